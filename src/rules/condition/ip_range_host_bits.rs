//! `ip-range-host-bits`

use super::entry::entries;
use crate::fix::{Edit, Fix};
use crate::policy::OperatorFamily;
use crate::policy::value::IpRange;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports a CIDR range with bits set beyond its prefix.
    ///
    /// ## Why
    ///
    /// IAM compares only as many bits as the prefix says. `203.0.113.7/24` looks like one address and means all 256 of
    /// `203.0.113.0/24`.
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
    ///     "Condition": { "IpAddress": { "aws:SourceIp": "203.0.113.7/24" } }
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
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition operators](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-improve-ip-range)
    static RULE = {
        name: "ip-range-host-bits",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["IMPROVE_IP_RANGE"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            if entry.family() != OperatorFamily::IpAddress {
                continue;
            }
            for text in entry.values().iter().filter_map(Value::as_text) {
                let range = if text.is_known() {
                    IpRange::parse(text.as_str())
                } else {
                    None
                };
                let Some(range) = range.filter(|range| range.cleaned() != *range) else {
                    continue;
                };
                let (given, cleaned) = (text.as_str(), range.cleaned());
                sink.report(
                    text.content_span(),
                    format!("`{given}` is the range `{cleaned}`"),
                )
                .note("The bits beyond the prefix are ignored.")
                .fix(Fix::safe(
                    format!("Write `{cleaned}`"),
                    [Edit::replace(text.content_span(), cleaned.to_string())],
                ));
            }
        }
    }
}
