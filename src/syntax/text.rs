//! Decoded strings that know where each of their characters stands in the source.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::Span;

/// A string of a document: its decoded text and the way back to the source.
///
/// A *hole* is a part whose value is not known when the document is read (`${var.bucket}` in Terraform, say). JSON has
/// none; the decoded text holds a hole's source text, and [`Text::holes`] tells where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'s> {
    decoded: Cow<'s, str>,
    raw: &'s str,
    span: Span,
    /// Where in the source `raw` starts: behind the opening quote, if there is one.
    content_start: u32,
    holes: Box<[Range<u32>]>,
}

impl<'s> Text<'s> {
    /// A string whose `raw` source, written with JSON escapes, starts at `content_start` inside `span`.
    pub(super) fn new(decoded: Cow<'s, str>, raw: &'s str, span: Span, content_start: u32) -> Self {
        Self {
            decoded,
            raw,
            span,
            content_start,
            holes: Box::default(),
        }
    }

    /// The decoded text.
    pub fn as_str(&self) -> &str {
        &self.decoded
    }

    /// The whole token in the source, quotes included.
    pub fn span(&self) -> Span {
        self.span
    }

    /// The source between the quotes.
    pub fn content_span(&self) -> Span {
        let start = self.content_start;
        Span::new(start, start + self.raw.len() as u32)
    }

    /// The parts of the decoded text whose value is unknown, as byte ranges of [`Text::as_str`].
    pub fn holes(&self) -> &[Range<u32>] {
        &self.holes
    }

    /// Whether all of the text is known: no holes.
    pub fn is_known(&self) -> bool {
        self.holes.is_empty()
    }

    /// Offset in the decoded text and offset in the source of each character, and of the end.
    pub fn boundaries(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let base = self.content_start;
        let verbatim = matches!(self.decoded, Cow::Borrowed(_));
        let mut next = Some((0_usize, 0_usize));
        std::iter::from_fn(move || {
            let (decoded, raw) = next?;
            next = (raw < self.raw.len()).then(|| {
                if verbatim {
                    let len = self
                        .raw
                        .get(raw..)
                        .and_then(|rest| rest.chars().next())
                        .map_or(1, char::len_utf8);
                    return (decoded + len, raw + len);
                }
                let unit = Unit::read(self.raw, raw);
                (decoded + unit.character.len_utf8(), raw + unit.raw_len)
            });
            Some((decoded as u32, base + raw as u32))
        })
    }

    /// The source span of a byte range of the decoded text. An escape sequence belongs whole to its character.
    pub fn span_of(&self, range: Range<usize>) -> Span {
        let content = self.content_span();
        if matches!(self.decoded, Cow::Borrowed(_)) {
            return Span::new(
                content.start + range.start as u32,
                content.start + range.end as u32,
            );
        }
        let at = |offset: usize| {
            self.boundaries()
                .find(|&(decoded, _)| decoded as usize >= offset)
                .map_or(content.end, |(_, source)| source)
        };
        Span::new(at(range.start), at(range.end))
    }
}

/// One character of a string's source, with its escape sequence.
pub(super) struct Unit {
    /// The character that it stands for; U+FFFD where the escape is invalid and no meaning is plain.
    pub(super) character: char,
    /// Bytes of source, at least 1.
    pub(super) raw_len: usize,
    /// Whether an escape is one that JSON knows.
    pub(super) valid: bool,
}

impl Unit {
    /// Reads the unit at byte `at`, which is a character boundary before the end of `raw`.
    pub(super) fn read(raw: &str, at: usize) -> Self {
        let rest = raw.get(at..).unwrap_or_default();
        let mut characters = rest.chars();
        match characters.next() {
            Some('\\') => Self::escape(rest, characters.next()),
            Some(character) => Self::valid(character, character.len_utf8()),
            None => Self::invalid(1),
        }
    }

    fn valid(character: char, raw_len: usize) -> Self {
        Self {
            character,
            raw_len,
            valid: true,
        }
    }

    fn invalid(raw_len: usize) -> Self {
        Self {
            character: char::REPLACEMENT_CHARACTER,
            raw_len,
            valid: false,
        }
    }

    fn escape(rest: &str, escaped: Option<char>) -> Self {
        let simple = match escaped {
            Some(character @ ('"' | '\\' | '/')) => character,
            Some('b') => '\u{8}',
            Some('f') => '\u{C}',
            Some('n') => '\n',
            Some('r') => '\r',
            Some('t') => '\t',
            Some('u') => return Self::unicode(rest),
            // What it means is plain, and single-quoted strings are read so; JSON has no such escape.
            Some('\'') => {
                return Self {
                    character: '\'',
                    raw_len: 2,
                    valid: false,
                };
            }
            Some(other) => return Self::invalid(1 + other.len_utf8()),
            None => return Self::invalid(1),
        };
        Self::valid(simple, 2)
    }

    fn unicode(rest: &str) -> Self {
        let Some(first) = hex4(rest, 2) else {
            let digits = rest
                .bytes()
                .skip(2)
                .take(4)
                .take_while(u8::is_ascii_hexdigit)
                .count();
            return Self::invalid(2 + digits);
        };
        if let Some(character) = char::from_u32(first) {
            return Self::valid(character, 6);
        }
        let pair = (first < 0xDC00 && rest.get(6..8) == Some("\\u"))
            .then(|| hex4(rest, 8))
            .flatten()
            .filter(|second| (0xDC00..0xE000).contains(second))
            .and_then(|second| {
                char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00))
            });
        match pair {
            Some(character) => Self::valid(character, 12),
            None => Self::invalid(6),
        }
    }
}

fn hex4(text: &str, at: usize) -> Option<u32> {
    let digits = text.get(at..at + 4)?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then_some(())?;
    u32::from_str_radix(digits, 16).ok()
}
