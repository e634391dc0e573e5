//! `extra-comma`

use crate::fix::{Edit, Fix};
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a comma with nothing before it.
    ///
    /// ## Why
    ///
    /// Two commas in a row, or one behind an opening bracket, mean nothing in JSON. AWS refuses the document. Mostly
    /// an item was deleted and its comma was left.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["s3:GetObject",, "s3:PutObject"],
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
    /// - [RFC 8259, section 5](https://www.rfc-editor.org/rfc/rfc8259#section-5)
    static RULE = {
        name: "extra-comma",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::ExtraComma) {
        sink.report(error.span, "a comma too many")
            .here("nothing stands before this comma")
            .note("In JSON a comma stands between two items; AWS refuses the whole document.")
            .fix(Fix::safe("Remove the comma", [Edit::delete(error.span)]));
    }
}
