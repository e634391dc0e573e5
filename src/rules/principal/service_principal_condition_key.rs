//! `service-principal-condition-key`

use crate::policy::PrincipalType;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition key that requests of the statement's service principal never hold.
    ///
    /// ## Why
    ///
    /// A service that calls for itself is no member of an organization. With a condition on the organization the
    /// statement lets the service do nothing.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Service": "cloudfront.amazonaws.com" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": {
    ///       "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5", "aws:SourceAccount": "111122223333" }
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
    ///     "Principal": { "Service": "cloudfront.amazonaws.com" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": {
    ///       "StringEquals": { "aws:SourceAccount": "111122223333" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS names one pair: `cloudfront.amazonaws.com` and `aws:PrincipalOrgID`.
    ///
    /// ## References
    ///
    /// - [IAM policy validation check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-unsupported-condition-key-for-service-principal)
    static RULE = {
        name: "service-principal-condition-key",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["UNSUPPORTED_CONDITION_KEY_FOR_SERVICE_PRINCIPAL"],
        check: Conditions(check),
    }
}

/// Service principals and keys that their requests never hold.
const UNUSABLE: &[(&str, &str)] = &[("cloudfront.amazonaws.com", "aws:PrincipalOrgID")];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !context.policy.kind.takes_principal() {
        return;
    }
    for statement in context.statements() {
        let Some(principal) = &statement.principal else {
            continue;
        };
        if statement.condition.is_none() {
            continue;
        }
        for (principal_type, text) in principal.values() {
            if principal_type != PrincipalType::Service {
                continue;
            }
            for (service, key) in UNUSABLE {
                if !text.as_str().eq_ignore_ascii_case(service) {
                    continue;
                }
                for (_, entry) in statement
                    .conditions()
                    .filter(|(_, entry)| entry.is_key(key))
                {
                    sink.report(
                        entry.key().content_span(),
                        format!("requests of `{service}` never hold `{key}`"),
                    )
                    .here("can't be used with this principal")
                    .label(text.content_span(), "a service, and no member of an organization")
                    .note("Use `aws:SourceArn`, `aws:SourceAccount` or `aws:SourceOrgID` to say for whom the service may act.");
                }
            }
        }
    }
}
