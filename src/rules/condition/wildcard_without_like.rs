//! `wildcard-without-like`

use super::entry::entries;
use crate::fix::Fix;
use crate::policy::{OperatorFamily, has_wildcard};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports a `*` or `?` in a value of a `String` operator that knows no wildcards.
    ///
    /// ## Why
    ///
    /// `StringEquals` and its relatives compare character by character: `*` stands for itself. A condition with
    /// `"StringEquals": {"aws:PrincipalTag/team": "blue-*"}` holds only for the team whose name ends in an asterisk.
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
    ///     "Condition": { "StringEquals": { "aws:PrincipalTag/team": "blue-*" } }
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
    ///     "Condition": { "StringLike": { "aws:PrincipalTag/team": "blue-*" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// ARN operators are not judged: `ArnEquals` and `ArnNotEquals` are the same as `ArnLike` and `ArnNotLike`.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-wildcard-without-like-operator)
    static RULE = {
        name: "wildcard-without-like",
        severity: Warning,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["WILDCARD_WITHOUT_LIKE_OPERATOR"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            if entry.family() != OperatorFamily::String || entry.operator.facts.wildcards {
                continue;
            }
            for text in entry.values().iter().filter_map(Value::as_text) {
                if !text.is_known() || !has_wildcard(text.as_str()) {
                    continue;
                }
                let (value, operator) = (quoted(text.as_str()), entry.operator_name());
                let diagnostic = sink.report(
                    text.content_span(),
                    format!("`{operator}` takes the wildcards of {value} literally"),
                );
                diagnostic.note("Only the Like operators know wildcards. A literal `*` or `?` is written `${*}` or `${?}`.");
                let like = match entry.operator.facts.name {
                    "StringEquals" => "StringLike",
                    "StringNotEquals" => "StringNotLike",
                    _ => continue,
                };
                let name = entry.renamed_operator(like);
                let edits = entry.move_to(context.text, &name, None);
                if !edits.is_empty() {
                    diagnostic.fix(Fix::risky(format!("Use `{name}`"), edits));
                }
            }
        }
    }
}
