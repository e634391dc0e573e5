//! Statements: one into several, several into one, and their names.

use std::collections::BTreeMap;

use super::layout::{edited, own_line};
use super::{Kind, Refactoring, Spot, actions, quoted, strings};
use crate::access::action_set::ActionSet;
use crate::fix::{Edit, remove_items};
use crate::source::Span;
use crate::syntax::{Member, Value, ValueKind};

pub(super) fn offer(spot: &Spot<'_>, found: &mut Vec<Refactoring>) {
    found.extend(split(spot, "service", by_service(spot)));
    found.extend(split(spot, "access level", by_level(spot)));
    found.extend(merge(spot));
    found.extend(add_sid(spot));
}

/// The actions of each part of a statement, by the part's name.
type Parts = BTreeMap<String, Vec<String>>;

/// The actions of the statement by service prefix; `None` where a pattern names no single service.
fn by_service(spot: &Spot<'_>) -> Option<Parts> {
    let mut parts = Parts::new();
    for pattern in strings(&spot.element("Action")?.value)? {
        let (service, _) = pattern.split_once(':')?;
        if service.contains(['*', '?']) {
            return None;
        }
        let part = parts.entry(service.to_ascii_lowercase()).or_default();
        part.push(pattern.to_owned());
    }
    Some(parts)
}

/// The actions of the statement by access level. A pattern that matches several levels is written out; `None` where
/// the catalog does not know an action, or a pattern matches too many to write out.
fn by_level(spot: &Spot<'_>) -> Option<Parts> {
    /// The most actions that one pattern is written out to.
    const MOST: usize = 100;

    let mut parts = Parts::new();
    for pattern in strings(&spot.element("Action")?.value)? {
        let set = ActionSet::from_pattern(spot.catalog, pattern);
        let mut levels: Vec<&str> = set
            .actions(spot.catalog)
            .map(|action| action.access_level().as_str())
            .collect();
        let names = levels.clone();
        levels.sort_unstable();
        levels.dedup();
        match levels.as_slice() {
            [] => return None,
            [level] => {
                let part = parts.entry((*level).to_owned()).or_default();
                part.push(pattern.to_owned());
            }
            _ if names.len() > MOST => return None,
            _ => {
                for (name, level) in actions::names(spot, &set).into_iter().zip(names) {
                    let part = parts.entry(level.to_owned()).or_default();
                    if !part.contains(&name) {
                        part.push(name);
                    }
                }
            }
        }
    }
    Some(parts)
}

/// Makes a statement of each part. What is granted stays: each action keeps its resources and conditions.
fn split(spot: &Spot<'_>, by: &str, parts: Option<Parts>) -> Option<Refactoring> {
    let parts = parts.filter(|parts| parts.len() > 1)?;
    let action = spot.element("Action")?;
    if !spot.is_bare(action.value.span) {
        return None;
    }
    let sid = spot.element("Sid");
    let name = sid.and_then(|sid| sid.value.as_text());
    let mut taken = sids(spot);
    let mut copies = Vec::with_capacity(parts.len());
    for (part, actions) in &parts {
        let value = match actions.as_slice() {
            [one] => quoted(one),
            several => spot.layout.list(spot.text, action, several),
        };
        let mut edits: Vec<(Span, String)> = vec![(action.value.span, value)];
        if let (Some(sid), Some(name)) = (sid, name) {
            let new = unique(&format!("{}{}", name.as_str(), word(part)), &mut taken);
            edits.push((sid.value.span, quoted(&new)));
            edits.sort_by_key(|edit| edit.0);
        }
        let (span, text) = (spot.statement.span, spot.slice(spot.statement.span));
        copies.push(edited(text, span.start, &edits));
    }
    let statement = spot.policy.as_object()?.get("Statement")?;
    let text = if statement.value.as_array().is_some() {
        copies.join(&spot.layout.between(spot.text, spot.statement.span.start))
    } else {
        spot.layout.wrap(spot.text, statement, &copies)
    };
    Some(Refactoring {
        title: format!("Split the statement by {by}"),
        kind: Kind::Extract,
        edits: vec![Edit::replace(spot.statement.span, text)],
    })
}

/// Takes the actions (or resources) of another statement that differs in nothing else into this one: of the next such
/// one, or of the first before it.
fn merge(spot: &Spot<'_>) -> Option<Refactoring> {
    let list = spot.policy.get("Statement")?;
    let statements = list.as_array()?;
    for element in ["Action", "Resource"] {
        let Some(own) = spot.element(element) else {
            continue;
        };
        let Some(own_items) = strings(&own.value).filter(|_| spot.is_bare(own.value.span)) else {
            continue;
        };
        let rest = without(spot.statement, element);
        let all = || statements.iter().enumerate();
        let others = all().skip(spot.index + 1).chain(all().take(spot.index));
        let same = others.filter(|(_, other)| other.get(element).is_some());
        let Some((index, other)) = same
            .filter(|(_, other)| same_members(&rest, &without(other, element)))
            .find(|(_, other)| spot.is_bare(other.span))
        else {
            continue;
        };
        let other_value = other.get(element)?;
        let mut items: Vec<String> = own_items.iter().map(|&item| item.to_owned()).collect();
        for item in strings(other_value)? {
            if !items.iter().any(|known| known == item) {
                items.push(item.to_owned());
            }
        }
        let mut edits = vec![spot.set_list(own, &items)];
        edits.extend(remove_items(spot.text, list, &[index]));
        edits.sort();
        let name = other.get("Sid").and_then(Value::as_text);
        let name = name.map_or_else(
            || format!("statement {}", index + 1),
            |name| format!("`{}`", name.as_str()),
        );
        return Some(Refactoring {
            title: format!("Merge with {name}, which differs only in `{element}`"),
            kind: Kind::Inline,
            edits,
        });
    }
    None
}

/// The members of a statement but one and the `Sid`, in the order of their names.
fn without<'a>(statement: &'a Value<'a>, element: &str) -> Vec<&'a Member<'a>> {
    let members = statement
        .as_object()
        .map(|object| object.members.as_slice());
    let mut members: Vec<&Member<'_>> = members
        .unwrap_or_default()
        .iter()
        .filter(|member| member.key.as_str() != element && member.key.as_str() != "Sid")
        .collect();
    members.sort_by_key(|member| member.key.as_str());
    members
}

fn same_members(a: &[&Member<'_>], b: &[&Member<'_>]) -> bool {
    a.len() == b.len()
        && a.iter()
            .zip(b)
            .all(|(a, b)| a.key.as_str() == b.key.as_str() && same(&a.value, &b.value))
}

/// Whether two values say the same, wherever they stand.
fn same(a: &Value<'_>, b: &Value<'_>) -> bool {
    match (&a.kind, &b.kind) {
        (ValueKind::Object(a), ValueKind::Object(b)) => {
            let members = |members: &'_ [Member<'_>]| members.len();
            members(&a.members) == members(&b.members)
                && a.members
                    .iter()
                    .zip(&b.members)
                    .all(|(a, b)| a.key.as_str() == b.key.as_str() && same(&a.value, &b.value))
        }
        (ValueKind::Array(a), ValueKind::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(a, b))
        }
        (ValueKind::String(a), ValueKind::String(b)) => {
            a.is_known() && b.is_known() && a.as_str() == b.as_str()
        }
        (ValueKind::Number(a), ValueKind::Number(b)) => a == b,
        (ValueKind::Bool(a), ValueKind::Bool(b)) => a == b,
        (ValueKind::Null, ValueKind::Null) => true,
        _ => false,
    }
}

/// Names the statement after what it does: its effect, its only service, and its only access level.
fn add_sid(spot: &Spot<'_>) -> Option<Refactoring> {
    let object = spot.statement.as_object()?;
    if object.get("Sid").is_some() {
        return None;
    }
    let first = object.members.first()?;
    let effect = spot.element("Effect")?.value.as_text()?.as_str();
    let only = |parts: Option<Parts>| {
        parts
            .filter(|parts| parts.len() == 1)
            .and_then(|mut parts| parts.pop_first())
            .map(|(name, _)| word(&name))
            .unwrap_or_default()
    };
    let (service, level) = (only(by_service(spot)), only(by_level(spot)));
    let sid = unique(
        &format!("{}{service}{level}", word(effect)),
        &mut sids(spot),
    );
    let gap = match own_line(spot.text, first.span().start) {
        Some(indent) => format!("{}{indent}", spot.layout.newline),
        None => " ".to_owned(),
    };
    let edit = Edit::insert(
        first.span().start,
        format!("\"Sid\": {},{gap}", quoted(&sid)),
    );
    Some(Refactoring {
        title: format!("Add the Sid `{sid}`"),
        kind: Kind::Rewrite,
        edits: vec![edit],
    })
}

/// The Sids of the policy.
fn sids(spot: &Spot<'_>) -> Vec<String> {
    let statements = spot
        .policy
        .get("Statement")
        .map_or(&[][..], Value::one_or_many);
    let sids = statements
        .iter()
        .filter_map(|statement| statement.get("Sid")?.as_text());
    sids.map(|sid| sid.as_str().to_owned()).collect()
}

/// A Sid that no other statement has, noted as taken.
fn unique(wish: &str, taken: &mut Vec<String>) -> String {
    let mut sid = wish.to_owned();
    let mut number = 2;
    while taken.contains(&sid) {
        sid = format!("{wish}{number}");
        number += 1;
    }
    taken.push(sid.clone());
    sid
}

/// A part's name as a part of a Sid, which takes ASCII letters and digits only: `Permissions management` as
/// `PermissionsManagement`.
fn word(name: &str) -> String {
    let mut word = String::with_capacity(name.len());
    for part in name.split(|c: char| !c.is_ascii_alphanumeric()) {
        let (first, rest) = part.split_at(part.len().min(1));
        word.push_str(&first.to_ascii_uppercase());
        word.push_str(rest);
    }
    word
}
