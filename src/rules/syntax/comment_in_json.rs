//! `comment-in-json`

use crate::fix::{Edit, Fix};
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a comment in a `.json` file.
    ///
    /// ## Why
    ///
    /// JSON has no comments, and AWS refuses a document that holds one. In `.jsonc` files, which are not meant to be
    /// sent as they are, comments are fine. Inside a policy the `Sid` of a statement can say what it is for.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     // Readers of the web site.
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
    /// - [IAM JSON policy elements: Sid](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html)
    static RULE = {
        name: "comment-in-json",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::Comment) {
        let edit = removal(context.text, error.span);
        sink.report(error.span, "a comment in JSON")
            .note("JSON has no comments; AWS refuses the whole document. Only `.jsonc` files may hold them.")
            .fix(Fix::safe("Remove the comment", [edit]));
    }
}

/// Removes a comment: with its lines where it has them for itself, else with the white space before it.
fn removal(text: &str, span: Span) -> Edit {
    let before = text.get(..span.range().start).unwrap_or_default();
    let after = text.get(span.range().end..).unwrap_or_default();
    let indent = before.len() - before.trim_end_matches([' ', '\t']).len();
    let trail = after.len() - after.trim_start_matches([' ', '\t']).len();
    let rest = after.get(trail..).unwrap_or_default();
    let starts_line =
        before.len() == indent || before.trim_end_matches([' ', '\t']).ends_with(['\n', '\r']);
    let line_end = ["\r\n", "\n", "\r"]
        .into_iter()
        .find(|end| rest.starts_with(end));
    let (mut start, mut end) = (span.start, span.end);
    match line_end {
        Some(line_end) if starts_line => {
            start -= indent as u32;
            end += (trail + line_end.len()) as u32;
        }
        None if !rest.is_empty() && starts_line => end += trail as u32,
        None if !rest.is_empty() && indent == 0 && trail == 0 => {
            return Edit::replace(span, " ");
        }
        None if !rest.is_empty() && indent == 0 => {}
        _ => start -= indent as u32,
    }
    Edit::delete(Span::new(start, end))
}
