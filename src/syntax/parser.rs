//! Builds the tree from the tokens, whatever they are.

use std::iter::Peekable;

use super::error::{SyntaxError, SyntaxErrorKind};
use super::lexer::{Lexer, StringFault, Token, TokenKind, tokens};
use super::text::{Text, Unit};
use super::tree::{Member, Object, Value, ValueKind};
use crate::source::{Dialect, Span};

/// How deep values may nest. What lies deeper is skipped, with an error. IAM needs six levels.
pub const MAX_DEPTH: usize = 128;

/// How many errors are listed; the last of them says that there are more.
pub const MAX_ERRORS: usize = 200;

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
        lexer: tokens(text).peekable(),
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
    lexer: Peekable<Lexer<'s>>,
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
        while let Some(token) = self.lexer.next_if(|token| token.kind.is_trivia()) {
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
                _ => {}
            }
        }
        self.lexer.peek()
    }

    fn bump(&mut self) -> Option<Token<'s>> {
        self.peek();
        let token = self.lexer.next()?;
        self.end = token.span.end;
        Some(token)
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
            _ => ValueKind::String(self.text_of(token)?),
        };
        Some(Value { span, kind })
    }

    fn slice(&self, span: Span) -> &'s str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// The text of a string or a bare word, with the errors of both.
    fn text_of(&mut self, token: Token<'s>) -> Option<Text<'s>> {
        let span = token.span;
        match token.kind {
            TokenKind::String {
                decoded,
                raw,
                fault,
            } => {
                let quote_len = if fault.curly_quoted { 3 } else { 1 };
                let content_start = span.start + quote_len;
                if fault != StringFault::default() {
                    self.string_errors(raw, content_start, fault, span);
                }
                Some(Text::new(decoded, raw, span, content_start))
            }
            TokenKind::Word => {
                self.error(SyntaxErrorKind::UnquotedString, span);
                let raw = self.slice(span);
                Some(Text::new(raw.into(), raw, span, span.start))
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
        let mut at = 0;
        while at < raw.len() {
            let unit = Unit::read(raw, at);
            let start = content_start + at as u32;
            let unit_span = Span::new(start, (start + unit.raw_len as u32).min(span.end));
            // What is wrong with `\'` between single quotes are the quotes.
            let quote = fault.single_quoted && unit.character == '\'';
            if !unit.valid && !quote {
                self.error(SyntaxErrorKind::InvalidEscape, unit_span);
            } else if unit.raw_len == 1 && unit.character < ' ' {
                self.error(SyntaxErrorKind::ControlCharacter, unit_span);
            }
            at += unit.raw_len;
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

    fn members(&mut self, open: Span) -> Object<'s> {
        let mut members: Vec<Member<'s>> = Vec::new();
        let mut separators = Separators::default();
        while let Some(step) = self.step(open, Bracket::Brace, &mut separators) {
            let Step::Element = step else { break };
            match self.member() {
                Some(member) => {
                    members.push(member);
                    separators.element();
                }
                None => separators.garbage(),
            }
        }
        Object { members }
    }

    fn items(&mut self, open: Span) -> Vec<Value<'s>> {
        let mut items = Vec::new();
        let mut separators = Separators::default();
        while let Some(step) = self.step(open, Bracket::Square, &mut separators) {
            let Step::Element = step else { break };
            match self.value_or_garbage() {
                Ok(value) => items.push(value),
                Err(span) => {
                    self.error(SyntaxErrorKind::UnexpectedToken, span);
                    separators.garbage();
                    continue;
                }
            }
            separators.element();
        }
        items
    }

    /// Takes commas and the closing bracket; says whether an element or the end comes next. `None` never follows
    /// an element that took nothing: each turn takes a token or ends the list.
    fn step(&mut self, open: Span, bracket: Bracket, separators: &mut Separators) -> Option<Step> {
        loop {
            let Some(token) = self.peek() else {
                self.unclosed(open);
                return None;
            };
            let span = token.span;
            let closing = match token.kind {
                TokenKind::Comma => {
                    self.bump();
                    if separators.after_element {
                        separators.after_element = false;
                        separators.after_garbage = false;
                        separators.comma = Some(span);
                    } else {
                        self.error(SyntaxErrorKind::ExtraComma, span);
                    }
                    continue;
                }
                TokenKind::CloseBrace => Bracket::Brace,
                TokenKind::CloseBracket => Bracket::Square,
                // What is unexpected anyway needs no comma on top.
                TokenKind::Garbage | TokenKind::Colon => return Some(Step::Element),
                _ => {
                    if separators.after_element && !separators.after_garbage {
                        let end = self.end;
                        self.error(SyntaxErrorKind::MissingComma, Span::empty(end));
                    }
                    return Some(Step::Element);
                }
            };
            let mine = closing == bracket;
            if !mine && !self.enclosing.contains(&closing) {
                self.bump();
                self.error_with(SyntaxErrorKind::UnexpectedBracket, span, Some(open));
                continue;
            }
            if let Some(comma) = separators.comma
                && self.dialect == Dialect::Json
            {
                self.error(SyntaxErrorKind::TrailingComma, comma);
            }
            if mine {
                self.bump();
            } else {
                self.unclosed(open);
            }
            return Some(Step::End);
        }
    }

    /// The bracket at `open` is missing its partner behind the last token.
    fn unclosed(&mut self, open: Span) {
        let end = self.end;
        self.error_with(
            SyntaxErrorKind::UnclosedBracket,
            Span::empty(end),
            Some(open),
        );
    }

    fn member(&mut self) -> Option<Member<'s>> {
        let starts_key = matches!(
            self.peek()?.kind,
            TokenKind::String { .. } | TokenKind::Word
        );
        if !starts_key {
            self.stray_in_object();
            return None;
        }
        let token = self.bump()?;
        let key = self.text_of(token)?;
        let key_end = self.end;
        let colon = self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Colon);
        if colon {
            self.bump();
        }
        let after = self.end;
        let ends = matches!(
            self.peek().map(|token| &token.kind),
            None | Some(TokenKind::Comma | TokenKind::CloseBrace | TokenKind::CloseBracket)
        );
        if ends {
            let kind = if colon {
                SyntaxErrorKind::MissingValue
            } else {
                SyntaxErrorKind::MissingColon
            };
            self.error_with(kind, Span::empty(after), Some(key.span()));
            return Some(Member {
                key,
                value: Value {
                    span: Span::empty(after),
                    kind: ValueKind::Error,
                },
            });
        }
        let garbage = self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Garbage);
        if !colon && !garbage {
            self.error_with(
                SyntaxErrorKind::MissingColon,
                Span::empty(key_end),
                Some(key.span()),
            );
        }
        let value = self.value_or_garbage().unwrap_or_else(|span| {
            let instead_of_colon = (!colon).then(|| key.span());
            self.error_with(SyntaxErrorKind::UnexpectedToken, span, instead_of_colon);
            // A value may still follow the garbage: `"a": = "b"`.
            self.value().unwrap_or(Value {
                span,
                kind: ValueKind::Error,
            })
        });
        Some(Member { key, value })
    }

    /// What stands in an object where a key should: a value without a key, or garbage.
    fn stray_in_object(&mut self) {
        if self
            .peek()
            .is_some_and(|token| token.kind == TokenKind::Colon)
        {
            let colon = self.bump().map_or(Span::default(), |token| token.span);
            self.error(SyntaxErrorKind::MissingKey, colon);
            self.value();
            return;
        }
        match self.value_or_garbage() {
            Ok(value) => self.error(SyntaxErrorKind::MissingKey, value.span),
            Err(span) => self.error(SyntaxErrorKind::UnexpectedToken, span),
        }
    }
}

enum Step {
    Element,
    End,
}

#[derive(Default)]
struct Separators {
    after_element: bool,
    /// Something was there that is reported already: whether it was an element, who knows.
    after_garbage: bool,
    comma: Option<Span>,
}

impl Separators {
    fn element(&mut self) {
        self.after_element = true;
        self.after_garbage = false;
        self.comma = None;
    }

    fn garbage(&mut self) {
        self.element();
        self.after_garbage = true;
    }
}
