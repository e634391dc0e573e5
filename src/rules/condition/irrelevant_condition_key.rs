//! `irrelevant-condition-key`

use crate::embed::PolicyKind;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition key in a resource policy that says something only in identity policies.
    ///
    /// ## Why
    ///
    /// `s3:ResourceAccount` is the account that owns the bucket. In the bucket's own policy it is always the same, so the
    /// condition always holds or never does.
    ///
    /// ## Example
    ///
    /// ```json,resource-type=AWS::S3::Bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "s3:ResourceAccount": "111122223333" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,resource-type=AWS::S3::Bucket
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS names one key for the S3 types. It is judged only where the type of the resource is told (`--resource-type`).
    ///
    /// ## References
    ///
    /// - [IAM policy validation check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-irrelevant-condition-key-in-policy)
    static RULE = {
        name: "irrelevant-condition-key",
        severity: Suggestion,
        since: "0.1.0",
        fix: None,
        issue_codes: ["IRRELEVANT_CONDITION_KEY_IN_POLICY"],
        check: Conditions(check),
    }
}

/// Keys, and the types of resources whose policies they say nothing in.
const IRRELEVANT: &[(&str, &[&str])] = &[(
    "s3:ResourceAccount",
    &[
        "AWS::S3::AccessPoint",
        "AWS::S3::Bucket",
        "AWS::S3::MultiRegionAccessPoint",
        "AWS::S3ObjectLambda::AccessPoint",
    ],
)];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let Some(resource_type) = context.settings.resource_type.as_deref() else {
        return;
    };
    if context.policy.kind != PolicyKind::Resource {
        return;
    }
    for statement in context.statements() {
        for (_, entry) in statement.conditions() {
            let irrelevant = IRRELEVANT
                .iter()
                .any(|(key, types)| types.contains(&resource_type) && entry.is_key(key));
            if irrelevant {
                sink.report(
                    entry.key().content_span(),
                    format!(
                        "{} says nothing in a policy of {}",
                        quoted(entry.key().as_str()),
                        quoted(resource_type)
                    ),
                )
                .here("the same in every request")
                .note("Use the key in identity policies, where it tells apart whose buckets are meant.");
            }
        }
    }
}
