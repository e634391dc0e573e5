//! `rcp-allow`

use crate::embed::PolicyKind;
use crate::policy::Principal;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an `Allow` statement of a resource control policy that does not allow everything.
    ///
    /// ## Why
    ///
    /// Resource control policies only ever deny. The one `Allow` that AWS Organizations takes is that of its own
    /// policy `RCPFullAWSAccess`, for everybody, on everything, without a condition; it can't be made narrower.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": "*",
    ///     "Action": "s3:*",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
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
    ///     "NotResource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [RCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html)
    static RULE = {
        name: "rcp-allow",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["RCP_SYNTAX_ERROR_ALLOW"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Rcp {
        return;
    }
    for statement in context
        .statements()
        .iter()
        .filter(|statement| statement.allows())
    {
        let Some(effect) = &statement.effect else {
            continue;
        };
        let narrower = statement
            .principal_elements()
            .any(|element| !matches!(element.principal, Principal::Everyone))
            || statement.not_resource.is_some()
            || statement.resource.as_ref().is_some_and(|element| {
                element.patterns.is_empty()
                    || element
                        .patterns
                        .iter()
                        .any(|pattern| pattern.text.as_str() != "*")
            })
            || statement.condition.is_some();
        if narrower {
            sink.report(effect.member.value.span, "a resource control policy that allows only some requests")
                .here("only `Deny` can be narrowed")
                .note("Resource control policies only deny; AWS Organizations refuses an `Allow` with a principal, resource or condition of its own.")
                .about(statement.value.span);
        }
    }
}
