//! Findings, sent and asked for, are those of the command line.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use crate::client::{Client, plain, pulling, range, uri_of};

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    { "Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObjekt", "s3:GetObject", "s3:Get*"], "Resource": "*" },
    { "Sid": "Read", "Effect": "allow", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::b" }
  ]
}
"#;

#[test]
fn findings_are_sent_as_the_protocol_writes_them() {
    let mut client = Client::start(&plain());
    client.open("file:///project/a.json", POLICY);
    let findings = client.findings("file:///project/a.json", 1);
    insta::assert_snapshot!(serde_json::to_string_pretty(&findings).unwrap());
    client.finish();
}

#[test]
fn what_is_redundant_is_faded_and_what_is_deprecated_struck_out() {
    let mut client = Client::start(&plain());
    let uri = "file:///project/a.json";
    let text = r#"{
  "Version": "2012-10-17",
  "Statement": {
    "Effect": "Deny",
    "Action": ["sqs:*", "sqs:SendMessage"],
    "Resource": "*",
    "Condition": { "ArnEquals": { "aws:ARN": "arn:aws:iam::111122223333:user/x" } }
  }
}"#;
    client.open(uri, text);
    let findings = client.findings(uri, 1);
    let tags = |rule: &str| {
        let mut findings = findings.iter();
        let found = findings.find(|finding| finding["code"] == rule);
        found.unwrap_or_else(|| panic!("{rule}: {findings:?}"))["tags"].clone()
    };
    assert_eq!(tags("redundant-action"), json!([1]));
    assert_eq!(tags("unsupported-global-key"), json!([2]));
    client.finish();
}

#[test]
fn a_change_brings_the_findings_of_the_new_text() {
    let mut client = Client::start(&plain());
    let uri = "file:///project/a.json";
    client.open(uri, POLICY);
    let has =
        |findings: &[Value], rule: &str| findings.iter().any(|finding| finding["code"] == rule);
    assert!(has(&client.findings(uri, 1), "invalid-effect"));
    let change = json!([{ "range": range(POLICY, "allow"), "text": "Allow" }]);
    client.change(uri, 2, &change);
    assert!(!has(&client.findings(uri, 2), "invalid-effect"));
    client.notify(
        "textDocument/didClose",
        &json!({ "textDocument": { "uri": uri } }),
    );
    let closed = client.told("textDocument/publishDiagnostics", |params| {
        params["diagnostics"] == json!([])
    });
    assert_eq!(closed["uri"], uri);
    client.finish();
}

#[test]
fn a_client_that_asks_is_sent_nothing_and_told_what_it_knows() {
    let mut client = Client::start(&pulling());
    let uri = "file:///project/a.json";
    client.open(uri, POLICY);
    let report = client.about(uri, "textDocument/diagnostic", &json!({}));
    assert_eq!(report["kind"], "full");
    assert!(!report["items"].as_array().unwrap().is_empty());
    let known = json!({ "previousResultId": report["resultId"] });
    let again = client.about(uri, "textDocument/diagnostic", &known);
    assert_eq!(again["kind"], "unchanged");
    assert_eq!(again["resultId"], report["resultId"]);
    client.change(uri, 2, &json!([{ "text": "{}" }]));
    let changed = client.about(uri, "textDocument/diagnostic", &known);
    assert_eq!(
        (&changed["kind"], &changed["items"]),
        (&json!("full"), &json!([]))
    );
    let sent = |message: &Value| message["method"] == "textDocument/publishDiagnostics";
    assert!(!client.unasked.iter().any(sent));
    client.finish();
}

#[test]
fn findings_in_the_whole_workspace_are_asked_for_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        uri_of(&path)
    };
    let open = write("open.json", "{}");
    let closed = write("policies/closed.json", POLICY);
    let other = write("package.json", "{\"name\": \"Statement\"}");
    write("left/out.json", POLICY);
    write(".gitignore", "left\n");
    let mut client = Client::start_in(folder.path(), &pulling());
    client.open(&open, POLICY);
    let ask = |client: &mut Client, known: &Value| {
        let params = json!({ "previousResultIds": known, "workDoneToken": "w" });
        client.request("workspace/diagnostic", &params).unwrap()["items"]
            .as_array()
            .unwrap()
            .clone()
    };
    let items = ask(&mut client, &json!([]));
    let uris: Vec<&Value> = items.iter().map(|item| &item["uri"]).collect();
    assert_eq!(uris, [&json!(open), &json!(closed)]);
    assert_eq!(items[0]["version"], 1);
    assert_eq!(
        items[0]["items"].as_array().unwrap().len(),
        items[1]["items"].as_array().unwrap().len()
    );
    let kinds = |client: &Client| -> Vec<Value> {
        let progress = client
            .unasked
            .iter()
            .filter(|message| message["method"] == "$/progress");
        progress
            .map(|message| message["params"]["value"]["kind"].clone())
            .collect()
    };
    assert_eq!(kinds(&client), ["begin", "end"]);

    // What the client knows is not sent again; what is gone has no findings any more.
    let known: Vec<Value> = items
        .iter()
        .map(|item| json!({ "uri": item["uri"], "value": item["resultId"] }))
        .chain([json!({ "uri": uri_of(&folder.path().join("gone.json")), "value": "1" })])
        .collect();
    let again = ask(&mut client, &json!(known));
    let kinds: Vec<&Value> = again.iter().map(|item| &item["kind"]).collect();
    assert_eq!(kinds, ["unchanged", "unchanged", "full"]);
    assert_eq!(again[2]["items"], json!([]));
    assert!(!again.iter().any(|item| item["uri"] == json!(other)));
    client.finish();
}

#[test]
fn what_is_no_policy_is_left_alone() {
    let mut client = Client::start(&plain());
    for (uri, language, text) in [
        ("file:///project/package.json", "json", "{\"name\": \"a\",}"),
        (
            "file:///policies/settings.json",
            "json",
            "{\"port\": 80, \"x\": \"*\"}",
        ),
        ("file:///project/a.py", "python", "{\"Statement\": []}"),
        (
            "file:///project/notes.json",
            "json",
            "{\"Statement\": \"of account\",}",
        ),
        ("file:///policies/empty.json", "json", ""),
        ("file:///policies/begun.json", "json", "{\"Ver"),
    ] {
        client.open_as(uri, language, text);
    }
    client.open("file:///project/a.json", POLICY);
    client.findings("file:///project/a.json", 1);
    for message in &client.unasked {
        let params = &message["params"];
        assert_eq!(params["diagnostics"], json!([]), "{}", params["uri"]);
        assert_ne!(params["uri"], "file:///project/a.py");
    }
    client.finish();
}

#[test]
fn broken_json_keeps_its_other_findings() {
    let mut client = Client::start(&plain());
    let uri = "file:///project/a.json";
    let broken = POLICY.replace("\"Resource\": \"*\" },", "\"Resource\": \"* },");
    client.open(uri, &broken);
    let findings = client.findings(uri, 1);
    for rule in ["unclosed-string", "unknown-action", "invalid-effect"] {
        assert!(
            findings.iter().any(|finding| finding["code"] == rule),
            "{rule}: {findings:?}"
        );
    }
    client.finish();
}

/// Every fixture of every rule: the same rules at the same places with the same severities.
#[test]
fn findings_are_those_of_the_command_line() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let output = Command::new(env!("CARGO_BIN_EXE_iamlint"))
        .args([
            "check",
            "--format",
            "json",
            "testdata/corpus",
            "testdata/demo",
            "testdata/rules",
        ])
        .current_dir(root.parent().unwrap())
        .output()
        .unwrap();
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut client = Client::start_in(root.parent().unwrap(), &plain());
    let mut files: BTreeMap<&str, Vec<(Value, Value)>> = BTreeMap::new();
    for finding in report["findings"].as_array().unwrap() {
        let line = finding["start"]["line"].as_u64().unwrap() - 1;
        let findings = files.entry(finding["file"].as_str().unwrap()).or_default();
        findings.push((finding["rule"].clone(), json!(line)));
    }
    let mut compared = 0;
    for (file, expected) in files {
        let path = root.parent().unwrap().join(file);
        // An editor shows no file that is no UTF-8.
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        let uri = uri_of(&path);
        client.open_as(&uri, "json", &text);
        let found: Vec<(Value, Value)> = client
            .findings(&uri, 1)
            .iter()
            .map(|finding| {
                (
                    finding["code"].clone(),
                    finding["range"]["start"]["line"].clone(),
                )
            })
            .collect();
        assert_eq!(found, expected, "{uri}");
        compared += found.len();
        client.notify(
            "textDocument/didClose",
            &json!({ "textDocument": { "uri": uri } }),
        );
    }
    assert!(compared > 300, "{compared}");
    client.finish();
}
