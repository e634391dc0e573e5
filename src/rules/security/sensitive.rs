//! Actions that are dangerous on every resource, in groups: how four rules look for them.

mod actions;

use std::borrow::Cow;

use crate::access::action_set::ActionSet;
use crate::access::grants::Denial;
use crate::access::{Bounds, StatementMeaning};
use crate::catalog::{Action, ActionId};
use crate::config::SensitiveGroup as Group;
use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink};
use crate::source::Span;

pub(super) use actions::page;
pub use actions::{sensitive_actions, sensitive_rule};

/// What a rule says of such actions.
pub(super) struct Words {
    /// After the name of one action: "reads what customers store".
    pub(super) one: &'static str,
    /// After several: "read what customers store".
    pub(super) several: &'static str,
    /// What to do.
    pub(super) advice: &'static str,
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
        diagnostic.note(words.advice);
    }
}

/// The actions of a group for this run: those that the settings say, or ours.
fn actions_of<'a>(context: &LintContext<'a>, group: Group) -> Cow<'a, ActionSet> {
    match context.settings.sensitive_actions.of(group) {
        Some(told) => Cow::Borrowed(told),
        None => sensitive_actions(group, context.catalog),
    }
}

/// What a statement grants of a group, on every resource.
struct Found<'c> {
    /// The actions, in the order of the catalog.
    actions: Vec<Action<'c>>,
    /// The patterns that grant them, in the order of the text, each with an action that it grants.
    places: Vec<(Span, Action<'c>)>,
}

/// The statements that grant actions of a group on every resource, with nothing that narrows the resource or pins the
/// caller, and that no `Deny` takes back. None for statements that grant everything: `admin-access` says so.
fn find<'c>(context: &LintContext<'c>, group: Group) -> Vec<Found<'c>> {
    if context.policy.kind != PolicyKind::Identity {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (position, statement) in context.statements().iter().enumerate() {
        // What lets in all but some is another finding.
        if !statement.allows() || statement.resource.is_none() || statement.action.is_none() {
            continue;
        }
        let Some(meaning) = context.grants().statement(statement) else {
            continue;
        };
        if !meaning.resources().are_everything() {
            continue;
        }
        let sensitive = actions_of(context, group);
        if sensitive.is_disjoint(meaning.certain_actions()) {
            continue;
        }
        if !is_open(meaning) {
            continue;
        }
        if context.breadth().swallows(position) {
            continue;
        }
        let granted = sensitive.intersection(meaning.certain_actions());
        let named = named(context, meaning, granted);
        if !named.actions.is_empty() {
            found.push(named);
        }
    }
    found
}

/// Whether nothing narrows the resource or pins the caller or the source, as far as it is known.
fn is_open(meaning: &StatementMeaning<'_>) -> bool {
    let condition = meaning.condition();
    condition.may_hold()
        && condition
            .bounds()
            .only(Bounds::CALLER.union(Bounds::CIRCUMSTANCE))
}

/// Those of `granted` that no `Deny` takes back and that the statement names, without those that it has by a whole
/// service: that is `wildcard-action`.
fn named<'c>(
    context: &LintContext<'c>,
    meaning: &StatementMeaning<'_>,
    mut granted: ActionSet,
) -> Found<'c> {
    let catalog = context.catalog;
    let patterns = || {
        let patterns = meaning.patterns();
        patterns.filter_map(|(pattern, matched)| Some((pattern, pattern.known()?, matched)))
    };
    let is_whole = |text: &str| {
        let name = text.split_once(':').map_or(text, |(_, name)| name);
        name.bytes().all(|byte| byte == b'*')
    };
    for (_, _, matched) in patterns().filter(|(_, text, _)| is_whole(text)) {
        granted = granted.difference(matched);
    }
    let open = |id: &ActionId| context.grants().denial(*id, "*") != Denial::Whole;
    let granted: ActionSet = granted.iter().filter(open).collect();
    let places = patterns().filter(|(_, text, _)| !is_whole(text));
    let places = places.filter_map(|(pattern, _, matched)| {
        let action = matched.first_common(&granted)?;
        Some((pattern.span(), catalog.action_by_id(action)?))
    });
    Found {
        places: places.collect(),
        actions: granted.actions(catalog).collect(),
    }
}

/// So many places of one statement are underlined.
const MAX_PLACES: usize = 6;

/// So many actions are named.
const MAX_NAMES: usize = 8;

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
