//! `curly-quoted-string`

use crate::fix::{Edit, Fix};
use crate::rules::wording::with_escaped_quotes;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a string in typographic quotes.
    ///
    /// ## Why
    ///
    /// Word processors, web pages and chat programs turn straight quotes into curly ones. JSON knows only the
    /// straight quote `"`; AWS refuses the document.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     “Action”: "s3:GetObject",
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
        name: "curly-quoted-string",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::CurlyQuotedString) {
        let quoted = context.slice(error.span);
        let mut characters = quoted.chars();
        characters.next();
        characters.next_back();
        let string = format!("\"{}\"", with_escaped_quotes(characters.as_str()));
        sink.report(error.span, "a string in typographic quotes")
            .here("needs straight quotes")
            .note("JSON strings stand between straight double quotes; AWS refuses the whole document.")
            .fix(Fix::safe("Replace the quotes", [Edit::replace(error.span, string)]));
    }
}
