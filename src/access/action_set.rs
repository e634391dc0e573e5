//! Sets of actions of one catalog.
//!
//! The actions of a service follow each other in the catalog, sorted by name, so what a pattern
//! such as `s3:Get*` matches is one range or a few. A set is the list of the ids where membership
//! changes, which keeps `*` and `s3:*` at two numbers and every operation at one pass over both
//! lists.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use smallvec::SmallVec;

use super::glob::{Case, Glob};
use crate::catalog::{Action, ActionId, Catalog, Service};

/// A set of [`ActionId`]s. Sets of different catalogs must not be mixed: ids are places in one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct ActionSet {
    /// In ascending order, all different, an even number: where a range of members begins, where
    /// it ends, and so on.
    bounds: Bounds,
}

/// What one pattern matches is one range, mostly.
type Bounds = SmallVec<[u32; 4]>;

impl ActionSet {
    /// The empty set.
    pub fn new() -> Self {
        Self::default()
    }

    /// All actions of the catalog.
    pub fn all(catalog: &Catalog) -> Self {
        Self::from_pattern(catalog, "*")
    }

    /// The actions that an `Action` value matches: `*`, `s3:GetObject`, `s3:Get*`, `s?:*`,
    /// `*:Get*`, in any ASCII case.
    ///
    /// Empty for a name that the catalog lacks, and for text without a colon other than `*`,
    /// which names no service.
    pub fn from_pattern(catalog: &Catalog, pattern: &str) -> Self {
        // Almost every pattern is the name of an action, which has no wildcard.
        match catalog.find_action(pattern) {
            Some(action) => Self::one(action.id()),
            None => Self::from_patterns(catalog, [pattern], false),
        }
    }

    /// The actions that at least one of the patterns matches; with `negated`, as for `NotAction`,
    /// those of the catalog that none does.
    pub fn from_patterns<'p>(
        catalog: &Catalog,
        patterns: impl IntoIterator<Item = &'p str>,
        negated: bool,
    ) -> Self {
        let mut ranges = Ranges::new();
        for pattern in patterns {
            collect(catalog, pattern, &mut ranges);
        }
        let set = Self::from_ranges(ranges);
        if negated {
            set.complement(catalog)
        } else {
            set
        }
    }

    /// The members of either set.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        self.combine(other, |ours, theirs| ours || theirs)
    }

    /// The members of at least one of the sets. Takes a sort of all their ranges, however many sets there are.
    pub fn union_of<'s>(sets: impl IntoIterator<Item = &'s Self>) -> Self {
        let mut sets = sets.into_iter();
        let (Some(first), second) = (sets.next(), sets.next()) else {
            return Self::new();
        };
        let Some(second) = second else {
            return first.clone();
        };
        // Most sets have one range.
        let mut ranges = Ranges::with_capacity(2 + sets.size_hint().0);
        for set in [first, second].into_iter().chain(sets) {
            ranges.extend(set.ranges());
        }
        Self::from_ranges(ranges)
    }

    /// The members of both sets. Takes a search of the longer list for each range of the shorter.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        let (few, many) = self.by_length(other);
        let mut rest = many.bounds.as_chunks::<2>().0;
        let mut bounds = Bounds::new();
        for range in few.ranges() {
            let before = rest.partition_point(|[_, end]| *end <= range.start);
            rest = rest.get(before..).unwrap_or_default();
            for [start, end] in rest.iter().take_while(|[start, _]| *start < range.end) {
                bounds.extend([range.start.max(*start), range.end.min(*end)]);
            }
        }
        Self { bounds }
    }

    /// The members that `other` lacks.
    #[must_use]
    pub fn difference(&self, other: &Self) -> Self {
        if other.is_empty() {
            return self.clone();
        }
        self.combine(other, |ours, theirs| ours && !theirs)
    }

    /// The actions of the catalog that the set lacks.
    #[must_use]
    pub fn complement(&self, catalog: &Catalog) -> Self {
        Self::all(catalog).difference(self)
    }

    /// Whether every member is one of `other`.
    pub fn is_subset(&self, other: &Self) -> bool {
        !self.sweep(other).any(|(_, ours, theirs)| ours && !theirs)
    }

    /// Whether the sets have no member in common.
    pub fn is_disjoint(&self, other: &Self) -> bool {
        self.first_common(other).is_none()
    }

    /// The first member that the sets have in common. Takes a search of the longer list for each range of the shorter.
    pub fn first_common(&self, other: &Self) -> Option<ActionId> {
        let (few, many) = self.by_length(other);
        few.ranges().find_map(|range| {
            let before = many.bounds.partition_point(|&bound| bound <= range.start);
            if before % 2 == 1 {
                return Some(ActionId(range.start));
            }
            let next = many.bounds.get(before)?;
            (*next < range.end).then_some(ActionId(*next))
        })
    }

    /// Whether the action is a member.
    pub fn contains(&self, action: ActionId) -> bool {
        self.bounds.partition_point(|&bound| bound <= action.0) % 2 == 1
    }

    /// Whether the set has no member.
    pub fn is_empty(&self) -> bool {
        self.bounds.is_empty()
    }

    /// The number of members.
    pub fn len(&self) -> usize {
        self.ranges().map(|range| range.len()).sum()
    }

    /// The members, in ascending order: by service prefix, then by name.
    pub fn iter(&self) -> impl Iterator<Item = ActionId> + Clone + '_ {
        self.ranges().flatten().map(ActionId)
    }

    /// The members with what the catalog knows of them, in ascending order.
    pub fn actions<'c>(&self, catalog: &'c Catalog) -> impl Iterator<Item = Action<'c>> + Clone {
        self.iter().filter_map(|id| catalog.action_by_id(id))
    }

    /// The members as ranges of ids, ascending, none empty, none touching the next.
    pub fn ranges(&self) -> impl ExactSizeIterator<Item = Range<u32>> + Clone + '_ {
        self.bounds
            .as_chunks()
            .0
            .iter()
            .map(|&[start, end]| start..end)
    }

    fn one(action: ActionId) -> Self {
        let mut set = Self::new();
        set.append(action.0..action.0 + 1);
        set
    }

    /// Adds a range of ids that begins at or behind the end of all members.
    pub(super) fn append(&mut self, range: Range<u32>) {
        match self.bounds.last_mut() {
            Some(end) if *end == range.start => *end = range.end,
            _ => self.bounds.extend([range.start, range.end]),
        }
    }

    fn from_ranges(mut ranges: Ranges) -> Self {
        ranges.retain(|range| range.start < range.end);
        ranges.sort_unstable_by_key(|range| range.start);
        let mut bounds = Bounds::with_capacity(2 * ranges.len());
        for range in ranges {
            match bounds.last_mut() {
                Some(end) if range.start <= *end => *end = range.end.max(*end),
                _ => bounds.extend([range.start, range.end]),
            }
        }
        Self { bounds }
    }

    /// The sets, that with fewer ranges first.
    fn by_length<'s>(&'s self, other: &'s Self) -> (&'s Self, &'s Self) {
        if self.bounds.len() <= other.bounds.len() {
            (self, other)
        } else {
            (other, self)
        }
    }

    fn combine(&self, other: &Self, keep: impl Fn(bool, bool) -> bool) -> Self {
        let mut bounds = Bounds::new();
        for (at, ours, theirs) in self.sweep(other) {
            if keep(ours, theirs) != (bounds.len() % 2 == 1) {
                bounds.push(at);
            }
        }
        Self { bounds }
    }

    /// Each id where membership changes, and who has it and what follows up to the next one.
    fn sweep(&self, other: &Self) -> impl Iterator<Item = (u32, bool, bool)> {
        let (mut ours, mut theirs) = (
            self.bounds.iter().peekable(),
            other.bounds.iter().peekable(),
        );
        let (mut in_ours, mut in_theirs) = (false, false);
        std::iter::from_fn(move || {
            let at = match (ours.peek(), theirs.peek()) {
                (Some(a), Some(b)) => **a.min(b),
                (Some(at), None) | (None, Some(at)) => **at,
                (None, None) => return None,
            };
            in_ours ^= ours.next_if(|&&bound| bound == at).is_some();
            in_theirs ^= theirs.next_if(|&&bound| bound == at).is_some();
            Some((at, in_ours, in_theirs))
        })
    }
}

impl FromIterator<ActionId> for ActionSet {
    fn from_iter<I: IntoIterator<Item = ActionId>>(ids: I) -> Self {
        let mut ranges = Ranges::new();
        for id in ids {
            push(&mut ranges, id.0..id.0.saturating_add(1));
        }
        Self::from_ranges(ranges)
    }
}

/// What depends on the catalog and on no policy, such as a set of actions, for a `static`: worked out once for the
/// built-in catalog, and anew for any other.
#[derive(Debug)]
pub struct PerCatalog<T> {
    find: fn(&Catalog) -> T,
    builtin: OnceLock<T>,
}

impl<T: Clone> PerCatalog<T> {
    /// What `find` gives for a catalog.
    pub const fn new(find: fn(&Catalog) -> T) -> Self {
        Self {
            find,
            builtin: OnceLock::new(),
        }
    }

    /// The value for a catalog.
    pub fn of(&self, catalog: &Catalog) -> Cow<'_, T> {
        if std::ptr::eq(catalog, Catalog::builtin()) {
            Cow::Borrowed(self.builtin.get_or_init(|| (self.find)(catalog)))
        } else {
            Cow::Owned((self.find)(catalog))
        }
    }

    /// The value for a catalog, if it was worked out before.
    pub fn known(&self, catalog: &Catalog) -> Option<&T> {
        let is_builtin = std::ptr::eq(catalog, Catalog::builtin());
        self.builtin.get().filter(|_| is_builtin)
    }
}

/// Ranges in any order, before they are a set.
type Ranges = SmallVec<[Range<u32>; 2]>;

fn collect(catalog: &Catalog, pattern: &str, ranges: &mut Ranges) {
    if !pattern.contains(['*', '?']) {
        if let Some(action) = catalog.find_action(pattern) {
            push(ranges, action.id().0..action.id().0 + 1);
        }
        return;
    }
    let is_any = |text| Glob::new(text, Case::Insensitive).is_any();
    let Some((prefix, name)) = pattern.split_once(':') else {
        if is_any(pattern) {
            ranges.push(0..catalog.action_count());
        }
        return;
    };
    let mut add = |service: Service<'_>| {
        if let Some(ids) = service.action_ids_matching(name) {
            push(ranges, ids);
        } else if is_any(name) {
            push(ranges, service.action_ids());
        } else {
            for action in service.actions_matching(name) {
                push(ranges, action.id().0..action.id().0 + 1);
            }
        }
    };
    if prefix.contains(['*', '?']) {
        catalog.services_matching(prefix).for_each(add);
    } else if let Some(service) = catalog.service(prefix) {
        add(service);
    }
}

/// Adds a range, to the last one where it goes on.
fn push(ranges: &mut Ranges, range: Range<u32>) {
    match ranges.last_mut() {
        Some(last) if last.end == range.start => last.end = range.end,
        _ => ranges.push(range),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use proptest::prelude::*;

    use super::{Action, ActionId, ActionSet, Case, Catalog, Glob};

    fn set(pattern: &str) -> ActionSet {
        ActionSet::from_pattern(Catalog::builtin(), pattern)
    }

    /// The definition: every action whose full name the pattern matches.
    fn slow(pattern: &str) -> BTreeSet<ActionId> {
        let glob = Glob::new(pattern, Case::Insensitive);
        let actions = Catalog::builtin().actions();
        actions
            .filter(|action| glob.matches(&action.to_string()))
            .map(Action::id)
            .collect()
    }

    fn build(ids: &BTreeSet<u32>) -> ActionSet {
        ids.iter().copied().map(ActionId).collect()
    }

    fn same(set: &ActionSet, ids: &BTreeSet<u32>) -> bool {
        set.iter().map(|id| id.0).eq(ids.iter().copied())
            && set.len() == ids.len()
            && set.is_empty() == ids.is_empty()
            // One way to write a set, so that equality is equality.
            && *set == build(ids)
            && set.bounds.is_sorted_by(|a, b| a < b)
    }

    proptest! {
        #[test]
        fn operations_are_those_of_sets(
            a in proptest::collection::btree_set(0_u32..40, 0..30),
            b in proptest::collection::btree_set(0_u32..40, 0..30),
            shuffled in proptest::collection::vec(0_u32..40, 0..30),
        ) {
            let (x, y) = (build(&a), build(&b));
            prop_assert!(same(&x, &a));
            prop_assert!(same(&x.union(&y), &(&a | &b)));
            prop_assert!(same(&x.intersection(&y), &(&a & &b)));
            prop_assert!(same(&x.difference(&y), &(&a - &b)));
            prop_assert_eq!(x.is_subset(&y), a.is_subset(&b));
            prop_assert!(x.is_subset(&x.union(&y)));
            prop_assert_eq!(x.is_disjoint(&y), a.is_disjoint(&b));
            prop_assert_eq!(x.first_common(&y).map(|id| id.0), a.intersection(&b).next().copied());
            for id in 0..41 {
                prop_assert_eq!(x.contains(ActionId(id)), a.contains(&id));
            }
            let ids: BTreeSet<_> = shuffled.iter().copied().collect();
            prop_assert!(same(&shuffled.into_iter().map(ActionId).collect(), &ids));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn patterns_match_what_the_glob_matches(
            prefix in "(s3|S?|\\*|ec2|i*m|[a-d]\\*)",
            name in "(\\*|Get\\*|get?\\*t|\\*Tag\\*|\\?\\*|GetObject|ListBuckets?|)",
        ) {
            let pattern = format!("{prefix}:{name}");
            let found: BTreeSet<_> = set(&pattern).iter().collect();
            prop_assert_eq!(found, slow(&pattern));
        }
    }

    #[test]
    fn everyday_patterns() {
        let catalog = Catalog::builtin();
        assert_eq!(set("*"), ActionSet::all(catalog));
        assert_eq!(set("*:*"), ActionSet::all(catalog));
        assert_eq!(set("s3:*").bounds.len(), 2);
        assert_eq!(set("S3:getobject").len(), 1);
        assert!(set("s3:Get*").is_subset(&set("s?:*")));
        assert!(set("s3:Get*").is_disjoint(&set("iam:*")));
        for nothing in ["", "s3", "s3*", "s3:", "s3:NoSuchAction", "nosuchservice:*"] {
            assert!(set(nothing).is_empty(), "{nothing}");
        }
        let names: Vec<_> = set("sts:AssumeRole*")
            .actions(catalog)
            .map(|action| action.to_string())
            .collect();
        assert!(
            names.contains(&"sts:AssumeRoleWithSAML".to_owned()),
            "{names:?}"
        );
    }

    #[test]
    fn not_action_is_all_the_rest() {
        let catalog = Catalog::builtin();
        let patterns = ["iam:*", "s3:Get*", "iam:PassRole"];
        let named = ActionSet::from_patterns(catalog, patterns, false);
        let rest = ActionSet::from_patterns(catalog, patterns, true);
        assert_eq!(named, set("s3:Get*").union(&set("iam:*")));
        assert_eq!(rest, named.complement(catalog));
        assert!(rest.is_disjoint(&named));
        assert_eq!(rest.union(&named), ActionSet::all(catalog));
        assert!(ActionSet::from_patterns(catalog, ["*"], true).is_empty());
    }

    #[test]
    fn sets_stay_small() {
        // Two numbers for each run of neighbours: an upper bound on memory and on every operation.
        let services = Catalog::builtin().services().len();
        assert!(set("*:Get*").bounds.len() <= 2 * services);
        assert_eq!(set("*").bounds.len(), 2);
    }
}
