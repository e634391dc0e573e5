//! `oidc-subject`

use super::oidc::{SHARED_PROVIDERS, claim_of, has_unknown_key, providers};
use crate::policy::{ConditionEntry, Operator, OperatorFamily, SetQualifier, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::Text;

declare_rule! {
    /// Reports a role that people outside of your organization may assume by the token of a shared OIDC provider.
    ///
    /// ## Why
    ///
    /// GitHub, GitLab, HCP Terraform and their like issue tokens to everyone who has an account there. What tells your
    /// pipelines from all others is the token's subject: a pattern that does not spell out the organization lets in those
    /// who name theirs to fit.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": {
    ///       "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    ///     },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
    ///       "StringLike": { "token.actions.githubusercontent.com:sub": "repo:octo*" }
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
    ///     "Principal": {
    ///       "Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
    ///     },
    ///     "Action": "sts:AssumeRoleWithWebIdentity",
    ///     "Condition": {
    ///       "StringEquals": {
    ///         "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
    ///         "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:ref:refs/heads/main"
    ///       }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// The rule knows the providers that AWS calls shared. A subject is a list of names and values, `repo:octo-org/octo-repo:…`;
    /// it pins the organization where the first value is written out up to its slash or colon. Reported are:
    ///
    /// - patterns with a wildcard before that;
    /// - subjects of any pull request of a repository, `repo:octo-org/octo-repo:pull_request`: whoever can open one can
    ///   change the workflow that runs;
    /// - conditions that hold without the subject: `IfExists`, `ForAllValues`, `Null`, and negated operators.
    ///
    /// A missing condition is `github-oidc-subject` and `oidc-principal-without-condition`. Another positive condition on
    /// the organization, such as `repository_owner` or `job_workflow_ref`, makes up for a wide subject.
    ///
    /// ## References
    ///
    /// - [Identity-provider controls for shared OIDC providers](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_oidc_secure-by-default.html)
    /// - [GitHub: example subject claims](https://docs.github.com/en/actions/reference/security/oidc#example-subject-claims)
    static RULE = {
        name: "oidc-subject",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

/// Claims besides the subject that name the organization, in the tokens of GitHub, GitLab and HCP Terraform (their pages
/// on the claims of OIDC tokens).
const OWNER_CLAIMS: [&str; 12] = [
    "repository",
    "repository_id",
    "repository_owner",
    "repository_owner_id",
    "enterprise",
    "job_workflow_ref",
    "namespace_id",
    "namespace_path",
    "project_id",
    "project_path",
    "terraform_organization_id",
    "terraform_organization_name",
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !context.policy.kind.takes_principal() {
        return;
    }
    for statement in context.statements() {
        for (provider, principal) in providers(statement) {
            let known = SHARED_PROVIDERS
                .iter()
                .find(|(name, _)| name.eq_ignore_ascii_case(provider));
            let shared = known.is_some_and(|(_, claims)| claims.contains(&"sub"));
            if shared && !has_unknown_key(statement) && !names_owner(statement, provider) {
                judge(statement, provider, principal.content_span(), sink);
            }
        }
    }
}

/// Whether the rule reports a value of the subject of a provider, which is one of the shared ones.
pub(super) fn reports(statement: &Statement<'_>, provider: &str, value: &Text<'_>) -> bool {
    let is_it = |(claim, operator, entry): (&str, Operator, &ConditionEntry<'_>)| {
        claim.eq_ignore_ascii_case("sub")
            && demands(&operator)
            && entry.texts().any(|text| text.span() == value.span())
            && fault(&operator, value.as_str()).is_some()
    };
    !has_unknown_key(statement)
        && !names_owner(statement, provider)
        && claims(statement, provider).any(is_it)
}

/// What is wrong with a value of the subject.
enum Fault {
    /// It does not pin an organization.
    Owner,
    /// It is that of any pull request.
    PullRequest,
}

fn fault(operator: &Operator, value: &str) -> Option<Fault> {
    if operator.facts.wildcards && !pins_owner(value) {
        Some(Fault::Owner)
    } else if value.starts_with("repo:") && value.ends_with(":pull_request") {
        Some(Fault::PullRequest)
    } else {
        None
    }
}

/// Whether the operator holds only where the claim has one of the values.
fn demands(operator: &Operator) -> bool {
    operator.facts.family == OperatorFamily::String
        && !operator.facts.negated
        && !operator.if_exists
        && operator.qualifier != Some(SetQualifier::ForAllValues)
}

/// The values of a claim, with what their operators do.
fn claims<'s, 'a>(
    statement: &'s Statement<'a>,
    provider: &'s str,
) -> impl Iterator<Item = (&'s str, Operator, &'s ConditionEntry<'a>)> {
    statement.conditions().filter_map(move |(operator, entry)| {
        let claim = claim_of(entry.key().as_str(), provider)?;
        Some((claim, operator.operator?, entry))
    })
}

/// Whether a condition on another claim names the organization.
fn names_owner(statement: &Statement<'_>, provider: &str) -> bool {
    claims(statement, provider).any(|(claim, operator, entry)| {
        let wide = |text: &Text<'_>| operator.facts.wildcards && starts_open(text.as_str());
        OWNER_CLAIMS
            .iter()
            .any(|owner| owner.eq_ignore_ascii_case(claim))
            && demands(&operator)
            && !entry.texts().any(wide)
    })
}

/// Whether the first value of a list of names and values has a wildcard: `*`, `octo*`; not `octo-org/*`.
fn starts_open(text: &str) -> bool {
    let end = text.find(['*', '?']).unwrap_or(text.len());
    end < text.len()
        && !text
            .get(..end)
            .is_some_and(|head| head.contains(['/', ':']))
}

fn judge(statement: &Statement<'_>, provider: &str, principal: Span, sink: &mut Sink<'_>) {
    let subjects = || {
        let claims = claims(statement, provider);
        claims.filter(|(claim, ..)| claim.eq_ignore_ascii_case("sub"))
    };
    if subjects().next().is_none() {
        return;
    }
    if let Some((_, operator, entry)) = subjects().next()
        && !subjects().any(|(_, operator, _)| demands(&operator))
    {
        sink.report(
            entry.key().content_span(),
            format!(
                "`{}` does not pin the subject of {}",
                operator.name(),
                quoted(provider)
            ),
        )
        .here("holds for tokens of strangers")
        .label(principal, "issues tokens to everyone")
        .note("Use `StringEquals` or `StringLike`, with the organization written out.");
        return;
    }
    for (_, operator, entry) in subjects().filter(|(_, operator, _)| demands(operator)) {
        for text in entry.texts().filter(|text| text.is_known()) {
            let value = text.as_str();
            match fault(&operator, value) {
                Some(Fault::Owner) => {
                    sink.report(
                        text.content_span(),
                        format!("{} does not pin an organization", quoted(value)),
                    )
                    .here("a stranger's token may fit")
                    .label(principal, "issues tokens to everyone")
                    .note("Write out the organization and the repository, up to their slash or colon.");
                }
                Some(Fault::PullRequest) => {
                    sink.report(
                        text.content_span(),
                        "any pull request of the repository may assume this role",
                    )
                    .here("code that nobody reviewed")
                    .note("Name a branch, a tag or an environment with reviewers: `repo:octo-org/octo-repo:environment:production`.");
                }
                None => {}
            }
        }
    }
}

/// Whether the first value of a subject stands there up to its end: `repo:octo-org/*`, `organization:acme:*`.
fn pins_owner(subject: &str) -> bool {
    let Some(end) = subject.find(['*', '?']) else {
        return true;
    };
    let head = subject.get(..end).unwrap_or_default();
    head.split_once(':')
        .is_some_and(|(_, value)| value.find(['/', ':']).is_some_and(|end| end > 0))
}

#[cfg(test)]
mod tests {
    use super::pins_owner;

    #[test]
    fn owners() {
        for text in [
            "repo:octo-org/*",
            "repo:octo-org/octo-repo:*",
            "organization:acme:project:*",
            "repository_owner:octo-org:*",
            "repo:octo-org/octo-repo",
        ] {
            assert!(pins_owner(text), "{text}");
        }
        for text in [
            "*",
            "repo:*",
            "repo:octo*",
            "repo:*/octo-repo:ref:refs/heads/main",
            "re*:octo-org/x",
            "repo:?cto-org/x",
            "repo:/*",
        ] {
            assert!(!pins_owner(text), "{text}");
        }
    }
}
