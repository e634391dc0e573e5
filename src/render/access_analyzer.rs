//! What the `ValidatePolicy` call of IAM Access Analyzer answers (IAM Access Analyzer API reference), so that a tool
//! made for AWS's answer can read ours.
//!
//! For one named document the answer is `{"findings": […]}`; for several it is an array of
//! `{"file": …, "findings": […]}`. Lines count from 1, columns and offsets from 0, in characters; ends are exclusive
//! and quotes belong to the string. Only findings that AWS has an issue code for are in it. The details name what AWS's
//! message names, in our words: the message, in brackets what stands beside the underline, and the notes. AWS reads
//! nothing of a document that is no JSON and answers with the first syntax error alone: so does this format. What can't be
//! read has no path; the span is the place of the error.

use std::io::{self, Write};

use serde::Serialize;

use super::characters::Characters;
use super::{Findings, Linted, write_json};
use crate::diagnostic::{Diagnostic, Location};
use crate::rules;
use crate::source::Span;
use crate::syntax::PathElement;

/// Writes the answer.
///
/// # Errors
///
/// Those of the writer.
pub fn write(findings: Findings<'_>, writer: &mut dyn Write) -> io::Result<()> {
    match findings.files {
        [linted] if findings.single => write_json(&Answer::of(linted, false), writer),
        files => {
            let answers: Vec<_> = files
                .iter()
                .map(|linted| Answer::of(linted, true))
                .collect();
            write_json(&answers, writer)
        }
    }
}

/// The code that AWS gives a document that it can't read.
const SYNTAX_ERROR: &str = "JSON_SYNTAX_ERROR";

#[derive(Serialize)]
struct Answer<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Finding<'a> {
    #[serde(rename = "findingDetails")]
    details: String,
    #[serde(rename = "findingType")]
    kind: &'static str,
    #[serde(rename = "issueCode")]
    code: &'static str,
    #[serde(rename = "learnMoreLink")]
    link: String,
    locations: Vec<Place<'a>>,
}

#[derive(Serialize)]
struct Place<'a> {
    path: Vec<Step<'a>>,
    span: Range,
}

#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum Step<'a> {
    Value(&'a str),
    Index(usize),
    Key(&'a str),
}

#[derive(Serialize)]
struct Range {
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
    offset: u32,
}

impl<'a> Answer<'a> {
    fn of(linted: &'a Linted, named: bool) -> Self {
        let characters = Characters::new(&linted.file);
        let unreadable = linted
            .findings
            .iter()
            .filter(|finding| finding.issue_code == Some(SYNTAX_ERROR))
            .min_by_key(|finding| finding.about.first().copied());
        let findings = match unreadable {
            Some(first) => std::slice::from_ref(first),
            None => &linted.findings,
        };
        Self {
            file: named.then(|| linted.file.name()),
            findings: findings
                .iter()
                .filter_map(|finding| Finding::of(finding, &characters))
                .collect(),
        }
    }
}

impl<'a> Finding<'a> {
    /// `None` for a finding that AWS has no code for.
    fn of(finding: &'a Diagnostic, characters: &Characters<'_>) -> Option<Self> {
        let code = rules::issue_code(finding.issue_code?)?;
        let mut details = finding.message.clone();
        if !finding.primary.message.is_empty() {
            details.push_str(" (");
            details.push_str(&finding.primary.message);
            details.push(')');
        }
        if let (SYNTAX_ERROR, Some(span)) = (code.code, finding.about.first()) {
            let Position {
                line,
                column,
                offset,
            } = Range::of(*span, characters).start;
            details = format!("{details} at index {offset}, line {line}, column {column}");
        }
        details.push('.');
        for note in &finding.notes {
            details.push(' ');
            details.push_str(note);
        }
        let locations = if code.code == SYNTAX_ERROR {
            let place = |span: &Span| Place {
                path: Vec::new(),
                span: Range::of(*span, characters),
            };
            finding.about.first().map(place).into_iter().collect()
        } else {
            let place = |location| Place::of(location, characters);
            finding.locations.iter().map(place).collect()
        };
        Some(Self {
            details,
            kind: finding.severity.finding_type(),
            code: code.code,
            link: code.url(),
            locations,
        })
    }
}

impl<'a> Place<'a> {
    fn of(location: &'a Location, characters: &Characters<'_>) -> Self {
        let step = |element: &'a PathElement| match element {
            PathElement::Value(name) => Step::Value(name),
            PathElement::Index(index) => Step::Index(*index),
            PathElement::Key(name) => Step::Key(name),
        };
        Self {
            path: location.path.iter().map(step).collect(),
            span: Range::of(location.span, characters),
        }
    }
}

impl Range {
    fn of(span: Span, characters: &Characters<'_>) -> Self {
        let position = |offset| {
            let place = characters.line_column(offset);
            Position {
                line: place.line,
                column: place.column - 1,
                offset: characters.offset(offset),
            }
        };
        Self {
            start: position(span.start),
            end: position(span.end),
        }
    }
}
