//! Text that is safe to show on a terminal.

use std::borrow::Cow;

/// Whether a character must not reach a terminal as it is: controls move the cursor and change colours, bidirectional
/// controls change the order of what is read (Unicode Technical Report 36), and the rest can't be seen.
pub(super) fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The text with every hidden character written out, and all of it on one line: `\u{202E}`, `\n`.
pub(super) fn one_line(text: &str) -> Cow<'_, str> {
    // Of ASCII, only controls are hidden. Judging all bytes takes less than looking for the first.
    let bytes = text.as_bytes().iter();
    let is_plain = bytes.fold(true, |plain, byte| plain & matches!(byte, b' '..=b'~'));
    if is_plain || !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        match character {
            '\t' => shown.push(' '),
            _ if is_hidden(character) => shown.extend(character.escape_default()),
            _ => shown.push(character),
        }
    }
    Cow::Owned(shown)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hidden_characters_are_written_out() {
        assert_eq!(one_line("s3:Get*"), "s3:Get*");
        assert_eq!(
            one_line("a\u{1b}[31m\tb\n\u{202e}c é😀"),
            "a\\u{1b}[31m b\\n\\u{202e}c é😀"
        );
    }
}
