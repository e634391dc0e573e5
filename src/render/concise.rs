//! One line a finding: `file:line:column: severity[rule] message`, with line and column from 1.

use std::io::{self, Write};

use super::characters::Characters;
use super::{Linted, Style, plain, rule_name};
use crate::diagnostic::Severity;

/// Writes the findings of a document.
///
/// # Errors
///
/// Those of the writer.
pub fn write_file(linted: &Linted, style: Style, writer: &mut dyn Write) -> io::Result<()> {
    if linted.findings.is_empty() {
        return Ok(());
    }
    let characters = Characters::new(&linted.file);
    let name = plain::one_line(linted.file.name());
    for finding in &linted.findings {
        let position = characters.line_column(finding.primary.span.start);
        let severity = finding.severity.name();
        let (on, off) = colors(finding.severity, style.color);
        writeln!(
            writer,
            "{name}:{}:{}: {on}{severity}[{}]{off} {}",
            position.line,
            position.column,
            rule_name(finding, style),
            plain::one_line(&finding.message)
        )?;
    }
    Ok(())
}

/// The ANSI sequences around a word of this severity.
fn colors(severity: Severity, color: bool) -> (&'static str, &'static str) {
    let on = match severity {
        _ if !color => return ("", ""),
        Severity::Error => "\u{1b}[31m",
        Severity::Security => "\u{1b}[35m",
        Severity::Warning => "\u{1b}[33m",
        Severity::Suggestion => "\u{1b}[36m",
    };
    (on, "\u{1b}[0m")
}
