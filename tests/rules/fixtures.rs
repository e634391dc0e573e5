//! Every fixture lists all findings that it gives.

use std::fmt::Write;
use std::fs;

use iamlint::source::SourceFile;

use crate::expected;
use crate::fixture::{self, Fixture};
use crate::markers::{self, Marker};

#[test]
fn fixtures_give_what_they_say() {
    let mut failures = String::new();
    for fixture in &fixture::all() {
        let failure = match &fixture.expected {
            Some(expected) => expected::check(fixture, expected),
            None => marked(fixture),
        };
        if let Some(failure) = failure {
            writeln!(failures, "--- {}\n{failure}", fixture.path.display()).unwrap();
        }
    }
    assert!(
        failures.is_empty(),
        "\n{failures}\nIAMLINT_UPDATE=1 writes what was found; read it before you commit it"
    );
}

/// What is wrong with a fixture with markers.
fn marked(fixture: &Fixture) -> Option<String> {
    if fixture::update() {
        let text = markers::strip(std::str::from_utf8(&fixture.bytes).unwrap());
        let diagnostics = fixture.lint_text(&text, fixture.source().dialect());
        let text = markers::insert(&SourceFile::new(fixture.name(), text), &diagnostics);
        if text.as_bytes() != fixture.bytes {
            fs::write(&fixture.path, text).unwrap();
        }
        return None;
    }
    let (file, diagnostics) = fixture.lint();
    let mut missing = markers::markers(&file);
    let mut failures = String::new();
    for found in diagnostics
        .iter()
        .map(|diagnostic| Marker::of(&file, diagnostic))
    {
        match missing.iter().position(|marker| marker.accepts(&found)) {
            Some(index) => drop(missing.remove(index)),
            None => writeln!(failures, "unexpected: {}", line(&found)).unwrap(),
        }
    }
    for marker in &missing {
        writeln!(failures, "missing:    {}", line(marker)).unwrap();
    }
    (!failures.is_empty()).then_some(failures)
}

fn line(marker: &Marker) -> String {
    format!(
        "{}:{}-{} {}",
        marker.line, marker.start, marker.end, marker.text
    )
}
