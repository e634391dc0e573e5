//! What no client should send gets an answer or a log that says so, and the server stays up.

use serde_json::{Value, json};

use crate::client::{Client, plain};

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "allow", "Action": "s3:GetObject", "Resource": "*"}}"#;

/// Checks that the server still does its work.
fn is_well(client: &mut Client) {
    client.open("file:///well.json", POLICY);
    assert!(!client.findings("file:///well.json", 1).is_empty());
    client.notify(
        "textDocument/didClose",
        &json!({ "textDocument": { "uri": "file:///well.json" } }),
    );
}

#[test]
fn malformed_messages_are_answered() {
    let mut client = Client::start(&plain());
    let body = |text: &str| format!("Content-Length: {}\r\n\r\n{text}", text.len()).into_bytes();
    for (bytes, code) in [
        (body("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\""), -32700),
        (body("\u{1F600}"), -32700),
        (b"Content-Length: 4\r\n\r\n\"\xFF\xFE\"".to_vec(), -32700),
        (body("[]"), -32600),
        (body("{}"), -32600),
        (
            body("{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"shutdown\"}"),
            -32600,
        ),
        (b"Content-Length: -1\r\n\r\n".to_vec(), -32700),
        (b"nothing\r\n\r\n".to_vec(), -32700),
    ] {
        client.send_raw(&bytes);
        let answer = client.wait(|message| message.get("error").is_some());
        assert_eq!(
            answer["error"]["code"],
            code,
            "{}",
            String::from_utf8_lossy(&bytes)
        );
        is_well(&mut client);
    }
    client.finish();
}

#[test]
fn unknown_methods_are_answered_and_unknown_notifications_ignored() {
    let mut client = Client::start(&plain());
    let error = client
        .request("textDocument/nothing", &json!({}))
        .unwrap_err();
    assert_eq!(error["code"], -32601);
    client.notify("$/nothing", &json!({}));
    client.notify("textDocument/nothing", &json!({ "a": 1 }));
    client.notify("initialized", &Value::Null);
    is_well(&mut client);
    client.finish();
}

#[test]
fn wrong_parameters_are_answered() {
    let mut client = Client::start(&plain());
    for params in [
        json!(null),
        json!([]),
        json!({}),
        json!({ "textDocument": 3 }),
    ] {
        let error = client
            .request("textDocument/codeAction", &params)
            .unwrap_err();
        assert_eq!(error["code"], -32602, "{params}");
    }
    for method in [
        "textDocument/didOpen",
        "textDocument/didChange",
        "textDocument/didClose",
    ] {
        client.notify(method, &json!({ "textDocument": { "uri": 7 } }));
        let log = client.told("window/logMessage", |_| true);
        assert!(
            log["message"].as_str().unwrap().starts_with(method),
            "{log}"
        );
    }
    is_well(&mut client);
    client.finish();
}

#[test]
fn places_off_the_text_are_moved_onto_it() {
    let mut client = Client::start(&plain());
    let uri = "file:///project/a.json";
    client.open(uri, POLICY);
    let far = json!({ "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 });
    let wide = json!({ "start": { "line": 0, "character": 0 }, "end": far });
    let params = json!({ "range": wide, "context": { "diagnostics": [] } });
    assert!(
        !client
            .about(uri, "textDocument/codeAction", &params)
            .as_array()
            .unwrap()
            .is_empty()
    );
    // Backwards, too.
    let change =
        json!([{ "range": { "start": far, "end": { "line": 0, "character": 0 } }, "text": "{}" }]);
    client.change(uri, 2, &change);
    let params = json!({ "command": "iamlint.documentText", "arguments": [uri] });
    let text = client.request("workspace/executeCommand", &params).unwrap();
    assert_eq!(text, "{}");
    client.finish();
}

#[test]
fn a_document_need_not_be_in_a_file() {
    let mut client = Client::start(&plain());
    for uri in [
        "untitled:Untitled-1",
        "git:/project/a.json?%7B%22ref%22%3A%22HEAD%22%7D",
        "vscode-vfs://github/owner/repository/a.json",
        "file:///gone/a%20b%C3%BC.json",
        "file://server/share/a.json",
    ] {
        client.open(uri, POLICY);
        let findings = client.findings(uri, 1);
        assert!(
            findings
                .iter()
                .any(|finding| finding["code"] == "invalid-effect"),
            "{uri}"
        );
    }
    client.open("not an address", POLICY);
    let log = client.told("window/logMessage", |_| true);
    assert!(
        log["message"]
            .as_str()
            .unwrap()
            .starts_with("textDocument/didOpen: ")
    );
    client.finish();
}

#[test]
fn a_document_that_is_open_twice_has_the_later_text() {
    let mut client = Client::start(&plain());
    let uri = "file:///project/a.json";
    client.open(uri, POLICY);
    client.findings(uri, 1);
    client.open(uri, &POLICY.replace("allow", "Allow"));
    let findings = client.findings(uri, 1);
    assert!(
        !findings
            .iter()
            .any(|finding| finding["code"] == "invalid-effect")
    );
    client.finish();
}

#[test]
fn a_change_of_what_is_not_open_is_logged() {
    let mut client = Client::start(&plain());
    client.change("file:///project/a.json", 2, &json!([{ "text": "{}" }]));
    let log = client.told("window/logMessage", |_| true);
    assert_eq!(
        log["message"],
        "textDocument/didChange: file:///project/a.json: changed, but not open"
    );
    let params = json!({ "textDocument": { "uri": "file:///project/a.json" } });
    client.notify("textDocument/didClose", &params);
    client.request("textDocument/diagnostic", &params).unwrap();
    is_well(&mut client);
    client.finish();
}
