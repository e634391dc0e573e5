//! Every byte belongs to exactly one token or trivia.

use iamlint::syntax::{Token, TokenKind, tokens};
use proptest::prelude::*;

use crate::generate::{any_text, cases};

fn spelled(text: &str) -> Vec<(&str, String)> {
    tokens(text)
        .map(|Token { kind, span }| {
            let name = format!("{kind:?}");
            let name = name
                .split([' ', '(', '{'])
                .next()
                .unwrap_or_default()
                .to_owned();
            (&text[span.range()], name)
        })
        .collect()
}

proptest! {
    #![proptest_config(cases(800))]

    #[test]
    fn tokens_cover_any_text_without_gap(text in any_text()) {
        let mut end = 0;
        for token in tokens(&text) {
            prop_assert_eq!(token.span.start, end);
            prop_assert!(!token.span.is_empty());
            prop_assert!(text.get(token.span.range()).is_some(), "{token:?} cuts a character");
            end = token.span.end;
        }
        prop_assert_eq!(end as usize, text.len());
    }

    #[test]
    fn strings_tell_their_quotes_and_their_escapes(text in any_text()) {
        for token in tokens(&text) {
            if let TokenKind::String { raw, escaped, fault } = token.kind {
                let quotes = token.span.len() as usize - raw.len();
                // A typographic quote has three bytes, and a straight one may close what it opens.
                let fits = match (fault.curly_quoted, fault.unclosed) {
                    (true, _) => matches!(quotes, 4 | 6),
                    (false, true) => quotes == 1,
                    (false, false) => quotes == 2,
                };
                prop_assert!(fits, "{quotes} bytes of quotes");
                prop_assert_eq!(raw.contains('\\'), escaped);
            }
        }
    }
}

#[test]
fn tokens_keep_what_people_wrote() {
    let text = "\u{feff}{ 'a\\'b': [01, -1.5e+3], // end\r}";
    let tokens = spelled(text);
    let tokens: Vec<_> = tokens
        .iter()
        .map(|(text, kind)| (*text, kind.as_str()))
        .collect();
    assert_eq!(
        tokens,
        [
            ("\u{feff}", "ByteOrderMark"),
            ("{", "OpenBrace"),
            (" ", "Whitespace"),
            ("'a\\'b'", "String"),
            (":", "Colon"),
            (" ", "Whitespace"),
            ("[", "OpenBracket"),
            ("01", "InvalidNumber"),
            (",", "Comma"),
            (" ", "Whitespace"),
            ("-1.5e+3", "Number"),
            ("]", "CloseBracket"),
            (",", "Comma"),
            (" ", "Whitespace"),
            ("// end", "Comment"),
            ("\r", "Whitespace"),
            ("}", "CloseBrace"),
        ]
    );
}

#[test]
fn odd_characters_are_garbage_one_by_one() {
    for (text, kind) in [
        ("\0", "Garbage"),
        ("\u{1a}", "Garbage"),
        ("\u{7f}", "Garbage"),
        ("=", "Garbage"),
        ("\\", "Garbage"),
        ("/", "Garbage"),
        ("😀", "Garbage"),
        ("é", "Word"),
        ("\u{2028}", "InvalidWhitespace"),
        ("\u{a0}\u{2029}\u{b}\u{c}\u{85}", "InvalidWhitespace"),
    ] {
        let tokens = spelled(text);
        assert_eq!(tokens.len(), 1, "{text:?}: {tokens:?}");
        assert_eq!(tokens[0].1, kind, "{text:?}");
    }
    assert_eq!(spelled("\0\0").len(), 2);
    assert_eq!(spelled("{\u{feff}}")[1].1, "InvalidWhitespace");
}

#[test]
fn comments_end_with_their_line_or_with_their_mark() {
    assert_eq!(spelled("// a\n1")[0].0, "// a");
    assert_eq!(spelled("// a\r\n1")[0].0, "// a");
    assert_eq!(spelled("// a\r1")[0].0, "// a");
    assert_eq!(spelled("/* a\n * b\r\n */1")[0].0, "/* a\n * b\r\n */");
    assert_eq!(spelled("/**/1")[0].0, "/**/");
    let unclosed = tokens("/* a\n1").next().unwrap();
    assert_eq!(unclosed.kind, TokenKind::Comment { closed: false });
    assert_eq!(unclosed.span.range(), 0..6);
    assert_eq!(spelled("/*/")[0].0, "/*/");
}
