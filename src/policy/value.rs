//! What a condition's value can be read as: dates, numbers, Booleans, base64, addresses.

mod date;
mod instant;
mod ip_range;

pub use date::{DateForm, date_form};
pub use instant::instant;
pub use ip_range::IpRange;

use crate::syntax::{Value, ValueKind};

/// A value as IAM sees it: numbers and Booleans may stand without quotes. `None` for lists, objects, `null`, and for
/// what is not known.
pub fn scalar<'a>(value: &'a Value<'_>) -> Option<&'a str> {
    match &value.kind {
        ValueKind::String(text) => text.is_known().then(|| text.as_str()),
        ValueKind::Number(number) => Some(number),
        ValueKind::Bool(true) => Some("true"),
        ValueKind::Bool(false) => Some("false"),
        _ => None,
    }
}

/// Whether a text is `true` or `false`, in any ASCII case.
pub fn is_boolean(text: &str) -> bool {
    text.eq_ignore_ascii_case("true") || text.eq_ignore_ascii_case("false")
}

/// Whether a text is an integer or a decimal, with a sign and an exponent if need be.
pub fn is_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.'))
        && text.ends_with(|c: char| c.is_ascii_digit())
        && text.parse::<f64>().is_ok()
}

/// Whether a text is base64 with its padding (RFC 4648, section 4).
pub fn is_base64(text: &str) -> bool {
    let padding = text.bytes().rev().take_while(|&byte| byte == b'=').count();
    let digits = text.get(..text.len() - padding).unwrap_or_default();
    text.len().is_multiple_of(4)
        && padding <= 2
        && digits
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers() {
        for number in ["0", "-5", "+5", "3.25", ".5", "1e3", "00042"] {
            assert!(is_number(number), "{number}");
        }
        for other in [
            "", "5.", "1,000", "10MB", "0x10", "inf", "nan", "-", " 5", "5 ", "--5",
        ] {
            assert!(!is_number(other), "{other}");
        }
    }

    #[test]
    fn base64() {
        for text in ["", "QUJD", "QUI=", "QQ==", "+/+/"] {
            assert!(is_base64(text), "{text}");
        }
        for text in ["QUJ", "QUI", "Q===", "====", "QU=D", "QU-_", "QUJDé"] {
            assert!(!is_base64(text), "{text}");
        }
    }
}
