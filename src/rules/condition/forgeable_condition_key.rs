//! `forgeable-condition-key`

use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition on a value that the caller can choose: `aws:Referer` and `aws:UserAgent`.
    ///
    /// ## Why
    ///
    /// Both keys are headers of the request. Anyone can send any referer and any user agent, so they keep nobody out.
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
    ///     "Condition": { "StringLike": { "aws:Referer": "https://www.example.com/*" } }
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
    /// AWS names no keys for this check; these two are the ones that its key reference warns of. They are reported in any
    /// policy, with any effect and operator.
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-referer)
    static RULE = {
        name: "forgeable-condition-key",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: ["UNTRUSTWORTHY_CONDITION_KEY"],
        check: Conditions(check),
    }
}

const FORGEABLE: [&str; 2] = ["aws:Referer", "aws:UserAgent"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for (_, entry) in statement.conditions() {
            if !FORGEABLE.iter().any(|key| entry.is_key(key)) {
                continue;
            }
            let key = entry.key();
            sink.report(
                key.content_span(),
                format!("the caller chooses the value of {}", quoted(key.as_str())),
            )
            .here("a header that anyone can send")
            .note("Test a key that the caller can't set, such as one of the principal, the network or the source.");
        }
    }
}
