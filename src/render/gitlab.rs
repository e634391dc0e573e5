//! The code quality report of GitLab CI.

use std::io::{self, Write};

use serde::Serialize;

use super::characters::Characters;
use super::place::Range;
use super::{Findings, fingerprint, sentences, write_json};
use crate::diagnostic::Severity;

/// Writes the report.
///
/// # Errors
///
/// Those of the writer.
pub fn write(findings: Findings<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let mut issues = Vec::new();
    for linted in findings.files {
        let characters = Characters::new(&linted.file);
        for (finding, fingerprint) in linted.findings.iter().zip(fingerprint::of(linted)) {
            let Range { start, end } = Range::of(finding.primary.span, &characters);
            issues.push(Issue {
                description: sentences(finding),
                check_name: finding.rule,
                fingerprint,
                severity: severity(finding.severity),
                location: Location {
                    path: linted.file.name(),
                    lines: Lines {
                        begin: start.line,
                        end: end.line,
                    },
                },
            });
        }
    }
    write_json(&issues, writer)
}

/// GitLab's word for a severity.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "critical",
        Severity::Security => "major",
        Severity::Warning => "minor",
        Severity::Suggestion => "info",
    }
}

#[derive(Serialize)]
struct Issue<'a> {
    description: String,
    check_name: &'static str,
    fingerprint: String,
    severity: &'static str,
    location: Location<'a>,
}

#[derive(Serialize)]
struct Location<'a> {
    path: &'a str,
    lines: Lines,
}

#[derive(Serialize)]
struct Lines {
    begin: u32,
    end: u32,
}
