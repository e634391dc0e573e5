//! `invalid-whitespace`

use crate::fix::{Edit, Fix};
use crate::rules::wording::character_name;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports white space that JSON does not know.
    ///
    /// ## Why
    ///
    /// Between its tokens JSON knows four characters: space, tab, line feed and carriage return. No-break spaces,
    /// line separators and characters without width look like them, or like nothing, and make AWS refuse the
    /// document. They come in when text is copied from a web page.
    ///
    /// ## Example
    ///
    /// ```json,escapes
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action":\xC2\xA0"s3:GetObject",
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
    /// - [RFC 8259, section 2](https://www.rfc-editor.org/rfc/rfc8259#section-2)
    static RULE = {
        name: "invalid-whitespace",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::InvalidWhitespace) {
        let Some(character) = context.slice(error.span).chars().next() else {
            continue;
        };
        sink.report(error.span, format!("{} between tokens", character_name(character)))
            .here("white space only to the eye")
            .note("JSON takes only spaces, tabs, line feeds and carriage returns here; AWS refuses the whole document.")
            .fix(Fix::safe("Replace with a space", [Edit::replace(error.span, " ")]));
    }
}
