//! From a set of actions to patterns that match exactly it: the way back from [`ActionSet::from_patterns`].
//!
//! Finding the fewest patterns is set cover, which has no fast exact answer. Two steps come close: the names of a
//! service form a tree of prefixes, of which the highest nodes without a foreign name are the best patterns of the form
//! `Get*`; then patterns of the other forms (`*Tags`, `Get*Acl`, `*Bucket*`), built of the words of the names, take the
//! place of those that they shorten the list by most.

use std::collections::BTreeMap;

use super::action_set::ActionSet;
use super::summary::by_service;
use crate::catalog::{Action, Catalog, Service};

/// Where a pattern may cut a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Cut {
    /// Between words: `GetBucket*`. Longer, and plain to a reader.
    #[default]
    Words,
    /// Anywhere: `GetB*`, where no other action begins so today.
    Anywhere,
}

/// What a pattern costs besides its characters: quotes, comma and line.
const OVERHEAD: usize = 4;

/// How many words of a name take part in patterns.
const MAX_WORDS: usize = 8;

/// Patterns that match the members of `set` and no other action of the catalog, sorted. An action that shares its
/// pattern with none stays written out, so that nothing is opened for actions to come without need.
pub fn collapse(catalog: &Catalog, set: &ActionSet, cut: Cut) -> Vec<String> {
    if *set == ActionSet::all(catalog) {
        return vec!["*".to_owned()];
    }
    let mut patterns: Vec<String> = Vec::new();
    for (service, members) in by_service(set, catalog) {
        let prefix = service.prefix();
        if members.len() == service.actions().len() && members.len() > 1 {
            patterns.push(format!("{prefix}:*"));
            continue;
        }
        let names = Names::of(service, &members);
        let names = names.cover(cut);
        patterns.extend(names.iter().map(|name| format!("{prefix}:{name}")));
    }
    patterns
}

/// The actions of a service, and which of them are to be matched.
struct Names<'c> {
    service: Service<'c>,
    actions: Vec<Action<'c>>,
    wanted: Vec<bool>,
}

/// A pattern, and the places of the names that it matches, ascending.
#[derive(Clone, Debug)]
struct Piece {
    pattern: String,
    matched: Vec<usize>,
}

impl<'c> Names<'c> {
    fn of(service: Service<'c>, members: &ActionSet) -> Self {
        let actions: Vec<Action<'c>> = service.actions().collect();
        let wanted = actions.iter().map(|action| members.contains(action.id()));
        Self {
            wanted: wanted.collect(),
            actions,
            service,
        }
    }

    fn name(&self, at: usize) -> &'c str {
        self.actions.get(at).map_or("", |action| action.name())
    }

    fn is_wanted(&self, at: usize) -> bool {
        self.wanted.get(at).copied().unwrap_or(false)
    }

    fn cover(&self, cut: Cut) -> Vec<String> {
        let mut pieces = Vec::new();
        self.prefixes(0, self.actions.len(), 0, cut, &mut pieces);
        self.merge(&mut pieces);
        drop_redundant(&mut pieces, self.actions.len());
        if cut == Cut::Anywhere {
            for piece in &mut pieces {
                self.shorten(piece);
            }
        }
        let mut patterns: Vec<String> = pieces.into_iter().map(|piece| piece.pattern).collect();
        patterns.sort_by_cached_key(|pattern| pattern.to_ascii_lowercase());
        patterns
    }

    /// The names from `start` to `end` share `depth` bytes: takes them in one pattern, or goes one character deeper.
    fn prefixes(&self, start: usize, end: usize, depth: usize, cut: Cut, out: &mut Vec<Piece>) {
        let wanted = (start..end).filter(|at| self.is_wanted(*at)).count();
        if wanted == 0 {
            return;
        }
        if wanted == end - start {
            if wanted == 1 {
                out.push(Piece {
                    pattern: self.name(start).to_owned(),
                    matched: vec![start],
                });
                return;
            }
            if let Some(length) = self.cut_at(start, end, depth, cut) {
                let head = self.name(start).get(..length).unwrap_or_default();
                out.push(Piece {
                    pattern: format!("{head}*"),
                    matched: (start..end).collect(),
                });
                return;
            }
        }
        let byte = |at: usize| {
            let name = self.name(at).as_bytes();
            name.get(depth).map(u8::to_ascii_lowercase)
        };
        let mut from = start;
        while from < end {
            let first = byte(from);
            let to = (from..end).find(|at| byte(*at) != first).unwrap_or(end);
            match first {
                Some(_) => self.prefixes(from, to, depth + 1, cut, out),
                // The name ends here; names that differ in case only do not exist.
                None => out.extend((from..to).filter(|at| self.is_wanted(*at)).map(|at| Piece {
                    pattern: self.name(at).to_owned(),
                    matched: vec![at],
                })),
            }
            from = to;
        }
    }

    /// Where to cut the names from `start` to `end`, which share `depth` bytes at least; `None` for nowhere.
    fn cut_at(&self, start: usize, end: usize, depth: usize, cut: Cut) -> Option<usize> {
        if cut == Cut::Anywhere && depth > 0 {
            return Some(depth);
        }
        let (first, last) = (self.name(start), self.name(end - 1));
        let shared = first.bytes().zip(last.bytes());
        let shared = shared.take_while(|(a, b)| a.eq_ignore_ascii_case(b));
        let shared = shared.count();
        let whole = std::iter::once(first.len());
        let mut cuts = word_starts(first).into_iter().skip(1).chain(whole);
        cuts.find(|at| *at >= depth.max(1) && *at <= shared)
    }

    /// Puts patterns of other forms in the place of those that they take in, as long as that makes the list shorter.
    fn merge(&self, pieces: &mut Vec<Piece>) {
        if pieces.len() < 2 {
            return;
        }
        let mut candidates = self.candidates();
        loop {
            let mut owner = vec![usize::MAX; self.actions.len()];
            for (index, piece) in pieces.iter().enumerate() {
                for at in &piece.matched {
                    if let Some(slot) = owner.get_mut(*at) {
                        *slot = index;
                    }
                }
            }
            let best = candidates
                .iter()
                .map(|(pattern, matched)| (gain(pattern, matched, pieces, &owner), pattern))
                .max_by(|(a, left), (b, right)| a.cmp(b).then_with(|| right.cmp(left)));
            let Some((1.., pattern)) = best else {
                return;
            };
            let pattern = pattern.clone();
            candidates.remove(&pattern);
            let matched = self.matched(&pattern);
            // Words of different names may meet a pattern in the middle of one: `*Tag*` matches `Stage`.
            if matched.iter().all(|at| self.is_wanted(*at)) {
                pieces.retain(|piece| !is_within(&piece.matched, &matched));
                pieces.push(Piece { pattern, matched });
            }
        }
    }

    /// The places of the names that a pattern matches.
    fn matched(&self, pattern: &str) -> Vec<usize> {
        let first = self.service.action_ids().start;
        let matching = self.service.actions_matching(pattern);
        matching
            .map(|action| (action.id().0 - first) as usize)
            .collect()
    }

    /// Patterns of words that at least two wanted names have and no other name has, with the names' places.
    fn candidates(&self) -> BTreeMap<String, Vec<usize>> {
        let mut found: BTreeMap<String, Option<Vec<usize>>> = BTreeMap::new();
        for at in 0..self.actions.len() {
            let wanted = self.is_wanted(at);
            for pattern in forms(self.name(at)) {
                let entry = found.entry(pattern).or_insert_with(|| Some(Vec::new()));
                match entry {
                    Some(matched) if wanted && matched.last() != Some(&at) => matched.push(at),
                    Some(_) if wanted => {}
                    entry => *entry = None,
                }
            }
        }
        let fit = found.into_iter().filter_map(|(pattern, matched)| {
            let matched = matched.filter(|matched| matched.len() > 1)?;
            Some((pattern, matched))
        });
        fit.collect()
    }

    /// Takes characters beside the wildcards away while the pattern still matches the same.
    fn shorten(&self, piece: &mut Piece) {
        let mut at = 0;
        while let Some(star) = piece
            .pattern
            .get(at..)
            .and_then(|rest| rest.find('*'))
            .map(|found| at + found)
        {
            at = star + 1;
            for before in [true, false] {
                loop {
                    let star = at - 1;
                    let victim = if before {
                        star.checked_sub(1)
                    } else {
                        Some(star + 1).filter(|next| *next < piece.pattern.len())
                    };
                    let Some(victim) = victim else { break };
                    let mut shorter = piece.pattern.clone();
                    if shorter.remove(victim) == '*' || self.matched(&shorter) != piece.matched {
                        break;
                    }
                    piece.pattern = shorter;
                    at -= usize::from(before);
                }
            }
        }
    }
}

fn cost(pattern: &str) -> usize {
    pattern.len() + OVERHEAD
}

/// By how much the list gets shorter with a pattern in the place of those that it takes in.
fn gain(pattern: &str, matched: &[usize], pieces: &[Piece], owner: &[usize]) -> usize {
    let mut saved = 0;
    let mut last = usize::MAX;
    for at in matched {
        let index = owner.get(*at).copied().unwrap_or(usize::MAX);
        if index == last {
            continue;
        }
        last = index;
        if let Some(piece) = pieces.get(index)
            && piece.matched.first() == Some(at)
            && is_within(&piece.matched, matched)
        {
            saved += cost(&piece.pattern);
        }
    }
    saved.saturating_sub(cost(pattern))
}

/// Whether all of `inner` stand in `outer`; both ascend.
fn is_within(inner: &[usize], outer: &[usize]) -> bool {
    inner.iter().all(|at| outer.binary_search(at).is_ok())
}

/// Leaves out the patterns whose names the others match together, the longest patterns first.
fn drop_redundant(pieces: &mut Vec<Piece>, names: usize) {
    let mut times = vec![0_usize; names];
    for at in pieces.iter().flat_map(|piece| &piece.matched) {
        if let Some(count) = times.get_mut(*at) {
            *count += 1;
        }
    }
    pieces.sort_by(|a, b| {
        let key = |piece: &Piece| std::cmp::Reverse(cost(&piece.pattern));
        key(a).cmp(&key(b)).then_with(|| a.pattern.cmp(&b.pattern))
    });
    pieces.retain(|piece| {
        let needed = piece
            .matched
            .iter()
            .any(|at| times.get(*at).is_none_or(|count| *count < 2));
        if !needed {
            for at in &piece.matched {
                if let Some(count) = times.get_mut(*at) {
                    *count -= 1;
                }
            }
        }
        needed
    });
}

/// Where the words of a name in camel case begin: `GetObjectACL` at 0, 3 and 9.
pub fn word_starts(name: &str) -> Vec<usize> {
    let bytes = name.as_bytes();
    let starts = (0..bytes.len()).filter(|&at| {
        let Some(before) = at.checked_sub(1).and_then(|before| bytes.get(before)) else {
            return true;
        };
        let upper = bytes.get(at).is_some_and(u8::is_ascii_uppercase);
        let next_lower = bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase);
        upper && (!before.is_ascii_uppercase() || next_lower)
    });
    starts.collect()
}

/// The patterns of whole words that a name has part in: `*Tags`, `Get*Acl`, `*Bucket*`.
fn forms(name: &str) -> Vec<String> {
    let mut starts = word_starts(name);
    starts.truncate(MAX_WORDS);
    let mut forms = Vec::new();
    let part = |from: usize, to: usize| name.get(from..to).unwrap_or_default();
    for (index, &start) in starts.iter().enumerate().skip(1) {
        let tail = part(start, name.len());
        forms.push(format!("*{tail}"));
        for &head in starts.get(1..index).unwrap_or_default() {
            forms.push(format!("{}*{tail}", part(0, head)));
        }
        // Without a word between them, too: `GetTags` has part in `Get*Tags`.
        forms.push(format!("{}*{tail}", part(0, start)));
        for &end in starts.get(index + 1..).unwrap_or_default() {
            forms.push(format!("*{}*", part(start, end)));
        }
        forms.push(format!("*{tail}*"));
    }
    // A word at the start of a name is one within it for `*Bucket*`.
    for &end in starts.get(1..).unwrap_or_default() {
        forms.push(format!("*{}*", part(0, end)));
    }
    forms
}

#[cfg(test)]
mod tests;
