//! One value and a list of one, and the order of a list.

use super::{Kind, Refactoring, Spot};
use crate::fix::Edit;
use crate::syntax::{Value, ValueKind};

/// The elements that take one string or several (IAM User Guide, "Grammar of the IAM JSON policy language").
const ELEMENTS: &[&str] = &["Action", "NotAction", "Resource", "NotResource"];

/// The elements that hold members that take one string or several.
const MAPS: &[&str] = &["Principal", "NotPrincipal", "Condition"];

pub(super) fn offer(spot: &Spot<'_>, found: &mut Vec<Refactoring>) {
    let Some((value, is_action)) = value_here(spot) else {
        return;
    };
    match &value.kind {
        ValueKind::String(_) => found.push(Refactoring {
            title: "Write as a list".to_owned(),
            kind: Kind::Rewrite,
            edits: vec![
                Edit::insert(value.span.start, "["),
                Edit::insert(value.span.end, "]"),
            ],
        }),
        ValueKind::Array(items) => match items.as_slice() {
            [item] if item.as_text().is_some() && spot.is_bare(value.span) => {
                found.push(Refactoring {
                    title: "Write as a single value".to_owned(),
                    kind: Kind::Rewrite,
                    edits: vec![Edit::replace(value.span, spot.slice(item.span))],
                });
            }
            items => found.extend(sort(spot, value, items, is_action)),
        },
        _ => {}
    }
}

/// The value at the place that may be a string or a list, and whether it is one of actions.
fn value_here<'a>(spot: &Spot<'a>) -> Option<(&'a Value<'a>, bool)> {
    if let Some(element) = spot.element_here(ELEMENTS) {
        return Some((&element.value, element.key.as_str().ends_with("Action")));
    }
    // Down to the member that the place is in: `Condition` has two levels of objects, a principal one.
    let mut value = &spot.element_here(MAPS)?.value;
    while let Some(object) = value.as_object() {
        let asked = spot.asked;
        let member = object
            .members
            .iter()
            .find(|member| member.span().start <= asked.end && asked.start <= member.span().end)?;
        value = &member.value;
    }
    Some((value, false))
}

/// Puts the strings of a list in alphabetical order, each at the place of another: layout and comments stay.
fn sort(
    spot: &Spot<'_>,
    list: &Value<'_>,
    items: &[Value<'_>],
    is_action: bool,
) -> Option<Refactoring> {
    if !spot.is_bare(list.span) {
        return None;
    }
    let key = |item: &Value<'_>| Some(item.as_text()?.as_str().to_ascii_lowercase());
    let mut sorted: Vec<(String, &Value<'_>)> = items
        .iter()
        .map(|item| Some((key(item)?, item)))
        .collect::<Option<_>>()?;
    sorted.sort_by(|a, b| a.0.cmp(&b.0));
    let edits: Vec<Edit> = items
        .iter()
        .zip(&sorted)
        .filter(|(old, (_, new))| old.span != new.span)
        .map(|(old, (_, new))| Edit::replace(old.span, spot.slice(new.span)))
        .collect();
    (!edits.is_empty()).then(|| Refactoring {
        title: if is_action {
            "Sort the actions"
        } else {
            "Sort the values"
        }
        .to_owned(),
        kind: Kind::Rewrite,
        edits,
    })
}
