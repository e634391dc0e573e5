//! Every fix that the fixtures give does what it promises.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::PathBuf;

use iamlint::diagnostic::Diagnostic;
use iamlint::fix::{Applicability, Fix, apply};
use iamlint::rules::{FixAvailability, find};
use iamlint::source::Dialect;
use iamlint::syntax::{TokenKind, parse, tokens};

use crate::fixture::{self, Fixture, describe};
use crate::markers;

/// After so many rounds nothing is left to repair.
const ROUNDS: usize = 10;

#[test]
fn fixes_keep_their_promises() {
    let mut failures = String::new();
    for fixture in &fixture::all() {
        let (file, diagnostics) = fixture.lint();
        let mut wrong = Vec::new();
        // In a broken document some repairs are held back.
        let broken = parse(file.text(), file.dialect())
            .errors
            .iter()
            .any(|error| error.kind.is_structural());
        for diagnostic in &diagnostics {
            for fix in &diagnostic.fixes {
                wrong.extend(check_fix(
                    fixture,
                    file.text(),
                    file.dialect(),
                    &diagnostics,
                    diagnostic,
                    fix,
                ));
            }
            wrong.extend(availability(diagnostic, broken));
        }
        wrong.extend(converges(fixture, file.text(), file.dialect()));
        for failure in wrong {
            writeln!(failures, "{}: {failure}", fixture.name()).unwrap();
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

fn check_fix(
    fixture: &Fixture,
    text: &str,
    dialect: Dialect,
    all: &[Diagnostic],
    diagnostic: &Diagnostic,
    fix: &Fix,
) -> Option<String> {
    let (fixed, applied) = apply(text, &[fix]);
    let failure = |what: &str| {
        Some(format!(
            "{}: `{}` {what}\n{fixed}",
            describe(diagnostic),
            fix.title
        ))
    };
    if applied.is_empty() || fixed == text {
        return failure("changes nothing");
    }
    if faults(&fixed, dialect) > faults(text, dialect) {
        return failure("breaks the syntax");
    }
    if fix.applicability != Applicability::Safe {
        return None;
    }
    let count = |list: &[Diagnostic]| {
        list.iter()
            .filter(|other| other.rule == diagnostic.rule)
            .count()
    };
    // Behind a repaired error the next one of a cut list appears.
    let cut = all.iter().any(|other| other.rule == "too-many-errors");
    if !cut && count(&fixture.lint_text(&fixed, dialect)) >= count(all) {
        return failure("leaves the finding");
    }
    let about_comments = matches!(diagnostic.rule, "comment-in-json" | "unused-ignore");
    if !about_comments && comments(&fixed) < comments(text) {
        return failure("loses a comment");
    }
    None
}

fn faults(text: &str, dialect: Dialect) -> usize {
    parse(text, dialect).errors.len()
}

fn comments(text: &str) -> usize {
    tokens(text)
        .filter(|token| matches!(token.kind, TokenKind::Comment { .. }))
        .count()
}

/// Whether the rule's metadata tells the truth about its fixes.
fn availability(diagnostic: &Diagnostic, broken: bool) -> Option<String> {
    let promised = find(diagnostic.rule)?.fix;
    let kept = match promised {
        FixAvailability::None => diagnostic.fixes.is_empty(),
        FixAvailability::Sometimes => true,
        FixAvailability::Always => broken || !diagnostic.fixes.is_empty(),
    };
    (!kept).then(|| {
        format!(
            "{}: the rule says of its fixes: {promised:?}",
            describe(diagnostic)
        )
    })
}

/// Applies all safe fixes until there are none.
fn converges(fixture: &Fixture, text: &str, dialect: Dialect) -> Option<String> {
    let mut text = text.to_owned();
    for _ in 0..ROUNDS {
        let diagnostics = fixture.lint_text(&text, dialect);
        let fixes: Vec<&Fix> = diagnostics.iter().filter_map(safe_fix).collect();
        if fixes.is_empty() {
            return None;
        }
        text = apply(&text, &fixes).0;
    }
    Some(format!("still repaired after {ROUNDS} rounds:\n{text}"))
}

/// What the safe fixes of a fixture's own rule make of it, in one round, stands in the file `<name>.fixed` beside it.
#[test]
fn safe_fixes_give_the_text_that_is_committed() {
    compare_repaired(".fixed", safe_fix);
}

/// What those fixes of its own rule make of it that may change what is granted stands in `<name>.rewritten`.
#[test]
fn unsafe_fixes_give_the_text_that_is_committed() {
    compare_repaired(".rewritten", |diagnostic| {
        let first = diagnostic.fixes.first()?;
        (first.applicability == Applicability::Unsafe).then_some(first)
    });
}

fn compare_repaired(extension: &str, choose: fn(&Diagnostic) -> Option<&Fix>) {
    let mut failures = String::new();
    for fixture in &fixture::all() {
        let (file, _) = fixture.lint();
        let text = markers::strip(file.text());
        let diagnostics = fixture.lint_text(&text, file.dialect());
        let fixes: Vec<&Fix> = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.rule == fixture.rule)
            .filter_map(choose)
            .collect();
        let repaired = (!fixes.is_empty()).then(|| apply(&text, &fixes).0);
        let mut name = fixture.path.clone().into_os_string();
        name.push(extension);
        let path = PathBuf::from(name);
        let committed = fs::read_to_string(&path).ok();
        if committed == repaired {
            continue;
        }
        match (fixture::update(), repaired) {
            (true, Some(repaired)) => fs::write(path, repaired).unwrap(),
            (true, None) => fs::remove_file(path).unwrap(),
            (false, repaired) => writeln!(
                failures,
                "--- {}\ncommitted:\n{}\nfound:\n{}",
                path.display(),
                committed.as_deref().unwrap_or("nothing"),
                repaired.as_deref().unwrap_or("nothing")
            )
            .unwrap(),
        }
    }
    assert!(
        failures.is_empty(),
        "\n{failures}\nIAMLINT_UPDATE=1 writes what was found; read it before you commit it"
    );
}

/// Each rule that offers a safe fix anywhere shows in a fixture of its own what the fix makes.
#[test]
fn every_safe_fix_has_a_fixture() {
    let mut offering = BTreeSet::new();
    let mut shown = BTreeSet::new();
    for fixture in &fixture::all() {
        let (_, diagnostics) = fixture.lint();
        let safe = |diagnostic: &&Diagnostic| {
            let mut fixes = diagnostic.fixes.iter();
            fixes.any(|fix| fix.applicability == Applicability::Safe)
        };
        offering.extend(diagnostics.iter().filter(safe).map(|finding| finding.rule));
        let mut name = fixture.path.clone().into_os_string();
        name.push(".fixed");
        if PathBuf::from(name).exists() {
            shown.insert(fixture.rule.clone());
        }
    }
    assert!(offering.len() > 40, "{offering:?}");
    offering.retain(|rule| !shown.contains(*rule));
    assert!(offering.is_empty(), "without a fixture: {offering:?}");
}

fn safe_fix(diagnostic: &Diagnostic) -> Option<&Fix> {
    let first = diagnostic.fixes.first()?;
    (first.applicability == Applicability::Safe).then_some(first)
}
