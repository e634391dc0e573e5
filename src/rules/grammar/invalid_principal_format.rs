//! `invalid-principal-format`

use crate::embed::PolicyKind;
use crate::fix::{Edit, Fix};
use crate::policy::{Principal, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a `Principal` that is a plain text other than `*`.
    ///
    /// ## Why
    ///
    /// A principal is written as its type and its name: `{"AWS": "111122223333"}`. Only `"*"`, everybody, stands
    /// alone. AWS refuses any other text.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": "111122223333",
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
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    static RULE = {
        name: "invalid-principal-format",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["INVALID_PRINCIPAL_FORMAT"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !matches!(
        context.policy.kind,
        PolicyKind::Resource | PolicyKind::Trust | PolicyKind::VpcEndpoint
    ) {
        return;
    }
    let elements = context
        .statements()
        .iter()
        .flat_map(Statement::principal_elements);
    for element in elements.filter(|element| matches!(element.principal, Principal::Invalid)) {
        let Some(text) = element
            .member
            .value
            .as_text()
            .filter(|text| text.is_known())
        else {
            continue;
        };
        let name = text.as_str();
        let (key, certain) = meant(name);
        let diagnostic = sink.report(
            text.span(),
            format!("the principal {} has no type", quoted(name)),
        );
        diagnostic.here(format!("written `{{\"{key}\": …}}`"));
        diagnostic
            .note("Only `\"*\"` stands alone; AWS refuses any other text in place of the object.");
        let span = text.span();
        let edits = [
            Edit::insert(span.start, format!("{{ \"{key}\": ")),
            Edit::insert(span.end, " }"),
        ];
        let title = format!("Write it as `{key}` principal");
        diagnostic.fix(if certain {
            Fix::safe(title, edits)
        } else {
            Fix::risky(title, edits)
        });
    }
}

/// The type of principal that a name is of, and whether that is plain.
fn meant(name: &str) -> (&'static str, bool) {
    let account = name.len() == 12 && name.bytes().all(|byte| byte.is_ascii_digit());
    let provider = name.contains(":saml-provider/") || name.contains(":oidc-provider/");
    let canonical = name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    match name {
        _ if canonical => ("CanonicalUser", true),
        _ if name.starts_with("arn:") && provider => ("Federated", true),
        _ if name.starts_with("arn:") || account => ("AWS", true),
        "cognito-identity.amazonaws.com" => ("Federated", false),
        _ if name.ends_with(".amazonaws.com") => ("Service", true),
        _ => ("AWS", false),
    }
}
