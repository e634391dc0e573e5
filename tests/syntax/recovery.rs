//! Several mistakes in one document, each in its place, and the healthy rest.

use iamlint::source::Dialect;
use iamlint::syntax::SyntaxErrorKind::{
    ByteOrderMark, Comment, EmptyDocument, ExtraComma, InvalidNumber, InvalidWhitespace,
    MissingColon, MissingComma, MissingKey, MissingValue, SingleQuotedString, TrailingComma,
    TrailingContent, UnclosedBracket, UnclosedComment, UnclosedString, UnexpectedBracket,
    UnexpectedToken, UnquotedString,
};
use iamlint::syntax::{Value, ValueKind, parse};

use crate::faults;

/// The tree as dense JSON; what can't be read is `!`.
fn shown(value: &Value<'_>) -> String {
    match &value.kind {
        ValueKind::Object(object) => {
            let members = object.members.iter();
            let members: Vec<String> = members
                .map(|member| format!("{}:{}", member.key.as_str(), shown(&member.value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        ValueKind::Array(items) => {
            format!(
                "[{}]",
                items.iter().map(shown).collect::<Vec<_>>().join(",")
            )
        }
        ValueKind::String(text) => text.as_str().to_owned(),
        ValueKind::Number(number) => (*number).to_owned(),
        ValueKind::Bool(value) => value.to_string(),
        ValueKind::Null => "null".to_owned(),
        ValueKind::Hole => "?".to_owned(),
        ValueKind::Error => "!".to_owned(),
    }
}

fn read(text: &str) -> String {
    shown(&parse(text, Dialect::Json).root)
}

#[test]
fn missing_commas() {
    let text = r#"{"a": 1 "b": [2 3] "c": {} "d": 4}"#;
    assert_eq!(
        faults(text),
        [
            (MissingComma, 7..7),
            (MissingComma, 15..15),
            (MissingComma, 18..18),
            (MissingComma, 26..26)
        ]
    );
    assert_eq!(read(text), "{a:1,b:[2,3],c:{},d:4}");
}

#[test]
fn missing_colons_keys_and_values() {
    let text = r#"{"a" 1, "b", "c":, : 2, "d": 3, 4, "e":}"#;
    assert_eq!(
        faults(text),
        [
            (MissingColon, 4..4),
            (MissingColon, 11..11),
            (MissingValue, 17..17),
            (MissingKey, 19..20),
            (MissingKey, 32..33),
            (MissingValue, 39..39),
        ]
    );
    assert_eq!(read(text), "{a:1,b:!,c:!,d:3,e:!}");
}

#[test]
fn commas_too_many() {
    assert_eq!(
        faults("[,1,,2,]"),
        [
            (ExtraComma, 1..2),
            (ExtraComma, 4..5),
            (TrailingComma, 6..7)
        ]
    );
    assert_eq!(
        faults(r#"{"a": 1,,}"#),
        [(TrailingComma, 7..8), (ExtraComma, 8..9)]
    );
    assert_eq!(read("[,1,,2,]"), "[1,2]");
}

#[test]
fn missing_closing_brackets() {
    let text = r#"{"a": [1, {"b": 2"#;
    assert_eq!(faults(text), vec![(UnclosedBracket, 17..17); 3]);
    assert_eq!(read(text), "{a:[1,{b:2}]}");

    let text = r#"{"a": [1, 2, "b": 3}"#;
    let errors = faults(text);
    assert!(errors.contains(&(UnclosedBracket, 19..19)), "{errors:?}");

    let text = "{\"a\": [1, 2\n}\n";
    assert_eq!(faults(text), [(UnclosedBracket, 11..11)]);
    assert_eq!(read(text), "{a:[1,2]}");
}

#[test]
fn wrong_closing_brackets() {
    assert_eq!(faults("[1}]"), [(UnexpectedBracket, 2..3)]);
    assert_eq!(read("[1}]"), "[1]");
    assert_eq!(faults(r#"{"a": 1]}"#), [(UnexpectedBracket, 7..8)]);
    assert_eq!(faults(r#"{"a": 1}}"#), [(UnexpectedToken, 8..9)]);
}

#[test]
fn unclosed_strings_end_with_their_line_and_give_back_its_punctuation() {
    let text = "{\"a\": \"b,\n\"c\": [\"d],\n\"e\": \"f\" }";
    assert_eq!(
        faults(text),
        [(UnclosedString, 6..8), (UnclosedString, 16..18)]
    );
    assert_eq!(read(text), "{a:b,c:[d],e:f}");
    assert_eq!(faults("\"abc"), [(UnclosedString, 0..4)]);
    assert_eq!(
        faults("\"abc\\"),
        [
            (UnclosedString, 0..5),
            (iamlint::syntax::SyntaxErrorKind::InvalidEscape, 4..5)
        ]
    );
    assert_eq!(faults("\""), [(UnclosedString, 0..1)]);
    for end in ["\n", "\r", "\r\n"] {
        let text = format!("[\"abc{end}]");
        assert_eq!(faults(&text), [(UnclosedString, 1..5)], "{end:?}");
    }
}

#[test]
fn garbage_between_tokens() {
    let text = "{\"a\": = 1, %% \"b\": 2, \"c\" = 3}";
    assert_eq!(
        faults(text),
        [
            (UnexpectedToken, 6..7),
            (UnexpectedToken, 11..13),
            (UnexpectedToken, 26..27)
        ]
    );
    assert_eq!(read(text), "{a:1,b:2,c:3}");
    assert_eq!(
        faults("[1 \0 2]")
            .iter()
            .filter(|(kind, _)| *kind == UnexpectedToken)
            .count(),
        1
    );
}

#[test]
fn other_ways_to_write_values() {
    let text = "{'a': b, c: +1, d: .5, e: 0x1F, f: s3:*}";
    let errors = faults(text);
    let kinds: Vec<_> = errors
        .iter()
        .map(|(kind, span)| (*kind, &text[span.clone()]))
        .collect();
    assert_eq!(
        kinds[..9],
        [
            (SingleQuotedString, "'a'"),
            (UnquotedString, "b"),
            (UnquotedString, "c"),
            (InvalidNumber, "+1"),
            (UnquotedString, "d"),
            (InvalidNumber, ".5"),
            (UnquotedString, "e"),
            (InvalidNumber, "0x1F"),
            (UnquotedString, "f"),
        ]
    );
    for number in [
        "-",
        "01",
        "1.",
        "1e",
        "1e+",
        "--1",
        "1.2.3",
        "1_000",
        "-Infinity",
        "+",
    ] {
        assert_eq!(
            faults(number),
            [(InvalidNumber, 0..number.len())],
            "{number}"
        );
    }
    for number in ["0", "-0", "10", "0.5", "1e5", "1E-5", "-1.25e+10"] {
        assert_eq!(faults(number), [], "{number}");
    }
}

#[test]
fn empty_and_blank_documents() {
    assert_eq!(faults(""), [(EmptyDocument, 0..0)]);
    assert_eq!(faults(" \r\n\t"), [(EmptyDocument, 4..4)]);
    assert_eq!(faults("// x"), [(Comment, 0..4), (EmptyDocument, 4..4)]);
    assert_eq!(
        faults("/* x"),
        [(UnclosedComment, 0..4), (EmptyDocument, 4..4)]
    );
    assert_eq!(
        faults("\u{feff}"),
        [(ByteOrderMark, 0..3), (EmptyDocument, 3..3)]
    );
    for text in ["", "  ", ",", "]", "\0"] {
        assert_eq!(read(text), "!", "{text:?}");
        assert!(!faults(text).is_empty(), "{text:?}");
    }
}

#[test]
fn more_than_one_document() {
    assert_eq!(faults("{} {}"), [(TrailingContent, 3..5)]);
    assert_eq!(
        faults("1 2 3"),
        [(TrailingContent, 2..3), (TrailingContent, 4..5)]
    );
    assert_eq!(faults("; {}"), [(UnexpectedToken, 0..1)]);
    assert_eq!(read("; {\"a\": 1}"), "{a:1}");
}

#[test]
fn marks_and_spaces_that_json_does_not_know() {
    assert_eq!(faults("\u{feff}[1]"), [(ByteOrderMark, 0..3)]);
    assert_eq!(read("\u{feff}[1]"), "[1]");
    assert_eq!(
        faults("[1,\u{2028}2,\u{a0}3,\u{feff}4]"),
        [
            (InvalidWhitespace, 3..6),
            (InvalidWhitespace, 8..10),
            (InvalidWhitespace, 12..15)
        ]
    );
    assert_eq!(read("[1,\u{2028}2]"), "[1,2]");
}

#[test]
fn line_endings_of_three_kinds_are_white_space() {
    for text in [
        "{\n\"a\":\n1\n}\n",
        "{\r\n\"a\":\r\n1\r\n}\r\n",
        "{\r\"a\":\r1\r}\r",
    ] {
        assert_eq!(faults(text), [], "{text:?}");
        assert_eq!(read(text), "{a:1}");
    }
}
