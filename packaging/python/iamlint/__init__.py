"""Checks AWS IAM policies.

>>> import iamlint
>>> policy = '{"Version": "2012-10-17", "Statement": {"Effect": "allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b"}}'
>>> [finding.rule for finding in iamlint.check(policy)]
['invalid-effect']

Everything is done by the program ``iamlint`` that comes with this package: no network, no credentials, no native module.
"""

from __future__ import annotations

import json
import subprocess
from typing import Any, Iterable, Iterator, Mapping, NamedTuple, Optional, Union

from ._program import find_program

__all__ = ["Edit", "Finding", "Fix", "IamlintError", "Position", "check", "check_many", "find_program"]

Policy = Union[str, bytes, Mapping[str, Any]]
"""A policy document: its text, or what ``json.loads`` makes of it."""


class IamlintError(Exception):
    """iamlint could not run: an unknown kind, a broken settings file, bytes that are no text (UTF-16). A fault in a policy is a finding."""


class Position(NamedTuple):
    """A place in the text. Both count from 1, columns in Unicode scalar values (what ``str`` indexes)."""

    line: int
    column: int


class Edit(NamedTuple):
    """A replacement of the bytes from ``start`` to ``end`` of the UTF-8 text by ``text``."""

    start: int
    end: int
    text: str


class Fix(NamedTuple):
    """A repair. ``safe`` ones do not change what the policy grants."""

    title: str
    safe: bool
    edits: tuple[Edit, ...]


class Finding(NamedTuple):
    """What a rule says of one place."""

    rule: str
    """The rule's name; ``iamlint explain RULE`` shows its page."""
    severity: str
    """``error``, ``security``, ``warning`` or ``suggestion``."""
    category: str
    issue_code: Optional[str]
    """The code of AWS IAM Access Analyzer, if it has one."""
    message: str
    start: Position
    end: Position
    span: tuple[int, int]
    """The place in bytes of the UTF-8 text, the end exclusive."""
    json_pointer: str
    statement: Optional[int]
    """The index of the statement, from 0; nothing outside of statements."""
    sid: Optional[str]
    notes: tuple[str, ...]
    fixes: tuple[Fix, ...]


def check(
    policy: Policy,
    *,
    kind: Optional[str] = None,
    resource_type: Optional[str] = None,
    pedantic: bool = False,
    config: Optional[str] = None,
) -> list[Finding]:
    """Checks one policy.

    :param policy: the text of a document, or a mapping that is dumped first (places then refer to ``json.dumps(policy)``).
    :param kind: ``identity``, ``resource``, ``trust``, ``scp``, ``rcp``, ``boundary``, ``session`` or ``vpc-endpoint``;
        told from the content if not given.
    :param resource_type: what the policy is attached to, as CloudFormation names it: ``AWS::S3::Bucket``.
    :param pedantic: whether rules run that are off by default.
    :param config: a settings file (``iamlint.toml``). Without it no settings file is read.
    :returns: the findings, sorted by place.
    :raises IamlintError: iamlint could not run.
    """
    text = policy if isinstance(policy, (str, bytes)) else json.dumps(policy)
    data = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    arguments = _arguments(kind, resource_type, pedantic, config)
    report = json.loads(_run([*arguments, "--format", "json", "-"], data))
    return [_finding(finding) for finding in report["findings"]]


def check_many(
    policies: Iterable[Policy],
    *,
    kind: Optional[str] = None,
    resource_type: Optional[str] = None,
    pedantic: bool = False,
    config: Optional[str] = None,
) -> Iterator[list[Finding]]:
    """Checks many policies in one process: thousands a second. The results come in the order of the input.

    The parameters are those of :func:`check`.
    """
    lines = []
    for policy in policies:
        if isinstance(policy, str):
            # A half of a surrogate pair has no UTF-8, and so no place in a stream.
            policy = policy.encode("utf-8", "replace")
        document = policy.decode("utf-8", "replace") if isinstance(policy, bytes) else policy
        lines.append(json.dumps({"policy": document}))
    if not lines:
        return
    arguments = _arguments(kind, resource_type, pedantic, config)
    output = _run([*arguments, "--input", "ndjson", "--format", "ndjson", "-"], "\n".join(lines).encode())
    # Each line is answered by one, in the same order.
    for line in output.splitlines():
        yield [_finding(finding) for finding in json.loads(line)["findings"]]


def _arguments(kind: Optional[str], resource_type: Optional[str], pedantic: bool, config: Optional[str]) -> list[str]:
    arguments = ["check", "--fail-on", "never"]
    arguments += ["--no-config"] if config is None else ["--config", config]
    if kind is not None:
        arguments += ["--policy-type", kind]
    if resource_type is not None:
        arguments += ["--resource-type", resource_type]
    if pedantic:
        arguments.append("--pedantic")
    return arguments


def _run(arguments: list[str], data: bytes) -> bytes:
    done = subprocess.run([find_program(), *arguments], input=data, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    if done.returncode != 0:
        raise IamlintError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout


def _finding(data: Mapping[str, Any]) -> Finding:
    statement = data["statement"]
    return Finding(
        rule=data["rule"],
        severity=data["severity"],
        category=data["category"],
        issue_code=data["issue_code"],
        message=data["message"],
        start=Position(**data["start"]),
        end=Position(**data["end"]),
        span=(data["span"]["start"], data["span"]["end"]),
        json_pointer=data["json_pointer"],
        statement=None if statement is None else statement["index"],
        sid=None if statement is None else statement["sid"],
        notes=tuple(data["notes"]),
        fixes=tuple(
            Fix(
                title=fix["title"],
                safe=fix["applicability"] == "safe",
                edits=tuple(Edit(edit["span"]["start"], edit["span"]["end"], edit["text"]) for edit in fix["edits"]),
            )
            for fix in data["fixes"]
        ),
    )
