//! `mixed-value-types`

use std::mem::discriminant;

use super::entry::value_span;
use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::{Value, ValueKind};

declare_rule! {
    /// Reports values of a condition key that are of several JSON types.
    ///
    /// ## Why
    ///
    /// IAM takes numbers and Booleans with and without quotes, but the values of one key must be alike: all with quotes, or
    /// all without.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket",
    ///     "Condition": { "NumericEquals": { "s3:max-keys": ["10", 20] } }
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
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket",
    ///     "Condition": { "NumericEquals": { "s3:max-keys": ["10", "20"] } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-data-type)
    static RULE = {
        name: "mixed-value-types",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["INVALID_CONDITION_DATA_TYPE"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for (_, entry) in statement.conditions() {
            let mut first = None;
            for value in entry.values {
                // What is no value at all belongs to `wrong-type`.
                if !is_scalar(value) {
                    continue;
                }
                let kind = discriminant(&value.kind);
                if *first.get_or_insert(kind) == kind {
                    continue;
                }
                let (type_name, key) = (value.type_name(), quoted(entry.key().as_str()));
                let diagnostic = sink.report(
                    value_span(value),
                    format!("{type_name} among values of another type for {key}"),
                );
                diagnostic.note("Give all values of a key the same JSON type.");
                let plain = entry
                    .values
                    .iter()
                    .filter(|value| is_scalar(value) && value.as_text().is_none());
                let edits = plain.flat_map(|value| {
                    [
                        Edit::insert(value.span.start, "\""),
                        Edit::insert(value.span.end, "\""),
                    ]
                });
                diagnostic.fix(Fix::safe("Put quotes around all values", edits));
                break;
            }
        }
    }
}

fn is_scalar(value: &Value<'_>) -> bool {
    matches!(
        value.kind,
        ValueKind::String(_) | ValueKind::Number(_) | ValueKind::Bool(_)
    )
}
