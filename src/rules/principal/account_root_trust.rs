//! `account-root-trust`

use super::accounts::let_in;
use crate::embed::PolicyKind;
use crate::policy::AwsPrincipal;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a role that a whole account may assume.
    ///
    /// ## Why
    ///
    /// An account as principal stands for everyone in it whom its administrators allow to assume roles: who that is, the trust policy
    /// does not say, and it may change any day.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:root" },
    ///     "Action": "sts:AssumeRole"
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
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/deploy" },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A condition on `aws:PrincipalArn` says who is meant as well. Accounts that the settings call your own or trust are left out.
    ///
    /// ## References
    ///
    /// - [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts)
    static RULE = {
        name: "account-root-trust",
        severity: Suggestion,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        pedantic: true,
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Trust {
        return;
    }
    for statement in context.statements() {
        for (principal, text) in let_in(statement) {
            let AwsPrincipal::Account(account) = principal else {
                continue;
            };
            if context.settings.accounts.is_trusted(account) {
                continue;
            }
            let named = statement.conditions().any(|(operator, entry)| {
                entry.is_key("aws:PrincipalArn")
                    && operator
                        .operator
                        .is_some_and(|operator| !operator.facts.negated)
            });
            if named {
                continue;
            }
            sink.report(
                text.content_span(),
                format!("all of account {account} may assume this role"),
            )
            .here("whom its administrators allow")
            .note("Name the roles that need it, or add a condition on `aws:PrincipalArn`.");
        }
    }
}
