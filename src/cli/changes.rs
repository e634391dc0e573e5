//! What was changed, by git or by a diff: for `--since` and `--diff-from`.

use std::env;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::arguments::SettingsArguments;
use super::problem::Problem;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;
use crate::suppress::{Changes, FileChanges};
use crate::workspace::name_from;

/// The changes that findings must stand in.
#[derive(Debug)]
pub(super) struct Changed {
    /// The folder that the paths of the diff start from.
    root: PathBuf,
    changes: Changes,
}

impl Changed {
    /// The changes that the arguments ask for; `None` where they ask for none.
    ///
    /// # Errors
    ///
    /// When git does not answer, does not know the revision, or the file is no diff.
    pub(super) fn asked_for(arguments: &SettingsArguments) -> Result<Option<Self>, Problem> {
        if let Some(revision) = &arguments.since {
            return Self::since(revision).map(Some);
        }
        let Some(path) = &arguments.diff_from else {
            return Ok(None);
        };
        let name = path.display().to_string();
        let diff = if path.as_os_str() == "-" {
            io::read_to_string(io::stdin().lock())
        } else {
            fs::read_to_string(path)
        };
        let diff = diff.map_err(|error| Problem::from_io(name.clone(), &error))?;
        let changes = Changes::parse(&diff).map_err(|error| Problem::NoDiff {
            name,
            reason: error.to_string(),
        })?;
        let here = env::current_dir().unwrap_or_default();
        let repository = here.ancestors().find(|folder| folder.join(".git").exists());
        Ok(Some(Self {
            root: real(repository.unwrap_or(&here)),
            changes,
        }))
    }

    fn since(revision: &str) -> Result<Self, Problem> {
        let here = env::current_dir().unwrap_or_default();
        let root = git(&here, &["rev-parse", "--show-toplevel"])?;
        let root = PathBuf::from(root.trim_end_matches(['\n', '\r']));
        let commit = format!("{revision}^{{commit}}");
        git(
            &root,
            &[
                "rev-parse",
                "--verify",
                "--quiet",
                "--end-of-options",
                &commit,
            ],
        )
        .map_err(|_| Problem::NoRevision(revision.to_owned()))?;
        // What others did on a branch since ours left it is none of our changes.
        let base = git(&root, &["merge-base", "--end-of-options", revision, "HEAD"])
            .unwrap_or_else(|_| revision.to_owned());
        let diff = git(
            &root,
            &[
                "-c",
                "core.quotePath=false",
                "diff",
                "--no-color",
                "--no-ext-diff",
                "--no-textconv",
                "--unified=0",
                "--src-prefix=a/",
                "--dst-prefix=b/",
                "--end-of-options",
                base.trim(),
                "--",
            ],
        )?;
        let mut changes = Changes::parse(&diff).map_err(|error| Problem::Git(error.to_string()))?;
        let new = git(&root, &["ls-files", "--others", "--exclude-standard", "-z"])?;
        for path in new.split('\0').filter(|path| !path.is_empty()) {
            changes.files.insert(path.to_owned(), FileChanges::all());
        }
        Ok(Self {
            root: real(&root),
            changes,
        })
    }

    /// Keeps the findings of a file that stand in what was changed.
    pub(super) fn retain(&self, path: &Path, file: &SourceFile, findings: &mut Vec<Diagnostic>) {
        if findings.is_empty() {
            return;
        }
        match self.changes.files.get(&name_from(&self.root, &real(path))) {
            Some(changes) => changes.retain(file, findings),
            None => findings.clear(),
        }
    }
}

/// A path without links: the folders that git names have none.
fn real(path: &Path) -> PathBuf {
    fs::canonicalize(path).unwrap_or_else(|_| path.to_owned())
}

/// What git answers.
fn git(folder: &Path, arguments: &[&str]) -> Result<String, Problem> {
    let output = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .output()
        .map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => Problem::Git("git is not installed".to_owned()),
            _ => Problem::Git(error.to_string()),
        })?;
    if output.status.success() {
        return Ok(String::from_utf8_lossy(&output.stdout).into_owned());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    let first = said.lines().next().unwrap_or("it failed");
    Err(Problem::Git(first.trim_start_matches("fatal: ").to_owned()))
}
