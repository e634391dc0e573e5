//! `invalid-utf8`

use crate::rules::{DocumentContext, Sink, declare_rule};

declare_rule! {
    /// Reports bytes that are no UTF-8.
    ///
    /// ## Why
    ///
    /// JSON is written in UTF-8. A file in another encoding (ISO 8859-1, Windows-1252, UTF-16) reaches AWS as other
    /// characters than were meant, or not at all.
    ///
    /// ## Example
    ///
    /// ```json,escapes
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Sid": "Caf\xE9",
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
    ///     "Sid": "Cafe",
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
        name: "invalid-utf8",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for &span in context.invalid_utf8 {
        let message = match span.len() {
            1 => "a byte that is no UTF-8".to_owned(),
            count => format!("{count} bytes that are no UTF-8"),
        };
        sink.report(span, message)
            .here("can't be read")
            .note("JSON is written in UTF-8. Save the file in this encoding.");
    }
}
