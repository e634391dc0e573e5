//! `byte-order-mark`

use crate::fix::{Edit, Fix};
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a byte-order mark at the start of a document.
    ///
    /// ## Why
    ///
    /// Some editors write three invisible bytes in front of the text. They are no part of JSON, and U+FEFF is none of
    /// the characters that a policy may hold: AWS refuses the document although it looks right.
    ///
    /// ## Example
    ///
    /// ```json,escapes
    /// \xEF\xBB\xBF{
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
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
    /// - [RFC 8259, section 8.1](https://www.rfc-editor.org/rfc/rfc8259#section-8.1)
    static RULE = {
        name: "byte-order-mark",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::ByteOrderMark) {
        sink.report(error.span, "a byte-order mark before the document")
            .here("three invisible bytes")
            .note("A policy can't start with U+FEFF. Save the file as UTF-8 without a byte-order mark.")
            .fix(Fix::safe("Remove the byte-order mark", [Edit::delete(error.span)]));
    }
}
