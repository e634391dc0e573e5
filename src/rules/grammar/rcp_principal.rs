//! `rcp-principal`

use crate::embed::PolicyKind;
use crate::fix::{Edit, Fix};
use crate::policy::{Principal, PrincipalElement, PrincipalType};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement of a resource control policy whose principal is not `"*"`.
    ///
    /// ## Why
    ///
    /// In a resource control policy each statement has `"Principal": "*"` and nothing else; AWS Organizations refuses
    /// it otherwise. Callers are told apart in the `Condition`, by `aws:PrincipalArn`, `aws:PrincipalOrgID` and the
    /// like.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": "s3:*",
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,policy-type=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "s3:*",
    ///     "Resource": "*",
    ///     "Condition": { "StringEquals": { "aws:PrincipalAccount": "111122223333" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [RCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html)
    static RULE = {
        name: "rcp-principal",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["RCP_SYNTAX_ERROR_PRINCIPAL"],
        check: Statements(check),
    }
}

const NOTE: &str = "AWS Organizations refuses any other principal; conditions tell callers apart.";

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Rcp {
        return;
    }
    for statement in context.statements() {
        for element in statement.principal_elements() {
            let member = element.member;
            let name = member.key.as_str();
            let everyone = matches!(element.principal, Principal::Everyone);
            if member.value.is_opaque() || (everyone && name == "Principal") {
                continue;
            }
            let message = if name == "Principal" {
                "a resource control policy names principals".to_owned()
            } else {
                format!("a resource control policy takes no `{name}`")
            };
            let diagnostic = sink.report(member.key.span(), message);
            diagnostic
                .here("must be `\"Principal\": \"*\"`")
                .note(NOTE)
                .about(member.value.span);
            if is_everyone(element) && name == "Principal" {
                let edits = [Edit::replace(member.value.span, "\"*\"")];
                diagnostic.fix(Fix::safe("Replace with `\"*\"`", edits));
            }
        }
        if statement.principal_elements().next().is_none()
            && !context.is_damaged(statement.value.span)
        {
            sink.report(statement.anchor(), "the statement has no `Principal`")
                .here("needs `\"Principal\": \"*\"`")
                .note(NOTE)
                .about(statement.value.span);
        }
    }
}

/// `{"AWS": "*"}`, which is everybody too.
fn is_everyone(element: &PrincipalElement<'_>) -> bool {
    let mut values = element.values().peekable();
    values.peek().is_some()
        && values.all(|(kind, text)| kind == PrincipalType::Aws && text.as_str() == "*")
}
