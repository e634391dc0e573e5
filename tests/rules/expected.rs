//! Strict JSON has no comments: what a `.json` fixture gives stands in the file `<name>.json.expected` beside it, a line
//! for each finding: `line:column-line:column rule[CODE]: message`. Lines that start with `#` may set options.

use std::fmt::Write;
use std::fs;

use crate::fixture::{self, Expected, Fixture, describe};

/// What is wrong with a fixture that has such a file.
pub(crate) fn check(fixture: &Fixture, expected: &Expected) -> Option<String> {
    let (file, diagnostics) = fixture.lint();
    let mut text: String = expected
        .text
        .split_inclusive('\n')
        .filter(|line| line.starts_with('#'))
        .collect();
    for diagnostic in &diagnostics {
        let span = diagnostic.primary.span;
        let [start, end] = [span.start, span.end].map(|offset| file.line_column(offset));
        writeln!(
            text,
            "{}:{}-{}:{} {}",
            start.line,
            start.column,
            end.line,
            end.column,
            describe(diagnostic)
        )
        .unwrap();
    }
    if text == expected.text && expected.path.exists() {
        return None;
    }
    if fixture::update() {
        fs::write(&expected.path, text).unwrap();
        return None;
    }
    Some(format!("expected:\n{}found:\n{text}", expected.text))
}
