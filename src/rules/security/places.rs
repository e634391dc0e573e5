//! Where in a statement a finding stands.

use crate::access::StatementMeaning;
use crate::access::action_set::ActionSet;
use crate::catalog::{Action, ActionId};
use crate::policy::{ActionPattern, Statement};
use crate::rules::LintContext;
use crate::source::Span;

/// Where the statement says what it allows: its only entry, or the key of the element.
pub(super) fn actions_span(statement: &Statement<'_>) -> Span {
    let Some(element) = statement.action_elements().next() else {
        return statement.anchor();
    };
    match element.patterns.as_slice() {
        [pattern] => pattern.span(),
        _ => element.member.key.span(),
    }
}

/// The entry of `Action` that matches an action, one without wildcards if there is one; else all of the element.
pub(super) fn action_span(meaning: &StatementMeaning<'_>, action: ActionId) -> Span {
    let patterns = meaning.patterns().filter(|_| !meaning.is_not_action());
    let mut wide = None;
    for (pattern, matched) in patterns {
        if matched.contains(action) {
            if !pattern.has_wildcard() {
                return pattern.span();
            }
            wide = wide.or(Some(pattern));
        }
    }
    wide.map_or_else(|| actions_span(meaning.statement), ActionPattern::span)
}

/// The entry of `Action` that allows an action by its name or a pattern of names, not as part of the whole service. None
/// where the policy takes the action back.
pub(super) fn entry_naming<'a>(
    context: &LintContext<'a>,
    meaning: &StatementMeaning<'a>,
    action: Action<'_>,
) -> Option<&'a ActionPattern<'a>> {
    if !meaning.certain_actions().contains(action.id())
        || !meaning.statement.allows()
        || meaning.is_not_action()
        || context.grants().certainly_denied().contains(action.id())
    {
        return None;
    }
    let names_it = |(pattern, matched): &(&ActionPattern<'_>, &ActionSet)| {
        matched.contains(action.id())
            && pattern.split().is_some()
            && !is_whole_service(pattern.text.as_str())
    };
    meaning
        .patterns()
        .find(names_it)
        .map(|(pattern, _)| pattern)
}

/// Whether a pattern takes in every action of what it names of services: `s3:*`, `*`, `*:?*`.
pub(super) fn is_whole_service(pattern: &str) -> bool {
    // Most patterns are names.
    if !pattern.ends_with(['*', '?']) {
        return false;
    }
    let name = pattern.split_once(':').map_or(pattern, |(_, name)| name);
    name.contains('*') && name.bytes().all(|byte| matches!(byte, b'*' | b'?'))
}

/// Whether the condition tests a key that begins in one of these ways, or one that is not known.
pub(super) fn may_test(statement: &Statement<'_>, beginnings: &[&str]) -> bool {
    statement.conditions().any(|(_, entry)| {
        let key = entry.key();
        let begins = |start: &&str| {
            let head = key.as_str().get(..start.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(start))
        };
        !key.is_known() || beginnings.iter().any(begins)
    })
}

/// Where the statement says on what: its only entry, or the key of the element.
pub(super) fn resources_span(statement: &Statement<'_>) -> Span {
    let Some(element) = statement.resource_elements().next() else {
        return statement.anchor();
    };
    match element.patterns.as_slice() {
        [pattern] => pattern.span(),
        _ => element.member.key.span(),
    }
}

/// A number of things: "1 action", "2 actions".
pub(super) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        more => format!("{more} {noun}s"),
    }
}
