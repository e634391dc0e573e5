//! Ignores of the settings that nothing needs, and baselines.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use tempfile::NamedTempFile;

use super::problem::Problem;
use crate::diagnostic::{Diagnostic, Severity};
use crate::lint::Report;
use crate::render::Linted;
use crate::source::SourceFile;
use crate::suppress::{self, Baseline, Suppressed};
use crate::workspace::{FileSettings, absolute, name_from};

/// Collects which entries of the settings were needed.
#[derive(Debug, Default)]
pub(super) struct Needed {
    /// By where the entries are in memory, which is one place for one file of settings.
    by_settings: BTreeMap<usize, Entries>,
}

#[derive(Debug)]
struct Entries {
    settings: Arc<FileSettings>,
    /// The numbers of those that a linted file might have needed.
    asked: BTreeSet<usize>,
    needed: BTreeSet<usize>,
}

impl Needed {
    /// Takes in what the entries of a file's settings left out of it.
    pub(super) fn add(&mut self, settings: &Arc<FileSettings>, suppressed: &Suppressed) {
        if settings.entries.is_empty() {
            return;
        }
        let key = settings.entries.as_ptr() as usize;
        let entries = self.by_settings.entry(key).or_insert_with(|| Entries {
            settings: Arc::clone(settings),
            asked: BTreeSet::new(),
            needed: BTreeSet::new(),
        });
        for suppression in settings.settings.suppressions.iter() {
            if suppress::any_runs(&suppression.names, &settings.settings) {
                entries.asked.insert(suppression.number);
            }
        }
        entries.needed.extend(&suppressed.entries);
    }

    /// The files of settings with what is to be said of their entries: those that have run out, and those that nothing
    /// needed. An entry for several files may be needed by one that was not linted, unless its folder was among `folders`.
    pub(super) fn report(self, folders: &[PathBuf]) -> Vec<Linted> {
        let mut findings: BTreeMap<PathBuf, (Arc<str>, Vec<Diagnostic>)> = BTreeMap::new();
        for entries in self.by_settings.into_values() {
            let settings = &entries.settings;
            let levels = &settings.settings.levels;
            if !levels.runs("unused-ignore", false, false) {
                continue;
            }
            let severity = levels
                .severity("unused-ignore")
                .unwrap_or(Severity::Suggestion);
            for (number, entry) in settings.entries.iter().enumerate() {
                let all_linted = || {
                    let folder = entry.path.parent().unwrap_or(&entry.path);
                    folders.iter().any(|searched| folder.starts_with(searched))
                };
                let message = if let Some(until) = entry.ran_out {
                    format!("this ignore ran out on {until}")
                } else if entries.asked.contains(&number)
                    && !entries.needed.contains(&number)
                    && (entry.one_file || all_linted())
                {
                    "this ignore leaves nothing out".to_owned()
                } else {
                    continue;
                };
                let mut finding = Diagnostic::new("unused-ignore", severity, entry.span, message);
                finding.note("Remove the entry from the settings.");
                let (_, of_file) = findings
                    .entry(entry.path.clone())
                    .or_insert_with(|| (Arc::clone(&entry.text), Vec::new()));
                if !of_file.contains(&finding) {
                    of_file.push(finding);
                }
            }
        }
        let here = std::env::current_dir().unwrap_or_default();
        findings
            .into_iter()
            .map(|(path, (text, diagnostics))| {
                let name = path
                    .strip_prefix(&here)
                    .unwrap_or(&path)
                    .display()
                    .to_string();
                let report = Report {
                    diagnostics,
                    ..Report::default()
                };
                Linted::new(SourceFile::new(name, text.to_string()), report)
            })
            .collect()
    }
}

/// Writes the findings of all files as a baseline, wholly or not at all, and says so.
///
/// # Errors
///
/// When it can't be written.
pub(super) fn write_baseline(path: &Path, files: &[Linted]) -> Result<(), Problem> {
    let name = path.display().to_string();
    let failed = |error: io::Error| Problem::NotWritten {
        name: name.clone(),
        reason: error.to_string(),
    };
    let whole = absolute(path);
    let folder = whole.parent().unwrap_or(&whole);
    let mut baseline = Baseline::default();
    for linted in files {
        let file = absolute(Path::new(linted.file.name()));
        baseline.add(&name_from(folder, &file), &linted.file, &linted.findings);
    }
    let json = baseline
        .to_json()
        .map_err(|error| failed(io::Error::other(error)))?;
    let mut file = NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(json.as_bytes()).map_err(failed)?;
    let mode = fs::metadata(&whole).map(|metadata| metadata.permissions());
    file.persist(&whole).map_err(|error| failed(error.error))?;
    if let Ok(mode) = mode {
        fs::set_permissions(&whole, mode).map_err(failed)?;
    }
    let count = baseline.len();
    let s = if count == 1 { "" } else { "s" };
    // With a closed standard error there is nobody to tell.
    let _ = writeln!(io::stderr(), "Wrote {count} finding{s} to {name}");
    Ok(())
}
