//! `empty-document`

use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a document that holds no value at all.
    ///
    /// ## Why
    ///
    /// A policy is a JSON object. An empty file, or one of nothing but white space and comments, is refused by AWS.
    ///
    /// ## Example
    ///
    /// ```json
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
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    static RULE = {
        name: "empty-document",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::EmptyDocument) {
        sink.report(error.span, "the document is empty")
            .here("a policy belongs here")
            .note("A policy is a JSON object with `Version` and `Statement`.");
    }
}
