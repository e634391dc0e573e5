//! `redundant-session-principal`

use crate::embed::PolicyKind;
use crate::fix::{Edit, Fix, remove_items};
use crate::policy::{AwsPrincipal, PrincipalElement, PrincipalType};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a session of a role as a principal of a role trust policy that names the role itself too.
    ///
    /// ## Why
    ///
    /// A role as a principal takes in all its sessions. Naming one of them again changes nothing.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": {
    ///       "AWS": [
    ///         "arn:aws:iam::111122223333:role/deploy",
    ///         "arn:aws:sts::111122223333:assumed-role/deploy/pipeline"
    ///       ]
    ///     },
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
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/deploy" },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Sessions are compared by account and role name: their ARNs do not hold the role's path. The ARN of a session is
    /// taken with `sts`, as AWS writes it, and with `iam`.
    ///
    /// ## References
    ///
    /// - [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-role-session)
    static RULE = {
        name: "redundant-session-principal",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["REDUNDANT_PRINCIPAL_IN_ROLE_TRUST_POLICY"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Trust {
        return;
    }
    for statement in context.statements() {
        let Some(element) = &statement.principal else {
            continue;
        };
        let mut roles: Vec<(&str, &str, &Text<'_>)> = principals(element)
            .filter_map(|(text, principal)| match principal {
                AwsPrincipal::Role { account, name } => Some((account, name, text)),
                _ => None,
            })
            .collect();
        if roles.is_empty() {
            continue;
        }
        roles.sort_by_key(|&(account, name, _)| (account, name));
        for (text, principal) in principals(element) {
            let AwsPrincipal::Session { account, role } = principal else {
                continue;
            };
            let found =
                roles.binary_search_by_key(&(account, role), |&(account, name, _)| (account, name));
            let Some(&(_, _, parent)) = found.ok().and_then(|index| roles.get(index)) else {
                continue;
            };
            let diagnostic = sink.report(
                text.content_span(),
                format!(
                    "{} is one of the sessions of {}",
                    quoted(text.as_str()),
                    quoted(parent.as_str())
                ),
            );
            diagnostic
                .here("adds nothing")
                .label(parent.content_span(), "takes in all sessions of the role");
            let edits = removal(element, text, context.text);
            if !edits.is_empty() {
                diagnostic.fix(Fix::safe("Remove the session", edits));
            }
        }
    }
}

/// The principals that stand under `AWS`.
fn principals<'e, 'a>(
    element: &'e PrincipalElement<'a>,
) -> impl Iterator<Item = (&'a Text<'a>, AwsPrincipal<'a>)> + use<'e, 'a> {
    element.values().filter_map(|(principal_type, text)| {
        let judged = principal_type == PrincipalType::Aws && text.is_known();
        let principal = judged.then(|| AwsPrincipal::parse(text.as_str()))?;
        Some((text, principal.ok()?))
    })
}

/// The edits that take a value out of the list that it stands in.
fn removal(element: &PrincipalElement<'_>, text: &Text<'_>, source: &str) -> Vec<Edit> {
    let members = element
        .member
        .value
        .as_object()
        .map(|object| object.members.as_slice());
    members
        .unwrap_or_default()
        .iter()
        .find_map(|member| {
            let items = member.value.as_array()?;
            let index = items.iter().position(|item| item.span == text.span())?;
            Some(remove_items(source, &member.value, &[index]))
        })
        .unwrap_or_default()
}
