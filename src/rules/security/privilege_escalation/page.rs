//! The part of the rule's page that lists the paths, made from the table.

use std::fmt::Write as _;

use super::paths::{Category, Need, Path, Target, table};
use crate::catalog::Catalog;

/// Every path with the permissions that it takes and what breaks it, family by family.
pub(super) fn appendix() -> String {
    let mut page = "## Paths\n".to_owned();
    for category in Category::ALL {
        let _ = write!(
            page,
            "\n### {}: to {}\n\n",
            category.name(),
            category.gain()
        );
        for path in table()
            .paths
            .iter()
            .filter(|path| path.category == category)
        {
            let _ = writeln!(
                page,
                "- {}: {}. {}",
                path.id,
                path.permissions(),
                breaks(path)
            );
        }
    }
    page.push_str(
        "\nTaking one permission of a path away breaks it, with `Deny` or by leaving it out. Ids are those of pathfinding.cloud.\n",
    );
    page
}

/// What breaks a path, other than taking a permission away.
fn breaks(path: &Path) -> String {
    let ways: Vec<String> = path
        .needs
        .iter()
        .filter_map(|need| way(need, path))
        .collect();
    match ways.split_first() {
        None => String::new(),
        Some((first, [])) => format!("To break it, {first}."),
        Some((first, others)) => format!("To break it, {first}; or {}.", others.join("; or ")),
    }
}

fn way(need: &Need, path: &Path) -> Option<String> {
    let action = need.action;
    let keys = keys(action);
    match need.target {
        Target::Whatever => None,
        Target::Any("role") if action == "iam:PassRole" => Some(format!(
            "name the roles in the `Resource` of `{action}`, or bind `iam:PassedToService` to services other than {}",
            path.services
                .iter()
                .map(|service| format!("`{service}`"))
                .collect::<Vec<_>>()
                .join(", ")
        )),
        Target::Any(resource_type) => Some(format!(
            "name each {} in the `Resource` of `{action}`{keys}",
            resource_type.replace('-', " ")
        )),
        Target::Named(resource_type, names) => Some(format!(
            "name each {resource_type} in the `Resource` of `{action}`, and not `{}`",
            names.split('|').collect::<Vec<_>>().join("`, `")
        )),
        Target::OwnUser => Some(format!(
            "name other users than the caller in the `Resource` of `{action}`{keys}"
        )),
    }
}

/// The condition keys of IAM that pin what is put on a principal, where the action has them.
fn keys(action: &str) -> String {
    let found = Catalog::builtin().find_action(action);
    let pins = ["iam:PermissionsBoundary", "iam:PolicyARN"];
    let names: Vec<String> = found
        .into_iter()
        .flat_map(|action| {
            let own = action.condition_keys();
            let of_types = action
                .resource_types()
                .flat_map(crate::catalog::ActionResource::condition_keys);
            own.chain(of_types)
        })
        .map(crate::catalog::ConditionKey::name)
        .filter(|name| pins.contains(name))
        .map(|name| format!("`{name}`"))
        .collect();
    if names.is_empty() {
        String::new()
    } else {
        format!(", or pin {} in a condition", names.join(" or "))
    }
}
