//! `rcp-unsupported-action`

use crate::catalog::Service;
use crate::embed::PolicyKind;
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an action in a resource control policy whose service does not support such policies.
    ///
    /// ## Why
    ///
    /// Resource control policies apply to the resources of some services only. AWS Organizations refuses an action of
    /// any other service, and the lone `*`, in a policy of your own. The list of services is that of the catalog, and
    /// grows.
    ///
    /// ## Example
    ///
    /// ```json,policy-type=rcp
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Principal": "*",
    ///     "Action": "ec2:RunInstances",
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
    ///     "Resource": "*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [RCP syntax](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html)
    /// - [Services that support RCPs](https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html#rcp-supported-services)
    static RULE = {
        name: "rcp-unsupported-action",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["RCP_SYNTAX_ERROR_ACTION"],
        check: Policy(check),
    }
}

/// Prefixes that the list of supporting services gives under another name.
const ALIASES: &[&str] = &["es", "opensearch"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    if context.policy.kind != PolicyKind::Rcp {
        return;
    }
    for statement in context.statements() {
        let patterns = statement
            .action
            .iter()
            .flat_map(|element| &element.patterns);
        for pattern in patterns {
            let Some(action) = pattern.known() else {
                continue;
            };
            // The `Allow` of everything is that of `RCPFullAWSAccess`.
            if action == "*" && statement.allows() {
                continue;
            }
            let prefix = pattern.split().map_or(action, |(prefix, _)| prefix);
            let alias = ALIASES
                .iter()
                .any(|alias| alias.eq_ignore_ascii_case(prefix));
            if alias
                || context
                    .catalog
                    .service(prefix)
                    .is_some_and(Service::supports_rcp)
            {
                continue;
            }
            let message = if action == "*" {
                "a resource control policy for the actions of all services".to_owned()
            } else {
                format!(
                    "{} does not support resource control policies",
                    quoted(prefix)
                )
            };
            sink.report(pattern.service_span(), message)
                .here("no service that such policies apply to")
                .note(format!(
                    "AWS Organizations refuses the policy. The list of services is that of {}.",
                    context.catalog.date()
                ))
                .about(pattern.text.span());
        }
    }
}
