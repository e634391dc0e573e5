//! Findings as text: for people, for `grep`, for programs, and as IAM Access Analyzer would answer.
//!
//! Every format writes to a [`Write`] and is a pure function of what it is given: same findings, same bytes.

pub mod access_analyzer;
pub mod concise;
pub mod human;
pub mod json;

mod characters;
mod plain;

use std::io::{self, Write};

use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::Report;
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

    /// How many policies were linted.
    pub fn policies(self) -> usize {
        self.files.iter().map(|linted| linted.policies).sum()
    }

    /// How many findings are of `severity`.
    pub fn count(self, severity: Severity) -> usize {
        self.iter()
            .filter(|(_, finding)| finding.severity == severity)
            .count()
    }

    /// How many findings have a fix.
    pub fn fixable(self) -> usize {
        self.iter()
            .filter(|(_, finding)| !finding.fixes.is_empty())
            .count()
    }

    /// The worst severity among the findings.
    pub fn worst(self) -> Option<Severity> {
        self.iter().map(|(_, finding)| finding.severity).max()
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
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 4] = [Self::Human, Self::Concise, Self::Json, Self::AccessAnalyzer];

    /// The name that people type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Human => "human",
            Self::Concise => "concise",
            Self::Json => "json",
            Self::AccessAnalyzer => "access-analyzer",
        }
    }
}

/// How the formats for people look.
#[derive(Clone, Copy, Debug)]
pub struct Style {
    /// Whether to write ANSI colours.
    pub color: bool,
    /// The width to fit in, in columns.
    pub width: usize,
    /// Whether to end with a line that counts the findings.
    pub summary: bool,
}

impl Default for Style {
    /// No colour, 80 columns, with a summary.
    fn default() -> Self {
        Self {
            color: false,
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
        Format::Human => human::write(findings, style, writer),
        Format::Concise => concise::write(findings, style, writer),
        Format::Json => json::write(findings, writer),
        Format::AccessAnalyzer => access_analyzer::write(findings, writer),
    }
}

/// Writes a value as indented JSON and ends the line.
fn write_json(value: &impl serde::Serialize, writer: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *writer, value)?;
    writeln!(writer)
}
