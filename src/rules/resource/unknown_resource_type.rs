//! `unknown-resource-type`

use super::arns::{ResourceArn, begin_alike, literal_head, resource_arns};
use crate::catalog::closest;
use crate::fix::{Edit, Fix};
use crate::policy::ArnField;
use crate::rules::action::faults::catalog_note;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an ARN whose resource type looks like a misspelled one.
    ///
    /// ## Why
    ///
    /// The last field of most ARNs begins with a word for the type of the resource, whose case and separator count:
    /// `table/orders`, `function:orders`, `stateMachine:orders`. With another one the ARN matches no resource: an `Allow` gives
    /// nothing and a `Deny` protects nothing. AWS takes the policy without a word.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "dynamodb:GetItem",
    ///     "Resource": "arn:aws:dynamodb:us-east-1:111122223333:tabel/orders"
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
    ///     "Action": "dynamodb:GetItem",
    ///     "Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/orders"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Only words that no ARN format of the service begins with, and that are close to one that does. Words that are close to none
    /// are left alone: services have resources that their reference does not list. IAM's own resources are those of `invalid-arn`.
    ///
    /// ARNs are compared with regard to case: `statemachine:` in a policy of AWS's own matches none of the ARNs of AWS Step Functions,
    /// which begin with `stateMachine:`, and is reported. `subscription:` of `pricingplanmanager` is not: the service writes it so, although its
    /// reference has a slash.
    ///
    /// ## References
    ///
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "unknown-resource-type",
        severity: Warning,
        since: "0.1.0",
        fix: Always,
        issue_codes: [],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    // Neighbours are mostly of one type: what was right a moment ago is not looked up again.
    let mut right = None;
    for place in resource_arns(context) {
        let kind = (
            place.arn.service(),
            type_of(literal_head(place.arn.resource())),
        );
        if right == Some(kind) {
            continue;
        }
        match misspelled(context, place) {
            Some(meant) => report(context, place, meant, sink),
            None => right = Some(kind),
        }
    }
}

/// The beginning that the resource was probably meant to have, separator included.
fn misspelled<'c>(context: &'c LintContext<'_>, place: ResourceArn<'_>) -> Option<&'c str> {
    let head = literal_head(place.arn.resource());
    let word = type_of(head)?;
    let service = place.arn.service();
    let forms = || {
        let formats = context.resource_formats(service).iter();
        formats.map(|format| format.head)
    };
    if service == "iam" || forms().any(|form| begin_alike(head, form)) {
        return None;
    }
    let types = || forms().filter_map(type_of);
    if types().any(|known| known == word) {
        return None;
    }
    // The same word first, with another separator.
    let bare = word.trim_end_matches(['/', ':']);
    let same = types().find(|known| known.trim_end_matches(['/', ':']) == bare);
    same.or_else(|| closest(word, types()).map(|(meant, _)| meant))
}

/// The first word with its separator: `table/`.
fn type_of(text: &str) -> Option<&str> {
    let mut bytes = text.bytes();
    let end = bytes
        .position(|byte| matches!(byte, b'/' | b':'))
        .filter(|end| *end > 0)?;
    text.get(..=end)
}

fn report(context: &LintContext<'_>, place: ResourceArn<'_>, meant: &str, sink: &mut Sink<'_>) {
    let start = place.arn.range(ArnField::Resource).start;
    let Some(word) = type_of(place.arn.resource()) else {
        return;
    };
    let span = place.pattern.text.span_of(start..start + word.len());
    let service = place.arn.service();
    sink.report(
        span,
        format!("no resource of `{service}` begins with {}", quoted(word)),
    )
    .here(format!("did you mean `{meant}`?"))
    .note(catalog_note(context.catalog))
    .fix(Fix::risky(
        format!("Replace with `{meant}`"),
        [Edit::replace(span, meant)],
    ));
}
