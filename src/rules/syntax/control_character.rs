//! `control-character`

use crate::fix::{Edit, Fix};
use crate::rules::wording::character_name;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a control character inside a string.
    ///
    /// ## Why
    ///
    /// Inside a JSON string, the characters below U+0020 (tab among them) must be written as escapes. AWS refuses the
    /// document otherwise. Such characters come in unseen, when text is pasted from elsewhere.
    ///
    /// ## Example
    ///
    /// ```json,escapes
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Sid": "Read\x09Objects",
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
    ///     "Sid": "ReadObjects",
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
        name: "control-character",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::ControlCharacter) {
        if context.is_invalid_utf8(error.span) {
            continue;
        }
        let Some(character) = context.slice(error.span).chars().next() else {
            continue;
        };
        let escape = match character {
            '\t' => "\\t".to_owned(),
            '\u{8}' => "\\b".to_owned(),
            '\u{C}' => "\\f".to_owned(),
            other => format!("\\u{:04X}", u32::from(other)),
        };
        let name = character_name(character);
        sink.report(error.span, format!("{name} inside a string"))
            .here(format!("written `{escape}` in JSON"))
            .note("A JSON string holds control characters only as escapes; AWS refuses the whole document.")
            .fix(Fix::safe(format!("Replace with `{escape}`"), [Edit::replace(error.span, escape)]));
    }
}
