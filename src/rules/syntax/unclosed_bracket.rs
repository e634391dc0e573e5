//! `unclosed-bracket`

use crate::fix::{Edit, Fix};
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports an opening bracket without its closing one.
    ///
    /// ## Why
    ///
    /// Each `{` needs its `}` and each `[` its `]`. AWS refuses a document where one is missing. The fix puts it
    /// where the reading went on; look whether that is where it was meant.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Action": ["s3:GetObject", "s3:PutObject"
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
    /// - [RFC 8259, section 2](https://www.rfc-editor.org/rfc/rfc8259#section-2)
    static RULE = {
        name: "unclosed-bracket",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    // Behind a comment that never ends nothing can be closed.
    if context
        .errors_of(SyntaxErrorKind::UnclosedComment)
        .next()
        .is_some()
    {
        return;
    }
    for error in context.errors_of(SyntaxErrorKind::UnclosedBracket) {
        let Some(open) = error.related else {
            continue;
        };
        let (bracket, closing) = match context.slice(open) {
            "[" => ("[", "]"),
            _ => ("{", "}"),
        };
        sink.report(open, format!("`{bracket}` is never closed"))
            .here(format!("has no `{closing}`"))
            .label(
                error.span,
                format!("`{closing}` expected here at the latest"),
            )
            .note("AWS refuses the whole document.")
            .about(error.span)
            .fix(Fix::risky(
                format!("Insert `{closing}`"),
                [Edit::insert(error.span.end, closing)],
            ));
    }
}
