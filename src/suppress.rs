//! Findings that are left out: by a comment, by an entry of the settings, or since they were there before.
//!
//! A comment `iamlint: ignore[rule-a, rule-b] reason` leaves out what these rules find
//!
//! - in its line, where something stands before it;
//! - in the statement, element or value that follows, where it has its line for itself;
//! - in the whole file, if it says `ignore-file`.

mod baseline;
mod changed;
mod comment;
mod entry;

pub use baseline::{Baseline, BaselineError, fingerprint};
pub use changed::{Changes, FileChanges, NoDiff};

use crate::config::{IgnoreName, Settings};
use crate::diagnostic::Diagnostic;
use crate::rules::{self, Check, FaultyIgnore, IgnoreFault, Sink};
use crate::source::SourceFile;
use crate::syntax;

use comment::Ignore;

/// What was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Suppressed {
    /// How many findings.
    pub findings: usize,
    /// The entries of the settings that left one out, by their number, sorted.
    pub entries: Vec<usize>,
}

/// Leaves out what is to be left out of the findings of a file, which are in the order of the text, and adds what is to be
/// said of the ignores themselves.
pub(crate) fn apply(
    file: &SourceFile,
    settings: &Settings,
    diagnostics: &mut Vec<Diagnostic>,
) -> Suppressed {
    let before = diagnostics.len();
    let mut entries = Vec::new();
    let mut added = 0;
    // Few files hold a comment of ours: the others pay for looking for a word.
    if memchr::memmem::find(file.text().as_bytes(), comment::MARK.as_bytes()).is_some() {
        added = by_comment(file, settings, diagnostics);
    }
    if !settings.suppressions.is_empty() {
        entries = entry::apply(file, &settings.suppressions, diagnostics);
    }
    if let Some(known) = &settings.known {
        baseline::retain_new(known, file, diagnostics);
    }
    Suppressed {
        findings: (before + added).saturating_sub(diagnostics.len()),
        entries,
    }
}

/// Leaves out what comments say, and gives the number of findings about the comments.
fn by_comment(file: &SourceFile, settings: &Settings, diagnostics: &mut Vec<Diagnostic>) -> usize {
    let parse = syntax::parse(file.text(), file.dialect());
    let mut ignores = comment::find(file, &parse.root, settings);
    diagnostics.retain(|diagnostic| !is_ignored(&mut ignores, diagnostic));
    let Some(rule) = rules::find("unused-ignore") else {
        return 0;
    };
    let Check::Ignore(check) = rule.check else {
        return 0;
    };
    if !settings
        .levels
        .runs(rule.name, rule.pedantic, settings.pedantic)
    {
        return 0;
    }
    let broken = parse.errors.iter().any(|error| error.kind.is_structural());
    let mut found = Vec::new();
    for ignore in &ignores {
        for fault in ignore.faults(settings, broken) {
            let faulty = FaultyIgnore {
                text: file.text(),
                comment: ignore.comment,
                fault,
            };
            check(&faulty, &mut Sink::new(rule, &mut found));
        }
    }
    if let Some(severity) = settings.levels.severity(rule.name) {
        for diagnostic in &mut found {
            diagnostic.severity = severity;
        }
    }
    found.retain(|diagnostic| !is_ignored(&mut ignores, diagnostic));
    let added = found.len();
    if added > 0 {
        diagnostics.append(&mut found);
        // Stable: what was sorted stays so.
        diagnostics
            .sort_by_key(|diagnostic| (diagnostic.primary.span.start, diagnostic.primary.span.end));
    }
    added
}

/// Whether one of the ignores leaves a finding out; all that do are marked as needed.
fn is_ignored(ignores: &mut [Ignore], diagnostic: &Diagnostic) -> bool {
    let mut left_out = false;
    for ignore in ignores {
        if !ignore.reach.contains(diagnostic.primary.span) {
            continue;
        }
        for name in &mut ignore.names {
            if matches(&name.stands_for, diagnostic) {
                name.needed = true;
                left_out = true;
            }
        }
    }
    left_out
}

/// Whether a finding is one of those that a name in an ignore stands for.
fn matches(name: &IgnoreName, diagnostic: &Diagnostic) -> bool {
    match name {
        IgnoreName::Rules(rules) => rules.contains(&diagnostic.rule),
        IgnoreName::Code(code) => diagnostic.issue_code == Some(code),
    }
}

/// What a name in an ignore stands for.
///
/// # Errors
///
/// What to do, where it stands for nothing.
pub fn ignore_name(name: &str, settings: &Settings) -> Result<IgnoreName, String> {
    if let Some(own) = settings.own_rules.find(name) {
        return Ok(IgnoreName::Rules(vec![own]));
    }
    match rules::named(name) {
        Ok(named) => Ok(match named.kind {
            rules::NameKind::IssueCode(code) => IgnoreName::Code(code),
            _ => IgnoreName::Rules(named.rules.iter().map(|rule| rule.name).collect()),
        }),
        Err(unknown) => Err(unknown.help()),
    }
}

/// A fault of an ignore, where the rules of a name ran and gave nothing.
impl Ignore {
    fn faults(&self, settings: &Settings, broken: bool) -> Vec<IgnoreFault> {
        let mut faults = self.faults.clone();
        let ran = |name: &IgnoreName| any_runs(std::slice::from_ref(name), settings);
        let (needed, unused): (Vec<_>, Vec<_>) = self.names.iter().partition(|name| {
            name.needed || is_about_ignores(&name.stands_for) || !ran(&name.stands_for)
        });
        let for_later = needed.iter().any(|name| is_about_ignores(&name.stands_for));
        if !broken && !unused.is_empty() && !for_later {
            faults.push(IgnoreFault::Unused {
                names: unused.iter().map(|name| name.span).collect(),
                needed: needed
                    .iter()
                    .map(|name| name.span)
                    .chain(self.unknown.iter().copied())
                    .collect(),
                brackets: self.brackets,
            });
        }
        faults
    }
}

/// Whether a name stands for the rule about ignores.
fn is_about_ignores(name: &IgnoreName) -> bool {
    matches!(name, IgnoreName::Rules(rules) if rules.contains(&"unused-ignore"))
}

/// Whether one of the rules that names stand for runs.
pub fn any_runs(names: &[IgnoreName], settings: &Settings) -> bool {
    names.iter().any(|name| match name {
        IgnoreName::Rules(rules) => rules.iter().any(|rule| runs(rule, settings)),
        IgnoreName::Code(code) => {
            rules::all().any(|rule| rule.issue_codes.contains(code) && runs(rule.name, settings))
        }
    })
}

fn runs(rule: &str, settings: &Settings) -> bool {
    match rules::find(rule) {
        Some(rule) => settings
            .levels
            .runs(rule.name, rule.pedantic, settings.pedantic),
        None => settings.own_rules.find(rule).is_some(),
    }
}
