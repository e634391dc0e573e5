//! `invalid-escape`

use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a backslash in a string that starts no escape of JSON.
    ///
    /// ## Why
    ///
    /// In a JSON string a backslash is followed by one of `" \ / b f n r t`, or by `u` and four hexadecimal digits;
    /// characters above U+FFFF are written as a pair of these. AWS refuses a document with anything else. A backslash
    /// itself is written twice.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "aws:PrincipalTag/group": "CORP\dev" } }
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
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "aws:PrincipalTag/group": "CORP\\dev" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [RFC 8259, section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)
    static RULE = {
        name: "invalid-escape",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::InvalidEscape) {
        let escape = context.slice(error.span);
        let half_pair = escape.len() == 6;
        let message = if half_pair {
            format!("`{escape}` is half of a surrogate pair")
        } else {
            format!("{} is no escape of JSON", quoted(escape))
        };
        let diagnostic = sink.report(error.span, message);
        diagnostic.note(
            "A backslash is followed by one of `\" \\ / b f n r t` or by `u` and four hexadecimal digits; AWS refuses \
             anything else. A backslash itself is written `\\\\`.",
        );
        if escape == "\\'" {
            let backslash = Span::new(error.span.start, error.span.start + 1);
            diagnostic.fix(Fix::safe("Remove the backslash", [Edit::delete(backslash)]));
        } else if !half_pair {
            let edit = Edit::insert(error.span.start, "\\");
            diagnostic.fix(Fix::risky("Double the backslash", [edit]));
        }
    }
}
