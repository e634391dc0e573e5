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
    // Of short names almost any two are alike.
    let mut limit = name.len().div_ceil(4).min(4);
    if name.len() > MAX_LEN {
        return None;
    }
    let letters = Letters::of(name);
    let places = Places::new(name);
    for candidate in candidates {
        if candidate.len().abs_diff(name.len()) > limit || !letters.may_become(candidate, limit) {
            continue;
        }
        let Some(distance) = places.distance(candidate, limit) else {
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

/// Longer names are not compared: a name has to fit the bits of a word.
const MAX_LEN: usize = u128::BITS as usize;

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

/// A name of at most [`MAX_LEN`] bytes, as the places where each byte stands in it: bit 0 is the first.
struct Places {
    of: [u128; 256],
    length: usize,
}

impl Places {
    fn new(name: &str) -> Self {
        let mut of = [0; 256];
        for (place, byte) in name.bytes().enumerate() {
            of[usize::from(byte.to_ascii_lowercase())] |= 1 << place;
        }
        Self {
            of,
            length: name.len(),
        }
    }

    /// The number of changes that make `other` of the name, if it is at most `limit`.
    ///
    /// A column of the table of distances in a few operations on words, whose bits say where its entries differ by one from
    /// their neighbours (Hyyrö, "A bit-vector algorithm for computing Levenshtein and Damerau edit distances", 2003).
    fn distance(&self, other: &str, limit: usize) -> Option<usize> {
        let mut distance = self.length;
        let Some(last) = self.length.checked_sub(1) else {
            return Some(other.len()).filter(|distance| *distance <= limit);
        };
        // Where an entry is one more, or one less, than the one above it.
        let (mut more, mut less) = (u128::MAX, 0_u128);
        // Where an entry is that of its upper left neighbour, and where the byte before stands in the name.
        let (mut equal, mut before) = (0_u128, 0_u128);
        for (index, byte) in other.bytes().enumerate() {
            let here = self.of[usize::from(byte.to_ascii_lowercase())];
            let swapped = ((!equal & here) << 1) & before;
            equal = ((here & more).wrapping_add(more) ^ more) | here | less | swapped;
            let rises = less | !(equal | more);
            let falls = equal & more;
            distance += (rises >> last & 1) as usize;
            distance -= (falls >> last & 1) as usize;
            // No later byte takes away more than one.
            if distance > limit + (other.len() - index - 1) {
                return None;
            }
            let rises = rises << 1 | 1;
            more = falls << 1 | !(equal | rises);
            less = rises & equal;
            before = here;
        }
        Some(distance).filter(|distance| *distance <= limit)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Letters, MAX_LEN, Places, closest};

    /// The table of distances, entry by entry.
    fn by_table(a: &str, b: &str) -> usize {
        let [a, b] = [a, b].map(|text| text.to_ascii_lowercase().into_bytes());
        let mut table = vec![vec![0; b.len() + 1]; a.len() + 1];
        for i in 0..=a.len() {
            for j in 0..=b.len() {
                table[i][j] = if i == 0 || j == 0 {
                    i + j
                } else {
                    let replaced = table[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                    let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
                    let swapped = if swapped {
                        table[i - 2][j - 2] + 1
                    } else {
                        replaced
                    };
                    let moved = table[i - 1][j].min(table[i][j - 1]) + 1;
                    replaced.min(swapped).min(moved)
                };
            }
        }
        table[a.len()][b.len()]
    }

    fn check(a: &str, b: &str) -> usize {
        let exact = by_table(a, b);
        // A limit changes nothing but what lies behind it.
        for limit in 0..9 {
            let limited = Places::new(a).distance(b, limit);
            assert_eq!(
                limited,
                Some(exact).filter(|distance| *distance <= limit),
                "{a} {b}"
            );
        }
        assert!(Letters::of(a).may_become(b, exact));
        exact
    }

    #[test]
    fn distances() {
        assert_eq!(check("GetObject", "getobject"), 0);
        assert_eq!(check("GetObjekt", "GetObject"), 1);
        assert_eq!(check("GetObejct", "GetObject"), 1);
        assert_eq!(check("GetObjct", "GetObject"), 1);
        assert_eq!(check("kitten", "sitting"), 3);
        assert_eq!(check("", "abc"), 3);
        let long = "GetObject".repeat(15);
        let long = &long[..MAX_LEN];
        assert_eq!(check(long, &long.replacen("Get", "Got", 3)), 3);
    }

    proptest! {
        #[test]
        fn distances_are_those_of_the_table(a in "[abcD]{0,12}", b in "[abCd]{0,12}") {
            check(&a, &b);
        }
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
