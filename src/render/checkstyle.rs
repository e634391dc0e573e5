//! Checkstyle's XML.

use std::io::{self, Write};

use super::characters::Characters;
use super::place::Range;
use super::xml::escaped;
use super::{Findings, sentences};
use crate::diagnostic::Severity;

/// Writes the report. Clean files are in it, without an error.
///
/// # Errors
///
/// Those of the writer.
pub fn write(findings: Findings<'_>, writer: &mut dyn Write) -> io::Result<()> {
    writeln!(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(writer, "<checkstyle version=\"4.3\">")?;
    for linted in findings.files {
        writeln!(writer, "  <file name=\"{}\">", escaped(linted.file.name()))?;
        let characters = Characters::new(&linted.file);
        for finding in &linted.findings {
            let Range { start, .. } = Range::of(finding.primary.span, &characters);
            writeln!(
                writer,
                "    <error line=\"{}\" column=\"{}\" severity=\"{}\" message=\"{}\" source=\"iamlint.{}\"/>",
                start.line,
                start.column,
                severity(finding.severity),
                escaped(&sentences(finding)),
                finding.rule
            )?;
        }
        writeln!(writer, "  </file>")?;
    }
    writeln!(writer, "</checkstyle>")
}

/// Checkstyle's word for a severity.
fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::Security => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "info",
    }
}
