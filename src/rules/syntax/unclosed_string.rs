//! `unclosed-string`

use crate::fix::{Edit, Fix};
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a string without its closing quote.
    ///
    /// ## Why
    ///
    /// A JSON string ends in the line where it starts. AWS refuses a document where the closing quote is missing. The
    /// fix puts it before the commas and brackets at the line's end; look whether they were part of the text.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow,
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
    /// - [RFC 8259, section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)
    static RULE = {
        name: "unclosed-string",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::UnclosedString) {
        let quote = if context.slice(error.span).starts_with('\'') {
            "'"
        } else {
            "\""
        };
        sink.report(error.span, "a string without its closing quote")
            .here(format!("`{quote}` belongs behind this"))
            .note("A JSON string ends in its line; AWS refuses the whole document.")
            .fix(Fix::risky(
                "Insert the closing quote",
                [Edit::insert(error.span.end, quote)],
            ));
    }
}
