//! `wildcard-in-principal`

use crate::embed::PolicyKind;
use crate::policy::{Principal, PrincipalType, Statement, has_wildcard};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports `*` and `?` in a principal, where they do not stand for everyone, and `"Principal": "*"` in a role trust policy.
    ///
    /// ## Why
    ///
    /// In a principal, `*` has one meaning: everyone, as the whole value of `Principal` or of `AWS`. There are no patterns
    /// for names, sessions or services; AWS refuses such a policy, or the statement matches nobody.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/deploy-*" },
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
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "ArnLike": { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/deploy-*" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// In a role trust policy the bare `"*"` is reported with any effect; `{"AWS": "*"}`, which IAM takes there, is not.
    ///
    /// ## References
    ///
    /// - [AWS JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    static RULE = {
        name: "wildcard-in-principal",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: [
            "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
            "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
        ],
        check: Statements(check),
    }
}

const WHY: &str = "A principal takes no patterns: `*` is everyone, and only as the whole value of `Principal` or `AWS`. \
                   Name the account and narrow it by the condition key `aws:PrincipalArn`.";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let kind = context.policy.kind;
    if !kind.takes_principal() || kind == PolicyKind::Rcp {
        return;
    }
    for element in context
        .statements()
        .iter()
        .flat_map(Statement::principal_elements)
    {
        if matches!(element.principal, Principal::Everyone) && kind == PolicyKind::Trust {
            sink.report_as(
                "ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
                element.member.value.span,
                "a role trust policy names its principals, and `*` names none",
            )
            .here("everyone")
            .note("Name the accounts, services or identity providers that may assume the role.");
        }
        for (principal_type, text) in element.values() {
            let value = text.as_str();
            let everyone = value == "*" && principal_type == PrincipalType::Aws;
            if everyone || !text.is_known() || !has_wildcard(value) {
                continue;
            }
            let key = principal_type.key();
            sink.report_as(
                "UNSUPPORTED_WILDCARD_IN_PRINCIPAL",
                text.content_span(),
                format!(
                    "{} is no pattern: principals under `{key}` take no wildcards",
                    quoted(value)
                ),
            )
            .note(WHY);
        }
    }
}
