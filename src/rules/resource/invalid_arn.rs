//! `invalid-arn`

use super::arns::{ResourceArn, begin_alike, is_literal, literal_head, resources};
use crate::catalog::ResourceType;
use crate::embed::PolicyKind;
use crate::fix::{Edit, Fix};
use crate::policy::{Arn, ArnField, ResourcePattern};
use crate::rules::action::faults::catalog_note;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a resource that is no ARN: too few fields, another beginning, nothing at its end.
    ///
    /// ## Why
    ///
    /// A resource is `*` or an ARN: `arn:partition:service:region:account:resource`. AWS refuses most other texts; the rest
    /// match no resource, so that the statement has no effect.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "amzn-s3-demo-bucket/*"
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
    /// The last field is reported when it is empty or a lone `?`; for IAM, which refuses it, when it begins like none of
    /// its resource types; and when it is a single word, such as `orders`, while each resource of the service has a type, a separator
    /// and a name, such as `table/orders`. IAM Access Analyzer takes any other text in this field, also with a type that the
    /// service does not have, and so does this rule; `unknown-resource-type` finds the misspelled ones. An ARN with fewer
    /// than six fields is reported although IAM reads the missing ones as `*` in some policies: session policies refuse it, and so
    /// does IAM Access Analyzer. `execute-api:/stage/method/path`, which the resource policy of a REST API may have, is reported
    /// only in the format of IAM Access Analyzer.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [IAM identifiers: ARNs](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-arns)
    static RULE = {
        name: "invalid-arn",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_ARN_PREFIX", "INVALID_ARN_RESOURCE", "MISSING_ARN_FIELD"],
        check: Statements(check),
    }
}

/// What IAM's resources begin with, beside the types of the catalog: IAM names these when it refuses a policy.
const MORE_IAM_TYPES: &[&str] = &["report/", "root", "u2f/"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for pattern in resources(context) {
        let Some(text) = pattern.known() else {
            continue;
        };
        if text == "*" {
            continue;
        }
        match pattern.arn() {
            // A variable that no brace closes swallows the colons behind it.
            None if text.contains("${") || is_path_of_api(context, text) => {}
            None => report_few_fields(pattern, text, sink),
            Some(arn) => check_arn(context, ResourceArn { pattern, arn }, sink),
        }
    }
}

/// Whether an ARN names a single word where each resource of its service has a type, a separator and a name.
fn lacks_type(context: &LintContext<'_>, place: ResourceArn<'_>) -> bool {
    let separates = |byte: u8| matches!(byte, b'/' | b':');
    let resource = place.arn.resource();
    let service = place.arn.service();
    // IAM has resources that are single words: its root user is one.
    if !is_literal(resource) || resource.bytes().any(separates) || service == "iam" {
        return false;
    }
    let formats = context.resource_formats(service);
    !formats.is_empty()
        && formats
            .iter()
            .all(|format| format.head.bytes().any(separates))
}

/// Whether a text is a path of a REST API, which API Gateway completes to an ARN when it stores the policy (API Gateway
/// developer guide, "API Gateway resource policy examples").
fn is_path_of_api(context: &LintContext<'_>, text: &str) -> bool {
    context.policy.kind == PolicyKind::Resource
        && !context.settings.every_code
        && text.starts_with("execute-api:/")
}

fn report_few_fields(pattern: ResourcePattern<'_>, text: &str, sink: &mut Sink<'_>) {
    let fields = text.split(':').count();
    let message = if text.is_empty() {
        "resource is empty".to_owned()
    } else if text.starts_with("arn:") {
        format!("{} has {fields} of the 6 fields of an ARN", quoted(text))
    } else {
        format!("{} is no ARN", quoted(text))
    };
    let span = if text.is_empty() {
        pattern.text.span()
    } else {
        pattern.span()
    };
    let diagnostic = sink.report_as("MISSING_ARN_FIELD", span, message);
    diagnostic
        .here("must be `*` or have six fields")
        .note("An ARN has six fields: `arn:partition:service:region:account:resource`.");
    if let Some(object) = text
        .strip_prefix("s3://")
        .filter(|object| !object.contains(':'))
    {
        let meant = format!("arn:aws:s3:::{object}");
        let edit = Edit::replace(pattern.span(), meant);
        diagnostic.fix(Fix::risky("Write the address as an ARN", [edit]));
    }
}

fn check_arn(context: &LintContext<'_>, place: ResourceArn<'_>, sink: &mut Sink<'_>) {
    let arn = place.arn;
    let prefix = arn.field(ArnField::Prefix);
    if prefix != "arn" && !prefix.contains('$') {
        let diagnostic = sink.report_as(
            "INVALID_ARN_PREFIX",
            place.span(ArnField::Prefix),
            format!("ARN begins with {}", quoted(prefix)),
        );
        diagnostic.here("must be `arn`");
        if prefix.trim().eq_ignore_ascii_case("arn") {
            let edit = Edit::replace(place.exact_span(ArnField::Prefix), "arn");
            diagnostic.fix(Fix::safe("Replace with `arn`", [edit]));
        }
        return;
    }
    let resource = arn.resource();
    if resource.is_empty() || resource == "?" {
        sink.report_as(
            "INVALID_ARN_RESOURCE",
            place.span(ArnField::Resource),
            format!("ARN of `{}` names no resource", arn.service()),
        )
        .here(if resource.is_empty() {
            "nothing follows"
        } else {
            "one character names nothing"
        });
    } else if arn.service() == "iam" && !begins_like_iam(context, resource) {
        let word = resource.split(['/', ':']).next().unwrap_or(resource);
        let diagnostic = sink.report_as(
            "INVALID_ARN_RESOURCE",
            place.span(ArnField::Resource),
            format!("{} is no type of IAM resource", quoted(word)),
        );
        diagnostic.note("IAM refuses a policy with it. The types are `user/`, `role/`, `group/`, `policy/` and a few more.");
    } else if lacks_type(context, place) {
        let service = arn.service();
        let diagnostic = sink.report_as(
            "INVALID_ARN_RESOURCE",
            place.span(ArnField::Resource),
            format!("{} is no resource of `{service}`", quoted(resource)),
        );
        diagnostic.here("lacks its type, and what separates it from the name");
        diagnostic.note(catalog_note(context.catalog));
    }
}

fn begins_like_iam(context: &LintContext<'_>, resource: &str) -> bool {
    let head = literal_head(resource);
    let alike = |form: &str| begin_alike(head, form);
    let iam = context.catalog.service("iam");
    MORE_IAM_TYPES.iter().any(|form| alike(form))
        || iam.is_none_or(|iam| {
            iam.resource_types()
                .flat_map(ResourceType::arn_formats)
                .filter_map(Arn::parse)
                .any(|format| alike(literal_head(format.resource())))
        })
}
