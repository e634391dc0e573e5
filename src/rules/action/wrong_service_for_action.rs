//! `wrong-service-for-action`

use super::faults::{FaultKind, catalog_note};
use crate::fix::{Edit, Fix};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports an action that belongs to another service.
    ///
    /// ## Why
    ///
    /// Load balancers are launched into a VPC, yet their actions begin with `elasticloadbalancing`, not `ec2`. AWS ignores an
    /// action that the service does not have.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:PutItem",
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
    ///     "Action": "dynamodb:PutItem",
    ///     "Resource": "arn:aws:dynamodb:us-east-1:111122223333:table/Books"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Reported when one or two other services have an action of this name. IAM Access Analyzer reports an invalid action.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "wrong-service-for-action",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_ACTION"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for fault in context.action_faults() {
        let FaultKind::WrongService(found) = &fault.kind else {
            continue;
        };
        let names: Vec<String> = found.iter().map(|action| format!("`{action}`")).collect();
        let diagnostic = sink.report(
            fault.pattern.span(),
            format!(
                "`{}` does not exist, but {} does",
                fault.text,
                names.join(" or ")
            ),
        );
        diagnostic
            .here(format!("did you mean {}?", names.join(" or ")))
            .note(fault.consequence())
            .note(catalog_note(context.catalog));
        if let [action] = found.as_slice() {
            let prefix = action.service().prefix();
            let edit = Edit::replace(fault.pattern.service_span(), prefix);
            diagnostic.fix(Fix::risky(format!("Replace with `{action}`"), [edit]));
        }
    }
}
