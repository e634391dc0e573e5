//! Dates, from the IAM User Guide's "Date condition operators" and the W3C's "Date and Time Formats".

/// How a date is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DateForm {
    /// As the W3C's profile of ISO 8601 has it: `2026-01-31`, `2026-01-31T12:00:00Z`.
    W3c,
    /// Seconds since 1970.
    Epoch,
    /// A date of ISO 8601 outside of that profile: without a time zone, or without separators.
    OtherIso,
    /// No date.
    Invalid,
}

/// Tells how a text is written as a date. Four digits are seconds, not a year: IAM reads any number so.
pub fn date_form(text: &str) -> DateForm {
    let digits = text.strip_prefix('-').unwrap_or(text);
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return DateForm::Epoch;
    }
    let mut reader = Reader {
        rest: text.as_bytes(),
    };
    match reader.date_and_time() {
        Some(form) if reader.rest.is_empty() => form,
        _ => DateForm::Invalid,
    }
}

struct Reader<'a> {
    rest: &'a [u8],
}

impl Reader<'_> {
    fn date_and_time(&mut self) -> Option<DateForm> {
        let year = self.number(4)?;
        let extended = self.take(b"-").is_some();
        let month = self.number(2).filter(|month| (1..=12).contains(month))?;
        if self.rest.is_empty() && extended {
            return Some(DateForm::W3c);
        }
        if extended {
            self.take(b"-")?;
        }
        let last = match month {
            2 if year.is_multiple_of(4)
                && (!year.is_multiple_of(100) || year.is_multiple_of(400)) =>
            {
                29
            }
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        self.number(2).filter(|day| (1..=last).contains(day))?;
        if self.rest.is_empty() {
            return Some(DateForm::W3c);
        }
        self.take(b"Tt ")?;
        self.number(2).filter(|&hour| hour < 24)?;
        let mut exact = extended;
        if extended {
            self.take(b":")?;
        }
        self.number(2).filter(|&minute| minute < 60)?;
        let seconds = if extended {
            self.take(b":").is_some()
        } else {
            self.rest.first().is_some_and(u8::is_ascii_digit)
        };
        if seconds {
            // A minute may have a leap second.
            self.number(2).filter(|&second| second <= 60)?;
            if self.take(b".,").is_some() {
                self.number(1)?;
                while self.number(1).is_some() {}
            }
        }
        exact &= self.zone()?;
        Some(if exact {
            DateForm::W3c
        } else {
            DateForm::OtherIso
        })
    }

    /// Whether there is a time zone; `None` for a broken one.
    fn zone(&mut self) -> Option<bool> {
        if self.rest.is_empty() {
            return Some(false);
        }
        if self.take(b"Zz").is_some() {
            return Some(true);
        }
        self.take(b"+-")?;
        self.number(2).filter(|&hour| hour < 24)?;
        let colon = self.take(b":").is_some();
        self.number(2).filter(|&minute| minute < 60)?;
        Some(colon)
    }

    fn take(&mut self, any_of: &[u8]) -> Option<()> {
        let (first, rest) = self.rest.split_first()?;
        any_of.contains(first).then(|| self.rest = rest)
    }

    /// The next `len` digits.
    fn number(&mut self, len: usize) -> Option<u32> {
        let digits = self.rest.get(..len)?;
        let number = digits.iter().try_fold(0, |number, byte| {
            byte.is_ascii_digit()
                .then(|| number * 10 + u32::from(byte - b'0'))
        })?;
        self.rest = self.rest.get(len..)?;
        Some(number)
    }
}

#[cfg(test)]
mod tests {
    use super::{DateForm, date_form};

    #[test]
    fn forms() {
        for text in [
            "1997-07",
            "1997-07-16",
            "2024-02-29",
            "1997-07-16T19:20+01:00",
            "1997-07-16T19:20:30+01:00",
            "1997-07-16T19:20:30.45Z",
            "2016-12-31T23:59:60Z",
        ] {
            assert_eq!(date_form(text), DateForm::W3c, "{text}");
        }
        for text in ["0", "1596058000", "-1", "2026", "20260131"] {
            assert_eq!(date_form(text), DateForm::Epoch, "{text}");
        }
        for text in [
            "2026-01-31T12:00:00",
            "20260131T120000Z",
            "20260131T1200Z",
            "2026-01-31T12:00:00+0100",
        ] {
            assert_eq!(date_form(text), DateForm::OtherIso, "{text}");
        }
        for text in [
            "",
            "today",
            "2026-13-01",
            "2023-02-29",
            "2026-01-32",
            "2026-1-1",
            "31.01.2026",
            "2026-01-31T24:00:00Z",
            "2026-01-31T12:00:00Zulu",
            "2026-01-31T12",
            "2026-01-31T12:00:00.Z",
            "2026-01-31é",
            "1596058000.5",
        ] {
            assert_eq!(date_form(text), DateForm::Invalid, "{text}");
        }
    }
}
