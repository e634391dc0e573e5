//! The elements of policies and statements, and the values of the simple ones.

use tower_lsp::ls_types::CompletionItemKind as Kind;

use super::item::{Entry, Items};
use super::template::Template;
use super::{Surroundings, conditions, principals, resources, skeletons};
use crate::catalog::{AccessLevel, Action, ActionResource};
use crate::embed::PolicyKind;
use crate::policy::Arn;

/// The elements of a policy that it does not have yet.
pub(super) fn of_policy(surroundings: &Surroundings<'_>, open: u32, items: &mut Items<'_>) {
    let present = surroundings.siblings(open);
    let is_missing = |name: &str| !present.contains(&name);
    if is_missing("Version") {
        items.key(
            element("Version", "the version of the policy language", 0),
            Template::text("\"2012-10-17\""),
        );
    }
    if is_missing("Statement") {
        let statement = skeletons::plain_statement(surroundings.kind);
        items.key(
            element("Statement", "what the policy allows and denies", 1),
            Template::text("[").join(statement).then("]"),
        );
    }
    let takes_id = matches!(
        surroundings.kind,
        PolicyKind::Resource | PolicyKind::Trust | PolicyKind::VpcEndpoint
    );
    if takes_id && is_missing("Id") {
        items.key(
            element("Id", "a name for the policy", 2),
            Template::text("\"").blank("PolicyId").then("\""),
        );
    }
}

/// The elements of a statement that it does not have yet, nor their opposites.
pub(super) fn of_statement(surroundings: &Surroundings<'_>, open: u32, items: &mut Items<'_>) {
    let kind = surroundings.kind;
    let present = surroundings.siblings(open);
    let has = |name: &str| present.contains(&name);
    if !has("Sid") {
        items.key(
            element("Sid", "a name for the statement", 6),
            Template::text("\"")
                .blank(free_sid(surroundings))
                .then("\""),
        );
    }
    if !has("Effect") {
        // A resource control policy may only deny, but for the one statement that AWS attaches.
        let effects = if kind == PolicyKind::Rcp {
            ["Deny", "Allow"]
        } else {
            ["Allow", "Deny"]
        };
        items.key(
            element("Effect", "Allow or Deny", 0),
            Template::text("\"").choice(effects).then("\""),
        );
    }
    let guessed = !surroundings.kind_is_certain && kind == PolicyKind::Identity;
    let takes_principal = kind.takes_principal() || (guessed && only_statement(surroundings));
    if takes_principal && !has("Principal") && !has("NotPrincipal") {
        items.key(
            element("Principal", "whom the statement speaks of", 1),
            principals::template(surroundings),
        );
        let denies = surroundings
            .statement
            .is_some_and(|statement| !statement.allows());
        if denies && matches!(kind, PolicyKind::Resource) {
            items.key(
                element("NotPrincipal", "all but these principals", 7),
                principals::template(surroundings),
            );
        }
    }
    if !has("Action") && !has("NotAction") {
        let action = Template::text("\"").blank(action(surroundings)).then("\"");
        items.key(element("Action", "what it speaks of", 2), action.clone());
        if kind != PolicyKind::Rcp {
            items.key(element("NotAction", "all but these actions", 7), action);
        }
    }
    if kind != PolicyKind::Trust && !has("Resource") && !has("NotResource") {
        let resource = resources::element(surroundings);
        items.key(
            element("Resource", "on which resources", 3),
            resource.clone(),
        );
        items.key(
            element("NotResource", "on all but these resources", 7),
            resource,
        );
    }
    if !has("Condition") {
        items.key(
            element("Condition", "under which conditions", 4),
            conditions::template(surroundings),
        );
    }
}

pub(super) fn versions(items: &mut Items<'_>) {
    let entry = Entry::new("2012-10-17", Kind::ENUM_MEMBER).about("version");
    items.string(entry.detail("the current version"));
}

pub(super) fn effects(items: &mut Items<'_>) {
    items.string(Entry::new("Allow", Kind::ENUM_MEMBER).rank(0));
    items.string(Entry::new("Deny", Kind::ENUM_MEMBER).rank(1));
}

fn element<'a>(name: &'static str, detail: &'static str, rank: u8) -> Entry<'a> {
    Entry::new(name, Kind::PROPERTY)
        .detail(detail)
        .rank(rank)
        .about("element")
}

/// Whether the policy holds no statement but this one.
fn only_statement(surroundings: &Surroundings<'_>) -> bool {
    surroundings
        .policy
        .is_none_or(|policy| policy.statements.len() <= 1)
}

/// A Sid that no statement has.
fn free_sid(surroundings: &Surroundings<'_>) -> String {
    let statements = surroundings
        .policy
        .map_or(&[][..], |policy| &policy.statements);
    let taken: Vec<&str> = statements
        .iter()
        .filter_map(|statement| Some(statement.sid_text()?.as_str()))
        .collect();
    let first = surroundings
        .statement
        .map_or(1, |statement| statement.index + 1);
    // One more name than there are Sids: one of them is free.
    (first..=first + taken.len())
        .map(|number| format!("Statement{number}"))
        .find(|name| !taken.contains(&name.as_str()))
        .unwrap_or_default()
}

/// An action to begin with: one that works on the statement's resource.
fn action(surroundings: &Surroundings<'_>) -> String {
    if surroundings.kind == PolicyKind::Trust {
        return "sts:AssumeRole".to_owned();
    }
    let resource = surroundings
        .statement
        .and_then(|statement| statement.resource.as_ref()?.patterns.first()?.arn());
    resource
        .and_then(|arn| action_on(surroundings, arn))
        .unwrap_or_else(|| "s3:GetObject".to_owned())
}

fn action_on(surroundings: &Surroundings<'_>, arn: Arn<'_>) -> Option<String> {
    let service = surroundings.catalog.service(arn.service())?;
    let fits = |action: &Action<'_>| {
        let mut types = action.resource_types().map(ActionResource::resource_type);
        types.any(|each| {
            let mut formats = each.arn_formats().filter_map(Arn::parse);
            formats.any(|format| resources::fits(format, arn))
        })
    };
    let found = service.actions().filter(fits).min_by_key(|action| {
        // The most harmless first.
        match action.access_level() {
            AccessLevel::Read => 0,
            AccessLevel::List => 1,
            AccessLevel::Tagging => 2,
            AccessLevel::Write => 3,
            AccessLevel::PermissionsManagement => 4,
        }
    });
    Some(found?.to_string())
}
