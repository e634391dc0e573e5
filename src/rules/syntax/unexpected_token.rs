//! `unexpected-token`

use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports what means nothing in the place where it stands.
    ///
    /// ## Why
    ///
    /// Something that JSON does not know, a bracket with nothing to close, or more text behind the end of the
    /// document. AWS refuses the whole document.
    ///
    /// A document holds one policy: two policies one behind the other are two documents.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect" = "Allow",
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
    /// - [RFC 8259, section 2](https://www.rfc-editor.org/rfc/rfc8259#section-2)
    static RULE = {
        name: "unexpected-token",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors {
        if context.is_invalid_utf8(error.span) {
            continue;
        }
        let text = context.slice(error.span);
        let token = quoted(text);
        let diagnostic = match error.kind {
            SyntaxErrorKind::UnexpectedToken => {
                sink.report(error.span, format!("unexpected {token}"))
            }
            SyntaxErrorKind::UnexpectedBracket => {
                let diagnostic = sink.report(error.span, format!("unexpected {token}"));
                diagnostic.here("closes nothing");
                if let Some(open) = error.related {
                    diagnostic.label(open, "still open here");
                }
                diagnostic
            }
            SyntaxErrorKind::TrailingContent => {
                let first = text.chars().next().map_or(0, char::len_utf8) as u32;
                let start = Span::new(error.span.start, error.span.start + first);
                let diagnostic = sink.report(start, "more text behind the end of the document");
                diagnostic
                    .here("a second value starts here")
                    .about(error.span);
                diagnostic
            }
            _ => continue,
        };
        diagnostic.note("AWS refuses the whole document.");
        if error.kind != SyntaxErrorKind::UnexpectedToken {
            continue;
        }
        match text {
            "=" | "=>" if error.related.is_some() => {
                diagnostic.here("a colon belongs here");
                diagnostic.fix(Fix::safe(
                    "Replace with a colon",
                    [Edit::replace(error.span, ":")],
                ));
            }
            "}" | "]" => drop(diagnostic.here("closes nothing")),
            _ => drop(diagnostic.here("means nothing here")),
        }
    }
}
