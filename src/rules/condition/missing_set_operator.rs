//! `missing-set-operator`

use super::entry::entries;
use crate::fix::Fix;
use crate::policy::OperatorFamily;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition key with several values under an operator without `ForAllValues:` or `ForAnyValue:`.
    ///
    /// ## Why
    ///
    /// A request may hold several values of such a key. Without the prefix IAM is not told whether one of them has to match
    /// or all of them, and compares in a way that nobody should rely on.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "ec2:CreateTags",
    ///     "Resource": "arn:aws:ec2:us-east-1:111122223333:volume/*",
    ///     "Condition": { "StringEquals": { "aws:TagKeys": "team" } }
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
    ///     "Action": "ec2:CreateTags",
    ///     "Resource": "arn:aws:ec2:us-east-1:111122223333:volume/*",
    ///     "Condition": { "ForAnyValue:StringEquals": { "aws:TagKeys": "team" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Claims of identity providers are not judged: most providers send one value of a claim that may have several.
    ///
    /// `events:source` and `events:detail-type` are among the keys: a request to put events holds up to ten, each with its own
    /// source and type. AWS reports them too, also in policies of its own.
    ///
    /// ## References
    ///
    /// - [Single-valued vs. multivalued context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-missing-qualifier)
    static RULE = {
        name: "missing-set-operator",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["MISSING_QUALIFIER"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            if entry.operator.qualifier.is_some() || entry.family() == OperatorFamily::Null {
                continue;
            }
            if !entry
                .catalog_key(context)
                .is_some_and(|key| key.multivalued() && !key.is_federation())
            {
                continue;
            }
            let (key, operator) = (entry.quoted_key(), entry.operator_name());
            let diagnostic = sink.report(
                entry.key_span(),
                format!("{key} has several values, and `{operator}` takes one"),
            );
            diagnostic
                .label(entry.operator_span(), "lacks `ForAllValues:` or `ForAnyValue:`")
                .note("`ForAnyValue` holds if one value of the request matches; `ForAllValues` if all of them do, or there is none.");
            let prefixes = if entry.operator.facts.negated {
                ["ForAllValues", "ForAnyValue"]
            } else {
                ["ForAnyValue", "ForAllValues"]
            };
            for prefix in prefixes {
                let name = format!("{prefix}:{operator}");
                let edits = entry.move_to(context.text, &name, None);
                if !edits.is_empty() {
                    diagnostic.fix(Fix::risky(format!("Use `{name}`"), edits));
                }
            }
        }
    }
}
