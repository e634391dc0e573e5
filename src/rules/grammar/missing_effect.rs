//! `missing-effect`

use crate::rules::{LintContext, Sink, declare_rule};

declare_rule! {
    /// Reports a statement without `Effect`.
    ///
    /// ## Why
    ///
    /// Each statement says whether it allows or denies. There is no default: AWS refuses a statement without
    /// `Effect`.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Action": "s3:GetObject",
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
    /// - [IAM JSON policy elements: Effect](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html)
    static RULE = {
        name: "missing-effect",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISSING_EFFECT"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        if statement.effect.is_none() && !context.is_damaged(statement.value.span) {
            sink.report(statement.anchor(), "the statement has no `Effect`")
                .here("needs `Allow` or `Deny`")
                .note("There is no default; AWS refuses a statement without `Effect`.")
                .about(statement.value.span);
        }
    }
}
