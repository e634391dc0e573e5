//! Positions as editors count them: lines and UTF-8, UTF-16 or UTF-32 code units, to byte offsets and back.

use std::ops::Range;

use tower_lsp::ls_types::{self as types, Position, PositionEncodingKind};

use crate::source::Span;

/// In what columns are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what every client understands.
    Utf16,
    /// Unicode scalar values.
    Utf32,
}

impl Encoding {
    /// The encoding that is spoken with a client that offers these: bytes where it can, since we count so ourselves;
    /// else the first that both know. UTF-16 is always understood (LSP 3.17, `PositionEncodingKind`).
    pub(crate) fn negotiate(offered: Option<&[PositionEncodingKind]>) -> Self {
        let mut known = offered.unwrap_or_default().iter().filter_map(|kind| {
            [Self::Utf8, Self::Utf16, Self::Utf32]
                .into_iter()
                .find(|encoding| encoding.kind() == *kind)
        });
        let first = known.clone().next();
        known
            .find(|encoding| *encoding == Self::Utf8)
            .or(first)
            .unwrap_or(Self::Utf16)
    }

    /// The name in the protocol.
    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How many units the character has that starts with this byte; 0 for a byte inside a character.
    fn units(self, byte: u8) -> u32 {
        match self {
            Self::Utf8 => 1,
            _ if byte & 0xC0 == 0x80 => 0,
            Self::Utf16 if byte >= 0xF0 => 2,
            _ => 1,
        }
    }

    /// Length of a text in units.
    pub(crate) fn length(self, text: &str) -> u32 {
        text.bytes().map(|byte| self.units(byte)).sum()
    }
}

/// Every so many bytes, the units before them are noted: a position costs this many steps at most, however long its
/// line is.
const BLOCK: usize = 256;

/// Where the lines of a text start, and how many units stand before each block of it.
#[derive(Clone, Debug)]
pub(crate) struct Index {
    encoding: Encoding,
    lines: Vec<u32>,
    /// Empty where units are bytes: in UTF-8, and in text that is all ASCII.
    blocks: Vec<u32>,
}

impl Index {
    /// The index of a text.
    pub(crate) fn new(text: &str, encoding: Encoding) -> Self {
        let mut lines = vec![0];
        push_lines(text, 0..text.len(), &mut lines);
        Self::with_lines(text, encoding, lines)
    }

    fn with_lines(text: &str, encoding: Encoding, lines: Vec<u32>) -> Self {
        let mut blocks = Vec::new();
        if encoding != Encoding::Utf8 && !text.is_ascii() {
            let mut units = 0;
            for block in text.as_bytes().chunks(BLOCK) {
                blocks.push(units);
                units += block.iter().map(|&byte| encoding.units(byte)).sum::<u32>();
            }
            blocks.push(units);
        }
        Self {
            encoding,
            lines,
            blocks,
        }
    }

    /// In what columns are counted.
    pub(crate) fn encoding(&self) -> Encoding {
        self.encoding
    }

    /// The place of a byte offset; behind the end, that of the end.
    pub(crate) fn position(&self, text: &str, offset: u32) -> Position {
        let offset = offset.min(text.len() as u32);
        let line = self.lines.partition_point(|&start| start <= offset) - 1;
        let start = self.lines.get(line).copied().unwrap_or(0);
        let character = self.units_before(text, offset) - self.units_before(text, start);
        Position::new(line as u32, character)
    }

    /// The range of a span.
    pub(crate) fn range(&self, text: &str, span: Span) -> types::Range {
        types::Range::new(
            self.position(text, span.start),
            self.position(text, span.end),
        )
    }

    /// The byte offset of a position. A column behind the end of its line is the end of the line, a line behind the
    /// last is the end of the text, and a place inside a character is its start.
    pub(crate) fn offset(&self, text: &str, position: Position) -> u32 {
        let line = position.line as usize;
        let Some(&start) = self.lines.get(line) else {
            return text.len() as u32;
        };
        let next = self
            .lines
            .get(line + 1)
            .map_or(text.len(), |&next| next as usize);
        let content = text
            .get(start as usize..next)
            .unwrap_or_default()
            .trim_end_matches(['\r', '\n']);
        let end = start as usize + content.len();
        if self.blocks.is_empty() {
            let mut offset = (start as usize + position.character as usize).min(end);
            while !text.is_char_boundary(offset) {
                offset -= 1;
            }
            return offset as u32;
        }
        let target = self
            .units_before(text, start)
            .saturating_add(position.character);
        let block = self.blocks.partition_point(|&units| units <= target).max(1) - 1;
        let mut units = self.blocks.get(block).copied().unwrap_or(0);
        let first = block * BLOCK;
        let bytes = text.as_bytes().get(first..end).unwrap_or_default();
        for (offset, &byte) in (first..).zip(bytes) {
            let width = self.encoding.units(byte);
            if width > 0 && units + width > target {
                return offset as u32;
            }
            units += width;
        }
        end as u32
    }

    fn units_before(&self, text: &str, offset: u32) -> u32 {
        let block = offset as usize / BLOCK;
        let Some(&units) = self.blocks.get(block) else {
            return offset;
        };
        let bytes = text.as_bytes();
        let rest = bytes.get(block * BLOCK..offset as usize);
        let rest = rest.unwrap_or_default().iter();
        units + rest.map(|&byte| self.encoding.units(byte)).sum::<u32>()
    }
}

/// A text that edits are made to one after another.
#[derive(Debug)]
pub(crate) struct Buffer {
    text: String,
    index: Index,
    /// Whether `index.blocks` is that of an earlier text.
    stale: bool,
}

impl Buffer {
    /// A text and its index.
    pub(crate) fn new(text: String, index: Index) -> Self {
        Self {
            text,
            index,
            stale: false,
        }
    }

    /// Replaces a range; a range that is not on the text is cut to it, and one that runs backwards is turned.
    pub(crate) fn replace(&mut self, range: types::Range, replacement: &str) {
        if self.stale {
            let lines = std::mem::take(&mut self.index.lines);
            self.index = Index::with_lines(&self.text, self.index.encoding, lines);
            self.stale = false;
        }
        let a = self.index.offset(&self.text, range.start) as usize;
        let b = self.index.offset(&self.text, range.end) as usize;
        let range = a.min(b)..a.max(b);
        self.text.replace_range(range.clone(), replacement);
        self.reindex(range, replacement.len());
        // Without wide characters before and now, bytes are still units.
        self.stale = !self.index.blocks.is_empty() || !replacement.is_ascii();
    }

    /// Replaces everything.
    pub(crate) fn replace_all(&mut self, text: String) {
        self.index = Index::new(&text, self.index.encoding);
        self.text = text;
        self.stale = false;
    }

    /// The text and its index.
    pub(crate) fn finish(self) -> (String, Index) {
        let index = if self.stale {
            Index::with_lines(&self.text, self.index.encoding, self.index.lines)
        } else {
            self.index
        };
        (self.text, index)
    }

    /// Looks for lines again where `replaced` was, from the line before (its `\r` may have met a `\n`) to the next
    /// line start that is surely the same, and moves the others.
    fn reindex(&mut self, replaced: Range<usize>, inserted: usize) {
        let lines = &mut self.index.lines;
        let before = replaced.start.saturating_sub(1);
        let first = lines.partition_point(|&start| start as usize <= before);
        let last = lines.partition_point(|&start| start as usize <= replaced.end);
        let moved = |start: u32| (start as usize - replaced.end + replaced.start + inserted) as u32;
        let from = lines
            .get(first.saturating_sub(1))
            .map_or(0, |&start| start as usize);
        let to = lines
            .get(last)
            .map_or(self.text.len(), |&start| moved(start) as usize);
        for start in lines.iter_mut().skip(last) {
            *start = moved(*start);
        }
        let mut found = Vec::new();
        push_lines(&self.text, from..to, &mut found);
        if last < lines.len() {
            // The last one found is the start that was kept.
            found.pop();
        }
        lines.splice(first..last, found);
    }
}

/// Notes the line starts that follow the line endings in a range of the text.
fn push_lines(text: &str, range: Range<usize>, lines: &mut Vec<u32>) {
    let bytes = text.as_bytes();
    let first = range.start;
    for (at, &byte) in bytes.get(range).unwrap_or_default().iter().enumerate() {
        let next = first + at + 1;
        if byte == b'\n' || (byte == b'\r' && bytes.get(next) != Some(&b'\n')) {
            lines.push(next as u32);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ENCODINGS: [Encoding; 3] = [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32];

    fn text() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            Just("\n"),
            Just("\r"),
            Just("\r\n"),
            Just("a"),
            Just("é"),
            Just("😀"),
            Just("\u{2028}"),
            Just("a line that is longer than the others are"),
        ];
        prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
    }

    /// The positions of all characters, counted one by one.
    fn model(text: &str, encoding: Encoding) -> Vec<(u32, Position)> {
        let (mut line, mut character) = (0, 0);
        let mut positions = Vec::new();
        let mut characters = text.char_indices().peekable();
        while let Some((at, c)) = characters.next() {
            positions.push((at as u32, Position::new(line, character)));
            let crlf = c == '\r' && characters.peek().is_some_and(|next| next.1 == '\n');
            if (c == '\n' || c == '\r') && !crlf {
                (line, character) = (line + 1, 0);
            } else {
                character += match encoding {
                    Encoding::Utf8 => c.len_utf8(),
                    Encoding::Utf16 => c.len_utf16(),
                    Encoding::Utf32 => 1,
                } as u32;
            }
        }
        positions.push((text.len() as u32, Position::new(line, character)));
        positions
    }

    proptest! {
        #[test]
        fn positions_are_those_of_counting(text in text()) {
            for encoding in ENCODINGS {
                let index = Index::new(&text, encoding);
                for (offset, position) in model(&text, encoding) {
                    prop_assert_eq!(index.position(&text, offset), position);
                    let back = index.offset(&text, position);
                    // Between `\r` and `\n` there is no place.
                    let inside_crlf = text.get(..offset as usize).is_some_and(|t| t.ends_with('\r'))
                        && text.get(offset as usize..).is_some_and(|t| t.starts_with('\n'));
                    prop_assert_eq!(back, if inside_crlf { offset - 1 } else { offset });
                }
            }
        }

        #[test]
        fn edits_keep_the_index(
            text in text(),
            edits in prop::collection::vec((0_u32..12, 0_u32..90, 0_u32..12, 0_u32..90, text()), 1..8),
        ) {
            for encoding in ENCODINGS {
                let mut buffer = Buffer::new(text.clone(), Index::new(&text, encoding));
                let mut expected = text.clone();
                for (line, character, end_line, end_character, replacement) in &edits {
                    let range = types::Range::new(
                        Position::new(*line, *character),
                        Position::new(*end_line, *end_character),
                    );
                    let index = Index::new(&expected, encoding);
                    let a = index.offset(&expected, range.start) as usize;
                    let b = index.offset(&expected, range.end) as usize;
                    expected.replace_range(a.min(b)..a.max(b), replacement);
                    buffer.replace(range, replacement);
                }
                let (text, index) = buffer.finish();
                let fresh = Index::new(&text, encoding);
                prop_assert_eq!(&text, &expected);
                prop_assert_eq!(&index.lines, &fresh.lines);
                prop_assert_eq!(&index.blocks, &fresh.blocks);
            }
        }
    }

    #[test]
    fn places_off_the_text_are_moved_onto_it() {
        let text = "ab\r\n😀c\n";
        let index = Index::new(text, Encoding::Utf16);
        let offset = |line, character| index.offset(text, Position::new(line, character));
        assert_eq!(offset(0, 99), 2);
        assert_eq!(offset(1, 1), 4, "inside a surrogate pair");
        assert_eq!(offset(1, 3), 9);
        assert_eq!(offset(1, u32::MAX), 9);
        assert_eq!(offset(7, 0), text.len() as u32);
        let bytes = Index::new(text, Encoding::Utf8);
        assert_eq!(
            bytes.offset(text, Position::new(1, 2)),
            4,
            "inside a character"
        );
    }

    #[test]
    fn a_client_that_offers_nothing_counts_utf_16() {
        let of = |kinds: &[PositionEncodingKind]| Encoding::negotiate(Some(kinds));
        assert_eq!(Encoding::negotiate(None), Encoding::Utf16);
        assert_eq!(of(&[]), Encoding::Utf16);
        assert_eq!(of(&[PositionEncodingKind::new("utf-7")]), Encoding::Utf16);
        assert_eq!(
            of(&[PositionEncodingKind::UTF16, PositionEncodingKind::UTF8]),
            Encoding::Utf8
        );
        assert_eq!(
            of(&[PositionEncodingKind::UTF32, PositionEncodingKind::UTF16]),
            Encoding::Utf32
        );
    }
}
