//! `missing-dependent-action`

use crate::access::action_set::ActionSet;
use crate::catalog::Action;
use crate::diagnostic::Diagnostic;
use crate::embed::PolicyKind;
use crate::policy::ActionPattern;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an action whose caller needs further actions that the policy does not allow.
    ///
    /// ## Why
    ///
    /// Some operations do part of their work in the name of the caller: to run a task, one must be allowed to pass its
    /// role. Without these the action is allowed and fails all the same, with an error about another one.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "ecs:RunTask",
    ///     "Resource": "arn:aws:ecs:us-east-1:111122223333:task-definition/app:*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "ecs:RunTask",
    ///       "Resource": "arn:aws:ecs:us-east-1:111122223333:task-definition/app:*"
    ///     },
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "iam:PassRole",
    ///       "Resource": "arn:aws:iam::111122223333:role/app",
    ///       "Condition": { "StringEquals": { "iam:PassedToService": "ecs-tasks.amazonaws.com" } }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only actions that are written out in full are judged; a statement gives one finding. Many dependent actions are needed only for some uses of an action, and
    /// another policy may allow them.
    ///
    /// ## References
    ///
    /// - [The actions table: dependent actions](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html#actions_table)
    static RULE = {
        name: "missing-dependent-action",
        severity: Suggestion,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        pedantic: true,
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Identity || !context.catalog.has_dependent_actions() {
        return;
    }
    let mut allowed: Option<ActionSet> = None;
    for statement in context
        .statements()
        .iter()
        .filter(|statement| statement.allows())
    {
        let patterns = statement
            .action
            .iter()
            .flat_map(|element| &element.patterns);
        let mut found: Option<&mut Diagnostic> = None;
        for pattern in patterns.filter(|pattern| !pattern.has_wildcard()) {
            let Some(action) = named(context, *pattern) else {
                continue;
            };
            let mut dependent = action.dependent_actions().peekable();
            if dependent.peek().is_none() {
                continue;
            }
            let allowed = allowed.get_or_insert_with(|| allowed_actions(context));
            let missing: Vec<String> = dependent
                .filter(|needed| !allowed.contains(needed.id()))
                .map(|needed| format!("`{needed}`"))
                .collect();
            if missing.is_empty() {
                continue;
            }
            let missing = missing.join(", ");
            if let Some(diagnostic) = &mut found {
                diagnostic.label(pattern.span(), format!("and this one {missing}"));
                continue;
            }
            let message = format!("`{action}` may also need {missing}");
            let diagnostic = sink.report(pattern.span(), message);
            diagnostic
                .here("not allowed by this policy")
                .note("The operation does part of its work in the name of the caller.");
            found = Some(diagnostic);
        }
    }
}

fn named<'c>(context: &LintContext<'c>, pattern: ActionPattern<'_>) -> Option<Action<'c>> {
    context.catalog.find_action(pattern.known()?)
}

/// The actions that some statement of the policy allows.
fn allowed_actions(context: &LintContext<'_>) -> ActionSet {
    let statements = context
        .statements()
        .iter()
        .filter(|statement| statement.allows());
    statements.fold(ActionSet::new(), |set, statement| {
        set.union(&context.actions(statement))
    })
}
