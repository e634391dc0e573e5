//! `permissions-management-broad`

use super::scopable::{self, Wanted, changes_permissions, explain, message};
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
    ///     "Action": "s3:PutBucketPolicy",
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
    ///     "Action": "s3:PutBucketPolicy",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Actions that AWS does not let be bound to resources are not blamed. A condition that narrows the resource, such as one on
    /// its tags, or one that iamlint does not know, silences the rule, and so does `admin-access` or `near-admin-access` for
    /// their statements. `iam:PassRole` is left to `pass-role`, and a `NotAction` to `not-action-allow`. Only identity policies are checked.
    ///
    /// ## References
    ///
    /// - [Access levels in policy summaries](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_understand-policy-summary-access-level-summaries.html)
    static RULE = {
        name: "permissions-management-broad",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

static WANTED: Wanted = Wanted {
    holds: is_wanted,
    all: PerCatalog::new(|catalog| scopable::actions(catalog, is_wanted)),
};

fn is_wanted(action: Action<'_>) -> bool {
    changes_permissions(action) && action.name() != "PassRole"
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for unscoped in scopable::find(context, &WANTED) {
        let diagnostic = sink.report(
            unscoped.pattern.span(),
            message(&unscoped, "permissions management action"),
        );
        diagnostic.here("every resource");
        explain(&unscoped, diagnostic);
    }
}
