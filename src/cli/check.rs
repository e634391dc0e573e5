//! `iamlint check`

mod batch;
mod lines;
mod scale;
mod statistics;
mod timings;

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use super::arguments::Check;
use super::changes::Changed;
use super::discover::{self, Input, Inputs};
use super::fix::Mode;
use super::ignores::{self, Needed};
use super::outputs::{self, Outputs};
use super::pipeline::{self, Feed};
use super::problem::{self, Problem};
use super::progress::Progress;
use super::{Outcome, settings, terminal, written};
use crate::catalog::Catalog;
use crate::render::Totals;
use crate::render::diff::Look;
use crate::workspace::{FileSettings, absolute};

use batch::{Batch, Task};
use timings::Phase;

pub(super) use scale::ScaleArguments;

/// Below this many files, starting threads takes longer than they save.
const FILES_FOR_THREADS: usize = 24;

/// So many files at most are linted one after the other by a thread that took them: each time that it takes some, it waits.
const FILES_AT_ONCE: usize = 32;

/// So often at least does each thread take files, so that all end at about the same time.
const TURNS: usize = 8;

/// Lints what the arguments name and shows what was found.
///
/// # Errors
///
/// When the arguments contradict each other, nothing holds a policy, or the output can't be written.
pub(super) fn run(arguments: &Check, out: &mut dyn Write) -> Result<Outcome, Problem> {
    let started = Instant::now();
    let workspace = settings::workspace(arguments)?;
    let mode = arguments.fixes.mode(Look {
        color: terminal::color(arguments.color.unwrap_or_default(), &io::stdout()),
        escape: io::stdout().is_terminal(),
    });
    if arguments.scale.is_ndjson() {
        return scale::run_lines(arguments, &workspace, mode, out);
    }
    let changed = Changed::asked_for(&arguments.settings)?;
    let all_findings = changed.is_none();
    let listed = arguments.scale.listed()?;
    let mut found = discover::discover(&arguments.paths, listed.as_deref());
    if arguments.if_policy {
        for input in &mut found.documents {
            input.named = false;
        }
    }
    let from_stdin = found.documents.iter().any(|input| input.path.is_none());
    let fixed_stdin = from_stdin && matches!(mode, Mode::Make(_));
    if fixed_stdin && found.documents.len() + found.folders.len() > 1 {
        return Err(Problem::FixStdinAndFiles);
    }

    // Where settings are wrong nothing is linted: findings that they would have left out help nobody.
    let files_settings = settings::of(&workspace, &found.documents)?;
    if !arguments.quiet {
        settings::say_notes(&files_settings);
    }
    let mut run = Run::open(arguments, mode, fixed_stdin)?;
    run.task.changed = changed;
    let catalog_date = files_settings.first().map_or_else(
        || Catalog::builtin().date(),
        |first| first.settings.catalog.date(),
    );
    let single = found.folders.is_empty() && found.documents.len() == 1;
    let mut done = Batch::new(&run.task);
    done.clock.add(Phase::Search, started.elapsed());
    let mut needed = Needed::default();
    let mut run = run.files(&found, &files_settings, &mut done, out)?;
    for (index, suppressed) in std::mem::take(&mut done.suppressed) {
        if let Some(settings) = files_settings.get(index) {
            needed.add(settings, &suppressed);
        }
    }
    done.skipped.append(&mut found.skipped);
    done.problems.splice(0..0, found.problems.drain(..));
    if done.totals.files == 0 && done.problems.is_empty() && !arguments.if_policy {
        let looked_at = found.documents.len();
        done.problems.push(Problem::NoPolicies {
            folders: found.folders.join(", "),
            files: format!(
                "{looked_at} JSON file{}",
                if looked_at == 1 { "" } else { "s" }
            ),
        });
    }
    if let (Some(path), true) = (&arguments.settings.write_baseline, done.problems.is_empty()) {
        run.progress.end();
        ignores::write_baseline(path, run.outputs.kept())?;
        return Ok(Outcome::Clean);
    }
    if let (true, Some(settings)) = (
        all_findings && done.totals.files > 0,
        files_settings.first(),
    ) {
        let folders: Vec<_> = found
            .folders
            .iter()
            .map(|folder| absolute(Path::new(folder)))
            .collect();
        let mut batch = Batch::new(&run.task);
        for linted in needed.report(&folders) {
            batch.add(&run.task, linted, settings);
        }
        take(batch, &mut done, &mut run.outputs, &mut run.progress, out)?;
    }
    run.finish(arguments, done, single, catalog_date, started, out)
}

/// A run under way.
struct Run {
    task: Task,
    outputs: Outputs,
    progress: Progress,
    jobs: usize,
}

impl Run {
    fn open(arguments: &Check, mode: Mode, divert: bool) -> Result<Self, Problem> {
        let statistics = arguments.outputs.statistics;
        let baseline = arguments.settings.write_baseline.is_some();
        let outputs = Outputs::open(
            &arguments.outputs,
            outputs::Look {
                color: arguments.color.unwrap_or_default(),
                summary: !arguments.quiet,
                // Standard output holds the fixed policy.
                divert,
                // It holds a diff, or the numbers alone, or the findings go to a baseline.
                silent: matches!(mode, Mode::Diff(..)) || statistics || baseline,
                keep: baseline,
            },
        )?;
        Ok(Self {
            task: Task {
                mode,
                streams: outputs.streams(),
                statistics,
                changed: None,
            },
            outputs,
            progress: Progress::new(None, arguments.quiet),
            jobs: arguments.scale.jobs(),
        })
    }

    /// Lints files, in their order.
    fn files(
        mut self,
        found: &Inputs,
        settings: &[Arc<FileSettings>],
        done: &mut Batch,
        out: &mut dyn Write,
    ) -> Result<Self, Problem> {
        let work: Vec<(&Input, &FileSettings)> = found
            .documents
            .iter()
            .zip(settings.iter().map(AsRef::as_ref))
            .collect();
        self.progress = Progress::new(Some(work.len() as u64), self.progress.is_unwanted());
        let Self {
            task,
            outputs,
            progress,
            jobs,
        } = &mut self;
        let task = &*task;
        let at_once = (work.len() / (*jobs * TURNS).max(1)).clamp(1, FILES_AT_ONCE);
        let lint = |start: usize| {
            let mut batch = Batch::new(task);
            let files = work.iter().enumerate().skip(start).take(at_once);
            for (index, (input, settings)) in files {
                batch.add_file(task, index, input, settings);
            }
            batch
        };
        let mut starts = (0..work.len()).step_by(at_once);
        if work.len() < FILES_FOR_THREADS || *jobs == 1 {
            for start in starts {
                take(lint(start), done, outputs, progress, out)?;
            }
        } else {
            let produce = |feed: &mut Feed<usize>| {
                while starts.next().is_some_and(|start| feed.send(start)) {}
            };
            pipeline::ordered(*jobs, produce, lint, |batch, _| {
                take(batch, done, outputs, progress, out)
            })?;
        }
        Ok(self)
    }

    /// Writes what is left, says what went wrong, and decides how the run ended.
    fn finish(
        self,
        arguments: &Check,
        mut done: Batch,
        single: bool,
        catalog_date: &str,
        started: Instant,
        out: &mut dyn Write,
    ) -> Result<Outcome, Problem> {
        self.progress.end();
        if arguments.verbose {
            say_skipped(&mut done.skipped);
        }
        if done.totals.files > 0 {
            if self.task.statistics {
                written(statistics::write(&done.rules, out))?;
            }
            self.outputs
                .finish(&done.totals, single, catalog_date, out)?;
            written(out.flush())?;
            if matches!(self.task.mode, Mode::Diff(..)) && !arguments.quiet {
                say_would_fix(&done.totals);
            }
        }
        if arguments.scale.timings {
            done.clock
                .say(done.totals.policies, started.elapsed(), self.jobs);
        }
        problem::show(&done.problems);
        Ok(if !done.problems.is_empty() {
            Outcome::Failed
        } else if done.fails {
            Outcome::Findings
        } else {
            Outcome::Clean
        })
    }
}

/// Writes what became of some documents, and counts it.
fn take(
    mut batch: Batch,
    done: &mut Batch,
    outputs: &mut Outputs,
    progress: &mut Progress,
    out: &mut dyn Write,
) -> Result<(), Problem> {
    let writing = Instant::now();
    progress.aside(|| {
        written(out.write_all(&batch.output))?;
        outputs.write(&batch.pieces, std::mem::take(&mut batch.kept), out)
    })?;
    batch.clock.add(Phase::Write, writing.elapsed());
    progress.add(batch.documents);
    done.absorb(batch);
    Ok(())
}

/// Says on standard error what the diff would fix.
fn say_would_fix(totals: &Totals) {
    let (fixed, files) = (totals.fixed, totals.fixed_files);
    let s = |count: usize| if count == 1 { "" } else { "s" };
    // With a closed standard error there is nobody to tell.
    let _ = match fixed {
        0 => writeln!(io::stderr(), "Would fix nothing"),
        _ => writeln!(
            io::stderr(),
            "Would fix {fixed} finding{} in {files} file{}",
            s(fixed),
            s(files)
        ),
    };
}

/// Says on standard error what was left out.
fn say_skipped(skipped: &mut [(String, String)]) {
    skipped.sort();
    let mut stderr = io::stderr().lock();
    for (name, reason) in skipped {
        // With a closed standard error there is nobody to tell.
        let _ = writeln!(stderr, "skipped {name}: {reason}");
    }
}
