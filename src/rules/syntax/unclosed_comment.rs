//! `unclosed-comment`

use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a block comment without its end.
    ///
    /// ## Why
    ///
    /// A comment that `/*` starts goes on to the end of the file unless `*/` ends it: everything behind it is no part
    /// of the policy.
    ///
    /// ## Example
    ///
    /// ```jsonc
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     /* Readers of the web site.
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```jsonc
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     /* Readers of the web site. */
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
        name: "unclosed-comment",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::UnclosedComment) {
        let start = Span::new(error.span.start, error.span.start + 2);
        sink.report(start, "a comment that never ends")
            .here("has no `*/`")
            .note("All of the text behind it is read as comment.");
    }
}
