//! `condition-value-type`

use super::entry::{Entry, entries, value_span};
use crate::policy::OperatorFamily;
use crate::policy::value::{
    DateForm, IpRange, date_form, is_base64, is_boolean, is_number, scalar,
};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports a value that is not of its operator's type.
    ///
    /// ## Why
    ///
    /// A `Bool` operator compares with `true` and `false`, a `Date` operator with dates, `IpAddress` with addresses and CIDR
    /// ranges, `BinaryEquals` with base64. Another value never matches. A number under a `Date` operator counts the seconds
    /// since 1970, which is seldom what a person meant.
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
    ///     "Condition": { "DateLessThan": { "aws:CurrentTime": "31.12.2026" } }
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
    ///     "Condition": { "DateLessThan": { "aws:CurrentTime": "2026-12-31T00:00:00Z" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Dates are taken in the forms of the W3C's profile of ISO 8601: `YYYY-MM`, `YYYY-MM-DD`, and with a time to the minute,
    /// the second or its fraction, and a time zone. Other forms of ISO 8601, and numbers, are reported as ambiguous; a number
    /// is fine for `aws:EpochTime`. The values of `Null` are Booleans too.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [Date and Time Formats (W3C)](https://www.w3.org/TR/NOTE-datetime)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-general-warning-type-mismatch-date)
    static RULE = {
        name: "condition-value-type",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: ["INVALID_DATE_VALUE", "TYPE_MISMATCH_BOOLEAN", "TYPE_MISMATCH_DATE", "TYPE_MISMATCH_IP_RANGE", "TYPE_MISMATCH_NUMBER", "TYPE_MISMATCH_STRING"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            if matches!(entry.family(), OperatorFamily::String | OperatorFamily::Arn) {
                continue;
            }
            for value in entry.values() {
                // Variables belong to `variable-for-operator`.
                if let Some(text) = scalar(value).filter(|text| !text.contains("${")) {
                    judge(&entry, value, text, sink);
                }
            }
        }
    }
}

fn judge(entry: &Entry<'_, '_>, value: &Value<'_>, text: &str, sink: &mut Sink<'_>) {
    let shown = quoted(text);
    let (code, message, note) = match entry.family() {
        OperatorFamily::Bool | OperatorFamily::Null if !is_boolean(text) => (
            "TYPE_MISMATCH_BOOLEAN",
            format!(
                "`{}` compares with `true` or `false`, not with {shown}",
                entry.operator_name()
            ),
            "Write `\"true\"` or `\"false\"`.",
        ),
        OperatorFamily::Numeric if !is_number(text) => (
            "TYPE_MISMATCH_NUMBER",
            format!(
                "`{}` compares with numbers, and {shown} is none",
                entry.operator_name()
            ),
            "Write an integer or a decimal, without units and without separators.",
        ),
        OperatorFamily::Binary if !is_base64(text) => (
            "TYPE_MISMATCH_STRING",
            format!(
                "`{}` compares with base64, and {shown} is none",
                entry.operator_name()
            ),
            "Base64 has letters, digits, `+` and `/`, in groups of four, the last one filled up with `=`.",
        ),
        OperatorFamily::IpAddress if IpRange::parse(text).is_none() => (
            "TYPE_MISMATCH_IP_RANGE",
            format!(
                "`{}` compares with addresses, and {shown} is none",
                entry.operator_name()
            ),
            "Write an IPv4 or IPv6 address, or a range in CIDR form: `203.0.113.0/24`, `2001:db8::/32`.",
        ),
        OperatorFamily::Date => match date_form(text) {
            DateForm::W3c => return,
            // The key is a number of seconds by definition.
            DateForm::Epoch if entry.is_any_key(&["aws:EpochTime"]) => return,
            DateForm::Epoch => (
                "INVALID_DATE_VALUE",
                format!("{shown} is read as seconds since 1970"),
                "Write the date as `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`.",
            ),
            DateForm::OtherIso => (
                "INVALID_DATE_VALUE",
                format!("{shown} may be read as another time than was meant"),
                "Write it with separators and a time zone: `YYYY-MM-DDThh:mm:ssZ`.",
            ),
            DateForm::Invalid => (
                "TYPE_MISMATCH_DATE",
                format!("{shown} is no date"),
                "Write the date as `YYYY-MM-DD` or `YYYY-MM-DDThh:mm:ssZ`.",
            ),
        },
        _ => return,
    };
    sink.report_as(code, value_span(value), message).note(note);
}
