//! `github-oidc-subject`

use super::oidc::{GITHUB, claim_of, has_unknown_key, providers};
use super::oidc_subject;
use crate::embed::PolicyKind;
use crate::policy::{ConditionEntry, OperatorFamily, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a role for GitHub Actions whose condition does not pin a repository and a branch.
    ///
    /// ## Why
    ///
    /// GitHub issues tokens to every workflow of every repository. Without the claim `sub` any of them can assume the
    /// role; with a wildcard in it, so can branches and pull requests that nobody reviewed.
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
    ///       "StringLike": { "token.actions.githubusercontent.com:sub": "repo:octo-org/octo-repo:*" }
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
    /// AWS knows no other claim than `sub` here, although IAM takes `job_workflow_ref` in its place since 2026; so does
    /// this rule. A subject pins a branch where it holds `ref:` and no wildcard. One that names something else, such as
    /// an environment, is fine beside a condition on `token.actions.githubusercontent.com:ref` without a wildcard.
    ///
    /// ## References
    ///
    /// - [Configuring a role for GitHub's OIDC provider](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-idp_oidc.html#idp_oidc_Create_GitHub)
    /// - [GitHub: OpenID Connect in Amazon Web Services](https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws)
    static RULE = {
        name: "github-oidc-subject",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [
            "MISSING_GITHUB_REPO_CONDITION_KEY",
            "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
        ],
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
        let Some((_, principal)) = providers(statement).find(|(provider, _)| is_github(provider))
        else {
            continue;
        };
        let mut subjects = claims(statement, "sub").peekable();
        if subjects.peek().is_none() {
            if !has_unknown_key(statement) {
                sink.report_as(
                    "MISSING_GITHUB_REPO_CONDITION_KEY",
                    principal.content_span(),
                    "workflows of any GitHub repository may assume this role",
                )
                .here(format!("no condition on `{GITHUB}:sub`"))
                .note(format!(
                    "Test `{GITHUB}:sub` for the repository and the branch, such as `repo:octo-org/octo-repo:ref:refs/heads/main`."
                ));
            }
            continue;
        }
        let mut references = claims(statement, "ref")
            .flat_map(ConditionEntry::texts)
            .peekable();
        let reference_is_pinned = references.peek().is_some() && references.all(is_exact);
        for text in subjects.flat_map(ConditionEntry::texts) {
            let value = text.as_str();
            let exact = is_exact(text);
            if !text.is_known() || (exact && (value.contains(":ref:") || reference_is_pinned)) {
                continue;
            }
            let diagnostic = sink.report_as(
                "SPECIFIC_GITHUB_REPO_AND_BRANCH_RECOMMENDED",
                text.content_span(),
                if exact {
                    format!("{} names no branch", quoted(value))
                } else {
                    format!(
                        "{} takes in more than one repository or branch",
                        quoted(value)
                    )
                },
            );
            // Taken literally, the wildcard lets nobody in: `wildcard-without-like` says so.
            let literal = !exact && is_literal(statement, text);
            if literal || oidc_subject::reports(statement, GITHUB, text) {
                diagnostic.implied();
            }
            diagnostic.here("who may run there may assume the role")
            .note(format!(
                "Name the repository and the branch, `repo:octo-org/octo-repo:ref:refs/heads/main`, or pin the branch by `{GITHUB}:ref`."
            ));
        }
    }
}

fn is_github(provider: &str) -> bool {
    let host = provider.split('/').next().unwrap_or_default();
    host.eq_ignore_ascii_case(GITHUB)
}

/// The condition entries that ask for a claim of GitHub by a string operator.
fn claims<'s, 'a>(
    statement: &'s Statement<'a>,
    claim: &'static str,
) -> impl Iterator<Item = &'s ConditionEntry<'a>> {
    statement
        .conditions()
        .filter(move |(operator, entry)| {
            let facts = operator.operator.map(|operator| operator.facts);
            facts.is_some_and(|facts| facts.family == OperatorFamily::String && !facts.negated)
                && claim_of(entry.key().as_str(), GITHUB)
                    .is_some_and(|name| name.eq_ignore_ascii_case(claim))
        })
        .map(|(_, entry)| entry)
}

/// Whether a value stands under an operator that knows no wildcards.
fn is_literal(statement: &Statement<'_>, text: &Text<'_>) -> bool {
    statement.conditions().any(|(operator, entry)| {
        let plain = operator
            .operator
            .is_some_and(|known| !known.facts.wildcards);
        plain && entry.texts().any(|own| own.span() == text.span())
    })
}

fn is_exact(text: &Text<'_>) -> bool {
    !text.as_str().contains(['*', '?'])
}
