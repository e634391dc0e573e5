//! `unique-id-principal`

use crate::policy::{AwsPrincipal, PrincipalElement, PrincipalType, Statement};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports the unique id of a role or user, `AROA…` or `AIDA…`, as a principal.
    ///
    /// ## Why
    ///
    /// AWS stores the ARN of a role or user as its unique id, and shows the id where the role or user does not exist any
    /// more. Such a principal matches nobody: a role that is created again under the same name has another id.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "AROAJQABLZS4A3QDU576Q" },
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
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/reader" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM identifiers: unique identifiers](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids)
    static RULE = {
        name: "unique-id-principal",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: ["INVALID_ROLE_REFERENCE", "INVALID_USER_REFERENCE"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !context.policy.kind.takes_principal() {
        return;
    }
    let elements = context
        .statements()
        .iter()
        .flat_map(Statement::principal_elements);
    for (principal_type, text) in elements.flat_map(PrincipalElement::values) {
        if principal_type != PrincipalType::Aws || !text.is_known() {
            continue;
        }
        let (code, id, what) = match AwsPrincipal::parse(text.as_str()) {
            Ok(AwsPrincipal::RoleId(id)) => ("INVALID_ROLE_REFERENCE", id, "role"),
            Ok(AwsPrincipal::UserId(id)) => ("INVALID_USER_REFERENCE", id, "user"),
            _ => continue,
        };
        sink.report_as(
            code,
            text.content_span(),
            format!("`{id}` is the unique id of a {what} and not its ARN"),
        )
        .here(format!("likely a {what} that was deleted"))
        .note("AWS shows the id where the ARN no longer leads to anyone. Name the ARN, or remove the principal.");
    }
}
