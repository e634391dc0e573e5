//! The way from a text that was written inside another back to the outer one.

use crate::fix::Edit;
use crate::source::Span;
use crate::syntax::Text;

/// How an embedded text is written in its surroundings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Escaped inside a JSON string.
    Json,
    /// Percent-encoded, and then inside a JSON string.
    UrlInJson,
}

/// Maps the byte offsets of an embedded text to those of the text around it.
#[derive(Clone, Debug)]
pub struct PositionMap {
    encoding: Encoding,
    /// Where runs start: offset inside, offset outside. Inside a run both count alike; the last one is the end.
    runs: Vec<(u32, u32)>,
}

impl PositionMap {
    /// The text of a JSON string, decoded, and the way back.
    pub fn of_json_string(text: &Text<'_>) -> (String, Self) {
        let runs = runs(text.boundaries());
        (
            text.as_str().to_owned(),
            Self {
                encoding: Encoding::Json,
                runs,
            },
        )
    }

    /// The text of a JSON string whose content is percent-encoded (RFC 3986), decoded, and the way back. `None` if
    /// the result is no UTF-8.
    pub fn of_url_encoded(text: &Text<'_>) -> Option<(String, Self)> {
        let source = text.as_str().as_bytes();
        let mut bytes = Vec::with_capacity(source.len());
        let mut units = Vec::new();
        let mut at = 0;
        while let Some(&byte) = source.get(at) {
            let escaped = if byte == b'%' {
                source.get(at + 1..at + 3).and_then(percent)
            } else {
                None
            };
            units.push((bytes.len() as u32, at as u32));
            bytes.push(escaped.unwrap_or(byte));
            at += if escaped.is_some() { 3 } else { 1 };
        }
        units.push((bytes.len() as u32, at as u32));
        let decoded = String::from_utf8(bytes).ok()?;
        // Both walks go forward only: one pass over the string's source.
        let mut boundaries = text.boundaries().peekable();
        let mut current = (0, text.content_span().start);
        let runs = runs(units.into_iter().map(|(inner, at)| {
            while let Some(next) = boundaries.next_if(|&(decoded, _)| decoded <= at) {
                current = next;
            }
            (inner, current.1 + (at - current.0))
        }));
        Some((
            decoded,
            Self {
                encoding: Encoding::UrlInJson,
                runs,
            },
        ))
    }

    fn offset(&self, inner: u32) -> u32 {
        let index = self.runs.partition_point(|&(start, _)| start <= inner);
        let run = index.checked_sub(1).and_then(|index| self.runs.get(index));
        let next = self.runs.get(index).map_or(u32::MAX, |&(_, outer)| outer);
        run.map_or(next, |&(start, outer)| (outer + (inner - start)).min(next))
    }

    /// The outer place of an inner span.
    pub fn outer(&self, span: Span) -> Span {
        Span::new(self.offset(span.start), self.offset(span.end))
    }

    /// An inner edit as an outer one: its place mapped, its text encoded.
    pub fn outer_edit(&self, edit: &Edit) -> Edit {
        let text = match self.encoding {
            Encoding::Json => escape(&edit.replacement),
            Encoding::UrlInJson => percent_encode(&edit.replacement),
        };
        Edit::replace(self.outer(edit.span), text)
    }
}

/// Keeps of all pairs of offsets only those at which the distance between inside and outside changes, and the last.
fn runs(pairs: impl Iterator<Item = (u32, u32)>) -> Vec<(u32, u32)> {
    let mut runs: Vec<(u32, u32)> = Vec::new();
    let mut end = None;
    for (inner, outer) in pairs {
        let same = runs
            .last()
            .is_some_and(|run| outer - run.1 == inner - run.0);
        if !same {
            runs.push((inner, outer));
        }
        end = Some((inner, outer));
    }
    runs.extend(end.filter(|end| runs.last() != Some(end)));
    runs
}

fn percent(digits: &[u8]) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok()?;
    digits
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit())
        .then_some(())?;
    u8::from_str_radix(digits, 16).ok()
}

/// Percent-encodes everything but RFC 3986's unreserved characters.
fn percent_encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push('%');
            encoded.extend(
                [byte >> 4, byte & 0xF]
                    .map(|digit| char::from(b"0123456789ABCDEF"[usize::from(digit)])),
            );
        }
    }
    encoded
}

/// Escapes a text for the inside of a JSON string.
fn escape(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted
        .get(1..quoted.len() - 1)
        .unwrap_or_default()
        .to_owned()
}
