//! `oidc-principal-without-condition`

use super::oidc::{GITHUB, SHARED_PROVIDERS, claim_of, has_unknown_key, providers};
use crate::embed::PolicyKind;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a role that anyone with a token of an OIDC provider may assume.
    ///
    /// ## Why
    ///
    /// A provider issues tokens to all its users and for all applications. Only the condition keys of the provider, such as `HOST:aud`
    /// and `HOST:sub`, say whose tokens are meant. Of providers that everyone shares, IAM itself demands a certain claim.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/login.example.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity"
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
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:oidc-provider/login.example.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": { "StringEquals": { "login.example.com:aud": "0123456789abcdef" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Any key that starts with the provider's name and a colon counts, with any operator. For shared providers, a
    /// condition that lacks the claim that IAM demands is reported too, without a code of IAM Access Analyzer; GitHub's
    /// claim is `github-oidc-subject`'s.
    ///
    /// ## References
    ///
    /// - [Creating a role for OIDC federation](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html)
    /// - [Identity-provider controls for shared OIDC providers](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html)
    static RULE = {
        name: "oidc-principal-without-condition",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISSING_CONDITION_KEY_FOR_OIDC_PRINCIPAL"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !matches!(
        context.policy.kind,
        PolicyKind::Trust | PolicyKind::Resource
    ) {
        return;
    }
    for statement in context.statements() {
        for (provider, text) in providers(statement) {
            if has_unknown_key(statement) {
                continue;
            }
            let mut claims = statement
                .conditions()
                .filter_map(|(_, entry)| claim_of(entry.key().as_str(), provider))
                .peekable();
            if claims.peek().is_none() {
                sink.report(
                    text.content_span(),
                    format!("any token of {} opens this role", quoted(provider)),
                )
                .here("no condition on a key of this provider")
                .note(format!(
                    "Test at least {}, and its `sub` where the provider has users that are not yours.",
                    quoted(&format!("{provider}:aud"))
                ));
                continue;
            }
            let demanded = SHARED_PROVIDERS
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(provider) && *name != GITHUB);
            let Some((name, demanded)) = demanded else {
                continue;
            };
            let has = |claim: &str| demanded.iter().any(|name| name.eq_ignore_ascii_case(claim));
            if !claims.any(has) {
                let keys: Vec<String> = demanded
                    .iter()
                    .map(|claim| format!("`{name}:{claim}`"))
                    .collect();
                sink.report_plain(
                    text.content_span(),
                    format!(
                        "`{name}` is shared by many, and no condition tests {}",
                        keys.join(" or ")
                    ),
                )
                .note("IAM refuses a trust policy for this provider without this key.");
            }
        }
    }
}
