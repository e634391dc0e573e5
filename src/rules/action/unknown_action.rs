//! `unknown-action`

use super::faults::{FaultKind, catalog_note};
use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an action that its service does not have, and a pattern that matches none of its actions.
    ///
    /// ## Why
    ///
    /// AWS takes a policy with such an action, and ignores it: what was meant is not allowed, or, worse, not denied. The
    /// reason is most often a slip of the keyboard or another service's word for the same thing.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObjekt",
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
    /// ## Notes
    ///
    /// Case does not matter: `s3:getobject` is `s3:GetObject`. A pattern is reported only when it matches nothing at all, as
    /// IAM Access Analyzer does. Names of API operations and actions of other services have rules of their own. The fix is
    /// never safe: AWS ignores the unknown name, and the right one grants or denies something.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "unknown-action",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_ACTION"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for fault in context.action_faults() {
        let action = quoted(fault.text);
        let (service, meant) = match &fault.kind {
            FaultKind::UnknownAction { service, meant } => (service, *meant),
            FaultKind::MatchesNothing(service) => (service, None),
            _ => continue,
        };
        let problem = if fault.pattern.has_wildcard() {
            format!("{action} matches no action of {}", service.name())
        } else {
            format!("{action} does not exist")
        };
        let diagnostic = sink.report(fault.pattern.span(), problem);
        diagnostic
            .note(fault.consequence())
            .note(catalog_note(context.catalog));
        let Some(meant) = meant else {
            continue;
        };
        let name = format!("{}:{}", service.prefix(), meant.name);
        diagnostic.here(format!("did you mean `{name}`?"));
        let edit = Edit::replace(fault.pattern.name_span(), meant.name);
        let title = format!("Replace with `{name}`");
        diagnostic.fix(Fix::risky(title, [edit]));
    }
}
