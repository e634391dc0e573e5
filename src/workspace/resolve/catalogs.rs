//! Catalogs that a person names.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::catalog::Catalog;
use crate::workspace::Problem;
use crate::workspace::load::unreadable;

/// The catalogs that were loaded, with the bytes that they were made from. A catalog is never given up, so that
/// everything may refer to it: one is loaded once, and again only when its file has changed.
static LOADED: Mutex<BTreeMap<PathBuf, (Vec<u8>, &'static Catalog)>> = Mutex::new(BTreeMap::new());

/// The catalog of a file; the one that is built in for `None`.
///
/// # Errors
///
/// When the file can't be read or is no whole catalog.
pub(super) fn load(path: Option<&Path>) -> Result<&'static Catalog, Problem> {
    let Some(path) = path else {
        return Ok(Catalog::builtin());
    };
    let bytes = fs::read(path).map_err(|error| unreadable(path, &error))?;
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some((known, catalog)) = loaded.get(path)
        && *known == bytes
    {
        return Ok(catalog);
    }
    let catalog = Catalog::from_bytes(bytes.clone()).map_err(|error| {
        Problem::new(format!("{} can't be used as a catalog: {error}", path.display()))
            .help("make a new one from AWS's current data, or leave it out to use the one that is built in")
    })?;
    let catalog: &'static Catalog = Box::leak(Box::new(catalog));
    loaded.insert(path.to_owned(), (bytes, catalog));
    Ok(catalog)
}
