//! `rcp-service-principal-guard`

use crate::embed::PolicyKind;
use crate::policy::{Effect, OperatorEntry, OperatorFamily, Statement};
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::ValueKind;

declare_rule! {
    /// Reports a resource control policy that also denies requests that AWS services make for themselves.
    ///
    /// ## Why
    ///
    /// A resource control policy holds for AWS services too. Their requests lack the keys of principals, and those of
    /// people lack the keys of sources, so a `Deny` that compares them without saying whom it is about breaks log delivery, events
    /// and the like. `aws:PrincipalIsAWSService` tells the two apart.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "s3:*",
    ///     "Resource": "*",
    ///     "Condition": {
    ///       "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }
    ///     }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,policy-type=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Deny",
    ///       "Principal": "*",
    ///       "Action": "s3:*",
    ///       "Resource": "*",
    ///       "Condition": {
    ///         "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
    ///         "BoolIfExists": { "aws:PrincipalIsAWSService": "false" }
    ///       }
    ///     },
    ///     {
    ///       "Effect": "Deny",
    ///       "Principal": "*",
    ///       "Action": "s3:*",
    ///       "Resource": "*",
    ///       "Condition": {
    ///         "StringNotEqualsIfExists": { "aws:SourceOrgID": "o-a1b2c3d4e5" },
    ///         "Null": { "aws:SourceAccount": "false" },
    ///         "Bool": { "aws:PrincipalIsAWSService": "true" }
    ///       }
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS lists no keys. Principal keys are here `aws:PrincipalAccount`, `aws:PrincipalArn`, `aws:PrincipalOrgID`, `aws:PrincipalOrgPaths`
    /// and `aws:PrincipalTag`; source keys are `aws:SourceAccount`, `aws:SourceArn`, `aws:SourceOrgID` and `aws:SourceOrgPaths`. A key is judged under
    /// operators that hold when it is missing, negated ones and `…IfExists`, because only those deny a request without it. `Bool` and
    /// `BoolIfExists` are taken for the guard, as AWS's own examples have both. The presence check is asked of source keys only.
    ///
    /// ## References
    ///
    /// - [Resource control policies](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html)
    /// - [Resource control policy examples](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_examples.html)
    static RULE = {
        name: "rcp-service-principal-guard",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: [
            "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
            "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
            "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
        ],
        check: Policy(check),
    }
}

const PRINCIPAL_KEYS: [&str; 4] = [
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalOrgPaths",
];
const PRINCIPAL_TAG: &str = "aws:PrincipalTag/";
const SOURCE_KEYS: [&str; 4] = [
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceOrgID",
    "aws:SourceOrgPaths",
];
const GUARD: &str = "aws:PrincipalIsAWSService";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Rcp {
        return;
    }
    for statement in context.policy.with_effect(Effect::Deny) {
        for (operator, entry) in statement.conditions() {
            if !holds_without_key(operator) {
                continue;
            }
            let key = entry.key();
            let name = key.as_str();
            let span = key.content_span();
            let is_tag = name
                .get(..PRINCIPAL_TAG.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(PRINCIPAL_TAG));
            if is_tag || PRINCIPAL_KEYS.iter().any(|known| entry.is_key(known)) {
                if !says(statement, OperatorFamily::Bool, GUARD, "false") {
                    sink.report_as(
                        "RCP_MISSING_RELATED_PRINCIPAL_CONDITION_KEY",
                        span,
                        format!("requests of AWS services lack `{name}` and are denied too"),
                    )
                    .here("holds also where the key is missing")
                    .note(format!(
                        "Add `\"BoolIfExists\": {{\"{GUARD}\": \"false\"}}` to the condition."
                    ));
                }
            } else if SOURCE_KEYS.iter().any(|known| entry.is_key(known)) {
                if !says(statement, OperatorFamily::Bool, GUARD, "true") {
                    sink.report_as(
                        "RCP_MISSING_RELATED_SERVICE_PRINCIPAL_CONDITION_KEY",
                        span,
                        format!(
                            "only requests of AWS services hold `{name}`, and all others are denied"
                        ),
                    )
                    .here("holds also where the key is missing")
                    .note(format!(
                        "Add `\"BoolIfExists\": {{\"{GUARD}\": \"true\"}}` to the condition."
                    ));
                }
                let checked = ["aws:SourceAccount", "aws:SourceArn"]
                    .iter()
                    .any(|known| says(statement, OperatorFamily::Null, known, "false"));
                if !checked {
                    sink.report_as(
                        "RCP_MISSING_SERVICE_CONDITION_KEY_NULL_CHECK",
                        span,
                        format!("services that do not send `{name}` are denied"),
                    )
                    .here("not in every request of a service")
                    .note("Add `\"Null\": {\"aws:SourceAccount\": \"false\"}` to the condition.");
                }
            }
        }
    }
}

/// Whether a condition holds when the request lacks its key.
fn holds_without_key(entry: &OperatorEntry<'_>) -> bool {
    entry
        .operator
        .is_some_and(|operator| operator.facts.negated || operator.if_exists)
}

/// Whether the statement compares a key with a word by an operator of a family; taken for granted where a part of the
/// condition is not known.
fn says(statement: &Statement<'_>, family: OperatorFamily, key: &str, word: &str) -> bool {
    statement.conditions().any(|(operator, entry)| {
        if !entry.key().is_known() {
            return true;
        }
        let of_family = operator
            .operator
            .is_some_and(|operator| operator.facts.family == family);
        of_family
            && entry.is_key(key)
            && entry.values.iter().any(|value| match &value.kind {
                ValueKind::String(text) => {
                    !text.is_known() || text.as_str().eq_ignore_ascii_case(word)
                }
                ValueKind::Bool(is_true) => *is_true == (word == "true"),
                ValueKind::Hole => true,
                _ => false,
            })
    })
}
