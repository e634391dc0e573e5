//! Any text, any marks, any width.

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::diagnostic::Severity;
use crate::fix::Edit;
use crate::lint::Report;
use crate::source::Span;

fn shown(text: &str, finding: Diagnostic, width: usize) -> String {
    let report = Report {
        policies: 1,
        diagnostics: vec![finding],
        ..Report::default()
    };
    let linted = Linted::new(SourceFile::new("a.json", text), report);
    let mut totals = Totals::default();
    totals.add(&linted);
    let style = Style {
        width,
        ..Style::default()
    };
    let mut bytes = Vec::new();
    write_file(&linted, style, &mut bytes).unwrap();
    write_end(&totals, style, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn finding(span: Span) -> Diagnostic {
    let mut finding = Diagnostic::new("some-rule", Severity::Warning, span, "what is wrong");
    finding.here("here");
    finding
}

/// The lines of the snippet, without the gutter.
fn snippet(shown: &str) -> Vec<&str> {
    shown
        .lines()
        .filter_map(|line| Some(line.split_once("│ ")?.1))
        .collect()
}

#[test]
fn a_long_line_is_cut_around_the_mark() {
    let text = format!("{}\"needle\"{}", "a".repeat(10_000), "b".repeat(10_000));
    let shown = shown(&text, finding(Span::new(10_000, 10_008)), 60);
    assert_eq!(
        snippet(&shown),
        [
            "…aaaaaaaaaaaaaaaaaaaaaa\"needle\"bbbbbbbbbbbbbbbbbbbbbb…",
            "                       ^^^^^^^^ here"
        ]
    );
}

#[test]
fn a_long_mark_is_cut_in_its_middle() {
    let text = format!("<{}>", "0123456789".repeat(100));
    let shown = shown(&text, finding(Span::new(1, 1001)), 60);
    assert_eq!(
        snippet(&shown),
        [
            "<01234567890123456789012345…7890123456789>",
            " ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ here"
        ]
    );
}

#[test]
fn marks_far_apart_on_a_line_are_both_shown() {
    let text = format!("first{}second", ".".repeat(1000));
    let mut finding = finding(Span::new(1005, 1011));
    finding.label(Span::new(0, 5), "there");
    let shown = shown(&text, finding, 80);
    let lines = snippet(&shown);
    assert!(lines[0].starts_with("first.") && lines[0].ends_with(".second"));
    assert!(lines[0].contains(".…."), "{shown}");
    assert!(lines.iter().any(|line| line.ends_with("^^^^^^ here")));
    assert!(lines.contains(&"there"), "{shown}");
}

#[test]
fn lines_between_far_marks_are_left_out() {
    let text = "line\n".repeat(100);
    let mut finding = finding(Span::new(0, 4));
    finding.label(Span::new(400, 404), "and here");
    let shown = shown(&text, finding, 80);
    assert!(
        shown.contains(" 1 │ line\n   │ ^^^^ here\n   ·\n81 │ line\n   │ ---- and here\n"),
        "{shown}"
    );
}

#[test]
fn a_tall_mark_shows_its_ends() {
    let text = "[\n".to_owned() + &"  1,\n".repeat(50) + "]\n";
    let end = text.len() as u32;
    let shown = shown(&text, finding(Span::new(0, end)), 80);
    let numbers: Vec<&str> = shown
        .lines()
        .filter_map(|line| line.split_once(" │").map(|(number, _)| number.trim()))
        .filter(|number| !number.is_empty())
        .collect();
    assert_eq!(numbers, ["1", "2", "3", "·", "51", "52"], "{shown}");
}

#[test]
fn a_replacement_that_the_title_does_not_show_is_shown() {
    let mut finding = finding(Span::new(0, 3));
    let edit = Edit::replace(Span::new(0, 3), "\"abc\"");
    finding.fix(Fix::safe("Quote it", [edit]));
    assert!(shown("abc", finding, 80).contains("= fix: Quote it: `abc` → `\"abc\"`\n"));
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        8 => "[ -~]{1,30}",
        2 => "[\n\r\t]{1,3}",
        1 => "[é漢😀\u{301}\u{200d}\u{202e}\u{1b}\u{1a}\0\u{2028}\u{feff}]{1,4}",
        1 => "x{200}",
    ];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn nothing_breaks_and_nothing_is_too_wide(
        text in text(),
        marks in prop::collection::vec((0_u32..900, 0_u32..900), 1..9),
        width in 40_usize..120,
    ) {
        let mut finding = finding(Span::new(marks[0].0, marks[0].1));
        for mark in &marks[1..] {
            finding.label(Span::new(mark.0, mark.1), "a label with some words");
        }
        let shown = shown(&text, finding, width);
        prop_assert!(!shown.chars().any(|c| c != '\n' && plain::is_hidden(c)));
        for line in shown.lines() {
            prop_assert!(line.width() <= width, "{} columns: {line}", line.width());
        }
    }
}
