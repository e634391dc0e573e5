//! `iamlint expand`

use std::io::{self, BufRead, Write};

use clap::Args;

use super::problem::Problem;
use super::query::AccessLevelName;
use super::{Outcome, written};
use crate::access::action_set::ActionSet;
use crate::access::collapse::{Cut, collapse};
use crate::catalog::{self, Catalog};
use crate::policy::has_wildcard;
use crate::render::facts;

/// Turns patterns into the actions that they match, and actions into patterns.
#[derive(Args, Debug)]
#[command(after_help = "Exit code: 0 when every pattern matches something, 2 when one does not.")]
pub(super) struct Expand {
    /// Patterns and actions, such as `s3:Get*`; `-` reads them from standard input, one a line
    #[arg(required = true, value_name = "PATTERN")]
    patterns: Vec<String>,

    /// Write patterns that match exactly the actions, and no other
    #[arg(long)]
    invert: bool,

    /// With --invert: cut names anywhere, not only between words, for the shortest patterns
    #[arg(long, requires = "invert")]
    shortest: bool,

    /// Only actions of this access level; can be given more than once
    #[arg(long, value_name = "LEVEL", ignore_case = true)]
    access_level: Vec<AccessLevelName>,

    /// Leave out the actions that this pattern matches; can be given more than once
    #[arg(long, value_name = "PATTERN")]
    except: Vec<String>,

    /// Write JSON
    #[arg(long)]
    json: bool,
}

/// Writes the actions that the patterns match, or patterns for the actions.
///
/// # Errors
///
/// When a pattern matches no action, standard input can't be read, or the output can't be written.
pub(super) fn run(arguments: &Expand, out: &mut dyn Write) -> Result<Outcome, Problem> {
    let catalog = Catalog::builtin();
    let patterns = patterns(&arguments.patterns)?;
    let mut set = matched(catalog, &patterns)?;
    set = set.difference(&matched(catalog, &arguments.except)?);
    if !arguments.access_level.is_empty() {
        let actions = set.actions(catalog).filter(|action| {
            let level = action.access_level();
            arguments.access_level.iter().any(|name| name.0 == level)
        });
        set = actions.map(catalog::Action::id).collect();
    }
    let result = if arguments.invert {
        let cut = if arguments.shortest {
            Cut::Anywhere
        } else {
            Cut::Words
        };
        let patterns = collapse(catalog, &set, cut);
        facts::write_names(&patterns, arguments.json, out)
    } else {
        let actions: Vec<_> = set.actions(catalog).collect();
        facts::write_actions(&actions, arguments.json, out)
    };
    written(result)?;
    Ok(Outcome::Clean)
}

/// The patterns of the arguments, those of standard input in the place of `-`.
fn patterns(arguments: &[String]) -> Result<Vec<String>, Problem> {
    let mut patterns = Vec::new();
    for argument in arguments {
        if argument != "-" {
            patterns.push(argument.clone());
            continue;
        }
        for line in io::stdin().lock().lines() {
            let line = line.map_err(|error| Problem::from_io("<stdin>".to_owned(), &error))?;
            // What stands in a policy can be piped in as it is: quotes and commas are none of the name.
            let name = line.trim().trim_matches([',', '"', '\'', ' ']);
            if !name.is_empty() {
                patterns.push(name.to_owned());
            }
        }
    }
    Ok(patterns)
}

fn matched(catalog: &Catalog, patterns: &[String]) -> Result<ActionSet, Problem> {
    let mut set = ActionSet::new();
    for pattern in patterns {
        let matched = ActionSet::from_pattern(catalog, pattern);
        if matched.is_empty() {
            return Err(unknown(catalog, pattern));
        }
        set = set.union(&matched);
    }
    Ok(set)
}

/// That a pattern matches nothing, and what may be meant.
pub(super) fn unknown(catalog: &Catalog, pattern: &str) -> Problem {
    let what = if has_wildcard(pattern) {
        "action that matches"
    } else {
        "action"
    };
    let (prefix, name) = pattern.split_once(':').unwrap_or((pattern, ""));
    let service = catalog.services_matching(prefix).next();
    let meant = match service {
        Some(service) if !pattern.contains(':') => Some(format!("{}:*", service.prefix())),
        Some(service) => {
            let names = service.actions().map(catalog::Action::name);
            catalog::closest(name, names).map(|(name, _)| format!("{}:{name}", service.prefix()))
        }
        None => without_service(catalog, pattern).or_else(|| {
            let meant = catalog::closest(prefix, catalog.services().map(catalog::Service::prefix));
            meant
                .map(|(prefix, _)| format!("{prefix}:{}", if name.is_empty() { "*" } else { name }))
        }),
    };
    Problem::not_in_catalog(what, pattern, meant)
}

/// The action of a name that was given without a service, or the pattern for all where several services have one.
fn without_service(catalog: &Catalog, name: &str) -> Option<String> {
    let actions = catalog.actions();
    let mut named = actions.filter(|action| action.name().eq_ignore_ascii_case(name));
    let first = named.next()?;
    Some(match named.next() {
        None => first.to_string(),
        Some(_) => format!("*:{}", first.name()),
    })
}
