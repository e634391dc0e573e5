//! `trust-not-principal`

use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports `NotPrincipal` in a role's trust policy.
    ///
    /// ## Why
    ///
    /// A trust policy names who may assume the role. AWS refuses `NotPrincipal` there: it would let in all the world
    /// but a few.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "NotPrincipal": { "AWS": "111122223333" },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,policy-type=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": "sts:AssumeRole"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [IAM roles: trust policies](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_update-role-trust-policy.html)
    static RULE = {
        name: "trust-not-principal",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Trust {
        return;
    }
    for element in context
        .statements()
        .iter()
        .filter_map(|statement| statement.not_principal.as_ref())
    {
        sink.report(
            element.member.key.span(),
            "a role trust policy takes no `NotPrincipal`",
        )
        .here("name who may assume the role, in `Principal`")
        .note("AWS refuses the policy.")
        .about(element.member.value.span);
    }
}
