//! `missing-action`

use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement without `Action` and `NotAction`.
    ///
    /// ## Why
    ///
    /// A statement says what it allows or denies in `Action`, or in `NotAction` by what it leaves out. AWS refuses a
    /// statement with neither.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
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
    /// ## References
    ///
    /// - [IAM JSON policy elements: Action](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html)
    static RULE = {
        name: "missing-action",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISSING_ACTION"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        if statement.action_elements().next().is_none() && !context.is_damaged(statement.value.span)
        {
            sink.report(
                statement.anchor(),
                "the statement has no `Action` and no `NotAction`",
            )
            .here("needs one of them")
            .note("AWS refuses a statement that names no actions.")
            .about(statement.value.span);
        }
    }
}
