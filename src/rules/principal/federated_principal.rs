//! `federated-principal`

use crate::embed::PolicyKind;
use crate::policy::{ActionElement, FederatedPrincipal, PrincipalType, Statement, has_wildcard};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an identity provider as the principal of a policy that is no role trust policy, and one that is not in a form that IAM knows.
    ///
    /// ## Why
    ///
    /// People who sign in with an identity provider get access by assuming a role. Only the role's trust policy can name
    /// the provider: as a host name, or as the ARN of the OIDC or SAML provider that the account has set up.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/directory" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
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
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/directory-reader" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A statement of a resource policy whose actions are all of STS is read as part of a trust policy, as AWS does
    /// when it is not told the type of the resource.
    ///
    /// ## References
    ///
    /// - [Creating a role for identity federation](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp.html)
    static RULE = {
        name: "federated-principal",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: [
            "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
            "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
        ],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let kind = context.policy.kind;
    if !kind.takes_principal() || kind == PolicyKind::Rcp {
        return;
    }
    for statement in context.statements() {
        for element in statement.principal_elements() {
            let federated = element
                .values()
                .filter(|(principal_type, _)| *principal_type == PrincipalType::Federated);
            for (_, text) in federated {
                let value = text.as_str();
                let is_trust = kind == PolicyKind::Trust
                    || (kind == PolicyKind::Resource && is_role_trust(statement));
                if !is_trust {
                    sink.report_as(
                        "FEDERATED_PRINCIPAL_NOT_SUPPORTED",
                        text.content_span(),
                        format!(
                            "{} can't name the identity provider {}",
                            kind.description(),
                            quoted(value)
                        ),
                    )
                    .here("only a role trust policy can")
                    .note("Name the role that the provider's users assume.");
                } else if text.is_known()
                    && !has_wildcard(value)
                    && FederatedPrincipal::parse(value).is_none()
                {
                    sink.report_as(
                        "INVALID_FEDERATED_PRINCIPAL_SYNTAX_IN_ROLE_TRUST_POLICY",
                        text.content_span(),
                        format!("{} is no identity provider", quoted(value)),
                    )
                    .here("must be a host name or the ARN of an OIDC or SAML provider")
                    .note(
                        "The forms are `accounts.google.com`, `arn:aws:iam::111122223333:oidc-provider/HOST` \
                         and `arn:aws:iam::111122223333:saml-provider/NAME`.",
                    );
                }
            }
        }
    }
}

/// Whether all actions of a statement are those of role trust.
fn is_role_trust(statement: &Statement<'_>) -> bool {
    let is_sts = |element: &ActionElement<'_>| {
        !element.patterns.is_empty()
            && element.patterns.iter().all(|pattern| {
                let text = pattern.text.as_str();
                text.get(..4)
                    .is_some_and(|prefix| prefix.eq_ignore_ascii_case("sts:"))
            })
    };
    statement.action.as_ref().is_some_and(is_sts)
}
