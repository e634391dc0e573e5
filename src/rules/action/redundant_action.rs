//! `redundant-action`

use std::collections::BTreeMap;

use crate::access::action_set::ActionSet;
use crate::access::glob::{Case, Glob, covering};
use crate::catalog::ActionId;
use crate::fix::{Fix, remove_items};
use crate::policy::{ActionElement, ActionPattern, Statement};
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports an action that another entry of the same list takes in already.
    ///
    /// ## Why
    ///
    /// The entry changes nothing and counts towards the size of the policy. Readers may take it for all that is granted.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": ["iam:Get*", "iam:GetRole", "iam:ListRoles"],
    ///     "Resource": "arn:aws:iam::111122223333:role/app"
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
    ///     "Action": ["iam:Get*", "iam:ListRoles"],
    ///     "Resource": "arn:aws:iam::111122223333:role/app"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// Case does not matter. Of two entries with one meaning the first stays. An entry that only several others cover together
    /// is not reported. There is one finding for each entry that covers others; IAM Access Analyzer names the covering entry
    /// and the covered ones in the order of the text.
    ///
    /// ## References
    ///
    /// - [IAM Access Analyzer policy check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html)
    static RULE = {
        name: "redundant-action",
        severity: Suggestion,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["REDUNDANT_ACTION"],
        check: Statements(check),
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        if are_apart(context, statement) {
            continue;
        }
        for element in statement.action_elements() {
            if element.patterns.len() > 1 && may_be_redundant(element) {
                let patterns = related(context, statement, element);
                check_element(context, element, &patterns, sink);
            }
        }
    }
}

/// Whether each pattern of the statement matches actions of its own only, so that none covers another: what nearly every
/// list does.
fn are_apart(context: &LintContext<'_>, statement: &Statement<'_>) -> bool {
    let meaning = context.grants().statement(statement);
    let meaning = meaning.filter(|_| statement.not_action.is_none());
    meaning.is_some_and(|meaning| {
        let counts = meaning.patterns().map(|(_, matched)| matched.len());
        // A name that the catalog lacks may be covered all the same.
        counts.clone().all(|count| count > 0)
            && counts.sum::<usize>() == meaning.certain_actions().len()
    })
}

/// Rules most lists out: without a wildcard, only equal entries cover each other.
fn may_be_redundant(element: &ActionElement<'_>) -> bool {
    if element.patterns.iter().any(ActionPattern::has_wildcard) {
        return true;
    }
    let hash = |pattern: &ActionPattern<'_>| {
        let bytes = pattern.text.as_str().bytes();
        bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
            (hash ^ u64::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01b3)
        })
    };
    let mut hashes: Vec<u64> = element.patterns.iter().map(hash).collect();
    hashes.sort_unstable();
    !hashes.is_sorted_by(|a, b| a < b)
}

/// The patterns of an element that can cover another one or be covered: all but the names of actions that no pattern takes
/// in and that stand once.
fn related<'a>(
    context: &LintContext<'a>,
    statement: &Statement<'a>,
    element: &ActionElement<'a>,
) -> Vec<ActionPattern<'a>> {
    let is_pattern = |pattern: &ActionPattern<'_>| {
        let text = pattern.known();
        text.is_some_and(|text| text == "*" || text.contains(':'))
    };
    let known = element.patterns.iter().copied().filter(is_pattern);
    // With both elements, it is known of one of them only what its patterns match.
    let meaning = context.grants().statement(statement);
    let Some(meaning) = meaning.filter(|_| statement.action_elements().count() == 1) else {
        return known.collect();
    };
    let (wide, names): (Vec<_>, Vec<_>) = meaning
        .patterns()
        .partition(|(pattern, _)| pattern.has_wildcard());
    let taken_in = ActionSet::union_of(wide.iter().map(|(_, matched)| *matched));
    let mut ids: Vec<ActionId> = names
        .iter()
        .filter_map(|(_, matched)| matched.iter().next())
        .collect();
    ids.sort_unstable();
    let repeats = |id: ActionId| {
        let first = ids.partition_point(|other| *other < id);
        ids.get(first + 1) == Some(&id)
    };
    meaning
        .patterns()
        .filter(|(pattern, matched)| {
            is_pattern(pattern)
                && (pattern.has_wildcard()
                    || matched
                        .iter()
                        .next()
                        .is_none_or(|id| taken_in.contains(id) || repeats(id)))
        })
        .map(|(pattern, _)| *pattern)
        .collect()
}

fn check_element<'a>(
    context: &LintContext<'_>,
    element: &ActionElement<'a>,
    patterns: &[ActionPattern<'a>],
    sink: &mut Sink<'_>,
) {
    let globs: Vec<Glob<'_>> = patterns
        .iter()
        .map(|pattern| Glob::new(pattern.text.as_str(), Case::Insensitive))
        .collect();
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (covered, cover) in covering(&globs).into_iter().enumerate() {
        if let Some(cover) = cover {
            groups.entry(cover).or_default().push(covered);
        }
    }
    for (cover, covered) in groups {
        let entries: Vec<ActionPattern<'_>> = covered
            .iter()
            .filter_map(|&index| patterns.get(index).copied())
            .collect();
        if let (Some(cover), [first, ..]) = (patterns.get(cover), entries.as_slice()) {
            report(context, element, *cover, *first, &entries, sink);
        }
    }
}

fn report(
    context: &LintContext<'_>,
    element: &ActionElement<'_>,
    cover: ActionPattern<'_>,
    first: ActionPattern<'_>,
    entries: &[ActionPattern<'_>],
    sink: &mut Sink<'_>,
) {
    let (name, by) = (first.text.as_str(), cover.text.as_str());
    let same = name.eq_ignore_ascii_case(by);
    let message = match (entries.len(), same) {
        (1, true) => format!("`{name}` stands in the list already"),
        (1, false) => format!("`{name}` is redundant: `{by}` takes it in"),
        (count, _) => {
            format!("{count} actions are redundant, such as `{name}`: `{by}` takes them in")
        }
    };
    let diagnostic = sink.report(first.span(), message);
    diagnostic.label(cover.span(), "this entry takes it in");
    for entry in entries.iter().skip(1) {
        diagnostic.label(entry.span(), "redundant as well");
    }
    let mut nodes: Vec<_> = entries.iter().map(|entry| entry.text.span()).collect();
    nodes.push(cover.text.span());
    nodes.sort_by_key(|span| span.start);
    for &node in &nodes {
        diagnostic.about(node);
    }
    let list: &Value<'_> = &element.member.value;
    let items = list.as_array().unwrap_or_default();
    let redundant = |item: &Value<'_>| entries.iter().any(|entry| entry.text.span() == item.span);
    let indexes: Vec<usize> = (0..items.len())
        .filter(|&index| items.get(index).is_some_and(redundant))
        .collect();
    let title = if indexes.len() == 1 {
        format!("Remove `{name}`")
    } else {
        format!("Remove the {} redundant actions", indexes.len())
    };
    diagnostic.fix(Fix::safe(title, remove_items(context.text, list, &indexes)));
}
