//! `endpoint-key-unsupported-service`

use crate::catalog::{Catalog, Service};
use crate::policy::{ActionPattern, OperatorFamily, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a condition on the owner of a VPC endpoint for services that do not send it.
    ///
    /// ## Why
    ///
    /// Only some services send `aws:VpceAccount`, `aws:VpceOrgID` and `aws:VpceOrgPaths`. For the others the condition compares
    /// with nothing: an `Allow` never applies, and a `Deny` with a negated operator denies everything.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Action": ["s3:GetObject", "swf:CountOpenWorkflowExecutions"],
    ///     "Resource": "*",
    ///     "Condition": { "StringNotEquals": { "aws:VpceAccount": "111122223333" } }
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
    ///     "Action": ["s3:GetObject"],
    ///     "Resource": "*",
    ///     "Condition": { "StringNotEquals": { "aws:VpceAccount": "111122223333" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// The services of each key stand in the catalog. `iam:PassRole` sends none of the keys, although IAM is listed. A
    /// statement that also demands the key's presence (`Null` with `false`) is left alone: it is meant for requests that hold
    /// it. `aws:SourceVpcArn`, which also only some services send, is not part of AWS's check.
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpceaccount)
    static RULE = {
        name: "endpoint-key-unsupported-service",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: ["USE_CONDITION_KEY_ONLY_WITH_SUPPORTED_SERVICES"],
        check: Conditions(check),
    }
}

const KEYS: [&str; 3] = ["aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for (operator, entry) in statement.conditions() {
            let Some(key) = KEYS.iter().find(|key| entry.is_key(key)) else {
                continue;
            };
            let tests_value = operator
                .operator
                .is_some_and(|operator| operator.facts.family != OperatorFamily::Null);
            if !tests_value || demands_presence(statement, key) {
                continue;
            }
            let Some((span, what)) = unsupported(context.catalog, statement, key) else {
                continue;
            };
            sink.report(
                entry.key().content_span(),
                format!("{what} does not send {}", quoted(entry.key().as_str())),
            )
            .here("only some services send this key")
            .label(span, "without the key")
            .note("Keep the statement to the actions of services that send the key.");
        }
    }
}

/// Whether the statement holds `"Null": {KEY: "false"}`.
fn demands_presence(statement: &Statement<'_>, key: &str) -> bool {
    statement.conditions().any(|(operator, entry)| {
        operator
            .operator
            .is_some_and(|operator| operator.facts.family == OperatorFamily::Null)
            && entry.is_key(key)
    })
}

/// The first part of the statement's actions whose requests lack the key.
fn unsupported(
    catalog: &Catalog,
    statement: &Statement<'_>,
    key: &str,
) -> Option<(crate::source::Span, String)> {
    if let Some(element) = &statement.not_action {
        let what = "part of what `NotAction` leaves".to_owned();
        return Some((element.member.key.content_span(), what));
    }
    let patterns = statement
        .action
        .iter()
        .flat_map(|element| &element.patterns);
    patterns
        .filter(|pattern| lacks(catalog, **pattern, key))
        .map(|pattern| (pattern.span(), quoted(pattern.text.as_str())))
        .next()
}

fn lacks(catalog: &Catalog, pattern: ActionPattern<'_>, key: &str) -> bool {
    let Some((prefix, name)) = pattern.split() else {
        return pattern.known() == Some("*");
    };
    let sends = |service: Service<'_>| service.sends_endpoint_key(key) == Some(true);
    name.eq_ignore_ascii_case("PassRole") && prefix.eq_ignore_ascii_case("iam")
        || catalog
            .services_matching(prefix)
            .any(|service| !sends(service))
}
