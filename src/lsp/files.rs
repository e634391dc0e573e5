//! The policies in the folders of the workspace that are not open.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use ignore::WalkBuilder;
use tower_lsp::ls_types::Uri;

use super::relevance;
use crate::source::MAX_FILE_SIZE;

/// A file that may hold a policy.
#[derive(Debug)]
pub(super) struct Found {
    /// Its address.
    pub(super) uri: Uri,
    /// Its path.
    pub(super) path: PathBuf,
    /// Tells whether it has changed: its size and when it was written.
    pub(super) stamp: String,
}

/// The files in `folders` that may hold a policy, by their addresses: hidden files and what `.gitignore` names are
/// left out, as they are at the command line.
pub(super) fn find(folders: &[PathBuf]) -> Vec<Found> {
    let mut found = BTreeMap::new();
    for folder in folders {
        let walk = WalkBuilder::new(folder).require_git(false).build();
        // What can't be searched is not the editor's concern.
        for entry in walk.flatten() {
            let path = entry.path();
            if !entry.file_type().is_some_and(|kind| kind.is_file()) {
                continue;
            }
            let Some(file) = Uri::from_file_path(path)
                .filter(|uri| relevance::is_candidate(uri, ""))
                .and_then(|uri| file(uri, path))
            else {
                continue;
            };
            found.insert(file.uri.clone(), file);
        }
    }
    found.into_values().collect()
}

fn file(uri: Uri, path: &Path) -> Option<Found> {
    let metadata = fs::metadata(path).ok()?;
    if metadata.len() > MAX_FILE_SIZE as u64 {
        return None;
    }
    let written = metadata.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Found {
        uri,
        path: path.to_owned(),
        stamp: format!("{}-{}", metadata.len(), written.as_nanos()),
    })
}

/// The text of a file; `None` where it can't be read, or is no UTF-8: an editor shows no finding in what it can't show.
pub(super) fn read(path: &Path) -> Option<String> {
    fs::read_to_string(path).ok()
}
