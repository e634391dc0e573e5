//! `condition-always-true`

use super::bounds::Interval;
use super::condition_key_not_supported::lacks;
use super::condition_never_true::{TIME_KEYS, session};
use super::entry::{Entry, entries, value_span};
use crate::catalog::KeyPresence;
use crate::policy::value::{IpRange, instant, is_boolean, scalar};
use crate::policy::{ActionPattern, Effect, OperatorFamily, SetQualifier, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::Value;

declare_rule! {
    /// Reports a condition that every request fulfils, so that it limits nothing.
    ///
    /// ## Why
    ///
    /// A condition that always holds reads like a limit and is none: the `Allow` allows everyone, and the `Deny` that was meant for
    /// some denies all.
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
    ///     "Condition": { "IpAddress": { "aws:SourceIp": ["0.0.0.0/1", "128.0.0.0/1"] } }
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
    ///     "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.0/24" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// What is reported:
    ///
    /// | test | why it always holds |
    /// |---|---|
    /// | `IpAddress` with ranges that together are all of IPv4 or IPv6 | every address is in them |
    /// | a date that the time must be after, which has passed by more than a year | it stays so |
    /// | `Null` with `false` on a key of every request | it is never missing |
    /// | `…IfExists` and `ForAllValues` on a key of a service that none of the actions supports | the key is never there |
    /// | `ForAllValues` on a global key or `dynamodb:LeadingKeys` in an `Allow`, without a `Null` that wants the key | it holds for a request without the key |
    /// | a negated match of `aws:PrincipalArn` with the ARN of a session | the key holds the ARN of the role |
    ///
    /// Dates are compared with that of the catalog. `ForAllValues` on `aws:TagKeys` limits which tags a request may hold and is
    /// fine without any; other keys of services are in every request that they are about, so that `ForAllValues` on them is reported only
    /// with `--pedantic`; on keys with one value it is `for-all-values-with-single-valued-key`. A `*` that decides a condition is
    /// `vacuous-condition`.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [Set operators for multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    static RULE = {
        name: "condition-always-true",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Conditions(check),
    }
}

/// A date that passed so many seconds ago limits nothing any more.
const YEAR: f64 = 365.0 * 86_400.0;

/// Keys of services with several values that requests of the same actions hold at one time and lack at another, to the
/// harm of who relies on them: a scan has no leading keys. Source: the `DynamoDB` Developer Guide, "Using IAM policy
/// conditions for fine-grained access control".
const OFTEN_MISSING: [&str; 1] = ["dynamodb:LeadingKeys"];

type Finding = (Span, String, &'static str);

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        if statement.condition.is_none() {
            continue;
        }
        for entry in entries(statement) {
            let found = match entry.family() {
                OperatorFamily::IpAddress => every_address(&entry),
                OperatorFamily::Null => never_missing(context, &entry),
                OperatorFamily::Date | OperatorFamily::Numeric => long_past(context, &entry),
                OperatorFamily::String | OperatorFamily::Arn if entry.operator.facts.negated => {
                    session(&entry)
                }
                _ => None,
            };
            let found = found.or_else(|| never_there(context, statement, &entry));
            if let Some((span, message, note)) =
                found.or_else(|| unguarded(context, statement, &entry))
            {
                sink.report(span, message)
                    .here(outcome(statement))
                    .note(note);
            }
        }
    }
}

fn outcome(statement: &Statement<'_>) -> &'static str {
    match statement.effect() {
        Some(Effect::Allow) => "limits nothing",
        Some(Effect::Deny) => "always holds, so all is denied",
        _ => "always holds",
    }
}

/// `IpAddress` with ranges that together are all of IPv4 or IPv6.
fn every_address(entry: &Entry<'_, '_>) -> Option<Finding> {
    if entry.operator.facts.negated {
        return None;
    }
    let ranges: Option<Vec<IpRange>> = entry
        .values()
        .iter()
        .map(|value| IpRange::parse(scalar(value)?))
        .collect();
    let version = IpRange::whole_version(&ranges?)?;
    let value = entry.values().first()?;
    Some((
        value_span(value),
        format!("every IPv{version} address is in these ranges"),
        "Name the ranges of your own networks.",
    ))
}

fn never_missing<'a>(context: &LintContext<'a>, entry: &Entry<'_, 'a>) -> Option<Finding> {
    let [value] = entry.values() else {
        return None;
    };
    let missing = scalar(value).filter(|text| is_boolean(text))?;
    let key = entry.catalog_key(context)?;
    let always = key.presence() == KeyPresence::Always && !key.is_template();
    (always && missing.eq_ignore_ascii_case("false")).then(|| {
        (
            entry.key_span(),
            format!("{} is never missing", entry.quoted_key()),
            "Every request holds the key: test its value.",
        )
    })
}

/// A lower bound of the time that has long passed.
fn long_past<'a>(context: &LintContext<'a>, entry: &Entry<'_, 'a>) -> Option<Finding> {
    if !entry.is_any_key(&TIME_KEYS) {
        return None;
    }
    let today = instant(context.catalog.date())?;
    let open = Interval::of(entry)?;
    let value = entry.values().first()?;
    open.holds_from(today - YEAR).then(|| {
        (
            value_span(value),
            format!(
                "the time has been after {} for more than a year",
                quoted(scalar(value).unwrap_or_default())
            ),
            "Remove the test, or set a date in the future.",
        )
    })
}

/// `IfExists` or `ForAllValues` on a key of a service that none of the actions supports.
fn never_there<'a>(
    context: &LintContext<'a>,
    statement: &Statement<'a>,
    entry: &Entry<'_, 'a>,
) -> Option<Finding> {
    let passes =
        entry.operator.if_exists || entry.operator.qualifier == Some(SetQualifier::ForAllValues);
    if !passes || entry.family() == OperatorFamily::Null {
        return None;
    }
    let known = |pattern: &ActionPattern<'_>| pattern.known().is_some();
    let element = statement.action.as_ref()?;
    let key = entry
        .catalog_key(context)
        .filter(|key| !key.is_global() && !key.is_federation())?;
    let judged =
        element.patterns.iter().all(known) && lacks(context, &context.actions(statement), key);
    judged.then(|| {
        (
            entry.key_span(),
            format!(
                "requests of these actions never hold {}",
                entry.quoted_key()
            ),
            "The operator holds for a request without the key.",
        )
    })
}

/// `ForAllValues` in an `Allow`, without a `Null` that wants the key.
fn unguarded<'a>(
    context: &LintContext<'a>,
    statement: &Statement<'a>,
    entry: &Entry<'_, 'a>,
) -> Option<Finding> {
    let all = entry.operator.qualifier == Some(SetQualifier::ForAllValues);
    if !all || !statement.allows() || entry.is_any_key(&["aws:TagKeys"]) {
        return None;
    }
    let several = entry
        .catalog_key(context)
        .filter(|key| key.multivalued() && !key.is_federation())
        .is_some_and(|key| {
            key.is_global() || context.settings.pedantic || entry.is_any_key(&OFTEN_MISSING)
        });
    let guarded = entries(statement).any(|other| {
        other.is_any_key(&[entry.key()])
            && (asks_for_key(&other) || other.operator.qualifier == Some(SetQualifier::ForAnyValue))
    });
    (several && !guarded).then(|| {
        (
            entry.operator_span(),
            format!("`ForAllValues` also holds without {}", entry.quoted_key()),
            "Add `Null` with the key set to `false`, so that a request without the key is not allowed.",
        )
    })
}

/// Whether the test is `Null` with `false`.
fn asks_for_key(entry: &Entry<'_, '_>) -> bool {
    let is_false =
        |value: &Value<'_>| scalar(value).is_some_and(|text| text.eq_ignore_ascii_case("false"));
    entry.family() == OperatorFamily::Null && entry.values().iter().any(is_false)
}
