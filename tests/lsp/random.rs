//! Random requests on documents that are more and more damaged.

use serde_json::{Value, json};

use crate::client::{Client, edited, offset, plain, position};
use crate::sync::{Random, random_change};

/// How many requests are sent.
const REQUESTS: usize = 10_000;

const START: &str = include_str!("../../testdata/demo/github-trust.json");

/// The requests about a place of a document.
const AT_PLACE: &[&str] = &[
    "textDocument/completion",
    "textDocument/hover",
    "textDocument/codeAction",
    "textDocument/documentHighlight",
    "textDocument/prepareRename",
];

/// Panics where an answer names a place that is none of the text.
fn check_places(text: &str, answer: &Value, request: &str) {
    match answer {
        Value::Array(items) => items
            .iter()
            .for_each(|item| check_places(text, item, request)),
        Value::Object(members) => {
            if let (Some(start), Some(end)) = (members.get("start"), members.get("end")) {
                let span = (offset(text, start), offset(text, end));
                assert!(
                    matches!(span, (Some(start), Some(end)) if start <= end),
                    "{request}: {start}..{end} in {text:?}"
                );
            }
            for (name, member) in members {
                // Addresses of documents, and what the server gave itself.
                if name != "data" {
                    check_places(text, member, request);
                }
            }
        }
        _ => {}
    }
}

#[test]
fn ten_thousand_requests_on_damaged_documents() {
    many_requests(&plain(), REQUESTS);
}

#[test]
fn requests_of_a_client_that_takes_all_that_there_is() {
    let mut capabilities = plain();
    capabilities["textDocument"]["completion"] = json!({
        "completionItem": { "snippetSupport": true },
        "completionList": { "itemDefaults": ["editRange"] },
    });
    capabilities["general"] = json!({ "positionEncodings": ["utf-16"] });
    many_requests(&capabilities, REQUESTS / 5);
}

/// Sends requests about a document that is more and more damaged.
fn many_requests(capabilities: &Value, requests: usize) {
    let mut client = Client::start(capabilities);
    let answer = client.request("shutdown-not", &Value::Null);
    assert!(answer.is_err());
    let mut random = Random(7);
    let uri = "file:///policies/a.json";
    let mut text = START.to_owned();
    let mut version = 1;
    client.open(uri, &text);
    let mut answered = 0;
    for request in 0..requests {
        if random.below(2) == 0 {
            version += 1;
            let change = random_change(&mut random, &mut text);
            client.change(uri, version, &json!([change]));
        }
        if text.len() > 4000 || random.below(80) == 0 {
            version += 1;
            START.clone_into(&mut text);
            client.change(uri, version, &json!([{ "text": START }]));
        }
        let method = *random.pick(AT_PLACE);
        let at = random.boundary(&text);
        let at = if text[..at].ends_with('\r') {
            at - 1
        } else {
            at
        };
        let place = position(&text, at);
        let params = json!({
            "textDocument": { "uri": uri },
            "position": place,
            "range": { "start": place, "end": place },
            "context": { "diagnostics": [], "triggerKind": 1 },
        });
        let answer = match client.request(method, &params) {
            Ok(answer) => answer,
            // Not every request is offered.
            Err(error) if error["code"] == -32601 => continue,
            Err(error) => panic!("{method} ({request}): {error}\n{text}"),
        };
        answered += 1;
        check_places(&text, &answer, method);
        if method == "textDocument/codeAction" {
            let actions = answer.as_array().into_iter().flatten();
            for action in actions.filter(|action| action.get("edit").is_some()) {
                edited(&text, &action["edit"]["changes"][uri]);
            }
        }
        client.unasked.retain(|message| {
            let findings = &message["params"];
            if findings["version"] == version {
                check_places(&text, &findings["diagnostics"], "findings");
            }
            assert_ne!(message["method"], "window/logMessage", "{message}");
            false
        });
        if request % 100 == 0 {
            let params = json!({ "command": "iamlint.documentText", "arguments": [uri] });
            let held = client.request("workspace/executeCommand", &params).unwrap();
            assert_eq!(held, *text, "request {request}");
        }
    }
    assert!(answered > requests / 8, "{answered}");
    client.finish();
}
