//! The way from a decoded string back to its source.

use iamlint::source::Dialect;
use iamlint::syntax::{SyntaxErrorKind, Text, parse};
use proptest::prelude::*;

use crate::faults;
use crate::generate::cases;

/// Asserts that a string's boundaries are those of its decoded characters, and lie in order inside its quotes.
pub(crate) fn check_text(source: &str, text: &Text<'_>) {
    let boundaries: Vec<(u32, u32)> = text.boundaries().collect();
    let decoded: Vec<u32> = boundaries.iter().map(|&(decoded, _)| decoded).collect();
    let characters = text.as_str().char_indices().map(|(index, _)| index as u32);
    let expected: Vec<u32> = characters.chain([text.as_str().len() as u32]).collect();
    assert_eq!(decoded, expected, "{:?}", &source[text.span().range()]);
    assert!(boundaries.windows(2).all(|pair| pair[0].1 < pair[1].1));
    assert_eq!(boundaries[0].1, text.content_span().start);
    assert_eq!(boundaries[boundaries.len() - 1].1, text.content_span().end);
    assert!(text.span().contains(text.content_span()));
    assert!(
        boundaries
            .iter()
            .all(|&(_, at)| source.is_char_boundary(at as usize))
    );
}

/// The source of the part of a string that decodes to `needle`.
fn source_of<'s>(source: &'s str, needle: &str) -> &'s str {
    let parse = parse(source, Dialect::Json);
    let text = parse.root.as_text().unwrap();
    let at = text.as_str().find(needle).unwrap();
    &source[text.span_of(at..at + needle.len()).range()]
}

#[test]
fn spans_point_at_whole_escapes() {
    assert_eq!(source_of(r#""s3:GetObject""#, "Object"), "Object");
    assert_eq!(source_of(r#""a\nb😀c\td""#, "b😀c"), "b😀c");
    assert_eq!(source_of(r#""\u0073\u0033:Get""#, "s3"), r"\u0073\u0033");
    assert_eq!(source_of(r#""x\ud83d\ude00y""#, "😀"), r"\ud83d\ude00");
    assert_eq!(source_of(r#""x\uD83D\uDE00y""#, "y"), "y");
    assert_eq!(source_of(r#""\"\\\/\b\f\n\r\t""#, "/\u{8}"), r"\/\b");
    assert_eq!(source_of(r#"  "\\""#, "\\"), r"\\");
    assert_eq!(source_of(r"'it\'s mine'", "mine"), "mine");
    assert_eq!(source_of(r#"'say \"no\"'"#, "no"), "no");
    assert_eq!(source_of(r#""\x41 mine""#, " mine"), " mine");
    assert_eq!(source_of(r#""unclosed \u0041 mine"#, "mine"), "mine");
    assert_eq!(source_of("bare", "ar"), "ar");
}

#[test]
fn half_a_surrogate_pair_is_an_invalid_escape() {
    use SyntaxErrorKind::InvalidEscape;
    for (text, spans) in [
        (r#""\ud83d""#, vec![(1, 7)]),
        (r#""\ude00""#, vec![(1, 7)]),
        (r#""\ude00\ud83d""#, vec![(1, 7), (7, 13)]),
        (r#""\ud83dx""#, vec![(1, 7)]),
        (r#""\ud83d\n""#, vec![(1, 7)]),
        (r#""\ud83d\ud83d\ude00""#, vec![(1, 7)]),
        (r#""\ud83d\u0041""#, vec![(1, 7)]),
    ] {
        let expected: Vec<_> = spans
            .into_iter()
            .map(|(start, end)| (InvalidEscape, start..end))
            .collect();
        assert_eq!(faults(text), expected, "{text}");
        let parse = parse(text, Dialect::Json);
        assert!(
            parse.root.as_text().unwrap().as_str().contains('\u{fffd}'),
            "{text}"
        );
    }
    assert_eq!(faults(r#""\ud83d\ude00""#), []);
    assert_eq!(faults(r#""\uD83D\uDE00\uFFFF\u0000""#), []);
}

#[test]
fn invalid_escapes_are_underlined_one_by_one() {
    use SyntaxErrorKind::InvalidEscape;
    assert_eq!(
        faults(r#""a\xb\qc""#),
        [(InvalidEscape, 2..4), (InvalidEscape, 5..7)]
    );
    assert_eq!(faults(r#""\u12""#), [(InvalidEscape, 1..5)]);
    assert_eq!(faults(r#""\u+123""#), [(InvalidEscape, 1..3)]);
    assert_eq!(faults(r#""\é""#), [(InvalidEscape, 1..4)]);
    assert_eq!(faults(r#""\'""#), [(InvalidEscape, 1..3)]);
    assert_eq!(faults(r#""\u00é""#), [(InvalidEscape, 1..5)]);
}

#[test]
fn control_characters_are_underlined_one_by_one() {
    use SyntaxErrorKind::ControlCharacter;
    assert_eq!(
        faults("\"a\tb\0c\""),
        [(ControlCharacter, 2..3), (ControlCharacter, 4..5)]
    );
    assert_eq!(faults("\"\u{7f}\u{2028}\u{2029}\u{a0}\""), []);
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn each_character_has_its_own_place(text in any::<String>(), mask in any::<u64>()) {
        // Some characters verbatim, some escaped.
        let mut source = String::from("\"");
        let mut places = Vec::new();
        for (index, character) in text.chars().enumerate() {
            let start = source.len();
            if character < ' ' || matches!(character, '"' | '\\') || mask >> (index % 64) & 1 == 1 {
                source.extend(character.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
            } else {
                source.push(character);
            }
            places.push(start..source.len());
        }
        source.push('"');
        let parse = parse(&source, Dialect::Json);
        let decoded = parse.root.as_text().unwrap();
        prop_assert_eq!(decoded.as_str(), &text);
        for ((start, character), place) in text.char_indices().zip(places) {
            prop_assert_eq!(decoded.span_of(start..start + character.len_utf8()).range(), place);
        }
    }
}
