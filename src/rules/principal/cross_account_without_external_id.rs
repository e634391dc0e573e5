//! `cross-account-without-external-id`

use super::accounts::{account_of, let_in, names_other_organizations, own_account};
use super::oidc::has_unknown_key;
use crate::embed::PolicyKind;
use crate::fix::Fix;
use crate::policy::{AwsPrincipal, OperatorFamily, Statement};
use crate::rules::repair::add_condition;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a role that another account may assume without an external id.
    ///
    /// ## Why
    ///
    /// A service provider assumes roles of many customers. If it can be told the ARN of your role by another customer, it works on
    /// your account for a stranger. The external id, which the provider gives to each customer, prevents that.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
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
    ///     "Principal": { "AWS": "arn:aws:iam::444455556666:root" },
    ///     "Action": "sts:AssumeRole",
    ///     "Condition": { "StringEquals": { "sts:ExternalId": "a1b2c3d4-e5f6" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A trust policy does not say which account it belongs to, so an account is taken for another one unless an identity provider in the same policy
    /// is of it, or the settings call it your own or trust it. Inside of one's own organization, a condition on `aws:PrincipalOrgID` or `aws:PrincipalOrgPaths` says so and is enough;
    /// where the settings name your organizations, a condition that names only others is not enough, as the provider's customers all come from its own;
    /// and where people sign in with MFA, no service acts for others.
    ///
    /// ## References
    ///
    /// - [Access to AWS accounts owned by third parties](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html)
    /// - [The confused deputy problem](https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html)
    static RULE = {
        name: "cross-account-without-external-id",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Policy(check),
    }
}

/// Keys that rule the confused deputy out: the external id, the caller's organization, and MFA. Source: "The confused
/// deputy problem" in the IAM User Guide.
const KEYS: [&str; 5] = [
    "sts:ExternalId",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
    "aws:MultiFactorAuthPresent",
    "aws:MultiFactorAuthAge",
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Trust {
        return;
    }
    for statement in context.statements() {
        if is_settled(context, statement) {
            continue;
        }
        let own = own_account(context);
        let mut others = let_in(statement).filter(|(principal, _)| {
            let whole = matches!(
                principal,
                AwsPrincipal::Account(_) | AwsPrincipal::Role { .. }
            );
            whole
                && account_of(*principal).is_some_and(|account| {
                    Some(account) != own && !context.settings.accounts.is_trusted(account)
                })
        });
        let Some((principal, text)) = others.next() else {
            continue;
        };
        let account = account_of(principal).unwrap_or_default();
        let diagnostic = sink.report(
            text.content_span(),
            format!("account {account} may assume this role without an external id"),
        );
        for (_, other) in others {
            diagnostic.label(other.content_span(), "and this one");
        }
        diagnostic.note("If it is a service provider's, other customers may make it act on this role. If it is of your organization, say so by `aws:PrincipalOrgID`.");
        let edit = add_condition(
            context.text,
            statement,
            "StringEquals",
            "sts:ExternalId",
            "\"EXTERNAL_ID\"",
        );
        if let Some(edit) = edit {
            diagnostic.fix(Fix::risky(
                "Ask for `sts:ExternalId`, with the provider's id for EXTERNAL_ID",
                [edit],
            ));
        }
    }
}

/// Whether nobody is let in, or a condition rules the confused deputy out.
fn is_settled(context: &LintContext<'_>, statement: &Statement<'_>) -> bool {
    !statement.allows()
        || has_unknown_key(statement)
        || statement.conditions().any(|(operator, entry)| {
            let asks = operator.operator.is_some_and(|operator| {
                !operator.facts.negated
                    && !operator.if_exists
                    && operator.facts.family != OperatorFamily::Null
            });
            asks && KEYS.iter().any(|key| entry.is_key(key))
                && !names_other_organizations(context, entry)
        })
}
