//! `null-with-modifier`

use crate::fix::{Edit, Fix};
use crate::policy::{Operator, OperatorFamily, SetQualifier};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports the operator `Null` with the suffix `IfExists`, or with a set prefix.
    ///
    /// ## Why
    ///
    /// `Null` asks whether a condition key is present. With `IfExists` it would ask so only of requests that hold the key: IAM
    /// refuses it. `ForAllValues:Null` always holds, and `ForAnyValue:Null` never does.
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
    ///     "Condition": { "NullIfExists": { "aws:TokenIssueTime": "true" } }
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
    ///     "Condition": { "Null": { "aws:TokenIssueTime": "true" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-null-with-if-exists)
    static RULE = {
        name: "null-with-modifier",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["NULL_WITH_IF_EXISTS", "NULL_WITH_QUALIFIER"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let statements = context.statements().iter();
    for condition in statements.filter_map(|statement| statement.condition.as_ref()) {
        for entry in &condition.operators {
            let key = &entry.member.key;
            let Some(operator) = entry.operator.filter(|_| key.is_known()) else {
                continue;
            };
            if operator.facts.family != OperatorFamily::Null {
                continue;
            }
            let taken = |name: &str| {
                let mut others = condition.operators.iter();
                others.any(|other| other.member.key.as_str().eq_ignore_ascii_case(name))
            };
            if operator.if_exists {
                let name = Operator {
                    if_exists: false,
                    ..operator
                }
                .name();
                let diagnostic = sink.report_as(
                    "NULL_WITH_IF_EXISTS",
                    key.content_span(),
                    "`Null` takes no `IfExists`",
                );
                diagnostic
                    .note("`Null` itself asks whether the key exists; IAM refuses the suffix.");
                if !taken(&name) {
                    let edit = Edit::replace(key.content_span(), name.as_str());
                    diagnostic.fix(Fix::safe(format!("Replace with `{name}`"), [edit]));
                }
            }
            if let Some(qualifier) = operator.qualifier {
                let (prefix, effect) = match qualifier {
                    SetQualifier::ForAllValues => ("ForAllValues", "always"),
                    SetQualifier::ForAnyValue => ("ForAnyValue", "never"),
                };
                let diagnostic = sink.report_as(
                    "NULL_WITH_QUALIFIER",
                    key.content_span(),
                    format!("`Null` with `{prefix}` {effect} holds"),
                );
                diagnostic
                    .note("A set prefix asks about the values of a key, and `Null` looks at none.");
                if !operator.if_exists && !taken("Null") {
                    let edit = Edit::replace(key.content_span(), "Null");
                    diagnostic.fix(Fix::risky("Replace with `Null`", [edit]));
                }
            }
        }
    }
}
