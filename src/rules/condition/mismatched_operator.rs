//! `mismatched-operator`

use super::entry::{Entry, entries};
use crate::catalog::ConditionType;
use crate::fix::Fix;
use crate::policy::{Operator, OperatorFamily};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition operator of another type than its condition key.
    ///
    /// ## Why
    ///
    /// `StringEquals` on a Boolean key, or `NumericEquals` on an ARN, compares what cannot be equal: the condition does not do
    /// what it says.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "aws:SecureTransport": "true" } }
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
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "Bool": { "aws:SecureTransport": "true" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// As in AWS's own verdicts, ARN operators are fine on text keys, and String operators on ARN keys; those with wildcards
    /// are the finding of `string-like-with-arn-key`.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch)
    static RULE = {
        name: "mismatched-operator",
        severity: Warning,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["TYPE_MISMATCH"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            if entry.family() == OperatorFamily::Null {
                continue;
            }
            let Some(key) = entry.catalog_key(context) else {
                continue;
            };
            let Some(first) = key.value_type() else {
                continue;
            };
            if !key
                .value_types()
                .any(|value_type| fits(entry.family(), value_type))
            {
                report(context, &entry, first, sink);
            }
        }
    }
}

/// Whether an operator of this family compares values of this type. Strings and ARNs are both text.
fn fits(family: OperatorFamily, value_type: ConditionType) -> bool {
    matches!(
        (family, value_type),
        (
            OperatorFamily::String | OperatorFamily::Arn,
            ConditionType::String | ConditionType::Arn
        ) | (OperatorFamily::Numeric, ConditionType::Numeric)
            | (OperatorFamily::Date, ConditionType::Date)
            | (OperatorFamily::Bool, ConditionType::Bool)
            | (OperatorFamily::Binary, ConditionType::Binary)
            | (OperatorFamily::IpAddress, ConditionType::IpAddress)
    )
}

fn report(
    context: &LintContext<'_>,
    entry: &Entry<'_, '_>,
    value_type: ConditionType,
    sink: &mut Sink<'_>,
) {
    let (key, operator) = (entry.quoted_key(), entry.operator_name());
    let (operators, types) = words(value_type);
    let diagnostic = sink.report(
        entry.key_span(),
        format!("{key} is {types}: `{operator}` is no operator for it"),
    );
    diagnostic
        .here(format!("takes {operators} operators"))
        .label(entry.operator_span(), "compares something else");
    if let Some(base) = sibling(entry.operator, value_type) {
        let name = entry.renamed_operator(base);
        let edits = entry.move_to(context.text, &name, None);
        if edits.is_empty() {
            return;
        }
        let title = format!("Use `{name}`");
        diagnostic.fix(Fix::risky(title, edits));
    }
}

/// The family of operators for a type, and the type in a sentence.
fn words(value_type: ConditionType) -> (&'static str, &'static str) {
    match value_type {
        ConditionType::String => ("String", "text"),
        ConditionType::Numeric => ("Numeric", "a number"),
        ConditionType::Date => ("Date", "a date"),
        ConditionType::Bool => ("Bool", "a Boolean"),
        ConditionType::Binary => ("Binary", "binary"),
        ConditionType::IpAddress => ("IpAddress", "an IP address"),
        ConditionType::Arn => ("Arn", "an ARN"),
    }
}

/// The operator that asks the same of another type.
fn sibling(operator: Operator, value_type: ConditionType) -> Option<&'static str> {
    let equals = ["Equals", "NotEquals"].map(|tail| operator.facts.name.ends_with(tail));
    let negated = operator.facts.negated;
    if !equals.contains(&true) && operator.facts.family != OperatorFamily::Bool {
        return None;
    }
    match (value_type, negated) {
        (ConditionType::String, false) => Some("StringEquals"),
        (ConditionType::String, true) => Some("StringNotEquals"),
        (ConditionType::Numeric, false) => Some("NumericEquals"),
        (ConditionType::Numeric, true) => Some("NumericNotEquals"),
        (ConditionType::Date, false) => Some("DateEquals"),
        (ConditionType::Date, true) => Some("DateNotEquals"),
        (ConditionType::Bool, false) => Some("Bool"),
        (ConditionType::Binary, false) => Some("BinaryEquals"),
        (ConditionType::IpAddress, false) => Some("IpAddress"),
        (ConditionType::IpAddress, true) => Some("NotIpAddress"),
        (ConditionType::Arn, false) => Some("ArnEquals"),
        (ConditionType::Arn, true) => Some("ArnNotEquals"),
        (ConditionType::Bool | ConditionType::Binary, true) => None,
    }
}
