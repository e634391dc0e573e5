//! Takes in what a file, an override or the command line says.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::accounts::{accounts, organizations};
use super::{Decided, Origin, Sourced};
use crate::config::{
    Config, Level, LevelName, Names, Override, Placed, PolicyTypeName, RuleEntry, RuleOption,
    resource_types,
};
use crate::diagnostic::Severity;
use crate::embed::PolicyKind;
use crate::rules::{self, NameKind};
use crate::source::Span;
use crate::workspace::load::Source;
use crate::workspace::{Options, Problem, find};

type Rules = BTreeMap<Placed<String>, Placed<RuleEntry>>;

impl Decided {
    /// Takes in a file of settings, but for its overrides.
    pub(super) fn apply(&mut self, config: &Config, source: &Source) -> Result<(), Problem> {
        if let Some(select) = &config.select {
            self.select_none(&origin(source, Span::default()));
            for name in select {
                let rules = self.rules(name, source)?;
                self.tell(&rules, Level::On, &origin(source, name.span));
            }
        }
        self.off(&config.ignore, source)?;
        self.levels(&config.rules, source)?;
        if let Some(pedantic) = &config.pedantic {
            self.pedantic = sourced(pedantic.value, source, pedantic.span);
        }
        if let Some(fail_on) = &config.fail_on {
            self.fail_on = sourced(fail_on.value, source, fail_on.span);
        }
        if let Some(catalog) = &config.catalog {
            self.catalog = sourced(Some(existing(catalog, source)?), source, catalog.span);
        }
        if let Some(baseline) = &config.baseline {
            self.baseline = sourced(Some(existing(baseline, source)?), source, baseline.span);
        }
        self.attached(
            config.policy_type.as_ref(),
            config.resource_type.as_ref(),
            source,
        )?;
        accounts(&mut self.own_accounts, &config.own_accounts, source)?;
        accounts(&mut self.trusted_accounts, &config.trusted_accounts, source)?;
        organizations(&mut self.organizations, &config.organizations, source)?;
        Ok(())
    }

    /// Takes in an override.
    pub(super) fn apply_override(
        &mut self,
        settings: &Placed<Override>,
        source: &Source,
    ) -> Result<(), Problem> {
        let settings = &settings.value;
        self.off(&settings.ignore, source)?;
        self.levels(&settings.rules, source)?;
        if let Some(pedantic) = &settings.pedantic {
            self.pedantic = sourced(pedantic.value, source, pedantic.span);
        }
        self.attached(
            settings.policy_type.as_ref(),
            settings.resource_type.as_ref(),
            source,
        )?;
        accounts(&mut self.own_accounts, &settings.own_accounts, source)?;
        accounts(
            &mut self.trusted_accounts,
            &settings.trusted_accounts,
            source,
        )
    }

    /// Takes in what the command line says.
    pub(super) fn apply_options(&mut self, options: &Options) -> Result<(), Problem> {
        let origin = Origin::CommandLine;
        if !options.select.is_empty() {
            self.select_none(&origin);
        }
        for (names, level) in [(&options.select, Level::On), (&options.ignore, Level::Off)] {
            for name in names {
                let rules = self
                    .named(name)
                    .map_err(|error| Problem::new(error.to_string()).help(error.help()))?;
                self.tell(&rules, level, &origin);
            }
        }
        if let Some(value) = options.pedantic {
            self.pedantic = Sourced {
                value,
                origin: origin.clone(),
            };
        }
        if let Some(value) = options.fail_on {
            self.fail_on = Sourced {
                value,
                origin: origin.clone(),
            };
        }
        if let Some(path) = &options.catalog {
            self.catalog = Sourced {
                value: Some(find::absolute(path)),
                origin: origin.clone(),
            };
        }
        if let Some(path) = &options.baseline {
            self.baseline = Sourced {
                value: Some(find::absolute(path)),
                origin: origin.clone(),
            };
        }
        if options.without_baseline {
            self.baseline = Sourced {
                value: None,
                origin: origin.clone(),
            };
        }
        self.attach(
            options.policy_kind,
            options.resource_type.as_deref(),
            &origin,
        );
        Ok(())
    }

    fn attached(
        &mut self,
        kind: Option<&Placed<PolicyTypeName>>,
        resource_type: Option<&Placed<String>>,
        source: &Source,
    ) -> Result<(), Problem> {
        if let Some(name) = resource_type {
            let Some(fits) = resource_types::kind_of(&name.value) else {
                let meant = crate::catalog::closest(&name.value, resource_types::names());
                let problem = source.problem(
                    name.span,
                    format!("`{}` is no type of resource that has policies", name.value),
                );
                return Err(match meant {
                    Some((meant, _)) => problem.help(format!("did you mean `{meant}`?")),
                    None => problem,
                });
            };
            if let Some(kind) = kind
                && !agree(kind.value.into(), fits)
            {
                return Err(source
                    .problem(
                        kind.span,
                        format!(
                            "{} goes with {} policies, not with these",
                            name.value,
                            fits.name()
                        ),
                    )
                    .help("leave out `policy-type`: the type of the resource tells it"));
            }
        }
        let span = resource_type
            .map(|name| name.span)
            .or(kind.map(|kind| kind.span));
        self.attach(
            kind.map(|kind| kind.value.into()),
            resource_type.map(|name| name.value.as_str()),
            &origin(source, span.unwrap_or_default()),
        );
        Ok(())
    }

    /// A type of resource tells the kind, and a kind that is said later takes back a type that does not go with it.
    fn attach(&mut self, kind: Option<PolicyKind>, resource_type: Option<&str>, origin: &Origin) {
        let fits = resource_type.and_then(resource_types::kind_of);
        if let Some(kind) = fits.or(kind) {
            let known = self
                .resource_type
                .value
                .as_deref()
                .and_then(resource_types::kind_of);
            if known.is_some_and(|known| !agree(kind, known)) {
                self.resource_type = Sourced {
                    value: None,
                    origin: origin.clone(),
                };
            }
            let kind = if resource_type.is_none() {
                known.filter(|&known| agree(kind, known)).unwrap_or(kind)
            } else {
                kind
            };
            self.policy_kind = Sourced {
                value: Some(kind),
                origin: origin.clone(),
            };
        }
        if let Some(name) = resource_type {
            self.resource_type = Sourced {
                value: Some(name.to_owned()),
                origin: origin.clone(),
            };
        }
    }

    fn select_none(&mut self, origin: &Origin) {
        let own: Vec<_> = self.own_names.iter().copied().collect();
        for name in rules::all().map(|rule| rule.name).chain(own) {
            self.levels.insert(
                name,
                Sourced {
                    value: Level::Off,
                    origin: origin.clone(),
                },
            );
        }
    }

    fn off(&mut self, names: &Names, source: &Source) -> Result<(), Problem> {
        for name in names {
            let rules = self.rules(name, source)?;
            self.tell(&rules, Level::Off, &origin(source, name.span));
        }
        Ok(())
    }

    fn levels(&mut self, entries: &Rules, source: &Source) -> Result<(), Problem> {
        // What is said of one rule counts more than what is said of its theme, wherever it stands.
        let mut named = Vec::new();
        for (name, entry) in entries {
            let rules = self.rules(name, source)?;
            self.options(name, &rules, &entry.value, source)?;
            if let Some(level) = entry.value.level() {
                named.push((rules.len(), rules, level_of(level), name.span));
            }
        }
        named.sort_by_key(|(count, ..)| std::cmp::Reverse(*count));
        for (_, rules, level, span) in named {
            self.tell(&rules, level, &origin(source, span));
        }
        Ok(())
    }

    /// Takes in what the table of a rule says of its options.
    fn options(
        &mut self,
        name: &Placed<String>,
        rules: &[&'static str],
        entry: &RuleEntry,
        source: &Source,
    ) -> Result<(), Problem> {
        for option in RuleOption::ALL {
            let Some(number) = entry.option(option) else {
                continue;
            };
            if rules != [option.rule()] {
                let message = format!("`{}` is no option of `{}`", option.name(), name.value);
                let help = format!("it is one of `{}`", option.rule());
                return Err(source.problem(number.span, message).help(help));
            }
            let range = option.range();
            let value = u32::try_from(number.value).ok();
            let Some(value) = value.filter(|value| range.contains(value)) else {
                let message = format!("`{}` can't be {}", option.name(), number.value);
                let help = format!("it is a number from {} to {}", range.start(), range.end());
                return Err(source.problem(number.span, message).help(help));
            };
            self.options
                .insert(option, sourced(value, source, number.span));
        }
        Ok(())
    }

    fn rules(
        &mut self,
        name: &Placed<String>,
        source: &Source,
    ) -> Result<Vec<&'static str>, Problem> {
        self.named(&name.value).map_err(|error| {
            source
                .problem(name.span, error.to_string())
                .help(error.help())
        })
    }

    /// The rules that a name stands for: those of the organization have only theirs.
    fn named(&mut self, name: &str) -> Result<Vec<&'static str>, rules::UnknownName> {
        if let Some(own) = self.own_names.get(name) {
            return Ok(vec![*own]);
        }
        let named = rules::named(name)?;
        self.note(&named);
        let mut rules: Vec<_> = named.rules.iter().map(|rule| rule.name).collect();
        if named.kind == NameKind::All {
            rules.extend(&self.own_names);
        }
        Ok(rules)
    }

    fn tell(&mut self, rules: &[&'static str], level: Level, origin: &Origin) {
        for &rule in rules {
            let known = self.levels.get(rule).map(|known| known.value);
            // A severity that was said before stays: to select a rule is not to judge its findings.
            let value = match (level, known) {
                (Level::On, Some(Level::At(severity))) => Level::At(severity),
                _ => level,
            };
            self.levels.insert(
                rule,
                Sourced {
                    value,
                    origin: origin.clone(),
                },
            );
        }
    }

    fn note(&mut self, named: &rules::Named) {
        if matches!(named.kind, NameKind::IssueCode(_) | NameKind::Parliament(_))
            && let Some(note) = named.note()
            && !self.notes.contains(&note)
        {
            self.notes.push(note);
        }
    }
}

/// Whether a kind and the kind of a type of resource can be said together: AWS calls a trust policy a resource policy, too.
fn agree(kind: PolicyKind, fits: PolicyKind) -> bool {
    kind == fits || kind == PolicyKind::Resource
}

fn level_of(name: LevelName) -> Level {
    match name {
        LevelName::Off => Level::Off,
        LevelName::On => Level::On,
        LevelName::Suggestion => Level::At(Severity::Suggestion),
        LevelName::Warning => Level::At(Severity::Warning),
        LevelName::Security => Level::At(Severity::Security),
        LevelName::Error => Level::At(Severity::Error),
    }
}

/// A path of a file of settings, which must be that of a file.
fn existing(path: &Placed<String>, source: &Source) -> Result<PathBuf, Problem> {
    let whole = find::absolute(&source.folder().join(Path::new(&path.value)));
    if whole.is_file() {
        Ok(whole)
    } else {
        Err(source
            .problem(path.span, format!("there is no file {}", path.value))
            .help("the path is relative to the file that it stands in"))
    }
}

pub(super) fn origin(source: &Source, span: Span) -> Origin {
    Origin::File {
        path: source.path.clone(),
        line: source.line(span),
    }
}

fn sourced<T>(value: T, source: &Source, span: Span) -> Sourced<T> {
    Sourced {
        value,
        origin: origin(source, span),
    }
}
