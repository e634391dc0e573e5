//! How a document is laid out, and text laid out alike.

use super::quoted;
use crate::source::Span;
use crate::syntax::Member;

/// How a document is laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Layout<'a> {
    /// One step of indentation.
    unit: &'a str,
    /// The line ending.
    pub(super) newline: &'static str,
}

impl<'a> Layout<'a> {
    /// The layout of a text: the first indentation in it, and its first line ending.
    pub(super) fn of(text: &'a str) -> Self {
        let newline = match text.find('\n') {
            Some(at) if text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
            _ => "\n",
        };
        let unit = text
            .lines()
            .skip(1)
            .map(|line| {
                line.get(..line.len() - line.trim_start().len())
                    .unwrap_or_default()
            })
            .find(|indent| !indent.is_empty());
        Self {
            unit: unit.unwrap_or("  "),
            newline,
        }
    }

    /// A list of strings as the value of an element: in one line where the value is in one and it stays short, else one
    /// item a line.
    pub(super) fn list(self, text: &str, element: &Member<'_>, items: &[String]) -> String {
        /// The longest list in one line, in bytes.
        const LONGEST: usize = 80;

        let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
        let row = format!("[{}]", items.join(", "));
        let value = text.get(element.value.span.range()).unwrap_or_default();
        let short = items.len() < 2 || (row.len() <= LONGEST && !value.contains('\n'));
        match own_line(text, element.span().start) {
            Some(indent) if !short => {
                let step = format!("{}{indent}{}", self.newline, self.unit);
                let rows = items.join(&format!(",{step}"));
                format!("[{step}{rows}{}{indent}]", self.newline)
            }
            _ => row,
        }
    }

    /// What stands between two items of a list of which the first starts at `start`: a comma, and the line break and
    /// indentation of that item, or a space.
    pub(super) fn between(self, text: &str, start: u32) -> String {
        match own_line(text, start) {
            Some(indent) => format!(",{}{indent}", self.newline),
            None => ", ".to_owned(),
        }
    }

    /// A list of objects in place of the only one, which is the value of `element`.
    pub(super) fn wrap(self, text: &str, element: &Member<'_>, objects: &[String]) -> String {
        match own_line(text, element.span().start) {
            Some(indent) => {
                let newline = self.newline;
                let step = format!("{newline}{indent}{}", self.unit);
                let objects: Vec<String> = objects
                    .iter()
                    .map(|object| object.replace(newline, &format!("{newline}{}", self.unit)))
                    .collect();
                format!(
                    "[{step}{}{newline}{indent}]",
                    objects.join(&format!(",{step}"))
                )
            }
            None => format!("[{}]", objects.join(", ")),
        }
    }
}

/// The indentation of what starts at `start`, if nothing but it stands before in its line.
pub(super) fn own_line(text: &str, start: u32) -> Option<&str> {
    let before = text.get(..start as usize)?;
    let rest = before.trim_end_matches([' ', '\t']);
    (rest.ends_with('\n') || rest.is_empty()).then(|| before.get(rest.len()..).unwrap_or_default())
}

/// A text with edits made to it that are placed in the document, in which the text starts at `base`.
pub(super) fn edited(text: &str, base: u32, edits: &[(Span, String)]) -> String {
    let mut result = String::with_capacity(text.len() + 64);
    let mut position = 0;
    for (span, replacement) in edits {
        let start = span.start.saturating_sub(base) as usize;
        result.push_str(text.get(position..start).unwrap_or_default());
        result.push_str(replacement);
        position = span.end.saturating_sub(base) as usize;
    }
    result.push_str(text.get(position..).unwrap_or_default());
    result
}
