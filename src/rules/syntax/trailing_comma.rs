//! `trailing-comma`

use crate::fix::{Edit, Fix};
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a comma before a closing bracket in a `.json` file.
    ///
    /// ## Why
    ///
    /// JSON has no trailing commas. AWS refuses the whole document: `MalformedPolicyDocument`. In `.jsonc` files,
    /// which are not meant to be sent as they are, the comma is fine.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["s3:GetObject", "s3:PutObject",],
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
        name: "trailing-comma",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::TrailingComma) {
        sink.report(error.span, "trailing comma")
            .here("nothing follows this comma")
            .note("JSON allows no comma before a closing bracket; AWS refuses the whole document.")
            .fix(Fix::safe("Remove the comma", [Edit::delete(error.span)]));
    }
}
