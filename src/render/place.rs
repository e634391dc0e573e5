//! Places as the formats of other tools want them.

use std::fmt::Write as _;

use super::characters::Characters;
use crate::source::{LineColumn, SourceFile, Span};

/// A range in lines and columns, both from 1; columns count Unicode scalar values and the end is exclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) start: LineColumn,
    pub(super) end: LineColumn,
}

impl Range {
    pub(super) fn of(span: Span, characters: &Characters<'_>) -> Self {
        Self {
            start: characters.line_column(span.start),
            end: characters.line_column(span.end),
        }
    }

    /// The same with columns in bytes of UTF-8.
    pub(super) fn in_bytes(span: Span, file: &SourceFile) -> Self {
        let position = |offset| {
            let line = file.line_index(offset);
            let start = file.line_starts().get(line).copied().unwrap_or(0);
            LineColumn {
                line: line as u32 + 1,
                column: offset.saturating_sub(start) + 1,
            }
        };
        Self {
            start: position(span.start),
            end: position(span.end),
        }
    }
}

/// A file's name as a URI reference (RFC 3986), and whether it is relative.
pub(super) fn uri(name: &str) -> (String, bool) {
    let path = name.replace('\\', "/");
    let absolute = path.starts_with('/');
    let mut uri = String::with_capacity(path.len() + 8);
    if absolute {
        uri.push_str("file://");
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    (uri, !absolute)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_uris() {
        assert_eq!(uri("a b/é.json"), ("a%20b/%C3%A9.json".to_owned(), true));
        assert_eq!(uri("/x/y.json"), ("file:///x/y.json".to_owned(), false));
        assert_eq!(uri("<stdin>"), ("%3Cstdin%3E".to_owned(), true));
    }

    #[test]
    fn columns_count_characters_or_bytes() {
        let file = SourceFile::new("a.json", "x\n é\"b\"");
        let characters = Characters::new(&file);
        let span = Span::new(5, 8);
        let columns = |range: Range| (range.start.line, range.start.column, range.end.column);
        assert_eq!(columns(Range::of(span, &characters)), (2, 3, 6));
        assert_eq!(columns(Range::in_bytes(span, &file)), (2, 4, 7));
    }
}
