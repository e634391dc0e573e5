//! `variable-for-operator`

use super::entry::entries;
use crate::policy::variables_in;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports a policy variable under an operator that takes none.
    ///
    /// ## Why
    ///
    /// IAM fills in variables for `String` and `Arn` operators only. Under any other one `${…}` is compared as it stands, and
    /// never matches.
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
    ///     "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": "${aws:PrincipalTag/max-age}" } }
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
    ///     "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": "3600" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS's page about operators names variables for `Bool`, too; its page about variables and its own check do not. Here
    /// `Bool` takes none.
    ///
    /// ## References
    ///
    /// - [IAM policy elements: Variables and tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-variable-for-operator)
    static RULE = {
        name: "variable-for-operator",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["INVALID_VARIABLE_FOR_OPERATOR"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            if entry.operator.facts.variables {
                continue;
            }
            for text in entry.values().iter().filter_map(Value::as_text) {
                let Some(variable) = variables_in(text).next() else {
                    continue;
                };
                sink.report(
                    text.span_of(variable.range),
                    format!("`{}` takes no policy variables", entry.operator_name()),
                )
                .note("Variables work in the values of String and Arn operators only.");
            }
        }
    }
}
