//! `invalid-arn-account`

use super::arns::{ResourceArn, may_be_empty, resource_arns};
use crate::fix::{Edit, Fix};
use crate::policy::ArnField;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an account in an ARN that is none, is missing, or stands where the service has none.
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
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3::111122223333:amzn-s3-demo-bucket/*"
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
    /// An account is twelve digits, `aws` and the like for what AWS owns, or a pattern that may match one. It is missing when every
    /// ARN format of the service that the resource may fit has one, and not allowed when none has. `*` also stands for no account
    /// and is taken everywhere.
    ///
    /// What AWS owns often has no account, and not all of it is in the reference: the public documents of Systems Manager, for
    /// one. So an account is never missing where a part of the resource's name begins with `aws` or `amazon`.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "invalid-arn-account",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["ARN_ACCOUNT_NOT_ALLOWED", "INVALID_ARN_ACCOUNT", "MISSING_ARN_ACCOUNT"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for place in resource_arns(context) {
        let account = place.arn.account();
        if account.is_empty() {
            if !place.may_be_of_aws() && place.must_be_filled(context, ArnField::Account) {
                report_missing(place, sink);
            }
        } else if !may_be_empty(account) {
            if place.must_be_empty(context, ArnField::Account) {
                report_not_allowed(place, sink);
            } else if !is_account(account) && !may_be_shifted(place) {
                report_invalid(place, account, sink);
            }
        }
    }
}

fn report_invalid(place: ResourceArn<'_>, account: &str, sink: &mut Sink<'_>) {
    let diagnostic = sink.report_as(
        "INVALID_ARN_ACCOUNT",
        place.span(ArnField::Account),
        format!("{} is no account", quoted(account)),
    );
    diagnostic.here("must be twelve digits");
    let digits = account.replace(['-', ' '], "");
    if digits.len() == 12 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let edit = Edit::replace(place.exact_span(ArnField::Account), digits.as_str());
        diagnostic.fix(Fix::risky(format!("Replace with `{digits}`"), [edit]));
    }
}

fn report_missing(place: ResourceArn<'_>, sink: &mut Sink<'_>) {
    let service = place.arn.service();
    let resource = place.arn.resource();
    sink.report_as(
        "MISSING_ARN_ACCOUNT",
        place.span(ArnField::Account),
        format!("ARN of {} has no account", quoted(resource)),
    )
    .here("the account belongs between these colons")
    .note(format!(
        "Every ARN of such a resource of `{service}` holds the account that owns it."
    ));
}

fn report_not_allowed(place: ResourceArn<'_>, sink: &mut Sink<'_>) {
    let service = place.arn.service();
    let edit = Edit::delete(place.exact_span(ArnField::Account));
    sink.report_as(
        "ARN_ACCOUNT_NOT_ALLOWED",
        place.span(ArnField::Account),
        format!("ARN of `{service}` holds an account"),
    )
    .here("must be empty")
    .note(format!("ARNs of such resources of `{service}` leave the account blank, so that this one matches nothing."))
    .fix(Fix::risky("Remove the account", [edit]));
}

/// Whether a pattern may match an account: twelve digits, or a name that AWS keeps for itself.
fn is_account(pattern: &str) -> bool {
    let own = |text: &str| text == "aws" || text.starts_with("aws-");
    let fixed = pattern.bytes().filter(|byte| *byte != b'*').count();
    let stretches = fixed < pattern.len();
    let digits = pattern
        .bytes()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'*' | b'?'));
    own(pattern)
        || digits && (fixed == 12 || stretches && fixed < 12)
        || stretches && "aws".starts_with(pattern.trim_end_matches('*'))
}

/// Whether a `*` in the Region may reach over the colon behind it, so that what looks like the account is none.
fn may_be_shifted(place: ResourceArn<'_>) -> bool {
    let fields = [place.arn.service(), place.arn.region()];
    let account = place.arn.account().as_bytes();
    let numeric =
        account.iter().any(u8::is_ascii_digit) && !account.iter().any(u8::is_ascii_alphabetic);
    !numeric && fields.iter().any(|field| field.ends_with('*'))
}
