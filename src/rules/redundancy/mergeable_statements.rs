//! `mergeable-statements`

use std::collections::HashSet;

use super::same;
use crate::fix::{Edit, Fix, remove_items};
use crate::policy::Statement;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::{Member, TokenKind, Value, tokens};

declare_rule! {
    /// Reports statements that differ in their actions alone, or in their resources alone.
    ///
    /// ## Why
    ///
    /// Two statements that say the same of different actions are one statement in two places: longer than need be, and a change to one
    /// of them is easily forgotten in the other.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "s3:GetObject",
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///     },
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": "s3:PutObject",
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["s3:GetObject", "s3:PutObject"],
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// All other elements but `Sid` must be equal. Statements with a `Sid` are left alone: it says that they are apart on purpose.
    /// Equal statements are `redundant-statement`.
    ///
    /// ## References
    ///
    /// - [IAM JSON policy elements: Statement](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html)
    static RULE = {
        name: "mergeable-statements",
        severity: Suggestion,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        pedantic: true,
        check: Policy(check),
    }
}

/// The elements that may differ, one at a time.
const ELEMENTS: [&str; 2] = ["Action", "Resource"];

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let statements = context.statements();
    if statements.len() < 2 {
        return;
    }
    let mut taken = vec![false; statements.len()];
    for element in ELEMENTS {
        let mut alike: Vec<(String, usize)> = statements
            .iter()
            .enumerate()
            .filter(|(_, statement)| statement.sid.is_none() && has(statement, element))
            .filter_map(|(position, statement)| {
                Some((same::canonical_without(statement, element)?, position))
            })
            .collect();
        alike.sort();
        for group in alike.chunk_by(|(a, _), (b, _)| a == b) {
            let members: Vec<&Statement<'_>> = group
                .iter()
                .filter(|(_, position)| !taken.get(*position).copied().unwrap_or(true))
                .filter_map(|(_, position)| statements.get(*position))
                .collect();
            let whole: Vec<&Statement<'_>> = different(members);
            if whole.len() < 2 {
                continue;
            }
            for (_, position) in group {
                if let Some(slot) = taken.get_mut(*position) {
                    *slot = true;
                }
            }
            report(context, element, &whole, sink);
        }
    }
}

/// The statements without copies of earlier ones.
fn different<'s, 'a>(statements: Vec<&'s Statement<'a>>) -> Vec<&'s Statement<'a>> {
    let mut seen = HashSet::new();
    let is_new = |statement: &&Statement<'_>| seen.insert(same::canonical(statement));
    statements.into_iter().filter(is_new).collect()
}

fn has(statement: &Statement<'_>, element: &str) -> bool {
    member(statement, element).is_some()
}

fn member<'a>(statement: &Statement<'a>, element: &str) -> Option<&'a Member<'a>> {
    statement.value.as_object()?.get(element)
}

fn report(context: &LintContext<'_>, element: &str, alike: &[&Statement<'_>], sink: &mut Sink<'_>) {
    let [first, second, others @ ..] = alike else {
        return;
    };
    let Some(place) = member(second, element) else {
        return;
    };
    let diagnostic = sink.report(
        second.anchor(),
        format!("statement differs from an earlier one in its `{element}` alone"),
    );
    diagnostic.label(first.anchor(), "the earlier one");
    diagnostic.label(place.value.span, "could stand there");
    for other in others {
        diagnostic.label(other.anchor(), "differs in the same way");
    }
    if let Some(edits) = merge(context, element, alike) {
        diagnostic.fix(Fix::safe("Merge the statements", edits));
    }
}

/// The edits that put all values into the first statement and remove the others; `None` where a comment would go with them.
fn merge(context: &LintContext<'_>, element: &str, alike: &[&Statement<'_>]) -> Option<Vec<Edit>> {
    let (first, others) = alike.split_first()?;
    let source = |value: &Value<'_>| context.text.get(value.span.range()).map(str::to_owned);
    let mut items: Vec<String> = Vec::new();
    let mut seen = HashSet::new();
    for statement in alike {
        let value = &member(statement, element)?.value;
        for item in value.one_or_many() {
            item.as_text()?;
            let text = source(item)?;
            if seen.insert(text.clone()) {
                items.push(text);
            }
        }
    }
    let commented = |value: &Value<'_>| {
        tokens(&source(value).unwrap_or_default())
            .any(|token| matches!(token.kind, TokenKind::Comment { .. }))
    };
    let target = &member(first, element)?.value;
    if commented(target) || others.iter().any(|statement| commented(statement.value)) {
        return None;
    }
    let indexes: Vec<usize> = others.iter().map(|statement| statement.index).collect();
    let list = context.policy.statement?;
    list.value.as_array()?;
    let mut edits = remove_items(context.text, &list.value, &indexes);
    edits.push(Edit::replace(
        target.span,
        format!("[{}]", items.join(", ")),
    ));
    Some(edits)
}
