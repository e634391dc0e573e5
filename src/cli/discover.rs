//! Which files to lint.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ignore::WalkBuilder;

use super::problem::Problem;

/// A document to lint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Input {
    /// Where it is; `None` for standard input.
    pub(super) path: Option<PathBuf>,
    /// What findings call it.
    pub(super) name: String,
    /// Whether the person named it, so that it is linted whatever it holds.
    pub(super) named: bool,
}

/// What the paths of the command line stand for.
#[derive(Debug, Default)]
pub(super) struct Inputs {
    /// The documents, sorted by name, each once.
    pub(super) documents: Vec<Input>,
    /// The folders that were searched.
    pub(super) folders: Vec<String>,
    /// What was left out: name and reason.
    pub(super) skipped: Vec<(String, String)>,
    /// What could not be found or searched.
    pub(super) problems: Vec<Problem>,
}

/// The name of standard input in findings.
const STDIN: &str = "<stdin>";

/// The documents that `paths` stand for: files, folders that are searched, and `-`. Without any, the current folder.
/// What a list names beside them is treated like what a search finds: a file without a policy is left out.
pub(super) fn discover(paths: &[PathBuf], listed: Option<&[PathBuf]>) -> Inputs {
    let here = [PathBuf::from(".")];
    let paths = if paths.is_empty() && listed.is_none() {
        &here[..]
    } else {
        paths
    };
    let mut found = Inputs::default();
    for path in paths {
        if path.as_os_str() == "-" {
            found.documents.push(Input {
                path: None,
                name: STDIN.to_owned(),
                named: true,
            });
        } else {
            found.add(path);
        }
    }
    for path in listed.unwrap_or_default() {
        found.add_listed(path);
    }
    if paths.len() > 1 || listed.is_some() {
        found.drop_repeated();
    }
    found.documents.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

impl Inputs {
    fn add(&mut self, path: &Path) {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => self.search(path),
            Ok(_) => self.documents.push(Input {
                path: Some(path.to_owned()),
                name: name(path),
                named: true,
            }),
            Err(error) => self.problems.push(Problem::from_io(name(path), &error)),
        }
    }

    /// Adds a path of a list.
    fn add_listed(&mut self, path: &Path) {
        let before = self.documents.len();
        self.add(path);
        if path.is_dir() {
            return;
        }
        if may_hold_policy(path) {
            for input in self.documents.iter_mut().skip(before) {
                input.named = false;
            }
        } else if self.documents.len() > before {
            self.documents.truncate(before);
            self.skipped
                .push((name(path), "no .json, .jsonc or .json5 file".to_owned()));
        }
    }

    /// Adds the files of a folder that may hold policies.
    fn search(&mut self, folder: &Path) {
        self.folders.push(name(folder));
        // A .gitignore says what is made and not written, in a repository or out of one.
        let walk = WalkBuilder::new(folder).require_git(false).build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.problems.push(Problem::Unsearchable(error));
                    continue;
                }
            };
            let path = entry.path();
            if !may_hold_policy(path) {
                continue;
            }
            match entry.file_type() {
                Some(kind) if kind.is_file() => self.documents.push(Input {
                    name: name(path),
                    path: Some(entry.into_path()),
                    named: false,
                }),
                Some(kind) if kind.is_symlink() => {
                    self.skipped
                        .push((name(path), "a symbolic link".to_owned()));
                }
                _ => {}
            }
        }
    }

    /// Keeps each file once, a named one before one that was found.
    fn drop_repeated(&mut self) {
        self.documents.sort_by_key(|input| !input.named);
        let mut seen = BTreeSet::new();
        self.documents.retain(|input| {
            let file = input
                .path
                .as_ref()
                .map(|path| fs::canonicalize(path).unwrap_or_else(|_| path.clone()));
            seen.insert(file)
        });
    }
}

/// Whether a file's extension is one under which people save policies.
fn may_hold_policy(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["json", "jsonc", "json5"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// A path as people read it: as it was written, without the `./` of the current folder.
fn name(path: &Path) -> String {
    let short = path.strip_prefix(".").unwrap_or(path);
    let shown = if short.as_os_str().is_empty() {
        path
    } else {
        short
    };
    shown.display().to_string()
}
