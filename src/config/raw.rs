//! What a person writes: `iamlint.toml`, or `[tool.iamlint]` in `pyproject.toml`.
//!
//! The doc comments here are what the JSON schema and the page about the settings say of each key.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::date::Date;
use super::options::RuleOption;
use super::placed::Placed;
use super::raw_own::{ForbiddenAction, ForbiddenPrincipal, ForbiddenResource, RequiredCondition};
use super::raw_sensitive::SensitiveTables;
use crate::diagnostic::Severity;
use crate::embed::PolicyKind;

/// A list of names, each with its place.
pub type Names = Vec<Placed<String>>;

/// The settings of iamlint: `iamlint.toml`, or `[tool.iamlint]` in `pyproject.toml`.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Config {
    /// Files whose settings this file starts from, the last one counting most. Paths are relative to this file.
    pub extend: Names,
    /// The rules that run, by name, theme, or issue code; `all` stands for every rule. Without it, the rules that are on by
    /// default.
    pub select: Option<Names>,
    /// Rules that do not run, by name, theme, or issue code.
    pub ignore: Names,
    /// Whether the rules run that are off by default.
    pub pedantic: Option<Placed<bool>>,
    /// The least severity that makes the exit code 1.
    pub fail_on: Option<Placed<Threshold>>,
    /// What the policies are attached to.
    pub policy_type: Option<Placed<PolicyTypeName>>,
    /// The type of the resource that the policies are attached to, such as `AWS::S3::Bucket`.
    pub resource_type: Option<Placed<String>>,
    /// A catalog of AWS facts to use in place of the one that is built in. The path is relative to this file.
    pub catalog: Option<Placed<String>>,
    /// A baseline: findings that were there before, and are not shown. The path is relative to this file.
    pub baseline: Option<Placed<String>>,
    /// Your own accounts, by number: access from them is no access from outside.
    pub own_accounts: Names,
    /// Accounts of others that may have access.
    pub trusted_accounts: Names,
    /// The ids of your organizations: `o-…`.
    pub organizations: Names,
    /// Actions to add to those that are dangerous on every resource, and to drop from them.
    pub sensitive_actions: SensitiveTables,
    /// What each rule is told, by name, theme, or issue code.
    pub rules: BTreeMap<Placed<String>, Placed<RuleEntry>>,
    /// Other settings for some files. Where several match, later ones count more.
    #[serde(rename = "override")]
    pub overrides: Vec<Placed<Override>>,
    /// Findings that are left out, for documents that can hold no comment.
    pub suppress: Vec<Placed<Suppress>>,
    /// Your own rules: actions that no policy may allow.
    pub forbidden_action: Vec<Placed<ForbiddenAction>>,
    /// Your own rules: resources that no policy may give access to.
    pub forbidden_resource: Vec<Placed<ForbiddenResource>>,
    /// Your own rules: principals that no policy may give access to.
    pub forbidden_principal: Vec<Placed<ForbiddenPrincipal>>,
    /// Your own rules: conditions that statements need.
    pub required_condition: Vec<Placed<RequiredCondition>>,
}

/// Findings that are left out: all that fit.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(extend("required" = ["paths", "rules", "reason"]))]
pub struct Suppress {
    /// The files that hold them, as in `.gitignore`. Paths are relative to the file of these settings.
    pub paths: Names,
    /// The rules that give them, by name, theme, or issue code.
    pub rules: Names,
    /// The JSON pointer of the node that holds them: `/Statement/0/Action`. Without it, the whole document.
    pub pointer: Option<Placed<String>>,
    /// The `Sid` of the statement that holds them.
    pub sid: Option<Placed<String>>,
    /// Why they are left out.
    pub reason: Placed<String>,
    /// The last day on which they are left out: `YYYY-MM-DD`.
    pub until: Option<Placed<Until>>,
}

/// Settings for some files.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(extend("required" = ["paths"]))]
pub struct Override {
    /// The files, as in `.gitignore`: `scp/` for a folder, `*.trust.json` for a name in any folder, `roles/**/*.json`.
    /// Paths are relative to the file of these settings.
    pub paths: Names,
    /// Rules that do not run.
    pub ignore: Names,
    /// Whether the rules run that are off by default.
    pub pedantic: Option<Placed<bool>>,
    /// What the policies are attached to.
    pub policy_type: Option<Placed<PolicyTypeName>>,
    /// The type of the resource that the policies are attached to, such as `AWS::S3::Bucket`.
    pub resource_type: Option<Placed<String>>,
    /// Your own accounts, by number, beside those for all files.
    pub own_accounts: Names,
    /// Accounts of others that may have access, beside those for all files.
    pub trusted_accounts: Names,
    /// Actions to add to those that are dangerous on every resource, and to drop from them.
    pub sensitive_actions: SensitiveTables,
    /// What each rule is told.
    pub rules: BTreeMap<Placed<String>, Placed<RuleEntry>>,
}

/// What a rule is told: a level, or a table with its level and options.
#[derive(Clone, Debug, JsonSchema)]
#[schemars(untagged)]
pub enum RuleEntry {
    /// The level alone.
    Level(LevelName),
    /// The level, and more.
    Table(RuleTable),
}

/// What a rule is told.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleTable {
    /// Whether the rule runs, and how bad its findings are.
    pub level: Option<LevelName>,
    /// Of `near-admin-access`: so many percent of the services may be missing; 5 if nothing is said.
    #[schemars(range(min = 0, max = 50))]
    pub max_missing_percent: Option<Placed<i64>>,
    /// Of `oversized-policy`: the quota of identity policies, in characters without white space; 10240 if nothing is
    /// said.
    #[schemars(range(min = 2048, max = 10_240))]
    pub identity_policy_size: Option<Placed<i64>>,
    /// Of `oversized-policy`: the quota of role trust policies, in characters without white space; 2048 if nothing is
    /// said.
    #[schemars(range(min = 2048, max = 8192))]
    pub trust_policy_size: Option<Placed<i64>>,
    /// Of `wildcard-action`: so many actions that write or change permissions a wildcard may take in; 0 if nothing is
    /// said.
    #[schemars(range(min = 0, max = 100))]
    pub max_actions: Option<Placed<i64>>,
}

/// Whether a rule runs, and how bad its findings are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum LevelName {
    /// The rule does not run.
    Off,
    /// The rule runs, with its own severity.
    On,
    /// Its findings are suggestions.
    Suggestion,
    /// Its findings are warnings.
    Warning,
    /// Its findings are security findings.
    Security,
    /// Its findings are errors.
    Error,
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SeverityName {
    /// Style; no change of what is granted.
    Suggestion,
    /// Departs from good practice.
    Warning,
    /// Grants more than is safe.
    Security,
    /// A part of the policy does not work.
    Error,
}

impl From<SeverityName> for Severity {
    fn from(name: SeverityName) -> Self {
        match name {
            SeverityName::Suggestion => Self::Suggestion,
            SeverityName::Warning => Self::Warning,
            SeverityName::Security => Self::Security,
            SeverityName::Error => Self::Error,
        }
    }
}

/// The least severity that makes a run fail.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Threshold {
    /// On errors only.
    Error,
    /// On security findings, and worse.
    Security,
    /// On warnings, and worse.
    #[default]
    Warning,
    /// On any finding.
    Suggestion,
    /// Whatever was found.
    Never,
}

/// What a policy is attached to; AWS's own names are understood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PolicyTypeName {
    /// A user, group or role.
    #[serde(alias = "IDENTITY_POLICY")]
    Identity,
    /// A resource.
    #[serde(alias = "RESOURCE_POLICY")]
    Resource,
    /// A role: who may assume it.
    Trust,
    /// An organization, unit or account.
    #[serde(alias = "SERVICE_CONTROL_POLICY")]
    Scp,
    /// The same, for resources.
    #[serde(alias = "RESOURCE_CONTROL_POLICY")]
    Rcp,
    /// A user or role, as its permissions boundary.
    Boundary,
    /// A session.
    Session,
    /// A VPC endpoint.
    VpcEndpoint,
}

/// A day, as a string or as a date of TOML.
#[derive(Clone, Copy, Debug)]
pub struct Until(pub Date);

impl<'de> Deserialize<'de> for Until {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = toml::Value::deserialize(deserializer)?;
        let text = match &value {
            toml::Value::String(text) => text.clone(),
            toml::Value::Datetime(date) => date.to_string(),
            other => {
                return Err(D::Error::custom(format!(
                    "invalid type: {}, expected a date",
                    other.type_str()
                )));
            }
        };
        text.parse().map(Self).map_err(D::Error::custom)
    }
}

impl Serialize for Until {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl JsonSchema for Until {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Until".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date" })
    }
}

impl RuleEntry {
    /// The level; `None` where nothing is said of it.
    pub fn level(&self) -> Option<LevelName> {
        match self {
            Self::Level(level) => Some(*level),
            Self::Table(table) => table.level,
        }
    }

    /// The number that an option is given; `None` where nothing is said of it.
    pub fn option(&self, option: RuleOption) -> Option<&Placed<i64>> {
        let Self::Table(table) = self else {
            return None;
        };
        match option {
            RuleOption::MaxMissingPercent => table.max_missing_percent.as_ref(),
            RuleOption::IdentityPolicySize => table.identity_policy_size.as_ref(),
            RuleOption::TrustPolicySize => table.trust_policy_size.as_ref(),
            RuleOption::MaxActions => table.max_actions.as_ref(),
        }
    }
}

/// By hand: an untagged enum would lose the places of what stands in the table.
impl<'de> Deserialize<'de> for RuleEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entry;
        impl<'de> Visitor<'de> for Entry {
            type Value = RuleEntry;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a level such as \"off\" or \"error\", or a table")
            }

            fn visit_str<E: Error>(self, text: &str) -> Result<RuleEntry, E> {
                LevelName::deserialize(StrDeserializer::new(text)).map(RuleEntry::Level)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<RuleEntry, A::Error> {
                RuleTable::deserialize(MapAccessDeserializer::new(map)).map(RuleEntry::Table)
            }
        }
        deserializer.deserialize_any(Entry)
    }
}

impl Threshold {
    /// All thresholds, the one that is reached least first.
    pub const ALL: [Self; 5] = [
        Self::Error,
        Self::Security,
        Self::Warning,
        Self::Suggestion,
        Self::Never,
    ];

    /// The name that people write.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Security => "security",
            Self::Warning => "warning",
            Self::Suggestion => "suggestion",
            Self::Never => "never",
        }
    }

    /// When a run fails, as people say it.
    pub const fn description(self) -> &'static str {
        match self {
            Self::Error => "On errors only",
            Self::Security => "On security findings, and worse",
            Self::Warning => "On warnings, and worse",
            Self::Suggestion => "On any finding",
            Self::Never => "Whatever was found",
        }
    }

    /// Whether a run whose worst finding is `severity` fails.
    pub fn is_reached(self, severity: Severity) -> bool {
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

impl From<PolicyTypeName> for PolicyKind {
    fn from(name: PolicyTypeName) -> Self {
        match name {
            PolicyTypeName::Identity => Self::Identity,
            PolicyTypeName::Resource => Self::Resource,
            PolicyTypeName::Trust => Self::Trust,
            PolicyTypeName::Scp => Self::Scp,
            PolicyTypeName::Rcp => Self::Rcp,
            PolicyTypeName::Boundary => Self::Boundary,
            PolicyTypeName::Session => Self::Session,
            PolicyTypeName::VpcEndpoint => Self::VpcEndpoint,
        }
    }
}
