//! One line of JSON a document, clean ones too, as soon as it is linted: see `docs/reports.md`.

use std::io::{self, Write};

use serde::Serialize;

use super::Linted;
use super::json::{self, Finding};

/// Writes the line of a document.
///
/// # Errors
///
/// Those of the writer.
pub fn write_file(linted: &Linted, writer: &mut dyn Write) -> io::Result<()> {
    let line = Line {
        id: linted.id.as_ref(),
        file: linted.file.name(),
        policies: linted.policies,
        findings: json::findings_of(linted, false),
    };
    // Written at once: a line has hundreds of parts.
    let mut text = serde_json::to_vec(&line)?;
    text.push(b'\n');
    writer.write_all(&text)
}

/// Writes a line about a line of input that holds no policy; `line` counts from 1.
///
/// # Errors
///
/// Those of the writer.
pub fn write_error(line: usize, error: &str, writer: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer(&mut *writer, &Failed { line, error })?;
    writer.write_all(b"\n")
}

#[derive(Serialize)]
struct Failed<'a> {
    line: usize,
    error: &'a str,
}

#[derive(Serialize)]
struct Line<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a serde_json::Value>,
    file: &'a str,
    policies: usize,
    findings: Vec<Finding<'a>>,
}
