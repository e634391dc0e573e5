//! Where a place of a text is in terms of the policy language, whatever state the text is in.
//!
//! The tokens before the place tell: they are there while a string is still open and commas are missing.

use crate::source::Span;
use crate::syntax::{Token, TokenKind, tokens};

/// The brackets around a place, and the value that is written there.
#[derive(Clone, Debug)]
pub(crate) struct Cursor<'t> {
    /// The brackets that are open there, outermost first.
    pub(crate) frames: Vec<Frame<'t>>,
    /// What is written there.
    pub(crate) slot: Slot<'t>,
}

/// An open bracket.
#[derive(Clone, Debug)]
pub(crate) struct Frame<'t> {
    /// Where it stands.
    pub(crate) open: u32,
    /// Whether it is a `{`.
    pub(crate) is_object: bool,
    /// The key of the member that the place is in, if it is behind the colon.
    pub(crate) key: Option<&'t str>,
    expect: Expect,
}

/// A key or value that is written, or could be.
#[derive(Clone, Debug)]
pub(crate) struct Slot<'t> {
    /// Whether it is a key.
    pub(crate) is_key: bool,
    /// What there is of it, without quotes; may be empty.
    pub(crate) span: Span,
    /// What there is of it before the place.
    pub(crate) typed: &'t str,
    /// Which quotes are there.
    pub(crate) quotes: Quotes,
    /// Behind what a comma is missing before it.
    pub(crate) comma_before: Option<u32>,
    /// Whether a comma must follow it, since more does.
    pub(crate) comma_after: bool,
    /// Whether a colon follows.
    pub(crate) has_colon: bool,
}

/// The quotes around a [`Slot`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Quotes {
    /// None.
    None,
    /// The opening one only.
    Open,
    /// Both.
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Expect {
    Key,
    Colon,
    Value,
    Comma,
}

/// What stands at a byte offset of a text; `None` where nothing can be written: in a comment, between a key and its
/// colon, before a value that is there already. One pass over the text up to there.
pub(crate) fn cursor(text: &str, offset: u32) -> Option<Cursor<'_>> {
    let mut scan = Scan {
        text,
        frames: Vec::new(),
        end: 0,
    };
    let mut all = tokens(text);
    let mut behind = None;
    // Where the last word ends that was looked at as a whole.
    let mut looked_at = 0;
    for token in all.by_ref() {
        let whole = token.span;
        if whole.start > offset || (whole.start == offset && !token.kind.is_trivia()) {
            behind = Some(token);
            break;
        }
        match token.kind {
            TokenKind::Comment { .. } => {
                let line = text
                    .get(whole.range())
                    .is_some_and(|it| it.starts_with("//"));
                if offset < whole.end || (line && offset == whole.end) {
                    return None;
                }
            }
            TokenKind::String { fault, .. } => {
                let quote = if fault.curly_quoted { 3 } else { 1 };
                let content = Span::new(
                    whole.start + quote,
                    whole.end - if fault.unclosed { 0 } else { quote },
                );
                if content.start <= offset && offset <= content.end {
                    return scan.in_string(content, fault.unclosed, offset, all.clone());
                }
            }
            TokenKind::Word | TokenKind::Bool(_) | TokenKind::Null | TokenKind::Number => {
                let word = if whole.start < looked_at {
                    whole
                } else {
                    scan.word(whole)
                };
                looked_at = looked_at.max(word.end);
                if offset <= whole.end && word == whole {
                    return scan.slot(word, offset, Quotes::None, all.clone());
                }
                if offset <= word.end {
                    let after = tokens(text.get(word.end as usize..)?);
                    return scan.slot(word, offset, Quotes::None, after);
                }
            }
            _ => {}
        }
        scan.take(&token);
    }
    let following = behind.into_iter().chain(all);
    scan.slot(Span::empty(offset), offset, Quotes::None, following)
}

struct Scan<'t> {
    text: &'t str,
    frames: Vec<Frame<'t>>,
    /// End of the last token that was no trivia.
    end: u32,
}

impl<'t> Scan<'t> {
    /// Takes a token that stands before the place.
    fn take(&mut self, token: &Token<'t>) {
        if token.kind.is_trivia() {
            return;
        }
        self.end = token.span.end;
        let top = self.frames.last_mut();
        match &token.kind {
            TokenKind::OpenBrace | TokenKind::OpenBracket => {
                let is_object = token.kind == TokenKind::OpenBrace;
                if let Some(top) = top {
                    // What follows its closing bracket is behind a value.
                    top.expect = Expect::Comma;
                }
                self.frames.push(Frame {
                    open: token.span.start,
                    is_object,
                    key: None,
                    expect: if is_object {
                        Expect::Key
                    } else {
                        Expect::Value
                    },
                });
            }
            TokenKind::CloseBrace | TokenKind::CloseBracket => {
                let is_object = token.kind == TokenKind::CloseBrace;
                let partner = self
                    .frames
                    .iter()
                    .rposition(|frame| frame.is_object == is_object);
                if let Some(partner) = partner {
                    self.frames.truncate(partner);
                }
            }
            TokenKind::Comma => {
                if let Some(top) = top {
                    top.key = None;
                    top.expect = if top.is_object {
                        Expect::Key
                    } else {
                        Expect::Value
                    };
                }
            }
            TokenKind::Colon => {
                if let Some(top) = top.filter(|top| top.is_object) {
                    top.expect = Expect::Value;
                }
            }
            kind => {
                let Some(top) = top else { return };
                let is_key = top.is_object && matches!(top.expect, Expect::Key | Expect::Comma);
                top.expect = if is_key { Expect::Colon } else { Expect::Comma };
                if is_key {
                    top.key = match kind {
                        TokenKind::String { raw, .. } => Some(raw),
                        _ => self.text.get(token.span.range()),
                    };
                }
            }
        }
    }

    /// A word with what is written behind it without a blank, where a value is due: nothing else holds a colon there.
    fn word(&self, token: Span) -> Span {
        let is_value = self.frames.last().is_some_and(|top| match top.expect {
            Expect::Value => true,
            Expect::Comma => !top.is_object,
            Expect::Key | Expect::Colon => false,
        });
        let rest = self.text.get(token.end as usize..).unwrap_or_default();
        if !(is_value && rest.starts_with(':')) {
            return token;
        }
        let more = rest.find(|c: char| c.is_whitespace() || "\",[]{}".contains(c));
        Span::new(token.start, token.end + more.unwrap_or(rest.len()) as u32)
    }

    fn in_string(
        self,
        content: Span,
        unclosed: bool,
        offset: u32,
        following: impl Iterator<Item = Token<'t>>,
    ) -> Option<Cursor<'t>> {
        if !unclosed {
            return self.slot(content, offset, Quotes::Both, following);
        }
        // An open string takes in the rest of its line, which is mostly not meant: it ends with its word.
        let rest = self.text.get(offset as usize..content.end as usize)?;
        let word = rest
            .find(|c: char| !(c.is_alphanumeric() || "*?:/_-.@+=".contains(c)))
            .unwrap_or(rest.len());
        let end = offset as usize + word;
        let after = tokens(self.text.get(end..)?);
        // The colon of `"Effect: …` was swallowed as well.
        self.slot(
            Span::new(content.start, end as u32),
            offset,
            Quotes::Open,
            after,
        )
    }

    fn slot(
        mut self,
        span: Span,
        offset: u32,
        quotes: Quotes,
        following: impl Iterator<Item = Token<'t>>,
    ) -> Option<Cursor<'t>> {
        let mut following = following.filter(|token| !token.kind.is_trivia());
        let (next, second) = (following.next(), following.next());
        let is_colon = |token: &Option<Token<'t>>| {
            token.as_ref().is_some_and(|it| it.kind == TokenKind::Colon)
        };
        let starts_element = next.as_ref().is_some_and(|token| {
            !matches!(
                token.kind,
                TokenKind::Comma
                    | TokenKind::Colon
                    | TokenKind::CloseBrace
                    | TokenKind::CloseBracket
                    | TokenKind::Garbage
            )
        });
        let mut comma_before = None;
        let mut is_key = false;
        if let Some(top) = self.frames.last_mut() {
            match top.expect {
                Expect::Colon if quotes == Quotes::None => return None,
                Expect::Key => is_key = true,
                Expect::Comma => {
                    comma_before = Some(self.end);
                    is_key = top.is_object;
                }
                Expect::Colon | Expect::Value => {}
            }
            if is_key {
                top.key = None;
            }
            let has_value = top.is_object && !is_key && starts_element && !is_colon(&second);
            if has_value && quotes == Quotes::None {
                return None;
            }
        }
        Some(Cursor {
            slot: Slot {
                is_key,
                span,
                typed: self.text.get(span.start as usize..offset as usize)?,
                quotes,
                comma_before,
                comma_after: starts_element && !self.frames.is_empty(),
                has_colon: is_key && is_colon(&next),
            },
            frames: self.frames,
        })
    }
}

/// Where a place is in a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place<'t> {
    /// A key of the policy.
    PolicyKey,
    /// The value of `Version`.
    Version,
    /// The value of `Statement`, not in a list.
    Statements,
    /// An item of the list of statements.
    Statement,
    /// A key of a statement.
    StatementKey,
    /// The value of `Effect`.
    Effect,
    /// A value of `Action` or `NotAction`.
    Action,
    /// A value of `Resource` or `NotResource`.
    Resource,
    /// The value of `Principal` or `NotPrincipal`.
    Principal,
    /// A key of a principal map.
    PrincipalKey,
    /// A value under a key of a principal map.
    PrincipalValue(&'t str),
    /// The value of `Condition`.
    Condition,
    /// A key of `Condition`: an operator.
    Operator,
    /// The value of an operator.
    OperatorValue(&'t str),
    /// A key under an operator.
    ConditionKey(&'t str),
    /// A value of a condition key: operator and key.
    ConditionValue(&'t str, &'t str),
}

/// The place of a cursor in the policy that begins at `policy`, and where its statement begins.
pub(crate) fn place<'t>(cursor: &Cursor<'t>, policy: u32) -> Option<(Place<'t>, Option<u32>)> {
    let start = cursor
        .frames
        .iter()
        .position(|frame| frame.open == policy && frame.is_object)?;
    let is_key = cursor.slot.is_key;
    let mut path = cursor.frames.get(start..)?.iter();
    let mut next = path.next()?;
    let outer = |place| Some((place, None));
    if is_key && path.len() == 0 {
        return outer(Place::PolicyKey);
    }
    match next.key? {
        "Version" if path.len() == 0 => return outer(Place::Version),
        "Statement" => {}
        _ => return None,
    }
    match path.next() {
        None => return outer(Place::Statements),
        Some(list) if !list.is_object => match path.next() {
            None => return outer(Place::Statement),
            Some(statement) => next = statement,
        },
        Some(statement) => next = statement,
    }
    let statement = Some(next.open).filter(|_| next.is_object)?;
    let place = in_statement(next, path.as_slice(), is_key)?;
    Some((place, Some(statement)))
}

fn in_statement<'t>(statement: &Frame<'t>, path: &[Frame<'t>], is_key: bool) -> Option<Place<'t>> {
    let Some(element) = statement.key else {
        return (is_key && path.is_empty()).then_some(Place::StatementKey);
    };
    // A list of values stands where one value can.
    let listed = |path: &[Frame<'t>]| {
        matches!(
            path,
            [] | [Frame {
                is_object: false,
                ..
            }]
        )
    };
    match (element, path) {
        ("Effect", []) => Some(Place::Effect),
        ("Action" | "NotAction", path) if listed(path) => Some(Place::Action),
        ("Resource" | "NotResource", path) if listed(path) => Some(Place::Resource),
        ("Principal" | "NotPrincipal", []) => Some(Place::Principal),
        ("Principal" | "NotPrincipal", [map, rest @ ..]) if map.is_object => match map.key {
            None => (is_key && rest.is_empty()).then_some(Place::PrincipalKey),
            Some(key) => listed(rest).then_some(Place::PrincipalValue(key)),
        },
        ("Condition", []) => Some(Place::Condition),
        ("Condition", [map, rest @ ..]) if map.is_object => match (map.key, rest) {
            (None, []) => is_key.then_some(Place::Operator),
            (Some(operator), []) => Some(Place::OperatorValue(operator)),
            (Some(operator), [keys, rest @ ..]) if keys.is_object => match keys.key {
                None => (is_key && rest.is_empty()).then_some(Place::ConditionKey(operator)),
                Some(key) => listed(rest).then_some(Place::ConditionValue(operator, key)),
            },
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests;
