//! `wildcard-resource`

use super::scopable::{self, Wanted, changes_permissions, explain, message, rewrite, writes};
use crate::access::action_set::PerCatalog;
use crate::catalog::Action;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement that allows writing to every resource, though its actions could be bound to some.
    ///
    /// ## Why
    ///
    /// A mistake or a stolen credential then reaches everything of its kind in the account. Naming the resources keeps the
    /// damage to what the statement is for.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["sqs:DeleteMessage", "sqs:ReceiveMessage"],
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
    ///     "Action": ["sqs:DeleteMessage", "sqs:ReceiveMessage"],
    ///     "Resource": "arn:aws:sqs:us-east-1:111122223333:orders"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only actions that write or change permissions are blamed, and only those that AWS lets be bound to resources; reading
    /// is fine, and so is what makes new resources. `NotAction`, `iam:PassRole` and `sts:AssumeRole` have rules of their own. `*` and patterns that are no narrower count (`arn:aws:s3:::*`). A condition
    /// that narrows the resource, such as one on its tags or its account, or one that iamlint does not know, silences the rule. So
    /// does `admin-access` or `near-admin-access` for their statements. Actions that `permissions-management-broad`, `resource-exposure`
    /// or another rule about sensitive actions names in the statement are left to it. Only identity policies are checked.
    ///
    /// Where all that the statement allows there can be bound, and to at most 5 types of resources, an unsafe fix writes their
    /// ARNs, with names, Region and account to fill in. What needs `*` is best kept in a statement of its own.
    ///
    /// ## References
    ///
    /// - [Security best practices in IAM: least-privilege permissions](https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege)
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "wildcard-resource",
        severity: Warning,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Policy(check),
    }
}

static WANTED: Wanted = Wanted {
    holds: is_wanted,
    all: PerCatalog::new(|catalog| scopable::actions(catalog, is_wanted)),
    takes: |action, by_service| writes(action) || by_service,
};

fn is_wanted(action: Action<'_>) -> bool {
    writes(action) || changes_permissions(action)
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for unscoped in scopable::find(context, &WANTED) {
        let diagnostic = sink.report(
            unscoped.pattern.span(),
            message(&unscoped, "writing action"),
        );
        diagnostic.here("every resource");
        explain(&unscoped, diagnostic);
        if let Some(fix) = rewrite(context, unscoped.meaning, unscoped.pattern) {
            diagnostic.fix(fix);
        }
    }
}
