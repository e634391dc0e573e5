//! Replaces the text of a file, wholly or not at all.

use std::env;
use std::fs::{self, File, Metadata, OpenOptions};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::{Builder, NamedTempFile};

use super::problem::Problem;

/// Puts `new` in the place of a file's text.
///
/// The new text is written to a file beside the old one and renamed over it once it is on the disk, so that whatever
/// interrupts us leaves one of the two. The mode stays. `name` is what problems call the file.
///
/// # Errors
///
/// When the file is read-only or no regular file, is reached through a symbolic link that leads out of the tree that was
/// named, no longer holds `old`, or the system refuses. It is unchanged then.
pub(super) fn replace(path: &Path, name: &str, old: &str, new: &str) -> Result<(), Problem> {
    let failed = |error: &io::Error| Problem::not_replaced(name.to_owned(), error);
    let target = target(path, name)?;
    let metadata = fs::metadata(&target).map_err(|error| failed(&error))?;
    if !metadata.is_file() {
        return Err(failed(&io::Error::other("it is no regular file")));
    }
    // A rename asks nothing of the file itself, only of the folder.
    let writable = OpenOptions::new().write(true).open(&target);
    match writable {
        _ if metadata.permissions().readonly() => return Err(Problem::ReadOnly(name.to_owned())),
        Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
            return Err(Problem::ReadOnly(name.to_owned()));
        }
        Err(error) => return Err(failed(&error)),
        Ok(_) => {}
    }
    let written = beside(&target, &metadata, new).map_err(|error| failed(&error))?;
    // As late as can be.
    if fs::read(&target).map_err(|error| failed(&error))? != old.as_bytes() {
        return Err(Problem::Changed(name.to_owned()));
    }
    written
        .persist(&target)
        .map_err(|error| failed(&error.error))?;
    Ok(())
}

/// The file itself, behind whatever links lead to it.
fn target(path: &Path, name: &str) -> Result<PathBuf, Problem> {
    let canonical = |path: &Path| {
        fs::canonicalize(path).map_err(|error| Problem::not_replaced(name.to_owned(), &error))
    };
    let here = env::current_dir().unwrap_or_default();
    let inside = path.strip_prefix(&here).unwrap_or(path);
    let below = inside
        .components()
        .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    // A path that leads down from the current folder must stay in it; any other one in the folder that it names.
    let tree = match path.parent() {
        _ if below => canonical(&here)?,
        Some(folder) if !folder.as_os_str().is_empty() => canonical(folder)?,
        _ => canonical(&here)?,
    };
    let target = canonical(path)?;
    if target.starts_with(&tree) {
        Ok(target)
    } else {
        Err(Problem::Outside {
            name: name.to_owned(),
            target: target.display().to_string(),
            tree: tree.display().to_string(),
        })
    }
}

/// A file beside `target` that holds `text`, with the mode and, where the system lets us, the owner of the target.
fn beside(target: &Path, metadata: &Metadata, text: &str) -> io::Result<NamedTempFile> {
    let folder = target.parent().unwrap_or(Path::new("."));
    // Neither a search for policies nor a person takes it for one, should we be killed.
    let mut file = Builder::new()
        .prefix(".iamlint-")
        .suffix(".tmp")
        .tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    keep_owner(file.as_file(), metadata);
    file.as_file().set_permissions(metadata.permissions())?;
    file.as_file().sync_all()?;
    Ok(file)
}

#[cfg(unix)]
fn keep_owner(file: &File, metadata: &Metadata) {
    use std::os::unix::fs::{MetadataExt, fchown};
    if file
        .metadata()
        .is_ok_and(|own| own.uid() != metadata.uid() || own.gid() != metadata.gid())
    {
        // Only some may give files away; for the others the new file is theirs, as with an editor.
        let _ = fchown(file, Some(metadata.uid()), Some(metadata.gid()));
    }
}

#[cfg(not(unix))]
fn keep_owner(_: &File, _: &Metadata) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_changed_is_left() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        fs::write(&path, "theirs").unwrap();
        let result = replace(&path, "a.json", "old", "new");
        assert!(matches!(result, Err(Problem::Changed(_))), "{result:?}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "theirs");
        replace(&path, "a.json", "theirs", "new").unwrap();
        assert_eq!(fs::read_to_string(&path).unwrap(), "new");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_file_that_is_gone_stays_gone() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.json");
        assert!(replace(&path, "a.json", "old", "new").is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
