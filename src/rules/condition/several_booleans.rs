//! `several-booleans`

use super::entry::entries;
use crate::fix::Fix;
use crate::policy::OperatorFamily;
use crate::policy::value::{is_boolean, scalar};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a list of several Booleans for a condition key that takes one.
    ///
    /// ## Why
    ///
    /// A condition that holds for `true` and for `false` says nothing, and IAM refuses it.
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
    ///     "Condition": { "Bool": { "aws:SecureTransport": ["true", "false"] } }
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
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-multiple-boolean)
    static RULE = {
        name: "several-booleans",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_CONDITION_MULTIPLE_BOOLEAN"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            let values = entry.values();
            if values.len() < 2
                || !matches!(entry.family(), OperatorFamily::Bool | OperatorFamily::Null)
                || entry.operator.qualifier.is_some()
                || !values
                    .iter()
                    .all(|value| scalar(value).is_some_and(is_boolean))
            {
                continue;
            }
            let key = entry.quoted_key();
            let diagnostic = sink.report(
                entry.value().span,
                format!("{key} takes one Boolean, and here are {}", values.len()),
            );
            diagnostic.note("IAM refuses a list of Booleans.");
            let first = values.first().and_then(scalar).unwrap_or_default();
            let same = |value| scalar(value).is_some_and(|text| text.eq_ignore_ascii_case(first));
            if values.iter().all(same) {
                let edits = entry.keep_only(context.text, 0);
                diagnostic.fix(Fix::safe("Remove the repeated values", edits));
            }
        }
    }
}
