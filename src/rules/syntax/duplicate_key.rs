//! `duplicate-key`

use crate::fix::{Fix, remove_members};
use crate::rules::wording::quoted;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::source::Span;
use crate::syntax::{Member, Value, ValueKind};

declare_rule! {
    /// Reports a key that stands twice in one object.
    ///
    /// ## Why
    ///
    /// Each element may stand only once in a policy, a statement or a condition block. Programs differ in which of
    /// two values they take, so a repeated key says one thing to a reader and another to a machine. AWS refuses such
    /// a document.
    ///
    /// The second `Statement` of a policy belongs into an array; so do two values of one condition key.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Action": "s3:PutObject",
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
    ///     "Action": ["s3:GetObject", "s3:PutObject"],
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// IAM Access Analyzer has no code of its own for it, and its format gives nothing else of such a document, as of any
    /// that AWS can't read. Condition keys that differ in letter case alone are those of `condition-key-spellings`.
    ///
    /// ## References
    ///
    /// - [Grammar of the IAM JSON policy language](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html)
    /// - [RFC 8259, section 4](https://www.rfc-editor.org/rfc/rfc8259#section-4)
    static RULE = {
        name: "duplicate-key",
        severity: Error,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

/// Up to so many members are compared one by one; more of them are sorted.
const FEW: usize = 16;

/// In objects with more members no repair is offered: each one costs a walk over all of them.
const MANY: usize = 256;

/// So many values wait to be visited in most documents.
const OPEN_VALUES: usize = 32;

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    // Most values are strings, and no place for a key.
    let holds_values =
        |value: &&Value<'_>| matches!(value.kind, ValueKind::Array(_) | ValueKind::Object(_));
    let mut values = Vec::with_capacity(OPEN_VALUES);
    values.push(context.root);
    while let Some(value) = values.pop() {
        match &value.kind {
            ValueKind::Array(items) => values.extend(items.iter().filter(holds_values)),
            ValueKind::Object(object) => {
                for (first, again) in repeated(&object.members) {
                    report(context, sink, value, [first, again]);
                }
                let members = object.members.iter().map(|member| &member.value);
                values.extend(members.filter(holds_values));
            }
            _ => {}
        }
    }
}

fn report(
    context: &DocumentContext<'_>,
    sink: &mut Sink<'_>,
    object: &Value<'_>,
    indexes: [usize; 2],
) {
    let members = object.as_object().map_or(&[][..], |object| &object.members);
    let [Some(first), Some(again)] = indexes.map(|index| members.get(index)) else {
        return;
    };
    let key = quoted(again.key.as_str());
    let diagnostic = sink.report(
        again.key.span(),
        format!("{key} stands twice in this object"),
    );
    diagnostic.here("again here");
    diagnostic.label(first.key.span(), "first here");
    diagnostic.note("Each key may stand only once; AWS refuses the whole document.");
    if members.len() > MANY {
        return;
    }
    // Which of several values counts is not plain where they differ.
    let same = members
        .iter()
        .filter(|member| member.key.as_str() == again.key.as_str())
        .all(|member| context.slice(member.value.span) == context.slice(again.value.span));
    let between = Span::new(again.key.span().end, again.value.span.start);
    // In a broken document, what is taken out may be the end of something else.
    let broken = context
        .errors
        .iter()
        .any(|error| error.kind.is_structural());
    if same && !broken && context.slice(between).trim() == ":" {
        let edits = remove_members(context.text, object, &indexes[1..]);
        diagnostic.fix(Fix::safe("Remove the copy", edits));
    }
}

/// Indexes of the members whose key stood before, each behind that of the first one with its key.
fn repeated(members: &[Member<'_>]) -> Vec<(usize, usize)> {
    let key = |index: usize| members.get(index).map(|member| member.key.as_str());
    let mut found = Vec::new();
    if members.len() <= FEW {
        for again in 1..members.len() {
            let first = (0..again).find(|&first| key(first) == key(again));
            found.extend(first.map(|first| (first, again)));
        }
        return found;
    }
    let mut sorted: Vec<usize> = (0..members.len()).collect();
    sorted.sort_by_key(|&index| (key(index), index));
    let mut first = 0;
    for (position, &index) in sorted.iter().enumerate() {
        if position > 0 && key(index) == key(first) {
            found.push((first, index));
        } else {
            first = index;
        }
    }
    found
}
