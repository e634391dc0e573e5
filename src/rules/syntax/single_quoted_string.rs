//! `single-quoted-string`

use crate::fix::{Edit, Fix};
use crate::rules::wording::with_escaped_quotes;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a string in single quotes.
    ///
    /// ## Why
    ///
    /// JSON strings stand between double quotes. Python and JavaScript write single ones, and a policy printed by
    /// them is refused by AWS.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     'Effect': "Allow",
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
        name: "single-quoted-string",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::SingleQuotedString) {
        let diagnostic = sink.report(error.span, "a string in single quotes");
        diagnostic.here("needs double quotes");
        diagnostic
            .note("JSON strings stand between double quotes; AWS refuses the whole document.");
        let closed = context
            .slice(error.span)
            .strip_prefix('\'')
            .and_then(|rest| rest.strip_suffix('\''));
        if let Some(content) = closed {
            let string = format!("\"{}\"", with_escaped_quotes(content));
            diagnostic.fix(Fix::safe(
                "Replace the quotes",
                [Edit::replace(error.span, string)],
            ));
        }
    }
}
