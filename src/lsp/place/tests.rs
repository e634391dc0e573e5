//! Where places of whole and of broken texts are.

use super::*;

/// The place of `|` in a text that holds one policy at its first brace.
fn at(text: &str) -> Option<(Place<'static>, String, Quotes)> {
    let offset = text.find('|').unwrap();
    let clean: &'static str = text.replacen('|', "", 1).leak();
    let cursor = cursor(clean, offset as u32)?;
    let slot = &cursor.slot;
    let (place, _) = place(&cursor, clean.find('{')? as u32)?;
    Some((place, slot.typed.to_owned(), slot.quotes))
}

#[test]
fn places_in_healthy_text() {
    let cases = [
        (r#"{"|": 1}"#, Place::PolicyKey),
        (r#"{"Version": "20|12"}"#, Place::Version),
        (r#"{"Statement": |}"#, Place::Statements),
        (r#"{"Statement": [|]}"#, Place::Statement),
        (r#"{"Statement": [{}, {"|"}]}"#, Place::StatementKey),
        (r#"{"Statement": {"Sid": "a", |}}"#, Place::StatementKey),
        (r#"{"Statement": [{"Effect": "|"}]}"#, Place::Effect),
        (r#"{"Statement": [{"Action": ["a", "|"]}]}"#, Place::Action),
        (
            r#"{"Statement": {"NotResource": "arn:|"}}"#,
            Place::Resource,
        ),
        (r#"{"Statement": {"Principal": |}}"#, Place::Principal),
        (
            r#"{"Statement": {"Principal": {"|"}}}"#,
            Place::PrincipalKey,
        ),
        (
            r#"{"Statement": {"Principal": {"AWS": ["|"]}}}"#,
            Place::PrincipalValue("AWS"),
        ),
        (r#"{"Statement": {"Condition": {"|"}}}"#, Place::Operator),
        (
            r#"{"Statement": {"Condition": {"Bool": {"|"}}}}"#,
            Place::ConditionKey("Bool"),
        ),
        (
            r#"{"Statement": {"Condition": {"Bool": {"a:b": |}}}}"#,
            Place::ConditionValue("Bool", "a:b"),
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(at(text).map(|found| found.0), Some(expected), "{text}");
    }
}

#[test]
fn places_in_half_typed_text() {
    let (place, typed, quotes) = at("{\"Statement\": [{\"Action\": \"s3:Ge|\n").unwrap();
    assert_eq!(
        (place, typed.as_str(), quotes),
        (Place::Action, "s3:Ge", Quotes::Open)
    );
    let (place, typed, quotes) =
        at("{\"Statement\": [{\"Action\": [\"a\", \"s3:Ge|], \"Resource\": \"*\"").unwrap();
    assert_eq!(
        (place, typed.as_str(), quotes),
        (Place::Action, "s3:Ge", Quotes::Open)
    );
    let (place, _, quotes) = at("{\"Statement\": [{\"Effect\": |\n\"Action\": \"a\"}]}").unwrap();
    assert_eq!((place, quotes), (Place::Effect, Quotes::None));
    for text in [
        "{\"Statement\": [{\"Action\": [\"a\", s3:Ge|]}]}",
        "{\"Statement\": [{\"Action\": s3:Ge|\n\"Resource\": \"*\"}]}",
        "{\"Statement\": [{\"Action\": [s3:Ge|t*\n\"sqs:*\"]}]}",
    ] {
        let (place, typed, quotes) = at(text).unwrap();
        assert_eq!(
            (place, typed.as_str(), quotes),
            (Place::Action, "s3:Ge", Quotes::None)
        );
    }
    let (place, typed, _) = at("{\"Statement\": [{\"Effect\": \"Allow\" Act|").unwrap();
    assert_eq!((place, typed.as_str()), (Place::StatementKey, "Act"));
}

#[test]
fn places_where_nothing_can_be_written() {
    for text in [
        r#"{"Statement": {"Effect" | : "Allow"}}"#,
        r#"{"Statement": {"Effect": | "Allow"}}"#,
        "{\"Statement\": { // a comment|\n}}",
        r#"{"Statement": {/* | */}}"#,
        r#"{"Statement": {"Sid": "|"}}"#,
    ] {
        assert_eq!(at(text), None, "{text}");
    }
}

#[test]
fn commas_that_are_missing() {
    let slot = |text: &str| {
        let offset = text.find('|').unwrap() as u32;
        let clean: &'static str = text.replacen('|', "", 1).leak();
        cursor(clean, offset).unwrap().slot
    };
    let behind = slot(r#"{"Effect": "Allow" |}"#);
    assert_eq!((behind.comma_before, behind.comma_after), (Some(18), false));
    let before = slot(r#"{| "Effect": "Allow"}"#);
    assert_eq!((before.comma_before, before.comma_after), (None, true));
    assert!(slot(r#"{"Effe|": "Allow"}"#).has_colon);
    assert!(slot(r#"["a", | "b"]"#).comma_after);
}

#[test]
fn no_text_panics() {
    let text = "{\"Statement\": [{\"Action\": [\"s3:Get*\", é“x” // c\n]}, ]}} ] : , \"open";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let part = &text[..end];
        for offset in 0..=end + 1 {
            let _ = cursor(part, offset as u32).map(|cursor| place(&cursor, 0));
        }
    }
}
