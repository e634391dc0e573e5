//! `invalid-arn-service`

use super::arns::{is_literal, resource_arns};
use crate::catalog::{ConditionType, closest};
use crate::fix::{Edit, Fix};
use crate::policy::{Arn, ArnField, ConditionEntry, OperatorEntry, OperatorFamily};
use crate::rules::action::faults::catalog_note;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a service in an ARN that does not exist or is not written in lower case.
    ///
    /// ## Why
    ///
    /// The third field of an ARN is the service prefix, and ARNs are compared with regard to case. With any other text the ARN
    /// matches no resource.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:S3:::amzn-s3-demo-bucket/*"
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
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Also looked at: ARNs that condition operators or keys for ARNs compare with.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [IAM identifiers: ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns)
    static RULE = {
        name: "invalid-arn-service",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_ARN_SERVICE_CASE", "INVALID_SERVICE"],
        check: Statements(check),
    }
}

/// Services in ARNs that are no service prefixes: those of Service Catalog's portfolios and products, and of Route 53's
/// recovery controls (service authorization reference).
const ONLY_IN_ARNS: &[&str] = &["catalog", "route53-recovery-control"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    // Neighbours are mostly of one service: what was right a moment ago is not looked up again.
    let mut right = None;
    for place in resource_arns(context) {
        let service = place.arn.service();
        if right != Some(service) && check_service(context, place.pattern.text, place.arn, sink) {
            right = Some(service);
        }
    }
    for statement in context.statements() {
        for (operator, entry) in statement.conditions() {
            let mut texts = entry
                .texts()
                .filter(|text| text.as_str().starts_with("arn:"))
                .peekable();
            if texts.peek().is_some() && holds_arns(context, operator, entry) {
                texts.for_each(|text| check_text(context, text, sink));
            }
        }
    }
}

/// Whether the operator compares ARNs, or the key holds one.
fn holds_arns(
    context: &LintContext<'_>,
    operator: &OperatorEntry<'_>,
    entry: &ConditionEntry<'_>,
) -> bool {
    let key = || context.catalog.condition_key(entry.key().as_str());
    operator
        .operator
        .is_some_and(|operator| operator.facts.family == OperatorFamily::Arn)
        || key().is_some_and(|key| key.value_types().any(|kind| kind == ConditionType::Arn))
}

fn check_text(context: &LintContext<'_>, text: &Text<'_>, sink: &mut Sink<'_>) {
    if !text.is_known() {
        return;
    }
    let Some(arn) = Arn::parse(text.as_str()) else {
        return;
    };
    if arn.field(ArnField::Prefix) == "arn" {
        check_service(context, text, arn, sink);
    }
}

/// Reports the service of an ARN; says whether it is right.
fn check_service(
    context: &LintContext<'_>,
    text: &Text<'_>,
    arn: Arn<'_>,
    sink: &mut Sink<'_>,
) -> bool {
    let service = arn.service();
    if !is_literal(service) {
        return true;
    }
    let exact = text.span_of(arn.range(ArnField::Service));
    let found = context
        .catalog
        .service(service)
        .map(crate::catalog::Service::prefix);
    match found {
        Some(prefix) if prefix == service => return true,
        Some(prefix) => {
            let edit = Edit::replace(exact, prefix);
            sink.report_as(
                "INVALID_ARN_SERVICE_CASE",
                exact,
                format!("service {} is not in lower case", quoted(service)),
            )
            .here(format!("must be `{prefix}`"))
            .note("ARNs are compared with regard to case.")
            .fix(Fix::risky(format!("Replace with `{prefix}`"), [edit]));
        }
        None if ONLY_IN_ARNS.contains(&service) => return true,
        None => report_unknown(context, text, arn, sink),
    }
    false
}

fn report_unknown(context: &LintContext<'_>, text: &Text<'_>, arn: Arn<'_>, sink: &mut Sink<'_>) {
    let service = arn.service();
    let range = arn.range(ArnField::Service);
    let exact = text.span_of(range.clone());
    if service.is_empty() {
        let colons = text.span_of(range.start.saturating_sub(1)..range.end + 1);
        sink.report_as("INVALID_SERVICE", colons, "ARN names no service")
            .here("the service belongs between these colons");
        return;
    }
    let diagnostic = sink.report_as(
        "INVALID_SERVICE",
        exact,
        format!("{} is no service prefix", quoted(service)),
    );
    let prefixes = context
        .catalog
        .services()
        .map(crate::catalog::Service::prefix);
    if let Some((meant, _)) = closest(service, prefixes) {
        let edit = Edit::replace(exact, meant);
        diagnostic
            .here(format!("did you mean `{meant}`?"))
            .fix(Fix::risky(format!("Replace with `{meant}`"), [edit]));
    }
    diagnostic.note(catalog_note(context.catalog));
}
