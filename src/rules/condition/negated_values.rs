//! `negated-values`

use super::entry::{Entry, entries};
use crate::policy::{Effect, SetQualifier, Statement};
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::ValueKind;

declare_rule! {
    /// Reports several values under a negated operator where the author likely meant "or".
    ///
    /// ## Why
    ///
    /// Several values of a positive operator are alternatives. Under a negated one all of them must differ: "neither this nor that".
    /// And where two statements deny whatever is not their own value, each denies the value of the other: together they deny all.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": [
    ///     {
    ///       "Effect": "Deny",
    ///       "Action": "ec2:*",
    ///       "Resource": "*",
    ///       "Condition": { "StringNotEquals": { "aws:RequestedRegion": "eu-west-1" } }
    ///     },
    ///     {
    ///       "Effect": "Deny",
    ///       "Action": "ec2:*",
    ///       "Resource": "*",
    ///       "Condition": { "StringNotEquals": { "aws:RequestedRegion": "eu-central-1" } }
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
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Action": "ec2:*",
    ///     "Resource": "*",
    ///     "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["eu-west-1", "eu-central-1"] } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Reported are two statements that deny the same, each but for values of its own of one key; and an `Allow` with several values
    /// under a negated operator, which allows all others, and requests without the key. A `Deny` with several values under a negated
    /// operator is the right way to say "only these".
    ///
    /// ## References
    ///
    /// - [Conditions with multiple context keys or values](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html)
    static RULE = {
        name: "negated-values",
        severity: Suggestion,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Policy(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let mut denying = Vec::new();
    for statement in context.statements() {
        if statement.condition.is_none() {
            continue;
        }
        let negated = |entry: &Entry<'_, '_>| entry.operator.facts.negated;
        if statement.allows() {
            for entry in entries(statement).filter(negated) {
                let several = entry.values().len() > 1;
                if several && entry.operator.qualifier != Some(SetQualifier::ForAllValues) {
                    allowed(&entry, sink);
                }
            }
        } else if statement.effect() == Some(Effect::Deny) {
            let mut all = entries(statement);
            if let (Some(entry), None) = (all.next(), all.next())
                && negated(&entry)
                && entry.operator.qualifier.is_none()
            {
                denying.push((statement, entry));
            }
        }
    }
    if denying.len() > 1 {
        denied(&denying, sink);
    }
}

fn allowed(entry: &Entry<'_, '_>, sink: &mut Sink<'_>) {
    let all = match entry.operator.qualifier {
        Some(SetQualifier::ForAnyValue) => "allows a request with any other value",
        _ => "allows every other value",
    };
    sink.report(
        entry.operator_span(),
        format!(
            "`{}` with several values {all}, and not one of them",
            entry.operator_name()
        ),
    )
    .label(entry.value().span, "none of these")
    .note("If these are the values that are meant, use the operator without `Not`. If they are to be kept out, a `Deny` can't be overruled.");
}

/// Two statements that deny the same, each but for its own values of one key.
fn denied(denying: &[(&Statement<'_>, Entry<'_, '_>)], sink: &mut Sink<'_>) {
    let mut keyed: Vec<(String, usize)> = denying
        .iter()
        .enumerate()
        .filter_map(|(index, (statement, entry))| Some((shape(statement, entry)?, index)))
        .collect();
    keyed.sort();
    for alike in keyed.chunk_by(|(a, _), (b, _)| a == b) {
        for pair in alike.windows(2) {
            let [(_, first), (_, second)] = pair else {
                continue;
            };
            let (Some((_, first)), Some((_, second))) = (denying.get(*first), denying.get(*second))
            else {
                continue;
            };
            let texts = |entry: &Entry<'_, '_>| -> Option<Vec<String>> {
                let text = |value: &crate::syntax::Value<'_>| {
                    crate::policy::value::scalar(value)
                        .filter(|text| !text.contains(['*', '?', '$']))
                        .map(str::to_ascii_lowercase)
                };
                entry.values().iter().map(text).collect()
            };
            let (Some(ours), Some(theirs)) = (texts(first), texts(second)) else {
                continue;
            };
            if ours.iter().any(|text| theirs.contains(text)) {
                continue;
            }
            sink.report(
                second.value().span,
                format!(
                    "every {} is denied: an earlier statement denies this one",
                    second.quoted_key()
                ),
            )
            .label(first.value().span, "and this one is denied here")
            .note("Statements that deny are tested each for itself. Put the values into one statement.");
        }
    }
}

/// What two such statements have in common, as text: all elements but the values; `None` where a part is not known.
fn shape(statement: &Statement<'_>, entry: &Entry<'_, '_>) -> Option<String> {
    let members = &statement.value.as_object()?.members;
    let mut parts: Vec<String> = Vec::with_capacity(members.len());
    for member in members {
        let name = member.key.as_str();
        if matches!(name, "Sid" | "Condition") {
            continue;
        }
        let mut items = Vec::new();
        for value in member.value.one_or_many() {
            match &value.kind {
                ValueKind::String(text) if text.is_known() => items.push(text.as_str()),
                // Principals in a map are left out of the comparison: what they are is hardly ever equal.
                _ => return None,
            }
        }
        items.sort_unstable();
        parts.push(format!("{name}={items:?}"));
    }
    parts.sort_unstable();
    parts.push(entry.key().to_ascii_lowercase());
    Some(parts.join(";"))
}
