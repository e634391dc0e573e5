//! Repairs: edits, what they promise, and how they are applied.

mod difference;
mod insert;
mod remove;

pub(crate) use difference::{line_changes, line_edits, lines};
pub use insert::insert_member;
pub use remove::{remove_items, remove_members};

use std::collections::BTreeMap;

use crate::source::Span;

/// One replacement of text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edit {
    /// The characters that go; empty to insert.
    pub span: Span,
    /// What comes in their place.
    pub replacement: String,
}

impl Edit {
    /// Replaces the characters of `span`.
    pub fn replace(span: Span, replacement: impl Into<String>) -> Self {
        Self {
            span,
            replacement: replacement.into(),
        }
    }

    /// Inserts text at `offset`.
    pub fn insert(offset: u32, text: impl Into<String>) -> Self {
        Self::replace(Span::empty(offset), text)
    }

    /// Deletes the characters of `span`.
    pub fn delete(span: Span) -> Self {
        Self::replace(span, "")
    }
}

/// What a fix promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Applicability {
    /// The policy grants exactly what it granted (or, if AWS refused it before, what was plainly meant).
    Safe,
    /// A likely repair that may change what the policy grants, or that leaves a placeholder to fill in.
    Unsafe,
}

/// Edits that together repair one finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fix {
    /// What the fix does, as an imperative: "Replace with `s3:GetObject`".
    pub title: String,
    /// What it promises.
    pub applicability: Applicability,
    /// The edits, sorted and disjoint.
    pub edits: Vec<Edit>,
}

impl Fix {
    /// A fix that keeps what the policy grants.
    pub fn safe(title: impl Into<String>, edits: impl IntoIterator<Item = Edit>) -> Self {
        Self::new(title, Applicability::Safe, edits)
    }

    /// A fix that may change what the policy grants.
    pub fn risky(title: impl Into<String>, edits: impl IntoIterator<Item = Edit>) -> Self {
        Self::new(title, Applicability::Unsafe, edits)
    }

    fn new(
        title: impl Into<String>,
        applicability: Applicability,
        edits: impl IntoIterator<Item = Edit>,
    ) -> Self {
        let mut edits: Vec<Edit> = edits.into_iter().collect();
        edits.sort();
        Self {
            title: title.into(),
            applicability,
            edits,
        }
    }
}

/// The text after `fixes`, and which of them were applied (indexes into `fixes`, in order of their place).
///
/// Fixes are taken in the order of their first edit. One that overlaps an earlier one, or whose edits do not lie on
/// characters of the text, is left out whole: after a new look at the result it can be applied in turn.
pub fn apply(text: &str, fixes: &[&Fix]) -> (String, Vec<usize>) {
    let mut order: Vec<usize> = (0..fixes.len()).collect();
    order.sort_by_key(|&index| {
        fixes
            .get(index)
            .map(|fix| fix.edits.first().map(|edit| edit.span))
    });
    let mut taken: Taken<'_> = BTreeMap::new();
    let mut applied = Vec::new();
    for index in order {
        let Some(fix) = fixes.get(index) else {
            continue;
        };
        if !fix.edits.is_empty() && fits(text, &taken, &fix.edits) {
            let edits = fix.edits.iter().enumerate();
            taken
                .extend(edits.map(|(place, edit)| ((edit.span.start, edit.span.end, place), edit)));
            applied.push(index);
        }
    }
    let mut result = String::with_capacity(text.len());
    let mut position = 0;
    for edit in taken.into_values() {
        let range = edit.span.range();
        result.push_str(text.get(position..range.start).unwrap_or_default());
        result.push_str(&edit.replacement);
        position = range.end;
    }
    result.push_str(text.get(position..).unwrap_or_default());
    (result, applied)
}

/// Edits that are made, by start, end, and index in their fix.
type Taken<'a> = BTreeMap<(u32, u32, usize), &'a Edit>;

fn fits(text: &str, taken: &Taken<'_>, edits: &[Edit]) -> bool {
    let disjoint = edits.windows(2).all(|pair| match pair {
        [first, second] => first.span.end <= second.span.start,
        _ => true,
    });
    disjoint
        && edits.iter().all(|edit| {
            // What is taken is disjoint, so that only the neighbours can be in the way.
            let start = edit.span.start;
            let before = taken.range(..=(start, u32::MAX, usize::MAX)).next_back();
            let after = taken.range((start, 0, 0)..).next();
            let clear = before
                .into_iter()
                .chain(after)
                .all(|(_, other)| !touches(other.span, edit.span));
            clear && text.get(edit.span.range()).is_some()
        })
}

/// Whether two edits can't both be made: they share a character, or start at one place.
fn touches(a: Span, b: Span) -> bool {
    a.start == b.start || (a.start < b.end && b.start < a.end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn overlapping_fixes_wait_for_the_next_round() {
        let first = Fix::safe("a", [Edit::replace(Span::new(0, 2), "XX")]);
        let second = Fix::safe("b", [Edit::delete(Span::new(1, 3))]);
        let third = Fix::safe("c", [Edit::insert(4, "!"), Edit::delete(Span::new(3, 4))]);
        let (text, applied) = apply("abcd", &[&second, &first, &third]);
        assert_eq!(text, "XXc!");
        assert_eq!(applied, [1, 2]);
    }

    #[test]
    fn edits_off_the_text_are_refused() {
        let outside = Fix::safe("a", [Edit::delete(Span::new(2, 9))]);
        let inside_a_character = Fix::safe("b", [Edit::delete(Span::new(1, 2))]);
        assert_eq!(
            apply("aé", &[&outside, &inside_a_character]),
            ("aé".to_owned(), vec![])
        );
    }
}
