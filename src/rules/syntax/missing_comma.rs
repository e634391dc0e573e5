//! `missing-comma`

use crate::fix::{Edit, Fix};
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports two members or items with no comma between them.
    ///
    /// ## Why
    ///
    /// JSON separates the members of an object and the items of an array by commas. AWS refuses a document where one
    /// is missing.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow"
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
    /// - [RFC 8259, section 4](https://www.rfc-editor.org/rfc/rfc8259#section-4)
    /// - [RFC 8259, section 5](https://www.rfc-editor.org/rfc/rfc8259#section-5)
    static RULE = {
        name: "missing-comma",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::MissingComma) {
        sink.report(error.span, "no comma between two elements")
            .here("a comma belongs here")
            .note("JSON separates members and items by commas; AWS refuses the whole document.")
            .fix(Fix::safe(
                "Insert a comma",
                [Edit::insert(error.span.end, ",")],
            ));
    }
}
