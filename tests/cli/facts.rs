//! The commands that answer from the catalog: `summary`, `expand`, `query`.

use insta::assert_snapshot;
use serde_json::Value;

use crate::run::Place;

const BUCKET: &str = include_str!("../../testdata/demo/log-bucket.jsonc");
const ROLE: &str = include_str!("../../testdata/demo/deploy-role.json");

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Standard output of a run that went well.
fn shown(place: &Place, arguments: &[&str]) -> String {
    let outcome = place.run(arguments);
    assert_eq!(outcome.code, 0, "{arguments:?}: {}", outcome.stderr);
    outcome.stdout
}

/// What standard error says in a run that did not go well.
fn complaint(place: &Place, arguments: &[&str]) -> String {
    let outcome = place.run(arguments);
    assert_eq!(outcome.code, 2, "{arguments:?}: {}", outcome.stdout);
    outcome.stderr
}

#[test]
fn summary_as_a_table_and_as_markdown() {
    let place = Place::with("bucket.jsonc", BUCKET);
    assert_snapshot!("summary_table", shown(&place, &["summary", "bucket.jsonc"]));
    assert_snapshot!(
        "summary_markdown",
        shown(&place, &["summary", "bucket.jsonc", "--format", "markdown"])
    );
}

#[test]
fn summary_as_json_names_every_action() {
    let place = Place::with("bucket.jsonc", BUCKET);
    let document = json(&shown(
        &place,
        &["summary", "bucket.jsonc", "--format", "json"],
    ));
    assert_eq!(document["version"], 1);
    let policy = &document["policies"][0];
    assert_eq!(policy["policy_type"], "resource");
    let s3 = &policy["allow"][0];
    assert_eq!(s3["access"], "limited");
    let levels: Vec<(&str, &str)> = s3["levels"]
        .as_array()
        .unwrap()
        .iter()
        .map(|level| {
            (
                level["level"].as_str().unwrap(),
                level["actions"][0].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        levels,
        [
            ("List", "ListBucket"),
            ("Read", "GetObject"),
            ("Write", "PutObject")
        ]
    );
    assert_eq!(s3["statements"], serde_json::json!([0, 1]));
    assert_eq!(s3["unconditional"], false);
    assert_eq!(
        s3["conditions"][0]["values"][0],
        "bucket-owner-full-control"
    );
}

#[test]
fn summary_folds_what_is_granted_alike() {
    let place = Place::with(
        "power.json",
        r#"{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "NotAction": ["iam:*", "account:*"], "Resource": "*"},
            {"Effect": "Deny", "Action": "s3:Delete*", "NotResource": "arn:aws:s3:::amzn-s3-demo-bucket"}
        ]}"#,
    );
    let table = shown(&place, &["summary", "power.json"]);
    assert!(table.contains("services: all but"), "{table}");
    assert!(table.contains("account, iam"), "{table}");
    assert!(
        table.contains("all but arn:aws:s3:::amzn-s3-demo-bucket"),
        "{table}"
    );
    let everything = r#"{"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
    let outcome = place.run_with_input(&["summary", "-"], everything);
    assert!(outcome.stdout.contains("all 4"), "{}", outcome.stdout);
}

#[test]
fn summary_looks_into_strings_and_at_broken_documents() {
    let inner = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:*","Resource":"*"}}"#;
    let wrapped = serde_json::json!({ "Policy": inner }).to_string();
    let place = Place::with("answer.json", wrapped);
    assert!(shown(&place, &["summary", "answer.json"]).contains("Full access (20 actions)"));

    place.write(
        "broken.json",
        ROLE.replace("\"Resource\": \"*\"", "\"Resource\": "),
    );
    let outcome = place.run(&["summary", "broken.json"]);
    assert_eq!(outcome.code, 2);
    assert!(outcome.stdout.contains("lambda"), "{}", outcome.stdout);
    assert!(outcome.stderr.contains("has syntax errors"));

    place.write("package.json", "{\"name\": \"x\"}");
    assert!(complaint(&place, &["summary", "nothing.json"]).contains("no such file"));
    let nothing = shown(&place, &["summary", "package.json"]);
    assert!(nothing.contains("allows nothing"), "{nothing}");
    place.write("folder/package.json", "{\"name\": \"x\"}");
    assert!(complaint(&place, &["summary", "folder"]).contains("no policies found"));
}

#[test]
fn summary_shows_no_control_characters() {
    let text = "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"\\u001b[31mx|y\"}}";
    let place = Place::with("a.json", text);
    for format in ["table", "markdown"] {
        let output = shown(&place, &["summary", "a.json", "--format", format]);
        assert!(!output.contains('\u{1b}'), "{output}");
    }
}

#[test]
fn expand_there_and_back() {
    let place = Place::new();
    let names = shown(&place, &["expand", "SQS:*message*", "sqs:SendMessage"]);
    let lines: Vec<&str> = names.lines().collect();
    assert!(lines.contains(&"sqs:SendMessage") && lines.is_sorted());
    let mut back = vec!["expand", "--invert"];
    back.extend(&lines);
    assert_eq!(shown(&place, &back), "sqs:*Message*\n");

    let piped = place.run_with_input(&["expand", "--invert", "-", "--json"], {
        let quoted = lines.iter().map(|line| format!("  \"{line}\",\n"));
        quoted.collect::<String>()
    });
    assert_eq!(json(&piped.stdout), serde_json::json!(["sqs:*Message*"]));
}

#[test]
fn expand_narrows_down() {
    let place = Place::new();
    let reads = shown(
        &place,
        &[
            "expand",
            "s3:*Object",
            "--access-level",
            "Read",
            "--except",
            "s3:GetObject",
        ],
    );
    assert!(!reads.contains("s3:PutObject") && !reads.contains("s3:GetObject\n"));
    let words = shown(&place, &["expand", "--invert", "s3:GetBucket*"]);
    let shortest = shown(
        &place,
        &["expand", "--invert", "--shortest", "s3:GetBucket*"],
    );
    assert_eq!(
        (words.as_str(), shortest.as_str()),
        ("s3:GetBucket*\n", "s3:GetB*\n")
    );
    assert!(complaint(&place, &["expand", "s3:GetObjekt"]).contains("did you mean `s3:GetObject`"));
    assert!(complaint(&place, &["expand", "s3"]).contains("did you mean `s3:*`"));
    assert!(complaint(&place, &["expand", "s33:Get*"]).contains("no action"));
    complaint(&place, &["expand"]);
}

#[test]
fn query_tells_all_of_a_name() {
    let place = Place::new();
    assert_snapshot!(shown(&place, &["query", "action", "lambda:invokefunction"]));
    assert_snapshot!(shown(&place, &["query", "service", "SQS"]));
    assert_snapshot!(shown(
        &place,
        &["query", "condition-key", "aws:requesttag/team"]
    ));
    assert_snapshot!(shown(&place, &["query", "resource-type", "sqs:queue"]));
    assert_snapshot!(shown(
        &place,
        &["query", "managed-policy", "readonlyaccess"]
    ));
}

#[test]
fn query_lists_what_a_pattern_matches() {
    let place = Place::new();
    assert_snapshot!(shown(
        &place,
        &[
            "query",
            "action",
            "sqs:*",
            "--access-level",
            "permissions-management"
        ]
    ));
    assert_snapshot!(shown(&place, &["query", "condition-key", "aws:Source*"]));
    let services = shown(&place, &["query", "service"]);
    assert!(services.lines().count() > 400);
    let with_key = shown(
        &place,
        &["query", "action", "s3:*", "--condition-key", "s3:prefix"],
    );
    assert!(with_key.contains("s3:ListBucket ") && !with_key.contains("s3:GetObject "));
    let on_buckets = shown(
        &place,
        &["query", "action", "s3:*", "--resource-type", "BUCKET"],
    );
    assert!(on_buckets.lines().all(|line| line.contains("bucket")));
}

#[test]
fn names_are_found_as_people_have_them() {
    let place = Place::new();
    let read_only = shown(&place, &["query", "managed-policy", "ReadOnlyAccess"]);
    let arn = "arn:aws:iam::aws:policy/ReadOnlyAccess";
    assert_eq!(shown(&place, &["query", "managed-policy", arn]), read_only);
    for (arguments, help) in [
        (
            ["query", "action", "getobject"],
            "did you mean `*:GetObject`?",
        ),
        (
            ["expand", "purgequeue", "sqs:Get*"],
            "did you mean `sqs:PurgeQueue`?",
        ),
        (["expand", "sqss", "sqs:Get*"], "did you mean `sqs:*`?"),
        (
            ["query", "resource-type", "bucket"],
            "did you mean `*:bucket`?",
        ),
        (["query", "resource-type", "sqs"], "did you mean `sqs:*`?"),
    ] {
        let said = complaint(&place, &arguments);
        assert!(said.contains(help), "{said}");
    }
    let narrowed = ["query", "action", "s3:Get*", "--access-level", "tagging"];
    let said = complaint(&place, &narrowed);
    assert!(
        said.contains("no action with these properties that matches s3:Get*"),
        "{said}"
    );
}

#[test]
fn query_as_json() {
    let place = Place::new();
    let action = json(&shown(
        &place,
        &["query", "action", "iam:PassRole", "--json"],
    ));
    assert_eq!(action["access_level"], "Write");
    assert_eq!(action["resource_types"][0]["resource_type"], "role");
    let keys = json(&shown(
        &place,
        &["query", "condition-key", "aws:*Tag*", "--json"],
    ));
    assert!(keys.as_array().unwrap().len() > 2);
    for (subject, name) in [
        ("action", "s3:GetObjekt"),
        ("service", "lamda"),
        ("condition-key", "aws:SourceIpp"),
        ("resource-type", "s3:buckett"),
        ("managed-policy", "ReadOnlyAcces"),
    ] {
        let complaint = complaint(&place, &["query", subject, name]);
        assert!(complaint.contains("did you mean"), "{complaint}");
    }
    complaint(
        &place,
        &["query", "action", "s3:*", "--condition-key", "s3:prefixx"],
    );
    complaint(
        &place,
        &["query", "action", "s3:*", "--resource-type", "nothing"],
    );
}
