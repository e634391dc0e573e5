//! Tests of one condition that exclude each other.

use super::bounds::Interval;
use super::entry::{Entry, entries};
use crate::access::glob::{Case, Glob};
use crate::catalog::ConditionKey;
use crate::policy::value::{is_boolean, scalar};
use crate::policy::{OperatorFamily, SetQualifier, Statement};
use crate::rules::LintContext;
use crate::syntax::Value;

/// So many pairs of values are compared at most: beyond, two lists are taken to have something in common.
const MAX_PAIRS: usize = 4096;

/// Whether the test holds for a request without the key, or is of no kind that asks for the key.
pub(super) fn holds_without_key(entry: &Entry<'_, '_>) -> bool {
    entry.operator.if_exists
        || entry.operator.qualifier == Some(SetQualifier::ForAllValues)
        || (entry.operator.facts.negated && entry.operator.qualifier.is_none())
}

/// The pairs of tests on one key that no request fulfils, each second test once.
pub(super) fn clashes<'p, 'a>(
    context: &LintContext<'a>,
    statement: &'p Statement<'a>,
) -> Vec<(Entry<'p, 'a>, Entry<'p, 'a>)> {
    let mut all: Vec<(String, Entry<'p, 'a>)> = entries(statement)
        .map(|entry| (entry.key().to_ascii_lowercase(), entry))
        .collect();
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    let mut found = Vec::new();
    for alike in all.chunk_by(|(a, _), (b, _)| a == b) {
        for (index, (_, second)) in alike.iter().enumerate() {
            let mut earlier = alike.iter().take(index);
            let first = earlier.find(|(_, first)| excludes(context, first, second));
            found.extend(first.map(|(_, first)| (*first, *second)));
        }
    }
    found
}

fn excludes<'a>(context: &LintContext<'a>, first: &Entry<'_, 'a>, second: &Entry<'_, 'a>) -> bool {
    if wants_missing(first) {
        return second.family() != OperatorFamily::Null && !holds_without_key(second);
    }
    if wants_missing(second) {
        return first.family() != OperatorFamily::Null && !holds_without_key(first);
    }
    // A request without the key fulfils both.
    if holds_without_key(first) && holds_without_key(second) {
        return false;
    }
    let several = first
        .catalog_key(context)
        .is_none_or(ConditionKey::multivalued);
    let qualified = first.operator.qualifier.or(second.operator.qualifier);
    if several || qualified.is_some() || first.family() != second.family() {
        return false;
    }
    let (first_not, second_not) = (first.operator.facts.negated, second.operator.facts.negated);
    match (first.family(), first_not, second_not) {
        (OperatorFamily::Numeric | OperatorFamily::Date, false, false) => {
            match (Interval::of(first), Interval::of(second)) {
                (Some(a), Some(b)) => a.and(b).is_empty(),
                _ => false,
            }
        }
        (OperatorFamily::Bool, ..) => booleans_differ(first, second),
        (OperatorFamily::String, false, false) => disjoint(context, first, second),
        (OperatorFamily::String, false, true) => excluded(context, first, second),
        (OperatorFamily::String, true, false) => excluded(context, second, first),
        _ => false,
    }
}

/// Whether the test is `Null` with `true`.
fn wants_missing(entry: &Entry<'_, '_>) -> bool {
    entry.family() == OperatorFamily::Null
        && entry.values().len() == 1
        && entry
            .values()
            .iter()
            .filter_map(scalar)
            .any(|text| text.eq_ignore_ascii_case("true"))
}

fn booleans_differ(first: &Entry<'_, '_>, second: &Entry<'_, '_>) -> bool {
    match (first.values(), second.values()) {
        ([a], [b]) => match (scalar(a), scalar(b)) {
            (Some(a), Some(b)) => is_boolean(a) && is_boolean(b) && !a.eq_ignore_ascii_case(b),
            _ => false,
        },
        _ => false,
    }
}

/// The values as patterns; `None` where one is not known, or has wildcards that the operator takes literally.
fn globs<'a>(
    context: &LintContext<'_>,
    entry: &Entry<'_, 'a>,
    case: Case,
) -> Option<Vec<Glob<'a>>> {
    let variables = context.policy.has_variables();
    let glob = |value: &'a Value<'a>| {
        let text = scalar(value)?;
        if !entry.operator.facts.wildcards && text.contains(['*', '?']) {
            return None;
        }
        Some(if variables {
            Glob::with_variables(text, case)
        } else {
            Glob::new(text, case)
        })
    };
    entry.values().iter().map(glob).collect()
}

/// The patterns of two tests, read without regard to case where one of them is so.
fn both<'a>(
    context: &LintContext<'_>,
    first: &Entry<'_, 'a>,
    second: &Entry<'_, 'a>,
) -> Option<(Vec<Glob<'a>>, Vec<Glob<'a>>)> {
    if first.values().len() * second.values().len() > MAX_PAIRS {
        return None;
    }
    let folds = |entry: &Entry<'_, '_>| entry.operator.facts.name.ends_with("IgnoreCase");
    let case = if folds(first) || folds(second) {
        Case::Insensitive
    } else {
        Case::Sensitive
    };
    Some((globs(context, first, case)?, globs(context, second, case)?))
}

/// Whether no value fulfils both of two positive tests.
fn disjoint<'a>(context: &LintContext<'a>, first: &Entry<'_, 'a>, second: &Entry<'_, 'a>) -> bool {
    both(context, first, second).is_some_and(|(ours, theirs)| {
        !ours.is_empty()
            && !theirs.is_empty()
            && !ours
                .iter()
                .any(|our| theirs.iter().any(|their| our.intersects(their)))
    })
}

/// Whether each value of a positive test is one that a negated test excludes.
fn excluded<'a>(
    context: &LintContext<'a>,
    positive: &Entry<'_, 'a>,
    negated: &Entry<'_, 'a>,
) -> bool {
    // A negated test without regard to case excludes more; the other way round it excludes less.
    let folds = |entry: &Entry<'_, '_>| entry.operator.facts.name.ends_with("IgnoreCase");
    if folds(positive) && !folds(negated) {
        return false;
    }
    both(context, positive, negated).is_some_and(|(ours, theirs)| {
        !ours.is_empty()
            && ours
                .iter()
                .all(|our| theirs.iter().any(|their| their.covers(our)))
    })
}
