//! Settings: the editor's and those in files, while the server runs.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::client::{Client, plain, pulling, uri_of};

const POLICY: &str = r#"{
  "Version": "2012-10-17",
  "Statement": { "Effect": "allow", "Action": "s3:GetObjekt", "Resource": "arn:aws:s3:::a/*" }
}
"#;

/// The rules of the findings.
fn rules(findings: &[Value]) -> Vec<&str> {
    findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap())
        .collect()
}

fn open(client: &mut Client, folder: &Path) -> String {
    let uri = uri_of(&folder.join("policies/a.json"));
    client.open(&uri, POLICY);
    uri
}

#[test]
fn a_file_of_settings_counts_and_its_changes_too() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("iamlint.toml");
    fs::write(&settings, "ignore = [\"invalid-effect\"]\n").unwrap();
    let mut client = Client::start_in(folder.path(), &plain());
    let uri = open(&mut client, folder.path());
    assert_eq!(rules(&client.findings(&uri, 1)), ["unknown-action"]);
    fs::write(&settings, "ignore = [\"unknown-action\"]\n").unwrap();
    let change = json!({ "changes": [{ "uri": uri_of(&settings), "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", &change);
    assert_eq!(rules(&client.findings(&uri, 1)), ["invalid-effect"]);
    // Where the client watches nothing, a save tells.
    fs::remove_file(&settings).unwrap();
    let saved = json!({ "textDocument": { "uri": uri_of(&settings) } });
    client.notify("textDocument/didSave", &saved);
    assert_eq!(
        rules(&client.findings(&uri, 1)),
        ["invalid-effect", "unknown-action"]
    );
    client.finish();
}

#[test]
fn settings_that_break_are_shown_and_the_last_good_ones_stay() {
    let folder = tempfile::tempdir().unwrap();
    let settings = folder.path().join("iamlint.toml");
    fs::write(&settings, "ignore = [\"invalid-effect\"]\n").unwrap();
    let mut client = Client::start_in(folder.path(), &plain());
    let uri = open(&mut client, folder.path());
    assert_eq!(rules(&client.findings(&uri, 1)), ["unknown-action"]);

    fs::write(&settings, "\nignroe = []\n").unwrap();
    let change = json!({ "changes": [{ "uri": uri_of(&settings), "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", &change);
    let of_settings = |params: &Value| params["uri"] == uri_of(&settings);
    let shown = client.told("textDocument/publishDiagnostics", of_settings);
    let problem = &shown["diagnostics"][0];
    assert!(
        problem["message"].as_str().unwrap().contains("ignroe"),
        "{problem}"
    );
    assert_eq!(
        problem["range"]["start"],
        json!({ "line": 1, "character": 0 })
    );
    let message = client.told("window/showMessage", |_| true);
    assert_eq!(message["type"], 1);
    assert_eq!(rules(&client.findings(&uri, 1)), ["unknown-action"]);
    // It is said once, and a new document is linted nevertheless.
    let other = uri_of(&folder.path().join("policies/b.json"));
    client.open(&other, POLICY);
    assert_eq!(client.findings(&other, 1).len(), 2);
    client.notify("workspace/didChangeWatchedFiles", &change);
    client.findings(&uri, 1);
    let again = |message: &Value| message["method"] == "window/showMessage";
    assert!(!client.unasked.iter().any(again));

    fs::write(&settings, "").unwrap();
    client.notify("workspace/didChangeWatchedFiles", &change);
    let shown = client.told("textDocument/publishDiagnostics", of_settings);
    assert_eq!(shown["diagnostics"], json!([]));
    assert_eq!(client.findings(&uri, 1).len(), 2);
    client.finish();
}

#[test]
fn the_editors_settings_beat_those_in_files() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("iamlint.toml"),
        "ignore = [\"invalid-effect\"]\n",
    )
    .unwrap();
    let uri = uri_of(folder.path());
    let mut client = Client::start_with(&json!({
        "capabilities": plain(),
        "workspaceFolders": [{ "uri": uri, "name": "folder" }],
        "initializationOptions": { "select": ["invalid-effect", "unknown-action"], "ignore": [] },
    }));
    let uri = open(&mut client, folder.path());
    client.findings(&uri, 1);
    let settings = json!({ "settings": { "iamlint": { "ignore": ["unknown-action"] } } });
    client.notify("workspace/didChangeConfiguration", &settings);
    assert_eq!(rules(&client.findings(&uri, 1)), Vec::<&str>::new());
    let settings =
        json!({ "settings": { "iamlint": { "ignore": ["no-such-rule"], "pedantic": 3 } } });
    client.notify("workspace/didChangeConfiguration", &settings);
    let told = |client: &mut Client, part: &str| {
        client.told("window/showMessage", |params| {
            params["message"].as_str().unwrap().contains(part)
        });
    };
    told(&mut client, "iamlint.pedantic");
    told(&mut client, "no-such-rule");
    client.finish();
}

#[test]
fn a_client_that_can_is_asked_for_settings_and_to_watch_files() {
    let folder = tempfile::tempdir().unwrap();
    let mut capabilities = pulling();
    capabilities["workspace"] = json!({
        "configuration": true,
        "didChangeConfiguration": { "dynamicRegistration": true },
        "didChangeWatchedFiles": { "dynamicRegistration": true },
        "diagnostics": { "refreshSupport": true },
    });
    let uri = uri_of(folder.path());
    let mut client = Client::spawn();
    client.configuration = json!({ "ignore": ["unknown-action"], "enable": true });
    let params = json!({
        "capabilities": capabilities,
        "workspaceFolders": [{ "uri": uri, "name": "folder" }],
    });
    client.request("initialize", &params).unwrap();
    client.notify("initialized", &json!({}));
    let registered = client.told("client/registerCapability", |_| true);
    insta::assert_snapshot!(serde_json::to_string_pretty(&registered).unwrap());
    client.told("workspace/configuration", |_| true);
    client.wait(|message| message["method"] == "workspace/diagnostic/refresh");
    let uri = open(&mut client, folder.path());
    let report = client.about(&uri, "textDocument/diagnostic", &json!({}));
    assert_eq!(
        rules(report["items"].as_array().unwrap()),
        ["invalid-effect"]
    );
    client.configuration = json!({ "ignore": ["invalid-effect"] });
    client.notify(
        "workspace/didChangeConfiguration",
        &json!({ "settings": null }),
    );
    client.wait(|message| message["method"] == "workspace/diagnostic/refresh");
    let report = client.about(&uri, "textDocument/diagnostic", &json!({}));
    assert_eq!(
        rules(report["items"].as_array().unwrap()),
        ["unknown-action"]
    );
    client.finish();
}

#[test]
fn folders_come_and_go() {
    let first = tempfile::tempdir().unwrap();
    let second = tempfile::tempdir().unwrap();
    fs::write(second.path().join("a.json"), POLICY).unwrap();
    let mut client = Client::start_in(first.path(), &pulling());
    let count = |client: &mut Client| {
        let params = json!({ "previousResultIds": [] });
        let report = client.request("workspace/diagnostic", &params).unwrap();
        report["items"].as_array().unwrap().len()
    };
    assert_eq!(count(&mut client), 0);
    let folder = json!([{ "uri": uri_of(second.path()), "name": "second" }]);
    let change =
        |added: &Value, removed: &Value| json!({ "event": { "added": added, "removed": removed } });
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        &change(&folder, &json!([])),
    );
    assert_eq!(count(&mut client), 1);
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        &change(&json!([]), &folder),
    );
    assert_eq!(count(&mut client), 0);
    client.finish();
}

/// A catalog, a baseline and the editor's own file of settings may have any name.
#[test]
fn each_file_that_counts_is_watched() {
    let folder = tempfile::tempdir().unwrap();
    let facts = folder.path().join("facts [1].bin");
    let builtin = concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalog/catalog.bin");
    fs::copy(builtin, &facts).unwrap();
    fs::write(
        folder.path().join("team.toml"),
        "catalog = \"facts [1].bin\"\n",
    )
    .unwrap();
    let mut capabilities = plain();
    capabilities["workspace"] = json!({
        "didChangeWatchedFiles": { "dynamicRegistration": true, "relativePatternSupport": true },
    });
    let mut client = Client::start_with(&json!({
        "capabilities": capabilities,
        "workspaceFolders": [{ "uri": uri_of(folder.path()), "name": "folder" }],
        "initializationOptions": { "config": "team.toml" },
    }));
    let uri = open(&mut client, folder.path());
    client.findings(&uri, 1);
    let registered = client.told("client/registerCapability", |params| {
        params.to_string().contains("team.toml")
    });
    let watchers = &registered["registrations"][0]["registerOptions"]["watchers"];
    let patterns: Vec<&Value> = watchers
        .as_array()
        .unwrap()
        .iter()
        .map(|watcher| &watcher["globPattern"])
        .collect();
    let base = uri_of(folder.path());
    let expected = [
        json!({ "baseUri": base, "pattern": "facts [[]1].bin" }),
        json!({ "baseUri": base, "pattern": "team.toml" }),
    ];
    assert_eq!(patterns, expected.iter().collect::<Vec<_>>());
    // A catalog that breaks is said, and the facts that were known stay.
    fs::write(&facts, "nothing").unwrap();
    let change = json!({ "changes": [{ "uri": uri_of(&facts), "type": 2 }] });
    client.notify("workspace/didChangeWatchedFiles", &change);
    client.told("window/showMessage", |params| {
        params["message"].as_str().unwrap().contains("catalog")
    });
    assert!(!client.findings(&uri, 1).is_empty());
    client.finish();
}

#[test]
fn a_client_may_name_its_folder_in_the_old_way() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("a.json"), POLICY).unwrap();
    let mut client = Client::start_with(&json!({
        "capabilities": pulling(),
        "rootUri": uri_of(folder.path()),
    }));
    let params = json!({ "previousResultIds": [] });
    let report = client.request("workspace/diagnostic", &params).unwrap();
    assert_eq!(report["items"].as_array().unwrap().len(), 1);
    client.finish();
}

/// Relative paths in the editor's settings start from the first folder, whichever it is now.
#[test]
fn settings_follow_the_first_folder() {
    let first = tempfile::tempdir().unwrap();
    let second = tempfile::tempdir().unwrap();
    for (folder, rule) in [(&first, "invalid-effect"), (&second, "unknown-action")] {
        let text = format!("ignore = [\"{rule}\"]\n");
        fs::write(folder.path().join("team.toml"), text).unwrap();
    }
    let of = |folder: &Path| json!([{ "uri": uri_of(folder), "name": "folder" }]);
    let mut client = Client::start_with(&json!({
        "capabilities": plain(),
        "workspaceFolders": of(first.path()),
        "initializationOptions": { "config": "team.toml" },
    }));
    let uri = open(&mut client, first.path());
    assert_eq!(rules(&client.findings(&uri, 1)), ["unknown-action"]);
    let event = json!({ "added": of(second.path()), "removed": of(first.path()) });
    client.notify(
        "workspace/didChangeWorkspaceFolders",
        &json!({ "event": event }),
    );
    assert_eq!(rules(&client.findings(&uri, 1)), ["invalid-effect"]);
    client.finish();
}

/// The quota in a hint is that of a policy type, and a lens tells what a catalog knows: both change with the settings.
#[test]
fn what_is_shown_beside_the_text_follows_the_settings() {
    let mut capabilities = plain();
    capabilities["workspace"] = json!({
        "inlayHint": { "refreshSupport": true },
        "codeLens": { "refreshSupport": true },
    });
    let mut client = Client::start(&capabilities);
    let uri = "file:///project/a.json";
    let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}}"#;
    client.open(uri, text);
    let settings = json!({ "settings": { "iamlint": { "policyType": "scp" } } });
    client.notify("workspace/didChangeConfiguration", &settings);
    client.told("workspace/inlayHint/refresh", |_| true);
    client.told("workspace/codeLens/refresh", |_| true);
    let end = json!({ "line": 9, "character": 0 });
    let range = json!({ "start": { "line": 0, "character": 0 }, "end": end });
    let hints = client.about(uri, "textDocument/inlayHint", &json!({ "range": range }));
    let of_scp = |hint: &Value| hint["label"].as_str().unwrap().contains(" of ");
    assert!(hints.as_array().unwrap().iter().any(of_scp), "{hints}");
    client.finish();
}
