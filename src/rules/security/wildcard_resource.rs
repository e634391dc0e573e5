//! `wildcard-resource`

use super::scopable::{
    self, Unscoped, Wanted, bound_types, changes_permissions, explain, message, writes,
};
use crate::access::action_set::PerCatalog;
use crate::catalog::Action;
use crate::fix::Fix;
use crate::rules::repair::{fill_arn, placeholder, replace_item};
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
    /// does `admin-access` or `near-admin-access` for their statements; a statement whose only such actions change permissions
    /// is left to `permissions-management-broad`. Only identity policies are checked.
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
};

fn is_wanted(action: Action<'_>) -> bool {
    writes(action) || changes_permissions(action)
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for unscoped in scopable::find(context, &WANTED) {
        if unscoped.actions.iter().copied().all(changes_permissions) {
            continue;
        }
        let diagnostic = sink.report(
            unscoped.pattern.span(),
            message(&unscoped, "writing action"),
        );
        diagnostic.here("every resource");
        explain(&unscoped, diagnostic);
        if let Some(fix) = rewrite(context, &unscoped) {
            diagnostic.fix(fix);
        }
    }
}

/// So many ARNs are written at most in the place of a pattern.
const MAX_ARNS: usize = 5;

/// The fix that names resources of the types that the statement's actions need; `None` where one of them needs `*`, or
/// there are too many.
fn rewrite(context: &LintContext<'_>, unscoped: &Unscoped<'_, '_>) -> Option<Fix> {
    let element = unscoped.meaning.statement.resource.as_ref()?;
    let arn = unscoped.pattern.arn();
    let service = arn.map_or("*", |arn| arn.service());
    let mut arns: Vec<String> = Vec::new();
    for action in unscoped.meaning.possible_actions().actions(context.catalog) {
        if service != "*" && service != action.service().prefix() {
            continue;
        }
        let mut bound = false;
        for resource_type in bound_types(action) {
            let format = resource_type.arn_formats().next()?;
            let filled = fill_arn(format, arn, placeholder);
            bound = true;
            if !arns.contains(&filled) {
                arns.push(filled);
            }
        }
        if !bound || arns.len() > MAX_ARNS {
            return None;
        }
    }
    let title = match arns.as_slice() {
        [] => return None,
        [arn] => format!("Write `{arn}`, with your own names"),
        arns => format!(
            "Write the ARNs of the {} types of resources, with your own names",
            arns.len()
        ),
    };
    let list = &element.member.value;
    let edit = replace_item(context.text, list, unscoped.pattern.text.span(), &arns);
    Some(Fix::risky(title, [edit]))
}
