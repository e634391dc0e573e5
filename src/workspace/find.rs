//! Where files of settings are.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::problem::Problem;

/// The file that holds nothing but settings.
const OWN: &str = "iamlint.toml";

/// The file that may hold settings, in its table `tool.iamlint`.
const PYPROJECT: &str = "pyproject.toml";

/// Whether a file is one that settings may stand in, by its name: `iamlint.toml` or `pyproject.toml`.
pub fn is_settings_file(path: &Path) -> bool {
    path.file_name()
        .is_some_and(|name| name == OWN || name == PYPROJECT)
}

/// Whether the settings of a file are a part of it: `[tool.iamlint]` of `pyproject.toml`.
pub(super) fn is_pyproject(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name == PYPROJECT)
}

/// The file of a folder that holds settings: its own before a project's.
///
/// # Errors
///
/// When a file is there and can't be read.
pub(super) fn settings_in(folder: &Path) -> Result<Option<PathBuf>, Problem> {
    let own = folder.join(OWN);
    if own.is_file() {
        return Ok(Some(own));
    }
    let project = folder.join(PYPROJECT);
    match fs::read_to_string(&project) {
        // Most projects have no settings of ours: parsing is for those that do.
        Ok(text) if text.contains("iamlint") && has_table(&text) => Ok(Some(project)),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => Err(Problem::new(
            format!("can't read {}: permission denied", project.display()),
        )),
        // Without settings of ours; or there is none, it is no file, or no text, and then no project's.
        _ => Ok(None),
    }
}

/// Whether a project has a table of ours. One that is not valid has none: to say so is up to who reads it for itself.
fn has_table(text: &str) -> bool {
    let Ok(table) = text.parse::<toml::Table>() else {
        return false;
    };
    let tool = table.get("tool").and_then(toml::Value::as_table);
    tool.is_some_and(|tool| tool.contains_key("iamlint"))
}

/// A path from the root, without `.` and `..`. Nothing is asked of the file system but the current folder.
pub(super) fn absolute(path: &Path) -> PathBuf {
    let whole = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let is_plain = |part| !matches!(part, Component::CurDir | Component::ParentDir);
    if whole.components().all(is_plain) {
        return whole;
    }
    let mut plain = PathBuf::new();
    for component in whole.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
