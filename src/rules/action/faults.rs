//! What is wrong with the actions of a policy, found once for all rules of the theme.

use super::api_names::{self, ApiName};
use super::nicknames;
use crate::access::Grants;
use crate::access::action_set::ActionSet;
use crate::catalog::{self, Action, Catalog, Service};
use crate::policy::{ActionPattern, Effect, Statement, has_wildcard};

/// For so many unknown names of a policy something better is looked for. It keeps the time linear where a text holds
/// thousands of them.
pub(super) const MAX_EXPLAINED: usize = 100;

/// In more services than this, a name says nothing about the service that was meant.
const MAX_SERVICES: usize = 2;

/// An action or pattern that the catalog does not know, or that is none.
#[derive(Debug)]
pub(crate) struct ActionFault<'a> {
    /// The statement that holds it.
    pub(crate) statement: &'a Statement<'a>,
    /// Whether it stands in `NotAction`.
    pub(crate) negated: bool,
    /// The pattern.
    pub(crate) pattern: ActionPattern<'a>,
    /// Its text.
    pub(crate) text: &'a str,
    /// What is wrong.
    pub(crate) kind: FaultKind<'a>,
}

/// The kinds of [`ActionFault`]. Each belongs to one rule.
#[derive(Debug)]
pub(crate) enum FaultKind<'a> {
    /// It does not have the form `service:Name`.
    Malformed,
    /// The service prefix holds a wildcard.
    WildcardPrefix,
    /// No service has the prefix.
    UnknownService {
        /// The prefix that was likely meant.
        meant: Option<Meant<'a>>,
    },
    /// The pattern matches none of the service's actions.
    MatchesNothing(Service<'a>),
    /// It is the name of an API operation.
    ApiName(&'static ApiName),
    /// Other services have an action of this name.
    WrongService(Vec<Action<'a>>),
    /// The service has no action of this name.
    UnknownAction {
        /// The service.
        service: Service<'a>,
        /// The name that was likely meant.
        meant: Option<Meant<'a>>,
    },
}

/// A name that was likely meant.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meant<'a> {
    /// The name.
    pub(crate) name: &'a str,
    /// Whether there is little doubt.
    pub(crate) certain: bool,
}

impl ActionFault<'_> {
    /// What comes of it.
    pub(super) fn consequence(&self) -> &'static str {
        match (self.statement.effect(), self.negated) {
            (Some(Effect::Deny), false) => "The statement denies nothing by it.",
            (Some(Effect::Deny), true) => "What it was meant to spare is denied.",
            (_, false) => "The statement allows nothing by it.",
            (_, true) => "What it was meant to leave out is allowed.",
        }
    }
}

/// How far the catalog can be trusted.
pub(crate) fn catalog_note(catalog: &Catalog) -> String {
    format!(
        "iamlint knows the services and actions of {}, not those that AWS has added since or ended before.",
        catalog.date()
    )
}

/// The faults of a policy, in the order of the text.
pub(crate) fn find<'a>(grants: &Grants<'a>) -> Vec<ActionFault<'a>> {
    let mut faults = Vec::new();
    let mut search = Search {
        catalog: grants.catalog(),
        explained: 0,
        services: Vec::new(),
    };
    for meaning in grants.statements() {
        let statement = meaning.statement;
        let mut judge = |pattern: &ActionPattern<'a>, negated, matched: &ActionSet| {
            // Almost every pattern is the name of an action.
            if !matched.is_empty() && !pattern.has_wildcard() {
                return;
            }
            let Some(text) = pattern.known() else {
                return;
            };
            if let Some(kind) = search.fault(text, matched) {
                faults.push(ActionFault {
                    statement,
                    negated,
                    pattern: *pattern,
                    text,
                    kind,
                });
            }
        };
        let is_named = statement.action.is_some();
        for (pattern, matched) in meaning.patterns() {
            judge(pattern, !is_named, matched);
        }
        // A statement may not have both.
        let others = statement.not_action.iter().filter(|_| is_named);
        for pattern in others.flat_map(|element| &element.patterns) {
            let text = pattern.known().unwrap_or_default();
            let matched = ActionSet::from_pattern(grants.catalog(), text);
            judge(pattern, true, &matched);
        }
    }
    faults
}

/// Whether the text matches every action: `*`, `**`.
pub(crate) fn is_everything(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}

/// The search for faults in one policy.
struct Search<'a> {
    catalog: &'a Catalog,
    /// For how many unknown names something better was looked for.
    explained: usize,
    /// Unknown prefixes, and what was likely meant.
    services: Vec<(&'a str, Option<Meant<'a>>)>,
}

impl<'a> Search<'a> {
    /// What is wrong with a pattern that matches these actions, and is not the name of one.
    fn fault(&mut self, text: &'a str, matched: &ActionSet) -> Option<FaultKind<'a>> {
        let catalog = self.catalog;
        let Some((prefix, name)) = text.split_once(':') else {
            return (!is_everything(text)).then_some(FaultKind::Malformed);
        };
        let allowed =
            |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'*' | b'?');
        if prefix.is_empty()
            || name.is_empty()
            || !text.bytes().all(|byte| allowed(byte) || byte == b':')
        {
            return Some(FaultKind::Malformed);
        }
        if name.contains(':') {
            return Some(FaultKind::Malformed);
        }
        if has_wildcard(prefix) {
            let any = is_everything(prefix) && is_everything(name);
            return (!any).then_some(FaultKind::WildcardPrefix);
        }
        let Some(service) = catalog.service(prefix) else {
            let meant = self.meant_service(prefix, name);
            return Some(FaultKind::UnknownService { meant });
        };
        if name.bytes().any(|byte| matches!(byte, b'*' | b'?')) {
            let found = is_everything(name) || !matched.is_empty();
            return (!found).then_some(FaultKind::MatchesNothing(service));
        }
        if let Some(api) = api_names::find(service.prefix(), name) {
            return Some(FaultKind::ApiName(api));
        }
        self.explained += 1;
        if self.explained > MAX_EXPLAINED {
            return Some(FaultKind::UnknownAction {
                service,
                meant: None,
            });
        }
        let meant = meant_action(service, name);
        if meant.is_none_or(|meant| !meant.certain) {
            let mut others = catalog.services().filter_map(|other| other.action(name));
            let found: Vec<_> = others.by_ref().take(MAX_SERVICES).collect();
            if !found.is_empty() && others.next().is_none() {
                return Some(FaultKind::WrongService(found));
            }
        }
        Some(FaultKind::UnknownAction { service, meant })
    }

    /// What was likely meant by an unknown prefix. The name behind it helps, the first time that the prefix is met.
    fn meant_service(&mut self, prefix: &'a str, name: &str) -> Option<Meant<'a>> {
        let mut known = self.services.iter();
        if let Some((_, meant)) = known.find(|(other, _)| *other == prefix) {
            return *meant;
        }
        if self.services.len() >= MAX_EXPLAINED {
            return None;
        }
        let meant = meant_service(self.catalog, prefix, name);
        self.services.push((prefix, meant));
        meant
    }
}

fn meant_service<'a>(catalog: &'a Catalog, prefix: &str, name: &str) -> Option<Meant<'a>> {
    let certain = |service: Service<'a>| Meant {
        name: service.prefix(),
        certain: true,
    };
    if let Some(service) = nicknames::find(prefix).and_then(|prefix| catalog.service(prefix)) {
        return Some(certain(service));
    }
    let plain = nicknames::plain(prefix);
    let mut same = catalog
        .services()
        .filter(|service| nicknames::is_plain(service.prefix(), &plain));
    if let (Some(service), None) = (same.next(), same.next()) {
        return Some(certain(service));
    }
    let is_name = !has_wildcard(name);
    let mut having = catalog
        .services()
        .filter(|service| is_name && service.action(name).is_some());
    let having = match (having.next(), having.next()) {
        (Some(service), None) => Some(service),
        _ => None,
    };
    let similar = Similar::find(prefix, catalog.services().map(Service::prefix));
    match (similar, having) {
        (Some(similar), Some(service)) => Some(Meant {
            name: service.prefix(),
            certain: similar.name == service.prefix(),
        }),
        (Some(similar), None) => Some(Meant {
            name: similar.name,
            certain: similar.certain,
        }),
        (None, Some(service)) => Some(Meant {
            name: service.prefix(),
            certain: false,
        }),
        (None, None) => None,
    }
}

/// The name that is spelt most like an unknown one.
struct Similar<'a> {
    name: &'a str,
    distance: usize,
    /// No other name is as close, and the word is long for so few differences.
    certain: bool,
}

impl<'a> Similar<'a> {
    fn find(word: &str, candidates: impl Iterator<Item = &'a str>) -> Option<Self> {
        let (name, distance, alone) = catalog::closest_of_all(word, candidates)?;
        let long = match distance {
            1 => word.len() >= 5,
            2 => word.len() >= 9,
            _ => false,
        };
        Some(Self {
            name,
            distance,
            certain: long && alone,
        })
    }
}

/// Verbs that people take for one another.
const VERBS: &[&[&str]] = &[
    &[
        "Get", "Describe", "List", "Read", "Search", "View", "Lookup", "Batch",
    ],
    &[
        "Put", "Create", "Add", "Set", "Update", "Modify", "Edit", "Change", "Register",
    ],
    &["Delete", "Remove", "Terminate", "Deregister", "Destroy"],
    &["Start", "Run", "Execute", "Invoke", "Launch"],
    &["Stop", "Cancel", "Abort"],
    &["Attach", "Associate"],
    &["Detach", "Disassociate"],
];

fn meant_action<'a>(service: Service<'a>, name: &str) -> Option<Meant<'a>> {
    let names = || service.actions().map(Action::name);
    let similar = Similar::find(name, names());
    let (verb, rest) = split_verb(name);
    if let Some(similar) = similar.as_ref().filter(|similar| similar.distance <= 2) {
        let same_verb = split_verb(similar.name).0.eq_ignore_ascii_case(verb);
        let known_verb = VERBS
            .iter()
            .flat_map(|group| group.iter())
            .any(|known| known.eq_ignore_ascii_case(verb));
        return Some(Meant {
            name: similar.name,
            certain: similar.certain && (same_verb || !known_verb),
        });
    }
    let group = VERBS
        .iter()
        .find(|group| group.iter().any(|known| known.eq_ignore_ascii_case(verb)));
    let swapped = group.and_then(|group| {
        names().find(|candidate| {
            let (other, noun) = split_verb(candidate);
            group.contains(&other) && !rest.is_empty() && singular(noun) == singular(rest)
        })
    });
    let name = swapped.or(similar.map(|similar| similar.name))?;
    Some(Meant {
        name,
        certain: false,
    })
}

/// The first word of a name in camel case, and what follows.
fn split_verb(name: &str) -> (&str, &str) {
    let end = name
        .char_indices()
        .skip(1)
        .find(|(_, letter)| letter.is_ascii_uppercase())
        .map_or(name.len(), |(at, _)| at);
    name.split_at_checked(end).unwrap_or((name, ""))
}

/// The noun without the ending of its plural, in lowercase.
fn singular(noun: &str) -> String {
    let noun = noun.to_ascii_lowercase();
    if let Some(stem) = noun.strip_suffix("ies") {
        return format!("{stem}y");
    }
    noun.strip_suffix('s').unwrap_or(&noun).to_owned()
}
