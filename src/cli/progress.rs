//! A progress bar on standard error, for runs that take longer than a moment.

use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// How long a run may take before it shows how far it is.
const PATIENCE: Duration = Duration::from_millis(500);

/// A bar that appears after [`PATIENCE`], and only on a terminal.
pub(super) struct Progress {
    bar: ProgressBar,
    started: Instant,
    shown: bool,
    wanted: bool,
}

impl Progress {
    /// A bar for `total` documents; for as many as there are without.
    pub(super) fn new(total: Option<u64>, quiet: bool) -> Self {
        let bar = match total {
            Some(total) => ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden()),
            None => ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden()),
        };
        let template = match total {
            Some(_) => "{bar:40} {pos}/{len}  {per_sec}  {eta} left",
            None => "{spinner} {pos} policies  {per_sec}",
        };
        // The templates are ours.
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Self {
            bar,
            started: Instant::now(),
            shown: false,
            wanted: !quiet && io::stderr().is_terminal(),
        }
    }

    /// Whether it stays away.
    pub(super) fn is_unwanted(&self) -> bool {
        !self.wanted
    }

    /// Counts documents.
    pub(super) fn add(&mut self, documents: usize) {
        if !self.wanted {
            return;
        }
        self.bar.inc(documents as u64);
        if !self.shown && self.started.elapsed() >= PATIENCE {
            self.shown = true;
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Runs `write`, which may write to the same terminal.
    pub(super) fn aside<T>(&self, write: impl FnOnce() -> T) -> T {
        if self.shown {
            self.bar.suspend(write)
        } else {
            write()
        }
    }

    /// Takes the bar away.
    pub(super) fn end(&self) {
        self.bar.finish_and_clear();
    }
}
