//! `iamlint config` and `iamlint init`

use std::collections::BTreeMap;
use std::fmt::Display;
use std::fs::OpenOptions;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::problem::Problem;
use super::settings::today;
use super::written;
use crate::workspace::{
    ConfigChoice, Decided, Entry, FileSettings, Options, Origin, Workspace, schema,
};

/// Shows settings.
#[derive(Args, Debug)]
pub(super) struct ConfigArguments {
    #[command(subcommand)]
    command: ConfigCommand,
}

#[derive(Debug, Subcommand)]
enum ConfigCommand {
    /// Show the settings of a file, and where each was said
    Show(Show),
    /// Print the JSON schema of iamlint.toml
    Schema,
}

/// Shows the settings of a file.
#[derive(Args, Debug)]
struct Show {
    /// The file [default: any in the current folder]
    file: Option<PathBuf>,

    /// Use this file of settings
    #[arg(long, value_name = "FILE", env = "IAMLINT_CONFIG")]
    config: Option<PathBuf>,
}

/// Runs `iamlint config`.
///
/// # Errors
///
/// When settings are wrong, or the output can't be written.
pub(super) fn run(arguments: &ConfigArguments, out: &mut dyn Write) -> Result<(), Problem> {
    match &arguments.command {
        ConfigCommand::Show(arguments) => {
            let config = arguments
                .config
                .clone()
                .map_or(ConfigChoice::Nearest, ConfigChoice::File);
            let workspace = Workspace::new(Options {
                config,
                today: today(),
                ..Options::default()
            })?;
            let file = arguments
                .file
                .as_deref()
                .unwrap_or(Path::new("policy.json"));
            let settings = workspace.settings_for(file)?;
            let sources: Vec<_> = settings.sources.iter().map(|path| short(path)).collect();
            let from = if sources.is_empty() {
                "no file of settings".to_owned()
            } else {
                sources.join(", ")
            };
            written(show(&from, &settings, out))
        }
        ConfigCommand::Schema => written(writeln!(out, "{}", schema())),
    }
}

fn show(from: &str, settings: &FileSettings, out: &mut dyn Write) -> io::Result<()> {
    let decided = &settings.decided;
    writeln!(out, "# from {from}")?;
    let kind = decided.policy_kind.value.map(|kind| quoted(kind.name()));
    line(out, "policy-type", kind, &decided.policy_kind.origin)?;
    let resource_type = decided.resource_type.value.as_deref().map(quoted);
    line(
        out,
        "resource-type",
        resource_type,
        &decided.resource_type.origin,
    )?;
    line(
        out,
        "pedantic",
        Some(decided.pedantic.value),
        &decided.pedantic.origin,
    )?;
    let fail_on = quoted(decided.fail_on.value.name());
    line(out, "fail-on", Some(fail_on), &decided.fail_on.origin)?;
    let catalog = decided
        .catalog
        .value
        .as_deref()
        .map(|path| quoted(&short(path)));
    line(out, "catalog", catalog, &decided.catalog.origin)?;
    let baseline = decided
        .baseline
        .value
        .as_deref()
        .map(|path| quoted(&short(path)));
    line(out, "baseline", baseline, &decided.baseline.origin)?;
    let lists = [
        ("own-accounts", &decided.own_accounts),
        ("trusted-accounts", &decided.trusted_accounts),
        ("organizations", &decided.organizations),
    ];
    for (name, list) in lists.into_iter().filter(|(_, list)| !list.is_empty()) {
        places(out, name, list)?;
    }
    for (group, told) in &decided.sensitive_actions {
        writeln!(out, "\n[sensitive-actions.{}]", group.name())?;
        for (name, list) in [("add", &told.added), ("drop", &told.dropped)] {
            places(out, name, list)?;
        }
    }
    rules(out, decided)?;
    for own in &decided.own_rules {
        entry(out, own)?;
    }
    let suppressed_by = decided.suppressed_by.iter();
    for known in suppressed_by.filter_map(|&number| settings.entries.get(number)) {
        entry(out, &known.shown())?;
    }
    Ok(())
}

/// A list of texts, each with its origin; nothing for an empty one.
fn places(out: &mut dyn Write, name: &str, list: &BTreeMap<String, Origin>) -> io::Result<()> {
    if list.is_empty() {
        return Ok(());
    }
    writeln!(out, "{name} = [")?;
    for (text, origin) in list {
        writeln!(out, "  {},  # {}", quoted(text), said(origin))?;
    }
    writeln!(out, "]")
}

/// The levels and options of rules.
fn rules(out: &mut dyn Write, decided: &Decided) -> io::Result<()> {
    let mut told: BTreeMap<(&str, &str), (String, &Origin)> = BTreeMap::new();
    for (rule, level) in &decided.levels {
        told.insert((rule, ""), (quoted(level.value.name()), &level.origin));
    }
    for (option, number) in &decided.options {
        let key = (option.rule(), option.name());
        told.insert(key, (number.value.to_string(), &number.origin));
    }
    if !told.is_empty() {
        writeln!(out, "\n[rules]")?;
    }
    for ((rule, option), (value, origin)) in told {
        let has_options = decided.options.keys().any(|known| known.rule() == rule);
        let key = match option {
            "" if has_options => format!("{rule}.level"),
            "" => rule.to_owned(),
            option => format!("{rule}.{option}"),
        };
        line(out, &key, Some(value), origin)?;
    }
    Ok(())
}

fn entry(out: &mut dyn Write, entry: &Entry) -> io::Result<()> {
    let from = said(&entry.origin);
    let ran_out = entry
        .ran_out
        .map(|until| format!(", ran out on {until}"))
        .unwrap_or_default();
    writeln!(out, "\n[[{}]]  # {from}{ran_out}", entry.table)?;
    for (key, value) in &entry.pairs {
        writeln!(out, "{key} = {value}")?;
    }
    Ok(())
}

fn line(
    out: &mut dyn Write,
    name: &str,
    value: Option<impl Display>,
    origin: &Origin,
) -> io::Result<()> {
    match value {
        Some(value) => writeln!(out, "{name} = {value}  # {}", said(origin)),
        None => Ok(()),
    }
}

fn quoted(text: &str) -> String {
    toml::Value::String(text.to_owned()).to_string()
}

fn said(origin: &Origin) -> String {
    match origin {
        Origin::File { path, line } => format!("{}:{line}", short(path)),
        other => other.to_string(),
    }
}

/// A path as people read it: from the current folder where it is in it.
fn short(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

/// The settings that a person begins with.
const BEGINNING: &str = include_str!("beginning.toml");

/// Writes `iamlint.toml` into the current folder.
///
/// # Errors
///
/// When there is one, or it can't be written.
pub(super) fn init(out: &mut dyn Write) -> Result<(), Problem> {
    let name = "iamlint.toml";
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AlreadyExists => Problem::NotWritten {
            name: name.to_owned(),
            reason: "it is there already".to_owned(),
        },
        _ => Problem::NotWritten {
            name: name.to_owned(),
            reason: error.to_string(),
        },
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(name)
        .map_err(failed)?;
    file.write_all(BEGINNING.as_bytes()).map_err(failed)?;
    written(writeln!(out, "Wrote {name}"))
}
