//! `condition-key-without-action`

use crate::policy::{ActionPattern, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition key that only one action sends, in a statement without that action.
    ///
    /// ## Why
    ///
    /// Requests of all other actions lack the key. An `Allow` with it allows nothing, a `Deny` denies nothing.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "iam:GetRole",
    ///     "Resource": "arn:aws:iam::111122223333:role/app/*",
    ///     "Condition": { "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }
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
    ///     "Action": ["iam:PassRole"],
    ///     "Resource": "arn:aws:iam::111122223333:role/app/*",
    ///     "Condition": { "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS publishes no list. The rule knows the keys that AWS documents for a single action: `iam:PassedToService` and
    /// `iam:AssociatedResourceArn` (`iam:PassRole`), `iam:AWSServiceName` (`iam:CreateServiceLinkedRole`) and
    /// `sts:TaskPolicyArn` (`sts:AssumeRoot`). Statements with `NotAction` are not judged.
    ///
    /// ## References
    ///
    /// - [IAM and AWS STS condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_iam-condition-keys.html)
    static RULE = {
        name: "condition-key-without-action",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISSING_ACTION_FOR_CONDITION_KEY"],
        check: Conditions(check),
    }
}

/// Condition keys that a single action sends, from the page that the rule refers to.
pub(super) const KEYS: &[(&str, &str)] = &[
    ("iam:AssociatedResourceArn", "iam:PassRole"),
    ("iam:AWSServiceName", "iam:CreateServiceLinkedRole"),
    ("iam:PassedToService", "iam:PassRole"),
    ("sts:TaskPolicyArn", "sts:AssumeRoot"),
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for (_, entry) in statement.conditions() {
            let Some((_, action)) = KEYS.iter().find(|(key, _)| entry.is_key(key)) else {
                continue;
            };
            if !lacks(context, statement, action) {
                continue;
            }
            let key = entry.key();
            let diagnostic = sink.report(
                key.content_span(),
                format!(
                    "{} comes only with `{action}`, which the statement lacks",
                    quoted(key.as_str())
                ),
            );
            diagnostic.here("never in these requests");
            if let Some(element) = &statement.action {
                diagnostic.label(element.member.value.span, format!("without `{action}`"));
            }
            diagnostic.note(format!(
                "Add `{action}` to the statement, or take the condition key out."
            ));
        }
    }
}

/// Whether the statement's `Action` certainly does not hold an action.
fn lacks<'a>(context: &LintContext<'a>, statement: &Statement<'a>, name: &str) -> bool {
    let Some(element) = &statement.action else {
        return false;
    };
    let unknown = |pattern: &ActionPattern<'_>| pattern.known().is_none();
    if element.patterns.is_empty() || element.patterns.iter().any(unknown) {
        return false;
    }
    let action = context.catalog.find_action(name);
    action.is_some_and(|action| !context.actions(statement).contains(action.id()))
}
