//! Which settings a file has: finds the files of settings, reads them, and decides.
//!
//! The command line and the language server both lint through a [`Workspace`]:
//!
//! ```no_run
//! use std::path::Path;
//! use iamlint::source::SourceFile;
//! use iamlint::workspace::{Options, Workspace};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let workspace = Workspace::new(Options::default())?;
//! let path = Path::new("policies/role.json");
//! let settings = workspace.settings_for(path)?;
//! let file = SourceFile::new("policies/role.json", std::fs::read_to_string(path)?);
//! let report = settings.lint(&file, true);
//! # Ok(())
//! # }
//! ```
//!
//! - [`Workspace::new`] takes what the command line (or the editor) says, which beats what stands in files.
//! - [`Workspace::settings_for`] gives a file's settings. It looks upwards from the file's folder for `iamlint.toml`, or a
//!   `pyproject.toml` with `[tool.iamlint]`, and takes the first. What it found is remembered: asking again costs a
//!   look-up. It may be asked from several threads.
//! - [`FileSettings::lint`] is [`crate::lint::lint`] with everything that the settings ask for.
//! - [`Workspace::forget`] makes the workspace look again: call it when a file of settings, a baseline or a catalog changed.
//!   [`is_settings_file`] tells by the name which files may be settings; [`FileSettings::sources`] lists those in use.
//! - A [`Problem`] is an error in a file of settings, with its place. Nothing that these settings are for can be linted.

mod find;
mod load;
mod problem;
mod resolve;
mod schema;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::config::{Date, Settings, Threshold};
use crate::embed::PolicyKind;
use crate::lint::{self, Report};
use crate::source::SourceFile;

pub use find::is_settings_file;
pub use problem::{Place, Problem};
pub use resolve::{Decided, Entry, Origin, SensitiveDecided, Sourced, SuppressEntry};
pub use schema::schema;

use resolve::Resolved;

/// Which file of settings to use.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum ConfigChoice {
    /// The nearest, looked for upwards from each file.
    #[default]
    Nearest,
    /// This one, for all files.
    File(PathBuf),
    /// None.
    None,
}

/// What the command line or the editor says. It beats what stands in files.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Which file of settings to use.
    pub config: ConfigChoice,
    /// Names of the rules that run; empty for those that the files say.
    pub select: Vec<String>,
    /// Names of rules that do not run.
    pub ignore: Vec<String>,
    /// Whether rules run that are off by default; `None` to let the files say.
    pub pedantic: Option<bool>,
    /// Whether rules also give what IAM Access Analyzer says where nothing is wrong.
    pub every_code: bool,
    /// The least severity that makes the exit code 1.
    pub fail_on: Option<Threshold>,
    /// What the policies are attached to.
    pub policy_kind: Option<PolicyKind>,
    /// The type of the resource that the policies are attached to.
    pub resource_type: Option<String>,
    /// A catalog of AWS facts.
    pub catalog: Option<PathBuf>,
    /// A baseline.
    pub baseline: Option<PathBuf>,
    /// Whether baselines that files name are not used.
    pub without_baseline: bool,
    /// The day on which it is decided whether an ignore has run out; `None` to let none run out.
    pub today: Option<Date>,
}

/// Finds and remembers the settings of files. See the [module](self).
#[derive(Debug)]
pub struct Workspace {
    options: Options,
    /// The settings where there is no file of settings.
    plain: Resolved,
    /// By folder.
    folders: Mutex<HashMap<PathBuf, Found>>,
}

/// The settings that hold in a folder; `None` where no file has any.
type Found = Result<Option<Arc<Resolved>>, Arc<Problem>>;

/// The settings of one file.
#[derive(Clone, Debug)]
pub struct FileSettings {
    /// What the engine is told.
    pub settings: Settings,
    /// The least severity of a finding that makes a run fail.
    pub fail_on: Threshold,
    /// What to tell the person about names that they wrote: codes of IAM Access Analyzer, checks of other linters.
    pub notes: Vec<String>,
    /// The files that the settings came from, the most general first; empty without any.
    pub sources: Vec<PathBuf>,
    /// What was decided, and where it was said.
    pub decided: Decided,
    /// All entries of the settings that leave findings out; [`Settings::suppressions`] names them by number.
    pub entries: Arc<[SuppressEntry]>,
}

impl Workspace {
    /// A workspace that is told `options`.
    ///
    /// # Errors
    ///
    /// When the options name a rule that does not exist, or a file that can't be used.
    pub fn new(options: Options) -> Result<Self, Arc<Problem>> {
        let plain = Resolved::without_file(&options)?;
        // What is wrong with the options is said now, and not with the first file; but only files know the names of an
        // organization's own rules.
        if options.config == ConfigChoice::None {
            plain.settings_for(Path::new(""))?;
        }
        Ok(Self {
            options,
            plain,
            folders: Mutex::default(),
        })
    }

    /// The settings of a file, which need not exist. A relative path starts in the current folder.
    ///
    /// # Errors
    ///
    /// When a file of settings can't be read, is not valid, or contradicts itself.
    pub fn settings_for(&self, path: &Path) -> Result<Arc<FileSettings>, Arc<Problem>> {
        let path = find::absolute(path);
        if self.options.config == ConfigChoice::None {
            return self.plain.settings_for(&path);
        }
        let folder = path.parent().unwrap_or(&path);
        match self.folder(folder)? {
            Some(resolved) => resolved.settings_for(&path),
            None => self.plain.settings_for(&path),
        }
    }

    /// Forgets what was found in files, so that it is looked for again.
    pub fn forget(&self) {
        self.lock().clear();
    }

    fn folder(&self, folder: &Path) -> Found {
        // One file for all is remembered under no folder.
        let key = match &self.options.config {
            ConfigChoice::File(_) => Path::new(""),
            _ => folder,
        };
        if let Some(found) = self.lock().get(key) {
            return found.clone();
        }
        let found = match &self.options.config {
            ConfigChoice::File(file) => self.load(&find::absolute(file)).map(Some),
            ConfigChoice::None => Ok(None),
            ConfigChoice::Nearest => match find::settings_in(folder) {
                Err(problem) => Err(Arc::new(problem)),
                Ok(Some(file)) => self.load(&file).map(Some),
                Ok(None) => folder
                    .parent()
                    .map_or(Ok(None), |parent| self.folder(parent)),
            },
        };
        self.lock().insert(key.to_owned(), found.clone());
        found
    }

    fn load(&self, file: &Path) -> Result<Arc<Resolved>, Arc<Problem>> {
        let layers = load::load(file)?;
        Ok(Arc::new(Resolved::new(layers, &self.options)?))
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, HashMap<PathBuf, Found>> {
        // What is remembered is whole at any moment: a thread that panicked elsewhere did not spoil it.
        self.folders.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A path from the root as a baseline names it: from a folder, with `/` between its parts. Outside of the folder, the whole
/// path.
pub fn name_from(folder: &Path, path: &Path) -> String {
    let inside = path.strip_prefix(folder).unwrap_or(path);
    let parts: Vec<_> = inside
        .components()
        .map(|part| part.as_os_str().to_string_lossy())
        .collect();
    parts.join("/")
}

/// A path from the root, without `.` and `..`. Nothing is asked of the file system but the current folder.
pub fn absolute(path: &Path) -> PathBuf {
    find::absolute(path)
}

impl FileSettings {
    /// Lints a file with these settings. With `assume_policy` it is linted even if it does not look like a policy.
    pub fn lint(&self, file: &SourceFile, assume_policy: bool) -> Report {
        let settings = Settings {
            assume_policy,
            ..self.settings.clone()
        };
        lint::lint(file, &settings)
    }
}
