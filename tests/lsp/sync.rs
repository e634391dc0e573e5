//! The server's text is the client's, whatever is changed and in which order.

use serde_json::{Value, json};

use crate::client::{Client, plain, position};

/// Random numbers that are the same each time (`SplitMix64`).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % (limit.max(1) as u64)).unwrap()
    }

    pub(crate) fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        &items[self.below(items.len())]
    }

    /// A character boundary of a text.
    pub(crate) fn boundary(&mut self, text: &str) -> usize {
        let mut at = self.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        at
    }
}

const PIECES: &[&str] = &[
    "",
    "a",
    "😀",
    "é",
    "\"",
    "\n",
    "\r\n",
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\\u0041",
    "*",
    "\"s3:Get*\"",
    "\"Action\": \"s3:GetObject\"",
    "// c\n",
    "\"Effect\": \"allow\",",
];

/// One change of a random place, made in the model too.
pub(crate) fn random_change(random: &mut Random, text: &mut String) -> Value {
    let mut start = random.boundary(text);
    let mut end = match random.below(4) {
        0 => (start + random.below(60)).min(text.len()),
        1 => (start + 1).min(text.len()),
        _ => start,
    };
    // Between `\r` and `\n` there is no place.
    let inside = |text: &str, at: usize| text[..at].ends_with('\r') && text[at..].starts_with('\n');
    while !text.is_char_boundary(end) || inside(text, end) {
        end += 1;
    }
    if inside(text, start) {
        start -= 1;
    }
    let piece = *random.pick(PIECES);
    let range = json!({ "start": position(text, start), "end": position(text, end) });
    text.replace_range(start..end, piece);
    json!({ "range": range, "text": piece })
}

/// What the server holds of a document, told by its command for that.
fn held(client: &mut Client, uri: &str) -> String {
    let params = json!({ "command": "iamlint.documentText", "arguments": [uri] });
    let result = client.request("workspace/executeCommand", &params).unwrap();
    result.as_str().unwrap().to_owned()
}

#[test]
fn thousands_of_interleaved_edits_leave_the_texts_alike() {
    let mut client = Client::start(&plain());
    let start = include_str!("../../testdata/demo/github-trust.json");
    let mut random = Random(1);
    let mut documents: Vec<(String, String)> = (0..3)
        .map(|index| (format!("file:///policies/{index}.json"), start.to_owned()))
        .collect();
    for (uri, text) in &documents {
        client.open(uri, text);
    }
    for version in 2..3002 {
        let (uri, text) = &mut documents[random.below(3)];
        let count = 1 + random.below(3);
        let changes: Vec<Value> = (0..count)
            .map(|_| random_change(&mut random, text))
            .collect();
        client.change(uri, version, &json!(changes));
        if text.len() > 20_000 {
            start.clone_into(text);
            client.change(uri, version, &json!([{ "text": start }]));
        }
        // A request that is under way does not let a change overtake it, nor is it overtaken.
        if version % 50 == 0 {
            assert_eq!(held(&mut client, uri), *text, "version {version}");
        }
    }
    for (uri, text) in &documents {
        assert_eq!(held(&mut client, uri), *text);
    }
    client.finish();
}

/// Requests are sent without waiting, each between two changes: each must be answered for the text between them.
#[test]
fn a_request_is_answered_for_the_version_that_it_was_asked_about() {
    let mut client = Client::start(&plain());
    let uri = "file:///policies/a.json";
    let policy = |actions: usize| {
        let actions = vec!["\"s3:GetObjekt\""; actions].join(", ");
        format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": [{actions}], "Resource": "*"}}}}"#
        )
    };
    client.open(uri, &policy(1));
    let mut asked = Vec::new();
    for version in 2..200 {
        let actions = 1 + usize::try_from(version).unwrap() % 7;
        client.change(uri, version, &json!([{ "text": policy(actions) }]));
        let params = json!({ "textDocument": { "uri": uri } });
        asked.push((actions, client.ask("textDocument/diagnostic", &params)));
    }
    for (actions, id) in asked {
        let report = client.answer(id).unwrap();
        let items = report["items"].as_array().unwrap();
        let unknown = items
            .iter()
            .filter(|item| item["code"] == "unknown-action")
            .count();
        assert_eq!(unknown, actions);
    }
    client.finish();
}
