//! Service prefixes, actions, and wildcards by verb.

use tower_lsp::ls_types::CompletionItemKind as Kind;

use super::Surroundings;
use super::item::{Entry, Items};
use super::template::Template;
use crate::access::action_set::ActionSet;
use crate::access::glob::{Case, Glob};
use crate::catalog::{AccessLevel, Action, Service};
use crate::embed::PolicyKind;
use crate::policy::{ActionPattern, Statement};

/// How many actions of all services are offered for a name without its prefix.
const FOUND: usize = 50;

/// From so many characters on, a name is looked for in all services.
const SEARCHED: usize = 3;

/// The services that most policies are about. There are more services than a list holds: these are in it before a
/// letter is typed.
const COMMON: &[&str] = &[
    "autoscaling",
    "cloudformation",
    "cloudwatch",
    "dynamodb",
    "ec2",
    "ecr",
    "ecs",
    "elasticloadbalancing",
    "events",
    "iam",
    "kms",
    "lambda",
    "logs",
    "organizations",
    "rds",
    "route53",
    "s3",
    "secretsmanager",
    "sns",
    "sqs",
    "ssm",
    "states",
    "sts",
];

/// Offers what fits what is typed: prefixes, or what stands behind one.
pub(super) fn offer<'a>(surroundings: &'a Surroundings<'a>, items: &mut Items<'a>) {
    let typed = surroundings.slot.typed;
    let others = others(surroundings);
    if let Some((prefix, _)) = typed.split_once(':') {
        if let Some(service) = surroundings.catalog.service(prefix) {
            verbs(surroundings, service, &others, items);
            let others = of_service(&others, service);
            let actions = service.actions();
            for action in actions.filter(|action| fits(surroundings, *action)) {
                offer_action(action, &others, items);
            }
        }
        return;
    }
    for service in surroundings.catalog.services() {
        offer_service(surroundings, service, &others, items);
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
        let found = found.filter(|action| fits(surroundings, *action));
        for action in found.take(FOUND) {
            offer_action(action, &of_service(&others, action.service()), items);
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

/// A pattern of the list that is about the actions of a service.
#[derive(Clone, Copy)]
struct Other<'o> {
    text: &'o str,
    /// What stands behind its colon.
    name: &'o str,
}

impl Other<'_> {
    /// Whether it takes in an action of its service.
    fn takes_in(self, action: Action<'_>) -> bool {
        Glob::new(self.name, Case::Insensitive).matches(action.name())
    }

    /// Whether it is the name of an action of its service.
    fn is(self, action: Action<'_>) -> bool {
        self.name.eq_ignore_ascii_case(action.name())
    }
}

/// Those of the patterns that are about a service: of most services, none.
fn of_service<'o>(others: &[&'o str], service: Service<'_>) -> Vec<Other<'o>> {
    let others = others.iter().filter_map(|&text| {
        let (prefix, name) = text.split_once(':').unwrap_or((text, "*"));
        let everything = !text.contains(':') && Glob::new(text, Case::Insensitive).is_any();
        let is_about =
            text.contains(':') && Glob::new(prefix, Case::Insensitive).matches(service.prefix());
        (is_about || everything).then_some(Other { text, name })
    });
    others.collect()
}

fn offer_service<'a>(
    surroundings: &'a Surroundings<'a>,
    service: Service<'static>,
    others: &[&'a str],
    items: &mut Items<'a>,
) {
    let fits = move |action: &Action<'_>| fits(surroundings, *action);
    if !service.actions().any(|action| fits(&action)) {
        return;
    }
    let others = of_service(others, service);
    // What stands behind the colon until something is typed is an action that the list lacks.
    let lacks = move |action: &Action<'_>, others: &[Other<'_>]| {
        fits(action) && !others.iter().any(|other| other.takes_in(*action))
    };
    let is_covered = !others.is_empty() && !service.actions().any(|it| lacks(&it, &others));
    if is_covered {
        return;
    }
    let prefix = service.prefix();
    let used = others.iter().any(|other| {
        let used = other.text.split_once(':').map(|(used, _)| used);
        used.is_some_and(|used| used.eq_ignore_ascii_case(prefix))
    });
    let snippets = items.has_snippets();
    let entry = Entry::new(prefix, Kind::MODULE)
        .detail(service.name())
        .rank(match COMMON.binary_search(&prefix) {
            _ if used => 0,
            Ok(_) => 4,
            Err(_) => 5,
        })
        .about("service");
    items.string(entry.later(move |entry| {
        let template = Template::text(format!("{prefix}:"));
        if !snippets {
            return entry.writes(template);
        }
        let of = |level, verb: &str| {
            let mut actions = service.actions();
            actions.find(|it| {
                it.access_level() == level && it.name().starts_with(verb) && lacks(it, &others)
            })
        };
        let first = of(AccessLevel::Read, "Get")
            .or_else(|| of(AccessLevel::Read, ""))
            .or_else(|| of(AccessLevel::List, ""))
            .or_else(|| service.actions().find(|it| lacks(it, &others)));
        entry.writes(template.blank(first.map_or("", Action::name)))
    }));
}

fn offer_action<'a>(action: Action<'static>, others: &[Other<'a>], items: &mut Items<'a>) {
    if others.iter().any(|other| other.is(action)) {
        return;
    }
    let covering = others.iter().find(|other| other.takes_in(action)).copied();
    let entry = Entry::new(action.to_string(), Kind::FUNCTION)
        .rank(if covering.is_some() { 9 } else { 5 })
        .about("action");
    items.string(entry.later(move |entry| entry.detail(described(action, covering))));
}

/// An action's access level and resource types, and what takes it in already.
fn described(action: Action<'_>, covering: Option<Other<'_>>) -> String {
    let mut detail = action.access_level().as_str().to_owned();
    let mut between = " · ";
    for used in action.resource_types() {
        detail.extend([between, used.resource_type().key()]);
        between = ", ";
    }
    if let Some(pattern) = covering {
        detail.extend([" · `", pattern.text, "` takes it in already"]);
    }
    detail
}

/// Verbs that say to read.
const READING: &[&str] = &["BatchGet", "Describe", "Get", "List"];

/// Wildcards such as `s3:Get*`, for the verbs that at least two actions begin with. Only those whose actions read: a
/// wildcard that writes is nothing to pick from a list.
fn verbs<'a>(
    surroundings: &Surroundings<'a>,
    service: Service<'_>,
    others: &[&str],
    items: &mut Items<'a>,
) {
    let reads = |action: &Action<'_>| {
        matches!(action.access_level(), AccessLevel::List | AccessLevel::Read)
    };
    // In other kinds a wildcard means something else: of a trust policy it lets in, in the others it is forbidden.
    if matches!(surroundings.kind, PolicyKind::Trust | PolicyKind::Rcp) {
        return;
    }
    for verb in READING {
        let begins = |action: &Action<'_>| {
            let start = action.name().get(..verb.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(verb))
        };
        let matched = service.actions().filter(begins);
        let count = matched.clone().count();
        let name = format!("{}:{verb}*", service.prefix());
        let taken = others.iter().any(|other| {
            let other = Glob::new(other, Case::Insensitive);
            other.covers(&Glob::new(&name, Case::Insensitive))
        });
        if count < 2 || taken || !matched.clone().all(|action| reads(&action)) {
            continue;
        }
        items.string(
            Entry::new(name, Kind::OPERATOR)
                .detail(format!("{count} actions today"))
                .rank(4)
                .about("pattern"),
        );
    }
}
