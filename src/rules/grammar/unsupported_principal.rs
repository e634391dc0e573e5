//! `unsupported-principal`

use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a principal in a policy of a kind that takes none.
    ///
    /// ## Why
    ///
    /// A policy that is attached to a user, group or role is about these, and a service control policy is about the
    /// accounts that it is attached to: AWS refuses a `Principal` or `NotPrincipal` in them. To speak of certain
    /// callers there, test `aws:PrincipalArn` in the `Condition`.
    ///
    /// A policy with principals is taken as resource or trust policy where its kind is not given.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=identity
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "arn:aws:iam::111122223333:role/Reader" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ```json,policy-type=scp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
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
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    /// - [SCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html)
    static RULE = {
        name: "unsupported-principal",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["UNSUPPORTED_PRINCIPAL", "SCP_SYNTAX_ERROR_PRINCIPAL"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let kind = context.policy.kind;
    if kind.takes_principal() {
        return;
    }
    let code = if kind == PolicyKind::Scp {
        "SCP_SYNTAX_ERROR_PRINCIPAL"
    } else {
        "UNSUPPORTED_PRINCIPAL"
    };
    for statement in context.statements() {
        for element in statement.principal_elements() {
            let name = element.member.key.as_str();
            let message = format!("{} takes no `{name}`", kind.description());
            let diagnostic = sink.report_as(code, element.member.key.span(), message);
            diagnostic.here("not allowed here");
            diagnostic.note(if kind == PolicyKind::Scp {
                "A service control policy is about all principals of its accounts; `aws:PrincipalArn` in a condition tells them apart."
            } else {
                "The policy is about the identities that it is attached to; AWS refuses a principal in it."
            });
            diagnostic.about(element.member.value.span);
        }
    }
}
