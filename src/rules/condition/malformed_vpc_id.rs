//! `malformed-vpc-id`

use super::entry::entries;
use crate::policy::OperatorFamily;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports a value of `aws:SourceVpc` or `aws:SourceVpce` that is no id of a VPC or VPC endpoint.
    ///
    /// ## Why
    ///
    /// The id of a VPC is `vpc-` and 8 or 17 letters and digits, that of a VPC endpoint `vpce-` and as many. Nothing else is ever
    /// equal to the key.
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
    ///     "Condition": { "StringEquals": { "aws:SourceVpc": "vpc-12345" } }
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
    ///     "Condition": { "StringEquals": { "aws:SourceVpc": "vpc-1a2b3c4d" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-vpc-format)
    static RULE = {
        name: "malformed-vpc-id",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["INVALID_VPCE_FORMAT", "INVALID_VPC_FORMAT"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            let (code, what, prefix) = if entry.is_any_key(&["aws:SourceVpc"]) {
                ("INVALID_VPC_FORMAT", "VPC", "vpc-")
            } else if entry.is_any_key(&["aws:SourceVpce"]) {
                ("INVALID_VPCE_FORMAT", "VPC endpoint", "vpce-")
            } else {
                continue;
            };
            if entry.family() != OperatorFamily::String {
                continue;
            }
            for text in entry.values().iter().filter_map(Value::as_text) {
                let id = text.as_str();
                // Patterns and variables are for other rules.
                if !text.is_known() || id.contains(['*', '?', '$']) || is_id(id, prefix) {
                    continue;
                }
                sink.report_as(
                    code,
                    text.content_span(),
                    format!("{} is no id of a {what}", quoted(id)),
                )
                .note(format!(
                    "An id is `{prefix}` and 8 or 17 letters and digits."
                ));
            }
        }
    }
}

fn is_id(text: &str, prefix: &str) -> bool {
    text.strip_prefix(prefix).is_some_and(|id| {
        matches!(id.len(), 8 | 17) && id.bytes().all(|byte| byte.is_ascii_alphanumeric())
    })
}
