//! `roles-anywhere-trust`

use crate::access::action_set::ActionSet;
use crate::embed::PolicyKind;
use crate::policy::{ActionPattern, PrincipalType, Statement};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a role trust policy that gives IAM Roles Anywhere less than the three actions that it needs.
    ///
    /// ## Why
    ///
    /// `rolesanywhere.amazonaws.com` assumes the role, sets the source identity to the certificate's subject, and tags
    /// the session with the certificate's fields. Without `sts:AssumeRole`, `sts:SetSourceIdentity` and `sts:TagSession`
    /// together, it can't create sessions.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "rolesanywhere.amazonaws.com" },
    ///     "Action": ["sts:AssumeRole", "sts:TagSession"],
    ///     "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } }
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
    ///     "Principal": { "Service": "rolesanywhere.amazonaws.com" },
    ///     "Action": ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"],
    ///     "Condition": { "StringEquals": { "aws:SourceAccount": "111122223333" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// What several statements allow counts together. The conditions of these statements are not compared.
    ///
    /// ## References
    ///
    /// - [Trust model in IAM Roles Anywhere](https://docs.aws.amazon.com/rolesanywhere/latest/userguide/trust-model.html)
    static RULE = {
        name: "roles-anywhere-trust",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISSING_ACTION_FOR_ROLES_ANYWHERE_TRUST_POLICY"],
        check: Policy(check),
    }
}

const SERVICE: &str = "rolesanywhere.amazonaws.com";
const NEEDED: [&str; 3] = ["sts:AssumeRole", "sts:SetSourceIdentity", "sts:TagSession"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Trust {
        return;
    }
    let mut allowed = ActionSet::new();
    let mut place = None;
    for statement in context.statements() {
        let Some(span) = named(statement) else {
            continue;
        };
        let unknown = |pattern: &ActionPattern<'_>| pattern.known().is_none();
        if statement
            .action_elements()
            .any(|element| element.patterns.iter().any(unknown))
        {
            return;
        }
        allowed = allowed.union(&context.actions(statement));
        place.get_or_insert(span);
    }
    let Some(span) = place else {
        return;
    };
    let missing: Vec<String> = NEEDED
        .iter()
        .filter(|name| {
            let action = context.catalog.find_action(name);
            action.is_some_and(|action| !allowed.contains(action.id()))
        })
        .map(|name| format!("`{name}`"))
        .collect();
    if missing.is_empty() {
        return;
    }
    sink.report(
        span,
        format!("`{SERVICE}` also needs {}", missing.join(" and ")),
    )
    .here("can't create sessions of this role")
    .note("IAM Roles Anywhere needs `sts:AssumeRole`, `sts:SetSourceIdentity` and `sts:TagSession` together.");
}

/// Where a statement allows something to IAM Roles Anywhere.
fn named(statement: &Statement<'_>) -> Option<crate::source::Span> {
    if !statement.allows() {
        return None;
    }
    let principal = statement.principal.as_ref()?;
    principal
        .values()
        .find(|(principal_type, text)| {
            *principal_type == PrincipalType::Service && text.as_str().eq_ignore_ascii_case(SERVICE)
        })
        .map(|(_, text)| text.content_span())
}
