//! `rcp-not-action`

use crate::embed::PolicyKind;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports `NotAction` in a resource control policy.
    ///
    /// ## Why
    ///
    /// A resource control policy lists what it denies in `Action`; AWS Organizations refuses `NotAction`, which would
    /// reach services that such policies do not apply to.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "NotAction": "s3:GetObject",
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
    ///     "Action": "s3:PutObject",
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [RCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html)
    static RULE = {
        name: "rcp-not-action",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["RCP_SYNTAX_ERROR_NOTACTION"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Rcp {
        return;
    }
    for element in context
        .statements()
        .iter()
        .filter_map(|statement| statement.not_action.as_ref())
    {
        sink.report(
            element.member.key.span(),
            "a resource control policy takes no `NotAction`",
        )
        .here("list the actions in `Action`")
        .note("AWS Organizations refuses the policy.")
        .about(element.member.value.span);
    }
}
