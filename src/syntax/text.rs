//! Decoded strings that know where each of their characters stands in the source.

use std::ops::Range;

use super::plain::PlainString;
use crate::source::Span;

/// A string of a document: its decoded text and the way back to the source.
///
/// A *hole* is a part whose value is not known when the document is read (`${var.bucket}` in Terraform, say). JSON has
/// none; the decoded text holds a hole's source text, and [`Text::holes`] tells where.
// A document is strings mostly: what few of them have stands elsewhere, and the span is told by the quotes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text<'s> {
    raw: &'s str,
    rare: Option<Box<Rare>>,
    /// Where in the source the token starts.
    start: u32,
    quotes: Quotes,
    wildcards: bool,
}

/// What few strings have.
#[derive(Clone, Debug, PartialEq, Eq, Default)]
struct Rare {
    /// The decoded text; `None` where it is the source.
    decoded: Option<Box<str>>,
    holes: Box<[Range<u32>]>,
}

/// What stands around the source of a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Quotes {
    /// Nothing: a bare word.
    None,
    /// `"…"` or `'…'`.
    Straight,
    /// A straight quote, and none that closes the string.
    Unclosed,
    /// `“…”`
    Curly,
    /// `“…"`
    CurlyStraight,
}

impl Quotes {
    /// Bytes before and behind the content.
    const fn widths(self) -> (u32, u32) {
        match self {
            Self::None => (0, 0),
            Self::Straight => (1, 1),
            Self::Unclosed => (1, 0),
            Self::Curly => (3, 3),
            Self::CurlyStraight => (3, 1),
        }
    }
}

impl<'s> Text<'s> {
    /// A string whose token starts at `start` and whose source between the quotes is `raw`, written with JSON escapes
    /// if it is `escaped`.
    pub(super) fn new(raw: &'s str, escaped: bool, start: u32, quotes: Quotes) -> Self {
        let rare = escaped.then(|| {
            let decoded: String = units(raw).map(|unit| unit.character).collect();
            Box::new(Rare {
                decoded: Some(decoded.into()),
                ..Rare::default()
            })
        });
        Self {
            raw,
            rare,
            start,
            quotes,
            wildcards: raw.contains(['*', '?']),
        }
    }

    /// A string between straight quotes that needs no decoding; its token starts at `start`.
    pub(super) fn plain(string: PlainString<'s>, start: u32) -> Self {
        Self {
            raw: string.raw,
            rare: None,
            start,
            quotes: Quotes::Straight,
            wildcards: string.wildcards,
        }
    }

    /// Whether `*` or `?` may stand in the text: never false where one does. Found out when the text is read, for rules
    /// that pass over all that has none.
    pub fn may_have_wildcard(&self) -> bool {
        // An escape may stand for either.
        self.wildcards || self.rare.is_some()
    }

    fn decoded(&self) -> Option<&str> {
        self.rare.as_ref()?.decoded.as_deref()
    }

    /// The decoded text.
    pub fn as_str(&self) -> &str {
        self.decoded().unwrap_or(self.raw)
    }

    /// The whole token in the source, quotes included.
    pub fn span(&self) -> Span {
        let (before, behind) = self.quotes.widths();
        Span::new(
            self.start,
            self.start + before + self.raw.len() as u32 + behind,
        )
    }

    /// The source between the quotes.
    pub fn content_span(&self) -> Span {
        let start = self.start + self.quotes.widths().0;
        Span::new(start, start + self.raw.len() as u32)
    }

    /// The parts of the decoded text whose value is unknown, as byte ranges of [`Text::as_str`].
    pub fn holes(&self) -> &[Range<u32>] {
        self.rare.as_ref().map_or(&[], |rare| &rare.holes)
    }

    /// Whether all of the text is known: no holes.
    pub fn is_known(&self) -> bool {
        self.holes().is_empty()
    }

    /// Offset in the decoded text and offset in the source of each character, and of the end.
    pub fn boundaries(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let base = self.content_span().start;
        let verbatim = self.decoded().is_none();
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
        if self.decoded().is_none() {
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

/// The characters of a string's source, in order.
pub(super) fn units(raw: &str) -> impl Iterator<Item = Unit> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let unit = (at < raw.len()).then(|| Unit::read(raw, at))?;
        at += unit.raw_len;
        Some(unit)
    })
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
