//! `unquoted-string`

use crate::fix::{Edit, Fix, apply};
use crate::rules::wording::quoted;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::{MAX_ERRORS, PathElement, SyntaxErrorKind, parse};

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

/// A word, and what is to be said of it.
struct Word {
    span: Span,
    here: String,
    title: String,
    edits: Vec<Edit>,
    safe: bool,
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    let words = words(context);
    let safe = words.iter().any(|word| word.safe) && repairs(context, &words);
    for word in words {
        let diagnostic = sink.report(
            word.span,
            format!("{} stands without quotes", quoted(context.slice(word.span))),
        );
        diagnostic.note(
            "JSON texts and keys stand between double quotes; AWS refuses the whole document.",
        );
        diagnostic.here(word.here);
        diagnostic.fix(if safe && word.safe {
            Fix::safe(word.title, word.edits)
        } else {
            Fix::risky(word.title, word.edits)
        });
    }
}

fn words(context: &DocumentContext<'_>) -> Vec<Word> {
    // A typographic quote before the word may have no partner yet: a quote that is put in would become that.
    let (mut curly, mut scanned) = (false, 0);
    let mut words = Vec::new();
    for error in context.errors_of(SyntaxErrorKind::UnquotedString) {
        let span = error.span;
        let start = span.range().start;
        let gap = context.text.get(scanned..start).unwrap_or_default();
        let line = gap.rsplit(['\n', '\r']).next().unwrap_or_default();
        curly = (curly && line.len() == gap.len())
            || line.contains(|c| matches!(c, '\u{2018}'..='\u{201F}'));
        scanned = start;
        let word = context.slice(span);
        let is_key = matches!(
            context.root.locate(span).0.last(),
            Some(PathElement::Key(_))
        );
        let literal = ["true", "false", "null"]
            .into_iter()
            .find(|literal| !is_key && literal.eq_ignore_ascii_case(word));
        words.push(if let Some(literal) = literal {
            Word {
                span,
                here: format!("written `{literal}` in JSON"),
                title: format!("Replace with `{literal}`"),
                edits: vec![Edit::replace(span, literal)],
                safe: true,
            }
        } else {
            let no_value = matches!(word, "None" | "nil" | "undefined" | "NaN" | "Infinity");
            let here = if no_value {
                "JSON has no such value"
            } else {
                "needs quotes"
            };
            Word {
                span,
                here: here.to_owned(),
                title: "Put it in quotes".to_owned(),
                edits: vec![Edit::insert(span.start, "\""), Edit::insert(span.end, "\"")],
                safe: !no_value && !curly,
            }
        });
    }
    words
}

/// Whether the document has fewer errors with all safe edits made. It has more where what looks like words is prose:
/// in a part that the tree leaves out nobody can tell keys from values. Reads the document once more.
fn repairs(context: &DocumentContext<'_>, words: &[Word]) -> bool {
    let safe = words.iter().filter(|word| word.safe);
    let edits: Vec<Edit> = safe.flat_map(|word| word.edits.iter().cloned()).collect();
    let (text, _) = apply(context.text, &[&Fix::safe("", edits)]);
    let left = parse(&text, context.dialect).errors.len();
    // Of a document with more errors than are listed the first ones only are known.
    left < context.errors.len() || (left == MAX_ERRORS && context.errors.len() == MAX_ERRORS)
}
