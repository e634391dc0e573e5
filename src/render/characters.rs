//! Positions counted in characters, for formats that show many of them.

use crate::source::{LineColumn, SourceFile};

/// Bytes between two known counts.
const STEP: usize = 1024;

/// Counts the characters (Unicode scalar values) before byte offsets of a text, each in constant time however long the
/// text and its lines are.
#[derive(Debug)]
pub(super) struct Characters<'a> {
    file: &'a SourceFile,
    /// The characters that start before each multiple of [`STEP`]; empty when every character is one byte.
    counts: Vec<u32>,
}

impl<'a> Characters<'a> {
    pub(super) fn new(file: &'a SourceFile) -> Self {
        let mut counts = Vec::new();
        if !file.text().is_ascii() {
            let mut count = 0;
            for chunk in file.text().as_bytes().chunks(STEP) {
                counts.push(count);
                count += starts(chunk);
            }
        }
        Self { file, counts }
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
        let line = self.file.line_index(offset);
        let start = self.file.line_starts().get(line).copied().unwrap_or(0);
        LineColumn {
            line: line as u32 + 1,
            column: self.offset(offset).saturating_sub(self.offset(start)) + 1,
        }
    }
}

/// The characters that start in `bytes`.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&byte| byte & 0xC0 != 0x80).count() as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting_from_the_start() {
        let text = "a😀é\r\nb\r".repeat(700);
        for text in [text.as_str(), "", "plain\ntext", &"é".repeat(STEP)] {
            let file = SourceFile::new("a.json", text);
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
