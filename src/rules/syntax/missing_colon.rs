//! `missing-colon`

use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a key without a colon behind it.
    ///
    /// ## Why
    ///
    /// In an object each key is followed by a colon and a value. AWS refuses a document where one is missing.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect" "Allow",
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
    static RULE = {
        name: "missing-colon",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::MissingColon) {
        let key = error.related.map_or("", |span| context.slice(span));
        let rest = context
            .text
            .get(error.span.range().end..)
            .unwrap_or_default();
        let next = rest.trim_start().chars().next();
        let diagnostic = sink.report(
            error.span,
            format!("no colon behind the key {}", quoted(key)),
        );
        diagnostic.note("Each key of a JSON object is followed by a colon and a value; AWS refuses the whole document.");
        // Behind a key that never ends the colon would become a part of the key.
        let unclosed_key = context
            .errors_of(SyntaxErrorKind::UnclosedString)
            .any(|unclosed| Some(unclosed.span) == error.related);
        if matches!(next, None | Some(',' | '}' | ']')) {
            diagnostic.here("a colon and a value belong here");
        } else if unclosed_key {
            diagnostic.here("a colon belongs here");
        } else {
            let colon = if rest.starts_with(char::is_whitespace) {
                ":"
            } else {
                ": "
            };
            diagnostic.here("a colon belongs here");
            diagnostic.fix(Fix::safe(
                "Insert a colon",
                [Edit::insert(error.span.end, colon)],
            ));
        }
    }
}
