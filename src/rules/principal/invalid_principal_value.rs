//! `invalid-principal-value`

use crate::catalog::Catalog;
use crate::embed::PolicyKind;
use crate::policy::{
    AwsPrincipal, PrincipalElement, PrincipalFaultKind, PrincipalType, Statement, is_account,
};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a principal that can name nobody: a malformed account or ARN, a group, a resource that is no principal.
    ///
    /// ## Why
    ///
    /// AWS refuses a policy whose principals do not have one of the documented forms. Groups are never principals: they
    /// collect permissions and can't be authenticated.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:group/developers" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
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
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/developer" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    static RULE = {
        name: "invalid-principal-value",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Statements(check),
    }
}

/// S3 shows canonical user ids as so many hexadecimal digits.
const CANONICAL_USER_DIGITS: usize = 64;

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let kind = context.policy.kind;
    if !kind.takes_principal() || kind == PolicyKind::Rcp {
        return;
    }
    let elements = context
        .statements()
        .iter()
        .flat_map(Statement::principal_elements);
    for (principal_type, text) in elements.flat_map(PrincipalElement::values) {
        let value = text.as_str();
        // A variable is another rule's: no element but `Resource` and `Condition` takes one.
        if !text.is_known() || value.contains("${") {
            continue;
        }
        if value.is_empty() {
            sink.report(text.span(), "an empty text names nobody")
                .here("must be a principal");
            continue;
        }
        match principal_type {
            PrincipalType::Aws => check_aws(text, sink),
            PrincipalType::CanonicalUser => check_canonical_user(text, sink),
            PrincipalType::Service => check_service(context.catalog, text, sink),
            PrincipalType::Federated => {}
        }
    }
}

fn check_aws(text: &Text<'_>, sink: &mut Sink<'_>) {
    let value = text.as_str();
    let Err(fault) = AwsPrincipal::parse(value) else {
        return;
    };
    let part = value.get(fault.range.clone()).unwrap_or_default();
    let (message, here) = match fault.kind {
        // `wildcard-in-principal` says so.
        PrincipalFaultKind::Wildcard => return,
        PrincipalFaultKind::Form if value.ends_with(".amazonaws.com") => (
            format!(
                "{} is a service principal, which stands under `Service`",
                quoted(value)
            ),
            "no account and no ARN",
        ),
        PrincipalFaultKind::Form => (
            format!("{} is no principal", quoted(value)),
            "must be `*`, an account or an ARN",
        ),
        PrincipalFaultKind::MissingField => (
            format!("{} is no complete ARN", quoted(value)),
            "an ARN has six fields",
        ),
        PrincipalFaultKind::Partition => (
            format!("{} is no partition", quoted(part)),
            "such as `aws`, `aws-cn` or `aws-us-gov`",
        ),
        PrincipalFaultKind::Service => (
            format!("{} is a resource and no principal", quoted(value)),
            "principals are ARNs of `iam` or `sts`",
        ),
        PrincipalFaultKind::Region => (
            format!(
                "a principal's ARN has no Region, and this one has {}",
                quoted(part)
            ),
            "must be empty",
        ),
        PrincipalFaultKind::Account => (
            format!("{} is no account", quoted(part)),
            "must be twelve digits",
        ),
        PrincipalFaultKind::Group => (
            format!("{} is a group, and groups are no principals", quoted(part)),
            "name its users, or a role",
        ),
        PrincipalFaultKind::Resource => (
            format!("{} is no principal", quoted(part)),
            "must be `root`, a user, a role or a session",
        ),
    };
    let span = if part.is_empty() {
        text.content_span()
    } else {
        text.span_of(fault.range)
    };
    sink.report(span, message)
        .here(here)
        .note("AWS refuses a policy with a principal that has none of the documented forms.");
}

fn check_service(catalog: &Catalog, text: &Text<'_>, sink: &mut Sink<'_>) {
    let value = text.as_str();
    let is_name = |part: &str| {
        !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
    };
    if value.contains('*') || value.contains('?') {
        return;
    }
    let (message, here) = if value.starts_with("arn:") || is_account(value) {
        (
            format!("{} is no service", quoted(value)),
            "accounts and ARNs stand under `AWS`",
        )
    } else if !value.split('.').all(is_name) {
        (
            format!("{} is no service principal", quoted(value)),
            "must be a name such as `ec2.amazonaws.com`",
        )
    } else if !value.contains('.')
        && catalog
            .service_principal(&format!("{value}.amazonaws.com"))
            .is_none()
    {
        // Of known services, `unknown-service-principal` gives the whole name.
        (
            format!("{} is no service principal", quoted(value)),
            "lacks the domain, such as `.amazonaws.com`",
        )
    } else {
        return;
    };
    sink.report(text.content_span(), message)
        .here(here)
        .note("AWS refuses a policy with a principal that has none of the documented forms.");
}

fn check_canonical_user(text: &Text<'_>, sink: &mut Sink<'_>) {
    let value = text.as_str();
    let hexadecimal = value.bytes().all(|byte| byte.is_ascii_hexdigit());
    let wildcard = value.contains(['*', '?']);
    if wildcard || (hexadecimal && value.len() == CANONICAL_USER_DIGITS) {
        return;
    }
    sink.report(
        text.content_span(),
        format!("{} is no canonical user id", quoted(value)),
    )
    .here(format!(
        "must be {CANONICAL_USER_DIGITS} hexadecimal digits"
    ))
    .note("An account's canonical user id is shown by `aws s3api list-buckets`.");
}
