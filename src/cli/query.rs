//! `iamlint query`

use std::io::Write;

use clap::builder::PossibleValue;
use clap::{Args, Subcommand, ValueEnum};

use super::expand;
use super::problem::Problem;
use super::{Outcome, written};
use crate::access::action_set::ActionSet;
use crate::access::glob::{Case, Glob};
use crate::access::summary::LEVELS;
use crate::catalog::{self, AccessLevel, Action, Catalog, ConditionKey, ManagedPolicy, Service};
use crate::policy::has_wildcard;
use crate::render::facts::{self, Fact};

/// Asks the catalog. A name gives all that is known of it, a pattern a list, nothing the list of all.
#[derive(Args, Debug)]
#[command(after_help = "Exit code: 0 when something was found, 2 when not.")]
pub(super) struct Query {
    #[command(subcommand)]
    subject: Subject,
}

#[derive(Debug, Subcommand)]
enum Subject {
    /// Actions: access level, resource types, condition keys, dependent actions
    Action(ActionQuery),
    /// Services: name, actions by access level, resource types, condition keys
    Service(NameQuery),
    /// Condition keys: type, single or multivalued, when present
    ConditionKey(NameQuery),
    /// Resource types: ARN formats, condition keys, the actions that work on them
    ResourceType(NameQuery),
    /// AWS managed policies: their ARNs
    ManagedPolicy(NameQuery),
}

#[derive(Args, Debug)]
struct NameQuery {
    /// A name, or a pattern with `*` and `?`, in any case
    name: Option<String>,

    /// Write JSON
    #[arg(long)]
    json: bool,
}

#[derive(Args, Debug)]
struct ActionQuery {
    #[command(flatten)]
    query: NameQuery,

    /// Only actions of this access level; can be given more than once
    #[arg(long, value_name = "LEVEL", ignore_case = true)]
    access_level: Vec<AccessLevelName>,

    /// Only actions that work on this type of resource, such as `bucket`
    #[arg(long, value_name = "TYPE")]
    resource_type: Option<String>,

    /// Only actions that support this condition key
    #[arg(long, value_name = "KEY")]
    condition_key: Option<String>,
}

/// An access level as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct AccessLevelName(pub(super) AccessLevel);

impl ValueEnum for AccessLevelName {
    fn value_variants<'a>() -> &'a [Self] {
        const NAMES: [AccessLevelName; 5] = [
            AccessLevelName(LEVELS[0]),
            AccessLevelName(LEVELS[1]),
            AccessLevelName(LEVELS[2]),
            AccessLevelName(LEVELS[3]),
            AccessLevelName(LEVELS[4]),
        ];
        &NAMES
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(match self.0 {
            AccessLevel::List => PossibleValue::new("list"),
            AccessLevel::Read => PossibleValue::new("read"),
            AccessLevel::Write => PossibleValue::new("write"),
            AccessLevel::PermissionsManagement => {
                PossibleValue::new("permissions-management").alias("Permissions management")
            }
            AccessLevel::Tagging => PossibleValue::new("tagging"),
        })
    }
}

/// Writes what the catalog knows.
///
/// # Errors
///
/// When nothing is found, or the output can't be written.
pub(super) fn run(arguments: &Query, out: &mut dyn Write) -> Result<Outcome, Problem> {
    let catalog = Catalog::builtin();
    let (query, found) = match &arguments.subject {
        Subject::Action(query) => (&query.query, actions(catalog, query)?),
        Subject::Service(query) => {
            let all = catalog.services().map(Fact::Service);
            (query, named(all, query, "service")?)
        }
        Subject::ConditionKey(query) => (query, condition_keys(catalog, query)?),
        Subject::ResourceType(query) => {
            let all = catalog.services().flat_map(|service| {
                let types = service.resource_types();
                types.map(move |each| Fact::ResourceType(service, each))
            });
            (query, named(all, query, "resource type")?)
        }
        Subject::ManagedPolicy(query) => {
            let all = catalog.managed_policies().map(Fact::ManagedPolicy);
            // An ARN ends in the name.
            let name = query
                .name
                .as_deref()
                .map(|name| match name.strip_prefix("arn:") {
                    Some(arn) => arn.rsplit('/').next().unwrap_or(arn).to_owned(),
                    None => name.to_owned(),
                });
            let json = query.json;
            (
                query,
                named(all, &NameQuery { name, json }, "AWS managed policy")?,
            )
        }
    };
    let exact = query.name.as_ref().is_some_and(|name| !has_wildcard(name));
    written(match found.as_slice() {
        [fact] if exact => facts::write_fact(*fact, query.json, out),
        many => facts::write_facts(many, query.json, out),
    })?;
    Ok(Outcome::Clean)
}

fn actions<'c>(catalog: &'c Catalog, query: &ActionQuery) -> Result<Vec<Fact<'c>>, Problem> {
    let pattern = query.query.name.as_deref().unwrap_or("*");
    let set = ActionSet::from_pattern(catalog, pattern);
    if set.is_empty() {
        return Err(expand::unknown(catalog, pattern));
    }
    let key = match &query.condition_key {
        Some(name) => Some(catalog.condition_key(name).ok_or_else(|| {
            let names = catalog.condition_keys().map(ConditionKey::name);
            let meant = catalog::closest(name, names).map(|(meant, _)| meant.to_owned());
            Problem::not_in_catalog("condition key", name, meant)
        })?),
        None => None,
    };
    let fits = |action: &Action<'_>| {
        let level = action.access_level();
        let levels = &query.access_level;
        let level = levels.is_empty() || levels.iter().any(|name| name.0 == level);
        let resource_type = query.resource_type.as_ref().is_none_or(|wanted| {
            let mut types = action.resource_types();
            types.any(|used| used.resource_type().key().eq_ignore_ascii_case(wanted))
        });
        level && resource_type && key.is_none_or(|key| action.supports_condition_key(key))
    };
    let found: Vec<Fact<'c>> = set
        .actions(catalog)
        .filter(fits)
        .map(Fact::Action)
        .collect();
    if found.is_empty() {
        let what = "action with these properties that matches";
        return Err(Problem::not_in_catalog(what, pattern, None));
    }
    Ok(found)
}

/// The keys of a name that may fill the free part of a template, or of a pattern.
fn condition_keys<'c>(catalog: &'c Catalog, query: &NameQuery) -> Result<Vec<Fact<'c>>, Problem> {
    let exact = query.name.as_deref().filter(|name| !has_wildcard(name));
    if let Some(key) = exact.and_then(|name| catalog.condition_key(name)) {
        return Ok(vec![Fact::ConditionKey(key)]);
    }
    let all = catalog.condition_keys().map(Fact::ConditionKey);
    named(all, query, "condition key")
}

/// The facts whose name matches.
fn named<'c>(
    all: impl Iterator<Item = Fact<'c>> + Clone,
    query: &NameQuery,
    what: &'static str,
) -> Result<Vec<Fact<'c>>, Problem> {
    let pattern = query.name.as_deref().unwrap_or("*");
    let glob = Glob::new(pattern, Case::Insensitive);
    let found: Vec<Fact<'c>> = all
        .clone()
        .filter(|fact| glob.matches(&name(*fact)))
        .collect();
    if found.is_empty() {
        let names: Vec<String> = all.map(name).collect();
        let meant = catalog::closest(pattern, names.iter().map(String::as_str));
        let meant = meant.map(|(meant, _)| meant.to_owned());
        let meant = meant.or_else(|| of_a_service(pattern, &names));
        return Err(Problem::not_in_catalog(what, pattern, meant));
    }
    Ok(found)
}

/// What may be meant by a name without its service, or by a service without a name.
fn of_a_service(pattern: &str, names: &[String]) -> Option<String> {
    let is_it = |text: &str| text.eq_ignore_ascii_case(pattern);
    let parts = names.iter().filter_map(|name| name.split_once(':'));
    if let Some((prefix, _)) = parts.clone().find(|(prefix, _)| is_it(prefix)) {
        return Some(format!("{prefix}:*"));
    }
    let mut found = parts.filter(|(_, own)| is_it(own));
    let (prefix, own) = found.next()?;
    Some(match found.next() {
        None => format!("{prefix}:{own}"),
        Some(_) => format!("*:{pattern}"),
    })
}

fn name(fact: Fact<'_>) -> String {
    match fact {
        Fact::Action(action) => action.to_string(),
        Fact::Service(service) => Service::prefix(service).to_owned(),
        Fact::ConditionKey(key) => ConditionKey::name(key).to_owned(),
        Fact::ResourceType(service, each) => format!("{}:{}", service.prefix(), each.key()),
        Fact::ManagedPolicy(policy) => ManagedPolicy::name(policy).to_owned(),
    }
}
