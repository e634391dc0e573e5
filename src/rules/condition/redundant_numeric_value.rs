//! `redundant-numeric-value`

use super::entry::entries;
use crate::fix::Fix;
use crate::policy::value::{is_number, scalar};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports several numbers where one bound decides.
    ///
    /// ## Why
    ///
    /// The values of a key are alternatives. Of `NumericLessThan` 2700 or 3600 only the greater counts, of `NumericGreaterThan`
    /// only the least.
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
    ///     "Condition": { "NumericLessThan": { "aws:MultiFactorAuthAge": ["2700", "3600"] } }
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
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-condition-value-num)
    static RULE = {
        name: "redundant-numeric-value",
        severity: Suggestion,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["REDUNDANT_CONDITION_VALUE_NUM"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            let name = entry.operator.facts.name;
            let greatest = name.starts_with("NumericLessThan");
            if entry.values().len() < 2 || !(greatest || name.starts_with("NumericGreaterThan")) {
                continue;
            }
            let number = |value| scalar(value).filter(|text| is_number(text))?.parse().ok();
            let Some(numbers) = entry
                .values()
                .iter()
                .map(number)
                .collect::<Option<Vec<f64>>>()
            else {
                continue;
            };
            let numbers = numbers.iter().enumerate();
            let decisive = if greatest {
                // Of equals the first, whichever way one looks.
                numbers.rev().max_by(|(_, a), (_, b)| a.total_cmp(b))
            } else {
                numbers.min_by(|(_, a), (_, b)| a.total_cmp(b))
            };
            let Some((index, _)) = decisive else {
                continue;
            };
            let kept = entry
                .values()
                .get(index)
                .and_then(scalar)
                .unwrap_or_default();
            let which = if greatest { "greatest" } else { "least" };
            let (operator, key) = (entry.operator_name(), entry.quoted_key());
            sink.report(
                entry.value().span,
                format!("only the {which} value counts for `{operator}` on {key}: {kept}"),
            )
            .note("The values of a key are alternatives: it is enough that one of them matches.")
            .fix(Fix::safe(
                format!("Keep {kept}"),
                entry.keep_only(context.text, index),
            ));
        }
    }
}
