//! Texts to try: any at all, what looks like JSON, JSON, and JSON with mistakes.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "\"a\"",
    "'b'",
    "\"\\n\"",
    "\"\\u00e9\"",
    "\\",
    "\\u",
    "\\ud83d",
    "\\ude00",
    "\\\"",
    "0",
    "-1",
    "1.5e3",
    "01",
    "+",
    ".5",
    "0x1F",
    "true",
    "false",
    "null",
    "nul",
    "word",
    "é",
    "😀",
    "//",
    "/*",
    "*/",
    "/",
    " ",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\u{feff}",
    "\u{2028}",
    "\u{a0}",
    "\0",
    "\u{1a}",
    "\u{7f}",
    "=",
    "%7B",
    "\"unclosed",
];

const ESCAPES: &[&str] = &[
    "\\\"", "\\'", "\\\\", "\\/", "\\n", "\\x41", "\\v", "\\0", "\\\n", "\\u0041", "\\u00e9",
    "\\uD83D", "\\ude00", "\\u12", "\\u+123", "\\u{41}", "\\é", "é", "😀", "a", " ", "\t", "\0",
    ",", "]", "}",
];

/// Any text: random characters, or pieces of JSON in random order.
pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let soup = prop::collection::vec(prop::sample::select(PIECES), 0..60)
        .prop_map(|pieces| pieces.concat());
    let strings = (
        "['\"]",
        prop::collection::vec(prop::sample::select(ESCAPES), 0..8),
        "['\"]?",
    )
        .prop_map(|(open, units, close)| open + &units.concat() + &close);
    prop_oneof![any::<String>(), soup.clone(), soup, strings, mutated_json()]
}

/// How many texts a property is tried on.
pub(crate) fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// A JSON value.
pub(crate) fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e9..1e9_f64).prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
        any::<String>().prop_map(Value::from),
        "[\\x00-\\x20\"\\\\/'é😀]{0,6}".prop_map(Value::from),
    ];
    leaf.prop_recursive(6, 64, 8, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..8).prop_map(Value::from),
            prop::collection::btree_map(".{0,6}", inner, 0..8)
                .prop_map(|members| Value::Object(Map::from_iter(members))),
        ]
    })
}

/// A JSON value and a text of it: dense, laid out, or with every character escaped that may be.
pub(crate) fn json_text() -> impl Strategy<Value = (Value, String)> {
    (json_value(), 0..3_u8).prop_map(|(value, style)| {
        let text = match style {
            0 => value.to_string(),
            1 => serde_json::to_string_pretty(&value).unwrap(),
            _ => escaped(&value),
        };
        (value, text)
    })
}

/// JSON with a few pieces put in, taken out or changed.
pub(crate) fn mutated_json() -> impl Strategy<Value = String> {
    let change = (
        any::<prop::sample::Index>(),
        0..4_usize,
        prop::sample::select(PIECES),
    );
    (json_text(), prop::collection::vec(change, 0..6)).prop_map(|((_, text), changes)| {
        let mut characters: Vec<char> = text.chars().collect();
        for (at, taken, put) in changes {
            let start = at.index(characters.len() + 1);
            let end = (start + taken).min(characters.len());
            characters.splice(start..end, put.chars());
        }
        characters.into_iter().collect()
    })
}

fn escaped(value: &Value) -> String {
    let list = |open, items: Vec<String>, close| format!("{open}{}{close}", items.join(" ,\r\n\t"));
    match value {
        Value::Array(items) => list('[', items.iter().map(escaped).collect(), ']'),
        Value::Object(members) => list(
            '{',
            members
                .iter()
                .map(|(key, value)| format!("{} : {}", escaped(&json!(key)), escaped(value)))
                .collect(),
            '}',
        ),
        Value::String(text) => {
            let escape = |unit: u16| format!("\\u{unit:04X}");
            let units: Vec<String> = text.encode_utf16().map(escape).collect();
            format!("\"{}\"", units.concat())
        }
        other => other.to_string(),
    }
}
