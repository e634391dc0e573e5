//! Actions that are dangerous on every resource, in groups: how four rules look for them.

mod actions;

use std::borrow::Cow;

use super::places::{entry_naming, is_whole_service};
use super::privilege_escalation;
use super::scopable::{bound_types, rewrite};
use super::scope;
use crate::access::action_set::ActionSet;
use crate::access::grants::Denial;
use crate::access::{Bounds, StatementMeaning};
use crate::catalog::{Action, ActionId};
use crate::config::SensitiveGroup as Group;
use crate::diagnostic::Severity;
use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink};
use crate::source::Span;

use actions::{UNBINDABLE, all_sensitive_actions, unbindable_actions};
pub(super) use actions::{page, takes_back};
pub use actions::{sensitive_actions, sensitive_rule};

/// What a rule says of such actions.
pub(super) struct Words {
    /// After the name of one action: "reads what customers store".
    pub(super) one: &'static str,
    /// After several: "read what customers store".
    pub(super) several: &'static str,
    /// Why that matters.
    pub(super) why: &'static str,
}

/// Reports each statement that grants actions of a group on every resource.
pub(super) fn report(context: &LintContext<'_>, group: Group, words: &Words, sink: &mut Sink<'_>) {
    for found in find(context, group) {
        let Some((place, _)) = found.places.first() else {
            continue;
        };
        let diagnostic = sink.report(*place, found.sentence(words));
        diagnostic.here("on every resource");
        for (other, _) in found.places.iter().skip(1).take(MAX_PLACES - 1) {
            diagnostic.label(*other, "and here");
        }
        if found.actions.len() > 1 {
            diagnostic.note(format!("Such actions here: {}.", found.list()));
        }
        diagnostic.note(words.why);
        diagnostic.note(found.advice());
        let meaning = context.grants().statements().get(found.position);
        let everything = meaning.and_then(|meaning| {
            let mut patterns = meaning.resources().patterns().iter();
            let pattern = patterns.find(|pattern| scope::is_unbounded(**pattern))?;
            rewrite(context, meaning, *pattern)
        });
        if let Some(fix) = everything {
            diagnostic.fix(fix);
        }
    }
}

/// Names the actions that give out credentials and take no resource, where a statement names them too: suggestions, as
/// nothing but a condition can bound them.
pub(super) fn report_unbindable(context: &LintContext<'_>, words: &Words, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Identity {
        return;
    }
    let unbindable = unbindable_actions(context.catalog);
    for meaning in context.grants().statements() {
        if unbindable.is_disjoint(meaning.certain_actions()) || !is_open(meaning) {
            continue;
        }
        let mut actions = UNBINDABLE.iter();
        let found = actions.find_map(|name| {
            let action = context.catalog.find_action(name)?;
            Some((action, entry_naming(context, meaning, action)?))
        });
        if let Some((action, entry)) = found {
            let diagnostic = sink.report(entry.span(), format!("`{action}` {}", words.one));
            diagnostic.severity = Severity::Suggestion;
            diagnostic.here("for no resource in particular");
            diagnostic.note(
                "It takes no resource. Allow it only to who needs it, or bound it by a condition on the caller or the network.",
            );
        }
    }
}

/// What the statements of a policy grant of each group on every resource, and name: without what they have by a whole
/// service (that is `wildcard-action`), and what a `Deny` takes back.
#[derive(Debug)]
pub(in crate::rules) struct SensitiveGrants(Vec<(usize, [ActionSet; Group::ALL.len()])>);

impl SensitiveGrants {
    /// The grants of the statements that have some, with their places in the list of statements.
    pub(in crate::rules) fn of(context: &LintContext<'_>) -> Self {
        if context.policy.kind != PolicyKind::Identity {
            return Self(Vec::new());
        }
        let any = actions_of_any(context);
        let granting = context.grants().statements().iter().filter(|meaning| {
            let statement = meaning.statement;
            // What lets in all but some is another finding, and `admin-access` speaks of everything.
            statement.allows()
                && statement.resource.is_some()
                && statement.action.is_some()
                && meaning.resources().are_everything()
                && !any.is_disjoint(meaning.certain_actions())
                && is_open(meaning)
                && !context.breadth().swallows(meaning.position)
        });
        let granted = granting.map(|meaning| {
            let of_group = |group| granted(context, group, meaning);
            (meaning.position, Group::ALL.map(of_group))
        });
        Self(granted.collect())
    }

    /// What a statement grants of a group; `None` without any.
    fn granted(&self, group: Group, position: usize) -> Option<&ActionSet> {
        let found = self.0.binary_search_by_key(&position, |(at, _)| *at);
        let (_, groups) = self.0.get(found.ok()?)?;
        groups.get(group as usize).filter(|set| !set.is_empty())
    }
}

/// The actions of a statement that the rules of the groups report, as far as they run: other rules need not speak of them.
pub(super) fn reported(context: &LintContext<'_>, position: usize) -> ActionSet {
    let groups = Group::ALL.into_iter().filter(|group| runs(context, *group));
    let grants = context.sensitive_grants();
    ActionSet::union_of(groups.filter_map(|group| grants.granted(group, position)))
}

/// Whether `resource-exposure` reports a statement.
pub(super) fn shares(context: &LintContext<'_>, position: usize) -> bool {
    let grants = context.sensitive_grants();
    runs(context, Group::Sharing) && grants.granted(Group::Sharing, position).is_some()
}

fn runs(context: &LintContext<'_>, group: Group) -> bool {
    let levels = &context.settings.levels;
    levels.runs(sensitive_rule(group), false, false)
}

/// The actions of a group for this run: those that the settings say, or ours.
fn actions_of<'a>(context: &LintContext<'a>, group: Group) -> Cow<'a, ActionSet> {
    match context.settings.sensitive_actions.of(group) {
        Some(told) => Cow::Borrowed(told),
        None => sensitive_actions(group, context.catalog),
    }
}

/// The actions of all groups.
fn actions_of_any<'a>(context: &LintContext<'a>) -> Cow<'a, ActionSet> {
    let told = &context.settings.sensitive_actions;
    if Group::ALL.iter().all(|group| told.of(*group).is_none()) {
        return all_sensitive_actions(context.catalog);
    }
    let sets = Group::ALL.map(|group| actions_of(context, group));
    Cow::Owned(ActionSet::union_of(sets.iter().map(AsRef::as_ref)))
}

/// What a statement grants of a group, on every resource.
struct Found<'c> {
    /// The statement's place in the list of statements.
    position: usize,
    /// The actions, in the order of the catalog.
    actions: Vec<Action<'c>>,
    /// The patterns that grant them, in the order of the text, each with an action that it grants.
    places: Vec<(Span, Action<'c>)>,
}

/// The statements that grant actions of a group on every resource, with nothing that narrows the resource or pins the
/// caller, and that no `Deny` takes back. None for statements that grant everything: `admin-access` says so.
fn find<'c>(context: &LintContext<'c>, group: Group) -> Vec<Found<'c>> {
    let grants = &context.sensitive_grants().0;
    let found = grants.iter().filter_map(|(position, groups)| {
        let granted = groups.get(group as usize)?;
        let meaning = context.grants().statements().get(*position)?;
        (!granted.is_empty()).then(|| placed(context, meaning, granted))
    });
    found.collect()
}

/// The actions of a group that one statement on every resource grants: see [`SensitiveGrants`].
fn granted(context: &LintContext<'_>, group: Group, meaning: &StatementMeaning<'_>) -> ActionSet {
    let sensitive = actions_of(context, group);
    let mut granted = sensitive.intersection(meaning.certain_actions());
    if granted.is_empty() {
        return granted;
    }
    if group == Group::Credentials {
        granted = granted.difference(&privilege_escalation::reported(context, meaning));
    }
    for (_, text, matched) in known_patterns(meaning) {
        if is_whole_service(text) {
            granted = granted.difference(matched);
        }
    }
    let open = |id: &ActionId| context.grants().denial(*id, "*") != Denial::Whole;
    granted.iter().filter(open).collect()
}

fn known_patterns<'m>(
    meaning: &'m StatementMeaning<'_>,
) -> impl Iterator<Item = (Span, &'m str, &'m ActionSet)> {
    let patterns = meaning.patterns();
    patterns.filter_map(|(pattern, matched)| Some((pattern.span(), pattern.known()?, matched)))
}

/// Whether nothing narrows the resource or pins the caller or the source, as far as it is known.
fn is_open(meaning: &StatementMeaning<'_>) -> bool {
    let condition = meaning.condition();
    condition.may_hold()
        && condition
            .bounds()
            .only(Bounds::CALLER.union(Bounds::CIRCUMSTANCE))
}

/// Where a statement names actions.
fn placed<'c>(
    context: &LintContext<'c>,
    meaning: &StatementMeaning<'_>,
    granted: &ActionSet,
) -> Found<'c> {
    let catalog = context.catalog;
    let places = known_patterns(meaning).filter(|(_, text, _)| !is_whole_service(text));
    let places = places.filter_map(|(span, _, matched)| {
        let action = matched.first_common(granted)?;
        Some((span, catalog.action_by_id(action)?))
    });
    Found {
        position: meaning.position,
        places: places.collect(),
        actions: granted.actions(catalog).collect(),
    }
}

/// So many places of one statement are underlined.
const MAX_PLACES: usize = 6;

/// So many actions are named.
const MAX_NAMES: usize = 8;

/// So many ARN formats are shown.
const MAX_FORMATS: usize = 3;

impl Found<'_> {
    /// The actions by name: "`a:B`, `c:D` and 3 more".
    fn list(&self) -> String {
        let names: Vec<String> = self
            .actions
            .iter()
            .take(MAX_NAMES)
            .map(|action| format!("`{action}`"))
            .collect();
        match self.actions.len().saturating_sub(MAX_NAMES) {
            0 => names.join(", "),
            more => format!("{} and {more} more", names.join(", ")),
        }
    }

    /// What to do: which resources to name.
    fn advice(&self) -> String {
        let mut formats: Vec<&str> = Vec::new();
        for resource_type in self.actions.iter().copied().flat_map(bound_types) {
            if let Some(format) = resource_type.arn_formats().next()
                && !formats.contains(&format)
            {
                formats.push(format);
            }
            if formats.len() == MAX_FORMATS {
                break;
            }
        }
        if formats.is_empty() {
            return "Name the resources in `Resource`.".to_owned();
        }
        format!(
            "Name the resources in `Resource`: `{}`.",
            formats.join("`, `")
        )
    }

    /// A sentence about the actions: "`a:B` reads", "`a:B` and 3 more actions read".
    fn sentence(&self, words: &Words) -> String {
        let Words { one, several, .. } = words;
        let first = self.places.first().map(|(_, action)| format!("`{action}`"));
        let first = first.unwrap_or_default();
        match self.actions.len() {
            0 | 1 => format!("{first} {one}"),
            2 => format!("{first} and another action {several}"),
            more => format!("{first} and {} more actions {several}", more - 1),
        }
    }
}
