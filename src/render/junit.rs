//! `JUnit`'s XML, as CI servers read it: a suite a file, a failed test a finding, one passed test for a clean file.

use std::io::{self, Write};

use super::characters::Characters;
use super::place::Range;
use super::xml::escaped;
use super::{Findings, Linted, sentences};

/// Writes the report.
///
/// # Errors
///
/// Those of the writer.
pub fn write(findings: Findings<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let failures: usize = findings.iter().count();
    let clean = findings
        .files
        .iter()
        .filter(|linted| linted.findings.is_empty())
        .count();
    writeln!(writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        writer,
        "<testsuites name=\"iamlint\" tests=\"{}\" failures=\"{failures}\" errors=\"0\">",
        failures + clean
    )?;
    for linted in findings.files {
        suite(linted, writer)?;
    }
    writeln!(writer, "</testsuites>")
}

fn suite(linted: &Linted, writer: &mut dyn Write) -> io::Result<()> {
    let name = escaped(linted.file.name());
    let failures = linted.findings.len();
    let tests = failures.max(1);
    writeln!(
        writer,
        "  <testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\" time=\"0\">"
    )?;
    if failures == 0 {
        writeln!(
            writer,
            "    <testcase classname=\"{name}\" name=\"iamlint\" time=\"0\"/>"
        )?;
    }
    let characters = Characters::new(&linted.file);
    for finding in &linted.findings {
        let Range { start, .. } = Range::of(finding.primary.span, &characters);
        let place = format!("{}:{}", start.line, start.column);
        writeln!(
            writer,
            "    <testcase classname=\"{name}\" name=\"{} {place}\" time=\"0\">",
            finding.rule
        )?;
        writeln!(
            writer,
            "      <failure type=\"{}\" message=\"{}\">{name}:{place}: {}</failure>",
            finding.severity.name(),
            escaped(&finding.message),
            escaped(&sentences(finding))
        )?;
        writeln!(writer, "    </testcase>")?;
    }
    writeln!(writer, "  </testsuite>")
}
