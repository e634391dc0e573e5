//! What holds for every text whatever: shared by the mutation test and the fuzz targets.

pub(crate) mod random;

use iamlint::config::Settings;
use iamlint::diagnostic::Diagnostic;
use iamlint::fix::{self, Applicability, Fix};
use iamlint::lint::{Report, lint};
use iamlint::render::{Findings, Format, Linted, Style, write};
use iamlint::source::{SourceFile, Span};
use iamlint::syntax;

/// How often fixes may be applied before nothing is left to fix.
pub(crate) const MAX_ROUNDS: usize = 10;

/// Lints a file and asserts that each finding can be shown and each fix can be made.
pub(crate) fn checked_lint(file: &SourceFile, settings: &Settings) -> Report {
    let report = lint(file, settings);
    for finding in &report.diagnostics {
        check_spans(file.text(), finding);
        for fix in &finding.fixes {
            check_fix(file.text(), finding, fix);
        }
    }
    let keys: Vec<_> = report.diagnostics.iter().map(sort_key).collect();
    assert!(keys.is_sorted(), "findings are not sorted: {keys:?}");
    report
}

/// Applies the safe fixes until none is left, and asserts that this ends soon and breaks nothing.
pub(crate) fn checked_fix(file: &SourceFile, settings: &Settings) -> SourceFile {
    let errors = |text: &str| syntax::parse(text, file.dialect()).errors.len();
    let rename = |text: String| SourceFile::new(file.name(), text).with_dialect(file.dialect());
    let mut current = rename(file.text().to_owned());
    for _ in 0..MAX_ROUNDS {
        let report = checked_lint(&current, settings);
        let fixes: Vec<&Fix> = report.diagnostics.iter().filter_map(safe_fix).collect();
        if fixes.is_empty() {
            return current;
        }
        let (text, applied) = fix::apply(current.text(), &fixes);
        assert!(!applied.is_empty(), "none of {fixes:?} can be applied");
        let (before, after) = (errors(current.text()), errors(&text));
        assert!(
            after <= before,
            "{after} syntax errors after the fixes, {before} before: {text:?}"
        );
        current = rename(text);
    }
    let rest = checked_lint(&current, settings);
    let left: Vec<_> = rest
        .diagnostics
        .iter()
        .filter(|d| safe_fix(d).is_some())
        .collect();
    assert!(
        left.is_empty(),
        "still to fix after {MAX_ROUNDS} rounds: {left:#?}"
    );
    current
}

/// Writes a report in every format, and asserts that each is readable by those that it is for.
pub(crate) fn check_output(file: SourceFile, report: Report) {
    let findings = Findings {
        files: &[Linted::new(file, report)],
        single: true,
        catalog_date: "2026-01-01",
    };
    for format in Format::ALL {
        let mut output = Vec::new();
        write(format, findings, Style::default(), &mut output).expect("a vector takes all");
        let output = String::from_utf8(output).expect("output is UTF-8");
        match format {
            Format::Human | Format::Concise | Format::Github | Format::Markdown => {
                // A terminal would obey them.
                let control = output.chars().find(|c| c.is_control() && *c != '\n');
                assert_eq!(control, None, "{output:?}");
            }
            Format::Junit | Format::Checkstyle => check_xml(&output),
            Format::Ndjson => output.lines().for_each(check_json),
            _ => check_json(&output),
        }
    }
}

fn check_json(text: &str) {
    serde_json::from_str::<serde_json::Value>(text).expect("output is JSON");
}

fn check_xml(text: &str) {
    let mut reader = quick_xml::Reader::from_str(text);
    let mut depth = 0_i32;
    loop {
        match reader.read_event().expect("output is XML") {
            quick_xml::events::Event::Start(tag) => {
                depth += 1;
                check_attributes(&tag);
            }
            quick_xml::events::Event::Empty(tag) => check_attributes(&tag),
            quick_xml::events::Event::End(_) => depth -= 1,
            quick_xml::events::Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{text}");
    let forbidden = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    assert!(!text.contains(forbidden), "{text:?}");
}

fn check_attributes(tag: &quick_xml::events::BytesStart<'_>) {
    for attribute in tag.attributes() {
        attribute.expect("an attribute is well-formed");
    }
}

fn safe_fix(finding: &Diagnostic) -> Option<&Fix> {
    finding
        .fixes
        .iter()
        .find(|fix| fix.applicability == Applicability::Safe)
}

fn sort_key(finding: &Diagnostic) -> (u32, u32, &str) {
    let span = finding.primary.span;
    (span.start, span.end, finding.rule)
}

fn check_spans(text: &str, finding: &Diagnostic) {
    let labels = std::iter::once(&finding.primary).chain(&finding.secondary);
    let spans = labels
        .map(|label| label.span)
        .chain(finding.locations.iter().map(|location| location.span));
    for span in spans {
        assert!(on_characters(text, span), "{span:?} of {finding:#?}");
    }
    assert!(!finding.message.is_empty(), "{finding:#?}");
}

fn check_fix(text: &str, finding: &Diagnostic, fix: &Fix) {
    assert!(!fix.edits.is_empty(), "a fix without an edit: {finding:#?}");
    for edit in &fix.edits {
        assert!(on_characters(text, edit.span), "{edit:?} of {finding:#?}");
    }
    for pair in fix.edits.windows(2) {
        assert!(
            pair[0].span.end <= pair[1].span.start,
            "edits overlap: {finding:#?}"
        );
    }
    let (changed, applied) = fix::apply(text, &[fix]);
    assert_eq!(applied, [0], "{finding:#?}");
    assert_ne!(changed, text, "a fix that changes nothing: {finding:#?}");
}

fn on_characters(text: &str, span: Span) -> bool {
    span.start <= span.end && text.get(span.range()).is_some()
}
