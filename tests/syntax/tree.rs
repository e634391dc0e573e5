//! The tree: the same as `serde_json`'s for JSON, and in good order for any text.

use iamlint::source::{Dialect, Span};
use iamlint::syntax::{Object, Parse, SyntaxErrorKind, Value, ValueKind, parse};
use proptest::prelude::*;

use crate::generate::{any_text, cases, json_text};

fn same(value: &Value<'_>, expected: &serde_json::Value) -> bool {
    match (&value.kind, expected) {
        (ValueKind::Null, serde_json::Value::Null) => true,
        (ValueKind::Bool(a), serde_json::Value::Bool(b)) => a == b,
        (ValueKind::Number(a), serde_json::Value::Number(b)) => *a == b.to_string(),
        (ValueKind::String(a), serde_json::Value::String(b)) => a.as_str() == b,
        (ValueKind::Array(a), serde_json::Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (ValueKind::Object(a), serde_json::Value::Object(b)) => {
            a.members.len() == b.len()
                && a.members.iter().all(|member| {
                    b.get(member.key.as_str())
                        .is_some_and(|b| same(&member.value, b))
                })
        }
        _ => false,
    }
}

/// Asserts that a node lies within `outer`, on characters, and that its children come one after the other.
fn check_node(text: &str, value: &Value<'_>, outer: Span) {
    assert!(
        outer.contains(value.span),
        "{:?} outside of {outer:?}",
        value.span
    );
    assert!(
        text.get(value.span.range()).is_some(),
        "{:?} cuts a character",
        value.span
    );
    let mut end = value.span.start;
    let mut follows = |span: Span| {
        assert!(span.start >= end, "{span:?} starts before {end}");
        end = span.end;
    };
    match &value.kind {
        ValueKind::Array(items) => {
            for item in items {
                follows(item.span);
                check_node(text, item, value.span);
            }
        }
        ValueKind::Object(Object { members }) => {
            for member in members {
                follows(member.key.span());
                follows(member.value.span);
                assert!(value.span.contains(member.span()));
                crate::text::check_text(text, &member.key);
                check_node(text, &member.value, value.span);
            }
        }
        ValueKind::String(string) => {
            assert_eq!(string.span(), value.span);
            crate::text::check_text(text, string);
        }
        ValueKind::Number(number) => assert_eq!(*number, &text[value.span.range()]),
        _ => {}
    }
}

proptest! {
    #![proptest_config(cases(800))]

    #[test]
    fn json_is_read_as_serde_json_reads_it((expected, text) in json_text()) {
        let Parse { root, errors } = parse(&text, Dialect::Json);
        prop_assert_eq!(errors, []);
        prop_assert!(same(&root, &expected), "{:?}", root);
    }

    #[test]
    fn what_serde_json_refuses_has_an_error(text in any_text()) {
        let strict = serde_json::from_str::<serde_json::Value>(&text);
        let Parse { root, errors } = parse(&text, Dialect::Json);
        match strict {
            Ok(_) => prop_assert_eq!(&errors, &[]),
            // The value is JSON, but too large for serde_json's numbers.
            Err(error) if error.to_string().starts_with("number out of range") => {}
            Err(error) => prop_assert!(!errors.is_empty(), "{} in {:?}", error, root),
        }
    }

    #[test]
    fn any_text_gives_an_ordered_tree(text in any_text()) {
        for dialect in [Dialect::Json, Dialect::Jsonc] {
            let Parse { root, errors } = parse(&text, dialect);
            let all = Span::new(0, text.len() as u32);
            check_node(&text, &root, all);
            for error in &errors {
                prop_assert!(text.get(error.span.range()).is_some(), "{error:?}");
                if let Some(related) = error.related {
                    prop_assert!(text.get(related.range()).is_some(), "{error:?}");
                }
            }
            prop_assert!(errors.is_sorted_by_key(|error| (error.span.start, error.span.end)));
            prop_assert!(matches!(root.kind, ValueKind::Error) <= !errors.is_empty());
        }
    }

    #[test]
    fn comments_and_trailing_commas_are_all_that_jsonc_adds(text in any_text()) {
        let [json, jsonc] = [Dialect::Json, Dialect::Jsonc].map(|dialect| parse(&text, dialect));
        prop_assert_eq!(&json.root, &jsonc.root);
        if json.errors.len() < iamlint::syntax::MAX_ERRORS {
            let rest = json.errors.into_iter().filter(|error| {
                !matches!(error.kind, SyntaxErrorKind::Comment | SyntaxErrorKind::TrailingComma)
            });
            prop_assert_eq!(rest.collect::<Vec<_>>(), jsonc.errors);
        }
    }
}

#[test]
fn repeated_keys_are_all_kept_and_the_first_one_is_found() {
    let Parse { root, errors } = parse(r#"{"a": 1, "b": 2, "a": 3}"#, Dialect::Json);
    assert_eq!(errors, []);
    let keys: Vec<_> = root
        .as_object()
        .unwrap()
        .members
        .iter()
        .map(|member| member.key.as_str())
        .collect();
    assert_eq!(keys, ["a", "b", "a"]);
    assert_eq!(root.get("a").unwrap().kind, ValueKind::Number("1"));
}
