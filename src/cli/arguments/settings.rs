//! The arguments that say which settings to use. Each can be given in the environment, too.

use std::path::PathBuf;

use clap::Args;

/// Where settings come from, and which rules run.
#[derive(Args, Debug, Default)]
#[command(next_help_heading = "Settings")]
pub(in crate::cli) struct SettingsArguments {
    /// Use this file of settings for all files, instead of the nearest iamlint.toml or pyproject.toml of each
    #[arg(long, value_name = "FILE", env = "IAMLINT_CONFIG")]
    pub(in crate::cli) config: Option<PathBuf>,

    /// Use no file of settings
    #[arg(long, conflicts_with = "config", env = "IAMLINT_NO_CONFIG", value_parser = clap::builder::FalseyValueParser::new())]
    pub(in crate::cli) no_config: bool,

    /// Run these rules only, by name, theme or issue code; `all` stands for every rule
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        env = "IAMLINT_SELECT"
    )]
    pub(in crate::cli) select: Vec<String>,

    /// Leave these rules out, by name, theme or issue code
    #[arg(
        long,
        value_name = "RULE",
        value_delimiter = ',',
        env = "IAMLINT_IGNORE"
    )]
    pub(in crate::cli) ignore: Vec<String>,

    /// Use this catalog of AWS facts instead of the one that is built in
    #[arg(long, value_name = "FILE", env = "IAMLINT_CATALOG")]
    pub(in crate::cli) catalog: Option<PathBuf>,

    /// Leave out the findings that this file lists: those that were there before
    #[arg(long, value_name = "FILE", env = "IAMLINT_BASELINE")]
    pub(in crate::cli) baseline: Option<PathBuf>,

    /// Write all findings to this file, as a baseline for later runs, and show none
    #[arg(long, value_name = "FILE", conflicts_with_all = ["baseline", "since", "diff_from", "fix", "diff"])]
    pub(in crate::cli) write_baseline: Option<PathBuf>,

    /// Show only findings in lines and statements that were changed since a revision of git
    ///
    /// What is not committed counts as changed. Of a branch, what is on it since it left the current one does not.
    #[arg(long, value_name = "REV", env = "IAMLINT_SINCE", conflicts_with_all = ["diff_from", "fix", "diff"])]
    pub(in crate::cli) since: Option<String>,

    /// Show only findings in lines and statements that a unified diff changes, `-` for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["fix", "diff"])]
    pub(in crate::cli) diff_from: Option<PathBuf>,
}
