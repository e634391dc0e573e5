//! What a run found, in numbers and in words.

use super::Linted;
use crate::diagnostic::Severity;
use crate::fix::Applicability;

/// The numbers of a run. They can be summed up file by file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// How many documents were linted.
    pub files: usize,
    /// How many policies they hold.
    pub policies: usize,
    /// How many findings there are of each severity, in the order of [`Severity::ALL`].
    counts: [usize; Severity::ALL.len()],
    /// How many findings have a fix that keeps what the policy grants.
    pub fixable: usize,
    /// How many findings have only fixes that may change what the policy grants.
    pub unsafe_fixable: usize,
    /// How many fixes were applied before.
    pub fixed: usize,
    /// To how many documents.
    pub fixed_files: usize,
}

impl Totals {
    /// Counts a document.
    pub fn add(&mut self, linted: &Linted) {
        self.files += 1;
        self.policies += linted.policies;
        self.fixed += linted.fixed;
        self.fixed_files += usize::from(linted.fixed > 0);
        for finding in &linted.findings {
            for (severity, count) in Severity::ALL.iter().zip(&mut self.counts) {
                *count += usize::from(*severity == finding.severity);
            }
            match finding.fixes.iter().map(|fix| fix.applicability).min() {
                Some(Applicability::Safe) => self.fixable += 1,
                Some(Applicability::Unsafe) => self.unsafe_fixable += 1,
                None => {}
            }
        }
    }

    /// Adds the numbers of other documents.
    pub fn absorb(&mut self, other: &Self) {
        self.files += other.files;
        self.policies += other.policies;
        for (count, more) in self.counts.iter_mut().zip(other.counts) {
            *count += more;
        }
        self.fixable += other.fixable;
        self.unsafe_fixable += other.unsafe_fixable;
        self.fixed += other.fixed;
        self.fixed_files += other.fixed_files;
    }

    /// How many findings are of `severity`.
    pub fn count(&self, severity: Severity) -> usize {
        let counts = Severity::ALL.iter().zip(&self.counts);
        counts
            .filter(|(other, _)| **other == severity)
            .map(|(_, count)| count)
            .sum()
    }

    /// The worst severity among the findings.
    pub fn worst(&self) -> Option<Severity> {
        Severity::ALL
            .into_iter()
            .find(|severity| self.count(*severity) > 0)
    }

    /// How much was found: `Found 2 errors and 1 suggestion`.
    pub(super) fn found(&self) -> String {
        let counts: Vec<String> = Severity::ALL
            .into_iter()
            .map(|severity| (severity, self.count(severity)))
            .filter(|(_, count)| *count > 0)
            .map(|(severity, count)| match severity {
                Severity::Security => plural(count, "security finding"),
                severity => plural(count, severity.name()),
            })
            .collect();
        match counts.as_slice() {
            [] => "No findings".to_owned(),
            [only] => format!("Found {only}"),
            [first @ .., last] => format!("Found {} and {last}", first.join(", ")),
        }
    }

    /// Where: `in 3 policies (2 files)`.
    pub(super) fn within(&self) -> String {
        let policies = match self.policies {
            1 => "1 policy".to_owned(),
            count => format!("{count} policies"),
        };
        format!("in {policies} ({})", plural(self.files, "file"))
    }

    /// What was fixed, if something was: `Fixed 2 findings in 1 file`.
    pub(super) fn was_fixed(&self) -> Option<String> {
        let (findings, files) = (
            plural(self.fixed, "finding"),
            plural(self.fixed_files, "file"),
        );
        (self.fixed > 0).then(|| format!("Fixed {findings} in {files}"))
    }

    /// What can be fixed, and how, if something can.
    pub(super) fn can_be_fixed(&self) -> Option<String> {
        match (self.fixable, self.unsafe_fixable) {
            (0, 0) => None,
            (safe, 0) => Some(format!("{safe} fixable with --fix")),
            (0, risky) => Some(format!("{risky} fixable with --fix --unsafe-fixes")),
            (safe, risky) => Some(format!(
                "{safe} fixable with --fix, {risky} more with --unsafe-fixes"
            )),
        }
    }
}

fn plural(count: usize, noun: &str) -> String {
    format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
}
