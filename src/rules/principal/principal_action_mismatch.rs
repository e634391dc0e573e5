//! `principal-action-mismatch`

use crate::embed::PolicyKind;
use crate::policy::{FederatedPrincipal, PrincipalElement, PrincipalType};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports an action of role assumption that the statement's principals can't call.
    ///
    /// ## Why
    ///
    /// Each way to assume a role has its own callers: `sts:AssumeRoleWithSAML` those of a SAML provider,
    /// `sts:AssumeRoleWithWebIdentity` those of an OIDC provider, `sts:AssumeRole` accounts, users, roles and services. A
    /// principal with the wrong action never gets the role.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Federated": "arn:aws:iam::111122223333:saml-provider/directory" },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": { "StringEquals": { "SAML:aud": "https://signin.aws.amazon.com/saml" } }
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
    /// An action is reported when none of the statement's principals can call it, and with the principals that can call
    /// no action of the statement. Principals and actions that pair up inside one statement are fine. Actions with
    /// wildcards are not judged.
    ///
    /// ## References
    ///
    /// - [Compare AWS STS credentials](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_sts-comparison.html)
    static RULE = {
        name: "principal-action-mismatch",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISMATCHED_ACTION_FOR_PRINCIPAL"],
        check: Statements(check),
    }
}

/// Who can call an action.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Caller {
    /// Accounts, users, roles and services.
    Signed,
    /// Users of a SAML provider.
    Saml,
    /// Users of an OIDC provider.
    Oidc,
}

const ACTIONS: [(&str, Caller); 3] = [
    ("sts:AssumeRole", Caller::Signed),
    ("sts:AssumeRoleWithSAML", Caller::Saml),
    ("sts:AssumeRoleWithWebIdentity", Caller::Oidc),
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !matches!(
        context.policy.kind,
        PolicyKind::Trust | PolicyKind::Resource
    ) {
        return;
    }
    for statement in context.statements() {
        let (Some(action), Some(principal)) = (&statement.action, &statement.principal) else {
            continue;
        };
        // With a part that is not known, or a wildcard, an action may be one that fits.
        if action
            .patterns
            .iter()
            .any(|pattern| pattern.known().is_none() || pattern.has_wildcard())
        {
            continue;
        }
        let called: Vec<(&Text<'_>, Caller)> = action
            .patterns
            .iter()
            .filter_map(|pattern| Some((pattern.text, caller(pattern.text.as_str())?)))
            .collect();
        if called.is_empty() {
            continue;
        }
        let Some(callers) = callers(principal) else {
            continue;
        };
        for &(text, wanted) in &called {
            let fits = callers.iter().any(|(_, caller)| *caller == wanted);
            let wrong: Vec<&Text<'_>> = callers
                .iter()
                .filter(|(_, caller)| {
                    *caller != wanted && (!fits || !called.iter().any(|(_, other)| other == caller))
                })
                .map(|(text, _)| *text)
                .collect();
            if wrong.is_empty() {
                continue;
            }
            let names: Vec<String> = wrong.iter().map(|text| quoted(text.as_str())).collect();
            let diagnostic = sink.report(
                text.content_span(),
                format!("{} can't call {}", names.join(", "), quoted(text.as_str())),
            );
            diagnostic.about(text.span());
            for principal in wrong {
                diagnostic.label(principal.content_span(), "calls with another action");
                diagnostic.about(principal.span());
            }
            diagnostic.note(
                "SAML providers go with `sts:AssumeRoleWithSAML`, OIDC providers with `sts:AssumeRoleWithWebIdentity`, \
                 all other principals with `sts:AssumeRole`.",
            );
        }
    }
}

fn caller(action: &str) -> Option<Caller> {
    ACTIONS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(action))
        .map(|(_, caller)| *caller)
}

/// The values of a principal and how they call; `None` where one is not known or everyone.
fn callers<'a>(element: &PrincipalElement<'a>) -> Option<Vec<(&'a Text<'a>, Caller)>> {
    element
        .values()
        .map(|(principal_type, text)| {
            if !text.is_known() || text.as_str() == "*" {
                return None;
            }
            let caller = match principal_type {
                PrincipalType::Federated => match FederatedPrincipal::parse(text.as_str())? {
                    FederatedPrincipal::Oidc(_) => Caller::Oidc,
                    FederatedPrincipal::Saml => Caller::Saml,
                },
                _ => Caller::Signed,
            };
            Some((text, caller))
        })
        .collect()
}
