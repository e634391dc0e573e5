//! `dynamodb-attributes-without-select`

use crate::policy::{OperatorFamily, Statement};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition on `dynamodb:Attributes` that does not demand that reads name their attributes.
    ///
    /// ## Why
    ///
    /// A query that names no attributes asks for none, so a condition on them holds, and the answer has them all.
    /// `dynamodb:Select` with `SPECIFIC_ATTRIBUTES` closes this way.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["dynamodb:GetItem", "dynamodb:Query"],
    ///     "Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
    ///     "Condition": { "ForAllValues:StringEquals": { "dynamodb:Attributes": ["id", "state"] } }
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
    ///     "Action": ["dynamodb:GetItem", "dynamodb:Query"],
    ///     "Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/orders",
    ///     "Condition": {
    ///       "ForAllValues:StringEquals": { "dynamodb:Attributes": ["id", "state"] },
    ///       "StringEqualsIfExists": { "dynamodb:Select": "SPECIFIC_ATTRIBUTES" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only statements with an action that sends `dynamodb:Select` are judged. `IfExists` and `StringLike` are taken too,
    /// and in a `Deny` the test that the key has another value.
    ///
    /// ## References
    ///
    /// - [Using IAM policy conditions for fine-grained access control](https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html)
    static RULE = {
        name: "dynamodb-attributes-without-select",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: ["DYNAMODB_ATTRIBUTES_WITHOUT_SELECT"],
        check: Conditions(check),
    }
}

const ATTRIBUTES: &str = "dynamodb:Attributes";
const SELECT: &str = "dynamodb:Select";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        let attributes = statement.conditions().find(|(operator, entry)| {
            let facts = operator.operator.map(|operator| operator.facts);
            facts.is_some_and(|facts| facts.family == OperatorFamily::String)
                && entry.is_key(ATTRIBUTES)
        });
        let Some((_, entry)) = attributes else {
            continue;
        };
        if selects(statement) || !sends_select(context, statement) {
            continue;
        }
        sink.report(
            entry.key().content_span(),
            format!("`{ATTRIBUTES}` without `{SELECT}`"),
        )
        .here("a read that names no attributes gets all")
        .note(
            "Add `\"StringEqualsIfExists\": {\"dynamodb:Select\": \"SPECIFIC_ATTRIBUTES\"}` to the condition.",
        );
    }
}

/// Whether the statement tests `dynamodb:Select` for `SPECIFIC_ATTRIBUTES`.
fn selects(statement: &Statement<'_>) -> bool {
    statement.conditions().any(|(operator, entry)| {
        let facts = operator.operator.map(|operator| operator.facts);
        let compares = facts.is_some_and(|facts| {
            facts.family == OperatorFamily::String && (!facts.negated || !statement.allows())
        });
        let specific = entry
            .texts()
            .any(|text| !text.is_known() || text.as_str() == "SPECIFIC_ATTRIBUTES");
        (compares && entry.is_key(SELECT) && specific) || !entry.key().is_known()
    })
}

fn sends_select<'a>(context: &LintContext<'a>, statement: &Statement<'a>) -> bool {
    let Some(key) = context.catalog.condition_key(SELECT) else {
        return false;
    };
    let Some(service) = context.catalog.service("dynamodb") else {
        return false;
    };
    let actions = context.actions(statement);
    service
        .actions()
        .any(|action| actions.contains(action.id()) && action.supports_condition_key(key))
}
