//! What stands between brackets: members, items, and the commas between them.

use super::{Bracket, Parser};
use crate::source::{Dialect, Span};
use crate::syntax::error::SyntaxErrorKind;
use crate::syntax::lexer::TokenKind;
use crate::syntax::text::Text;
use crate::syntax::tree::{Member, Object, Value, ValueKind};

impl<'s> Parser<'s> {
    /// The members of an object, up to its closing brace.
    pub(super) fn members(&mut self, open: Span) -> Object<'s> {
        let first = self.members.len();
        let mut separators = Separators::default();
        while let Some(step) = self.step(open, Bracket::Brace, &mut separators) {
            let Step::Element = step else { break };
            match self.member() {
                Some(member) => {
                    self.members.push(member);
                    separators.element();
                }
                None => separators.garbage(),
            }
        }
        Object {
            members: self.members.split_off(first),
        }
    }

    /// The items of an array, up to its closing bracket.
    pub(super) fn items(&mut self, open: Span) -> Vec<Value<'s>> {
        let first = self.items.len();
        let mut separators = Separators::default();
        while let Some(step) = self.step(open, Bracket::Square, &mut separators) {
            let Step::Element = step else { break };
            match self.value_or_garbage() {
                Ok(value) => self.items.push(value),
                Err(span) => {
                    self.error(SyntaxErrorKind::UnexpectedToken, span);
                    separators.garbage();
                    continue;
                }
            }
            separators.element();
        }
        self.items.split_off(first)
    }

    /// Takes commas and the closing bracket; says whether an element or the end comes next. `None` never follows
    /// an element that took nothing: each turn takes a token or ends the list.
    fn step(&mut self, open: Span, bracket: Bracket, separators: &mut Separators) -> Option<Step> {
        let close = match bracket {
            Bracket::Brace => b'}',
            Bracket::Square => b']',
        };
        loop {
            match self.next_byte() {
                Some(b',') if separators.after_element => {
                    separators.comma(self.bump_byte());
                    continue;
                }
                Some(byte) if byte == close && separators.comma.is_none() => {
                    self.bump_byte();
                    return Some(Step::End);
                }
                Some(b'"' | b'{' | b'[') if !separators.after_element => {
                    return Some(Step::Element);
                }
                _ => {}
            }
            let Some(token) = self.peek() else {
                self.unclosed(open);
                return None;
            };
            let span = token.span;
            let closing = match token.kind {
                TokenKind::Comma => {
                    self.bump();
                    if separators.after_element {
                        separators.comma(span);
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

    /// The key of a member; `None` where something else stands there, which is taken.
    fn key(&mut self) -> Option<Text<'s>> {
        if self.next_byte() == Some(b'"')
            && let Some((text, _)) = self.bump_plain()
        {
            return Some(text);
        }
        let starts_key = matches!(
            self.peek()?.kind,
            TokenKind::String { .. } | TokenKind::Word
        );
        if !starts_key {
            self.stray_in_object();
            return None;
        }
        let token = self.bump()?;
        self.text_of(&token)
    }

    fn member(&mut self) -> Option<Member<'s>> {
        let key = self.key()?;
        let key_end = self.end;
        let colon = if self.next_byte() == Some(b':') {
            self.bump_byte();
            true
        } else {
            let colon = self.is_next(&TokenKind::Colon);
            if colon {
                self.bump();
            }
            colon
        };
        let after = self.end;
        let ends = match self.next_byte() {
            Some(b'"' | b'{' | b'[') => false,
            _ => matches!(
                self.peek().map(|token| &token.kind),
                None | Some(TokenKind::Comma | TokenKind::CloseBrace | TokenKind::CloseBracket)
            ),
        };
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
        if !colon && !self.is_next(&TokenKind::Garbage) {
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
        if self.is_next(&TokenKind::Colon) {
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

    fn comma(&mut self, span: Span) {
        self.after_element = false;
        self.after_garbage = false;
        self.comma = Some(span);
    }

    fn garbage(&mut self) {
        self.element();
        self.after_garbage = true;
    }
}
