//! `unsupported-global-key`

use crate::embed::PolicyKind;
use crate::fix::{Edit, Fix};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports the condition key `aws:ARN`, which IAM no longer supports.
    ///
    /// ## Why
    ///
    /// No request holds `aws:ARN`. The ARN of the caller is in `aws:PrincipalArn`; the ARN of the resource that a service calls
    /// for is in `aws:SourceArn`.
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
    ///     "Condition": { "ArnLike": { "aws:ARN": "arn:aws:iam::111122223333:role/reader" } }
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
    ///     "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/reader" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS documents two findings for this key and does not say which comes when. Here a policy that speaks of its own caller
    /// (identity, boundary, session, service control policy) gets the warning, for there `aws:PrincipalArn` is what was meant;
    /// any other policy gets the error.
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-global-condition-key)
    static RULE = {
        name: "unsupported-global-key",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["DEPRECATED_GLOBAL_CONDITION_KEY", "UNSUPPORTED_GLOBAL_CONDITION_KEY"],
        check: Conditions(check),
    }
}

/// The key that is gone.
pub(super) const KEY: &str = "aws:ARN";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for (_, entry) in statement.conditions() {
            if !entry.is_key(KEY) {
                continue;
            }
            let span = entry.key().content_span();
            let kind = context.policy.kind;
            // A policy of a caller can mean the caller only; one of a resource may mean the source of a request.
            let caller = kind.is_identity_like() || kind == PolicyKind::Scp;
            let diagnostic = if caller {
                let message = "`aws:ARN` is deprecated: `aws:PrincipalArn` has taken its place";
                sink.report_as("DEPRECATED_GLOBAL_CONDITION_KEY", span, message)
            } else {
                let message =
                    "`aws:ARN` is not supported: use `aws:PrincipalArn` or `aws:SourceArn`";
                sink.report_as("UNSUPPORTED_GLOBAL_CONDITION_KEY", span, message)
            };
            diagnostic.note("No request holds this key.");
            let others: &[&str] = if caller {
                &["aws:PrincipalArn"]
            } else {
                &["aws:PrincipalArn", "aws:SourceArn"]
            };
            for other in others {
                let edit = Edit::replace(span, *other);
                diagnostic.fix(Fix::risky(format!("Replace with `{other}`"), [edit]));
            }
        }
    }
}
