//! `unquoted-string`

use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::{PathElement, SyntaxErrorKind};

declare_rule! {
    /// Reports a bare word where a string belongs.
    ///
    /// ## Why
    ///
    /// In JSON, keys and texts stand between double quotes. Only `true`, `false` and `null` stand without, and in
    /// lower case. AWS refuses any other bare word.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": Allow,
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
    /// - [RFC 8259, section 3](https://www.rfc-editor.org/rfc/rfc8259#section-3)
    /// - [RFC 8259, section 7](https://www.rfc-editor.org/rfc/rfc8259#section-7)
    static RULE = {
        name: "unquoted-string",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    // A typographic quote before the word may have no partner yet: a quote that is put in would become that.
    let (mut curly, mut scanned) = (false, 0);
    for error in context.errors_of(SyntaxErrorKind::UnquotedString) {
        let start = error.span.range().start;
        let gap = context.text.get(scanned..start).unwrap_or_default();
        let line = gap.rsplit(['\n', '\r']).next().unwrap_or_default();
        curly = (curly && line.len() == gap.len())
            || line.contains(|c| matches!(c, '\u{2018}'..='\u{201F}'));
        scanned = start;
        let word = context.slice(error.span);
        let diagnostic = sink.report(
            error.span,
            format!("{} stands without quotes", quoted(word)),
        );
        diagnostic.note(
            "JSON texts and keys stand between double quotes; AWS refuses the whole document.",
        );
        let is_key = matches!(
            context.root.locate(error.span).0.last(),
            Some(PathElement::Key(_))
        );
        let literal = ["true", "false", "null"]
            .into_iter()
            .find(|literal| !is_key && literal.eq_ignore_ascii_case(word));
        if let Some(literal) = literal {
            diagnostic.here(format!("written `{literal}` in JSON"));
            let edit = Edit::replace(error.span, literal);
            diagnostic.fix(Fix::safe(format!("Replace with `{literal}`"), [edit]));
            continue;
        }
        let edits = [
            Edit::insert(error.span.start, "\""),
            Edit::insert(error.span.end, "\""),
        ];
        if matches!(word, "None" | "nil" | "undefined" | "NaN" | "Infinity") {
            diagnostic.here("JSON has no such value");
            diagnostic.fix(Fix::risky("Put it in quotes", edits));
        } else if curly {
            diagnostic.here("needs quotes");
            diagnostic.fix(Fix::risky("Put it in quotes", edits));
        } else {
            diagnostic.here("needs quotes");
            diagnostic.fix(Fix::safe("Put it in quotes", edits));
        }
    }
}
