//! The commands beside `check`.

use insta::assert_snapshot;
use serde_json::Value;

use iamlint::catalog::Catalog;
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
