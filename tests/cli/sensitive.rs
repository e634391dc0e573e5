//! What settings say of the actions that are dangerous on every resource.

use insta::assert_snapshot;

use crate::run::{Place, failed};

/// The findings of the rules about such actions, in a policy that allows `actions` on every resource.
fn found(place: &Place, actions: &str) -> String {
    place.write(
        "a.json",
        format!("{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"Allow\", \"Action\": [{actions}], \"Resource\": \"*\"}}}}\n"),
    );
    let rules = "credentials-exposure,data-exfiltration,resource-exposure,defense-evasion";
    let outcome = place.run(&["check", "--format", "concise", "--select", rules, "a.json"]);
    assert_eq!(outcome.stderr, "");
    let finding = |line: &str| {
        let (_, finding) = line.split_once(' ').unwrap();
        format!("{finding}\n")
    };
    outcome.stdout.lines().map(finding).collect()
}

fn told(config: &str) -> Place {
    let place = Place::new();
    place.write("iamlint.toml", config);
    place
}

/// What is said of settings; nothing is linted.
fn refused(config: &str) -> String {
    let place = told(config);
    place.write("a.json", "{\"Statement\": []}");
    failed(place.run(&["check"]))
}

#[test]
fn actions_are_added_and_dropped() {
    let plain = Place::new();
    assert_eq!(found(&plain, "\"ses:GetTemplate\""), "");
    assert_eq!(
        found(&plain, "\"kms:Decrypt\""),
        "suggestion[data-exfiltration] `kms:Decrypt` reads what customers store\n"
    );
    let place = told(
        "[sensitive-actions]\ndata = { add = [\"sqs:Send*\"], drop = [\"kms:Decrypt\", \"s3:*\"] }\ndefenses.add = [\"dynamodb:DeleteTable\"]\n",
    );
    assert_eq!(found(&place, "\"kms:Decrypt\", \"s3:GetObject\""), "");
    assert_eq!(
        found(&place, "\"sqs:SendMessage\", \"kms:Decrypt\""),
        "suggestion[data-exfiltration] `sqs:SendMessage` reads what customers store\n"
    );
    assert_eq!(
        found(&place, "\"dynamodb:Delete*\""),
        "security[defense-evasion] `dynamodb:DeleteTable` can blind those who watch, or destroy what a recovery needs\n"
    );
    // The other groups, and the rest of these, are as before.
    assert_eq!(
        found(&place, "\"cloudtrail:StopLogging\""),
        found(&plain, "\"cloudtrail:StopLogging\"")
    );
    assert_eq!(
        found(
            &place,
            "\"secretsmanager:GetSecretValue\", \"dynamodb:Scan\""
        ),
        found(
            &plain,
            "\"secretsmanager:GetSecretValue\", \"dynamodb:Scan\""
        )
    );
}

#[test]
fn later_settings_count_more() {
    let place = told(
        "extend = [\"base.toml\"]\n[sensitive-actions.data]\nadd = [\"kms:Decrypt\"]\ndrop = [\"sqs:SendMessage\", \"s3:GetObject\"]\n",
    );
    place.write(
        "base.toml",
        "[sensitive-actions.data]\nadd = [\"sqs:SendMessage\"]\ndrop = [\"kms:Decrypt\", \"s3:GetObject\"]\n",
    );
    assert_eq!(
        found(
            &place,
            "\"sqs:SendMessage\", \"s3:GetObject\", \"kms:Decrypt\""
        ),
        "suggestion[data-exfiltration] `kms:Decrypt` reads what customers store\n"
    );
}

#[test]
fn an_override_adds_and_drops_for_its_files() {
    let other = told(
        "[[override]]\npaths = [\"b.json\"]\nsensitive-actions.data.drop = [\"kms:Decrypt\"]\n",
    );
    assert_eq!(
        found(&other, "\"kms:Decrypt\""),
        "suggestion[data-exfiltration] `kms:Decrypt` reads what customers store\n"
    );
    let place = told(
        "[sensitive-actions]\ndata.add = [\"sqs:SendMessage\"]\n[[override]]\npaths = [\"a.json\"]\nsensitive-actions = { data = { drop = [\"kms:Decrypt\"] }, defenses = { add = [\"dynamodb:DeleteTable\"] } }\n",
    );
    assert_eq!(found(&place, "\"kms:Decrypt\""), "");
    assert_eq!(
        found(&place, "\"sqs:SendMessage\""),
        "suggestion[data-exfiltration] `sqs:SendMessage` reads what customers store\n"
    );
    assert!(found(&place, "\"dynamodb:DeleteTable\"").contains("[defense-evasion]"));
    let shown = place.run(&["config", "show", "a.json"]).stdout;
    assert!(
        shown.contains("\"kms:Decrypt\",  # iamlint.toml:5"),
        "{shown}"
    );
    let wrong = refused(
        "[[override]]\npaths = [\"none.json\"]\nsensitive-actions.data.drop = [\"kms:Dekrypt\"]\n",
    );
    assert!(wrong.contains("`kms:Dekrypt` matches no action"), "{wrong}");
}

#[test]
fn an_action_that_is_none() {
    assert_snapshot!(refused(
        "[sensitive-actions]\ndata.add = [\"s3:GetObjekt\"]\n"
    ));
    let unknown = refused("[sensitive-actions.data]\ndrop = [\"nosuchservice:*\"]\n");
    assert!(
        unknown.contains("`nosuchservice:*` matches no action"),
        "{unknown}"
    );
}

#[test]
fn an_action_that_is_added_and_dropped() {
    assert_snapshot!(refused(
        "[sensitive-actions.data]\nadd = [\"s3:Get*\"]\ndrop = [\"kms:Decrypt\", \"s3:GetObject\"]\n"
    ));
}

#[test]
fn an_action_that_was_never_in_the_group() {
    assert_snapshot!(refused(
        "[sensitive-actions.data]\ndrop = [\"secretsmanager:GetSecretValue\"]\n"
    ));
    assert_snapshot!(refused(
        "[sensitive-actions.data]\ndrop = [\"dynamodb:DeleteTable\"]\n"
    ));
}

#[test]
fn an_action_that_takes_no_resource() {
    assert_snapshot!(refused(
        "[sensitive-actions.credentials]\nadd = [\"sts:GetCallerIdentity\"]\n"
    ));
}

#[test]
fn a_group_that_there_is_not() {
    assert_snapshot!(refused(
        "[sensitive-actions]\nsecrets = { add = [\"s3:GetObject\"] }\n"
    ));
}
