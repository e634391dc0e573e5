//! The commands beside `check`.

use insta::assert_snapshot;
use serde_json::Value;

use iamlint::catalog::Catalog;
use iamlint::docs;
use iamlint::rules;

use crate::run::{CLEAN, Place, WRONG};

#[test]
fn version_names_the_date_of_the_catalog() {
    let expected = format!(
        "iamlint {} (AWS catalog of {})\n",
        env!("CARGO_PKG_VERSION"),
        Catalog::builtin().date()
    );
    for flag in ["--version", "-V"] {
        let outcome = Place::new().run(&[flag]);
        assert_eq!(
            (outcome.stdout.as_str(), outcome.code),
            (expected.as_str(), 0)
        );
    }
}

#[test]
fn explain_shows_the_page_of_a_rule() {
    let outcome = Place::new().run(&["explain", "invalid-effect"]);
    assert_eq!(outcome.code, 0);
    assert_snapshot!(outcome.stdout);
}

#[test]
fn explain_takes_every_rule_and_its_codes() {
    let place = Place::new();
    for rule in rules::all() {
        for name in std::iter::once(&rule.name).chain(rule.issue_codes) {
            let outcome = place.run(&["explain", name]);
            let head = format!("# {}\n", rule.name);
            assert!(outcome.stdout.contains(&head), "{name}: {}", outcome.stderr);
            assert!(
                outcome
                    .stdout
                    .lines()
                    .all(|line| !line.starts_with(' ') || line.len() > 1)
            );
        }
    }
}

#[test]
fn explain_asks_what_was_meant() {
    let place = Place::new();
    let outcome = place.run(&["explain", "invalid-efect"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_snapshot!(outcome.stderr);
    let outcome = place.run(&["explain", "quite-another-thing"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome.stderr.contains("`iamlint rules` lists the rules"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn rules_lists_all_rules() {
    let outcome = Place::new().run(&["rules"]);
    let names: Vec<&str> = outcome
        .stdout
        .lines()
        .skip(1)
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    let expected: Vec<&str> = rules::all().map(|rule| rule.name).collect();
    assert_eq!(names, expected);
    assert!(outcome.stdout.starts_with("RULE "));
}

#[test]
fn rules_as_json() {
    let outcome = Place::new().run(&["rules", "--json"]);
    let entries: Vec<Value> = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(entries.len(), rules::all().count());
    let entry = entries
        .iter()
        .find(|entry| entry["name"] == "invalid-effect")
        .unwrap();
    assert_eq!(entry["severity"], "error");
    assert_eq!(entry["theme"], "grammar");
    assert_eq!(entry["fix"], "sometimes");
    assert_eq!(entry["issue_codes"][0], "INVALID_EFFECT");
    assert_eq!(
        entry["summary"],
        "Reports an `Effect` that is neither `Allow` nor `Deny`."
    );
}

/// The names that `iamlint rules` lists with these arguments.
fn listed(arguments: &[&str]) -> Vec<String> {
    let arguments: Vec<&str> = ["rules", "--json"]
        .iter()
        .chain(arguments)
        .copied()
        .collect();
    let outcome = Place::new().run(&arguments);
    assert_eq!(outcome.code, 0, "{arguments:?}: {}", outcome.stderr);
    let entries: Vec<Value> = serde_json::from_str(&outcome.stdout).unwrap();
    entries
        .iter()
        .map(|entry| entry["name"].as_str().unwrap().to_owned())
        .collect()
}

fn names(rules: impl Iterator<Item = &'static rules::Rule>) -> Vec<String> {
    rules.map(|rule| rule.name.to_owned()).collect()
}

#[test]
fn rules_can_be_filtered() {
    let of_theme = rules::all().filter(|rule| rule.theme() == "quota");
    assert_eq!(listed(&["--theme", "quota"]), names(of_theme));
    assert_eq!(listed(&["quota"]), listed(&["--theme", "quota"]));

    let severe = listed(&["--severity", "security"]);
    assert!(
        severe.contains(&"pass-role".to_owned()) && !severe.contains(&"trailing-comma".to_owned())
    );
    // Some of its codes are warnings, some are errors.
    for rule in rules::all().filter(|rule| docs::severities(rule).len() > 1) {
        for severity in docs::severities(rule) {
            let listed = listed(&["--severity", severity.name(), rule.name]);
            assert_eq!(listed, [rule.name]);
        }
    }

    let covering = rules::all().filter(|rule| rule.issue_codes.contains(&"INVALID_ACTION"));
    let covering = names(covering);
    assert!(!covering.is_empty());
    assert_eq!(listed(&["--issue-code", "INVALID_ACTION"]), covering);
    assert_eq!(listed(&["--issue-code", "invalid_action"]), covering);
    assert_eq!(listed(&["INVALID_ACTION"]), covering);

    assert_eq!(
        listed(&["UNKNOWN_PREFIX", "trailing-comma"]),
        ["trailing-comma", "unknown-service"]
    );
    assert_eq!(listed(&["--theme", "syntax", "unknown-service"]), [""; 0]);

    let table = Place::new().run(&["rules", "--theme", "syntax", "trailing-comma"]);
    let lines: Vec<&str> = table.stdout.lines().collect();
    assert_eq!(lines.len(), 2, "{}", table.stdout);
    assert!(lines[0].starts_with("RULE ") && lines[1].starts_with("trailing-comma "));
}

#[test]
fn names_of_others_are_taken_with_a_note() {
    let place = Place::with("a.json", WRONG);
    let note = "note: `UNKNOWN_PREFIX` is a check of parliament and stands for `unknown-service`\n";
    for arguments in [
        &["explain", "UNKNOWN_PREFIX"][..],
        &["explain", "unknown-prefix"],
        &["rules", "UNKNOWN_PREFIX"],
        &["check", "--select", "UNKNOWN_PREFIX", "a.json"],
        &[
            "check",
            "--ignore",
            "UNKNOWN_PREFIX",
            "--fail-on",
            "never",
            "a.json",
        ],
    ] {
        let outcome = place.run(arguments);
        assert_eq!(
            (outcome.stderr.as_str(), outcome.code),
            (note, 0),
            "{arguments:?}"
        );
    }
    let outcome = place.run(&["check", "--ignore", "INVALID_EFFECT", "a.json"]);
    assert!(
        outcome.stderr.contains(
            "`INVALID_EFFECT` is a code of IAM Access Analyzer and stands for `invalid-effect`"
        ),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.code, 0);
}

#[test]
fn what_was_meant_is_asked_everywhere() {
    let place = Place::with("a.json", WRONG);
    for (arguments, meant) in [
        (&["chek"][..], "'check'"),
        (&["check", "--selct", "all"], "'--select'"),
        (&["check", "--formt", "json"], "'--format'"),
        (&["check", "--format", "jsn"], "'json'"),
        (&["check", "--policy-type", "identiy"], "'identity'"),
        (
            &["check", "--select", "invalid-efect"],
            "did you mean `invalid-effect`?",
        ),
        (
            &["check", "--ignore", "INVALID_EFECT"],
            "did you mean `INVALID_EFFECT`?",
        ),
        (
            &["rules", "trailing-coma"],
            "did you mean `trailing-comma`?",
        ),
        (&["rules", "--theme", "securty"], "'security'"),
        (
            &["rules", "--issue-code", "INVALID_ACTON"],
            "'INVALID_ACTION'",
        ),
        (&["explain", "synta"], "did you mean `syntax`?"),
        (&["completions", "bas"], "'bash'"),
    ] {
        let outcome = place.run(arguments);
        assert_eq!(
            (outcome.stdout.as_str(), outcome.code),
            ("", 2),
            "{arguments:?}"
        );
        assert!(
            outcome.stderr.contains(meant),
            "{arguments:?}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn a_hint_ends_what_can_be_fixed() {
    let place = Place::with("a.json", WRONG);
    let outcome = place.run(&["check", "a.json"]);
    assert!(
        outcome.stdout.ends_with("\n1 fixable with --fix\n"),
        "{}",
        outcome.stdout
    );
    let place = Place::with("a.json", CLEAN);
    let outcome = place.run(&["check", "a.json"]);
    assert!(!outcome.stdout.contains("fixable"), "{}", outcome.stdout);
}

#[test]
fn without_a_command_the_current_folder_is_checked() {
    let place = Place::with("a.json", WRONG);
    let outcome = place.run(&[]);
    assert_eq!(outcome.stdout, place.run(&["check", "."]).stdout);
    assert_eq!(outcome.code, 1);
}

#[test]
fn policy_types_are_taken_by_both_names() {
    let place = Place::with("a.json", CLEAN);
    for name in ["identity", "IDENTITY_POLICY", "boundary", "session"] {
        let outcome = place.run(&["check", "--policy-type", name, "a.json"]);
        assert_eq!(
            outcome.code, 0,
            "{name}: {}{}",
            outcome.stdout, outcome.stderr
        );
    }
    for name in [
        "resource",
        "RESOURCE_POLICY",
        "trust",
        "scp",
        "SERVICE_CONTROL_POLICY",
        "rcp",
        "RESOURCE_CONTROL_POLICY",
        "vpc-endpoint",
    ] {
        let outcome = place.run(&["check", "--policy-type", name, "a.json"]);
        assert_ne!(outcome.code, 2, "{name}: {}", outcome.stderr);
    }
    for (kind, resource) in [
        ("RESOURCE_POLICY", "AWS::IAM::AssumeRolePolicyDocument"),
        ("trust", "AWS::IAM::AssumeRolePolicyDocument"),
        ("resource", "AWS::EC2::VPCEndpoint"),
        ("resource", "AWS::S3::Bucket"),
    ] {
        let arguments = [
            "check",
            "--policy-type",
            kind,
            "--resource-type",
            resource,
            "a.json",
        ];
        assert_ne!(place.run(&arguments).code, 2);
    }
}
