//! `wildcard-in-service-name`

use super::arns::resource_arns;
use crate::policy::{ArnField, has_wildcard};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a wildcard in the service of an ARN.
    ///
    /// ## Why
    ///
    /// The services that such an ARN matches can't be seen, and change when AWS adds one. IAM refuses it in many places.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "tag:GetResources",
    ///     "Resource": "arn:aws:*code*::111122223333:*"
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
    ///     "Action": "tag:GetResources",
    ///     "Resource": "arn:aws:codecommit:*:111122223333:*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [IAM identifiers: ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns)
    static RULE = {
        name: "wildcard-in-service-name",
        severity: Suggestion,
        since: "0.1.0",
        fix: None,
        issue_codes: ["WILDCARD_IN_SERVICE_NAME"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for place in resource_arns(context) {
        let service = place.arn.service();
        if has_wildcard(service) {
            sink.report(
                place.span(ArnField::Service),
                format!("wildcard in service {}", quoted(service)),
            )
            .here("name the services");
        }
    }
}
