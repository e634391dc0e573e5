//! How much a policy grants.

use crate::access::action_set::ActionSet;
use crate::access::glob::{Case, Glob};
use crate::catalog::ActionId;
use crate::embed::PolicyKind;
use crate::policy::{ActionPattern, Effect, ResourcePattern, Statement};
use crate::rules::LintContext;

/// The statements that together allow every action on every resource without a condition, as positions in the list of
/// statements, ascending; empty when the policy does not, or when a `Deny` takes something back.
pub(super) fn admin_statements(context: &LintContext<'_>) -> Vec<usize> {
    if context.policy.kind != PolicyKind::Identity {
        return Vec::new();
    }
    let statements = context.statements();
    let open = || {
        statements
            .iter()
            .enumerate()
            .filter(|(_, statement)| is_open(statement))
    };
    let may_cover = covers_probes(context, || open().map(|(_, statement)| statement));
    if !may_cover || takes_back(context) {
        return Vec::new();
    }
    let all = ActionSet::all(context.catalog);
    let sets: Vec<(usize, ActionSet)> = open()
        .map(|(position, statement)| (position, granted(context, statement)))
        .collect();
    if let Some((position, _)) = sets.iter().find(|(_, set)| *set == all) {
        return vec![*position];
    }
    let mut union = ActionSet::new();
    let mut contributing = Vec::new();
    for (position, set) in sets {
        if !set.is_subset(&union) {
            union = union.union(&set);
            contributing.push(position);
        }
    }
    if union == all {
        contributing
    } else {
        Vec::new()
    }
}

/// The catalog's actions that the statement speaks of. Text of wildcards alone stands for all, colon or not.
fn granted<'a>(context: &LintContext<'a>, statement: &Statement<'a>) -> ActionSet {
    let any = |pattern: &ActionPattern<'_>| {
        pattern.known().is_some_and(|text| {
            text.contains('*') && text.bytes().all(|byte| matches!(byte, b'*' | b'?'))
        })
    };
    match &statement.action {
        Some(element) if element.patterns.iter().any(any) => ActionSet::all(context.catalog),
        _ => context.actions(statement).into_owned(),
    }
}

fn patterns<'s, 'a>(statement: &'s Statement<'a>) -> impl Iterator<Item = &'s ActionPattern<'a>> {
    statement
        .action
        .iter()
        .flat_map(|element| &element.patterns)
}

/// Whether some actions from all over the catalog are each matched by a statement: what covers all covers these, and
/// almost every policy lacks one of them.
fn covers_probes<'s, 'a: 's, I: Iterator<Item = &'s Statement<'a>>>(
    context: &LintContext<'_>,
    open: impl Fn() -> I,
) -> bool {
    if open().any(|statement| statement.not_action.is_some()) {
        return true;
    }
    let count = context.catalog.action_count();
    let probes = [0, count / 3, count / 2, count.saturating_sub(1)].map(ActionId);
    probes
        .into_iter()
        .filter_map(|id| context.catalog.action_by_id(id))
        .all(|action| {
            let (prefix, name) = (action.service().prefix(), action.to_string());
            open()
                .flat_map(patterns)
                .filter_map(ActionPattern::known)
                .any(|pattern| {
                    let first = pattern.as_bytes().first();
                    let same = first.is_some_and(|first| {
                        matches!(first, b'*' | b'?')
                            || prefix.as_bytes().first() == Some(&first.to_ascii_lowercase())
                    });
                    same && (Glob::new(pattern, Case::Insensitive).matches(&name)
                        || is_every_resource(pattern))
                })
        })
}

/// Whether the statement allows on every resource, without a condition.
fn is_open(statement: &Statement<'_>) -> bool {
    statement.allows() && statement.condition.is_none() && is_on_everything(statement)
}

/// Whether a `Resource` of the statement matches every ARN.
fn is_on_everything(statement: &Statement<'_>) -> bool {
    let patterns = statement
        .resource
        .iter()
        .flat_map(|element| &element.patterns);
    patterns
        .filter_map(ResourcePattern::known)
        .any(is_every_resource)
}

/// Whether a pattern matches every ARN: `*`, `arn:aws:*`, `arn:*:*:*:*:*`.
pub(super) fn is_every_resource(pattern: &str) -> bool {
    let any = |field: &str| !field.is_empty() && field.bytes().all(|byte| byte == b'*');
    if any(pattern) {
        return true;
    }
    let mut fields = pattern.split(':');
    let (Some(prefix), Some(partition)) = (fields.next(), fields.next()) else {
        return false;
    };
    let rest: Vec<&str> = fields.take(5).collect();
    (prefix == "arn" || any(prefix))
        && (any(partition) || (partition == "aws" && !rest.is_empty()))
        && rest.into_iter().all(any)
}

/// Whether the policy denies some action that exists.
fn takes_back(context: &LintContext<'_>) -> bool {
    let mut denying = context.policy.with_effect(Effect::Deny);
    denying.any(|statement| !context.actions(statement).is_empty())
}

/// The actions that the policy denies on every resource, whoever asks and whatever the request.
pub(super) fn denied(context: &LintContext<'_>) -> ActionSet {
    let mut set = ActionSet::new();
    for statement in context.policy.with_effect(Effect::Deny) {
        let everybody = statement.principal.is_none() && statement.not_principal.is_none();
        if everybody && statement.condition.is_none() && is_on_everything(statement) {
            set = set.union(&context.actions(statement));
        }
    }
    set
}

#[cfg(test)]
mod tests {
    use super::is_every_resource;

    #[test]
    fn every_resource() {
        for text in [
            "*",
            "**",
            "arn:*",
            "arn:aws:*",
            "arn:aws:*:*:*:*",
            "arn:*:*:*:*:*",
            "*:*",
        ] {
            assert!(is_every_resource(text), "{text}");
        }
        for text in [
            "",
            "arn",
            "arn:aws",
            "arn:aws:s3:::*",
            "arn:aws:*:us-east-1:*:*",
            "?",
            "arn:aws-cn:*",
        ] {
            assert!(!is_every_resource(text), "{text}");
        }
    }
}
