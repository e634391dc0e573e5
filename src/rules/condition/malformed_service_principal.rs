//! `malformed-service-principal`

use super::entry::entries;
use crate::fix::{Edit, Fix};
use crate::policy::OperatorFamily;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports a value that has not the form of a service principal, for a condition key that takes one.
    ///
    /// ## Why
    ///
    /// Services are named in lowercase: `lambda.amazonaws.com`. `kms:ViaService` holds the Region as well:
    /// `s3.us-east-1.amazonaws.com`. The keys `aws:CalledVia…` hold names of one label before `amazonaws.com`. A value of any
    /// other form never matches.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "iam:PassRole",
    ///     "Resource": "arn:aws:iam::111122223333:role/worker",
    ///     "Condition": { "StringEquals": { "iam:PassedToService": "lambda" } }
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
    ///     "Action": "iam:PassRole",
    ///     "Resource": "arn:aws:iam::111122223333:role/worker",
    ///     "Condition": { "StringEquals": { "iam:PassedToService": "lambda.amazonaws.com" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Values with wildcards or variables are not judged. AWS's verdicts accept several labels, as in
    /// `events.workmail.amazonaws.com`, everywhere but in `aws:CalledVia…`, where AWS itself uses them and they work: there they
    /// are reported only in the format of IAM Access Analyzer, and with `--pedantic`.
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    /// - [IAM Access Analyzer policy checks](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-invalid-service-principal-format)
    static RULE = {
        name: "malformed-service-principal",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_SERVICE_PRINCIPAL_FORMAT"],
        check: Conditions(check),
    }
}

/// Keys that hold services in the chain of a request.
pub(super) const CHAIN: &[&str] = &["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"];

/// Keys that hold a service with its Region.
const REGIONAL: &[&str] = &["kms:ViaService"];

/// Other keys that hold service principals. Some of these have several labels: `events.workmail.amazonaws.com`.
const PRINCIPAL: &[&str] = &[
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "codeconnections:PassedToService",
    "codestar-connections:PassedToService",
    "iam:AWSServiceName",
    "iam:PassedToService",
    "organizations:ServicePrincipal",
    "sts:AWSServiceName",
];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let every_code = context.settings.every_code || context.settings.pedantic;
    for statement in context.statements() {
        for entry in entries(statement) {
            if entry.family() != OperatorFamily::String {
                continue;
            }
            let (expected, labels): (_, fn(usize) -> bool) =
                if every_code && entry.is_any_key(CHAIN) {
                    ("service-name.amazonaws.com", |labels| labels == 1)
                } else if entry.is_any_key(REGIONAL) {
                    ("service-name.REGION.amazonaws.com", |labels| labels >= 2)
                } else if entry.is_any_key(PRINCIPAL) || entry.is_any_key(CHAIN) {
                    ("service-name.amazonaws.com", |labels| labels >= 1)
                } else {
                    continue;
                };
            for text in entry.values().iter().filter_map(Value::as_text) {
                let value = text.as_str();
                // A variable may be anything, and so may a pattern.
                if !text.is_known()
                    || value.contains(['*', '?', '$'])
                    || is_principal(value, labels)
                {
                    continue;
                }
                let key = entry.quoted_key();
                let diagnostic = sink.report(
                    text.content_span(),
                    format!(
                        "{} has not the form that {key} takes: `{expected}`",
                        quoted(value)
                    ),
                );
                diagnostic.note("The names of services are written in lowercase.");
                let meant = [
                    value.to_ascii_lowercase(),
                    format!("{}.amazonaws.com", value.to_ascii_lowercase()),
                ];
                let meant = meant.into_iter().find(|meant| {
                    is_principal(meant, labels)
                        && context.catalog.service_principal(meant).is_some()
                });
                if let Some(meant) = meant {
                    let edit = Edit::replace(text.content_span(), meant.as_str());
                    diagnostic.fix(Fix::risky(format!("Replace with `{meant}`"), [edit]));
                }
            }
        }
    }
}

/// Whether a text is a service principal with so many labels before its domain.
fn is_principal(text: &str, labels: fn(usize) -> bool) -> bool {
    /// The domains of service principals in all partitions.
    const DOMAINS: &[&str] = &[
        ".amazonaws.com",
        ".amazonaws.com.cn",
        ".amazonaws.eu",
        ".amazon.com",
        ".aws.internal",
        ".c2s.ic.gov",
        ".sc2s.sgov.gov",
        ".cloud.adc-e.uk",
        ".csp.hci.ic.gov",
    ];
    let name = DOMAINS.iter().find_map(|domain| text.strip_suffix(domain));
    name.is_some_and(|name| {
        labels(name.split('.').count())
            && name.split('.').all(|label| {
                let allowed = |byte: u8| {
                    byte.is_ascii_lowercase()
                        || byte.is_ascii_digit()
                        || matches!(byte, b'-' | b'_')
                };
                !label.is_empty() && label.bytes().all(allowed)
            })
    })
}
