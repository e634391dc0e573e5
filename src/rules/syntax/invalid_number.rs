//! `invalid-number`

use crate::fix::{Edit, Fix};
use crate::rules::wording::quoted;
use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::syntax::SyntaxErrorKind;

declare_rule! {
    /// Reports a number that JSON does not know.
    ///
    /// ## Why
    ///
    /// JSON numbers have no leading plus or zero, and digits on both sides of a decimal point. Dates, account IDs and
    /// the like that stand without quotes look like broken numbers. AWS refuses the document.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": 2012-10-17,
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## References
    ///
    /// - [RFC 8259, section 6](https://www.rfc-editor.org/rfc/rfc8259#section-6)
    static RULE = {
        name: "invalid-number",
        severity: Error,
        since: "0.1.0",
        fix: Always,
        issue_codes: ["JSON_SYNTAX_ERROR"],
        check: Document(check),
    }
}

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for error in context.errors_of(SyntaxErrorKind::InvalidNumber) {
        let number = context.slice(error.span);
        let diagnostic = sink.report(
            error.span,
            format!("{} is no number of JSON", quoted(number)),
        );
        if let Some(right) = corrected(number) {
            diagnostic.here(format!("written `{right}` in JSON"));
            let edit = Edit::replace(error.span, right.as_str());
            diagnostic.fix(Fix::safe(format!("Replace with `{right}`"), [edit]));
        } else {
            diagnostic.here("a text needs quotes");
            let edits = [
                Edit::insert(error.span.start, "\""),
                Edit::insert(error.span.end, "\""),
            ];
            diagnostic.fix(if is_plainly_text(number) {
                Fix::safe("Put it in quotes", edits)
            } else {
                Fix::risky("Put it in quotes", edits)
            });
        }
        diagnostic.note("AWS refuses the whole document.");
    }
}

/// The same number as JSON writes it. Leading zeros are left alone: they may belong to an account ID.
fn corrected(number: &str) -> Option<String> {
    let digits = number.trim_start_matches(['+', '-']);
    let sign = match number.get(..number.len() - digits.len())? {
        "" | "+" => "",
        "-" => "-",
        _ => return None,
    };
    let (integer, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(integer) || !all_digits(fraction) || (integer.is_empty() && fraction.is_empty())
    {
        return None;
    }
    match (integer, fraction) {
        ("", fraction) => Some(format!("{sign}0.{fraction}")),
        (integer, _) if integer.len() > 1 && integer.starts_with('0') => None,
        (integer, "") => Some(format!("{sign}{integer}")),
        (integer, fraction) => Some(format!("{sign}{integer}.{fraction}")),
    }
}

/// Whether the characters can't be meant as a number: a date, a version, a name.
fn is_plainly_text(number: &str) -> bool {
    let exponent = number
        .bytes()
        .filter(u8::is_ascii_alphabetic)
        .all(|byte| matches!(byte, b'e' | b'E'));
    let hexadecimal = number.starts_with("0x") || number.starts_with("0X");
    let inner_dash = number.bytes().skip(1).any(|byte| byte == b'-');
    let points = number.bytes().filter(|&byte| byte == b'.').count();
    !hexadecimal && (!exponent || points > 1 || (inner_dash && !number.contains(['e', 'E'])))
}
