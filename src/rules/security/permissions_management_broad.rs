//! `permissions-management-broad`

use super::scopable::{self, Wanted, changes_permissions, explain, message, rewrite};
use super::sensitive::{shares, takes_back};
use crate::access::action_set::PerCatalog;
use crate::catalog::Action;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement that allows changing the permissions of every resource.
    ///
    /// ## Why
    ///
    /// Actions of the access level *Permissions management* decide who may do what: they attach policies, rewrite the policies of
    /// resources and share them. On every resource, they are a way around all other policies.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["iot:GetPolicy", "iot:CreatePolicyVersion"],
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
    ///     "Action": ["iot:GetPolicy", "iot:CreatePolicyVersion"],
    ///     "Resource": "arn:aws:iot:us-east-1:111122223333:policy/sensors"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Actions that AWS does not let be bound to resources are not blamed. A condition that narrows the resource, such as one on
    /// its tags, or one that iamlint does not know, silences the rule, and so does `admin-access` or `near-admin-access` for
    /// their statements. `iam:PassRole` is left to `pass-role`, permissions boundaries to `boundary-removal`, and a `NotAction` to `not-action-allow`. No action is named twice: what
    /// shares resources is left to `resource-exposure`, and so is what takes that back in the same statement; what holds secrets to `credentials-exposure`, what is a path of its own to
    /// `privilege-escalation` and what a statement has by a whole service (`iot:*`) to `wildcard-action`, as long as these rules run. Only
    /// identity policies are checked.
    ///
    /// Where all that the statement allows can be bound, and to at most 5 types of resources, an unsafe fix writes their ARNs, with
    /// names, Region and account to fill in.
    ///
    /// ## References
    ///
    /// - [Access levels in policy summaries](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html)
    static RULE = {
        name: "permissions-management-broad",
        severity: Security,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Policy(check),
    }
}

static WANTED: Wanted = Wanted {
    holds: is_wanted,
    all: PerCatalog::new(|catalog| scopable::actions(catalog, is_wanted)),
    takes: |_, by_service| !by_service,
};

fn is_wanted(action: Action<'_>) -> bool {
    let boundary = action.name().ends_with("PermissionsBoundary");
    changes_permissions(action) && action.name() != "PassRole" && !boundary
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for mut unscoped in scopable::find(context, &WANTED) {
        if shares(context, unscoped.meaning.position) {
            // Whoever may share what there is may also take it back: the worse half is said already.
            unscoped.actions.retain(|action| !takes_back(*action));
            if unscoped.actions.is_empty() {
                continue;
            }
        }
        let diagnostic = sink.report(
            unscoped.pattern.span(),
            message(&unscoped, "permissions management action"),
        );
        diagnostic.here("every resource");
        explain(&unscoped, diagnostic);
        if let Some(fix) = rewrite(context, unscoped.meaning, unscoped.pattern) {
            diagnostic.fix(fix);
        }
    }
}
