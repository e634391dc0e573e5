//! Baselines that settings name.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::config::KnownFindings;
use crate::suppress::Baseline;
use crate::workspace::load::unreadable;
use crate::workspace::{Problem, name_from};

/// A baseline and the folder that its paths start from.
#[derive(Debug)]
pub(super) struct LoadedBaseline {
    folder: PathBuf,
    baseline: Baseline,
}

/// Reads a baseline.
///
/// # Errors
///
/// When it can't be read, is no baseline, or one of another version.
pub(super) fn load(path: &Path) -> Result<LoadedBaseline, Problem> {
    let text = fs::read_to_string(path).map_err(|error| {
        unreadable(path, &error).help("`iamlint check --write-baseline FILE` makes one")
    })?;
    let baseline = Baseline::parse(&text).map_err(|error| {
        Problem::new(format!(
            "{} can't be used as a baseline: {error}",
            path.display()
        ))
        .help("`iamlint check --write-baseline FILE` makes a new one")
    })?;
    Ok(LoadedBaseline {
        folder: path.parent().unwrap_or(path).to_owned(),
        baseline,
    })
}

impl LoadedBaseline {
    /// What was there before in a file, by its path from the root.
    pub(super) fn of(&self, path: &Path) -> Option<&Arc<KnownFindings>> {
        self.baseline.of(&name_from(&self.folder, path))
    }
}
