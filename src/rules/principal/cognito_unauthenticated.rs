//! `cognito-unauthenticated`

use super::oidc::{claim_of, has_unknown_key, providers};
use crate::access::glob::{Case, Glob};
use crate::policy::{Operator, OperatorFamily, SetQualifier, Statement};
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::Text;

declare_rule! {
    /// Reports a role for a Cognito identity pool that guests may assume.
    ///
    /// ## Why
    ///
    /// An identity pool gives credentials to everyone who asks where it allows guests: no sign-in, no account. What the role
    /// may do, anyone on the internet may do.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "cognito-identity.amazonaws.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": { "cognito-identity.amazonaws.com:aud": "us-east-1:12345678-abcd-abcd-abcd-123456" },
    ///       "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "unauthenticated" }
    ///     }
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
    ///     "Principal": { "Federated": "cognito-identity.amazonaws.com" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": { "cognito-identity.amazonaws.com:aud": "us-east-1:12345678-abcd-abcd-abcd-123456" },
    ///       "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A role without a condition on `amr` takes guests and signed-in users alike and is reported too. A role that is meant for
    /// guests should grant very little; ignore the finding there. A missing condition on `aud`, which lets in the users of
    /// strangers' pools, is `oidc-principal-without-condition`.
    ///
    /// ## References
    ///
    /// - [Amazon Cognito: role trust and permissions](https://docs.aws.amazon.com/cognito/latest/developerguide/role-trust-and-permissions.html)
    static RULE = {
        name: "cognito-unauthenticated",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

const PROVIDER: &str = "cognito-identity.amazonaws.com";
const GUEST: &str = "unauthenticated";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !context.policy.kind.takes_principal() {
        return;
    }
    for statement in context.statements() {
        let Some((_, principal)) =
            providers(statement).find(|(provider, _)| provider.eq_ignore_ascii_case(PROVIDER))
        else {
            continue;
        };
        if let Some((span, message)) = guests(statement, principal) {
            sink.report(span, message)
                .here("everyone who asks the identity pool")
                .note(format!(
                    "Ask for `authenticated` in `{PROVIDER}:amr`, unless the role is the one for guests."
                ));
        }
    }
}

/// Where the statement lets guests in, and how to say it.
fn guests(statement: &Statement<'_>, principal: &Text<'_>) -> Option<(Span, &'static str)> {
    let mut tested = has_unknown_key(statement);
    let mut found = None;
    for (operator, entry) in statement.conditions() {
        let is_amr = claim_of(entry.key().as_str(), PROVIDER)
            .is_some_and(|claim| claim.eq_ignore_ascii_case("amr"));
        let Some(operator) = operator.operator.filter(|_| is_amr) else {
            continue;
        };
        tested |= decides(&operator);
        let takes_guests = |text: &&Text<'_>| {
            let value = text.as_str();
            text.is_known()
                && (value.eq_ignore_ascii_case(GUEST)
                    || (operator.facts.wildcards
                        && Glob::new(value, Case::Sensitive).matches(GUEST)))
        };
        if decides(&operator) && !operator.facts.negated {
            match entry.texts().find(takes_guests) {
                Some(text) => found = Some(text.content_span()),
                None => return None,
            }
        }
    }
    match found {
        Some(span) => Some((span, "guests may assume this role")),
        None if tested => None,
        None => Some((
            principal.content_span(),
            "guests may assume this role: no condition asks who signed in",
        )),
    }
}

/// Whether the operator fails for a token without the claim, or compares it in the negative.
fn decides(operator: &Operator) -> bool {
    operator.facts.family == OperatorFamily::String
        && (operator.facts.negated
            || (!operator.if_exists && operator.qualifier != Some(SetQualifier::ForAllValues)))
}
