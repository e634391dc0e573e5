//! `invalid-arn-region`

use super::arns::{ResourceArn, is_literal, may_be_empty, resource_arns};
use crate::catalog::closest;
use crate::fix::{Edit, Fix};
use crate::policy::{ArnField, is_region_shaped, partition, partition_of_region, regions};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a Region in an ARN that does not exist, is missing, or stands where the service has none.
    ///
    /// ## Why
    ///
    /// Such an ARN matches no resource: an `Allow` gives nothing and a `Deny` protects nothing.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "iam:GetRole",
    ///     "Resource": "arn:aws:iam:us-east-1:111122223333:role/audit"
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
    ///     "Action": "iam:GetRole",
    ///     "Resource": "arn:aws:iam::111122223333:role/audit"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// A Region that iamlint does not know is taken when its name is built like that of a Region, as it may be newer than iamlint;
    /// in the format of IAM Access Analyzer, and with `--pedantic`, it is reported.
    /// A Region is missing when every ARN format of the service that the resource may fit has one, and not allowed when none has.
    /// `*` also stands for no Region and is taken everywhere.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "invalid-arn-region",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["ARN_REGION_NOT_ALLOWED", "INVALID_ARN_REGION", "MISSING_ARN_REGION"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for place in resource_arns(context) {
        let region = place.arn.region();
        if region.is_empty() {
            if !place.may_be_of_aws() && place.must_be_filled(context, ArnField::Region) {
                report_missing(place, sink);
            }
        } else if !may_be_empty(region) {
            if place.must_be_empty(context, ArnField::Region) {
                report_not_allowed(place, sink);
            } else if is_literal(region) {
                check_name(context, place, region, sink);
            }
        }
    }
}

fn report_missing(place: ResourceArn<'_>, sink: &mut Sink<'_>) {
    let service = place.arn.service();
    let edit = Edit::insert(place.exact_span(ArnField::Region).start, "*");
    sink.report_as(
        "MISSING_ARN_REGION",
        place.span(ArnField::Region),
        format!("ARN of `{service}` has no Region"),
    )
    .here("the Region belongs between these colons")
    .note(format!(
        "Every ARN of such a resource of `{service}` holds its Region; `*` stands for all."
    ))
    .fix(Fix::risky("Name all Regions: `*`", [edit]));
}

/// Services whose ARNs IAM refuses to store with a Region; of others, they are stored and match nothing.
const REFUSED_WITH_REGION: [&str; 2] = ["iam", "s3"];

fn report_not_allowed(place: ResourceArn<'_>, sink: &mut Sink<'_>) {
    let service = place.arn.service();
    let edit = Edit::delete(place.exact_span(ArnField::Region));
    sink.report_as(
        "ARN_REGION_NOT_ALLOWED",
        place.span(ArnField::Region),
        format!("ARN of `{service}` holds a Region"),
    )
    .here("must be empty")
    .note(format!("ARNs of such resources of `{service}` leave the Region blank, so that this one matches nothing."))
    .fix(if REFUSED_WITH_REGION.contains(&service) {
        Fix::safe("Remove the Region", [edit])
    } else {
        Fix::risky("Remove the Region", [edit])
    });
}

fn check_name(
    context: &LintContext<'_>,
    place: ResourceArn<'_>,
    region: &str,
    sink: &mut Sink<'_>,
) {
    let span = place.span(ArnField::Region);
    if let Some(owner) = partition_of_region(region) {
        let given = partition(place.arn.partition());
        if given.is_some_and(|given| given != owner) {
            sink.report_as(
                "INVALID_ARN_REGION",
                span,
                format!(
                    "Region `{region}` is not one of partition `{}`",
                    place.arn.partition()
                ),
            )
            .here(format!("belongs to `{}`", owner.name));
        }
        return;
    }
    // Some services write what belongs to no Region in particular so.
    let strict = context.settings.every_code || context.settings.pedantic;
    if !strict && is_region_shaped(region) || matches!(region, "global" | "aws-global") {
        return;
    }
    let diagnostic = sink.report_as(
        "INVALID_ARN_REGION",
        span,
        format!("{} is no Region", quoted(region)),
    );
    let Some((meant, _)) = closest(region.trim(), regions()) else {
        return;
    };
    diagnostic.here(format!("did you mean `{meant}`?"));
    let edit = Edit::replace(place.exact_span(ArnField::Region), meant);
    let title = format!("Replace with `{meant}`");
    diagnostic.fix(Fix::risky(title, [edit]));
}
