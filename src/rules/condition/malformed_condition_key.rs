//! `malformed-condition-key`

use super::entry::is_plain;
use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition key that is not of the form `prefix:name`.
    ///
    /// ## Why
    ///
    /// Every condition key begins with `aws:`, with a service prefix, or with the host name of an identity provider. IAM knows
    /// no other form, and no request ever holds such a key.
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
    ///     "Condition": { "IpAddress": { "SourceIp": "203.0.113.0/24" } }
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
    /// ## References
    ///
    /// - [IAM JSON policy elements: Condition](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-condition-key-format)
    static RULE = {
        name: "malformed-condition-key",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_CONDITION_KEY_FORMAT"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for (_, entry) in statement.conditions() {
            let key = entry.key();
            if !key.is_known() || is_well_formed(key.as_str()) {
                continue;
            }
            let name = key.as_str();
            let diagnostic = sink.report(
                key.content_span(),
                format!("{} has not the form of a condition key", quoted(name)),
            );
            diagnostic.note(
                "A condition key is a prefix, a colon and a name: `aws:SourceIp`, `s3:prefix`.",
            );
            let trimmed = name.trim();
            let global = format!("aws:{trimmed}");
            let meant = if is_well_formed(trimmed) && is_plain(trimmed) {
                trimmed
            } else if let Some(key) = context.catalog.global_condition_key(&global) {
                if key.is_template() {
                    &global
                } else {
                    key.name()
                }
            } else {
                continue;
            };
            diagnostic.here(format!("did you mean `{meant}`?"));
            let edit = Edit::replace(key.content_span(), meant);
            diagnostic.fix(Fix::risky(format!("Replace with `{meant}`"), [edit]));
        }
    }
}

/// Whether a key is a prefix, a colon and a name. Only names with a free part hold spaces.
pub(super) fn is_well_formed(key: &str) -> bool {
    key.split_once(':').is_some_and(|(prefix, name)| {
        !prefix.is_empty()
            && !name.is_empty()
            && !prefix.contains(char::is_whitespace)
            && name.trim() == name
    })
}
