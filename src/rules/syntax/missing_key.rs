//! `missing-key`

use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a value in an object that has no key.
    ///
    /// ## Why
    ///
    /// An object holds members: a key in quotes, a colon, a value. AWS refuses a value that stands alone. Often
    /// brackets `[…]` were meant in place of braces `{…}`.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": { ["s3:GetObject", "s3:PutObject"] },
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
    ///     "Action": ["s3:GetObject", "s3:PutObject"],
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [RFC 8259, section 4](https://www.rfc-editor.org/rfc/rfc8259#section-4)
    static RULE = {
        name: "missing-key",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::MissingKey) {
        let colon = context.slice(error.span) == ":";
        let diagnostic = if colon {
            sink.report(error.span, "a colon with no key before it")
        } else {
            let anchor = Span::new(error.span.start, error.span.end.min(error.span.start + 1));
            sink.report(anchor, "a value without a key in an object")
                .about(error.span)
        };
        diagnostic.here("a key belongs before this");
        diagnostic.note("An object holds keys and values; AWS refuses the whole document.");
    }
}
