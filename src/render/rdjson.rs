//! The Reviewdog Diagnostic Format, as one JSON document. Columns count bytes of UTF-8 from 1.

use std::io::{self, Write};

use serde::Serialize;

use super::place::Range;
use super::{Findings, sentences, write_json};
use crate::diagnostic::Severity;
use crate::fix::{self, Fix};
use crate::rules::{self, IssueCode};
use crate::source::{LineColumn, SourceFile, Span};

/// Writes the document.
///
/// # Errors
///
/// Those of the writer.
pub fn write(findings: Findings<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let diagnostics = findings.iter().map(|(linted, finding)| Diagnostic {
        message: sentences(finding),
        location: Location {
            path: linted.file.name(),
            range: Place::of(finding.primary.span, &linted.file),
        },
        severity: severity(finding.severity),
        code: Code {
            value: finding.rule,
            url: finding
                .issue_code
                .and_then(rules::issue_code)
                .map(IssueCode::url),
        },
        suggestions: finding
            .fixes
            .iter()
            .filter_map(|fix| Suggestion::of(fix, &linted.file))
            .collect(),
    });
    let document = Document {
        source: Source {
            name: env!("CARGO_PKG_NAME"),
        },
        diagnostics: diagnostics.collect(),
    };
    write_json(&document, writer)
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::Security => "ERROR",
        Severity::Warning => "WARNING",
        Severity::Suggestion => "INFO",
    }
}

#[derive(Serialize)]
struct Document<'a> {
    source: Source,
    diagnostics: Vec<Diagnostic<'a>>,
}

#[derive(Serialize)]
struct Source {
    name: &'static str,
}

#[derive(Serialize)]
struct Diagnostic<'a> {
    message: String,
    location: Location<'a>,
    severity: &'static str,
    code: Code,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suggestions: Vec<Suggestion>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    range: Place,
}

#[derive(Serialize)]
struct Code {
    value: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

#[derive(Serialize)]
struct Place {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

/// One replacement of one range: all that the format knows of fixes.
#[derive(Serialize)]
struct Suggestion {
    range: Place,
    text: String,
}

impl Place {
    fn of(span: Span, file: &SourceFile) -> Self {
        let position = |place: LineColumn| Position {
            line: place.line,
            column: place.column,
        };
        let Range { start, end } = Range::in_bytes(span, file);
        Self {
            start: position(start),
            end: position(end),
        }
    }
}

impl Suggestion {
    /// A fix as one replacement of everything from its first edit to its last.
    fn of(fix: &Fix, file: &SourceFile) -> Option<Self> {
        let (first, last) = (fix.edits.first()?, fix.edits.last()?);
        let span = first.span.cover(last.span);
        let (after, applied) = fix::apply(file.text(), &[fix]);
        let kept = file.text().len().checked_sub(span.range().end)?;
        let text = after.get(span.range().start..after.len().checked_sub(kept)?)?;
        (!applied.is_empty()).then(|| Self {
            range: Place::of(span, file),
            text: text.to_owned(),
        })
    }
}
