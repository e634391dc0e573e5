//! `s3-prefix-negated`

use crate::policy::{Effect, OperatorFamily};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition that keeps callers away from `s3:prefix` by naming what they must not list.
    ///
    /// ## Why
    ///
    /// `s3:prefix` is what the caller asks for. Who may not list `secret/` asks for `sec`, or for nothing at all, and sees the
    /// keys in `secret/` too. Only a list of what may be asked for is safe.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket",
    ///     "Condition": { "StringLike": { "s3:prefix": "secret/*" } }
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
    ///     "Effect": "Deny",
    ///     "Action": "s3:ListBucket",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket",
    ///     "Condition": { "StringNotLike": { "s3:prefix": "public/*" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// `Deny` with a positive string operator and `Allow` with a negated one are reported; the other two say what may be listed.
    ///
    /// ## References
    ///
    /// - [Bucket policy examples: restricting access by prefix](https://docs.aws.amazon.com/AmazonS3/latest/userguide/amazon-s3-policy-keys.html#bucket-keys-in-amazon-s3-policies)
    static RULE = {
        name: "s3-prefix-negated",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: ["S3_PREFIX_IN_NEGATIVE_CONTEXT"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for (operator, entry) in statement.conditions() {
            if !entry.is_key("s3:prefix") {
                continue;
            }
            let Some(facts) = operator.operator.map(|operator| operator.facts) else {
                continue;
            };
            let negative = match statement.effect() {
                Some(Effect::Deny) => !facts.negated,
                Some(Effect::Allow) => facts.negated,
                _ => false,
            };
            if facts.family != OperatorFamily::String || !negative {
                continue;
            }
            let message = if facts.negated {
                "every other prefix may be listed, shorter ones too"
            } else {
                "only these prefixes are denied, and no shorter ones"
            };
            sink.report(entry.key().content_span(), message)
                .here("what the caller asks for")
                .label(operator.member.key.content_span(), "names what must not be listed")
                .note("A shorter prefix, or none, lists the same keys. Use `Allow` with `StringLike`, or `Deny` with `StringNotLike`.");
        }
    }
}
