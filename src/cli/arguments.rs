//! The arguments, as clap reads them.

use std::path::PathBuf;

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::diagnostic::Severity;
use crate::embed::PolicyKind;
use crate::render::Format;

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
    Check(Check),
    /// Say what a rule reports, why, and what to do
    Explain(Explain),
    /// List the rules
    Rules(Rules),
}

/// Shows a rule's page.
#[derive(Args, Debug)]
pub(super) struct Explain {
    /// The name of a rule, or a code of IAM Access Analyzer such as `INVALID_ACTION`
    pub(super) rule: String,

    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Option<Color>,
}

/// Lists the rules.
#[derive(Args, Debug)]
pub(super) struct Rules {
    /// Write JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// Lints files, folders, and standard input.
#[derive(Args, Debug, Default)]
#[command(
    after_help = "Exit code: 0 when nothing at or above --fail-on was found, 1 when something was,\n\
                  2 when something could not be read or nothing could be linted."
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
    #[arg(long, value_name = "TYPE", value_parser = PossibleValuesParser::new(resource_types()), hide_possible_values = true)]
    pub(super) resource_type: Option<String>,

    /// How to show what was found
    #[arg(long, value_name = "FORMAT", value_parser = format(), default_value = "human")]
    pub(super) format: Option<Format>,

    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto")]
    pub(super) color: Option<Color>,

    /// The least severity that makes the exit code 1
    #[arg(long, value_name = "SEVERITY", default_value = "warning")]
    pub(super) fail_on: Option<FailOn>,

    /// Run the rules that are off by default, too
    #[arg(long)]
    pub(super) pedantic: bool,

    /// Say which files were left out, and why
    #[arg(short, long)]
    pub(super) verbose: bool,

    /// Show findings only, without the summary
    #[arg(short, long, conflicts_with = "verbose")]
    pub(super) quiet: bool,
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

/// The least severity that makes a run fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// On errors only
    Error,
    /// On security findings, and worse
    Security,
    /// On warnings, and worse
    #[default]
    Warning,
    /// On any finding
    Suggestion,
    /// Whatever was found
    Never,
}

impl FailOn {
    /// Whether a run whose worst finding is `severity` fails.
    pub(super) fn is_reached(self, severity: Severity) -> bool {
        let least = match self {
            Self::Error => Severity::Error,
            Self::Security => Severity::Security,
            Self::Warning => Severity::Warning,
            Self::Suggestion => Severity::Suggestion,
            Self::Never => return false,
        };
        severity >= least
    }
}

/// The resource types that have a policy of their own kind, as CloudFormation names them, and that kind.
const RESOURCE_TYPES: &[(&str, PolicyKind)] = &[
    ("AWS::S3::Bucket", PolicyKind::Resource),
    ("AWS::S3::AccessPoint", PolicyKind::Resource),
    ("AWS::S3::MultiRegionAccessPoint", PolicyKind::Resource),
    ("AWS::S3ObjectLambda::AccessPoint", PolicyKind::Resource),
    ("AWS::S3Express::DirectoryBucket", PolicyKind::Resource),
    ("AWS::S3Outposts::Bucket", PolicyKind::Resource),
    ("AWS::IAM::AssumeRolePolicyDocument", PolicyKind::Trust),
    ("AWS::DynamoDB::Table", PolicyKind::Resource),
    ("AWS::DynamoDB::Stream", PolicyKind::Resource),
    ("AWS::ApiGateway::RestApi", PolicyKind::Resource),
    ("AWS::Backup::BackupVault", PolicyKind::Resource),
    ("AWS::CodeArtifact::Domain", PolicyKind::Resource),
    ("AWS::CodeArtifact::Repository", PolicyKind::Resource),
    ("AWS::EC2::VPCEndpoint", PolicyKind::VpcEndpoint),
    ("AWS::ECR::Repository", PolicyKind::Resource),
    ("AWS::EFS::FileSystem", PolicyKind::Resource),
    ("AWS::Events::EventBus", PolicyKind::Resource),
    ("AWS::Glue::Catalog", PolicyKind::Resource),
    ("AWS::Kinesis::Stream", PolicyKind::Resource),
    ("AWS::KMS::Key", PolicyKind::Resource),
    ("AWS::Lambda::Function", PolicyKind::Resource),
    ("AWS::Lambda::LayerVersion", PolicyKind::Resource),
    ("AWS::Logs::LogGroup", PolicyKind::Resource),
    ("AWS::OpenSearchService::Domain", PolicyKind::Resource),
    ("AWS::SecretsManager::Secret", PolicyKind::Resource),
    ("AWS::SES::EmailIdentity", PolicyKind::Resource),
    ("AWS::SNS::Topic", PolicyKind::Resource),
    ("AWS::SQS::Queue", PolicyKind::Resource),
];

/// The kind of the policies of a resource type that [`Check::resource_type`] takes.
pub(super) fn kind_of_resource(resource_type: &str) -> Option<PolicyKind> {
    RESOURCE_TYPES
        .iter()
        .find(|(name, _)| *name == resource_type)
        .map(|(_, kind)| *kind)
}

fn resource_types() -> impl Iterator<Item = &'static str> {
    RESOURCE_TYPES.iter().map(|(name, _)| *name)
}

/// Policy types by our names, with those of IAM Access Analyzer as aliases.
fn policy_type() -> impl TypedValueParser<Value = PolicyKind> {
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

fn format() -> impl TypedValueParser<Value = Format> {
    let names = Format::ALL.map(|format| {
        PossibleValue::new(format.name()).help(match format {
            Format::Human => "The source with the place underlined, why it matters, and the fix",
            Format::Concise => "One line a finding: file:line:column: severity[rule] message",
            Format::Json => "iamlint's own JSON, versioned",
            Format::AccessAnalyzer => "What IAM Access Analyzer's ValidatePolicy would answer",
        })
    });
    PossibleValuesParser::new(names).map(|name| {
        Format::ALL
            .into_iter()
            .find(|format| format.name() == name)
            .unwrap_or_default()
    })
}
