//! `boundary-removal`

use super::breadth::OPEN;
use super::places::{action_span, resources_span};
use super::scope::{any_of_format, are_of_different_services};
use crate::access::{Denial, StatementMeaning};
use crate::catalog::Action;
use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement that allows taking away or replacing the permissions boundary of any user or role.
    ///
    /// ## Why
    ///
    /// A permissions boundary lets others create users and roles without giving out more than it allows. Whoever may delete it,
    /// or put another in its place, is bound by nothing, nor are those that it was put on.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["iam:GetRole", "iam:DeleteRolePermissionsBoundary"],
    ///     "Resource": "arn:aws:iam::111122223333:role/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["iam:GetRole", "iam:PutRolePermissionsBoundary"],
    ///     "Resource": "arn:aws:iam::111122223333:role/*",
    ///     "Condition": {
    ///       "StringEquals": { "iam:PermissionsBoundary": "arn:aws:iam::111122223333:policy/developer-boundary" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Users and roles that are named, a condition on `iam:PermissionsBoundary`, any other condition that bounds more than when and
    /// from where, and a `Deny` in the policy silence the rule. A statement with all of `iam:*` is left to
    /// `permissions-management-broad` and `privilege-escalation`, and those that `admin-access` and `near-admin-access` report to these.
    ///
    /// ## References
    ///
    /// - [Permissions boundaries for IAM entities](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html)
    static RULE = {
        name: "boundary-removal",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Statements(check),
    }
}

/// The actions, and the format of what they are used on. Service Authorization Reference, IAM.
const ACTIONS: [(&str, &str); 4] = [
    ("iam:DeleteRolePermissionsBoundary", ROLE),
    ("iam:DeleteUserPermissionsBoundary", USER),
    ("iam:PutRolePermissionsBoundary", ROLE),
    ("iam:PutUserPermissionsBoundary", USER),
];
const ROLE: &str = "arn:${Partition}:iam::${Account}:role/${Name}";
const USER: &str = "arn:${Partition}:iam::${Account}:user/${Name}";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Identity {
        return;
    }
    let actions: Vec<(Action<'_>, &str)> = ACTIONS
        .iter()
        .filter_map(|(name, format)| Some((context.catalog.find_action(name)?, *format)))
        .collect();
    for meaning in context.meanings() {
        let statement = meaning.statement;
        if !statement.allows() {
            continue;
        }
        let mut possible = actions
            .iter()
            .filter(|(action, _)| meaning.certain_actions().contains(action.id()))
            .peekable();
        if possible.peek().is_none()
            || !meaning.condition().bounds().only(OPEN)
            || is_all_of_iam(context, meaning)
            || context.breadth().swallows(meaning.position)
        {
            continue;
        }
        let broad: Vec<Action<'_>> = possible
            .filter(|(action, format)| is_broad(context, meaning, *action, format))
            .map(|(action, _)| *action)
            .collect();
        let Some(first) = broad.first() else {
            continue;
        };
        let name = first.to_string();
        let span = action_span(meaning, first.id());
        let diagnostic = sink.report(
            span,
            "the permissions boundary of any user or role can be taken away or replaced",
        );
        diagnostic.here(format!("allows `{name}`"));
        for other in broad.iter().skip(1) {
            let name = other.to_string();
            let place = action_span(meaning, other.id());
            if place != span {
                diagnostic.label(place, format!("allows `{name}`"));
            }
        }
        diagnostic
            .label(resources_span(statement), "on any user or role")
            .note("A boundary bounds only those who cannot change it. Name the users and roles, or ask for the boundary in a condition on `iam:PermissionsBoundary`.");
    }
}

/// Whether the statement allows all of IAM: then the boundary is the least of it.
fn is_all_of_iam(context: &LintContext<'_>, meaning: &StatementMeaning<'_>) -> bool {
    context.catalog.service("iam").is_some_and(|iam| {
        let mut ids = iam.action_ids().map(crate::catalog::ActionId);
        ids.all(|id| meaning.certain_actions().contains(id))
    })
}

fn is_broad(
    context: &LintContext<'_>,
    meaning: &StatementMeaning<'_>,
    action: Action<'_>,
    format: &str,
) -> bool {
    let resources = meaning.resources();
    let mut patterns = resources
        .patterns()
        .iter()
        .filter(|pattern| pattern.text.as_str().contains('*'))
        .filter(|pattern| {
            resources.is_negated() || !are_of_different_services(pattern.text.as_str(), format)
        });
    patterns.any(|pattern| {
        let target = any_of_format(format, pattern.known());
        resources.cover(&target)
            && context.grants().denial(action.id(), &target) <= Denial::Avoidable
    })
}
