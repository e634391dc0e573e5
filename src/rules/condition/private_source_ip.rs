//! `private-source-ip`

use super::entry::{entries, value_span};
use crate::fix::{Fix, remove_items};
use crate::policy::OperatorFamily;
use crate::policy::value::{IpRange, scalar};
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports private addresses for `aws:SourceIp`.
    ///
    /// ## Why
    ///
    /// `aws:SourceIp` is the public address that a request comes from; a request through a VPC endpoint has no `aws:SourceIp` at
    /// all. Private addresses (RFC 1918, RFC 4193) never stand there: `IpAddress` with nothing else never holds, and
    /// `NotIpAddress` always does. Inside a VPC `aws:VpcSourceIp` is the key to use.
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
    ///     "Condition": { "IpAddress": { "aws:SourceIp": "10.0.0.0/8" } }
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
    /// A range counts as private if all of it lies in `10.0.0.0/8`, `172.16.0.0/12`, `192.168.0.0/16` or `fc00::/7`.
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-private-ip-address)
    static RULE = {
        name: "private-source-ip",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["PRIVATE_IP_ADDRESS", "PRIVATE_IP_ADDRESS_SUBSET", "PRIVATE_NOT_IP_ADDRESS", "PRIVATE_NOT_IP_ADDRESS_SUBSET"],
        check: Conditions(check),
    }
}

const NOTE: &str =
    "`aws:SourceIp` holds public addresses only; inside a VPC the key is `aws:VpcSourceIp`.";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            if entry.family() != OperatorFamily::IpAddress || !entry.is_any_key(&["aws:SourceIp"]) {
                continue;
            }
            let values = entry.values();
            let is_private = |value: &Value<'_>| {
                let range = scalar(value).and_then(IpRange::parse);
                range.is_some_and(IpRange::is_private)
            };
            let private: Vec<usize> = (0..values.len())
                .filter(|&index| values.get(index).is_some_and(is_private))
                .collect();
            let Some(first) = private.first().and_then(|&index| values.get(index)) else {
                continue;
            };
            let negated = entry.operator.facts.negated;
            if private.len() == values.len() {
                // With `IfExists` the condition still tells requests with the key from those without.
                if entry.operator.if_exists {
                    continue;
                }
                let (code, what) = if negated {
                    ("PRIVATE_NOT_IP_ADDRESS", "always holds")
                } else {
                    ("PRIVATE_IP_ADDRESS", "never holds")
                };
                let span = if values.len() == 1 {
                    value_span(first)
                } else {
                    entry.value().span
                };
                sink.report_as(
                    code,
                    span,
                    format!("`aws:SourceIp` is never a private address: the condition {what}"),
                )
                .about(entry.value().span)
                .note(NOTE);
            } else {
                let code = if negated {
                    "PRIVATE_NOT_IP_ADDRESS_SUBSET"
                } else {
                    "PRIVATE_IP_ADDRESS_SUBSET"
                };
                let diagnostic = sink.report_as(
                    code,
                    value_span(first),
                    "`aws:SourceIp` is never a private address: this one has no effect",
                );
                diagnostic.note(NOTE);
                for value in private
                    .iter()
                    .skip(1)
                    .filter_map(|&index| values.get(index))
                {
                    diagnostic.label(value_span(value), "nor has this one");
                }
                let edits = remove_items(context.text, entry.value(), &private);
                diagnostic.fix(Fix::risky("Remove the private addresses", edits));
            }
        }
    }
}
