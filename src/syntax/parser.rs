//! Builds the tree from the tokens, whatever they are.

mod lists;

use super::error::{SyntaxError, SyntaxErrorKind};
use super::lexer::{Lexer, StringFault, Token, TokenKind, tokens};
use super::text::{Quotes, Text, units};
use super::tree::{Member, Value, ValueKind};
use crate::source::{Dialect, Span};

/// How deep values may nest. What lies deeper is skipped, with an error. IAM needs six levels.
pub const MAX_DEPTH: usize = 128;

/// How many errors are listed; the last of them says that there are more.
pub const MAX_ERRORS: usize = 200;

/// So many items and members are open at a time in most documents.
const OPEN: usize = 32;

/// A document's tree and what is wrong with its syntax.
#[derive(Clone, Debug)]
pub struct Parse<'s> {
    /// The document's value; [`ValueKind::Error`] where there is none.
    pub root: Value<'s>,
    /// The errors, in the order of the text.
    pub errors: Vec<SyntaxError>,
}

/// Reads a text as JSON. In [`Dialect::Jsonc`], comments and trailing commas are no errors.
pub fn parse(text: &str, dialect: Dialect) -> Parse<'_> {
    let mut parser = Parser {
        text,
        dialect,
        lexer: tokens(text),
        ahead: None,
        items: Vec::with_capacity(OPEN),
        members: Vec::with_capacity(OPEN),
        errors: Vec::new(),
        end: 0,
        enclosing: Vec::new(),
    };
    let root = parser.document();
    let mut errors = parser.errors;
    errors.sort_by_key(|error| (error.span.start, error.span.end));
    Parse { root, errors }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Bracket {
    Brace,
    Square,
}

struct Parser<'s> {
    text: &'s str,
    dialect: Dialect,
    lexer: Lexer<'s>,
    /// The next token that is no trivia, if it has been looked at.
    ahead: Option<Token<'s>>,
    /// The items and members of all values that are open, outermost first: each value takes its own off in one piece
    /// when it is complete.
    items: Vec<Value<'s>>,
    members: Vec<Member<'s>>,
    errors: Vec<SyntaxError>,
    /// End of the last token that was no trivia.
    end: u32,
    /// The brackets that are open, outermost first.
    enclosing: Vec<Bracket>,
}

impl<'s> Parser<'s> {
    fn error(&mut self, kind: SyntaxErrorKind, span: Span) {
        self.error_with(kind, span, None);
    }

    fn error_with(&mut self, kind: SyntaxErrorKind, span: Span, related: Option<Span>) {
        if self.errors.len() + 1 < MAX_ERRORS {
            self.errors.push(SyntaxError {
                kind,
                span,
                related,
            });
        } else if self.errors.len() < MAX_ERRORS {
            self.errors.push(SyntaxError {
                kind: SyntaxErrorKind::TooManyErrors,
                span,
                related: None,
            });
        }
    }

    /// Passes over trivia, and shows the next token.
    fn peek(&mut self) -> Option<&Token<'s>> {
        if self.ahead.is_none() {
            self.ahead = self.read();
        }
        self.ahead.as_ref()
    }

    /// Whether the next token is of this kind.
    fn is_next(&mut self, kind: &TokenKind<'_>) -> bool {
        self.peek().is_some_and(|token| token.kind == *kind)
    }

    fn bump(&mut self) -> Option<Token<'s>> {
        let token = match self.ahead.take() {
            Some(token) => token,
            None => self.read()?,
        };
        self.end = token.span.end;
        Some(token)
    }

    /// The first byte of the next token, unless the token has been looked at. Most documents have no fault: their
    /// tokens are told by this byte, and read without the detour.
    fn next_byte(&mut self) -> Option<u8> {
        match self.ahead {
            Some(_) => None,
            None => self.lexer.first_byte(),
        }
    }

    /// Takes the token that is the byte of [`Parser::next_byte`].
    fn bump_byte(&mut self) -> Span {
        let span = self.lexer.take_byte();
        self.end = span.end;
        span
    }

    /// Takes the token that the byte of [`Parser::next_byte`], a quote, starts, if it is a string without a fault.
    fn bump_plain(&mut self) -> Option<(Text<'s>, Span)> {
        let (string, span) = self.lexer.take_plain_string()?;
        self.end = span.end;
        Some((Text::plain(string, span.start), span))
    }

    /// Reads the next token that is no trivia.
    fn read(&mut self) -> Option<Token<'s>> {
        loop {
            self.lexer.first_byte();
            let token = self.lexer.next()?;
            match token.kind {
                TokenKind::Comment { closed: false } => {
                    self.error(SyntaxErrorKind::UnclosedComment, token.span);
                }
                TokenKind::Comment { closed: true } if self.dialect == Dialect::Json => {
                    self.error(SyntaxErrorKind::Comment, token.span);
                }
                TokenKind::InvalidWhitespace => {
                    self.error(SyntaxErrorKind::InvalidWhitespace, token.span);
                }
                TokenKind::ByteOrderMark => self.error(SyntaxErrorKind::ByteOrderMark, token.span),
                TokenKind::Whitespace | TokenKind::Comment { .. } => {}
                _ => return Some(token),
            }
        }
    }

    fn document(&mut self) -> Value<'s> {
        let mut root = None;
        while self.peek().is_some() {
            let value = self.value_or_garbage();
            match (&root, value) {
                (None, Ok(value)) => root = Some(value),
                (Some(_), Ok(value)) => self.error(SyntaxErrorKind::TrailingContent, value.span),
                (_, Err(span)) => self.error(SyntaxErrorKind::UnexpectedToken, span),
            }
        }
        root.unwrap_or_else(|| {
            let end = self.text.len() as u32;
            if self
                .errors
                .iter()
                .all(|error| error.kind != SyntaxErrorKind::UnexpectedToken)
            {
                self.error(SyntaxErrorKind::EmptyDocument, Span::empty(end));
            }
            Value {
                span: Span::new(0, end),
                kind: ValueKind::Error,
            }
        })
    }

    /// A value, or the span of the run of tokens that start none.
    fn value_or_garbage(&mut self) -> Result<Value<'s>, Span> {
        if let Some(value) = self.value() {
            return Ok(value);
        }
        let mut span: Option<Span> = None;
        while let Some(token) = self.peek() {
            let garbage = matches!(
                token.kind,
                TokenKind::Garbage
                    | TokenKind::Comma
                    | TokenKind::Colon
                    | TokenKind::CloseBrace
                    | TokenKind::CloseBracket
            );
            if !garbage {
                break;
            }
            let token_span = token.span;
            // Garbage that goes on without a gap is one mistake.
            if span.is_some_and(|span| span.end != token_span.start) {
                break;
            }
            span = Some(span.map_or(token_span, |span| span.cover(token_span)));
            self.bump();
        }
        Err(span.unwrap_or(Span::empty(self.end)))
    }

    /// A value, or nothing (and nothing taken) if the next token starts none.
    fn value(&mut self) -> Option<Value<'s>> {
        match self.next_byte() {
            Some(b'"') => {
                if let Some((text, span)) = self.bump_plain() {
                    let kind = ValueKind::String(text);
                    return Some(Value { span, kind });
                }
            }
            Some(b'{') => {
                let open = self.bump_byte();
                return Some(self.bracketed(open, Bracket::Brace));
            }
            Some(b'[') => {
                let open = self.bump_byte();
                return Some(self.bracketed(open, Bracket::Square));
            }
            _ => {}
        }
        let starts_value = matches!(
            self.peek()?.kind,
            TokenKind::OpenBrace
                | TokenKind::OpenBracket
                | TokenKind::String { .. }
                | TokenKind::Number
                | TokenKind::InvalidNumber
                | TokenKind::Bool(_)
                | TokenKind::Null
                | TokenKind::Word
        );
        if !starts_value {
            return None;
        }
        let token = self.bump()?;
        let span = token.span;
        let kind = match token.kind {
            TokenKind::OpenBrace => return Some(self.bracketed(span, Bracket::Brace)),
            TokenKind::OpenBracket => return Some(self.bracketed(span, Bracket::Square)),
            TokenKind::Number => ValueKind::Number(self.slice(span)),
            TokenKind::InvalidNumber => {
                self.error(SyntaxErrorKind::InvalidNumber, span);
                ValueKind::Error
            }
            TokenKind::Bool(value) => ValueKind::Bool(value),
            TokenKind::Null => ValueKind::Null,
            _ => ValueKind::String(self.text_of(&token)?),
        };
        Some(Value { span, kind })
    }

    fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The text of a string or a bare word, with the errors of both.
    fn text_of(&mut self, token: &Token<'s>) -> Option<Text<'s>> {
        let span = token.span;
        match token.kind {
            TokenKind::String {
                raw,
                escaped,
                fault,
            } => {
                let quotes = match (fault.unclosed, fault.curly_quoted) {
                    (true, _) => Quotes::Unclosed,
                    (false, false) => Quotes::Straight,
                    (false, true) if span.len() as usize == raw.len() + 4 => Quotes::CurlyStraight,
                    (false, true) => Quotes::Curly,
                };
                let text = Text::new(raw, escaped, span.start, quotes);
                if fault != StringFault::default() {
                    self.string_errors(raw, text.content_span().start, fault, span);
                }
                Some(text)
            }
            TokenKind::Word => {
                self.error(SyntaxErrorKind::UnquotedString, span);
                Some(Text::new(self.slice(span), false, span.start, Quotes::None))
            }
            _ => None,
        }
    }

    fn string_errors(&mut self, raw: &str, content_start: u32, fault: StringFault, span: Span) {
        if fault.unclosed {
            self.error(SyntaxErrorKind::UnclosedString, span);
        }
        if fault.single_quoted {
            self.error(SyntaxErrorKind::SingleQuotedString, span);
        }
        if fault.curly_quoted {
            self.error(SyntaxErrorKind::CurlyQuotedString, span);
        }
        if !(fault.escape || fault.control) {
            return;
        }
        let mut start = content_start;
        for unit in units(raw) {
            let end = start + unit.raw_len as u32;
            let unit_span = Span::new(start, end.min(span.end));
            // What is wrong with `\'` between single quotes are the quotes.
            let quote = fault.single_quoted && unit.character == '\'';
            if !unit.valid && !quote {
                self.error(SyntaxErrorKind::InvalidEscape, unit_span);
            } else if unit.raw_len == 1 && unit.character < ' ' {
                self.error(SyntaxErrorKind::ControlCharacter, unit_span);
            }
            start = end;
        }
    }

    fn bracketed(&mut self, open: Span, bracket: Bracket) -> Value<'s> {
        if self.enclosing.len() >= MAX_DEPTH {
            return self.skip_nested(open);
        }
        self.enclosing.push(bracket);
        let kind = match bracket {
            Bracket::Brace => ValueKind::Object(self.members(open)),
            Bracket::Square => ValueKind::Array(self.items(open)),
        };
        self.enclosing.pop();
        Value {
            span: Span::new(open.start, self.end),
            kind,
        }
    }

    /// Passes over a value that is nested too deep, without recursion.
    fn skip_nested(&mut self, open: Span) -> Value<'s> {
        let mut depth = 1_usize;
        while depth > 0
            && let Some(token) = self.bump()
        {
            match token.kind {
                TokenKind::OpenBrace | TokenKind::OpenBracket => depth += 1,
                TokenKind::CloseBrace | TokenKind::CloseBracket => depth -= 1,
                _ => {}
            }
        }
        let span = Span::new(open.start, self.end);
        self.error(SyntaxErrorKind::TooDeep, open);
        Value {
            span,
            kind: ValueKind::Error,
        }
    }
}
