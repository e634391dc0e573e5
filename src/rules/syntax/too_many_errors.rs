//! `too-many-errors`

use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::{MAX_ERRORS, SyntaxErrorKind};

declare_rule! {
    /// Reports that a document holds so many syntax errors that the rest of them is not listed.
    ///
    /// ## Why
    ///
    /// After 200 errors the list ends. Most likely the document is no JSON at all, or one early mistake made
    /// everything behind it look wrong.
    ///
    /// ## Example
    ///
    /// ```json
    /// [,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,,]
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
    /// - [RFC 8259, section 2](https://www.rfc-editor.org/rfc/rfc8259#section-2)
    static RULE = {
        name: "too-many-errors",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::TooManyErrors) {
        sink.report(
            error.span,
            format!("more than {} syntax errors", MAX_ERRORS - 1),
        )
        .here("errors from here on are not listed");
    }
}
