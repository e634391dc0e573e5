//! `unknown-partition`

use super::arns::{is_literal, resource_arns};
use crate::catalog::closest;
use crate::fix::{Edit, Fix};
use crate::policy::{ArnField, PARTITIONS, partition};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an ARN whose partition does not exist.
    ///
    /// ## Why
    ///
    /// The second field of an ARN names the group of AWS Regions that the resource is in: `aws`, `aws-cn` for China, `aws-us-gov` for
    /// the government of the United States and a few more. IAM refuses a policy with any other.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws-gov:s3:::amzn-s3-demo-bucket/*"
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
    ///     "Resource": "arn:aws-us-gov:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Partitions with wildcards or variables are left alone.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [IAM identifiers: ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns)
    static RULE = {
        name: "unknown-partition",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_PARTITION"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for place in resource_arns(context) {
        let name = place.arn.partition();
        if !is_literal(name) || partition(name).is_some() {
            continue;
        }
        let message = if name.is_empty() {
            "ARN has no partition".to_owned()
        } else {
            format!("{} is no partition", quoted(name))
        };
        let names: Vec<String> = PARTITIONS
            .iter()
            .map(|known| format!("`{}`", known.name))
            .collect();
        let diagnostic = sink.report(place.span(ArnField::Partition), message);
        let service = place.arn.service();
        diagnostic.note(if service.is_empty() {
            format!("The partitions are {}.", names.join(", "))
        } else {
            format!("An ARN of `{service}` has one of {}.", names.join(", "))
        });
        if let Some(meant) = meant(name) {
            diagnostic.here(format!("did you mean `{meant}`?"));
            let edit = Edit::replace(place.exact_span(ArnField::Partition), meant);
            let title = format!("Replace with `{meant}`");
            let certain = name.trim().eq_ignore_ascii_case(meant);
            diagnostic.fix(if certain {
                Fix::safe(title, [edit])
            } else {
                Fix::risky(title, [edit])
            });
        }
    }
}

/// The partition that a name was probably meant to be.
fn meant(name: &str) -> Option<&'static str> {
    match name.trim().to_ascii_lowercase().as_str() {
        "aws-gov" | "aws-govcloud" | "aws-us-govcloud" => Some("aws-us-gov"),
        "aws-china" | "aws-zh" => Some("aws-cn"),
        name => closest(name, PARTITIONS.iter().map(|known| known.name)).map(|(meant, _)| meant),
    }
}
