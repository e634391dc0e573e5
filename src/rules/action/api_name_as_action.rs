//! `api-name-as-action`

use super::faults::{FaultKind, catalog_note};
use crate::fix::{Edit, Fix};
use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports the name of an API operation that is authorised by an action of another name.
    ///
    /// ## Why
    ///
    /// Most actions are named after an operation of the service's API, but not all operations have an action: listing the
    /// objects of a bucket takes `s3:ListBucket`, uploading in parts takes `s3:PutObject`. AWS ignores an action that does not
    /// exist.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:HeadObject",
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
    /// IAM Access Analyzer reports these names as invalid actions. Where an operation needs several actions, all are named and
    /// there is no fix.
    ///
    /// ## References
    ///
    /// - [Required permissions for Amazon S3 API operations](https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html)
    /// - [Actions, resources, and condition keys for AWS services](https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html)
    static RULE = {
        name: "api-name-as-action",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["INVALID_ACTION"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for fault in context.action_faults() {
        let FaultKind::ApiName(api) = fault.kind else {
            continue;
        };
        let actions: Vec<String> = api
            .actions
            .iter()
            .map(|action| format!("`{action}`"))
            .collect();
        let needed = actions.join(" and ");
        let diagnostic = sink.report(
            fault.pattern.span(),
            format!(
                "`{}` is an operation of the API, not an action: it takes {needed}",
                fault.text
            ),
        );
        diagnostic
            .here(format!("authorised by {needed}"))
            .note(fault.consequence())
            .note(catalog_note(context.catalog));
        if let [action] = api.actions {
            let edit = Edit::replace(fault.pattern.span(), *action);
            // AWS ignores the name of the operation: the action grants or denies something.
            diagnostic.fix(Fix::risky(format!("Replace with `{action}`"), [edit]));
        }
    }
}
