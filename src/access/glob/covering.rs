//! Which patterns of a list another one of the list makes needless.

use std::cmp::Ordering;

use super::{Case, Glob};

/// How many patterns [`covering`] compares one with: what keeps it linear when thousands begin
/// alike.
pub const COVERING_CANDIDATES: usize = 64;

/// For each glob, another one of the list that covers it and that no other covers; of globs with
/// one meaning, the first covers the rest. All must have the same case.
///
/// What it names is always true. A glob stays unnamed when nothing covers it, or when none of the
/// first [`COVERING_CANDIDATES`] whose literal beginning it shares does (those that promise less
/// about the beginning come first). So the whole list takes a sort and that many comparisons for
/// each glob.
pub fn covering(globs: &[Glob<'_>]) -> Vec<Option<usize>> {
    let mut order: Vec<_> = globs.iter().map(Glob::literal_prefix).enumerate().collect();
    let case = globs.first().map_or(Case::Sensitive, Glob::case);
    order.sort_by(|(_, a), (_, b)| compare(a, b, case));

    let mut found = vec![None; globs.len()];
    // The globs with wildcards so far whose literal beginning is one of the present group's too, outermost first.
    // Without a wildcard a glob covers its equals only, which are all in its own group.
    let mut open: Vec<(usize, &str)> = Vec::new();
    for group in order.chunk_by(|(_, a), (_, b)| compare(a, b, case).is_eq()) {
        let Some((_, prefix)) = group.first() else {
            continue;
        };
        while open
            .last()
            .is_some_and(|(_, outer)| !starts_with(prefix, outer, case))
        {
            open.pop();
        }
        let outer = open.len();
        open.extend(group);
        if open.len() > 1 {
            for &(index, _) in group {
                let cover = open
                    .iter()
                    .map(|&(other, _)| other)
                    .filter(|&other| other != index)
                    .take(COVERING_CANDIDATES)
                    .find(|&other| makes_needless(globs, other, index));
                if let Some(slot) = found.get_mut(index) {
                    *slot = cover;
                }
            }
        }
        open.truncate(outer);
        let plain = |(index, prefix): &(usize, &str)| {
            let glob = globs.get(*index);
            glob.is_some_and(|glob| glob.text.len() == prefix.len())
        };
        open.extend(group.iter().filter(|glob| !plain(glob)));
    }
    outermost(&found)
}

/// Whether one covers the other, and is to be kept of the two.
fn makes_needless(globs: &[Glob<'_>], keep: usize, drop: usize) -> bool {
    let (Some(kept), Some(dropped)) = (globs.get(keep), globs.get(drop)) else {
        return false;
    };
    kept.covers(dropped) && (keep < drop || !dropped.covers(kept))
}

/// Follows each chain of covers to its end. There is one, as what covers is larger or earlier.
fn outermost(found: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut ends = found.to_vec();
    for start in 0..found.len() {
        let step = |from: usize, ends: &[Option<usize>]| ends.get(from).copied().flatten();
        let mut end = start;
        while let Some(next) = step(end, &ends) {
            end = next;
        }
        // Shortens the chain, so that no part of it is walked once for each glob on it.
        let mut at = start;
        while let Some(next) = step(at, &ends) {
            if let Some(slot) = ends.get_mut(at) {
                *slot = Some(end);
            }
            at = next;
        }
    }
    ends
}

fn compare(a: &str, b: &str, case: Case) -> Ordering {
    match case {
        Case::Sensitive => a.cmp(b),
        Case::Insensitive => folded(a).cmp(folded(b)),
    }
}

fn folded(text: &str) -> impl Iterator<Item = u8> {
    text.bytes().map(|byte| byte.to_ascii_lowercase())
}

fn starts_with(text: &str, start: &str, case: Case) -> bool {
    match case {
        Case::Sensitive => text.starts_with(start),
        Case::Insensitive => text
            .as_bytes()
            .get(..start.len())
            .is_some_and(|text| text.eq_ignore_ascii_case(start.as_bytes())),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{COVERING_CANDIDATES, Case, Glob, covering};

    fn covers(patterns: &[&str], case: Case) -> Vec<Option<usize>> {
        let globs: Vec<_> = patterns.iter().map(|text| Glob::new(text, case)).collect();
        covering(&globs)
    }

    #[test]
    fn names_the_largest_and_keeps_the_first() {
        let list = [
            "s3:GetObject",
            "s3:Get*",
            "S3:*",
            "iam:PassRole",
            "s3:**",
            "IAM:passrole",
        ];
        let insensitive = covers(&list, Case::Insensitive);
        assert_eq!(
            insensitive,
            [Some(2), Some(2), None, None, Some(2), Some(3)]
        );
        let sensitive = covers(&list, Case::Sensitive);
        assert_eq!(sensitive, [Some(4), Some(4), None, None, None, None]);
        assert_eq!(
            covers(&["*Object", "s3:GetObject"], Case::Sensitive),
            [None, Some(0)]
        );
        assert_eq!(covers(&[], Case::Sensitive), []);
    }

    #[test]
    fn a_long_list_is_not_compared_with_itself() {
        let many: Vec<_> = (0..20_000).map(|n| format!("*-{n}x")).collect();
        let mut list: Vec<_> = many.iter().map(String::as_str).collect();
        assert!(covers(&list, Case::Sensitive).iter().all(Option::is_none));
        list.insert(COVERING_CANDIDATES / 2, "*");
        let found = covers(&list, Case::Sensitive);
        assert_eq!(found.iter().flatten().count(), list.len() - 1);
        // A chain as long as the list.
        let chain: Vec<_> = (0..3_000).map(|n| "a".repeat(n) + "*").collect();
        let list: Vec<_> = chain.iter().rev().map(String::as_str).collect();
        assert!(
            covers(&list, Case::Insensitive)
                .iter()
                .flatten()
                .all(|&end| end == 2_999)
        );
    }

    proptest! {
        #[test]
        fn agrees_with_all_pairs(list in proptest::collection::vec("[ab*?]{0,4}", 0..12)) {
            let globs: Vec<_> = list.iter().map(|text| Glob::new(text, Case::Sensitive)).collect();
            let needless = |drop: usize| {
                (0..globs.len()).any(|keep| {
                    keep != drop
                        && globs[keep].covers(&globs[drop])
                        && (keep < drop || !globs[drop].covers(&globs[keep]))
                })
            };
            for (index, found) in covering(&globs).into_iter().enumerate() {
                prop_assert_eq!(found.is_some(), needless(index), "{:?} at {}", list, index);
                if let Some(keep) = found {
                    prop_assert!(globs[keep].covers(&globs[index]));
                    prop_assert!(!needless(keep));
                }
            }
        }
    }
}
