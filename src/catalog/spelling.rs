//! Names that a misspelled one was probably meant to be.

/// The candidate that needs the fewest changes to become `name`, in any ASCII case, if they are few for its length: an
/// insertion, a deletion, a replacement or a swap of neighbours counts as one. Of equals the first.
///
/// Gives the candidate and the number of changes.
pub fn closest<'c>(
    name: &str,
    candidates: impl IntoIterator<Item = &'c str>,
) -> Option<(&'c str, usize)> {
    let mut best: Option<(&str, usize)> = None;
    let mut scratch = Scratch::default();
    // Of short names almost any two are alike.
    let mut limit = name.len().div_ceil(4).min(4);
    if name.len() > MAX_LEN {
        return None;
    }
    for candidate in candidates {
        if candidate.len().abs_diff(name.len()) > limit {
            continue;
        }
        let distance = scratch.distance(name.as_bytes(), candidate.as_bytes(), limit);
        if distance <= limit && best.is_none_or(|(_, least)| distance < least) {
            best = Some((candidate, distance));
            limit = distance;
        }
    }
    best
}

/// Longer names are not compared: the time grows with the square.
const MAX_LEN: usize = 128;

/// The last three rows of the table of distances.
#[derive(Default)]
struct Scratch {
    rows: [Vec<usize>; 3],
}

impl Scratch {
    /// The number of changes; some number above `limit` when they are more than that.
    fn distance(&mut self, a: &[u8], b: &[u8], limit: usize) -> usize {
        let [before, above, row] = &mut self.rows;
        above.clear();
        above.extend(0..=b.len());
        let mut previous = None;
        for (index, &x) in a.iter().enumerate() {
            row.clear();
            row.push(index + 1);
            let mut left = None;
            let mut least = index + 1;
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
            // The least of a row grows by at most one with each row, so the one before is above the limit too, and
            // the rows below build on these two.
            if least > limit + 1 {
                return least;
            }
            previous = Some(x);
            std::mem::swap(before, above);
            std::mem::swap(above, row);
        }
        above.last().copied().unwrap_or(a.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Scratch, closest};

    #[test]
    fn distances() {
        let distance =
            |a: &str, b: &str| Scratch::default().distance(a.as_bytes(), b.as_bytes(), 4);
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
