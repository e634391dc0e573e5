//! `for-all-values-with-single-valued-key`

use super::entry::entries;
use crate::fix::Fix;
use crate::policy::{Operator, OperatorFamily, SetQualifier};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports `ForAllValues:` with a condition key that has one value.
    ///
    /// ## Why
    ///
    /// `ForAllValues` also holds when the request lacks the key. With a key of one value nothing is gained by it, and an `Allow`
    /// then grants access to every request without the key.
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
    ///     "Condition": { "ForAllValues:StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
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
    ///     "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// The audience claim of an identity provider, `…:aud`, is not judged here.
    ///
    /// ## References
    ///
    /// - [Single-valued vs. multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-security-warning-forallvalues-with-single-valued-key)
    static RULE = {
        name: "for-all-values-with-single-valued-key",
        severity: Security,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["FORALLVALUES_WITH_SINGLE_VALUED_KEY"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            let operator = entry.operator;
            if operator.qualifier != Some(SetQualifier::ForAllValues)
                || operator.facts.family == OperatorFamily::Null
            {
                continue;
            }
            let Some(key) = entry.catalog_key(context) else {
                continue;
            };
            // Whether an audience has one value or several is the provider's choice.
            let claim = entry.key().rsplit(':').next().unwrap_or_default();
            let audience = key.is_federation() && claim.eq_ignore_ascii_case("aud");
            if key.multivalued() || key.value_type().is_none() || audience {
                continue;
            }
            let name = entry.quoted_key();
            let diagnostic = sink.report(
                entry.key_span(),
                format!("{name} has one value: `ForAllValues` only adds requests without it"),
            );
            diagnostic
                .label(entry.operator_span(), "also holds when the key is missing")
                .note("`ForAllValues` holds for a request that lacks the key.");
            let plain = Operator {
                qualifier: None,
                ..operator
            };
            let edits = entry.move_to(context.text, &plain.name(), None);
            if !edits.is_empty() {
                diagnostic.fix(Fix::risky(format!("Use `{}`", plain.name()), edits));
            }
        }
    }
}
