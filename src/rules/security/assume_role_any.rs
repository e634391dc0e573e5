//! `assume-role-any`

use super::breadth::OPEN;
use super::places::{action_span, resources_span};
use super::scope::{any_of_format, are_of_different_services, is_unbounded};
use crate::access::Denial;
use crate::embed::PolicyKind;
use crate::policy::ResourcePattern;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement that allows assuming any role.
    ///
    /// ## Why
    ///
    /// Which roles can be assumed is then up to their trust policies alone. Many of these trust the whole account, so the holder
    /// gets the permissions of all such roles, of those in other accounts that trust this one, and of those that are made later.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "sts:AssumeRole",
    ///     "Resource": "*"
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
    ///     "Action": "sts:AssumeRole",
    ///     "Resource": "arn:aws:iam::111122223333:role/deploy"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A `Deny` in the policy that takes the action back silences the rule, and so does a condition that narrows the resource or
    /// that iamlint does not know. A role in one account of any name (`arn:aws:iam::111122223333:role/*`) counts too.
    /// Where `admin-access` or `near-admin-access` reports the statement, or `not-action-allow`, it says this and more.
    ///
    /// ## References
    ///
    /// - [Grant a user permissions to switch roles](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_permissions-to-switch.html)
    static RULE = {
        name: "assume-role-any",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Statements(check),
    }
}

const ACTION: &str = "sts:AssumeRole";
const ROLE: &str = "arn:${Partition}:iam::${Account}:role/${RoleName}";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let Some(action) = context.catalog.find_action(ACTION) else {
        return;
    };
    if context.policy.kind != PolicyKind::Identity {
        return;
    }
    let grants = context.grants();
    for meaning in context.meanings() {
        let statement = meaning.statement;
        // What `NotAction` lets in is the finding of `not-action-allow`.
        if !statement.allows() || statement.action.is_none() {
            continue;
        }
        if !meaning.certain_actions().contains(action.id())
            || !meaning.condition().bounds().only(OPEN)
            || context.breadth().swallows(meaning.position)
        {
            continue;
        }
        let resources = meaning.resources();
        let broad = |pattern: Option<&str>| {
            let role = any_of_format(ROLE, pattern);
            resources.cover(&role) && grants.denial(action.id(), &role) <= Denial::Avoidable
        };
        let pattern = resources.patterns().iter().find(|pattern| {
            !resources.is_negated()
                && !are_of_different_services(pattern.text.as_str(), ROLE)
                && (is_unbounded(**pattern) || pattern.text.as_str().ends_with('*'))
                && broad(pattern.known())
        });
        if pattern.is_none() && !(resources.is_negated() && broad(None)) {
            continue;
        }
        let place = pattern.map_or_else(|| resources_span(statement), ResourcePattern::span);
        sink.report(
            action_span(meaning, action.id()),
            "any role that trusts the holder can be assumed",
        )
        .label(place, "every role")
        .note("Name the roles in `Resource`.");
    }
}
