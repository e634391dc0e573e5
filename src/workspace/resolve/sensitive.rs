//! Actions that are dangerous on every resource: what iamlint says of them, and what settings add and drop.

use std::collections::BTreeMap;

use super::actions::matched_by;
use super::apply::origin;
use super::{Decided, Origin};
use crate::access::action_set::ActionSet;
use crate::catalog::{Action, Catalog};
use crate::config::{Placed, SensitiveActions, SensitiveGroup, SensitiveTable, SensitiveTables};
use crate::rules;
use crate::workspace::Problem;
use crate::workspace::load::Source;

/// What was said of a group of actions: patterns, and where each stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SensitiveDecided {
    /// Those that were added.
    pub added: BTreeMap<String, Origin>,
    /// Those that were dropped.
    pub dropped: BTreeMap<String, Origin>,
}

/// Takes in what a file says: what it adds and drops counts more than what files before it did.
///
/// # Errors
///
/// When a pattern matches no action, none that can be limited to resources, or none of the group, or when an action is both
/// added and dropped.
pub(super) fn apply(
    tables: &SensitiveTables,
    source: &Source,
    catalog: &Catalog,
    decided: &mut Decided,
    actions: &mut SensitiveActions,
) -> Result<(), Problem> {
    for group in SensitiveGroup::ALL {
        let SensitiveTable { add, drop } = tables.of(group);
        if add.is_empty() && drop.is_empty() {
            continue;
        }
        let before = members(group, catalog, actions);
        let told = decided.sensitive_actions.entry(group).or_default();
        let mut added = ActionSet::new();
        for pattern in add {
            added = added.union(&limitable(pattern, source, catalog)?);
            told.dropped.remove(&pattern.value);
            let place = origin(source, pattern.span);
            told.added.insert(pattern.value.clone(), place);
        }
        let mut dropped = ActionSet::new();
        for pattern in drop {
            let set = matched_by(pattern, source, catalog)?;
            if let Some(both) = set.first_common(&added) {
                let both = catalog.action_by_id(both);
                let both = both.map_or_else(|| pattern.value.clone(), |both| both.to_string());
                return Err(source
                    .problem(pattern.span, format!("`{both}` is both added and dropped"))
                    .help("take it out of one of the two lists"));
            }
            let built_in = rules::sensitive_actions(group, catalog);
            if set.is_disjoint(&before) && set.is_disjoint(&built_in) {
                return Err(not_of(group, pattern, &set, source, |group| {
                    members(group, catalog, actions)
                }));
            }
            dropped = dropped.union(&set);
            told.added.remove(&pattern.value);
            let place = origin(source, pattern.span);
            told.dropped.insert(pattern.value.clone(), place);
        }
        actions.set(group, before.union(&added).difference(&dropped));
    }
    Ok(())
}

/// The actions of a group as far as it was decided.
fn members(group: SensitiveGroup, catalog: &Catalog, decided: &SensitiveActions) -> ActionSet {
    let known = decided.of(group).cloned();
    known.unwrap_or_else(|| rules::sensitive_actions(group, catalog).into_owned())
}

/// The actions that a pattern matches and that can be limited to resources: of the others, `*` says nothing.
fn limitable(
    pattern: &Placed<String>,
    source: &Source,
    catalog: &Catalog,
) -> Result<ActionSet, Problem> {
    let matched = matched_by(pattern, source, catalog)?;
    let set: ActionSet = matched
        .actions(catalog)
        .filter(|action| action.resource_types().len() > 0)
        .map(Action::id)
        .collect();
    if set.is_empty() {
        return Err(source
            .problem(
                pattern.span,
                format!("`{}` can't be limited to resources", pattern.value),
            )
            .help("these are actions that no policy should allow on every resource; a `[[forbidden-action]]` is one that none may allow at all"));
    }
    Ok(set)
}

fn not_of(
    group: SensitiveGroup,
    pattern: &Placed<String>,
    set: &ActionSet,
    source: &Source,
    members: impl Fn(SensitiveGroup) -> ActionSet,
) -> Problem {
    let problem = source.problem(
        pattern.span,
        format!(
            "`{}` is none of the sensitive actions of `{}`",
            pattern.value,
            group.name()
        ),
    );
    let others = SensitiveGroup::ALL.into_iter();
    let mut others = others.filter(|other| !set.is_disjoint(&members(*other)));
    match others.next() {
        Some(other) => problem.help(format!("it is one of `{}`", other.name())),
        None => problem.help(format!(
            "`iamlint explain {}` lists them",
            rules::sensitive_rule(group)
        )),
    }
}
