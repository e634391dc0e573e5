//! `missing-value`

use crate::rules::wording::quoted;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a key with a colon and no value.
    ///
    /// ## Why
    ///
    /// A colon is followed by a value: a string, an array, an object. AWS refuses a document where it is missing.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Sid": ,
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
    ///     "Sid": "ReadObjects",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [RFC 8259, section 4](https://www.rfc-editor.org/rfc/rfc8259#section-4)
    static RULE = {
        name: "missing-value",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::MissingValue) {
        let key = error.related.map_or("", |span| context.slice(span));
        sink.report(
            error.span,
            format!("no value behind the key {}", quoted(key)),
        )
        .here("a value belongs here")
        .note("AWS refuses the whole document.");
    }
}
