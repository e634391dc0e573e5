//! `oidc-audience`

use super::oidc::{SHARED_PROVIDERS, claim_of, has_unknown_key, providers};
use crate::policy::{Operator, OperatorFamily, SetQualifier};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a role for an OIDC provider that takes tokens made for other applications.
    ///
    /// ## Why
    ///
    /// The audience of a token says which application it was made for. A role that does not test it takes the tokens that
    /// people gave to any other application of the provider.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "accounts.google.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": { "StringLike": { "accounts.google.com:sub": "1054*" } }
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
    ///     "Principal": { "Federated": "accounts.google.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": { "accounts.google.com:aud": "66677788899900pro0" },
    ///       "StringLike": { "accounts.google.com:sub": "1054*" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// `aud`, `app_id` and `azp` are taken for the audience, and `oaud` of Google. A provider that the account has set up checks
    /// the audience against its own list too: that one may be wider than a single role should be. A role without any
    /// condition on the provider's keys is `oidc-principal-without-condition`.
    ///
    /// ## References
    ///
    /// - [Available keys for AWS OIDC federation](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html#condition-keys-wif)
    /// - [Creating a role for OpenID Connect federation](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html)
    static RULE = {
        name: "oidc-audience",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

/// The claims that say which application a token was made for. Source: the keys of OIDC federation in the IAM User Guide.
const AUDIENCE: [&str; 4] = ["aud", "app_id", "azp", "oaud"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !context.policy.kind.takes_principal() {
        return;
    }
    for statement in context.statements() {
        for (provider, text) in providers(statement) {
            if has_unknown_key(statement) {
                continue;
            }
            let claims = || {
                statement.conditions().filter_map(|(operator, entry)| {
                    let claim = claim_of(entry.key().as_str(), provider)?;
                    Some((claim, operator.operator))
                })
            };
            let demanded_already = SHARED_PROVIDERS.iter().any(|(name, claims)| {
                name.eq_ignore_ascii_case(provider) && claims.contains(&"aud")
            });
            let tested = claims().any(|(claim, operator)| {
                AUDIENCE.iter().any(|name| name.eq_ignore_ascii_case(claim))
                    && operator.as_ref().is_none_or(demands)
            });
            if claims().next().is_none() || demanded_already || tested {
                continue;
            }
            sink.report(
                text.content_span(),
                format!(
                    "tokens of {} for any application open this role",
                    quoted(provider)
                ),
            )
            .here("no condition on the audience")
            .note(format!(
                "Test {} for the id of your application.",
                quoted(&format!("{provider}:aud"))
            ));
        }
    }
}

/// Whether the operator holds only where the key has one of the values.
fn demands(operator: &Operator) -> bool {
    operator.facts.family == OperatorFamily::String
        && !operator.facts.negated
        && !operator.if_exists
        && operator.qualifier != Some(SetQualifier::ForAllValues)
}
