//! Days of the calendar.

use std::fmt;
use std::str::FromStr;

/// A day, as `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// The text is no day.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no date: write YYYY-MM-DD")]
pub struct InvalidDate(String);

const DAY_SECONDS: u64 = 24 * 60 * 60;

impl Date {
    /// The day, in UTC, that holds a moment: seconds since 1970-01-01T00:00:00Z. The last day of the year 9999 for what
    /// comes later.
    pub fn from_unix(seconds: u64) -> Self {
        let mut days = seconds / DAY_SECONDS;
        let mut year = 1970;
        while year < 9999 && days >= days_of_year(year) {
            days -= days_of_year(year);
            year += 1;
        }
        let mut month = 1;
        while month < 12 && days >= u64::from(days_of_month(year, month)) {
            days -= u64::from(days_of_month(year, month));
            month += 1;
        }
        let last = days_of_month(year, month);
        let day = u8::try_from(days + 1).map_or(last, |day| day.min(last));
        Self { year, month, day }
    }
}

impl FromStr for Date {
    type Err = InvalidDate;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let parse = || {
            let mut fields = text.split('-');
            let mut field = |digits: usize| {
                let field = fields.next().filter(|field| field.len() == digits)?;
                let is_number = field.bytes().all(|byte| byte.is_ascii_digit());
                is_number.then(|| field.parse::<u16>().ok())?
            };
            let (year, month, day) = (field(4)?, field(2)?, field(2)?);
            let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
            let exists = (1..=12).contains(&month) && day >= 1 && day <= days_of_month(year, month);
            (exists && fields.next().is_none()).then_some(Self { year, month, day })
        };
        parse().ok_or_else(|| InvalidDate(text.to_owned()))
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn is_leap(year: u16) -> bool {
    year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
}

fn days_of_year(year: u16) -> u64 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_of_month(year: u16, month: u8) -> u8 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_become_days() {
        for (seconds, day) in [
            (0, "1970-01-01"),
            (86_399, "1970-01-01"),
            (951_782_400, "2000-02-29"),
            (1_709_251_199, "2024-02-29"),
            (1_709_251_200, "2024-03-01"),
            (1_798_761_599, "2026-12-31"),
        ] {
            assert_eq!(Date::from_unix(seconds).to_string(), day);
            assert_eq!(day.parse(), Ok(Date::from_unix(seconds)));
        }
        assert_eq!(Date::from_unix(u64::MAX).to_string(), "9999-12-31");
    }

    #[test]
    fn what_is_no_day_is_refused() {
        for text in [
            "",
            "2026",
            "2026-13-01",
            "2026-02-29",
            "2026-2-1",
            "2026-01-01-01",
            "+026-01-01",
        ] {
            assert!(text.parse::<Date>().is_err(), "{text}");
        }
        let day = |text: &str| text.parse::<Date>().unwrap();
        assert!(day("2026-01-31") < day("2026-02-01"));
    }
}
