//! Marker comments: what a `.jsonc` fixture expects, below the line that it speaks of.
//!
//! ```text
//! "Effect": "allow",
//! //         ^^^^^ invalid-effect[INVALID_EFFECT]: `allow` is no effect
//! ```
//!
//! The carets are the characters of the main label; of a label over several lines, those on its first line. `^|` marks
//! an empty label before the caret's character. Columns that the slashes hide are written as numbers: `// @1-2 rule: …`
//! for columns 1 to 2, `// @1| rule: …` for an empty label. The code may be left out; the message may be cut short.

use std::fmt::Write;

use iamlint::diagnostic::Diagnostic;
use iamlint::source::SourceFile;

use crate::fixture::describe;

/// One marker: line and columns (from 1, the end exclusive), and what follows them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Marker {
    pub(crate) line: usize,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// `rule-name[CODE]: message`
    pub(crate) text: String,
}

impl Marker {
    /// The marker that a finding wants.
    pub(crate) fn of(file: &SourceFile, diagnostic: &Diagnostic) -> Self {
        let span = diagnostic.primary.span;
        let start = file.line_column(span.start);
        let mut end = file.line_column(span.end);
        if end.line > start.line {
            let line = file.line_span(start.line as usize - 1).unwrap();
            let content = file.slice(line).trim_end_matches(['\r', '\n']);
            end = file.line_column(line.start + content.len() as u32);
        }
        Self {
            line: start.line as usize,
            start: start.column as usize,
            end: end.column as usize,
            text: describe(diagnostic),
        }
    }

    /// Whether a finding is what this marker asks for.
    pub(crate) fn accepts(&self, found: &Self) -> bool {
        let place = (self.line, self.start, self.end) == (found.line, found.start, found.end);
        let without_code = || {
            let (head, message) = found.text.split_once(": ").unwrap_or_default();
            format!("{}: {message}", head.split('[').next().unwrap_or_default())
        };
        place && (found.text.starts_with(&self.text) || without_code().starts_with(&self.text))
    }
}

/// Reads a comment line as marker of the line with this number.
fn parse(line: &str, number: usize) -> Option<Marker> {
    let comment = line.trim_start().strip_prefix("//")?;
    let body = comment.trim_start();
    let (start, mut end, rest) = if let Some(body) = body.strip_prefix('@') {
        let columns = body
            .find(|c: char| !(c.is_ascii_digit() || c == '-'))
            .unwrap_or(body.len());
        let (columns, rest) = body.split_at(columns);
        let (first, last) = columns.split_once('-').unwrap_or((columns, columns));
        (first.parse().ok()?, last.parse::<usize>().ok()? + 1, rest)
    } else {
        let count = body.bytes().take_while(|&byte| byte == b'^').count();
        if count == 0 {
            return None;
        }
        let start = line.chars().count() - body.chars().count() + 1;
        (start, start + count, body.get(count..)?)
    };
    let rest = match rest.strip_prefix('|') {
        Some(rest) => {
            end = start;
            rest
        }
        None => rest,
    };
    Some(Marker {
        line: number,
        start,
        end,
        text: rest.trim().to_owned(),
    })
}

/// All markers of a text.
pub(crate) fn markers(file: &SourceFile) -> Vec<Marker> {
    let mut markers = Vec::new();
    let mut current = 0;
    for number in 1..=file.line_starts().len() {
        let line = file.slice(file.line_span(number - 1).unwrap());
        match parse(line, current) {
            Some(marker) => {
                assert!(
                    current > 0,
                    "{}: a marker with no line above it",
                    file.name()
                );
                markers.push(marker);
            }
            None => current = number,
        }
    }
    markers
}

/// The text without its markers.
pub(crate) fn strip(text: &str) -> String {
    text.split_inclusive('\n')
        .filter(|line| parse(line, 0).is_none())
        .collect()
}

/// The text with the markers of these findings. They must be those of the text as it is.
pub(crate) fn insert(file: &SourceFile, diagnostics: &[Diagnostic]) -> String {
    let markers: Vec<Marker> = diagnostics
        .iter()
        .map(|diagnostic| Marker::of(file, diagnostic))
        .collect();
    let mut text = String::new();
    for number in 1..=file.line_starts().len() {
        let line = file.slice(file.line_span(number - 1).unwrap());
        text.push_str(line);
        for marker in markers.iter().filter(|marker| marker.line == number) {
            if !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&write(marker, line));
        }
    }
    text
}

fn write(marker: &Marker, line: &str) -> String {
    let indent = line.chars().take_while(|&c| c == ' ').count();
    let empty = marker.start == marker.end;
    let mut text = " ".repeat(indent.min(marker.start.saturating_sub(3)));
    text.push_str("//");
    match marker.start.checked_sub(text.len() + 1) {
        Some(gap) => {
            text.push_str(&" ".repeat(gap));
            text.push_str(&"^".repeat((marker.end - marker.start).max(1)));
        }
        None if empty || marker.end == marker.start + 1 => {
            write!(text, " @{}", marker.start).unwrap();
        }
        None => write!(text, " @{}-{}", marker.start, marker.end - 1).unwrap(),
    }
    writeln!(text, "{} {}", if empty { "|" } else { "" }, marker.text).unwrap();
    text
}

#[test]
fn markers_are_read_as_they_are_written() {
    let file = SourceFile::new(
        "a.jsonc",
        "{ \"é\": 1\n// @1 a: b\n//^^^ rule[CODE]: why\n//      ^| other: x\n}\n",
    );
    let found = markers(&file);
    let at: Vec<_> = found
        .iter()
        .map(|marker| (marker.line, marker.start, marker.end, marker.text.as_str()))
        .collect();
    assert_eq!(
        at,
        [
            (1, 1, 2, "a: b"),
            (1, 3, 6, "rule[CODE]: why"),
            (1, 9, 9, "other: x")
        ]
    );
    for marker in &found {
        assert_eq!(
            parse(&write(marker, "{ \"é\": 1\n"), 1).as_ref(),
            Some(marker)
        );
    }
}

#[test]
fn a_marker_accepts_only_its_finding() {
    let marker = |start, text: &str| Marker {
        line: 1,
        start,
        end: 9,
        text: text.to_owned(),
    };
    let found = marker(4, "rule[CODE]: what is wrong");
    for text in [
        "rule[CODE]: what",
        "rule: what is",
        "rule[CODE]: what is wrong",
    ] {
        assert!(marker(4, text).accepts(&found), "{text}");
    }
    for text in ["rule[OTHER]: what", "rul: what", "rule: is wrong"] {
        assert!(!marker(4, text).accepts(&found), "{text}");
    }
    assert!(!marker(5, "rule: what").accepts(&found));
}
