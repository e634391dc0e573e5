//! `scp-inner-wildcard`

use crate::embed::PolicyKind;
use crate::policy::Statement;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a wildcard in an action of a service control policy that is not its last character.
    ///
    /// ## Why
    ///
    /// This rule is out of date, and off by default. Until 2025 a service control policy took `*` only at the end of
    /// an action. Since AWS Organizations knows the full policy language there, a wildcard may stand anywhere. IAM
    /// Access Analyzer still documents the check.
    ///
    /// Turn it on only where policies are also read by older tools.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=scp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Action": "s3:*Object",
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json,policy-type=scp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Action": "s3:DeleteObject*",
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [SCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps_syntax.html)
    static RULE = {
        name: "scp-inner-wildcard",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["SCP_SYNTAX_ERROR_ACTION_WILDCARD"],
        pedantic: true,
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Scp {
        return;
    }
    let elements = context
        .statements()
        .iter()
        .flat_map(Statement::action_elements);
    for pattern in elements.flat_map(|element| &element.patterns) {
        let Some(action) = pattern.known() else {
            continue;
        };
        let Some(at) = action.find('*').filter(|at| at + 1 < action.len()) else {
            continue;
        };
        sink.report(
            pattern.text.span_of(at..at + 1),
            format!("a wildcard inside of {}", quoted(action)),
        )
        .here("not at the end")
        .note("Service control policies took `*` only at the end of an action until 2025.")
        .about(pattern.text.span());
    }
}
