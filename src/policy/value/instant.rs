//! Dates as points in time.

use super::date::{DateForm, date_form};

/// Seconds of a day.
const DAY: f64 = 86_400.0;

/// Seconds since 1970 of a date in the forms that IAM documents: the W3C's profile of ISO 8601, or a number of seconds.
/// Fractions of a second are left off. `None` for anything else.
pub fn instant(text: &str) -> Option<f64> {
    match date_form(text) {
        DateForm::Epoch => text.parse().ok(),
        DateForm::W3c => w3c(text),
        DateForm::OtherIso | DateForm::Invalid => None,
    }
}

/// The form is known to be right: `YYYY-MM[-DD[Thh:mm[:ss[.s]]TZD]]`.
fn w3c(text: &str) -> Option<f64> {
    let number = |range: std::ops::Range<usize>| text.get(range)?.parse::<i32>().ok();
    let (year, month) = (number(0..4)?, number(5..7)?);
    let day = if text.len() > 7 { number(8..10)? } else { 1 };
    let days = f64::from(days(year, month, day)) * DAY;
    if text.len() <= 10 {
        return Some(days);
    }
    let time = text.get(11..)?;
    let zone_at = time.find(['Z', 'z', '+', '-'])?;
    let (clock, zone) = time.split_at_checked(zone_at)?;
    let part = |text: &str, range: std::ops::Range<usize>| text.get(range)?.parse::<i32>().ok();
    let seconds =
        part(clock, 0..2)? * 3600 + part(clock, 3..5)? * 60 + part(clock, 6..8).unwrap_or_default();
    let offset = match zone.split_at_checked(1)? {
        (_, "") => 0,
        (sign, zone) => {
            let minutes = part(zone, 0..2)? * 60 + part(zone, 3..5)?;
            if sign == "-" { -minutes } else { minutes }
        }
    };
    Some(days + f64::from(seconds - offset * 60))
}

/// Days from 1970-01-01 to a date of the Gregorian calendar.
fn days(year: i32, month: i32, day: i32) -> i32 {
    // Years are counted from March, so that the leap day is the last of its year.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::instant;

    #[test]
    fn points_in_time() {
        for (text, seconds) in [
            ("1970-01-01", 0.0),
            ("1970-01", 0.0),
            ("2000-03-01T00:00:00Z", 951_868_800.0),
            ("2026-01-31T12:30:15Z", 1_769_862_615.0),
            ("2026-01-31T12:30:15.5+01:00", 1_769_859_015.0),
            ("2026-01-31T12:30-02:00", 1_769_869_800.0),
            ("1769862615", 1_769_862_615.0),
        ] {
            assert_eq!(instant(text), Some(seconds), "{text}");
        }
        for text in ["", "2026-13-01", "20260131T123015Z", "soon"] {
            assert_eq!(instant(text), None, "{text}");
        }
    }
}
