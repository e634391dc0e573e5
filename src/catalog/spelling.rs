//! Names that a misspelled one was probably meant to be.

/// The candidate that needs the fewest changes to become `name`, in any ASCII case, if they are few for its length: an
/// insertion, a deletion, a replacement or a swap of neighbours counts as one. Of equals the first.
///
/// Gives the candidate and the number of changes.
pub fn closest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<(&'c str, usize)> {
    closest_of_all(name, candidates).map(|(candidate, distance, _)| (candidate, distance))
}

/// As [`closest`]; the last item tells whether no other candidate is as close.
pub fn closest_of_all<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<(&'c str, usize, bool)> {
    let mut best: Option<(&str, usize, bool)> = None;
    let mut scratch = Scratch::default();
    // Of short names almost any two are alike.
    let mut limit = name.len().div_ceil(4).min(4);
    if name.len() > MAX_LEN {
        return None;
    }
    let letters = Letters::of(name);
    for candidate in candidates {
        if candidate.len().abs_diff(name.len()) > limit || !letters.may_become(candidate, limit) {
            continue;
        }
        let Some(distance) = scratch.distance(name.as_bytes(), candidate.as_bytes(), limit) else {
            continue;
        };
        match &mut best {
            Some((first, least, alone)) if distance >= *least => {
                *alone &= distance > *least || *first == candidate;
            }
            _ => {
                best = Some((candidate, distance, true));
                limit = distance;
            }
        }
    }
    best
}

/// Longer names are not compared: the time grows with the square.
const MAX_LEN: usize = 128;

/// Which letters and digits a name holds, in any ASCII case: rules out most candidates before they are compared.
#[derive(Clone, Copy)]
struct Letters(u64);

impl Letters {
    fn of(name: &str) -> Self {
        Self(
            name.bytes()
                .fold(0, |mask, byte| mask | 1 << (byte.to_ascii_lowercase() & 63)),
        )
    }

    /// Each change brings at most one new letter, and takes at most one away.
    fn may_become(self, candidate: &str, changes: usize) -> bool {
        let other = Self::of(candidate);
        let within = |mask: u64| mask.count_ones() as usize <= changes;
        within(self.0 & !other.0) && within(other.0 & !self.0)
    }
}

/// The last three rows of the table of distances.
#[derive(Default)]
struct Scratch {
    rows: [Vec<usize>; 3],
}

impl Scratch {
    /// The distance, if it is at most `limit`.
    fn distance(&mut self, a: &[u8], b: &[u8], limit: usize) -> Option<usize> {
        let [before, above, row] = &mut self.rows;
        above.clear();
        above.extend(0..=b.len());
        let mut previous = None;
        for (index, &x) in a.iter().enumerate() {
            row.clear();
            row.push(index + 1);
            let mut least = index + 1;
            let mut left = None;
            for (column, &y) in b.iter().enumerate() {
                let at = |row: &[usize], column: usize| {
                    row.get(column).copied().unwrap_or(usize::MAX / 2)
                };
                let same = x.eq_ignore_ascii_case(&y);
                let mut cost = (at(above, column) + usize::from(!same))
                    .min(at(above, column + 1) + 1)
                    .min(at(row, column) + 1);
                let swapped = previous.is_some_and(|p: u8| p.eq_ignore_ascii_case(&y))
                    && left.is_some_and(|l: u8| l.eq_ignore_ascii_case(&x));
                if swapped && column > 0 {
                    cost = cost.min(at(before, column - 1) + 1);
                }
                row.push(cost);
                least = least.min(cost);
                left = Some(y);
            }
            // A swap reaches back two rows and costs one: no later row gets below this one by more.
            if least > limit + 1 {
                return None;
            }
            previous = Some(x);
            std::mem::swap(before, above);
            std::mem::swap(above, row);
        }
        above.last().copied().filter(|distance| *distance <= limit)
    }
}

#[cfg(test)]
mod tests {
    use super::{Letters, Scratch, closest};

    #[test]
    fn distances() {
        let distance = |a: &str, b: &str| {
            let exact = Scratch::default().distance(a.as_bytes(), b.as_bytes(), 99);
            // A limit changes nothing but what lies behind it.
            for limit in 0..9 {
                let limited = Scratch::default().distance(a.as_bytes(), b.as_bytes(), limit);
                assert_eq!(
                    limited,
                    exact.filter(|distance| *distance <= limit),
                    "{a} {b}"
                );
            }
            assert!(Letters::of(a).may_become(b, exact.unwrap()));
            exact.unwrap()
        };
        assert_eq!(distance("GetObject", "getobject"), 0);
        assert_eq!(distance("GetObjekt", "GetObject"), 1);
        assert_eq!(distance("GetObejct", "GetObject"), 1);
        assert_eq!(distance("GetObjct", "GetObject"), 1);
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
    }

    #[test]
    fn the_nearest_wins_and_the_far_lose() {
        let names = ["ListBuckets", "ListBucket", "PutObject"];
        assert_eq!(closest("ListBuckte", names), Some(("ListBucket", 1)));
        assert_eq!(closest("DeleteEverything", names), None);
        assert_eq!(closest("ab", ["cd"]), None);
        assert_eq!(closest("", ["a"]), None);
    }
}
