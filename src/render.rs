//! Findings as text: for people, for `grep`, for programs, for CI servers, and as IAM Access Analyzer would answer.
//!
//! Every format writes to a [`Write`] and is a pure function of what it is given: same findings, same bytes.

pub mod access_analyzer;
pub mod checkstyle;
pub mod concise;
pub mod diff;
pub mod facts;
pub mod github;
pub mod gitlab;
pub mod human;
pub mod json;
pub mod junit;
pub mod markdown;
pub mod ndjson;
pub mod rdjson;
pub mod sarif;
pub mod summary;

mod characters;
mod fingerprint;
mod place;
mod plain;
mod totals;
mod xml;

use std::borrow::Cow;
use std::io::{self, Write};

pub use totals::Totals;

use crate::diagnostic::Diagnostic;
use crate::docs;
use crate::lint::Report;
use crate::rules;
use crate::source::SourceFile;

/// A document that was linted, and what was found in it.
#[derive(Debug)]
pub struct Linted {
    /// The document. The text is empty where there is nothing to show of it.
    pub file: SourceFile,
    /// How many policies it holds.
    pub policies: usize,
    /// The findings, sorted by place and rule.
    pub findings: Vec<Diagnostic>,
    /// How many fixes were applied before.
    pub fixed: usize,
    /// Whether it is one policy itself, so that a place in the policy is a place in the document.
    pub is_policy: bool,
    /// What the person calls it, where documents come with an id.
    pub id: Option<serde_json::Value>,
}

impl Linted {
    /// Joins a document and its report. Without a finding, the text is given up: of thousands of clean files, none
    /// stays in memory.
    pub fn new(file: SourceFile, report: Report) -> Self {
        let file = if report.diagnostics.is_empty() {
            SourceFile::new(file.name(), String::new())
        } else {
            file
        };
        Self {
            file,
            policies: report.policies,
            findings: report.diagnostics,
            fixed: 0,
            is_policy: report.is_policy,
            id: None,
        }
    }
}

/// What a run found.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a> {
    /// The documents, in the order in which they are shown.
    pub files: &'a [Linted],
    /// Whether the person named exactly one document, so that a format may answer with that document's findings alone.
    pub single: bool,
    /// The date of the facts about AWS that the rules used, `YYYY-MM-DD`.
    pub catalog_date: &'a str,
}

impl<'a> Findings<'a> {
    /// All findings with their documents, in order.
    pub fn iter(self) -> impl Iterator<Item = (&'a Linted, &'a Diagnostic)> {
        self.files
            .iter()
            .flat_map(|linted| linted.findings.iter().map(move |finding| (linted, finding)))
    }

    /// The numbers.
    pub fn totals(self) -> Totals {
        let mut totals = Totals::default();
        for linted in self.files {
            totals.add(linted);
        }
        totals
    }
}

/// A way of writing findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Format {
    /// With the source and the place underlined, for people.
    #[default]
    Human,
    /// One line a finding.
    Concise,
    /// iamlint's own JSON: see [`json`].
    Json,
    /// What the `ValidatePolicy` call of IAM Access Analyzer answers: see [`access_analyzer`].
    AccessAnalyzer,
    /// SARIF 2.1.0: see [`sarif`].
    Sarif,
    /// Annotations of GitHub Actions: see [`github`].
    Github,
    /// GitLab's code quality report: see [`gitlab`].
    Gitlab,
    /// `JUnit`'s XML: see [`junit`].
    Junit,
    /// Checkstyle's XML: see [`checkstyle`].
    Checkstyle,
    /// A table in Markdown: see [`markdown`].
    Markdown,
    /// One line of JSON a document: see [`ndjson`].
    Ndjson,
    /// The Reviewdog Diagnostic Format: see [`rdjson`].
    Rdjson,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 12] = [
        Self::Human,
        Self::Concise,
        Self::Json,
        Self::AccessAnalyzer,
        Self::Sarif,
        Self::Github,
        Self::Gitlab,
        Self::Junit,
        Self::Checkstyle,
        Self::Markdown,
        Self::Ndjson,
        Self::Rdjson,
    ];

    /// The name that people type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::AccessAnalyzer => "access-analyzer",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Gitlab => "gitlab",
            Self::Junit => "junit",
            Self::Checkstyle => "checkstyle",
            Self::Markdown => "markdown",
            Self::Ndjson => "ndjson",
            Self::Rdjson => "rdjson",
        }
    }

    /// Whether it is written document by document, so that nothing needs to be kept.
    pub const fn streams(self) -> bool {
        matches!(self, Self::Human | Self::Concise | Self::Ndjson)
    }
}

/// How the formats for people look.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether to write ANSI colours.
    pub color: bool,
    /// Whether names link to their pages: the terminal must know the sequence (OSC 8).
    pub links: bool,
    /// The width to fit in, in columns.
    pub width: usize,
    /// Whether to end with a line that counts the findings.
    pub summary: bool,
}

impl Default for Style {
    /// No colour, no links, 80 columns, with a summary.
    fn default() -> Self {
        Self {
            color: false,
            links: false,
            width: 80,
            summary: true,
        }
    }
}

/// Writes the findings in `format`. The formats for programs ignore `style`.
///
/// # Errors
///
/// Those of the writer.
pub fn write(
    format: Format,
    findings: Findings<'_>,
    style: Style,
    writer: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human | Format::Concise | Format::Ndjson => {
            for linted in findings.files {
                write_file(format, linted, style, writer)?;
            }
            write_end(format, &findings.totals(), style, writer)
        }
        Format::Json => json::write(findings, writer),
        Format::AccessAnalyzer => access_analyzer::write(findings, writer),
        Format::Sarif => sarif::write(findings, writer),
        Format::Github => github::write(findings, writer),
        Format::Gitlab => gitlab::write(findings, writer),
        Format::Junit => junit::write(findings, writer),
        Format::Checkstyle => checkstyle::write(findings, writer),
        Format::Markdown => markdown::write(findings, writer),
        Format::Rdjson => rdjson::write(findings, writer),
    }
}

/// Writes the findings of one document in a format that [streams](Format::streams); nothing in the others.
///
/// # Errors
///
/// Those of the writer.
pub fn write_file(
    format: Format,
    linted: &Linted,
    style: Style,
    writer: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write_file(linted, style, writer),
        Format::Concise => concise::write_file(linted, style, writer),
        Format::Ndjson => ndjson::write_file(linted, writer),
        _ => Ok(()),
    }
}

/// Writes what stands behind all documents in a format that [streams](Format::streams); nothing in the others.
///
/// # Errors
///
/// Those of the writer.
pub fn write_end(
    format: Format,
    totals: &Totals,
    style: Style,
    writer: &mut dyn Write,
) -> io::Result<()> {
    match format {
        Format::Human => human::write_end(totals, style, writer),
        _ => Ok(()),
    }
}

/// The name of a finding's rule, linked to its page where the style wants links.
fn rule_name(finding: &Diagnostic, style: Style) -> Cow<'static, str> {
    let rule = finding.rule;
    let found = style.links.then(|| rules::find(rule)).flatten();
    match found.and_then(|found| docs::address(found, finding.issue_code)) {
        Some(address) => Cow::Owned(format!(
            "\u{1b}]8;;{address}\u{1b}\\{rule}\u{1b}]8;;\u{1b}\\"
        )),
        None => Cow::Borrowed(rule),
    }
}

/// What a finding says and why it matters, as sentences.
fn sentences(finding: &Diagnostic) -> String {
    let mut text = format!("{}.", finding.message);
    for note in &finding.notes {
        text.push(' ');
        text.push_str(note);
    }
    text
}

/// Writes a value as indented JSON and ends the line.
fn write_json(value: &impl serde::Serialize, writer: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *writer, value)?;
    writeln!(writer)
}
