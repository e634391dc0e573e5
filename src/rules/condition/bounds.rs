//! What operators that compare numbers and dates leave open, as intervals.

use super::entry::Entry;
use crate::policy::OperatorFamily;
use crate::policy::value::{instant, is_number, scalar};

/// The values that pass: from `low` to `high`, each with whether it is one of them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Interval {
    low: (f64, bool),
    high: (f64, bool),
}

impl Interval {
    /// Every value.
    pub(super) const ALL: Self = Self {
        low: (f64::NEG_INFINITY, true),
        high: (f64::INFINITY, true),
    };

    /// What a key may be for the entry to hold: the hull of what its values leave open, one of which is enough. `None`
    /// for negated operators, for other families, and where a value can't be read.
    pub(super) fn of(entry: &Entry<'_, '_>) -> Option<Self> {
        let family = entry.family();
        let compared = matches!(family, OperatorFamily::Numeric | OperatorFamily::Date);
        if !compared || entry.operator.facts.negated || entry.operator.qualifier.is_some() {
            return None;
        }
        let name = entry.operator.facts.name;
        let values: Option<Vec<f64>> = entry
            .values()
            .iter()
            .map(|value| {
                let text = scalar(value)?;
                match family {
                    OperatorFamily::Date => instant(text),
                    _ if is_number(text) => text.parse().ok(),
                    _ => None,
                }
            })
            .collect();
        let values = values.filter(|values| !values.is_empty())?;
        let least = values.iter().copied().fold(f64::INFINITY, f64::min);
        let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let all = Self::ALL;
        Some(if name.ends_with("LessThan") {
            Self {
                high: (most, false),
                ..all
            }
        } else if name.ends_with("LessThanEquals") {
            Self {
                high: (most, true),
                ..all
            }
        } else if name.ends_with("GreaterThan") {
            Self {
                low: (least, false),
                ..all
            }
        } else if name.ends_with("GreaterThanEquals") {
            Self {
                low: (least, true),
                ..all
            }
        } else {
            Self {
                low: (least, true),
                high: (most, true),
            }
        })
    }

    /// What is in both.
    pub(super) fn and(self, other: Self) -> Self {
        let low = if (other.low.0, !other.low.1) > (self.low.0, !self.low.1) {
            other.low
        } else {
            self.low
        };
        let high = if (other.high.0, other.high.1) < (self.high.0, self.high.1) {
            other.high
        } else {
            self.high
        };
        Self { low, high }
    }

    /// Whether no value is in it.
    pub(super) fn is_empty(self) -> bool {
        self.low.0 > self.high.0 || (self.low.0 >= self.high.0 && !(self.low.1 && self.high.1))
    }

    /// Whether all of it is below `value`.
    pub(super) fn is_below(self, value: f64) -> bool {
        self.high.0 < value
    }

    /// Whether it holds everything from `value` on.
    pub(super) fn holds_from(self, value: f64) -> bool {
        self.low.0 <= value && self.high.0 >= f64::INFINITY
    }
}

#[cfg(test)]
mod tests {
    use super::Interval;

    fn interval(low: (f64, bool), high: (f64, bool)) -> Interval {
        Interval { low, high }
    }

    #[test]
    fn empty_or_not() {
        let below = |value, closed| interval(Interval::ALL.low, (value, closed));
        let above = |value, closed| interval((value, closed), Interval::ALL.high);
        assert!(below(5.0, true).and(above(6.0, true)).is_empty());
        assert!(below(5.0, false).and(above(5.0, true)).is_empty());
        assert!(below(5.0, true).and(above(5.0, false)).is_empty());
        assert!(!below(5.0, true).and(above(5.0, true)).is_empty());
        assert!(!below(5.0, false).and(above(4.0, false)).is_empty());
        assert!(!Interval::ALL.is_empty());
        assert!(below(4.0, true).is_below(5.0) && !below(5.0, true).is_below(5.0));
        assert!(above(4.0, false).holds_from(5.0) && !above(6.0, true).holds_from(5.0));
    }
}
