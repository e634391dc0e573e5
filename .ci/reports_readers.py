"""Asserts that JUnit's and Checkstyle's readers see what the JSON report says. Usage: reports_readers.py FOLDER"""

import collections
import io
import json
import pathlib
import sys

import junitparser
import lxml.etree

# What Checkstyle's XMLLogger writes.
CHECKSTYLE = """
<!ELEMENT checkstyle (file*)>
<!ATTLIST checkstyle version CDATA #REQUIRED>
<!ELEMENT file (error*)>
<!ATTLIST file name CDATA #REQUIRED>
<!ELEMENT error EMPTY>
<!ATTLIST error line CDATA #REQUIRED column CDATA #IMPLIED severity (ignore|info|warning|error) #REQUIRED
    message CDATA #REQUIRED source CDATA #REQUIRED>
"""

folder = pathlib.Path(sys.argv[1])
report = json.loads((folder / "findings.json").read_text(encoding="utf-8"))
findings = collections.Counter(
    (found["file"], found["rule"], found["start"]["line"], found["start"]["column"]) for found in report["findings"]
)
assert findings.total() > 50, findings

failures = collections.Counter()
tests = 0
suites = junitparser.JUnitXml.fromfile(str(folder / "junit.xml"))
for suite in suites:
    assert suite.tests == len(list(suite)), suite.name
    for case in suite:
        tests += 1
        for result in case.result:
            assert isinstance(result, junitparser.Failure) and result.message and result.text, case.name
            rule, place = case.name.split(" ")
            line, column = map(int, place.split(":"))
            failures[suite.name, rule, line, column] += 1
assert failures == findings, (failures - findings, findings - failures)
assert (suites.tests, suites.failures, suites.errors) == (tests, findings.total(), 0)

checkstyle = lxml.etree.parse(folder / "checkstyle.xml")
lxml.etree.DTD(io.StringIO(CHECKSTYLE)).assertValid(checkstyle)
errors = collections.Counter(
    (error.getparent().get("name"), error.get("source").split(".", 1)[1], int(error.get("line")), int(error.get("column")))
    for error in checkstyle.iter("error")
)
assert errors == findings, (errors - findings, findings - errors)
print(f"junitparser and lxml read {findings.total()} findings of {len(suites)} documents")
