//! Source text: where a document comes from, and how byte positions become lines and columns.
//!
//! Inside iamlint every position is a byte offset. What people and editors count in is computed here, at the edge.

mod alphabet;
pub(crate) mod words;

use std::fmt;
use std::ops::Range;
use std::sync::OnceLock;

pub use alphabet::Alphabet;

/// The largest file that is read, in bytes. Offsets are `u32`.
pub const MAX_FILE_SIZE: usize = 1 << 30;

/// A half-open range of byte offsets into a text.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// Offset of the first byte.
    pub start: u32,
    /// Offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// The span from `start` to `end`; an `end` before `start` gives an empty span at `start`.
    pub const fn new(start: u32, end: u32) -> Self {
        Self {
            start,
            end: if end < start { start } else { end },
        }
    }

    /// The empty span at `offset`.
    pub const fn empty(offset: u32) -> Self {
        Self::new(offset, offset)
    }

    /// Number of bytes.
    pub const fn len(self) -> u32 {
        self.end - self.start
    }

    /// Whether the span holds no byte.
    pub const fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies within this span.
    pub const fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn cover(self, other: Span) -> Span {
        Span::new(self.start.min(other.start), self.end.max(other.end))
    }

    /// The same span as a range for slicing.
    pub const fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

/// Which JSON a file is written in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Dialect {
    /// JSON as AWS reads it (RFC 8259): no comments, no trailing commas.
    #[default]
    Json,
    /// JSON with comments and trailing commas.
    Jsonc,
}

impl Dialect {
    /// The dialect that a file's name promises: `.jsonc` and `.json5` are [`Dialect::Jsonc`], everything else is JSON.
    pub fn of_name(name: &str) -> Self {
        let extension = name.rsplit_once('.').map_or("", |(_, extension)| extension);
        if extension.eq_ignore_ascii_case("jsonc") || extension.eq_ignore_ascii_case("json5") {
            Self::Jsonc
        } else {
            Self::Json
        }
    }
}

/// A line and a column, both counted from 1; the column counts Unicode scalar values.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LineColumn {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode scalar values, from 1.
    pub column: u32,
}

/// A document's text and name.
#[derive(Debug)]
pub struct SourceFile {
    name: String,
    text: String,
    dialect: Dialect,
    invalid_utf8: Vec<Span>,
    lines: OnceLock<Vec<u32>>,
    alphabet: OnceLock<Alphabet>,
}

impl SourceFile {
    /// A file from its name (shown in findings; its extension chooses the [`Dialect`]) and text.
    pub fn new(name: impl Into<String>, text: impl Into<String>) -> Self {
        let name = name.into();
        Self {
            dialect: Dialect::of_name(&name),
            name,
            text: text.into(),
            invalid_utf8: Vec::new(),
            lines: OnceLock::new(),
            alphabet: OnceLock::new(),
        }
    }

    /// A file from its name and bytes. Bytes that are no UTF-8 are each replaced by U+001A (one byte, so that all
    /// offsets stay those of the file) and listed in [`SourceFile::invalid_utf8`].
    pub fn from_bytes(name: impl Into<String>, bytes: Vec<u8>) -> Self {
        let error = match String::from_utf8(bytes) {
            Ok(text) => return Self::new(name, text),
            Err(error) => error,
        };
        let bytes = error.into_bytes();
        let mut text = String::with_capacity(bytes.len());
        let mut invalid_utf8: Vec<Span> = Vec::new();
        for chunk in bytes.utf8_chunks() {
            text.push_str(chunk.valid());
            let start = text.len() as u32;
            for _ in chunk.invalid() {
                text.push('\u{1A}');
            }
            if !chunk.invalid().is_empty() {
                let span = Span::new(start, text.len() as u32);
                match invalid_utf8.last_mut() {
                    Some(last) if last.end == span.start => last.end = span.end,
                    _ => invalid_utf8.push(span),
                }
            }
        }
        let mut file = Self::new(name, text);
        file.invalid_utf8 = invalid_utf8;
        file
    }

    /// The same file, read as `dialect`.
    #[must_use]
    pub fn with_dialect(mut self, dialect: Dialect) -> Self {
        self.dialect = dialect;
        self
    }

    /// The name that findings show.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Which characters the text holds.
    pub fn alphabet(&self) -> Alphabet {
        *self.alphabet.get_or_init(|| Alphabet::of(&self.text))
    }

    /// Which JSON the file is written in.
    pub fn dialect(&self) -> Dialect {
        self.dialect
    }

    /// Where the file holds bytes that are no UTF-8, in order.
    pub fn invalid_utf8(&self) -> &[Span] {
        &self.invalid_utf8
    }

    /// The text of a span; empty where the span is not one of this text.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Offsets at which lines start. A line ends with `\n`, `\r\n` or a lone `\r`.
    pub fn line_starts(&self) -> &[u32] {
        self.lines
            .get_or_init(|| line_starts(self.text.as_bytes(), self.alphabet()))
    }

    /// Zero-based line of a byte offset; the last line for offsets behind the end.
    pub fn line_index(&self, offset: u32) -> usize {
        self.line_starts().partition_point(|&start| start <= offset) - 1
    }

    /// Byte range of a zero-based line, its line ending included.
    pub fn line_span(&self, line: usize) -> Option<Span> {
        let starts = self.line_starts();
        let start = *starts.get(line)?;
        let end = starts
            .get(line + 1)
            .copied()
            .unwrap_or(self.text.len() as u32);
        Some(Span::new(start, end))
    }

    /// Line and column of a byte offset, for people. An offset inside a character counts as its start.
    pub fn line_column(&self, offset: u32) -> LineColumn {
        let line = self.line_index(offset);
        let start = self.line_starts().get(line).copied().unwrap_or(0) as usize;
        let end = (offset as usize).min(self.text.len());
        let column = self.text.as_bytes()[start.min(end)..end]
            .iter()
            .filter(|&&byte| byte & 0xC0 != 0x80)
            .count();
        LineColumn {
            line: line as u32 + 1,
            column: column as u32 + 1,
        }
    }
}

/// Offsets at which the lines of a text start.
fn line_starts(text: &[u8], alphabet: Alphabet) -> Vec<u32> {
    // Lines of policies are some thirty bytes long.
    let mut starts = Vec::with_capacity(text.len() / 32 + 2);
    starts.push(0);
    if alphabet.carriage_return {
        let ends = memchr::memchr2_iter(b'\n', b'\r', text);
        let next = ends.map(|end| end + 1);
        // What starts with the second half of a line's end is no line.
        let whole = |start: &usize| {
            !text
                .get(..=*start)
                .is_some_and(|end| end.ends_with(b"\r\n"))
        };
        starts.extend(next.filter(whole).map(|start| start as u32));
        return starts;
    }
    let (blocks, rest) = text.as_chunks();
    let mut block_start = 0;
    for block in blocks {
        for index in words::each(*block, b'\n') {
            starts.push(block_start + index + 1);
        }
        block_start += block.len() as u32;
    }
    for (index, byte) in (block_start..).zip(rest) {
        if *byte == b'\n' {
            starts.push(index + 1);
        }
    }
    starts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(file: &SourceFile, needle: &str) -> (u32, u32) {
        let position = file.line_column(file.text().find(needle).unwrap() as u32);
        (position.line, position.column)
    }

    #[test]
    fn columns_count_characters_and_lines_end_three_ways() {
        let file = SourceFile::new("a.json", "a😀b\r\nc\rd\n\ne");
        assert_eq!(at(&file, "b"), (1, 3));
        assert_eq!(at(&file, "c"), (2, 1));
        assert_eq!(at(&file, "d"), (3, 1));
        assert_eq!(at(&file, "e"), (5, 1));
        assert_eq!(file.line_column(99), LineColumn { line: 5, column: 2 });
    }

    #[test]
    fn lines_start_behind_each_line_break() {
        for text in [
            "",
            "\n",
            "a",
            "\n\n\n\n\n\n\n\n\n\n",
            "{\n\x0b\x0b\n\x0b}\n\n  \"a\": 1\n",
            "é\n\u{10a}\u{40a}\n",
        ] {
            let breaks = text.bytes().zip(1..).filter(|(byte, _)| *byte == b'\n');
            let starts: Vec<u32> = std::iter::once(0)
                .chain(breaks.map(|(_, next)| next))
                .collect();
            assert_eq!(
                SourceFile::new("a.json", text).line_starts(),
                starts,
                "{text:?}"
            );
            // With a carriage return at the end, no start but the last differs.
            let long = format!("{text}\r");
            assert_eq!(
                SourceFile::new("a.json", long).line_starts()[..starts.len()],
                starts,
                "{text:?}"
            );
        }
    }

    #[test]
    fn invalid_bytes_keep_their_offsets() {
        let file = SourceFile::from_bytes("a.json", b"{\"a\":\"\xff\xfe\",\xc3}".to_vec());
        assert_eq!(file.text().len(), 12);
        assert_eq!(file.invalid_utf8(), [Span::new(6, 8), Span::new(10, 11)]);
    }

    #[test]
    fn dialect_follows_the_name() {
        assert_eq!(Dialect::of_name("x/policy.jsonc"), Dialect::Jsonc);
        assert_eq!(Dialect::of_name("policy.json"), Dialect::Json);
        assert_eq!(Dialect::of_name("policy"), Dialect::Json);
    }
}
