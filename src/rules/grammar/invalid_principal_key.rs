//! `invalid-principal-key`

use crate::catalog::closest;
use crate::fix::{Edit, Fix};
use crate::policy::{Principal, PrincipalType, Statement};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a key of a `Principal` that is no type of principal.
    ///
    /// ## Why
    ///
    /// There are four types of principals: `AWS`, `Service`, `Federated` and `CanonicalUser`, written exactly so. AWS
    /// refuses any other key.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "Aws": "111122223333" },
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
        name: "invalid-principal-key",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_PRINCIPAL_KEY"],
        check: Policy(check),
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
    for element in elements {
        let Principal::Map(entries) = &element.principal else {
            continue;
        };
        for entry in entries
            .iter()
            .filter(|entry| entry.principal_type.is_none())
        {
            let text = &entry.member.key;
            let key = text.as_str();
            let diagnostic = sink.report(
                text.span(),
                format!("{} is no type of principal", quoted(key)),
            );
            diagnostic.note("Principals are of the type `AWS`, `Service`, `Federated` or `CanonicalUser`; AWS refuses any other key.");
            let names = || PrincipalType::KEYS.iter().map(|(name, _)| *name);
            let same = names().find(|name| name.eq_ignore_ascii_case(key.trim()));
            let Some(meant) = same.or_else(|| names().find(|name| closest(key, [*name]).is_some()))
            else {
                diagnostic.here("must be one of the four types");
                continue;
            };
            diagnostic.here(format!("did you mean `{meant}`?"));
            let edits = [Edit::replace(text.content_span(), meant)];
            let title = format!("Replace with `{meant}`");
            diagnostic.fix(if same.is_some() {
                Fix::safe(title, edits)
            } else {
                Fix::risky(title, edits)
            });
        }
    }
}
