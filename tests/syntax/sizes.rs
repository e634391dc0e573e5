//! Very deep, very long and very broken texts.

use iamlint::source::{Dialect, SourceFile};
use iamlint::syntax::{MAX_DEPTH, MAX_ERRORS, Parse, SyntaxErrorKind, Value, ValueKind, parse};

fn depth(value: &Value<'_>) -> usize {
    1 + match &value.kind {
        ValueKind::Array(items) => items.iter().map(depth).max().unwrap_or(0),
        ValueKind::Object(object) => object
            .members
            .iter()
            .map(|member| depth(&member.value))
            .max()
            .unwrap_or(0),
        _ => 0,
    }
}

#[test]
fn nesting_is_read_to_the_limit_and_passed_over_beyond_it() {
    let nested =
        |levels: usize| format!("[{}1{}, 2]", "[".repeat(levels - 1), "]".repeat(levels - 1));
    let text = nested(MAX_DEPTH);
    assert_eq!(parse(&text, Dialect::Json).errors, []);
    for levels in [MAX_DEPTH + 1, 10_000, 1_000_000] {
        let text = nested(levels);
        let Parse { root, errors } = parse(&text, Dialect::Json);
        let kinds: Vec<_> = errors
            .iter()
            .map(|error| (error.kind, error.span.range()))
            .collect();
        assert_eq!(
            kinds,
            [(SyntaxErrorKind::TooDeep, MAX_DEPTH..MAX_DEPTH + 1)]
        );
        assert_eq!(depth(&root), MAX_DEPTH + 1);
        assert_eq!(
            root.as_array().unwrap().len(),
            2,
            "what follows is still read"
        );
    }
}

#[test]
fn errors_are_listed_to_the_limit() {
    let text = ", 1".repeat(10 * MAX_ERRORS);
    let errors = parse(&text, Dialect::Json).errors;
    assert_eq!(errors.len(), MAX_ERRORS);
    let more = errors
        .iter()
        .filter(|error| error.kind == SyntaxErrorKind::TooManyErrors);
    assert_eq!(more.count(), 1);
}

#[test]
fn a_hundred_megabytes_are_read() {
    let long = "s3:GetObject ".repeat(8 << 20);
    let text = format!("{{\"a\": \"{long}\", \"b\": [1, 2\n, \"c\": 3}}");
    assert!(text.len() > 100 << 20);
    let file = SourceFile::new("policy.json", text);
    let parse = parse(file.text(), file.dialect());
    assert_eq!(
        parse
            .root
            .get("a")
            .unwrap()
            .as_text()
            .unwrap()
            .as_str()
            .len(),
        long.len()
    );
    assert!(!parse.errors.is_empty());
    assert!(
        parse
            .errors
            .iter()
            .all(|error| error.span.start as usize > long.len())
    );
}
