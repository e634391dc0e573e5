//! Reports for other tools, and where they go.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use insta::assert_snapshot;
use quick_xml::events::Event;
use serde_json::Value;

use crate::run::{CLEAN, MENAGERIE, Place, WRONG, finish};

/// What `check` prints of two files, one of them clean, in a format.
fn report(format: &str) -> String {
    let place = Place::with(
        "a b/wrong.json",
        WRONG.replace("s3:GetObject", "s3:GetObjekt"),
    );
    place.write("clean.json", CLEAN);
    let outcome = place.run(&["check", "--format", format]);
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 1));
    outcome
        .stdout
        .replace(env!("CARGO_PKG_VERSION"), "[version]")
        .replace(iamlint::catalog::Catalog::builtin().date(), "[date]")
}

#[test]
fn sarif() {
    let mut log: Value = serde_json::from_str(&report("sarif")).unwrap();
    // The pages of the rules have a test of their own.
    for rule in log["runs"][0]["tool"]["driver"]["rules"]
        .as_array_mut()
        .unwrap()
    {
        let help = &mut rule["help"];
        assert!(help["markdown"].as_str().unwrap().starts_with("# "));
        help["markdown"] = "[page]".into();
        help["text"] = "[page]".into();
    }
    assert_snapshot!(serde_json::to_string_pretty(&log).unwrap());
}

#[test]
fn github() {
    assert_snapshot!(report("github"));
}

#[test]
fn gitlab() {
    assert_snapshot!(report("gitlab"));
}

#[test]
fn junit() {
    assert_snapshot!(report("junit"));
}

#[test]
fn checkstyle() {
    assert_snapshot!(report("checkstyle"));
}

#[test]
fn markdown() {
    assert_snapshot!(report("markdown"));
}

#[test]
fn ndjson() {
    assert_snapshot!(report("ndjson"));
}

#[test]
fn rdjson() {
    assert_snapshot!(report("rdjson"));
}

/// Everything that the test policies give, and a file name that every format must escape.
fn everything(format: &str) -> String {
    let place = Place::with("odd \"<&>é,%.json", MENAGERIE);
    let policies = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/policies");
    let policies = policies.to_str().unwrap();
    let outcome = place.run(&[
        "check",
        "--pedantic",
        "--no-config",
        "--format",
        format,
        ".",
        policies,
    ]);
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 1));
    outcome.stdout
}

fn assert_valid(schema: &str, text: &str) -> Value {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("testdata/schemas")
        .join(schema);
    let mut schema: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    // One pattern of SARIF's has a bracket too many, which only lenient readers take. We write no such property.
    for element in ["run", "toolComponent"] {
        if let Some(language) =
            schema.pointer_mut(&format!("/definitions/{element}/properties/language"))
        {
            language.as_object_mut().unwrap().remove("pattern");
        }
    }
    let document: Value = serde_json::from_str(text).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
    document
}

#[test]
fn sarif_is_valid_by_the_schema_of_oasis() {
    let log = assert_valid("sarif-2.1.0.json", &everything("sarif"));
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    assert!(results.len() > 50, "{}", results.len());
    let rules = run["tool"]["driver"]["rules"].as_array().unwrap();
    let mut fingerprints = BTreeSet::new();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        fingerprints.insert(
            result["partialFingerprints"]["iamlintFinding/v1"]
                .as_str()
                .unwrap(),
        );
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str();
        assert!(!uri.unwrap().contains([' ', '"', '<']), "{uri:?}");
    }
    assert_eq!(fingerprints.len(), results.len());
    let severe = |rule: &&Value| !rule["properties"]["security-severity"].is_null();
    assert!(rules.iter().any(|rule| severe(&rule)) && !rules.iter().all(|rule| severe(&rule)));
}

#[test]
fn a_schema_that_is_not_met_is_noticed() {
    let wrong = everything("sarif").replacen("\"startLine\": 1", "\"startLine\": 0", 1);
    let result = std::panic::catch_unwind(|| assert_valid("sarif-2.1.0.json", &wrong));
    assert!(result.is_err());
}

#[test]
fn gitlab_and_rdjson_are_valid_by_their_schemas() {
    let issues = assert_valid("gitlab-code-quality.json", &everything("gitlab"));
    let fingerprints: BTreeSet<&str> = issues
        .as_array()
        .unwrap()
        .iter()
        .map(|issue| issue["fingerprint"].as_str().unwrap())
        .collect();
    assert_eq!(fingerprints.len(), issues.as_array().unwrap().len());
    assert_valid("rdjson.json", &everything("rdjson"));
}

#[test]
fn columns_of_rdjson_count_bytes() {
    let policy = WRONG.replace("\"Effect\"", "\"é\": 1, \"Effect\"");
    let line = policy.lines().nth(5).unwrap();
    let place = Place::with("a.json", &policy);
    let outcome = place.run(&["check", "--format", "rdjson", "a.json"]);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let diagnostic = document["diagnostics"]
        .as_array()
        .unwrap()
        .iter()
        .find(|diagnostic| diagnostic["code"]["value"] == "invalid-effect")
        .unwrap();
    let column = diagnostic["location"]["range"]["start"]["column"].as_u64();
    assert_eq!(column, Some(line.find("allow").unwrap() as u64 + 1));
    assert_eq!(diagnostic["suggestions"][0]["text"], "Allow");
}

/// The elements of a document and their attributes, read by an XML parser.
fn elements(xml: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut elements = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|attribute| {
                    let attribute = attribute.unwrap();
                    let value = attribute.value.to_string();
                    let key = attribute.key.as_ref().to_owned();
                    (
                        key,
                        quick_xml::escape::unescape(&value).unwrap().into_owned(),
                    )
                });
                let name = tag.name().as_ref().to_owned();
                elements.push((name, attributes.collect()));
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

fn attribute<'a>(element: &'a (String, Vec<(String, String)>), name: &str) -> Option<&'a str> {
    let mut attributes = element.1.iter();
    Some(&attributes.find(|(key, _)| key == name)?.1)
}

#[test]
fn junit_counts_what_it_holds() {
    let elements = elements(&everything("junit"));
    let count = |name: &str| elements.iter().filter(|element| element.0 == name).count();
    let number = |element, name: &str| attribute(element, name).unwrap().parse::<usize>().unwrap();
    assert_eq!(elements[0].0, "testsuites");
    assert_eq!(number(&elements[0], "tests"), count("testcase"));
    assert_eq!(number(&elements[0], "failures"), count("failure"));
    let suites = elements.iter().filter(|element| element.0 == "testsuite");
    let (tests, failures) = suites.fold((0, 0), |(tests, failures), suite| {
        (
            tests + number(suite, "tests"),
            failures + number(suite, "failures"),
        )
    });
    assert_eq!((tests, failures), (count("testcase"), count("failure")));
    let odd = |element| attribute(element, "classname") == Some("odd \"<&>é,%.json");
    assert!(elements.iter().any(odd));
}

#[test]
fn checkstyle_has_every_finding() {
    let elements = elements(&everything("checkstyle"));
    let errors = elements
        .iter()
        .filter(|element| element.0 == "error")
        .count();
    let findings = everything("concise").lines().count();
    assert_eq!(errors, findings);
    let odd = |element| attribute(element, "name") == Some("odd \"<&>é,%.json");
    assert!(elements.iter().any(odd));
}

#[test]
fn a_report_goes_to_a_file() {
    let place = Place::with("a.json", WRONG);
    let shown = place.run(&["check", "--format", "sarif", "a.json"]).stdout;
    let outcome = place.run(&[
        "check",
        "--format",
        "sarif",
        "--output",
        "out.sarif",
        "a.json",
    ]);
    assert_eq!(
        (
            outcome.stdout.as_str(),
            outcome.stderr.as_str(),
            outcome.code
        ),
        ("", "", 1)
    );
    assert_eq!(fs::read_to_string(place.path("out.sarif")).unwrap(), shown);
    let several = place.run(&[
        "check",
        "--report",
        "junit=j.xml",
        "--report",
        "concise",
        "--report",
        "ndjson=n.ndjson",
        "a.json",
    ]);
    assert_eq!(
        several.stdout,
        "a.json:6:18: error[invalid-effect] `allow` is no effect\n"
    );
    assert!(
        fs::read_to_string(place.path("j.xml"))
            .unwrap()
            .ends_with("</testsuites>\n")
    );
    let line: Value = serde_json::from_slice(&fs::read(place.path("n.ndjson")).unwrap()).unwrap();
    assert_eq!(line["findings"][0]["rule"], "invalid-effect");
}

#[test]
fn an_output_that_can_not_be_written_changes_nothing() {
    let place = Place::with("a.json", WRONG);
    place.write("old.xml", "old");
    let outcome = place.run(&[
        "check",
        "--fix",
        "--report",
        "junit=old.xml",
        "--report",
        "sarif=no/such/folder/x",
        "a.json",
    ]);
    assert_eq!(
        (
            outcome.stdout.as_str(),
            outcome.stderr.as_str(),
            outcome.code
        ),
        (
            "",
            "  × can't write no/such/folder/x: No such file or directory\n  \
             help: nothing was written there; name a file in a folder that can be written to\n",
            2
        )
    );
    assert_eq!(fs::read_to_string(place.path("old.xml")).unwrap(), "old");
    assert_eq!(fs::read_to_string(place.path("a.json")).unwrap(), WRONG);
    let mut names: Vec<_> = fs::read_dir(place.root())
        .unwrap()
        .map(|entry| entry.unwrap().file_name())
        .collect();
    names.sort();
    assert_eq!(names, ["a.json", "old.xml"]);
    fs::create_dir(place.path("folder")).unwrap();
    let outcome = place.run(&["check", "-o", "folder", "a.json"]);
    assert!(
        outcome
            .stderr
            .contains("can't write folder: it is a folder"),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.code, 2);
}

#[test]
fn reports_do_not_share_a_place() {
    let place = Place::with("a.json", WRONG);
    for arguments in [
        &["check", "--report", "human", "--report", "json", "a.json"][..],
        &[
            "check", "--report", "human=x", "--report", "json=x", "a.json",
        ],
        &[
            "check",
            "--report",
            "access-analyzer=x",
            "--report",
            "human",
            "a.json",
        ],
        &["check", "--report", "no-such-format", "a.json"],
        &["check", "--report", "json=", "a.json"],
    ] {
        let outcome = place.run(arguments);
        assert_eq!(
            (outcome.stdout.as_str(), outcome.code),
            ("", 2),
            "{}",
            outcome.stderr
        );
        assert!(!place.path("x").exists());
    }
}

#[test]
fn without_policies_no_report_is_written() {
    let place = Place::with("data.json", "[]");
    let outcome = place.run(&["check", "--format", "sarif", "-o", "out.sarif"]);
    assert_eq!(outcome.code, 2);
    assert!(!place.path("out.sarif").exists());
}

#[cfg(unix)]
#[test]
fn a_report_keeps_the_mode_of_its_file_and_takes_devices() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with("a.json", WRONG);
    place.write("out.txt", "old");
    fs::set_permissions(place.path("out.txt"), fs::Permissions::from_mode(0o604)).unwrap();
    place.run(&["check", "-o", "out.txt", "a.json"]);
    let mode = fs::metadata(place.path("out.txt"))
        .unwrap()
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o604);
    assert_eq!(place.run(&["check", "-o", "/dev/null", "a.json"]).code, 1);
}

#[test]
fn github_gets_a_summary_of_the_step() {
    let place = Place::with("a.json", WRONG);
    place.write("summary.md", "before\n");
    let mut command = place.command(&["check", "--format", "github", "a.json"]);
    command.env("GITHUB_STEP_SUMMARY", place.path("summary.md"));
    assert_eq!(finish(command, b"").code, 1);
    assert_eq!(
        fs::read_to_string(place.path("summary.md")).unwrap(),
        "before\n### iamlint\n\nFound 1 error in 1 policy (1 file)\n\n| Severity | Place | Finding | Rule |\n|---|---|---|---|\n\
         | error | a.json:6:18 | `allow` is no effect | `invalid-effect` |\n"
    );
}
