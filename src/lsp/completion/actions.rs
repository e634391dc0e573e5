//! Service prefixes, actions, and wildcards by verb.

use std::collections::BTreeMap;

use tower_lsp::ls_types::CompletionItemKind as Kind;

use super::Surroundings;
use super::item::{Entry, Items, Template};
use crate::access::action_set::ActionSet;
use crate::access::collapse::word_starts;
use crate::access::glob::{Case, Glob};
use crate::catalog::{AccessLevel, Action, Service};
use crate::embed::PolicyKind;
use crate::policy::{ActionPattern, Statement};

/// How many actions of all services are offered for a name without its prefix.
const FOUND: usize = 50;

/// From so many characters on, a name is looked for in all services.
const SEARCHED: usize = 3;

/// Offers what fits what is typed: prefixes, or what stands behind one.
pub(super) fn offer(surroundings: &Surroundings<'_>, items: &mut Items<'_>) {
    let typed = surroundings.slot.typed;
    let others = others(surroundings);
    if let Some((prefix, _)) = typed.split_once(':') {
        if let Some(service) = surroundings.catalog.service(prefix) {
            verbs(surroundings, service, &others, items);
            for action in service
                .actions()
                .filter(|action| fits(surroundings, *action))
            {
                offer_action(action, &others, items);
            }
        }
        return;
    }
    for service in surroundings.catalog.services() {
        if service.actions().any(|action| fits(surroundings, action)) {
            offer_service(surroundings, service, &others, items);
        }
    }
    if typed.len() >= SEARCHED
        && surroundings
            .catalog
            .services_matching(&format!("{typed}*"))
            .next()
            .is_none()
    {
        let pattern = format!("*:*{typed}*");
        let set = ActionSet::from_pattern(surroundings.catalog, &pattern);
        let found = set.actions(surroundings.catalog);
        for action in found
            .filter(|action| fits(surroundings, *action))
            .take(FOUND)
        {
            offer_action(action, &others, items);
        }
    }
}

/// The other patterns of the list.
fn others<'a>(surroundings: &Surroundings<'a>) -> Vec<&'a str> {
    let statement = surroundings.statement.into_iter();
    let patterns = statement
        .flat_map(Statement::action_elements)
        .flat_map(|element| &element.patterns);
    patterns
        .filter(|pattern| !surroundings.is_slot(pattern.text))
        .filter_map(ActionPattern::known)
        .collect()
}

/// Whether an action can stand in a policy of this kind.
fn fits(surroundings: &Surroundings<'_>, action: Action<'_>) -> bool {
    match surroundings.kind {
        PolicyKind::Trust => {
            action.service().prefix() == "sts"
                && matches!(
                    action.name(),
                    "AssumeRole"
                        | "AssumeRoleWithSAML"
                        | "AssumeRoleWithWebIdentity"
                        | "SetContext"
                        | "SetSourceIdentity"
                        | "TagSession"
                )
        }
        PolicyKind::Rcp => action.service().supports_rcp(),
        _ => true,
    }
}

fn offer_service(
    surroundings: &Surroundings<'_>,
    service: Service<'_>,
    others: &[&str],
    items: &mut Items<'_>,
) {
    let prefix = service.prefix();
    // Patterns of other services take in none of its actions: most services are left with none to ask.
    let others: Vec<&str> = others
        .iter()
        .copied()
        .filter(|other| {
            let used = other.split_once(':').map_or(*other, |(used, _)| used);
            Glob::new(used, Case::Insensitive).matches(prefix)
        })
        .collect();
    let actions = service
        .actions()
        .filter(|action| fits(surroundings, *action));
    // What stands behind the colon until something is typed is an action that the list lacks.
    let first = actions
        .filter(|action| others.is_empty() || !is_covered(*action, &others))
        .min_by_key(|action| match action.access_level() {
            AccessLevel::Read => 0,
            AccessLevel::List => 1,
            _ => 2,
        });
    let Some(first) = first else { return };
    let template = Template::text(format!("{prefix}:"));
    let template = if items.has_snippets() {
        template.blank(first.name())
    } else {
        template
    };
    let used = others.iter().any(|other| {
        let used = other.split_once(':').map(|(used, _)| used);
        used.is_some_and(|used| used.eq_ignore_ascii_case(prefix))
    });
    items.string(
        Entry::new(prefix, Kind::MODULE)
            .detail(service.name())
            .rank(if used { 0 } else { 5 })
            .writes(template)
            .about("service", prefix),
    );
}

fn is_covered(action: Action<'_>, others: &[&str]) -> bool {
    covering(action, others).is_some()
}

/// The pattern of the list that takes an action in.
fn covering<'o>(action: Action<'_>, others: &[&'o str]) -> Option<&'o str> {
    others.iter().copied().find(|other| takes_in(other, action))
}

/// Whether a pattern matches an action, without making its name where the service differs.
fn takes_in(pattern: &str, action: Action<'_>) -> bool {
    match pattern.split_once(':') {
        Some((prefix, name)) => {
            Glob::new(prefix, Case::Insensitive).matches(action.service().prefix())
                && Glob::new(name, Case::Insensitive).matches(action.name())
        }
        None => Glob::new(pattern, Case::Insensitive).is_any(),
    }
}

fn offer_action(action: Action<'_>, others: &[&str], items: &mut Items<'_>) {
    let name = action.to_string();
    if others.iter().any(|other| other.eq_ignore_ascii_case(&name)) {
        return;
    }
    let mut detail = action.access_level().as_str().to_owned();
    let mut types = action
        .resource_types()
        .map(|used| used.resource_type().key());
    if let Some(first) = types.next() {
        detail.push_str(" · ");
        detail.push_str(first);
        for more in types {
            detail.push_str(", ");
            detail.push_str(more);
        }
    }
    let covering = covering(action, others);
    if let Some(pattern) = covering {
        detail = format!("{detail} · `{pattern}` takes it in already");
    }
    items.string(
        Entry::new(name.clone(), Kind::FUNCTION)
            .detail(detail)
            .rank(if covering.is_some() { 9 } else { 5 })
            .about("action", name),
    );
}

/// Wildcards such as `s3:Get*`, for the verbs that at least two actions begin with. Only those whose actions read: a
/// wildcard that writes is nothing to pick from a list.
fn verbs(
    surroundings: &Surroundings<'_>,
    service: Service<'_>,
    others: &[&str],
    items: &mut Items<'_>,
) {
    let reads = |action: &Action<'_>| {
        matches!(action.access_level(), AccessLevel::List | AccessLevel::Read)
    };
    // In other kinds a wildcard means something else: of a trust policy it lets in, in the others it is forbidden.
    if matches!(surroundings.kind, PolicyKind::Trust | PolicyKind::Rcp) {
        return;
    }
    let mut counts: BTreeMap<&str, (usize, bool)> = BTreeMap::new();
    for action in service.actions() {
        let name = action.name();
        let end = word_starts(name).get(1).copied().unwrap_or(name.len());
        let verb = name.get(..end).unwrap_or(name);
        let entry = counts.entry(verb).or_insert((0, true));
        entry.0 += 1;
        entry.1 &= reads(&action);
    }
    for (verb, (count, reads)) in counts {
        let name = format!("{}:{verb}*", service.prefix());
        // `Get*` matches `GetXs` and `Gets` alike: what is counted by words is asked for again.
        let says_to_read = matches!(verb, "Get" | "List" | "Describe" | "BatchGet");
        let taken = others.iter().any(|other| {
            let other = Glob::new(other, Case::Insensitive);
            other.covers(&Glob::new(&name, Case::Insensitive))
        });
        if count < 2 || !(reads && says_to_read) || taken {
            continue;
        }
        items.string(
            Entry::new(name.clone(), Kind::OPERATOR)
                .detail(format!("{count} actions today"))
                .rank(4)
                .about("pattern", name),
        );
    }
}
