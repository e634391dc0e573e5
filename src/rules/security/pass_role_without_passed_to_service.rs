//! `pass-role-without-passed-to-service`

use super::pass_role::PASS_ROLE;
use super::role_grants::{is_unbounded, names_service, naming};
use crate::embed::PolicyKind;
use crate::fix::Fix;
use crate::rules::repair::add_condition;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement that allows passing certain roles, but to any service that will take them.
    ///
    /// ## Why
    ///
    /// The trust policy of a role says which services may use it, and is edited by others. `iam:PassedToService` says it where
    /// the permission is granted.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "iam:PassRole",
    ///     "Resource": "arn:aws:iam::111122223333:role/app"
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
    ///     "Action": "iam:PassRole",
    ///     "Resource": "arn:aws:iam::111122223333:role/app",
    ///     "Condition": { "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Where any role may be passed, `pass-role` speaks instead. Off by default: the role's trust policy is a bound that iamlint
    /// does not see.
    ///
    /// ## References
    ///
    /// - [Grant a user permissions to pass a role to an AWS service](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html)
    static RULE = {
        name: "pass-role-without-passed-to-service",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        pedantic: true,
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Identity {
        return;
    }
    for statement in context
        .statements()
        .iter()
        .filter(|statement| statement.allows())
    {
        let Some((_, place)) = naming(statement, PASS_ROLE.name) else {
            continue;
        };
        if names_service(statement, PASS_ROLE.key) || is_unbounded(statement, &PASS_ROLE) {
            continue;
        }
        let diagnostic = sink.report(
            place,
            "`iam:PassRole` without a condition on `iam:PassedToService`",
        );
        diagnostic.here("to any service that the role trusts");
        let alone = statement
            .action
            .as_ref()
            .is_some_and(|element| element.patterns.len() == 1);
        if !alone {
            // Requests for other actions never hold the key: the condition would deny them.
            continue;
        }
        let edit = add_condition(
            context.text,
            statement,
            "StringEquals",
            PASS_ROLE.key,
            "\"SERVICE.amazonaws.com\"",
        );
        if let Some(edit) = edit {
            diagnostic.fix(Fix::risky(
                "Add a condition on `iam:PassedToService`",
                [edit],
            ));
        }
    }
}
