//! `trust-resource`

use crate::embed::PolicyKind;
use crate::fix::{Fix, remove_members};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports `Resource` or `NotResource` in a role's trust policy.
    ///
    /// ## Why
    ///
    /// A trust policy is always about the role that it belongs to. AWS refuses one that names a resource.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=trust
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "111122223333" },
    ///     "Action": "sts:AssumeRole",
    ///     "Resource": "*"
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
        name: "trust-resource",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Trust {
        return;
    }
    for statement in context.statements() {
        for element in statement.resource_elements() {
            let member = element.member;
            let name = member.key.as_str();
            let diagnostic = sink.report(
                member.key.span(),
                format!("a role trust policy takes no `{name}`"),
            );
            diagnostic.here("is always the role itself");
            diagnostic
                .note("AWS refuses the policy.")
                .about(member.value.span);
            let members = statement
                .value
                .as_object()
                .map_or(&[][..], |object| &object.members);
            if let Some(index) = members.iter().position(|other| std::ptr::eq(other, member)) {
                let edits = remove_members(context.text, statement.value, &[index]);
                diagnostic.fix(Fix::safe(format!("Remove the `{name}`"), edits));
            }
        }
    }
}
