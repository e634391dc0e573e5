//! iamlint's own JSON, version 1, for programs. `docs/json.md` describes it.

use std::cell::OnceCell;
use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;

use super::characters::Characters;
use super::{Findings, Linted, write_json};
use crate::diagnostic::{Diagnostic, Label, Severity};
use crate::fix::{self, Applicability};
use crate::rules::{self, Rule};
use crate::source;
use crate::syntax::{self, PathElement};

/// The version of the format.
pub const VERSION: u32 = 1;

/// Writes the document.
///
/// # Errors
///
/// Those of the writer.
pub fn write(findings: Findings<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let totals = findings.totals();
    let document = Document {
        version: VERSION,
        tool: Tool {
            name: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            catalog: findings.catalog_date,
        },
        summary: Summary {
            files: totals.files,
            policies: totals.policies,
            error: totals.count(Severity::Error),
            security: totals.count(Severity::Security),
            warning: totals.count(Severity::Warning),
            suggestion: totals.count(Severity::Suggestion),
            fixable: totals.fixable,
            unsafe_fixable: totals.unsafe_fixable,
            fixed: totals.fixed,
        },
        findings: findings
            .files
            .iter()
            .flat_map(|linted| findings_of(linted, true))
            .collect(),
    };
    write_json(&document, writer)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    tool: Tool<'a>,
    summary: Summary,
    findings: Vec<Finding<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    name: &'static str,
    version: &'static str,
    catalog: &'a str,
}

#[derive(Serialize)]
struct Summary {
    files: usize,
    policies: usize,
    error: usize,
    security: usize,
    warning: usize,
    suggestion: usize,
    fixable: usize,
    unsafe_fixable: usize,
    fixed: usize,
}

/// A finding, as this format and [`super::ndjson`] write it.
#[derive(Serialize)]
pub(super) struct Finding<'a> {
    rule: &'static str,
    severity: &'static str,
    category: &'static str,
    issue_code: Option<&'static str>,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    file: Option<&'a str>,
    span: Span,
    start: Position,
    end: Position,
    json_pointer: String,
    statement: Option<Statement<'a>>,
    notes: &'a [String],
    labels: Vec<Underline<'a>>,
    fixes: Vec<Fix<'a>>,
}

/// The same place in bytes, and in lines and columns. Written member by member where it stands: flattening is slow.
struct Place {
    span: Span,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Span {
    start: u32,
    end: u32,
}

#[derive(Serialize)]
struct Position {
    line: u32,
    column: u32,
}

#[derive(Serialize)]
struct Statement<'a> {
    index: usize,
    sid: Option<&'a str>,
}

#[derive(Serialize)]
struct Underline<'a> {
    primary: bool,
    message: &'a str,
    span: Span,
    start: Position,
    end: Position,
}

#[derive(Serialize)]
struct Fix<'a> {
    title: &'a str,
    applicability: &'static str,
    edits: Vec<Edit<'a>>,
}

#[derive(Serialize)]
struct Edit<'a> {
    span: Span,
    start: Position,
    end: Position,
    text: &'a str,
}

/// The findings of a document; each names it where `named` says so.
pub(super) fn findings_of(linted: &Linted, named: bool) -> Vec<Finding<'_>> {
    if linted.findings.is_empty() {
        return Vec::new();
    }
    let characters = Characters::new(&linted.file);
    let root = OnceCell::new();
    let read = || syntax::parse(linted.file.text(), linted.file.dialect()).root;
    // The findings know their place in the policy, which may stand deep in a document: the pointer is the document's.
    let pointer = |finding: &Diagnostic| {
        let span = finding.primary.span;
        match finding.locations.first() {
            Some(location) if linted.is_policy && finding.about == [span] => {
                pointer(&location.path)
            }
            _ => pointer(&root.get_or_init(read).locate(span).0),
        }
    };
    linted
        .findings
        .iter()
        .map(|finding| Finding {
            file: named.then(|| linted.file.name()),
            ..Finding::of(finding, pointer(finding), &characters)
        })
        .collect()
}

impl<'a> Finding<'a> {
    fn of(finding: &'a Diagnostic, json_pointer: String, characters: &Characters<'_>) -> Self {
        let underline = |primary, label: &'a Label| {
            let Place { span, start, end } = Place::of(label.span, characters);
            Underline {
                primary,
                message: &label.message,
                span,
                start,
                end,
            }
        };
        let Place { span, start, end } = Place::of(finding.primary.span, characters);
        let secondary = finding.secondary.iter();
        Self {
            rule: finding.rule,
            severity: finding.severity.name(),
            category: rules::find(finding.rule).map_or("", Rule::theme),
            issue_code: finding.issue_code,
            message: &finding.message,
            file: None,
            span,
            start,
            end,
            json_pointer,
            statement: finding.statement.as_ref().map(|statement| Statement {
                index: statement.index,
                sid: statement.sid.as_deref(),
            }),
            notes: &finding.notes,
            labels: std::iter::once(underline(true, &finding.primary))
                .chain(secondary.map(|label| underline(false, label)))
                .collect(),
            fixes: finding
                .fixes
                .iter()
                .map(|fix| Fix::of(fix, characters))
                .collect(),
        }
    }
}

impl<'a> Fix<'a> {
    fn of(fix: &'a fix::Fix, characters: &Characters<'_>) -> Self {
        Self {
            title: &fix.title,
            applicability: match fix.applicability {
                Applicability::Safe => "safe",
                Applicability::Unsafe => "unsafe",
            },
            edits: fix
                .edits
                .iter()
                .map(|edit| {
                    let Place { span, start, end } = Place::of(edit.span, characters);
                    Edit {
                        span,
                        start,
                        end,
                        text: &edit.replacement,
                    }
                })
                .collect(),
        }
    }
}

impl Place {
    fn of(span: source::Span, characters: &Characters<'_>) -> Self {
        let position = |offset| {
            let place = characters.line_column(offset);
            Position {
                line: place.line,
                column: place.column,
            }
        };
        Self {
            span: Span {
                start: span.start,
                end: span.end,
            },
            start: position(span.start),
            end: position(span.end),
        }
    }
}

/// A path as a JSON pointer.
fn pointer(path: &[PathElement]) -> String {
    let mut pointer = String::new();
    for element in path {
        pointer.push('/');
        match element {
            PathElement::Index(index) => {
                let _ = write!(pointer, "{index}");
            }
            PathElement::Value(name) | PathElement::Key(name) => {
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
        }
    }
    pointer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pointers_escape_what_they_must() {
        let path = [
            PathElement::Value("a/b~c".to_owned()),
            PathElement::Index(3),
            PathElement::Key("aws:x".to_owned()),
        ];
        assert_eq!(pointer(&path), "/a~1b~0c/3/aws:x");
        assert_eq!(pointer(&[]), "");
    }
}
