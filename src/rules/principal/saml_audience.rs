//! `saml-audience`

use super::oidc::has_unknown_key;
use crate::fix::Fix;
use crate::policy::{FederatedPrincipal, PrincipalElement, PrincipalType, Statement};
use crate::rules::repair::add_condition;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a role for a SAML provider that does not test the audience of the assertion.
    ///
    /// ## Why
    ///
    /// `SAML:aud` is the address that the assertion was made for. Without a test of it the role takes assertions that the
    /// provider made for another service.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/directory" },
    ///     "Action": "sts:AssumeRoleWithSAML"
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
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/directory" },
    ///     "Action": "sts:AssumeRoleWithSAML",
    ///     "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A condition on `SAML:recipient` does as well. People who sign in to the console come with the address
    /// `https://signin.aws.amazon.com/saml`, or with that of a Region; programs with what the provider was told.
    ///
    /// ## References
    ///
    /// - [Creating a role for SAML 2.0 federation](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_saml.html)
    static RULE = {
        name: "saml-audience",
        severity: Warning,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Policy(check),
    }
}

/// The keys that hold the address of an assertion. Source: "Available keys for SAML-based AWS STS federation".
const AUDIENCE_KEYS: [&str; 2] = ["SAML:aud", "SAML:recipient"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !context.policy.kind.takes_principal() {
        return;
    }
    for statement in context.statements() {
        let Some(provider) = saml_provider(statement) else {
            continue;
        };
        let tested = statement
            .conditions()
            .any(|(_, entry)| AUDIENCE_KEYS.iter().any(|key| entry.is_key(key)));
        if tested || has_unknown_key(statement) {
            continue;
        }
        let diagnostic = sink.report(
            provider.content_span(),
            "assertions for any audience open this role",
        );
        diagnostic.here("no condition on `SAML:aud`").note(
            "The provider may make assertions for other services, which the role would take.",
        );
        let address = "\"https://signin.aws.amazon.com/saml\"";
        let edit = add_condition(context.text, statement, "StringEquals", "SAML:aud", address);
        if let Some(edit) = edit {
            diagnostic.fix(Fix::risky(
                "Test `SAML:aud` for the address of the console",
                [edit],
            ));
        }
    }
}

/// The SAML provider that a statement allows to assume a role.
fn saml_provider<'a>(statement: &Statement<'a>) -> Option<&'a Text<'a>> {
    if !statement.allows() {
        return None;
    }
    let mut values = statement
        .principal
        .iter()
        .flat_map(PrincipalElement::values);
    values
        .find(|(principal_type, text)| {
            *principal_type == PrincipalType::Federated
                && text.is_known()
                && FederatedPrincipal::parse(text.as_str()) == Some(FederatedPrincipal::Saml)
        })
        .map(|(_, text)| text)
}
