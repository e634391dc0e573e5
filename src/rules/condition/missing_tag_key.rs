//! `missing-tag-key`

use crate::catalog::{Catalog, ConditionKey};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition key about a tag that does not say which tag.
    ///
    /// ## Why
    ///
    /// `aws:ResourceTag` and its relatives compare one tag, whose key stands behind a slash: `aws:ResourceTag/team`. Without it
    /// the key is in no request.
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
    ///     "Condition": { "StringEquals": { "aws:PrincipalTag": "blue" } }
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
    ///     "Condition": { "StringEquals": { "aws:PrincipalTag/team": "blue" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [Controlling access to AWS resources using tags](https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-tag-key-in-condition)
    static RULE = {
        name: "missing-tag-key",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISSING_TAG_KEY_IN_CONDITION"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for (_, entry) in statement.conditions() {
            let key = entry.key();
            if !key.is_known() || !lacks_tag_key(context.catalog, key.as_str()) {
                continue;
            }
            let name = key.as_str().trim_end_matches('/');
            sink.report(
                key.content_span(),
                format!("{} lacks the key of a tag", quoted(name)),
            )
            .here(format!("must be `{name}/` and the tag's key"));
        }
    }
}

/// Whether a key is one of those that need `/` and a tag's key, and lacks it.
pub(super) fn lacks_tag_key(catalog: &Catalog, key: &str) -> bool {
    let bare = key.strip_suffix('/').unwrap_or(key);
    let name = bare.rsplit(':').next().unwrap_or_default();
    // The cheap test first: all these keys end so.
    let tail = name.len().checked_sub("Tag".len());
    tail.and_then(|at| name.get(at..))
        .is_some_and(|tail| tail.eq_ignore_ascii_case("Tag"))
        && (bare.len() < key.len() || catalog.condition_key(bare).is_none())
        && catalog
            .condition_key(&format!("{bare}/key"))
            .is_some_and(ConditionKey::is_template)
}
