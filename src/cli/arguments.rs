//! The arguments, as clap reads them.

mod settings;

use std::path::PathBuf;

use clap::builder::{FalseyValueParser, PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use super::check::ScaleArguments;
use super::fix::FixArguments;
use super::outputs::OutputArguments;
use crate::config::{Threshold, resource_types};
use crate::embed::PolicyKind;
use crate::render::Format;

pub(super) use settings::SettingsArguments;

/// A linter for AWS IAM policies.
#[derive(Debug, Parser)]
#[command(
    name = "iamlint",
    disable_version_flag = true,
    after_help = "Without a command, iamlint checks the current folder."
)]
pub(super) struct Arguments {
    /// Print the version and the date of the AWS catalog
    #[arg(short = 'V', long)]
    pub(super) version: bool,
    #[command(subcommand)]
    pub(super) command: Option<Command>,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Lint policies
    Check(Box<Check>),
    /// Say what a rule reports, why, and what to do
    Explain(Explain),
    /// Show the settings of a file, or the schema of iamlint.toml
    Config(super::config::ConfigArguments),
    /// Write an iamlint.toml to begin with into the current folder
    Init,
    /// List the rules
    Rules(super::rules::Rules),
    /// Show what policies grant: services, access levels, resources, conditions
    Summary(super::summary::Summary),
    /// Turn patterns into the actions that they match, or with --invert the other way
    Expand(super::expand::Expand),
    /// Ask the catalog about actions, services, condition keys, resource types and managed policies
    Query(super::query::Query),
    /// Serve an editor over standard input and output (Language Server Protocol)
    Lsp(Lsp),
    /// Print the completions of a shell
    Completions(super::generate::Completions),
    /// Print the manual page, or write those of all commands
    Man(super::generate::Manual),
}

/// Starts the language server.
#[derive(Args, Debug)]
pub(super) struct Lsp {
    /// Does nothing: standard input and output are always used; many editors say so
    #[arg(long, hide = true)]
    stdio: bool,
    /// Does nothing: the process is named in the first message, too
    #[arg(long = "clientProcessId", hide = true, value_name = "PID")]
    client_process_id: Option<u32>,
}

/// Shows a rule's page.
#[derive(Args, Debug)]
#[command(
    after_help = "On a terminal, the page is shown by $IAMLINT_PAGER, $PAGER or less; none if the variable is empty."
)]
pub(super) struct Explain {
    /// The name of a rule or theme, a code of IAM Access Analyzer such as `INVALID_ACTION`, or parliament's name
    pub(super) rule: String,

    /// Show the page at once, on a terminal too
    #[arg(long)]
    pub(super) no_pager: bool,

    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Option<Color>,
}

/// Lints files, folders, and standard input.
#[derive(Args, Debug, Default)]
#[command(
    after_help = "Exit code: 0 when nothing at or above --fail-on was found, 1 when something was,\n\
                  2 when something could not be read or nothing could be linted."
)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct Check {
    /// Files and folders to lint, `-` for standard input [default: the current folder]
    ///
    /// In folders, the .json, .jsonc and .json5 files that hold a policy are linted. Hidden files are left out, and
    /// what .gitignore names. A file that is named here is always linted.
    pub(super) paths: Vec<PathBuf>,

    /// What the policies are attached to; AWS's own names are understood [default: told from each policy]
    #[arg(long, value_name = "TYPE", value_parser = policy_type())]
    pub(super) policy_type: Option<PolicyKind>,

    /// The type of the resource that the policies are attached to, such as `AWS::S3::Bucket`
    #[arg(long, value_name = "TYPE", value_parser = PossibleValuesParser::new(resource_types::names()), hide_possible_values = true)]
    pub(super) resource_type: Option<String>,

    #[command(flatten)]
    pub(super) outputs: OutputArguments,

    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Option<Color>,

    /// The least severity that makes the exit code 1 [default: warning]
    #[arg(long, value_name = "SEVERITY", value_parser = threshold(), env = "IAMLINT_FAIL_ON")]
    pub(super) fail_on: Option<Threshold>,

    /// Run the rules that are off by default, too
    #[arg(long, env = "IAMLINT_PEDANTIC", value_parser = FalseyValueParser::new())]
    pub(super) pedantic: bool,

    /// Pass over files that hold no policy, even where they are named; what a hook is given may be any JSON
    #[arg(long)]
    pub(super) if_policy: bool,

    /// Say which files were left out, and why
    #[arg(short, long)]
    pub(super) verbose: bool,

    /// Show findings only, without the summary
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,

    #[command(flatten)]
    pub(super) scale: ScaleArguments,

    #[command(flatten)]
    pub(super) fixes: FixArguments,

    #[command(flatten)]
    pub(super) settings: SettingsArguments,
}

impl Check {
    /// What the environment alone asks for.
    pub(super) fn from_environment() -> Self {
        match Arguments::try_parse_from(["iamlint", "check"]) {
            Ok(Arguments {
                command: Some(Command::Check(check)),
                ..
            }) => *check,
            _ => Self::default(),
        }
    }
}

/// When to use colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum Color {
    /// On a terminal, unless the environment says otherwise
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// Policy types by our names, with those of IAM Access Analyzer as aliases.
pub(super) fn policy_type() -> impl TypedValueParser<Value = PolicyKind> {
    let values = PolicyKind::ALL.map(|kind| {
        let value = PossibleValue::new(kind.name()).help(kind.description());
        match kind {
            PolicyKind::Identity => value.alias("IDENTITY_POLICY"),
            PolicyKind::Resource => value.alias("RESOURCE_POLICY"),
            PolicyKind::Scp => value.alias("SERVICE_CONTROL_POLICY"),
            PolicyKind::Rcp => value.alias("RESOURCE_CONTROL_POLICY"),
            _ => value,
        }
    });
    PossibleValuesParser::new(values).try_map(|name| name.parse::<PolicyKind>())
}

/// The least severity that makes a run fail.
fn threshold() -> impl TypedValueParser<Value = Threshold> {
    let values = Threshold::ALL
        .map(|threshold| PossibleValue::new(threshold.name()).help(threshold.description()));
    PossibleValuesParser::new(values).map(|name| {
        Threshold::ALL
            .into_iter()
            .find(|threshold| threshold.name() == name)
            .unwrap_or_default()
    })
}

pub(super) fn format() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.map(|format| {
        PossibleValue::new(format.name()).help(match format {
            Format::Human => "The source with the place underlined, why it matters, and the fix",
            Format::Concise => "One line a finding: file:line:column: severity[rule] message",
            Format::Json => "iamlint's own JSON, versioned",
            Format::AccessAnalyzer => "What IAM Access Analyzer's ValidatePolicy would answer",
            Format::Sarif => "SARIF 2.1.0, for code scanning",
            Format::Github => "Annotations of GitHub Actions",
            Format::Gitlab => "GitLab's code quality report",
            Format::Junit => "JUnit's XML",
            Format::Checkstyle => "Checkstyle's XML",
            Format::Markdown => "A table in Markdown",
            Format::Ndjson => "A line of JSON for each document, as soon as it is linted",
            Format::Rdjson => "The Reviewdog Diagnostic Format",
        })
    });
    PossibleValuesParser::new(names).map(|name| {
        Format::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .unwrap_or_default()
    })
}
