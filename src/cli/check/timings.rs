//! Where the time of a run went.

use std::io::{self, Write};
use std::time::{Duration, Instant};

/// What time is spent on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Finding files and their settings.
    Search,
    /// Reading documents.
    Read,
    /// Linting and fixing them.
    Lint,
    /// Writing reports.
    Write,
}

const PHASES: [(Phase, &str); 4] = [
    (Phase::Search, "search"),
    (Phase::Read, "read"),
    (Phase::Lint, "lint"),
    (Phase::Write, "write"),
];

/// The time that each phase took, summed up over threads.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Clock {
    spent: [Duration; PHASES.len()],
}

impl Clock {
    /// Runs something and counts its time.
    pub(super) fn time<T>(&mut self, phase: Phase, run: impl FnOnce() -> T) -> T {
        let started = Instant::now();
        let result = run();
        self.add(phase, started.elapsed());
        result
    }

    pub(super) fn add(&mut self, phase: Phase, time: Duration) {
        for ((other, _), spent) in PHASES.iter().zip(&mut self.spent) {
            if *other == phase {
                *spent += time;
            }
        }
    }

    pub(super) fn absorb(&mut self, other: &Self) {
        for (spent, more) in self.spent.iter_mut().zip(other.spent) {
            *spent += more;
        }
    }

    /// Says on standard error where the time went.
    pub(super) fn say(&self, policies: usize, whole: Duration, threads: usize) {
        let mut stderr = io::stderr().lock();
        // With a closed standard error there is nobody to tell.
        let _ = writeln!(
            stderr,
            "{policies} policies in {:.3} s with {threads} thread{}: {} a second",
            whole.as_secs_f64(),
            if threads == 1 { "" } else { "s" },
            policies as u128 * 1000 / whole.as_millis().max(1)
        );
        for ((_, name), spent) in PHASES.iter().zip(self.spent) {
            let _ = writeln!(stderr, "{name:>8}  {:.3} s", spent.as_secs_f64());
        }
    }
}
