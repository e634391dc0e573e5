//! How a session begins and ends.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, plain};

#[test]
fn the_first_answer_says_what_the_server_can_do() {
    let mut client = Client::spawn();
    let result = client
        .request("initialize", &json!({ "capabilities": {} }))
        .unwrap();
    assert_eq!(result["serverInfo"]["name"], "iamlint");
    assert_eq!(result["capabilities"]["positionEncoding"], "utf-16");
    insta::assert_snapshot!(serde_json::to_string_pretty(&result["capabilities"]).unwrap());
    client.notify("initialized", &json!({}));
    client.finish();
}

#[test]
fn the_encoding_is_one_that_both_know() {
    for (offered, expected) in [
        (json!(["utf-16", "utf-8"]), "utf-8"),
        (json!(["utf-32", "utf-16"]), "utf-32"),
        (json!(["utf-7"]), "utf-16"),
        (Value::Null, "utf-16"),
    ] {
        let mut client = Client::spawn();
        let general = json!({ "positionEncodings": offered });
        let params = json!({ "capabilities": { "general": general } });
        let result = client.request("initialize", &params).unwrap();
        assert_eq!(result["capabilities"]["positionEncoding"], expected);
    }
}

#[test]
fn before_the_first_message_nothing_else_is_answered() {
    let mut client = Client::spawn();
    let error = client
        .request("textDocument/hover", &json!({}))
        .unwrap_err();
    assert_eq!(error["code"], -32002);
    client.open("file:///a.json", "{}");
    client
        .request("initialize", &json!({ "capabilities": {} }))
        .unwrap();
    let error = client
        .request("initialize", &json!({ "capabilities": {} }))
        .unwrap_err();
    assert_eq!(error["code"], -32600);
    client.notify("initialized", &json!({}));
    client.finish();
}

#[test]
fn messages_behind_the_first_need_not_wait_for_its_answer() {
    let mut client = Client::spawn();
    let first = client.ask("initialize", &json!({ "capabilities": plain() }));
    client.notify("initialized", &json!({}));
    client.open(
        "file:///a.json",
        r#"{"Statement": [], "Version": "2012-10-17"}"#,
    );
    client.answer(first).unwrap();
    assert!(!client.findings("file:///a.json", 1).is_empty());
    client.finish();
}

#[test]
fn exit_without_shutdown_is_an_error() {
    let mut client = Client::start(&plain());
    client.notify("exit", &Value::Null);
    let (status, stderr) = client.ended();
    assert_eq!(status.code(), Some(1));
    assert_eq!(stderr, "");
}

#[test]
fn after_shutdown_requests_are_refused() {
    let mut client = Client::start(&plain());
    client.request("shutdown", &Value::Null).unwrap();
    let error = client
        .request("textDocument/hover", &json!({}))
        .unwrap_err();
    assert_eq!(error["code"], -32600);
    client.notify("exit", &Value::Null);
    assert_eq!(client.ended().0.code(), Some(0));
}

#[test]
fn a_client_that_hangs_up_takes_the_server_with_it() {
    let mut client = Client::start(&plain());
    client.open("file:///a.json", "{\"Statement\": []}");
    client.hang_up();
    let start = Instant::now();
    let (status, stderr) = client.ended();
    assert_eq!(status.code(), Some(0));
    assert_eq!(stderr, "");
    assert!(start.elapsed() < Duration::from_secs(10));
}

/// A client that was killed may leave its pipes to a child that lives on.
#[test]
#[cfg(target_os = "linux")]
fn a_client_that_dies_takes_the_server_with_it() {
    let mut other = std::process::Command::new("sleep")
        .arg("600")
        .spawn()
        .unwrap();
    let mut client = Client::start_with(&json!({ "capabilities": {}, "processId": other.id() }));
    other.kill().unwrap();
    other.wait().unwrap();
    assert_eq!(client.ended().0.code(), Some(0));
}

#[test]
fn a_cancelled_request_is_answered_so_or_with_its_result() {
    let mut client = Client::start(&plain());
    client.open("file:///a.json", "{\"Statement\": []}");
    let place = json!({ "line": 0, "character": 0 });
    let params = json!({
        "textDocument": { "uri": "file:///a.json" },
        "range": { "start": place, "end": place },
        "context": { "diagnostics": [] },
    });
    for _ in 0..50 {
        let id = client.ask("textDocument/codeAction", &params);
        client.notify("$/cancelRequest", &json!({ "id": id }));
        if let Err(error) = client.answer(id) {
            assert_eq!(error["code"], -32800);
        }
    }
    client.finish();
}

#[test]
fn a_client_that_asks_for_it_hears_how_long_answers_take() {
    let mut client = Client::start_with(&json!({ "capabilities": {}, "trace": "messages" }));
    let place = json!({ "line": 0, "character": 0 });
    let params = json!({
        "textDocument": { "uri": "file:///a.json" },
        "range": { "start": place, "end": place },
        "context": { "diagnostics": [] },
    });
    client.request("textDocument/codeAction", &params).unwrap();
    let is_about_it = |params: &Value| {
        let message = params["message"].as_str().unwrap();
        message.starts_with("textDocument/codeAction: ")
    };
    let trace = client.told("$/logTrace", is_about_it);
    assert!(trace["message"].as_str().unwrap().ends_with(" ms"));
    assert_eq!(trace.get("verbose"), None);
    client.notify("$/setTrace", &json!({ "value": "off" }));
    client.unasked.clear();
    client.request("textDocument/codeAction", &params).unwrap();
    client.request("textDocument/codeAction", &params).unwrap();
    // What was done before, such as `initialized`, may still be told of.
    let mut unasked = client.unasked.iter();
    assert!(!unasked.any(|told| told["method"] == "$/logTrace" && is_about_it(&told["params"])));
    client.finish();
}

#[test]
#[cfg(target_os = "linux")]
fn a_server_that_nobody_reads_ends_in_silence() {
    use std::io::Write;
    use std::process::{Command, Stdio};

    let mut child = Command::new(env!("CARGO_BIN_EXE_iamlint"))
        .args(["lsp", "--stdio"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let body = r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#;
    let mut stdin = child.stdin.take().unwrap();
    write!(stdin, "Content-Length: {}\r\n\r\n{body}", body.len()).unwrap();
    let output = child.wait_with_output().unwrap();
    drop(stdin);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
}
