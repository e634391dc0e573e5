//! Bytes, lines and columns of a file.

use iamlint::source::{LineColumn, SourceFile, Span};
use iamlint::syntax::{SyntaxErrorKind, parse};
use proptest::prelude::*;

use crate::generate::cases;

#[test]
fn bytes_that_are_no_utf8_keep_their_place() {
    let file = SourceFile::from_bytes(
        "policy.json",
        b"{\"a\": \"x\xffy\", \xf0\x9f\x98 \"b\": 1}".to_vec(),
    );
    assert_eq!(file.invalid_utf8(), [Span::new(8, 9), Span::new(13, 16)]);
    let parse = parse(file.text(), file.dialect());
    assert_eq!(
        parse.root.get("a").unwrap().as_text().unwrap().as_str(),
        "x\u{1a}y"
    );
    assert_eq!(parse.root.get("b").unwrap().span, Span::new(22, 23));
    let kinds: Vec<_> = parse.errors.iter().map(|error| error.kind).collect();
    assert!(
        kinds.contains(&SyntaxErrorKind::ControlCharacter),
        "{kinds:?}"
    );
}

#[test]
fn line_ends_are_found_at_the_edges() {
    for (text, lines) in [
        ("", 1),
        ("\n", 2),
        ("\r", 2),
        ("\r\n", 2),
        ("\n\r", 3),
        ("\r\r\n", 3),
        ("a\u{2028}b", 1),
    ] {
        assert_eq!(
            SourceFile::new("a", text).line_starts().len(),
            lines,
            "{text:?}"
        );
    }
    let file = SourceFile::new("a", "é\r\nb");
    assert_eq!(file.line_span(0), Some(Span::new(0, 4)));
    assert_eq!(file.line_span(1), Some(Span::new(4, 5)));
    assert_eq!(file.line_span(2), None);
}

proptest! {
    #![proptest_config(cases(500))]

    #[test]
    fn bytes_of_any_kind_make_a_file(bytes in any::<Vec<u8>>()) {
        let file = SourceFile::from_bytes("policy.json", bytes.clone());
        prop_assert_eq!(file.text().len(), bytes.len());
        let replaced: usize = file.invalid_utf8().iter().map(|span| span.len() as usize).sum();
        prop_assert_eq!(replaced == 0, std::str::from_utf8(&bytes).is_ok());
        for span in file.invalid_utf8() {
            prop_assert!(file.slice(*span).bytes().all(|byte| byte == 0x1A));
        }
    }

    #[test]
    fn lines_and_columns_count_as_people_do(text in "[a\r\né😀\u{2028}]{0,40}") {
        let file = SourceFile::new("a", text.clone());
        let mut expected = LineColumn { line: 1, column: 1 };
        for (offset, character) in text.char_indices() {
            prop_assert_eq!(file.line_column(offset as u32), expected);
            let ends = character == '\n' || (character == '\r' && !text[offset + 1..].starts_with('\n'));
            if ends {
                expected = LineColumn { line: expected.line + 1, column: 1 };
            } else {
                expected.column += 1;
            }
        }
        prop_assert_eq!(file.line_column(text.len() as u32), expected);
    }
}
