//! What the catalog and the grammar know, as Markdown: for hovers and for the documentation of completion items.

use std::fmt::Write as _;

use crate::access::action_set::ActionSet;
use crate::access::summary::LEVELS;
use crate::catalog::{
    Action, Catalog, ConditionKey, ConditionType, ManagedPolicy, ResourceType, Service,
};
use crate::policy::{Operator, OperatorFamily, SetQualifier};
use crate::render::facts;

/// How many names a list shows.
const LISTED: usize = 12;

/// Where AWS describes the elements.
const ELEMENTS_PAGE: &str =
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements";

/// The documentation of a completion item: `kind` and `name` are what its data says.
pub(super) fn of(kind: &str, name: &str, catalog: &Catalog) -> Option<String> {
    match kind {
        "action" => Some(action(catalog.find_action(name)?)),
        "service" => Some(service(catalog.service(name)?)),
        "pattern" => Some(pattern(name, catalog)),
        "condition-key" => Some(condition_key(catalog.condition_key(name)?, None, catalog)),
        "operator" => Some(operator(Operator::parse(name)?)),
        "element" => element(name),
        "version" => version(name),
        _ => None,
    }
}

/// An action: what it does and on what, its keys, what it needs as well.
pub(super) fn action(action: Action<'_>) -> String {
    let service = action.service();
    let mut text = format!(
        "**`{action}`** · {} · {}\n",
        action.access_level(),
        service.name()
    );
    let types = action.resource_types();
    if types.len() == 0 {
        text.push_str("\nTakes only `*` as its resource.\n");
    } else {
        text.push_str("\n| Resource type | ARN |\n|---|---|\n");
        for used in types {
            let each = used.resource_type();
            let formats: Vec<String> = each
                .arn_formats()
                .map(|format| format!("`{format}`"))
                .collect();
            let mark = if used.required() { ", required" } else { "" };
            line(
                &mut text,
                &format!("| {}{mark} | {} |", each.key(), formats.join("<br>")),
            );
        }
    }
    let mut keys: Vec<&str> = action.condition_keys().map(ConditionKey::name).collect();
    for used in action.resource_types() {
        keys.extend(used.condition_keys().map(ConditionKey::name));
    }
    keys.dedup();
    if !keys.is_empty() {
        line(&mut text, &format!("\nCondition keys: {}", names(&keys)));
    }
    let needs: Vec<String> = action
        .dependent_actions()
        .map(|action| action.to_string())
        .collect();
    if !needs.is_empty() {
        let needs: Vec<&str> = needs.iter().map(String::as_str).collect();
        line(&mut text, &format!("\nNeeds as well: {}", names(&needs)));
    }
    line(&mut text, &format!("\n{}", reference(service)));
    text
}

/// A service: its actions by access level, its resource types.
pub(super) fn service(service: Service<'_>) -> String {
    let mut text = format!("**`{}`** · {}\n\n", service.prefix(), service.name());
    let all: ActionSet = service.actions().map(Action::id).collect();
    line(&mut text, &counts(&all, service.actions()));
    let types: Vec<&str> = service.resource_types().map(ResourceType::key).collect();
    if !types.is_empty() {
        line(&mut text, &format!("\nResource types: {}", names(&types)));
    }
    line(&mut text, &format!("\n{}", reference(service)));
    text
}

/// A pattern: what it matches today, by access level, and the first of it.
pub(super) fn pattern(pattern: &str, catalog: &Catalog) -> String {
    let set = ActionSet::from_pattern(catalog, pattern);
    if set.is_empty() {
        return format!(
            "**`{pattern}`** matches no action of the catalog of {}.\n",
            catalog.date()
        );
    }
    let mut text = format!("**`{pattern}`** · ");
    line(&mut text, &counts(&set, set.actions(catalog)));
    let first: Vec<String> = set
        .actions(catalog)
        .take(LISTED)
        .map(|action| format!("- `{action}` · {}", action.access_level()))
        .collect();
    line(&mut text, &format!("\n{}", first.join("\n")));
    if set.len() > LISTED {
        line(&mut text, &format!("- and {} more", set.len() - LISTED));
    }
    text
}

/// A condition key: type, values, when it is there, and the actions that carry it: of `actions`, or of its service.
pub(super) fn condition_key(
    key: ConditionKey<'_>,
    actions: Option<&ActionSet>,
    catalog: &Catalog,
) -> String {
    let types: Vec<&str> = key.value_types().map(ConditionType::as_str).collect();
    let mut text = format!("**`{}`**", key.name());
    if !types.is_empty() {
        // Writing to a string can't fail.
        let _ = write!(text, " · {}", types.join(" or "));
    }
    text.push_str(if key.multivalued() {
        " · multivalued: a request may hold several values, so the operator needs `ForAnyValue:` or `ForAllValues:`\n"
    } else {
        " · single-valued\n"
    });
    if key.is_global() {
        line(&mut text, &format!("\nPresent {}.", facts::presence(key)));
        if let Some(category) = key.category() {
            line(
                &mut text,
                &format!("\nDescribes {}.", facts::category(category)),
            );
        }
    }
    if let Some(carriers) = carriers(key, actions, catalog) {
        line(&mut text, &format!("\n{carriers}"));
    }
    if let Some(url) = key.reference_url() {
        line(&mut text, &format!("\n[Global condition keys]({url})"));
    }
    text
}

fn carriers(
    key: ConditionKey<'_>,
    actions: Option<&ActionSet>,
    catalog: &Catalog,
) -> Option<String> {
    if let Some(actions) = actions.filter(|actions| !actions.is_empty()) {
        if key.is_global() && key.presence() != crate::catalog::KeyPresence::Sometimes {
            return None;
        }
        let all = actions.len();
        let carrying: Vec<String> = actions
            .actions(catalog)
            .filter(|action| action.supports_condition_key(key))
            .map(|action| action.to_string())
            .collect();
        if carrying.is_empty() {
            return (!key.is_global()).then(|| "No action of the statement carries it.".to_owned());
        }
        let shown: Vec<&str> = carrying.iter().map(String::as_str).collect();
        return Some(if carrying.len() == all && all > 1 {
            format!("Each of the {all} actions of the statement carries it.")
        } else {
            format!(
                "Carried by {} of the statement's {all} actions: {}",
                carrying.len(),
                names(&shown)
            )
        });
    }
    let (prefix, _) = key.name().split_once(':')?;
    let service = catalog.service(prefix)?;
    let carrying: Vec<&str> = service
        .actions()
        .filter(|action| action.supports_condition_key(key))
        .map(Action::name)
        .collect();
    let count = carrying.len();
    let noun = if count == 1 { "action" } else { "actions" };
    (count > 0).then(|| {
        format!(
            "Carried by {count} {noun} of `{prefix}`: {}",
            names(&carrying)
        )
    })
}

/// A condition operator: what it compares, and when it holds.
pub(super) fn operator(operator: Operator) -> String {
    let facts = operator.facts;
    let mut text = format!("**`{}`** · {}\n\n", operator.name(), compares(operator));
    text.push_str("| In the request | The condition holds |\n|---|---|\n");
    if facts.family == OperatorFamily::Null {
        text.push_str("| the key is there | if the value is `false` |\n");
        text.push_str("| the key is missing | if the value is `true` |\n");
        return text + &page("_condition_operators.html", "Condition operators");
    }
    let (matching, other) = if facts.negated {
        ("no", "yes")
    } else {
        ("yes", "no")
    };
    match operator.qualifier {
        None => {
            line(
                &mut text,
                &format!("| the value matches one of those listed | {matching} |"),
            );
            line(&mut text, &format!("| it matches none of them | {other} |"));
        }
        Some(SetQualifier::ForAnyValue) => {
            let (some, none) = if facts.negated {
                (
                    "at least one value matches none of those listed",
                    "each value matches one of them",
                )
            } else {
                (
                    "at least one value matches one of those listed",
                    "no value matches one of them",
                )
            };
            line(&mut text, &format!("| {some} | yes |\n| {none} | no |"));
        }
        Some(SetQualifier::ForAllValues) => {
            let (all, some) = if facts.negated {
                (
                    "each value matches none of those listed",
                    "at least one value matches one of them",
                )
            } else {
                (
                    "each value matches one of those listed",
                    "at least one value matches none of them",
                )
            };
            line(&mut text, &format!("| {all} | yes |\n| {some} | no |"));
        }
    }
    line(
        &mut text,
        &format!("| the key is missing | {} |", if_missing(operator)),
    );
    text + &page("_condition_operators.html", "Condition operators")
}

/// Whether a condition holds when the request lacks the key.
fn if_missing(operator: Operator) -> &'static str {
    let negated = operator.facts.negated;
    match operator.qualifier {
        Some(SetQualifier::ForAllValues) => "yes",
        _ if operator.if_exists => "yes",
        None if negated => "yes",
        None | Some(SetQualifier::ForAnyValue) => "no",
    }
}

fn compares(operator: Operator) -> String {
    let facts = operator.facts;
    let what = match facts.family {
        OperatorFamily::String if facts.name.contains("IgnoreCase") => {
            "compares text, letters of either case alike"
        }
        OperatorFamily::String => "compares text",
        OperatorFamily::Numeric => "compares numbers",
        OperatorFamily::Date => "compares dates",
        OperatorFamily::Bool => "compares `true` and `false`",
        OperatorFamily::Binary => "compares bytes, written in Base64",
        OperatorFamily::IpAddress => "compares addresses with ranges",
        OperatorFamily::Arn => "compares ARNs, field by field",
        OperatorFamily::Null => "tests whether the key is missing",
    };
    let wildcards = if facts.wildcards {
        "; `*` and `?` are wildcards"
    } else if facts.family == OperatorFamily::String {
        "; `*` and `?` stand for themselves"
    } else {
        ""
    };
    format!("{what}{wildcards}")
}

/// An element of a policy or a statement.
pub(super) fn element(name: &str) -> Option<String> {
    let (text, page_name) = match name {
        "Version" => (
            "Which version of the policy language the policy is written in. Without `2012-10-17`, `${…}` is plain text.",
            "_version.html",
        ),
        "Id" => (
            "A name for the policy. Some services want it to be unique.",
            "_id.html",
        ),
        "Statement" => ("One statement, or a list of them.", "_statement.html"),
        "Sid" => (
            "A name for the statement, unique in its policy.",
            "_sid.html",
        ),
        "Effect" => (
            "`Allow` or `Deny`. What no statement allows is denied; what one denies, none can allow.",
            "_effect.html",
        ),
        "Principal" => ("Whom the statement speaks of.", "_principal.html"),
        "NotPrincipal" => ("Everyone but those named.", "_notprincipal.html"),
        "Action" => ("The actions that the statement speaks of.", "_action.html"),
        "NotAction" => (
            "All actions but these: of services that do not exist yet, too.",
            "_notaction.html",
        ),
        "Resource" => (
            "The resources that the statement speaks of.",
            "_resource.html",
        ),
        "NotResource" => ("All resources but these.", "_notresource.html"),
        "Condition" => (
            "When the statement counts. All operators and all keys must hold; of a key's values, one is enough.",
            "_condition.html",
        ),
        _ => return None,
    };
    Some(format!("**`{name}`**\n\n{text}\n{}", page(page_name, name)))
}

/// A version of the policy language.
pub(super) fn version(name: &str) -> Option<String> {
    let text = match name {
        "2012-10-17" => "The current version of the policy language, with policy variables.",
        "2008-10-17" => "The first version of the policy language: `${…}` is plain text.",
        _ => return None,
    };
    Some(format!(
        "**`{name}`**\n\n{text}\n{}",
        page("_version.html", "Version")
    ))
}

/// An AWS managed policy.
pub(super) fn managed_policy(policy: ManagedPolicy<'_>) -> String {
    format!(
        "**`{}`** · AWS managed policy\n\n[{}]({})\n",
        policy.arn(),
        policy.name(),
        policy.reference_url()
    )
}

fn page(page: &str, title: &str) -> String {
    format!("\n[{title} in the IAM User Guide]({ELEMENTS_PAGE}{page})\n")
}

fn reference(service: Service<'_>) -> String {
    format!(
        "[{} in the service authorization reference]({})",
        service.name(),
        service.reference_url()
    )
}

/// "66 actions: 60 Read, 6 List".
fn counts<'c>(set: &ActionSet, actions: impl Iterator<Item = Action<'c>>) -> String {
    let mut by_level = [0_usize; LEVELS.len()];
    for action in actions {
        let level = action.access_level();
        for (count, _) in by_level
            .iter_mut()
            .zip(LEVELS)
            .filter(|(_, it)| *it == level)
        {
            *count += 1;
        }
    }
    let levels: Vec<String> = by_level
        .iter()
        .zip(LEVELS)
        .filter(|(count, _)| **count > 0)
        .map(|(count, level)| format!("{count} {level}"))
        .collect();
    let noun = if set.len() == 1 { "action" } else { "actions" };
    format!("{} {noun}: {}", set.len(), levels.join(", "))
}

/// Names as code, the first of them.
fn names(names: &[&str]) -> String {
    let mut shown: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    if names.len() > LISTED {
        shown.push(format!("and {} more", names.len() - LISTED));
    }
    shown.join(", ")
}

fn line(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}
