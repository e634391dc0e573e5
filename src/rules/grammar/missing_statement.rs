//! `missing-statement`

use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;

declare_rule! {
    /// Reports a policy without a statement.
    ///
    /// ## Why
    ///
    /// A policy says what it allows and denies in its statements. AWS refuses one that has no `Statement`. An empty
    /// list of statements is reported as a warning: it grants nothing, and IAM refuses it.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17"
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
    /// - [IAM JSON policy elements: Statement](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html)
    static RULE = {
        name: "missing-statement",
        severity: Warning,
        since: "0.1.0",
        fix: None,
        issue_codes: ["MISSING_STATEMENT"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let policy = context.policy;
    match policy.statement {
        None if policy.value.as_object().is_some() && !context.is_damaged(policy.value.span) => {
            let brace = Span::new(policy.value.span.start, policy.value.span.start + 1);
            sink.report_as("MISSING_STATEMENT", brace, "the policy has no `Statement`")
                .here("needs at least one statement")
                .note("Without a statement a policy says nothing; AWS refuses it.")
                .about(policy.value.span);
        }
        Some(member) if member.value.as_array().is_some_and(<[_]>::is_empty) => {
            sink.report_plain(member.value.span, "`Statement` holds no statement")
                .here("is empty")
                .note("A policy without statements grants nothing, and IAM refuses it.");
        }
        _ => {}
    }
}
