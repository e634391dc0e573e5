//! What almost all of a document is made of, found eight bytes at a time: white space, and strings that need no decoding.

use crate::source::words::{below, first_byte, is, leading};

/// The number of bytes of white space that JSON knows at the start of `bytes`.
#[inline]
pub(super) fn whitespace(bytes: &[u8]) -> usize {
    let mut at = 0;
    while let Some(byte @ (b' ' | b'\n' | b'\t' | b'\r')) = bytes.get(at) {
        at += 1;
        // Most of it is the indentation of a line, which is made of spaces.
        while matches!(byte, b' ' | b'\n')
            && let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk)
        {
            let spaces = leading(*block, b' ');
            at += spaces;
            if spaces < block.len() {
                break;
            }
        }
    }
    at
}

/// A string that needs no decoding and has no fault.
#[derive(Clone, Copy, Debug)]
pub(super) struct PlainString<'s> {
    /// The source between the quotes.
    pub(super) raw: &'s str,
    /// Whether `*` or `?` stands in it.
    pub(super) wildcards: bool,
}

/// The string that starts `rest`, if it is one that needs no decoding and has no fault: almost all are. With a word right
/// behind it, it may be one that ends elsewhere.
#[inline]
pub(super) fn string(rest: &str) -> Option<PlainString<'_>> {
    let content = rest.strip_prefix('"')?;
    let bytes = content.as_bytes();
    let mut wildcards = false;
    let mut at = 0;
    let end = loop {
        let Some(block) = bytes.get(at..).and_then(<[u8]>::first_chunk) else {
            // Few strings stand at the end of a text.
            let tail = bytes.get(at..)?;
            let len = tail.iter().position(|byte| ends(*byte))?;
            wildcards |= tail
                .iter()
                .take(len)
                .any(|byte| matches!(byte, b'*' | b'?'));
            break at + len;
        };
        let special = is(*block, b'"') | is(*block, b'\\') | below(*block, b' ');
        let wild = is(*block, b'*') | is(*block, b'?');
        if let Some(len) = first_byte(special) {
            wildcards |= first_byte(wild).is_some_and(|wild| wild < len);
            break at + len;
        }
        wildcards |= wild != 0;
        at += block.len();
    };
    let word_follows = bytes
        .get(end + 1)
        .is_some_and(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii());
    if bytes.get(end) != Some(&b'"') || word_follows {
        return None;
    }
    let raw = content.get(..end)?;
    Some(PlainString { raw, wildcards })
}

/// Whether a byte ends what is plain of a string.
fn ends(byte: u8) -> bool {
    byte < b' ' || matches!(byte, b'"' | b'\\')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn white_space_ends_wherever_it_does() {
        for len in 0..40 {
            for filling in [" ", "\n", "\t ", "\r\n    ", "\n            ", "  \n\t"] {
                let white: String = filling.chars().cycle().take(len).collect();
                for behind in ["", "x", "\u{a0}", "\"        "] {
                    let text = format!("{white}{behind}");
                    assert_eq!(whitespace(text.as_bytes()), len, "{text:?}");
                }
            }
        }
    }

    #[test]
    fn plain_strings_are_whole_and_know_their_wildcards() {
        for len in 0..30 {
            let content = "é:".chars().cycle().take(len).collect::<String>();
            for behind in ["", ",", "*,", "?           ", "\"*?       "] {
                let found = string(&format!("\"{content}\"{behind}")).map(|found| found.wildcards);
                assert_eq!(found, Some(false), "{content} {behind}");
            }
            for wild in ["*", "?"] {
                for content in [format!("{content}{wild}"), format!("{wild}{content}")] {
                    let text = format!("\"{content}\",          ");
                    let found = string(&text).unwrap();
                    assert_eq!((found.raw, found.wildcards), (content.as_str(), true));
                }
            }
            for fault in ["\\n\"", "\u{1}\"", "\n\"", "\"a", "\"é", ""] {
                for behind in ["", "          "] {
                    assert!(string(&format!("\"{content}{fault}{behind}")).is_none());
                }
            }
        }
        assert!(string("'a'").is_none() && string("").is_none());
    }
}
