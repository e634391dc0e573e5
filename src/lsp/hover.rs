//! `textDocument/hover`

mod subject;

use std::fmt::Write as _;

use tower_lsp::ls_types::{Hover, HoverContents, HoverParams, MarkupContent, MarkupKind, Range};

use super::diagnostics;
use super::document::Document;
use super::place::{Quotes, cursor, place};
use crate::docs;
use crate::policy;
use crate::rules;
use crate::source::Span;
use subject::Subject;

/// How many findings are explained.
const FINDINGS: usize = 3;

/// What is known of what stands at a position, and of what was found there.
pub(super) fn hover(document: &Document, params: &HoverParams) -> Option<Hover> {
    let position = params.text_document_position_params.position;
    let offset = document.offset(position);
    let known = known(document, offset);
    let findings = findings(document, Range::new(position, position));
    let (text, span) = match (known, findings.is_empty()) {
        (Some((text, span)), true) => (text, Some(span)),
        (Some((text, span)), false) => (format!("{text}\n---\n\n{findings}"), Some(span)),
        (None, false) => (findings, None),
        (None, true) => return None,
    };
    Some(Hover {
        contents: HoverContents::Markup(MarkupContent {
            kind: MarkupKind::Markdown,
            value: text,
        }),
        range: span.map(|span| document.range(span)),
    })
}

/// What is known of the string at an offset, or of a part of it, and where that stands.
fn known(document: &Document, offset: u32) -> Option<(String, Span)> {
    let cursor = cursor(document.text(), offset)?;
    if cursor.slot.quotes == Quotes::None {
        return None;
    }
    let parse = document.parse();
    let policies = document.policies(&parse.root);
    let (value, kind) = policies.iter().rev().find(|(value, _)| {
        let start = value.span.start;
        cursor.frames.iter().any(|frame| frame.open == start)
    })?;
    let (place, statement) = place(&cursor, value.span.start)?;
    let policy = policy::lower(value, *kind);
    let statement = statement.and_then(|open| {
        let mut statements = policy.statements.iter();
        statements.find(|statement| statement.value.span.start == open)
    });
    let subject = Subject {
        text: document.slice(cursor.slot.span),
        at: (offset - cursor.slot.span.start) as usize,
        catalog: document.settings.catalog,
        policy: &policy,
        statement,
    };
    let (text, range) = subject.describe(place)?;
    let start = cursor.slot.span.start;
    let span = range.map_or(cursor.slot.span, |range| {
        Span::new(start + range.start as u32, start + range.end as u32)
    });
    Some((text, span))
}

/// The findings at a place: what they say, why their rules exist, and where to read on.
fn findings(document: &Document, range: Range) -> String {
    let mut text = String::new();
    for (_, finding) in diagnostics::touching(document, range).take(FINDINGS) {
        let Some(rule) = rules::find(finding.rule) else {
            continue;
        };
        if !text.is_empty() {
            text.push('\n');
        }
        let why: Vec<&str> = docs::lines(rule)
            .skip_while(|line| *line != "## Why")
            .skip(1)
            .take_while(|line| !line.starts_with("## "))
            .collect();
        let title = match diagnostics::reference(rule, finding.issue_code) {
            Some(url) => format!("[`{}`]({})", rule.name, url.as_str()),
            None => format!("`{}`", rule.name),
        };
        let severity = finding.severity.name();
        // Writing to a string can't fail.
        let _ = write!(
            text,
            "**{severity}** {title}: {}\n\n{}\n",
            finding.message,
            why.join(" ").trim()
        );
    }
    text
}
