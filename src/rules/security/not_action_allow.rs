//! `not-action-allow`

use super::places::counted;
use crate::access::action_set::ActionSet;
use crate::embed::PolicyKind;
use crate::policy::Statement;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement that allows every action but some.
    ///
    /// ## Why
    ///
    /// `NotAction` with `Allow` is a wildcard in disguise: it lets in what nobody listed, and whatever AWS adds. What reads
    /// like a restriction grants most of AWS.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "NotAction": "iam:*",
    ///     "Resource": "*"
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
    ///     "Action": ["s3:GetObject", "dynamodb:GetItem"],
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// The message counts what is let in today: on resources of one service, its actions only; what the policy denies on every
    /// resource is taken off. A statement that `admin-access` or `near-admin-access` reports is left to them. Policies that only
    /// limit what others grant are not checked.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: NotAction](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html)
    static RULE = {
        name: "not-action-allow",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let grants = matches!(
        context.policy.kind,
        PolicyKind::Identity | PolicyKind::Resource
    );
    if !grants {
        return;
    }
    for meaning in context.meanings() {
        let statement = meaning.statement;
        let Some(element) = statement.not_action.as_ref().filter(|_| statement.allows()) else {
            continue;
        };
        if !meaning.condition().may_hold() || context.breadth().swallows(meaning.position) {
            continue;
        }
        let mut actions = meaning
            .certain_actions()
            .difference(context.grants().certainly_denied());
        if let Some(services) = services(context, statement) {
            actions = actions.intersection(&services);
        }
        let reached = context
            .catalog
            .services()
            .filter(|service| {
                let mut ids = service.action_ids().map(crate::catalog::ActionId);
                ids.any(|id| actions.contains(id))
            })
            .count();
        if actions.is_empty() {
            continue;
        }
        let diagnostic = sink.report(
            element.member.key.span(),
            format!(
                "`NotAction` allows {} of {}",
                counted(actions.len(), "action"),
                counted(reached, "service")
            ),
        );
        diagnostic.here("every action but these");
        if let Some(effect) = &statement.effect {
            diagnostic.label(effect.member.value.span, "allows");
        }
        diagnostic.note(
            "Actions that AWS adds are allowed too. List in `Action` what is needed; to take something away from others, use `Deny`.",
        );
        diagnostic.about(element.member.value.span);
    }
}

/// The actions of the services that the resources belong to; `None` when they bound no service.
fn services(context: &LintContext<'_>, statement: &Statement<'_>) -> Option<ActionSet> {
    let element = statement.resource.as_ref()?;
    let mut patterns = Vec::new();
    for pattern in &element.patterns {
        let service = pattern.arn()?.service();
        let named = !service.is_empty() && !service.contains(['*', '?', '$']);
        patterns.push(format!("{}:*", named.then_some(service)?));
    }
    Some(ActionSet::from_patterns(
        context.catalog,
        patterns.iter().map(String::as_str),
        false,
    ))
}
