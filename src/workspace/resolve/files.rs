//! Patterns of paths.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::config::Names;
use crate::source::Span;
use crate::workspace::Problem;
use crate::workspace::load::Source;

/// Patterns of paths, as in `.gitignore`.
#[derive(Debug)]
pub(super) struct Files {
    folder: PathBuf,
    patterns: Gitignore,
}

impl Files {
    /// The files that patterns name, which stand in an entry of a file of settings.
    ///
    /// # Errors
    ///
    /// When there are none, or one is no pattern.
    pub(super) fn new(paths: &Names, entry: Span, source: &Source) -> Result<Self, Problem> {
        if paths.is_empty() {
            return Err(source
                .problem(entry, "`paths` is missing here")
                .help("say which files it is for: `paths = [\"scp/\"]`"));
        }
        // Patterns are matched with what follows the folder of the settings.
        let mut builder = GitignoreBuilder::new("");
        for path in paths {
            let wrong = |reason: String| source.problem(path.span, reason);
            if path.value.trim().is_empty() {
                return Err(wrong("the pattern of paths is empty".to_owned()));
            }
            builder.add_line(None, &path.value).map_err(|error| {
                let ignore::Error::Glob { err, .. } = error else {
                    return wrong(error.to_string());
                };
                wrong(format!("`{}` is no pattern of paths: {err}", path.value))
            })?;
        }
        let patterns = builder
            .build()
            .map_err(|error| source.problem(entry, error.to_string()))?;
        Ok(Self {
            folder: source.folder().to_owned(),
            patterns,
        })
    }

    /// Whether a pattern matches the file, whose path starts at the root, or a folder that holds it.
    pub(super) fn contain(&self, path: &Path) -> bool {
        path.strip_prefix(&self.folder).is_ok_and(|inside| {
            self.patterns
                .matched_path_or_any_parents(inside, false)
                .is_ignore()
        })
    }
}
