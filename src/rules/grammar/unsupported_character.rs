//! `unsupported-character`

use std::fmt::Write;

use crate::embed::PolicyKind;
use crate::fix::{Edit, Fix};
use crate::rules::wording::{character_name, quoted};
use crate::rules::{LintContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::{Text, ValueKind};

declare_rule! {
    /// Reports a character that IAM does not take in a policy document.
    ///
    /// ## Why
    ///
    /// IAM takes tabs, line ends and the characters U+0020 to U+00FF in a policy document, and refuses others,
    /// wherever they stand. Inside a string such a character can be written as an escape.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Sid": "A",
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "aws:PrincipalTag/team": "Ł3" } }
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
    ///     "Sid": "A",
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "aws:PrincipalTag/team": "\u01413" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    /// - [CreatePolicy](https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreatePolicy.html)
    static RULE = {
        name: "unsupported-character",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: [],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let kind = context.policy.kind;
    if !(kind.is_identity_like() || kind == PolicyKind::Trust) {
        return;
    }
    if context.alphabet.ascii {
        return;
    }
    let mut values = vec![context.policy.value];
    while let Some(value) = values.pop() {
        match &value.kind {
            ValueKind::String(text) => string(context, sink, text),
            ValueKind::Array(items) => values.extend(items),
            ValueKind::Object(object) => {
                for member in &object.members {
                    string(context, sink, &member.key);
                    values.push(&member.value);
                }
            }
            _ => {}
        }
    }
}

/// One finding a string, at its first such characters.
fn string(context: &LintContext<'_>, sink: &mut Sink<'_>, text: &Text<'_>) {
    let place = text.content_span();
    let source = context.text.get(place.range()).unwrap_or_default();
    let Some(start) = source.find(is_refused) else {
        return;
    };
    let tail = source.get(start..).unwrap_or_default();
    let run = tail
        .get(..tail.find(|c| !is_refused(c)).unwrap_or(tail.len()))
        .unwrap_or_default();
    let start = place.start + start as u32;
    let name = match run.chars().next() {
        Some(character) if character.len_utf8() == run.len() => character_name(character),
        _ => quoted(run),
    };
    let message = format!("{name} in a policy document");
    let diagnostic = sink.report(Span::new(start, start + run.len() as u32), message);
    diagnostic.here("above U+00FF");
    diagnostic.note("IAM takes no characters above U+00FF in a policy document, and refuses it.");
    let mut escaped = String::with_capacity(source.len() * 2);
    for character in source.chars() {
        if is_refused(character) {
            for unit in character.encode_utf16(&mut [0; 2]) {
                // Writing to a string can't fail.
                let _ = write!(escaped, "\\u{unit:04X}");
            }
        } else {
            escaped.push(character);
        }
    }
    diagnostic.fix(Fix::safe(
        "Write it as an escape",
        [Edit::replace(place, escaped)],
    ));
}

/// Control characters are no matter here: JSON does not take them either.
fn is_refused(character: char) -> bool {
    character > '\u{FF}'
}
