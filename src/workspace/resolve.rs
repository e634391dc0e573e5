//! From what stands in files and on the command line to the settings of a file.

mod accounts;
mod actions;
mod apply;
mod baselines;
mod catalogs;
mod entry;
mod files;
mod own;
mod sensitive;
mod suppress;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use super::find;
use super::load::{Layer, Source, line_of};
use super::{FileSettings, Options, Problem};
use crate::catalog::Catalog;
use crate::config::{
    Accounts, Date, IgnoreName, Level, Levels, Override, OwnRules, Placed, RuleOption, RuleOptions,
    SensitiveActions, SensitiveGroup, Settings, Suppress, Suppression, Threshold, lasting,
};
use crate::embed::PolicyKind;
use crate::source::Span;

use baselines::LoadedBaseline;
use files::Files;

pub use entry::Entry;
pub use sensitive::SensitiveDecided;

/// Where a setting comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// Nobody said anything.
    #[default]
    Default,
    /// A line, from 1, of a file.
    File {
        /// The file.
        path: PathBuf,
        /// The line.
        line: usize,
    },
    /// The command line or the environment.
    CommandLine,
}

/// A setting and where it comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The setting.
    pub value: T,
    /// Where it comes from.
    pub origin: Origin,
}

/// What was decided for a file, each with its origin.
#[derive(Clone, Debug, Default)]
pub struct Decided {
    /// What the policies are attached to.
    pub policy_kind: Sourced<Option<PolicyKind>>,
    /// The type of the resource that they are attached to.
    pub resource_type: Sourced<Option<String>>,
    /// Whether rules run that are off by default.
    pub pedantic: Sourced<bool>,
    /// The least severity that makes a run fail.
    pub fail_on: Sourced<Threshold>,
    /// The catalog of AWS facts; `None` for the one that is built in.
    pub catalog: Sourced<Option<PathBuf>>,
    /// The baseline; `None` without one.
    pub baseline: Sourced<Option<PathBuf>>,
    /// Own accounts.
    pub own_accounts: BTreeMap<String, Origin>,
    /// Accounts of others that may have access.
    pub trusted_accounts: BTreeMap<String, Origin>,
    /// Own organizations.
    pub organizations: BTreeMap<String, Origin>,
    /// What was said of the actions that are dangerous on every resource.
    pub sensitive_actions: BTreeMap<SensitiveGroup, SensitiveDecided>,
    /// What rules were told.
    pub levels: BTreeMap<&'static str, Sourced<Level>>,
    /// The options of rules that something was said of.
    pub options: BTreeMap<RuleOption, Sourced<u32>>,
    /// The rules of an organization for the file, in the order of the settings.
    pub own_rules: Vec<Arc<Entry>>,
    /// The entries that leave findings of the file out, by number.
    pub suppressed_by: Vec<usize>,
    /// What to tell the person about names that they wrote.
    pub notes: Vec<String>,
    /// The names of the organization's own rules.
    own_names: BTreeSet<&'static str>,
}

/// The settings that a file of settings gives to the files of its folder.
#[derive(Debug)]
pub(super) struct Resolved {
    /// Where the files of settings are.
    sources: Vec<PathBuf>,
    base: Decided,
    overrides: Vec<Scope>,
    /// Their files, and what they leave out.
    suppressions: Vec<(Files, Option<Suppression>)>,
    entries: Arc<[SuppressEntry]>,
    own_rules: Vec<own::Scoped>,
    sensitive_actions: SensitiveActions,
    catalog: &'static Catalog,
    options: Options,
    /// By what matches: overrides, and entries that leave something out.
    made: Mutex<HashMap<Matching, Made>>,
}

/// The numbers of the overrides, of the entries, and of the own rules whose files hold a file.
type Matching = (Vec<usize>, Vec<usize>, Vec<usize>);

/// Settings for some files, and the findings that were there before.
#[derive(Clone, Debug)]
struct Made {
    settings: Arc<FileSettings>,
    baseline: Option<Arc<LoadedBaseline>>,
}

/// An override, and the files that it is for.
#[derive(Debug)]
struct Scope {
    files: Files,
    source: Arc<Source>,
    settings: Placed<Override>,
}

/// An entry of the settings that leaves findings out.
#[derive(Clone, Debug)]
pub struct SuppressEntry {
    /// The file of settings that it stands in.
    pub path: PathBuf,
    /// The text of that file.
    pub text: Arc<str>,
    /// Where it stands there.
    pub span: Span,
    /// Whether it is for one file, which it names without wildcards.
    pub one_file: bool,
    /// What it leaves out.
    pub names: Vec<IgnoreName>,
    /// The last day on which it holds, if that has passed.
    pub ran_out: Option<Date>,
    /// What was written.
    settings: Suppress,
}

impl SuppressEntry {
    /// The entry as it is shown to people.
    pub fn shown(&self) -> Entry {
        let place = Origin::File {
            path: self.path.clone(),
            line: line_of(&self.text, self.span),
        };
        Entry {
            ran_out: self.ran_out,
            ..Entry::new("suppress", &self.settings, place)
        }
    }
}

impl Resolved {
    /// What is decided without any file.
    pub(super) fn without_file(options: &Options) -> Result<Self, Problem> {
        Self::new(Vec::new(), options)
    }

    /// What is decided by layers, the most general first, and by `options`.
    ///
    /// # Errors
    ///
    /// When a name or a value is wrong, for all files or for some.
    pub(super) fn new(layers: Vec<Layer>, options: &Options) -> Result<Self, Problem> {
        let mut base = Decided::default();
        let mut overrides = Vec::new();
        let mut sources = Vec::new();
        let mut suppressions = Vec::new();
        let mut entries = Vec::new();
        for layer in &layers {
            base.own_names
                .extend(own::names(&layer.config).map(|name| lasting(&name.value)));
        }
        let mut own_rules = Vec::new();
        // Which catalog is used is known before the rules that name its actions are read.
        let mut told = base.clone();
        for layer in &layers {
            told.apply(&layer.config, &layer.source)?;
        }
        let catalog = options
            .catalog
            .as_deref()
            .map(find::absolute)
            .or(told.catalog.value);
        let catalog = catalogs::load(catalog.as_deref())?;
        for layer in &layers {
            own::add(&layer.config, &layer.source, catalog, &mut own_rules)?;
        }
        let named = Settings {
            own_rules: Arc::new(OwnRules {
                rules: own_rules.iter().map(|own| own.rule.clone()).collect(),
            }),
            ..Settings::default()
        };
        let mut sensitive_actions = SensitiveActions::default();
        for layer in layers {
            let source = &layer.source;
            base.apply(&layer.config, source)?;
            let tables = &layer.config.sensitive_actions;
            sensitive::apply(tables, source, catalog, &mut base, &mut sensitive_actions)?;
            for entry in &layer.config.suppress {
                let files = Files::new(&entry.value.paths, entry.span, source)?;
                let (described, suppression) =
                    suppress::entry(entry, source, entries.len(), options.today, &named)?;
                entries.push(described);
                suppressions.push((files, suppression));
            }
            for settings in layer.config.overrides {
                // Applied once here, so that what is wrong is said although no file matches.
                let mut tried = base.clone();
                tried.apply_override(&settings, source)?;
                let tables = &settings.value.sensitive_actions;
                let mut actions = sensitive_actions.clone();
                sensitive::apply(tables, source, catalog, &mut tried, &mut actions)?;
                overrides.push(Scope {
                    files: Files::new(&settings.value.paths, settings.span, source)?,
                    source: Arc::clone(source),
                    settings,
                });
            }
            sources.push(source.path.clone());
        }
        Ok(Self {
            sources,
            base,
            overrides,
            suppressions,
            entries: entries.into(),
            own_rules,
            sensitive_actions,
            catalog,
            options: options.clone(),
            made: Mutex::default(),
        })
    }

    /// The settings of a file, by its path from the root.
    pub(super) fn settings_for(&self, path: &Path) -> Result<Arc<FileSettings>, Arc<Problem>> {
        let of = |mut files: &mut dyn Iterator<Item = &Files>| -> Vec<usize> {
            let files = (0..).zip(&mut files);
            files
                .filter(|(_, files)| files.contain(path))
                .map(|(index, _)| index)
                .collect()
        };
        let key = (
            of(&mut self.overrides.iter().map(|scope| &scope.files)),
            of(&mut self.suppressions.iter().map(|(files, _)| files)),
            (0..)
                .zip(&self.own_rules)
                .filter(|(_, own)| own.files.as_ref().is_none_or(|files| files.contain(path)))
                .map(|(index, _)| index)
                .collect(),
        );
        let lock = || self.made.lock().unwrap_or_else(PoisonError::into_inner);
        let known = lock().get(&key).cloned();
        let made = if let Some(made) = known {
            made
        } else {
            let made = self.make(&key)?;
            lock().insert(key, made.clone());
            made
        };
        // What was there before is another thing for each file.
        let Some(known) = made
            .baseline
            .as_ref()
            .and_then(|baseline| baseline.of(path))
        else {
            return Ok(made.settings);
        };
        let mut settings = FileSettings::clone(&made.settings);
        settings.settings.known = Some(Arc::clone(known));
        Ok(Arc::new(settings))
    }

    fn make(&self, (overrides, entries, own_rules): &Matching) -> Result<Made, Problem> {
        let mut decided = self.base.clone();
        let mut sensitive_actions = self.sensitive_actions.clone();
        for scope in overrides
            .iter()
            .filter_map(|&index| self.overrides.get(index))
        {
            decided.apply_override(&scope.settings, &scope.source)?;
            let tables = &scope.settings.value.sensitive_actions;
            let (decided, actions) = (&mut decided, &mut sensitive_actions);
            sensitive::apply(tables, &scope.source, self.catalog, decided, actions)?;
        }
        decided.apply_options(&self.options)?;
        let own_rules = own_rules
            .iter()
            .filter_map(|&index| self.own_rules.get(index));
        decided.own_rules = own_rules
            .clone()
            .map(|own| Arc::clone(&own.entry))
            .collect();
        decided.suppressed_by.clone_from(entries);
        let catalog = self.catalog;
        let keys = |map: &BTreeMap<String, Origin>| map.keys().cloned().collect();
        let mut levels = Levels::default();
        for (rule, level) in &decided.levels {
            levels.set(rule, level.value);
        }
        let mut options = RuleOptions::default();
        for (option, number) in &decided.options {
            options.set(*option, number.value);
        }
        let suppressions = entries
            .iter()
            .filter_map(|&index| self.suppressions.get(index)?.1.clone());
        let baseline = decided
            .baseline
            .value
            .as_deref()
            .map(baselines::load)
            .transpose()?;
        let settings = FileSettings {
            settings: Settings {
                policy_kind: decided.policy_kind.value,
                resource_type: decided.resource_type.value.clone(),
                pedantic: decided.pedantic.value,
                every_code: self.options.every_code,
                assume_policy: false,
                catalog,
                levels: Arc::new(levels),
                options: Arc::new(options),
                accounts: Arc::new(Accounts {
                    own: keys(&decided.own_accounts),
                    trusted: keys(&decided.trusted_accounts),
                    organizations: keys(&decided.organizations),
                }),
                sensitive_actions: Arc::new(sensitive_actions),
                suppressions: suppressions.collect(),
                known: None,
                own_rules: Arc::new(OwnRules {
                    rules: own_rules.map(|own| own.rule.clone()).collect(),
                }),
            },
            fail_on: decided.fail_on.value,
            notes: decided.notes.clone(),
            sources: self.sources.clone(),
            decided,
            entries: Arc::clone(&self.entries),
        };
        Ok(Made {
            settings: Arc::new(settings),
            baseline: baseline.map(Arc::new),
        })
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => f.write_str("default"),
            Self::File { path, line } => write!(f, "{}:{line}", path.display()),
            Self::CommandLine => f.write_str("command line or environment"),
        }
    }
}
