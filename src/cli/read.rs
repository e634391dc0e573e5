//! Reads documents.

use std::fs::File;
use std::io::{self, Read};

use super::discover::Input;
use super::problem::Problem;
use crate::source::{MAX_FILE_SIZE, SourceFile};

/// What reading a document gave.
#[derive(Debug)]
pub(super) enum Content {
    /// Text, or what is left of it.
    Text(SourceFile),
    /// Nothing that could hold a policy, and why. Only for files that the person did not name.
    Nothing(&'static str),
}

/// Reads a document.
///
/// # Errors
///
/// When it can't be read, or is not what a policy can be written in.
pub(super) fn read(input: &Input) -> Result<Content, Problem> {
    let name = || input.name.clone();
    let bytes = bytes(input).map_err(|error| Problem::from_io(name(), &error))?;
    if bytes.len() > MAX_FILE_SIZE {
        return Err(Problem::TooLarge(name()));
    }
    let problem = match form(&bytes) {
        Form::Text => return Ok(Content::Text(SourceFile::from_bytes(name(), bytes))),
        // A file in a folder is no concern of ours unless it is a policy.
        Form::Utf16 if input.named || holds_statement(&bytes) => Problem::Utf16(name()),
        Form::Utf16 => return Ok(Content::Nothing("UTF-16 text that is no policy")),
        Form::Binary if input.named => Problem::Binary(name()),
        Form::Binary => return Ok(Content::Nothing("a binary file")),
    };
    Err(problem)
}

/// The bytes of a document, one more than [`MAX_FILE_SIZE`] at most.
fn bytes(input: &Input) -> io::Result<Vec<u8>> {
    let limit = MAX_FILE_SIZE as u64 + 1;
    let mut bytes = Vec::new();
    match &input.path {
        None => io::stdin().lock().take(limit).read_to_end(&mut bytes)?,
        Some(path) => {
            let file = File::open(path)?;
            let size = file.metadata()?.len().min(limit);
            bytes.reserve_exact(usize::try_from(size).unwrap_or(0) + 1);
            file.take(limit).read_to_end(&mut bytes)?
        }
    };
    Ok(bytes)
}

/// What bytes are, by their look.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Utf16,
    Binary,
}

/// How many bytes tell what a file is.
const LOOK: usize = 4096;

fn form(bytes: &[u8]) -> Form {
    let head = bytes.get(..LOOK).unwrap_or(bytes);
    match head {
        [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..] => return Form::Utf16,
        // Without a mark, the first characters of JSON are ASCII: every second byte is 0.
        [0, second, 0, fourth, ..] if *second != 0 && *fourth != 0 => return Form::Utf16,
        [first, 0, third, 0, ..] if *first != 0 && *third != 0 => return Form::Utf16,
        _ => {}
    }
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace();
    // Sums of few bytes fit a byte, and are made of many bytes at once.
    let controls: usize = head
        .chunks(128)
        .map(|part| {
            part.iter()
                .map(|byte| u8::from(is_control(byte)))
                .sum::<u8>()
        })
        .map(usize::from)
        .sum();
    let invalid = match std::str::from_utf8(head) {
        Ok(_) => 0,
        Err(_) => head.utf8_chunks().map(|chunk| chunk.invalid().len()).sum(),
    };
    let odd = controls + invalid;
    // A slip of a pen leaves some odd bytes in a policy; an image or an archive has many.
    if odd > 3 && odd * 10 > head.len() {
        Form::Binary
    } else {
        Form::Text
    }
}

/// Whether UTF-16 text has the word that every policy has.
fn holds_statement(bytes: &[u8]) -> bool {
    const WORD: &[u8] = b"S\0t\0a\0t\0e\0m\0e\0n\0t";
    bytes.windows(WORD.len()).any(|window| window == WORD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_text_from_what_is_none() {
        assert_eq!(form(b""), Form::Text);
        assert_eq!(form(b"{\"Statement\": \"a\0b\xFF\"}"), Form::Text);
        assert_eq!(form("{\"Sid\": \"Überschrift 😀\"}".as_bytes()), Form::Text);
        assert_eq!(
            form(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0"),
            Form::Binary
        );
        assert_eq!(form(b"\xFF\xFE{\0}\0"), Form::Utf16);
        assert_eq!(form(b"{\0}\0"), Form::Utf16);
        assert_eq!(form(b"\0{\0}"), Form::Utf16);
    }

    #[test]
    fn finds_the_statement_of_utf_16_text() {
        for (bytes, expected) in [("{\"Statement\": 1}", true), ("{\"State\": 1}", false)] {
            let little: Vec<u8> = bytes.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = bytes.encode_utf16().flat_map(u16::to_be_bytes).collect();
            assert_eq!(holds_statement(&little), expected);
            assert_eq!(holds_statement(&big), expected);
        }
    }
}
