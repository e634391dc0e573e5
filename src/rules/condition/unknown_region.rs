//! `unknown-region`

use super::entry::entries;
use crate::catalog::closest;
use crate::fix::{Edit, Fix};
use crate::policy::{OperatorFamily, is_region_shaped, partition, partition_of_region, regions};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports a value that is no AWS Region, for a condition key that takes one.
    ///
    /// ## Why
    ///
    /// No request is made in a Region that does not exist: `StringEquals` with such a value never holds, and `StringNotEquals` in a
    /// `Deny` denies what it was meant to spare.
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
    ///     "Condition": { "StringEquals": { "aws:RequestedRegion": "us-east1" } }
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
    ///     "Condition": { "StringEquals": { "aws:RequestedRegion": "us-east-1" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A name that is built like a Region's, such as `eu-north-7`, is taken for one: Regions open faster than linters are updated. Only
    /// in the format of IAM Access Analyzer, and with `--pedantic`, it is reported unless it is known. Values with wildcards or
    /// variables are not judged.
    ///
    /// ## References
    ///
    /// - [AWS Regions](https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-region)
    static RULE = {
        name: "unknown-region",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_REGION"],
        check: Conditions(check),
    }
}

/// Condition keys whose value is the name of a Region.
const KEYS: &[&str] = &[
    "account:TargetRegion",
    "aws:RequestedRegion",
    "ec2:Region",
    "kms:PrimaryRegion",
    "kms:ReplicaRegion",
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let strict = context.settings.every_code || context.settings.pedantic;
    let is_region = |name| partition_of_region(name).is_some() || !strict && is_region_shaped(name);
    for statement in context.statements() {
        for entry in entries(statement) {
            if entry.family() != OperatorFamily::String || !entry.is_any_key(KEYS) {
                continue;
            }
            for text in entry.values().iter().filter_map(Value::as_text) {
                let name = text.as_str();
                // Patterns and variables may stand for any Region.
                let open = name.contains(['*', '?', '$']);
                if !text.is_known() || open || is_region(name) || is_global(name) {
                    continue;
                }
                let diagnostic = sink.report(
                    text.content_span(),
                    format!("{} is no AWS Region", quoted(name)),
                );
                diagnostic.note("No request is made in a Region that does not exist.");
                let lowercase = name.trim().to_ascii_lowercase();
                if let Some((region, _)) = closest(&lowercase, regions()) {
                    diagnostic.here(format!("did you mean `{region}`?"));
                    let edit = Edit::replace(text.content_span(), region);
                    diagnostic.fix(Fix::risky(format!("Replace with `{region}`"), [edit]));
                }
            }
        }
    }
}

/// Whether a name is that of a partition's global endpoint: `aws-global`.
fn is_global(name: &str) -> bool {
    name.strip_suffix("-global")
        .is_some_and(|partition_name| partition(partition_name).is_some())
}
