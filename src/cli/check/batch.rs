//! Some documents of a run and what became of them.

use std::collections::BTreeMap;

use crate::cli::changes::Changed;
use crate::cli::discover::Input;
use crate::cli::fix::{self, Mode};
use crate::cli::outputs::Streams;
use crate::cli::problem::Problem;
use crate::cli::read::{self, Content};
use crate::config::Settings;
use crate::diagnostic::Severity;
use crate::render::{Linted, Totals};
use crate::suppress::Suppressed;
use crate::workspace::FileSettings;

use super::timings::{Clock, Phase};

/// How many lines that hold no policy are shown of a batch.
const SHOWN_LINES: usize = 10;

/// What a run does with each document.
pub(super) struct Task {
    pub(super) mode: Mode,
    pub(super) streams: Streams,
    /// Whether findings are counted by rule.
    pub(super) statistics: bool,
    /// The changes that findings must stand in.
    pub(super) changed: Option<Changed>,
}

/// What became of some documents, in their order.
#[derive(Default)]
pub(super) struct Batch {
    /// What goes to standard output before the reports: diffs, or a fixed policy.
    pub(super) output: Vec<u8>,
    /// A text for each report.
    pub(super) pieces: Vec<Vec<u8>>,
    /// The documents, where a report needs them.
    pub(super) kept: Vec<Linted>,
    pub(super) totals: Totals,
    /// The findings of each rule.
    pub(super) rules: Statistics,
    /// What was left out: name and reason.
    pub(super) skipped: Vec<(String, String)>,
    pub(super) problems: Vec<Problem>,
    /// How many lines hold no policy.
    pub(super) bad_lines: usize,
    /// Whether a finding reaches its file's threshold.
    pub(super) fails: bool,
    /// What was left out of documents whose settings have ignores, by the number of the document.
    pub(super) suppressed: Vec<(usize, Suppressed)>,
    /// How many documents it took in.
    pub(super) documents: usize,
    pub(super) clock: Clock,
}

/// How many findings each rule has, and how many of them have a fix.
pub(super) type Statistics = BTreeMap<&'static str, (Option<Severity>, usize, usize)>;

impl Batch {
    pub(super) fn new(task: &Task) -> Self {
        Self {
            pieces: task.streams.pieces(),
            ..Self::default()
        }
    }

    /// Lints a file, the run's `index`th, and fixes it where the task says so.
    pub(super) fn add_file(
        &mut self,
        task: &Task,
        index: usize,
        input: &Input,
        settings: &FileSettings,
    ) {
        self.documents += 1;
        let file = match self.clock.time(Phase::Read, || read::read(input)) {
            Ok(Content::Text(file)) => file,
            Ok(Content::Nothing(reason)) => return self.skip(input.name.clone(), reason),
            Err(problem) => return self.problems.push(problem),
        };
        let with = Settings {
            assume_policy: input.named,
            ..settings.settings.clone()
        };
        let treated = self
            .clock
            .time(Phase::Lint, || fix::treat(file, input, &with, task.mode));
        self.output.extend(treated.output);
        self.problems.extend(treated.problem);
        let mut report = treated.report;
        // What another finding implies is left out, unless every code of IAM Access Analyzer is asked for.
        if !with.every_code {
            report.diagnostics.retain(|finding| !finding.implied);
        }
        if let (Some(changed), Some(path)) = (&task.changed, &input.path) {
            changed.retain(path, &treated.file, &mut report.diagnostics);
        }
        if report.policies == 0 {
            return self.skip(input.name.clone(), "holds no policy");
        }
        if !settings.entries.is_empty() {
            let suppressed = std::mem::take(&mut report.suppressed);
            self.suppressed.push((index, suppressed));
        }
        let mut linted = Linted::new(treated.file, report);
        linted.fixed = treated.fixed;
        self.add(task, linted, settings);
    }

    /// Takes a line in that holds no policy. Of many, the first are shown.
    pub(super) fn add_bad_line(&mut self, problem: Problem) {
        self.bad_lines += 1;
        if self.bad_lines <= SHOWN_LINES {
            self.problems.push(problem);
        }
    }

    /// How many lines that hold no policy are not shown.
    pub(super) fn hidden_lines(&self) -> usize {
        let lines = |problem: &&Problem| matches!(problem, Problem::BadLine { .. });
        self.bad_lines - self.problems.iter().filter(lines).count()
    }

    /// Takes a linted document in.
    pub(super) fn add(&mut self, task: &Task, linted: Linted, settings: &FileSettings) {
        let worst = linted.findings.iter().map(|finding| finding.severity).max();
        self.fails |= worst.is_some_and(|worst| settings.fail_on.is_reached(worst));
        self.totals.add(&linted);
        if task.statistics {
            for finding in &linted.findings {
                let (severity, count, fixable) = self.rules.entry(finding.rule).or_default();
                *severity = (*severity).max(Some(finding.severity));
                *count += 1;
                *fixable += usize::from(!finding.fixes.is_empty());
            }
        }
        let pieces = &mut self.pieces;
        self.clock
            .time(Phase::Write, || task.streams.add(&linted, pieces));
        if task.streams.keep {
            self.kept.push(linted);
        }
    }

    pub(super) fn skip(&mut self, name: String, reason: &str) {
        self.skipped.push((name, reason.to_owned()));
    }

    /// Adds what another batch counted; its texts are written by then.
    pub(super) fn absorb(&mut self, other: Self) {
        self.totals.absorb(&other.totals);
        for (rule, (severity, count, fixable)) in other.rules {
            let sum = self.rules.entry(rule).or_default();
            sum.0 = sum.0.max(severity);
            sum.1 += count;
            sum.2 += fixable;
        }
        self.skipped.extend(other.skipped);
        if self.bad_lines <= SHOWN_LINES {
            self.problems.extend(other.problems);
        }
        self.bad_lines += other.bad_lines;
        self.suppressed.extend(other.suppressed);
        self.fails |= other.fails;
        self.documents += other.documents;
        self.clock.absorb(&other.clock);
    }
}
