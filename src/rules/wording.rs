//! How messages show parts of a document.

use std::borrow::Cow;
use std::fmt::Write;

/// How many characters of a text a message shows.
const SHOWN: usize = 60;

/// A part of the document between backticks, made fit for a message: cut after 60 characters, with control characters
/// and line ends as escapes.
pub(crate) fn quoted(text: &str) -> String {
    if text.is_empty() {
        return "the empty text".to_owned();
    }
    let mut shown = String::from("`");
    for (index, character) in text.chars().enumerate() {
        if index == SHOWN {
            shown.push('…');
            break;
        }
        if character.is_control() || is_invisible(character) {
            // Writing to a string can't fail.
            let _ = write!(shown, "\\u{{{:X}}}", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown.push('`');
    shown
}

/// A character by its name: "a no-break space (U+00A0)".
pub(crate) fn character_name(character: char) -> String {
    let code = u32::from(character);
    let name = match character {
        '\0' => "a null character",
        '\t' => "a tab",
        '\n' => "a line feed",
        '\r' => "a carriage return",
        '\u{B}' => "a vertical tab",
        '\u{C}' => "a form feed",
        '\u{1B}' => "an escape character",
        '\u{A0}' => "a no-break space",
        '\u{200B}' => "a zero-width space",
        '\u{200C}' | '\u{200D}' => "a zero-width joiner",
        '\u{2028}' => "a line separator",
        '\u{2029}' => "a paragraph separator",
        '\u{202F}' => "a narrow no-break space",
        '\u{2060}' => "a word joiner",
        '\u{3000}' => "an ideographic space",
        '\u{FEFF}' => "a byte-order mark",
        _ if character.is_control() => "a control character",
        _ if character.is_whitespace() => "a special space",
        _ => return format!("`{character}` (U+{code:04X})"),
    };
    format!("{name} (U+{code:04X})")
}

/// Whether a reader sees nothing where the character stands.
fn is_invisible(character: char) -> bool {
    matches!(character, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// The source of a string as it stands between other quotes, made fit for double ones: a bare `"` gets a backslash,
/// and `\'` loses its own. Other escapes stay.
pub(crate) fn with_escaped_quotes(source: &str) -> Cow<'_, str> {
    if !source.contains(['"', '\\']) {
        return Cow::Borrowed(source);
    }
    let mut text = String::with_capacity(source.len() + 2);
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        match character {
            '"' => text.push_str("\\\""),
            '\\' => match characters.next() {
                Some('\'') => text.push('\''),
                Some(other) => text.extend(['\\', other]),
                None => text.push('\\'),
            },
            other => text.push(other),
        }
    }
    Cow::Owned(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_cut_and_escaped() {
        assert_eq!(quoted("a\u{0}\n\u{202E}é"), "`a\\u{0}\\u{A}\\u{202E}é`");
        assert_eq!(quoted(&"é".repeat(61)), format!("`{}…`", "é".repeat(60)));
        assert_eq!(character_name('\u{A0}'), "a no-break space (U+00A0)");
        assert_eq!(character_name('ş'), "`ş` (U+015F)");
    }

    #[test]
    fn quotes_change_and_escapes_stay() {
        assert_eq!(
            with_escaped_quotes(r#"a\'b"c\n\"d\\'"#),
            r#"a'b\"c\n\"d\\'"#
        );
        assert_eq!(with_escaped_quotes("plain"), "plain");
    }
}
