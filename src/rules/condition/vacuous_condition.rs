//! `vacuous-condition`

use super::entry::{Entry, entries};
use crate::catalog::ConditionKey;
use crate::fix::Fix;
use crate::policy::{Operator, OperatorFamily, SetQualifier};
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::Value;

declare_rule! {
    /// Reports a `*` that makes a condition ask only whether its key exists, or nothing at all.
    ///
    /// ## Why
    ///
    /// `StringLike` with `*` holds for every value: it asks whether the request holds the key, as `Null` does in plain words.
    /// With `IfExists` or `ForAllValues` it holds for every request. A condition that reads like a restriction and is none
    /// deceives its readers.
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
    ///     "Condition": { "StringLike": { "aws:PrincipalTag/team": "*" } }
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
    ///     "Condition": { "Null": { "aws:PrincipalTag/team": "false" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// | operator | means |
    /// |---|---|
    /// | `StringLike`, `ArnLike`, `ForAnyValue:StringLike` | the key exists |
    /// | `StringNotLike`, `ArnNotLike`, `ForAllValues:StringNotLike` | the key is missing |
    /// | `StringLikeIfExists`, `ForAllValues:StringLike` | nothing: always holds |
    /// | `ForAnyValue:StringNotLike` | never holds |
    ///
    /// One `*` among several values is enough.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-equivalent-to-null-false)
    static RULE = {
        name: "vacuous-condition",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["EQUIVALENT_TO_NULL_FALSE", "EQUIVALENT_TO_NULL_TRUE", "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION", "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            if !entry.operator.facts.wildcards {
                continue;
            }
            let mut texts = entry.values().iter().filter_map(Value::as_text);
            let Some(text) =
                texts.find(|text| text.is_known() && matches_all(&entry, text.as_str()))
            else {
                continue;
            };
            // What an operator without set prefix does with many values is the finding of `missing-set-operator`.
            let several = |key: ConditionKey<'_>| key.multivalued() && !key.is_federation();
            if entry.operator.qualifier.is_none() && entry.catalog_key(context).is_some_and(several)
            {
                continue;
            }
            report(context, &entry, text.content_span(), sink);
        }
    }
}

/// Whether a pattern takes every value.
fn matches_all(entry: &Entry<'_, '_>, pattern: &str) -> bool {
    let stars = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
    match entry.family() {
        OperatorFamily::Arn => {
            stars(pattern)
                || pattern
                    .strip_prefix("arn:")
                    .is_some_and(|rest| rest.split(':').count() == 5 && rest.split(':').all(stars))
        }
        _ => stars(pattern),
    }
}

/// What is left of the condition.
enum Meaning {
    Present,
    Absent,
    Always,
    Never,
}

fn meaning(operator: Operator) -> Meaning {
    let (negated, if_exists) = (operator.facts.negated, operator.if_exists);
    match operator.qualifier {
        Some(SetQualifier::ForAllValues) if !negated => Meaning::Always,
        Some(SetQualifier::ForAnyValue) if negated && !if_exists => Meaning::Never,
        _ if negated => Meaning::Absent,
        _ if if_exists => Meaning::Always,
        _ => Meaning::Present,
    }
}

fn report(context: &LintContext<'_>, entry: &Entry<'_, '_>, span: Span, sink: &mut Sink<'_>) {
    let (key, operator) = (entry.quoted_key(), entry.operator_name());
    let (code, message, null) = match meaning(entry.operator) {
        Meaning::Present => (
            "EQUIVALENT_TO_NULL_FALSE",
            format!("`{operator}` with `*` only asks whether {key} exists"),
            Some("false"),
        ),
        Meaning::Absent => (
            "EQUIVALENT_TO_NULL_TRUE",
            format!("`{operator}` with `*` only asks whether {key} is missing"),
            Some("true"),
        ),
        Meaning::Always => (
            "REDUNDANT_KEY_DUE_TO_WILDCARD_IN_CONDITION",
            format!("`{operator}` with `*` holds for every {key}"),
            None,
        ),
        Meaning::Never => {
            let diagnostic = sink.report_as(
                "REDUNDANT_STATEMENT_DUE_TO_WILDCARD_IN_CONDITION",
                span,
                format!("`{operator}` with `*` holds for no {key}: the statement never applies"),
            );
            diagnostic.note("No value differs from `*`.");
            return;
        }
    };
    let diagnostic = sink.report_as(code, span, message);
    let (title, edits) = if let Some(value) = null {
        diagnostic.note(format!(
            "`Null` with the key set to `{value}` says the same in plain words."
        ));
        let source = format!("\"{value}\"");
        (
            "Use `Null`",
            entry.move_to(context.text, "Null", Some(&source)),
        )
    } else {
        diagnostic.note("The key adds nothing to the condition.");
        ("Remove the key", entry.remove(context.text))
    };
    if edits.is_empty() {
        return;
    }
    // Whether an ARN operator takes a lone `*` as the pattern of every ARN is not documented.
    diagnostic.fix(if entry.family() == OperatorFamily::Arn {
        Fix::risky(title, edits)
    } else {
        Fix::safe(title, edits)
    });
}
