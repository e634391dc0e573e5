//! Comments that leave findings out.

use crate::config::{IgnoreName, Settings};
use crate::rules::IgnoreFault;
use crate::source::{SourceFile, Span};
use crate::syntax::{TokenKind, Value, ValueKind, tokens};

/// What every comment of ours begins with, behind its `//` or `/*`.
pub(super) const MARK: &str = "iamlint:";

/// A comment that leaves findings out.
#[derive(Debug)]
pub(super) struct Ignore {
    /// The whole comment.
    pub(super) comment: Span,
    /// Where findings are left out.
    pub(super) reach: Reach,
    /// The names in its brackets that stand for something.
    pub(super) names: Vec<Name>,
    /// The other names.
    pub(super) unknown: Vec<Span>,
    /// From the opening to the closing bracket.
    pub(super) brackets: Span,
    /// What is wrong with how it is written.
    pub(super) faults: Vec<IgnoreFault>,
}

/// A name in an ignore.
#[derive(Debug)]
pub(super) struct Name {
    pub(super) span: Span,
    pub(super) stands_for: IgnoreName,
    /// Whether a finding was left out by it.
    pub(super) needed: bool,
}

/// Where an ignore leaves findings out.
#[derive(Clone, Copy, Debug)]
pub(super) enum Reach {
    /// Where they begin in this span.
    Starts(Span),
    /// Where they lie in this span.
    Within(Span),
    /// Everywhere.
    File,
}

impl Reach {
    pub(super) fn contains(self, finding: Span) -> bool {
        match self {
            Self::Starts(span) => span.start <= finding.start && finding.start < span.end,
            Self::Within(span) => span.contains(finding),
            Self::File => true,
        }
    }
}

/// The ignores of a file, in the order of the text.
pub(super) fn find(file: &SourceFile, root: &Value<'_>, settings: &Settings) -> Vec<Ignore> {
    let mut ignores: Vec<Ignore> = Vec::new();
    // Ignores that stand alone and wait for what follows.
    let mut waiting: Vec<usize> = Vec::new();
    let mut last_code_end = None;
    for token in tokens(file.text()) {
        if let TokenKind::Comment { .. } = token.kind {
            let Some((mut ignore, whole_file)) = read(file, token.span, settings) else {
                continue;
            };
            let line = file.line_index(token.span.start);
            let behind_code = last_code_end.is_some_and(|end| file.line_index(end) == line);
            if whole_file {
                ignore.reach = Reach::File;
            } else if behind_code {
                ignore.reach = Reach::Starts(file.line_span(line).unwrap_or_default());
            } else {
                waiting.push(ignores.len());
            }
            ignores.push(ignore);
        } else if !token.kind.is_trivia() {
            if !waiting.is_empty() {
                let reach = node_at(root, token.span.start).unwrap_or(token.span);
                for index in waiting.drain(..) {
                    if let Some(ignore) = ignores.get_mut(index) {
                        ignore.reach = Reach::Within(reach);
                    }
                }
            }
            last_code_end = Some(token.span.end.saturating_sub(1));
        }
    }
    ignores
}

/// Reads a comment; `None` for one that is none of ours. Says whether it is for the whole file.
fn read(file: &SourceFile, comment: Span, settings: &Settings) -> Option<(Ignore, bool)> {
    let text = file.slice(comment);
    let inner = text.get(2..)?;
    let inner = inner.strip_suffix("*/").unwrap_or(inner).trim_end();
    let start = comment.start + 2;
    let skipped = inner.len() - inner.trim_start().len();
    let rest = inner.trim_start().strip_prefix(MARK)?;
    let mut at = start + (skipped + MARK.len()) as u32;
    let directive = rest.trim_start();
    at += (rest.len() - directive.len()) as u32;
    let malformed = |span| {
        let ignore = Ignore {
            comment,
            reach: Reach::Within(Span::empty(comment.start)),
            names: Vec::new(),
            unknown: Vec::new(),
            brackets: Span::empty(comment.end),
            faults: vec![IgnoreFault::Malformed(span)],
        };
        Some((ignore, false))
    };
    let all = Span::new(comment.start, comment.start + text.trim_end().len() as u32);
    let (whole_file, list) = match directive.strip_prefix("ignore-file[") {
        Some(list) => (true, list),
        None => match directive.strip_prefix("ignore[") {
            Some(list) => (false, list),
            None => return malformed(all),
        },
    };
    let open = at + (directive.len() - list.len()) as u32 - 1;
    let Some(close) = list.find(']') else {
        return malformed(all);
    };
    let list = list.get(..close)?;
    let mut ignore = Ignore {
        comment,
        reach: Reach::File,
        names: Vec::new(),
        unknown: Vec::new(),
        brackets: Span::new(open, open + close as u32 + 2),
        faults: Vec::new(),
    };
    let mut offset = open + 1;
    for part in list.split(',') {
        let name = part.trim();
        let lead = (part.len() - part.trim_start().len()) as u32;
        let span = Span::new(offset + lead, offset + lead + name.len() as u32);
        offset += part.len() as u32 + 1;
        if name.is_empty() {
            ignore.faults.push(IgnoreFault::Malformed(ignore.brackets));
            continue;
        }
        match super::ignore_name(name, settings) {
            Ok(stands_for) => ignore.names.push(Name {
                span,
                stands_for,
                needed: false,
            }),
            Err(help) => {
                ignore.unknown.push(span);
                ignore
                    .faults
                    .push(IgnoreFault::UnknownRule { name: span, help });
            }
        }
    }
    Some((ignore, whole_file))
}

/// What begins at an offset: a value, or a member with its key.
fn node_at(root: &Value<'_>, offset: u32) -> Option<Span> {
    let mut node = root;
    loop {
        if node.span.start == offset {
            return Some(node.span);
        }
        match &node.kind {
            ValueKind::Object(object) => {
                let members = &object.members;
                let index = members.partition_point(|member| member.key.span().start <= offset);
                let member = members.get(index.checked_sub(1)?)?;
                if member.key.span().start == offset {
                    return Some(member.span());
                }
                node = &member.value;
            }
            ValueKind::Array(items) => {
                let index = items.partition_point(|item| item.span.start <= offset);
                node = items.get(index.checked_sub(1)?)?;
            }
            _ => return None,
        }
    }
}
