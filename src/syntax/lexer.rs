//! Splits a text into tokens and trivia so that every byte belongs to exactly one of them.
//!
//! Strings, numbers, words and comments are read by jsonc-parser's scanner. It stops at its first error; so each of
//! them is scanned on its own, within its line (only block comments may cross lines), and the time stays linear
//! whatever the text holds.

use jsonc_parser::tokens::Token as ScannedToken;
use jsonc_parser::{Scanner, ScannerOptions};

use super::plain::{self, PlainString};
use super::text::units;
use crate::source::Span;

/// A piece of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'s> {
    /// What it is.
    pub kind: TokenKind<'s>,
    /// Its characters.
    pub span: Span,
}

/// The kinds of [`Token`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TokenKind<'s> {
    /// Spaces, tabs, line feeds, carriage returns.
    Whitespace,
    /// White space that JSON does not know: no-break space, U+2028, vertical tab, …
    InvalidWhitespace,
    /// U+FEFF at the start of the text.
    ByteOrderMark,
    /// A comment; `closed` is false for a block comment that never ends.
    Comment {
        /// Whether it ends before the text does.
        closed: bool,
    },
    /// `{`
    OpenBrace,
    /// `}`
    CloseBrace,
    /// `[`
    OpenBracket,
    /// `]`
    CloseBracket,
    /// `,`
    Comma,
    /// `:`
    Colon,
    /// A string.
    String {
        /// The source between the quotes.
        raw: &'s str,
        /// Whether a backslash stands in it.
        escaped: bool,
        /// What is wrong with it.
        fault: StringFault,
    },
    /// A number that JSON knows.
    Number,
    /// A number that JSON does not know.
    InvalidNumber,
    /// `true` or `false`
    Bool(bool),
    /// `null`
    Null,
    /// A bare word.
    Word,
    /// Characters that start no token.
    Garbage,
}

/// What is wrong with a string token. Any of them may come together.
#[allow(clippy::struct_excessive_bools)]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct StringFault {
    /// It has no closing quote.
    pub unclosed: bool,
    /// It stands in single quotes.
    pub single_quoted: bool,
    /// It starts with a typographic quote; what closes it is one too, or a straight one.
    pub curly_quoted: bool,
    /// It holds an invalid escape.
    pub escape: bool,
    /// It holds a control character.
    pub control: bool,
}

impl TokenKind<'_> {
    /// Whether the token carries no meaning: white space, comments, a byte-order mark.
    pub fn is_trivia(&self) -> bool {
        matches!(
            self,
            Self::Whitespace | Self::InvalidWhitespace | Self::ByteOrderMark | Self::Comment { .. }
        )
    }
}

/// All tokens and trivia of a text, in order, without a gap.
pub fn tokens(text: &str) -> Lexer<'_> {
    Lexer {
        text,
        position: 0,
        line_end: 0,
    }
}

/// The iterator behind [`tokens`].
#[derive(Clone, Debug)]
pub struct Lexer<'s> {
    text: &'s str,
    position: usize,
    /// End of the line that holds `position`, where it has been looked up; else at or before `position`.
    line_end: usize,
}

const OPTIONS: ScannerOptions = ScannerOptions {
    allow_single_quoted_strings: true,
    allow_hexadecimal_numbers: true,
    allow_unary_plus_numbers: true,
    allow_bare_decimal_point_numbers: true,
    allow_non_finite_numbers: false,
    allow_extended_string_escapes: false,
};

impl<'s> Iterator for Lexer<'s> {
    type Item = Token<'s>;

    fn next(&mut self) -> Option<Token<'s>> {
        let start = self.position;
        let &first = self.text.as_bytes().get(start)?;
        let (kind, len) = match first {
            b' ' | b'\t' | b'\n' | b'\r' => {
                let len = plain::whitespace(self.rest().as_bytes());
                (TokenKind::Whitespace, len)
            }
            b'{' => (TokenKind::OpenBrace, 1),
            b'}' => (TokenKind::CloseBrace, 1),
            b'[' => (TokenKind::OpenBracket, 1),
            b']' => (TokenKind::CloseBracket, 1),
            b',' => (TokenKind::Comma, 1),
            b':' => (TokenKind::Colon, 1),
            b'"' | b'\'' => self.string(first),
            b'/' => self.comment(),
            b'+' | b'-' | b'.' | b'0'..=b'9' => self.number(),
            _ => self.other(),
        };
        self.position = start + len;
        Some(Token {
            kind,
            span: Span::new(start as u32, self.position as u32),
        })
    }
}

impl<'s> Lexer<'s> {
    fn rest(&self) -> &'s str {
        self.text.get(self.position..).unwrap_or_default()
    }

    /// The text from the position to the end of its line.
    fn line_rest(&mut self) -> &'s str {
        if self.line_end <= self.position {
            let rest = self.rest().as_bytes();
            let len = rest.iter().position(|&byte| byte == b'\n' || byte == b'\r');
            self.line_end = self.position + len.unwrap_or(rest.len());
        }
        self.text
            .get(self.position..self.line_end)
            .unwrap_or_default()
    }

    /// The byte behind the white space that JSON knows from the position on. It is passed over, for readers who have no
    /// use for it.
    pub(super) fn first_byte(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        self.position += plain::whitespace(bytes.get(self.position..)?);
        bytes.get(self.position).copied()
    }

    /// Takes the byte at the position, which is one of `{}[],:`.
    pub(super) fn take_byte(&mut self) -> Span {
        let start = self.position as u32;
        self.position += 1;
        Span::new(start, start + 1)
    }

    /// Takes the string at the position, if it needs no decoding and has no fault.
    pub(super) fn take_plain_string(&mut self) -> Option<(PlainString<'s>, Span)> {
        let string = plain::string(self.rest())?;
        let start = self.position;
        self.position += string.raw.len() + 2;
        Some((string, Span::new(start as u32, self.position as u32)))
    }

    fn string(&mut self, quote: u8) -> (TokenKind<'s>, usize) {
        if let Some(PlainString { raw, .. }) = plain::string(self.rest()) {
            let kind = TokenKind::String {
                raw,
                escaped: false,
                fault: StringFault::default(),
            };
            return (kind, raw.len() + 2);
        }
        let line = self.line_rest();
        let mut scanner = Scanner::new(line, &OPTIONS);
        let result = scanner.scan();
        let mut fault = StringFault {
            single_quoted: quote == b'\'',
            ..StringFault::default()
        };
        let (raw, len) = if let Ok(Some(ScannedToken::String(_))) = result {
            let len = scanner.token_end();
            (line.get(1..len - 1).unwrap_or_default(), len)
        } else {
            let (raw, closed) = string_content(line, quote);
            fault.unclosed = !closed;
            fault.escape = !is_valid(raw);
            (raw, 1 + raw.len() + usize::from(closed))
        };
        if let Some(raw) = ends_before_comma(raw, line.get(len..).unwrap_or_default()) {
            let fault = StringFault {
                unclosed: true,
                escape: !is_valid(raw),
                ..fault
            };
            return (string_token(raw, fault), 1 + raw.len());
        }
        (string_token(raw, fault), len)
    }

    /// A string that starts with a typographic quote and ends in its line with another, or with a straight one.
    fn curly_string(&mut self, first: char) -> Option<(TokenKind<'s>, usize)> {
        let closing = match first {
            '\u{201C}'..='\u{201F}' => ['\u{201C}', '\u{201D}', '\u{201E}', '\u{201F}', '"'],
            '\u{2018}'..='\u{201B}' => ['\u{2018}', '\u{2019}', '\u{201A}', '\u{201B}', '\''],
            _ => return None,
        };
        let content = self.line_rest().get(first.len_utf8()..)?;
        let end = content.find(closing)?;
        let closing_len = content.get(end..)?.chars().next()?.len_utf8();
        let raw = content.get(..end)?;
        let fault = StringFault {
            curly_quoted: true,
            escape: !is_valid(raw),
            ..StringFault::default()
        };
        let kind = string_token(raw, fault);
        Some((kind, first.len_utf8() + end + closing_len))
    }

    fn comment(&mut self) -> (TokenKind<'s>, usize) {
        let block = self.rest().as_bytes().get(1) == Some(&b'*');
        let text = if block { self.rest() } else { self.line_rest() };
        let mut scanner = Scanner::new(text, &OPTIONS);
        match scanner.scan() {
            Ok(Some(ScannedToken::CommentLine(_) | ScannedToken::CommentBlock(_))) => {
                (TokenKind::Comment { closed: true }, scanner.token_end())
            }
            _ if block => (TokenKind::Comment { closed: false }, text.len()),
            _ => (TokenKind::Garbage, 1),
        }
    }

    fn number(&mut self) -> (TokenKind<'s>, usize) {
        let line = self.line_rest();
        let word_len = line
            .bytes()
            .position(|byte| {
                !(byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_'))
            })
            .unwrap_or(line.len());
        let word = line.get(..word_len).unwrap_or_default();
        let mut scanner = Scanner::new(word, &OPTIONS);
        let whole = matches!(scanner.scan(), Ok(Some(ScannedToken::Number(_))))
            && scanner.token_end() == word_len;
        if whole && is_json_number(word) {
            (TokenKind::Number, word_len)
        } else {
            (TokenKind::InvalidNumber, word_len)
        }
    }

    fn other(&mut self) -> (TokenKind<'s>, usize) {
        let Some(first) = self.rest().chars().next() else {
            return (TokenKind::Garbage, 1);
        };
        if first == '\u{FEFF}' && self.position == 0 {
            return (TokenKind::ByteOrderMark, first.len_utf8());
        }
        if let Some(string) = self.curly_string(first) {
            return string;
        }
        if is_invalid_whitespace(first) {
            let rest = self.rest();
            let len = rest
                .find(|c| !is_invalid_whitespace(c))
                .unwrap_or(rest.len());
            return (TokenKind::InvalidWhitespace, len);
        }
        let line = self.line_rest();
        let len = line.find(|c: char| !is_word(c)).unwrap_or(line.len());
        if len == 0 {
            return (TokenKind::Garbage, first.len_utf8());
        }
        let word = line.get(..len).unwrap_or_default();
        let mut scanner = Scanner::new(word, &OPTIONS);
        let kind = match scanner.scan() {
            Ok(Some(ScannedToken::Boolean(value))) if scanner.token_end() == len => {
                TokenKind::Bool(value)
            }
            Ok(Some(ScannedToken::Null)) if scanner.token_end() == len => TokenKind::Null,
            _ => TokenKind::Word,
        };
        (kind, len)
    }
}

/// White space to a reader's eye that JSON does not take. Characters without width, and a byte-order mark inside a
/// text, are among them.
fn is_invalid_whitespace(character: char) -> bool {
    (character.is_whitespace() && !matches!(character, ' ' | '\t' | '\n' | '\r'))
        || matches!(character, '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}')
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || matches!(character, '_' | '-' | '$' | '.' | '*')
}

/// The content of the string that starts `line`, and whether a closing quote follows it.
///
/// A string that is never closed ends with its line; the brackets and the comma that a person meant to stand behind
/// it are given back.
fn string_content(line: &str, quote: u8) -> (&str, bool) {
    let bytes = line.as_bytes();
    let mut at = 1;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => at += 2,
            _ if byte == quote => return (line.get(1..at).unwrap_or_default(), true),
            _ => at += 1,
        }
    }
    let content = line.get(1..).unwrap_or_default();
    (content.trim_end_matches([',', ']', '}', ' ', '\t']), false)
}

/// The content of a string whose closing quote is missing where another string follows in the same line:
/// `"s3:Get*, "Resource": …`. What looks like its end is the start of the next one then: no quote that closes a string
/// stands between a comma and a word.
fn ends_before_comma<'s>(raw: &'s str, rest: &str) -> Option<&'s str> {
    let word_follows = rest.starts_with(|c: char| c.is_alphanumeric());
    let content = raw.trim_end_matches([' ', '\t']).strip_suffix(',')?;
    word_follows.then(|| content.trim_end_matches([',', ']', '}', ' ', '\t']))
}

/// The token of a string with this content; control characters join its faults.
fn string_token(raw: &str, fault: StringFault) -> TokenKind<'_> {
    TokenKind::String {
        raw,
        escaped: raw.contains('\\'),
        fault: StringFault {
            control: raw.bytes().any(|byte| byte < b' '),
            ..fault
        },
    }
}

/// Whether a string's content holds no escape that JSON does not know.
fn is_valid(raw: &str) -> bool {
    !raw.contains('\\') || units(raw).all(|unit| unit.valid)
}

/// The number grammar of RFC 8259, section 6.
fn is_json_number(text: &str) -> bool {
    let digits = |text: &mut &[u8]| {
        let count = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
        *text = text.get(count..).unwrap_or_default();
        count
    };
    let mut rest = text.as_bytes();
    if let Some((b'-', tail)) = rest.split_first() {
        rest = tail;
    }
    let leading_zero = rest.first() == Some(&b'0');
    let integer = digits(&mut rest);
    if integer == 0 || (leading_zero && integer > 1) {
        return false;
    }
    if let Some((b'.', tail)) = rest.split_first() {
        rest = tail;
        if digits(&mut rest) == 0 {
            return false;
        }
    }
    if let Some((b'e' | b'E', tail)) = rest.split_first() {
        rest = match tail.split_first() {
            Some((b'+' | b'-', tail)) => tail,
            _ => tail,
        };
        if digits(&mut rest) == 0 {
            return false;
        }
    }
    rest.is_empty()
}
