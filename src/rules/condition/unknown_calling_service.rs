//! `unknown-calling-service`

use super::entry::entries;
use super::malformed_service_principal::CHAIN;
use crate::catalog::{ServicePrincipal, closest};
use crate::fix::{Edit, Fix};
use crate::policy::OperatorFamily;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::{Text, Value};

declare_rule! {
    /// Reports a service in `aws:CalledVia` and its relatives that AWS does not have.
    ///
    /// ## Why
    ///
    /// These keys hold the services that forward a request: `athena.amazonaws.com`. A service that does not exist forwards none,
    /// and the condition never holds.
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
    ///     "Condition": { "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformaton.amazonaws.com" } }
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
    ///     "Condition": { "ForAnyValue:StringEquals": { "aws:CalledVia": "cloudformation.amazonaws.com" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS's verdicts show this check for `aws:CalledVia` only; `iam:PassedToService` and the other keys that hold services are not
    /// judged.
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service)
    static RULE = {
        name: "unknown-calling-service",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_SERVICE"],
        check: Conditions(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        for entry in entries(statement) {
            if entry.family() != OperatorFamily::String || !entry.is_any_key(CHAIN) {
                continue;
            }
            for text in entry.values().iter().filter_map(Value::as_text) {
                if text.is_known() {
                    judge(context, text, sink);
                }
            }
        }
    }
}

fn judge(context: &LintContext<'_>, text: &Text<'_>, sink: &mut Sink<'_>) {
    let (value, catalog) = (text.as_str(), context.catalog);
    // Other forms belong to `malformed-service-principal`.
    let Some(name) = value.strip_suffix(".amazonaws.com") else {
        return;
    };
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    if name.is_empty()
        || !name.bytes().all(plain)
        || catalog.service(name).is_some()
        || catalog.service_principal(value).is_some()
    {
        return;
    }
    let diagnostic = sink.report(
        text.content_span(),
        format!("there is no service {}", quoted(value)),
    );
    diagnostic.note(format!(
        "The catalog of {} does not know it.",
        catalog.date()
    ));
    let candidates = catalog.service_principals().map(ServicePrincipal::name);
    if let Some((meant, _)) = closest(value, candidates) {
        diagnostic.here(format!("did you mean `{meant}`?"));
        let edit = Edit::replace(text.content_span(), meant);
        diagnostic.fix(Fix::risky(format!("Replace with `{meant}`"), [edit]));
    }
}
