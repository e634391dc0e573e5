//! Annotations of GitHub Actions: one workflow command a line.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word. So the worst come
//! first, and what no longer fits is written as ordinary lines of the log.

use std::borrow::Cow;
use std::io::{self, Write};

use super::characters::Characters;
use super::place::Range;
use super::{Findings, Linted, plain, sentences};
use crate::diagnostic::{Diagnostic, Severity};

/// How many annotations of each kind GitHub shows of a step.
const SHOWN: usize = 10;

/// Writes the annotations, the worst first.
///
/// # Errors
///
/// Those of the writer.
pub fn write(findings: Findings<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let mut left = [SHOWN; 3];
    let mut rest = Vec::new();
    for severity in Severity::ALL {
        let (kind, slot) = kind(severity);
        for linted in findings.files {
            let of_severity = linted
                .findings
                .iter()
                .filter(|finding| finding.severity == severity);
            let characters = Characters::new(&linted.file);
            for finding in of_severity {
                let range = Range::of(finding.primary.span, &characters);
                match left.get_mut(slot) {
                    Some(free) if *free > 0 => {
                        *free -= 1;
                        annotation(kind, finding, linted, range, writer)?;
                    }
                    _ => line(finding, linted, range, &mut rest)?,
                }
            }
        }
    }
    if !rest.is_empty() {
        writeln!(
            writer,
            "GitHub shows no more annotations of a step; the rest:"
        )?;
        writer.write_all(&rest)?;
    }
    Ok(())
}

/// The command of a severity, and which of the three limits counts it.
fn kind(severity: Severity) -> (&'static str, usize) {
    match severity {
        Severity::Error | Severity::Security => ("error", 0),
        Severity::Warning => ("warning", 1),
        Severity::Suggestion => ("notice", 2),
    }
}

fn annotation(
    kind: &str,
    finding: &Diagnostic,
    linted: &Linted,
    range: Range,
    writer: &mut dyn Write,
) -> io::Result<()> {
    let Range { start, end } = range;
    write!(
        writer,
        "::{kind} file={},line={},endLine={}",
        property(&plain::one_line(linted.file.name())),
        start.line,
        end.line
    )?;
    // Columns of a range over several lines mean nothing to GitHub.
    if start.line == end.line {
        write!(writer, ",col={},endColumn={}", start.column, end.column)?;
    }
    let title = format!("{}[{}]", finding.severity.name(), finding.rule);
    writeln!(
        writer,
        ",title={}::{}",
        property(&title),
        data(&plain::one_line(&sentences(finding)))
    )
}

/// A finding that is no annotation. No line starts like a workflow command.
fn line(
    finding: &Diagnostic,
    linted: &Linted,
    range: Range,
    writer: &mut dyn Write,
) -> io::Result<()> {
    writeln!(
        writer,
        "- {}:{}:{}: {}[{}] {}",
        plain::one_line(linted.file.name()),
        range.start.line,
        range.start.column,
        finding.severity.name(),
        finding.rule,
        plain::one_line(&finding.message)
    )
}

/// A text as the data of a workflow command.
fn data(text: &str) -> Cow<'_, str> {
    escaped(text, &['%', '\r', '\n'])
}

/// A text as a property of a workflow command.
fn property(text: &str) -> Cow<'_, str> {
    escaped(text, &['%', '\r', '\n', ':', ','])
}

fn escaped<'a>(text: &'a str, special: &[char]) -> Cow<'a, str> {
    if !text.contains(special) {
        return Cow::Borrowed(text);
    }
    let mut result = String::with_capacity(text.len() + 8);
    for character in text.chars() {
        if special.contains(&character) {
            result.push_str(match character {
                '%' => "%25",
                '\r' => "%0D",
                '\n' => "%0A",
                ':' => "%3A",
                _ => "%2C",
            });
        } else {
            result.push(character);
        }
    }
    Cow::Owned(result)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::Linted;
    use crate::source::{SourceFile, Span};

    #[test]
    fn the_worst_come_first_and_no_more_than_are_shown() {
        let finding = |severity, message: &str| {
            Diagnostic::new("some-rule", severity, Span::new(0, 1), message)
        };
        let mut findings: Vec<Diagnostic> = (0..14)
            .map(|index| finding(Severity::Security, &format!("s{index}")))
            .collect();
        findings.push(finding(Severity::Suggestion, "style"));
        findings.push(finding(Severity::Error, "100%: a,b"));
        let report = crate::lint::Report {
            diagnostics: findings,
            ..crate::lint::Report::default()
        };
        let linted = Linted::new(SourceFile::new("a,b.json", "xy"), report);
        let mut out = Vec::new();
        let findings = Findings {
            files: std::slice::from_ref(&linted),
            single: true,
            catalog_date: "",
        };
        write(findings, &mut out).unwrap();
        let out = String::from_utf8(out).unwrap();
        let lines: Vec<&str> = out.lines().collect();
        assert_eq!(
            lines[0],
            "::error file=a%2Cb.json,line=1,endLine=1,col=1,endColumn=2,title=error[some-rule]::100%25: a,b."
        );
        let count = |start: &str| lines.iter().filter(|line| line.starts_with(start)).count();
        assert_eq!(count("::error "), 10);
        assert_eq!(count("::notice "), 1);
        assert_eq!(count("- a,b.json:1:1: security[some-rule] s"), 5);
    }
}
