//! Code actions: each is applied, and its result looked at.

use std::fmt::Write as _;
use std::fs;

use serde_json::{Value, json};

use crate::client::{Client, edited, plain, range, uri_of};

const URI: &str = "file:///project/a.json";

/// The actions of a kind at a place, as title and the text after.
fn actions(client: &mut Client, text: &str, at: &str, only: &str) -> Vec<(String, String)> {
    let context = json!({ "diagnostics": [], "only": [only] });
    let params = json!({ "range": range(text, at), "context": context });
    let answer = client.about(URI, "textDocument/codeAction", &params);
    answer
        .as_array()
        .unwrap()
        .iter()
        .filter(|action| action.get("edit").is_some())
        .map(|action| {
            let edits = &action["edit"]["changes"][URI];
            (
                action["title"].as_str().unwrap().to_owned(),
                edited(text, edits),
            )
        })
        .collect()
}

/// What each action makes of the text: the lines that it changes.
fn shown(text: &str, actions: &[(String, String)]) -> String {
    let mut shown = String::new();
    for (title, after) in actions {
        let _ = writeln!(shown, "# {title}");
        let diff = similar::TextDiff::from_lines(text, after);
        for change in diff.iter_all_changes() {
            if change.tag() != similar::ChangeTag::Equal {
                let _ = write!(shown, "{}{change}", change.tag());
            }
        }
    }
    shown
}

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "Objects",
      "Effect": "Allow",
      "Action": ["s3:PutObject", "s3:GetObject", "sqs:SendMessage"],
      "Resource": "*"
    },
    {
      "Effect": "Allow",
      "Action": "codestar-connections:Use*",
      "Resource": ["*"],
      "Condition": {"StringEquals": {"aws:SourceVpc": "vpc-12345678"}}
    },
    {
      "Sid": "More",
      "Effect": "Allow",
      "Action": "s3:GetObjectAcl",
      "Resource": "*"
    }
  ]
}
"#;

#[test]
fn refactorings_say_the_same_in_other_words() {
    let mut client = Client::start(&plain());
    client.open(URI, POLICY);
    let mut all = String::new();
    for at in [
        "s3:PutObject",
        "codestar",
        "[\"*\"]",
        "vpc-12345678",
        "\"Sid\": \"More\"",
    ] {
        let _ = writeln!(all, "## at {at}\n");
        let actions = actions(&mut client, POLICY, at, "refactor");
        assert!(!actions.is_empty(), "{at}");
        for (title, after) in &actions {
            let parsed: Result<Value, _> = serde_json::from_str(after);
            assert!(parsed.is_ok(), "{title}: {after}");
        }
        all.push_str(&shown(POLICY, &actions));
    }
    insta::assert_snapshot!(all);
    client.finish();
}

#[test]
fn a_single_statement_is_split_into_a_list() {
    let mut client = Client::start(&plain());
    let text = r#"{
    "Version": "2012-10-17",
    "Statement": {
        "Effect": "Allow",
        "Action": ["s3:GetObject", "sqs:SendMessage"],
        "Resource": "*"
    }
}
"#;
    client.open(URI, text);
    let actions = actions(&mut client, text, "s3:GetObject", "refactor.extract");
    insta::assert_snapshot!(shown(text, &actions));
    client.finish();
}

/// A condition that is missing is offered with examples to be replaced, whether or not a rule asks for it.
#[test]
fn a_condition_that_is_missing_is_added() {
    let mut client = Client::start(&plain());
    let mut all = String::new();
    let statements = [
        r#""Action": "iam:PassRole", "Resource": "arn:aws:iam::111122223333:role/a""#,
        r#""Principal": {"Service": "scheduler.amazonaws.com"}, "Action": "sts:AssumeRole""#,
        r#""Principal": {"AWS": "arn:aws:iam::444455556666:root"}, "Action": "sts:AssumeRole""#,
        r#""Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": "sts:AssumeRoleWithWebIdentity""#,
        r#""Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/id.example.com"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": {"aws:RequestedRegion": "eu-west-1"}}"#,
        r#""Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*""#,
        r#""Action": "kms:CreateGrant", "Resource": "arn:aws:kms:us-east-1:111122223333:key/*""#,
    ];
    for (number, statement) in statements.into_iter().enumerate() {
        let text = format!(
            "{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {{ \"Effect\": \"Allow\", {statement} }}\n  ]\n}}\n"
        );
        let uri = format!("file:///project/{number}.json");
        client.open(&uri, &text);
        let context = json!({ "diagnostics": [] });
        let params = json!({ "range": range(&text, "\"Action\": \""), "context": context });
        let whole = json!({ "range": range(&text, statement), "context": context });
        let mut seen = Vec::new();
        for params in [params, whole] {
            let answer = client.about(&uri, "textDocument/codeAction", &params);
            for action in answer.as_array().unwrap() {
                let title = action["title"].as_str().unwrap().to_owned();
                let edits = &action["edit"]["changes"][&uri];
                let asks =
                    edits.to_string().contains("Condition") || edits.to_string().contains(":aud");
                if edits.is_array()
                    && asks
                    && !title.starts_with("Fix all")
                    && !seen.contains(&title)
                {
                    let after = edited(&text, edits);
                    assert!(serde_json::from_str::<Value>(&after).is_ok(), "{after}");
                    all.push_str(&shown(&text, &[(title.clone(), after)]));
                    seen.push(title);
                }
            }
        }
        assert_eq!(seen.len(), 1, "{statement}: {seen:?}");
    }
    insta::assert_snapshot!(all);
    client.finish();
}

const BROKEN: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    { "Effect": "allow", "Action": "s3:GetObjekt", "Resource": "arn:aws:s3:::a/*" },
    { "Effect": "deny", "Action": "s3:PutObject", "Resource": "arn:aws:s3:::b/*", },
  ]
}
"#;

#[test]
fn quick_fixes_repair_what_is_under_the_cursor() {
    let mut client = Client::start(&plain());
    client.open(URI, BROKEN);
    let fixes = actions(&mut client, BROKEN, "allow", "quickfix");
    insta::assert_snapshot!(shown(BROKEN, &fixes));
    client.finish();
}

#[test]
fn all_safe_fixes_are_one_action_that_is_asked_for() {
    let mut client = Client::start(&plain());
    client.open(URI, BROKEN);
    for only in ["source.fixAll", "source.fixAll.iamlint", "source"] {
        let fixes = actions(&mut client, BROKEN, "allow", only);
        assert_eq!(fixes.len(), 1, "{only}");
        assert!(
            fixes[0].1.contains("\"Effect\": \"Allow\""),
            "{}",
            fixes[0].1
        );
        assert!(fixes[0].1.contains("GetObjekt"), "a risky fix was made");
        assert!(
            serde_json::from_str::<Value>(&fixes[0].1).is_ok(),
            "{}",
            fixes[0].1
        );
    }
    assert!(actions(&mut client, BROKEN, "allow", "source.organizeImports").is_empty());
    let all = client.about(
        URI,
        "textDocument/codeAction",
        &json!({ "range": range(BROKEN, "allow"), "context": { "diagnostics": [] } }),
    );
    let kinds = |kind: &str| {
        all.as_array()
            .unwrap()
            .iter()
            .any(|action| action["kind"] == kind)
    };
    assert!(kinds("quickfix") && !kinds("source.fixAll.iamlint"));
    client.finish();
}

#[test]
fn commands_answer_or_say_why_not() {
    let mut client = Client::start(&plain());
    let run = |client: &mut Client, command: &str, arguments: Value| {
        let params = json!({ "command": command, "arguments": arguments });
        client.request("workspace/executeCommand", &params)
    };
    let page = run(&mut client, "iamlint.explain", json!(["admin-access"])).unwrap();
    assert!(page.as_str().unwrap().starts_with("# admin-access\n"));
    client.open(URI, BROKEN);
    client.findings(URI, 1);
    assert_eq!(
        run(&mut client, "iamlint.reload", json!([])),
        Ok(Value::Null)
    );
    assert!(!client.findings(URI, 1).is_empty());
    for (command, arguments, why) in [
        (
            "iamlint.explain",
            json!(["no-rule"]),
            "there is no rule `no-rule`",
        ),
        (
            "iamlint.explain",
            json!([]),
            "`iamlint.explain` takes a text as its argument",
        ),
        (
            "iamlint.documentText",
            json!(["file:///b.json"]),
            "file:///b.json is not open",
        ),
        (
            "iamlint.nothing",
            json!([]),
            "there is no command `iamlint.nothing`",
        ),
    ] {
        let error = run(&mut client, command, arguments).unwrap_err();
        assert_eq!(
            (&error["code"], &error["message"]),
            (&json!(-32602), &json!(why))
        );
    }
    client.finish();
}

#[test]
fn a_finding_is_left_out_by_a_comment() {
    let uri = "file:///project/a.jsonc";
    let mut client = Client::start(&plain());
    client.open_as(uri, "jsonc", BROKEN);
    let before = client.findings(uri, 1).len();
    let params = json!({ "range": range(BROKEN, "allow"), "context": { "diagnostics": [], "only": ["quickfix"] } });
    let answer = client.about(uri, "textDocument/codeAction", &params);
    let title = "Ignore `invalid-effect` here, with a comment";
    let actions = answer.as_array().unwrap();
    let action = actions
        .iter()
        .find(|action| action["title"] == title)
        .unwrap();
    let after = edited(BROKEN, &action["edit"]["changes"][uri]);
    assert!(
        after.contains("a/*\" }, // iamlint: ignore[invalid-effect] "),
        "{after}"
    );
    client.change(uri, 2, &json!([{ "text": after }]));
    assert_eq!(client.findings(uri, 2).len(), before - 1);
    client.finish();
}

#[test]
fn a_finding_is_left_out_by_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("iamlint.toml");
    let uri = uri_of(&folder.path().join("my policies/a[1].json"));
    let mut capabilities = plain();
    capabilities["workspace"] =
        json!({ "workspaceEdit": { "documentChanges": true, "resourceOperations": ["create"] } });
    let mut client = Client::start_in(folder.path(), &capabilities);
    client.open(&uri, BROKEN);
    let before = client.findings(&uri, 1).len();
    // The first ignore makes the file, the second adds to it.
    for (round, at) in [(1, "allow"), (2, "deny")] {
        let context = json!({ "diagnostics": [], "only": ["quickfix"] });
        let params = json!({ "range": range(BROKEN, at), "context": context });
        let answer = client.about(&uri, "textDocument/codeAction", &params);
        let title = "Ignore `invalid-effect` here, in the settings";
        let actions = answer.as_array().unwrap();
        let action = actions
            .iter()
            .find(|action| action["title"] == title)
            .unwrap();
        client
            .request("workspace/executeCommand", &action["command"])
            .unwrap();
        let edit = client.told("workspace/applyEdit", |_| true)["edit"].clone();
        let text = fs::read_to_string(&settings).unwrap_or_default();
        let edits = if round == 1 {
            assert_eq!(edit["documentChanges"][0]["kind"], "create");
            edit["documentChanges"][1]["edits"].clone()
        } else {
            edit["changes"][uri_of(&settings)].clone()
        };
        fs::write(&settings, edited(&text, &edits)).unwrap();
        let change = json!({ "changes": [{ "uri": uri_of(&settings), "type": 2 }] });
        client.notify("workspace/didChangeWatchedFiles", &change);
        assert_eq!(
            client.findings(&uri, 1).len(),
            before - round,
            "{}",
            fs::read_to_string(&settings).unwrap()
        );
    }
    insta::assert_snapshot!(fs::read_to_string(&settings).unwrap());
    client.finish();
}
