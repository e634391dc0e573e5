//! What the server knows of the language: completion, hover, and what is shown in and beside the text.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::client::{Client, edited, offset, position, range};

const URI: &str = "file:///policies/a.json";

const POLICY: &str = include_str!("../../testdata/lsp/language.json");

/// The capabilities of a client that takes all that there is.
fn capabilities() -> Value {
    json!({ "textDocument": {
        "completion": { "completionItem": { "snippetSupport": true } },
        "documentSymbol": { "hierarchicalDocumentSymbolSupport": true },
    } })
}

fn started(text: &str) -> Client {
    let mut client = Client::start(&capabilities());
    client.open(URI, text);
    client
}

/// The position behind the first occurrence of `needle`.
fn behind(text: &str, needle: &str) -> Value {
    json!({ "position": position(text, text.find(needle).unwrap() + needle.len()) })
}

/// The text of a range.
fn slice<'t>(text: &'t str, range: &Value) -> &'t str {
    &text[offset(text, &range["start"]).unwrap()..offset(text, &range["end"]).unwrap()]
}

fn items(client: &mut Client, text: &str, needle: &str) -> Vec<Value> {
    let answer = client.about(URI, "textDocument/completion", &behind(text, needle));
    answer["items"].as_array().cloned().unwrap_or_default()
}

/// Items as lines: label, detail, what is replaced by what.
fn shown(text: &str, items: &[Value]) -> String {
    let mut lines = String::new();
    for item in items {
        let edit = &item["textEdit"];
        let _ = writeln!(
            lines,
            "{} | {} | {:?} -> {:?}",
            item["label"].as_str().unwrap(),
            item["detail"].as_str().unwrap_or(""),
            slice(text, &edit["range"]),
            edit["newText"].as_str().unwrap(),
        );
    }
    lines
}

#[test]
fn completion_of_elements_and_values() {
    let mut client = started(POLICY);
    let mut all = String::new();
    for needle in [
        "\"Version\": \"",
        "\"Effect\": \"",
        "\"Sid\": \"ReadObjects\",",
        "\"aws:SecureTransport\": \"",
        "\"sqs:Send",
    ] {
        let items = items(&mut client, POLICY, needle);
        let _ = writeln!(all, "behind {needle}\n{}", shown(POLICY, &items));
    }
    assert_snapshot!(all);
    client.finish();
}

#[test]
fn completion_in_half_typed_text() {
    let text = "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    {\n      \"Effect\": \"Allow\",\n      \"Action\": \"sns:Publ\n";
    let mut client = started(text);
    let items = items(&mut client, text, "sns:Publ");
    let publish = items
        .iter()
        .find(|item| item["label"] == "sns:Publish")
        .unwrap();
    assert_snapshot!(shown(text, std::slice::from_ref(publish)));
    let resolved = client.request("completionItem/resolve", publish).unwrap();
    assert_snapshot!(resolved["documentation"]["value"].as_str().unwrap());
    let after = edited(text, &json!([publish["textEdit"]]));
    assert!(after.ends_with("\"Action\": \"sns:Publish\"\n"), "{after}");
    client.finish();
}

#[test]
fn completion_of_a_new_file() {
    let mut client = started("");
    let params = json!({ "position": { "line": 0, "character": 0 } });
    let answer = client.about(URI, "textDocument/completion", &params);
    assert_snapshot!(shown("", answer["items"].as_array().unwrap()));
    // A file that is no policy is left alone.
    client.open("file:///project/package.json", "{\"name\": \"x\"}");
    let answer = client.about(
        "file:///project/package.json",
        "textDocument/completion",
        &params,
    );
    assert_eq!(answer, Value::Null);
    client.finish();
}

#[test]
fn completion_without_snippets() {
    let mut client = Client::start(&json!({}));
    client.open(URI, POLICY);
    for item in items(&mut client, POLICY, "\"Sid\": \"ReadObjects\",") {
        assert_eq!(item["insertTextFormat"], Value::Null);
        assert!(
            !item["textEdit"]["newText"].as_str().unwrap().contains("${"),
            "{item}"
        );
    }
    client.finish();
}

#[test]
fn hover_of_everything() {
    let mut client = started(POLICY);
    let mut all = String::new();
    for needle in [
        "\"Vers",
        "\"2012",
        "\"Sta",
        "\"Eff",
        "\"s3:GetO",
        "\"sq",
        "\"sqs:Send",
        "\"s3:List",
        "arn:aws:s3",
        "arn:aws:sqs",
        "${aws:Prin",
        "\"Bool",
        "\"ForAny",
        "\"aws:Sec",
        "\"aws:Called",
        "\"cloudform",
        "\"AWS",
        "role/dep",
    ] {
        let answer = client.about(URI, "textDocument/hover", &behind(POLICY, needle));
        let about = slice(POLICY, &answer["range"]);
        let _ = writeln!(
            all,
            "=== {about}\n{}",
            answer["contents"]["value"].as_str().unwrap()
        );
    }
    assert_snapshot!(all);
    client.finish();
}

#[test]
fn hover_of_a_finding() {
    let text = POLICY.replace("\"Deny\"", "\"deny\"");
    let mut client = started(&text);
    let answer = client.about(URI, "textDocument/hover", &behind(&text, "\"den"));
    let value = answer["contents"]["value"].as_str().unwrap();
    assert!(
        value.starts_with("**error** [`invalid-effect`](https://"),
        "{value}"
    );
    client.finish();
}

#[test]
fn symbols_by_sid_and_what_they_grant() {
    let mut client = started(POLICY);
    let answer = client.about(URI, "textDocument/documentSymbol", &json!({}));
    let mut lines = String::new();
    for symbol in answer.as_array().unwrap() {
        let _ = writeln!(
            lines,
            "{} ({}) at {}",
            symbol["name"].as_str().unwrap(),
            symbol["detail"].as_str().unwrap(),
            slice(POLICY, &symbol["selectionRange"])
        );
        for child in symbol["children"].as_array().unwrap() {
            let (name, detail) = (&child["name"], &child["detail"]);
            let _ = writeln!(lines, "  {name}: {detail}");
        }
    }
    assert_snapshot!(lines);
    client.finish();
    let mut flat = Client::start(&json!({}));
    flat.open(URI, POLICY);
    let answer = flat.about(URI, "textDocument/documentSymbol", &json!({}));
    assert_eq!(answer[1]["containerName"], "ReadObjects");
    flat.finish();
}

#[test]
fn folding_and_selection() {
    let mut client = started(POLICY);
    let answer = client.about(URI, "textDocument/foldingRange", &json!({}));
    let folds: Vec<String> = answer
        .as_array()
        .unwrap()
        .iter()
        .map(|fold| format!("{}-{}", fold["startLine"], fold["endLine"]))
        .collect();
    assert_snapshot!(folds.join(" "));
    let position = behind(POLICY, "role/dep")["position"].clone();
    let answer = client.about(
        URI,
        "textDocument/selectionRange",
        &json!({ "positions": [position] }),
    );
    let mut steps = String::new();
    let mut step = &answer[0];
    while !step.is_null() {
        let text = slice(POLICY, &step["range"]);
        let _ = writeln!(steps, "{}", text.lines().next().unwrap_or_default());
        step = &step["parent"];
    }
    assert_snapshot!(steps);
    client.finish();
}

#[test]
fn highlights_and_links() {
    let mut client = started(POLICY);
    for (needle, expected) in [
        ("\"s3", 4),
        ("arn:aws:sqs:eu-west-1:1111", 3),
        ("\"aws:Sec", 1),
    ] {
        let answer = client.about(
            URI,
            "textDocument/documentHighlight",
            &behind(POLICY, needle),
        );
        assert_eq!(
            answer.as_array().unwrap().len(),
            expected,
            "{needle}: {answer}"
        );
    }
    let answer = client.about(URI, "textDocument/documentLink", &json!({}));
    let mut lines = String::new();
    for link in answer.as_array().unwrap() {
        let about = slice(POLICY, &link["range"]);
        let _ = writeln!(lines, "{about} -> {}", link["target"].as_str().unwrap());
    }
    let page = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazon";
    let expected = [
        ("s3:GetObject", "s3"),
        ("s3:List*", "s3"),
        ("sqs:SendMessage", "sqs"),
    ]
    .map(|(about, service)| format!("{about} -> {page}{service}.html\n"));
    assert_eq!(lines, expected.concat());
    client.finish();
}

#[test]
fn hints_and_lenses() {
    let mut client = started(POLICY);
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 999, "character": 0 } });
    let answer = client.about(URI, "textDocument/inlayHint", &json!({ "range": whole }));
    let mut lines = String::new();
    for hint in answer.as_array().unwrap() {
        let at = offset(POLICY, &hint["position"]).unwrap();
        let line = POLICY[..at].lines().last().unwrap_or_default().trim_start();
        let _ = writeln!(lines, "{line} <{}>", hint["label"].as_str().unwrap());
    }
    let lenses = client.about(URI, "textDocument/codeLens", &json!({}));
    for lens in lenses.as_array().unwrap() {
        let _ = writeln!(
            lines,
            "lens: {}",
            lens["command"]["title"].as_str().unwrap()
        );
    }
    assert_snapshot!(lines);
    let summary = json!({ "command": "iamlint.summary", "arguments": [URI] });
    let summary = client
        .request("workspace/executeCommand", &summary)
        .unwrap();
    assert!(
        summary.as_str().unwrap().starts_with("| Allow | Access |"),
        "{summary}"
    );
    client.finish();
}

#[test]
fn semantic_tokens_of_the_whole_and_of_a_range() {
    let mut client = started(POLICY);
    let types = [
        "service",
        "action",
        "wildcard",
        "variable",
        "partition",
        "region",
        "account",
        "resource",
        "operator",
        "key",
        "effect",
    ];
    let whole = client.about(URI, "textDocument/semanticTokens/full", &json!({}));
    let (mut line, mut column) = (0, 0);
    let mut lines = String::new();
    for token in whole["data"].as_array().unwrap().chunks(5) {
        let number = |at: usize| token[at].as_u64().unwrap();
        column = if number(0) > 0 {
            number(1)
        } else {
            column + number(1)
        };
        line += number(0);
        let end = json!({ "line": line, "character": column + number(2) });
        let place = json!({ "start": { "line": line, "character": column }, "end": end });
        let kind = types[usize::try_from(number(3)).unwrap()];
        let _ = writeln!(lines, "{kind}: {}", slice(POLICY, &place));
    }
    assert_snapshot!(lines);
    let params = json!({ "range": range(POLICY, "\"s3:GetObject\"") });
    let part = client.about(URI, "textDocument/semanticTokens/range", &params);
    assert_eq!(part["data"].as_array().unwrap().len(), 10);
    client.finish();
}

#[test]
fn a_sid_is_renamed() {
    let mut client = started(POLICY);
    let place = behind(POLICY, "\"ReadOb");
    let answer = client.about(URI, "textDocument/prepareRename", &place);
    assert_eq!(answer["placeholder"], "ReadObjects");
    let mut params = place.clone();
    params["newName"] = json!("ReadAll");
    let answer = client.about(URI, "textDocument/rename", &params);
    let after = edited(POLICY, &answer["changes"][URI]);
    assert_eq!(after, POLICY.replace("\"ReadObjects\"", "\"ReadAll\""));
    for wrong in ["", "a\"b", "Zahlen für", "Queue"] {
        params["newName"] = json!(wrong);
        params["textDocument"] = json!({ "uri": URI });
        assert!(
            client.request("textDocument/rename", &params).is_err(),
            "{wrong}"
        );
    }
    let nowhere = client.about(URI, "textDocument/prepareRename", &behind(POLICY, "\"Eff"));
    assert_eq!(nowhere, Value::Null);
    client.finish();
}

#[test]
fn formatting_keeps_what_it_means() {
    let text = POLICY.replace("\n      ", "\n ").replace(": ", ":");
    let mut client = started(&text);
    let options = json!({ "options": { "tabSize": 2, "insertSpaces": true } });
    let edits = client.about(URI, "textDocument/formatting", &options);
    let after = edited(&text, &edits);
    assert_eq!(after, POLICY);
    let mut part = options.clone();
    part["range"] = range(&text, "\n \"Effect\":\"Allow\",\n");
    let edits = client.about(URI, "textDocument/rangeFormatting", &part);
    let after = edited(&text, &edits);
    assert!(
        after.len() >= text.len() && after.matches("\n ").count() == text.matches("\n ").count()
    );
    // What can't be read is left alone.
    client.open(
        "file:///policies/b.json",
        "{\"Statement\": [{\"Effect\": \"Allow",
    );
    let answer = client.about(
        "file:///policies/b.json",
        "textDocument/formatting",
        &options,
    );
    assert_eq!(answer, Value::Null);
    client.finish();
}

/// A policy of about so many bytes.
fn large(bytes: usize) -> String {
    let mut text = String::from("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [");
    let mut number = 0;
    while text.len() < bytes {
        let comma = if number == 0 { "" } else { "," };
        let _ = write!(
            text,
            "{comma}\n    {{\n      \"Sid\": \"Statement{number}\",\n      \"Effect\": \"Allow\",\n      \"Action\": [\"s3:GetObject\", \"sqs:SendMessage\"],\n      \"Resource\": [\"arn:aws:s3:::amzn-s3-demo-bucket/{number}/*\", \"arn:aws:sqs:*:111122223333:q{number}\"],\n      \"Condition\": {{\"StringEquals\": {{\"aws:PrincipalAccount\": \"111122223333\"}}}}\n    }}"
        );
        number += 1;
    }
    text + "\n  ]\n}\n"
}

/// How long completion and hover take on 100 KB; `IAMLINT_MEASURE=1` prints it, of a release build it must be little.
#[test]
fn answers_on_a_large_document() {
    let text = large(100_000);
    let mut client = started(&text);
    let middle = text[text.len() / 2..].find("\"s3:GetO").unwrap() + text.len() / 2 + 8;
    let at = json!({ "position": position(&text, middle) });
    for method in ["textDocument/completion", "textDocument/hover"] {
        let mut times: Vec<Duration> = Vec::new();
        for _ in 0..200 {
            let start = Instant::now();
            let answer = client.about(URI, method, &at);
            times.push(start.elapsed());
            assert!(!answer.is_null());
        }
        times.sort_unstable();
        if std::env::var_os("IAMLINT_MEASURE").is_some() {
            println!("{method}: median {:?}, p99 {:?}", times[100], times[197]);
        }
        if !cfg!(debug_assertions) {
            assert!(
                times[100] < Duration::from_millis(20),
                "{method}: {:?}",
                times[100]
            );
        }
    }
    client.finish();
}
