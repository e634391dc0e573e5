//! `malformed-kms-key-value`

use super::entry::entries;
use crate::policy::{Arn, ArnField, OperatorFamily};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports a value that is no ARN of a KMS key, for a condition key that takes one.
    ///
    /// ## Why
    ///
    /// The services compare the whole ARN of the key, whatever the request named. An alias, or the key's id alone, is never equal
    /// to it.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:PutObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "s3:x-amz-server-side-encryption-aws-kms-key-id": "alias/uploads" } }
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
    ///     "Action": "s3:PutObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "s3:x-amz-server-side-encryption-aws-kms-key-id": "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-kms-key-value)
    static RULE = {
        name: "malformed-kms-key-value",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["INVALID_KMS_KEY_VALUE"],
        check: Conditions(check),
    }
}

/// The condition keys that hold the ARN of a KMS key (Service Authorization Reference: their type is ARN, and the
/// services document that they hold the ARN of the key itself).
const KEYS: &[&str] = &[
    "s3:x-amz-server-side-encryption-aws-kms-key-id",
    "s3express:x-amz-server-side-encryption-aws-kms-key-id",
    "s3tables:KMSKeyArn",
    "s3vectors:kmsKeyArn",
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            let text_like = matches!(entry.family(), OperatorFamily::String | OperatorFamily::Arn);
            if !text_like || !entry.is_any_key(KEYS) {
                continue;
            }
            for text in entry.values().iter().filter_map(Value::as_text) {
                if !text.is_known() || may_be_key(text.as_str()) {
                    continue;
                }
                let (value, key) = (quoted(text.as_str()), entry.key());
                sink.report(
                    text.content_span(),
                    format!("{value} is no ARN of a KMS key, which `{key}` takes"),
                )
                .here("must be `arn:aws:kms:REGION:ACCOUNT:key/KEY-ID`");
            }
        }
    }
}

/// Whether a pattern may match the ARN of a key. One with wildcards or variables in its first fields may be anything.
fn may_be_key(text: &str) -> bool {
    let Some(arn) = Arn::parse(text) else {
        return text.contains(['*', '?', '$']);
    };
    let open = |field: &str| field.contains(['*', '?', '$']);
    let fits = |field: &str, wanted: fn(&str) -> bool| open(field) || wanted(field);
    arn.field(ArnField::Prefix) == "arn"
        && fits(arn.service(), |service| service == "kms")
        && fits(arn.region(), |region| !region.is_empty())
        && fits(arn.account(), |account| !account.is_empty())
        && fits(arn.resource(), |resource| {
            resource.len() > "key/".len() && resource.starts_with("key/")
        })
}
