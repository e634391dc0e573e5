//! Patterns and the actions that they match.

use super::{Kind, Refactoring, Spot, quoted, strings};
use crate::access::action_set::ActionSet;
use crate::access::collapse::{Cut, collapse};
use crate::fix::Edit;
use crate::syntax::Member;

/// The most actions that a pattern is replaced with: a policy has a few thousand characters.
const MOST: usize = 400;

pub(super) fn offer(spot: &Spot<'_>, found: &mut Vec<Refactoring>) {
    let Some(element) = spot.element_here(&["Action", "NotAction"]) else {
        return;
    };
    found.extend(expand(spot, element));
    found.extend(collapsed(spot, element));
}

/// The names of a set's actions, as a policy writes them.
pub(super) fn names(spot: &Spot<'_>, set: &ActionSet) -> Vec<String> {
    set.actions(spot.catalog)
        .map(|action| format!("{}:{}", action.service().prefix(), action.name()))
        .collect()
}

fn expand(spot: &Spot<'_>, element: &Member<'_>) -> Option<Refactoring> {
    let items = element.value.one_or_many();
    let asked = spot.asked;
    let item = items
        .iter()
        .find(|item| item.span.start <= asked.end && asked.start <= item.span.end)?;
    let text = item.as_text().filter(|text| text.is_known())?;
    let pattern = text.as_str();
    if !pattern.contains(['*', '?']) {
        return None;
    }
    let set = ActionSet::from_pattern(spot.catalog, pattern);
    if set.is_empty() || set.len() > MOST {
        return None;
    }
    let written: Vec<String> = items
        .iter()
        .filter_map(|item| Some(item.as_text()?.as_str().to_ascii_lowercase()))
        .collect();
    let mut names = names(spot, &set);
    let count = names.len();
    names.retain(|name| !written.contains(&name.to_ascii_lowercase()));
    let title = if count == 1 {
        format!("Replace `{pattern}` with its only action")
    } else {
        format!("Expand `{pattern}` to its {count} actions")
    };
    let edit = if element.value.as_array().is_none() {
        if names.len() == 1 {
            Edit::replace(item.span, quoted(names.first()?))
        } else {
            spot.set_list(element, &names)
        }
    } else {
        // All of them stand in the list already: the pattern is the one to go, which is a repair of its own.
        if names.is_empty() {
            return None;
        }
        let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
        let between = spot.layout.between(spot.text, item.span.start);
        Edit::replace(item.span, names.join(&between))
    };
    Some(Refactoring {
        title,
        kind: Kind::Rewrite,
        edits: vec![edit],
    })
}

/// The whole list as patterns that match the same actions today.
fn collapsed(spot: &Spot<'_>, element: &Member<'_>) -> Option<Refactoring> {
    let items = strings(&element.value)?;
    if items.len() < 2 || !spot.is_bare(element.value.span) {
        return None;
    }
    // What the catalog does not know would be lost.
    let known = |item: &&str| !ActionSet::from_pattern(spot.catalog, item).is_empty();
    if !items.iter().all(known) {
        return None;
    }
    let set = ActionSet::from_patterns(spot.catalog, items.iter().copied(), false);
    let patterns = collapse(spot.catalog, &set, Cut::Words);
    let same = ActionSet::from_patterns(spot.catalog, patterns.iter().map(String::as_str), false);
    // Without a pattern among them, what is gone is what was written twice, which is a repair of its own.
    let any = patterns.iter().any(|pattern| pattern.contains('*'));
    if same != set || patterns.len() >= items.len() || !any {
        return None;
    }
    let noun = if patterns.len() == 1 {
        "pattern"
    } else {
        "patterns"
    };
    Some(Refactoring {
        title: format!(
            "Collapse the {} actions to {} {noun}",
            items.len(),
            patterns.len()
        ),
        kind: Kind::Rewrite,
        edits: vec![spot.set_list(element, &patterns)],
    })
}
