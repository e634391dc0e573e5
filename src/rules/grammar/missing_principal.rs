//! `missing-principal`

use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement without `Principal` and `NotPrincipal`.
    ///
    /// ## Why
    ///
    /// A policy on a resource says whom it is about: a bucket policy, a role's trust policy, a VPC endpoint policy.
    /// AWS refuses a statement of these that does not.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=resource
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
    /// ## Use instead
    ///
    /// ```json,policy-type=resource
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
    /// ## References
    ///
    /// - [IAM JSON policy elements: Principal](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html)
    static RULE = {
        name: "missing-principal",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISSING_PRINCIPAL"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if !matches!(
        context.policy.kind,
        PolicyKind::Resource | PolicyKind::Trust | PolicyKind::VpcEndpoint
    ) {
        return;
    }
    for statement in context.statements() {
        if statement.principal_elements().next().is_none()
            && !context.is_damaged(statement.value.span)
        {
            sink.report(statement.anchor(), "the statement has no `Principal` and no `NotPrincipal`")
                .here("needs a principal")
                .note("A policy on a resource says in each statement whom it is about; AWS refuses it otherwise.")
                .about(statement.value.span);
        }
    }
}
