//! `unknown-service`

use super::faults::{FaultKind, catalog_note};
use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an action whose service prefix belongs to no service.
    ///
    /// ## Why
    ///
    /// The prefix is not always the service's name: Amazon `EventBridge` is `events`, Step Functions is `states`. AWS ignores an
    /// action of a service that it does not know.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "dynamo:GetItem",
    ///     "Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/Books"
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
    ///     "Action": "dynamodb:GetItem",
    ///     "Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/Books"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Case does not matter, as IAM compares prefixes without it. The fix is never safe: AWS ignores the unknown name,
    /// and the right one grants or denies something.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "unknown-service",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_SERVICE_IN_ACTION"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for fault in context.action_faults() {
        let FaultKind::UnknownService { meant } = &fault.kind else {
            continue;
        };
        let prefix = fault.text.split(':').next().unwrap_or_default();
        let diagnostic = sink.report(
            fault.pattern.service_span(),
            format!("{} is no service prefix", quoted(prefix)),
        );
        diagnostic
            .note(fault.consequence())
            .note(catalog_note(context.catalog));
        let Some(meant) = meant else {
            continue;
        };
        diagnostic.here(format!("did you mean `{}`?", meant.name));
        let edit = Edit::replace(fault.pattern.service_span(), meant.name);
        let title = format!("Replace with `{}`", meant.name);
        diagnostic.fix(Fix::risky(title, [edit]));
    }
}
