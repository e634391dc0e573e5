//! `condition-never-true`

use super::bounds::Interval;
use super::clash::{clashes, holds_without_key};
use super::entry::{Entry, entries, value_span};
use crate::catalog::KeyPresence;
use crate::policy::value::{instant, is_boolean, scalar};
use crate::policy::{Arn, Effect, OperatorFamily, Statement, has_wildcard};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::Value;

declare_rule! {
    /// Reports a condition that no request can fulfil, so that its statement never applies.
    ///
    /// ## Why
    ///
    /// All tests of a condition must hold together. Where two of them exclude each other, a date has passed or a value can't occur,
    /// an `Allow` allows nothing and a `Deny` protects nothing, and AWS takes it without a word.
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
    ///     "Condition": {
    ///       "DateGreaterThan": { "aws:CurrentTime": "2030-07-01T00:00:00Z" },
    ///       "DateLessThan": { "aws:CurrentTime": "2030-06-01T00:00:00Z" }
    ///     }
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
    ///     "Condition": {
    ///       "DateGreaterThan": { "aws:CurrentTime": "2030-06-01T00:00:00Z" },
    ///       "DateLessThan": { "aws:CurrentTime": "2030-07-01T00:00:00Z" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// What is reported:
    ///
    /// | test | why it never holds |
    /// |---|---|
    /// | two bounds on a number or a date | nothing lies between them |
    /// | two positive matches on one key | no value fulfils both |
    /// | a positive match, and a negated one on the same key | every value is excluded |
    /// | a match on a key that `Null` wants missing | a missing key matches nothing |
    /// | `Null` with `true` on a key of every request | it is never missing |
    /// | `aws:CurrentTime` or `aws:EpochTime` before a date | the date lies before that of the catalog |
    /// | `aws:PrincipalArn` with the ARN of a session | the key holds the ARN of the role |
    /// | an ARN operator with a value that is no ARN | no ARN equals it |
    ///
    /// Keys with several values are judged only by `Null`. A `*` that decides a condition is `vacuous-condition`; a key that the actions do
    /// not support is `condition-key-not-supported`.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    static RULE = {
        name: "condition-never-true",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Conditions(check),
    }
}

/// The keys that hold the time of the request.
pub(super) const TIME_KEYS: [&str; 2] = ["aws:CurrentTime", "aws:EpochTime"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        let Some(condition) = &statement.condition else {
            continue;
        };
        for entry in entries(statement) {
            if let Some((span, message, note)) = impossible(context, &entry) {
                sink.report(span, message)
                    .here(outcome(statement))
                    .note(note);
            }
        }
        // One test alone excludes nothing.
        if condition.operators.len() < 2 {
            continue;
        }
        for (first, second) in clashes(context, statement) {
            sink.report(
                second.key_span(),
                format!(
                    "no {} fulfils `{}` and `{}` here",
                    second.quoted_key(),
                    first.operator_name(),
                    second.operator_name()
                ),
            )
            .here(outcome(statement))
            .label(first.key_span(), "excludes it")
            .note("All tests of a condition must hold together.");
        }
    }
}

fn outcome(statement: &Statement<'_>) -> &'static str {
    match statement.effect() {
        Some(Effect::Allow) => "never holds, so nothing is allowed",
        Some(Effect::Deny) => "never holds, so nothing is denied",
        _ => "never holds",
    }
}

/// Why a single test never holds, and where to say so.
fn impossible<'a>(
    context: &LintContext<'a>,
    entry: &Entry<'_, 'a>,
) -> Option<(Span, String, &'static str)> {
    if holds_without_key(entry) {
        return None;
    }
    match entry.family() {
        OperatorFamily::Null => never_missing(context, entry),
        OperatorFamily::Date | OperatorFamily::Numeric => expired(context, entry),
        OperatorFamily::String | OperatorFamily::Arn if !entry.operator.facts.negated => {
            session(entry).or_else(|| no_arn(entry))
        }
        _ => None,
    }
}

fn never_missing<'a>(
    context: &LintContext<'a>,
    entry: &Entry<'_, 'a>,
) -> Option<(Span, String, &'static str)> {
    let [value] = entry.values() else {
        return None;
    };
    let missing = scalar(value).filter(|text| is_boolean(text))?;
    let key = entry.catalog_key(context)?;
    let always = key.presence() == KeyPresence::Always && !key.is_template();
    (always && missing.eq_ignore_ascii_case("true")).then(|| {
        (
            entry.key_span(),
            format!("{} is never missing", entry.quoted_key()),
            "Every request holds the key.",
        )
    })
}

fn expired<'a>(
    context: &LintContext<'a>,
    entry: &Entry<'_, 'a>,
) -> Option<(Span, String, &'static str)> {
    if !entry.is_any_key(&TIME_KEYS) {
        return None;
    }
    let today = instant(context.catalog.date())?;
    let open = Interval::of(entry)?;
    let value = entry.values().first()?;
    open.is_below(today).then(|| {
        (
            value_span(value),
            format!(
                "the time that {} asks for is over",
                quoted(scalar(value).unwrap_or_default())
            ),
            "The statement has expired: remove it, or set another date.",
        )
    })
}

/// A value of `aws:PrincipalArn` that is the ARN of a session.
pub(super) fn session(entry: &Entry<'_, '_>) -> Option<(Span, String, &'static str)> {
    if !entry.is_any_key(&["aws:PrincipalArn"]) || entry.operator.qualifier.is_some() {
        return None;
    }
    let is_session = |value: &&Value<'_>| {
        let arn = scalar(value).and_then(Arn::parse);
        arn.is_some_and(|arn| arn.service() == "sts" && arn.resource().starts_with("assumed-role/"))
    };
    let value = entry.values().iter().find(is_session)?;
    Some((
        value_span(value),
        format!(
            "{} is a session, and `aws:PrincipalArn` holds the role",
            quoted(scalar(value).unwrap_or_default())
        ),
        "Write the ARN of the role, `arn:aws:iam::111122223333:role/NAME`; a session is told by `aws:userid`.",
    ))
}

/// A value under an ARN operator that is no ARN and no pattern of one.
fn no_arn(entry: &Entry<'_, '_>) -> Option<(Span, String, &'static str)> {
    if entry.family() != OperatorFamily::Arn {
        return None;
    }
    let is_none = |value: &&Value<'_>| {
        scalar(value).is_some_and(|text| {
            // `arn:*` and its like are read in more than one way.
            let pattern =
                text.starts_with(['*', '?']) || (text.starts_with("arn:") && has_wildcard(text));
            !pattern && !text.contains("${") && Arn::parse(text).is_none()
        })
    };
    let mut wrong = entry.values().iter().filter(is_none);
    let value = wrong.next()?;
    // Beside an ARN the condition may hold.
    (wrong.count() + 1 == entry.values().len()).then(|| {
        (
            value_span(value),
            format!(
                "`{}` compares with ARNs, and {} is none",
                entry.operator_name(),
                quoted(scalar(value).unwrap_or_default())
            ),
            "An ARN has six fields: `arn:aws:SERVICE:REGION:ACCOUNT:RESOURCE`. Compare other texts with `StringEquals`.",
        )
    })
}
