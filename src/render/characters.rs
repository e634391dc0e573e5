//! Positions counted in characters, for formats that show many of them.

use crate::source::{LineColumn, SourceFile};

/// Bytes between two known counts.
const STEP: usize = 1024;

/// Counts the characters (Unicode scalar values) and lines before byte offsets of a text, each in constant time however long
/// the text and its lines are.
#[derive(Debug)]
pub(super) struct Characters<'a> {
    file: &'a SourceFile,
    /// The characters that start before each multiple of [`STEP`]; empty when every character is one byte.
    counts: Vec<u32>,
    /// The line breaks before each multiple of [`STEP`]; empty when some line ends in a carriage return.
    breaks: Vec<u32>,
}

impl<'a> Characters<'a> {
    pub(super) fn new(file: &'a SourceFile) -> Self {
        let bytes = file.text().as_bytes();
        let alphabet = file.alphabet();
        let running = |count: fn(&[u8]) -> u32| {
            let chunks = bytes.chunks(STEP);
            let counts = chunks.scan(0, |before, chunk| {
                let here = *before;
                *before += count(chunk);
                Some(here)
            });
            counts.collect::<Vec<u32>>()
        };
        Self {
            file,
            counts: if alphabet.ascii {
                Vec::new()
            } else {
                running(starts)
            },
            breaks: if alphabet.carriage_return {
                Vec::new()
            } else {
                running(breaks)
            },
        }
    }

    /// The characters before a byte offset; all of them for an offset behind the end.
    pub(super) fn offset(&self, offset: u32) -> u32 {
        let bytes = self.file.text().as_bytes();
        let offset = (offset as usize).min(bytes.len());
        let step = (offset / STEP).min(self.counts.len().saturating_sub(1));
        match self.counts.get(step) {
            Some(count) => count + starts(bytes.get(step * STEP..offset).unwrap_or_default()),
            None => offset as u32,
        }
    }

    /// Line and column of a byte offset, both from 1.
    pub(super) fn line_column(&self, offset: u32) -> LineColumn {
        let (line, start) = self.line(offset);
        LineColumn {
            line: line + 1,
            column: self.offset(offset).saturating_sub(self.offset(start)) + 1,
        }
    }

    /// The line of a byte offset, from 0, and where it starts.
    fn line(&self, offset: u32) -> (u32, u32) {
        let bytes = self.file.text().as_bytes();
        let step = (offset as usize / STEP).min(self.breaks.len().saturating_sub(1));
        let Some(before) = self.breaks.get(step) else {
            let line = self.file.line_index(offset);
            let start = self.file.line_starts().get(line).copied().unwrap_or(0);
            return (line as u32, start);
        };
        let end = (offset as usize).min(bytes.len());
        let line = before + breaks(bytes.get(step * STEP..end).unwrap_or_default());
        // The last break before the offset is in the last step that begins with fewer.
        let fewer = self.breaks.partition_point(|breaks| *breaks < line);
        let from = fewer.saturating_sub(1) * STEP;
        let part = bytes.get(from..end.min(from + STEP)).unwrap_or_default();
        let start = memchr::memrchr(b'\n', part).map_or(0, |at| from + at + 1);
        (line, start as u32)
    }
}

/// The characters that start in `bytes`.
fn starts(bytes: &[u8]) -> u32 {
    count(bytes, |byte| byte & 0xC0 != 0x80)
}

/// The line breaks in `bytes`.
fn breaks(bytes: &[u8]) -> u32 {
    count(bytes, |byte| byte == b'\n')
}

/// How many of the bytes are such. Sums of few bytes fit a byte, and are made of many bytes at once.
fn count(bytes: &[u8], is_such: impl Fn(u8) -> bool) -> u32 {
    let parts = bytes.chunks(128);
    parts
        .map(|part| part.iter().map(|byte| u8::from(is_such(*byte))).sum::<u8>())
        .map(u32::from)
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting_from_the_start() {
        let texts = [
            "a😀é\r\nb\r".repeat(700),
            String::new(),
            "plain\ntext".to_owned(),
            "\n\nplain\n".repeat(900),
            "é".repeat(STEP),
            format!("{}\n{0}\n\n", "long".repeat(STEP)),
            format!("{}\n", "a".repeat(STEP - 1)),
        ];
        for text in &texts {
            let file = SourceFile::new("a.json", text.as_str());
            let characters = Characters::new(&file);
            let ends = text.char_indices().map(|(index, _)| index);
            for (count, offset) in ends.chain([text.len()]).enumerate() {
                assert_eq!(characters.offset(offset as u32), count as u32);
                assert_eq!(
                    characters.line_column(offset as u32),
                    file.line_column(offset as u32)
                );
            }
            let all = text.chars().count() as u32;
            assert_eq!(characters.offset(u32::MAX), all);
        }
    }
}
