//! What the rules about OIDC providers share.

use crate::policy::{FederatedPrincipal, PrincipalElement, PrincipalType, Statement};
use crate::syntax::Text;

/// The provider of GitHub Actions.
pub(super) const GITHUB: &str = "token.actions.githubusercontent.com";

/// Providers whose tokens anyone can get, and the claims of which IAM wants at least one in a trust policy.
///
/// Source: IAM User Guide, "Identity-provider controls for shared OIDC providers".
pub(super) const SHARED_PROVIDERS: &[(&str, &[&str])] = &[
    ("agent.buildkite.com", &["sub"]),
    ("api.pulumi.com/oidc", &["aud"]),
    ("app.terraform.io", &["sub"]),
    ("cognito-identity.amazonaws.com", &["aud"]),
    ("gitlab.com", &["sub"]),
    (
        "oidc-configuration.audit-log.githubusercontent.com",
        &["sub"],
    ),
    ("oidc.codefresh.io", &["sub"]),
    (
        "oidc.op1.openshiftapps.com/2c51blsaqa9gkjt0o9rt11mle8mmropu",
        &["sub"],
    ),
    (
        "oidc.op1.openshiftapps.com/2f785sojlpb85i7402pk3qogugim5nfb",
        &["sub"],
    ),
    ("oidc.vercel.com", &["aud"]),
    ("proidc.upbound.io", &["sub"]),
    (
        "rh-oidc.s3.us-east-1.amazonaws.com/22ejnvnnturfmt6km08idd0nt4hekbn7",
        &["sub"],
    ),
    (
        "rh-oidc.s3.us-east-1.amazonaws.com/23e3sd27sju1hoou6ohfs68vbno607tr",
        &["sub"],
    ),
    (
        "rh-oidc.s3.us-east-1.amazonaws.com/23ne21h005qjl3n33d8dui5dlrmv2tmg",
        &["sub"],
    ),
    (
        "rh-oidc.s3.us-east-1.amazonaws.com/24jrf12m5dj7ljlfb4ta2frhrcoadm26",
        &["sub"],
    ),
    ("sandboxes.cloud", &["aud"]),
    ("scalr.io", &["sub"]),
    ("studio.datachain.ai/api", &["sub"]),
    (GITHUB, &["sub", "job_workflow_ref"]),
    ("tokens.cloud.shisho.dev", &["sub"]),
    ("vstoken.actions.githubusercontent.com", &["sub"]),
];

/// The OIDC providers that a statement allows to assume a role, with the values that name them.
pub(super) fn providers<'a>(
    statement: &Statement<'a>,
) -> impl Iterator<Item = (&'a str, &'a Text<'a>)> {
    let principal = statement.principal.iter().filter(|_| statement.allows());
    principal
        .flat_map(PrincipalElement::values)
        .filter(|(principal_type, text)| {
            *principal_type == PrincipalType::Federated && text.is_known()
        })
        .filter_map(|(_, text)| {
            let provider = FederatedPrincipal::parse(text.as_str())?.oidc_provider()?;
            Some((provider, text))
        })
}

/// The claim that a condition key of a provider stands for: `sub` for `gitlab.com:sub` of `gitlab.com`.
pub(super) fn claim_of<'k>(key: &'k str, provider: &str) -> Option<&'k str> {
    let start = key.get(..provider.len())?;
    let claim = key.get(provider.len()..)?.strip_prefix(':')?;
    start.eq_ignore_ascii_case(provider).then_some(claim)
}

/// Whether a key of the statement's condition may be one that is not known.
pub(super) fn has_unknown_key(statement: &Statement<'_>) -> bool {
    let opaque = |element: &crate::policy::Condition<'_>| {
        element.member.value.is_opaque()
            || element
                .operators
                .iter()
                .any(|operator| operator.member.value.is_opaque())
    };
    statement.condition.as_ref().is_some_and(opaque)
        || statement
            .conditions()
            .any(|(_, entry)| !entry.key().is_known())
}
