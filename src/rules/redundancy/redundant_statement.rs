//! `redundant-statement`

use super::same;
use crate::fix::{Fix, remove_items};
use crate::policy::Statement;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::{TokenKind, tokens};

declare_rule! {
    /// Reports statements that say the same as an earlier statement of the policy.
    ///
    /// ## Why
    ///
    /// A repeated statement changes nothing. It uses up the policy's size quota, and when one copy is changed later,
    /// the other stays in force unseen.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["s3:GetObject", "s3:PutObject"],
    ///       "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///     },
    ///     {
    ///       "Effect": "Allow",
    ///       "Action": ["s3:PutObject", "s3:GetObject"],
    ///       "Resource": ["arn:aws:s3:::amzn-s3-demo-bucket/*"]
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
    /// Statements say the same when all of their elements but `Sid` do. The order of elements and of lists does not
    /// count, nor do the brackets around a single value, nor upper and lower case in actions, condition operators
    /// and condition keys.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check: Redundant statement](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-suggestion-redundant-statement)
    static RULE = {
        name: "redundant-statement",
        severity: Suggestion,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["REDUNDANT_STATEMENT"],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let statements = context.statements();
    if statements.len() < 2 {
        return;
    }
    let mut shapes: Vec<(u64, &Statement<'_>)> = statements
        .iter()
        .map(|statement| (same::shape(statement), statement))
        .collect();
    shapes.sort_by_key(|(shape, statement)| (*shape, statement.index));
    // Most statements have a shape of their own: only the others are read whole.
    let mut order: Vec<(u64, &Statement<'_>)> = shapes
        .chunk_by(|(a, _), (b, _)| a == b)
        .filter(|alike| alike.len() > 1)
        .flatten()
        .filter_map(|(_, statement)| Some((same::hash(statement)?, *statement)))
        .collect();
    order.sort_by_key(|(hash, statement)| (*hash, statement.index));
    for alike in order.chunk_by(|(a, _), (b, _)| a == b) {
        if alike.len() > 1 {
            // Equal hashes make it likely; the texts make it certain.
            let mut texts: Vec<(String, &Statement<'_>)> = alike
                .iter()
                .map(|(_, statement)| (same::canonical(statement), *statement))
                .collect();
            texts.sort_by(|(a, first), (b, second)| a.cmp(b).then(first.index.cmp(&second.index)));
            for same in texts.chunk_by(|(a, _), (b, _)| a == b) {
                let same: Vec<&Statement<'_>> = same.iter().map(|(_, same)| *same).collect();
                report(context, &same, sink);
            }
        }
    }
}

fn report(context: &LintContext<'_>, same: &[&Statement<'_>], sink: &mut Sink<'_>) {
    let [first, copies @ ..] = same else {
        return;
    };
    let [copy, others @ ..] = copies else {
        return;
    };
    let message = match others.len() {
        0 => "statement repeats an earlier one".to_owned(),
        more => format!("{} statements repeat an earlier one", more + 1),
    };
    let diagnostic = sink.report(copy.anchor(), message);
    diagnostic.here("says the same again");
    for other in others {
        diagnostic.label(other.anchor(), "says the same again");
    }
    diagnostic.label(first.anchor(), "said here first");
    for statement in same {
        diagnostic.about(statement.value.span);
    }
    let indexes: Vec<usize> = copies.iter().map(|statement| statement.index).collect();
    if let Some(list) = context.policy.statement {
        let title = if others.is_empty() {
            "Remove the copy"
        } else {
            "Remove the copies"
        };
        let edits = remove_items(context.text, &list.value, &indexes);
        let commented = copies.iter().any(|copy| {
            let text = context.text.get(copy.value.span.range());
            tokens(text.unwrap_or_default())
                .any(|token| matches!(token.kind, TokenKind::Comment { .. }))
        });
        diagnostic.fix(if commented {
            // A comment may say what no statement does.
            Fix::risky(title, edits)
        } else {
            Fix::safe(title, edits)
        });
    }
}
