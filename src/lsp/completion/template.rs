//! Texts with blanks that a person fills in.

use std::fmt::Write as _;

/// A text with parts that a person fills in.
#[derive(Clone, Debug, Default)]
pub(super) struct Template {
    parts: Vec<Part>,
}

#[derive(Clone, Debug)]
enum Part {
    Text(String),
    /// What stands there until it is filled in.
    Blank(String),
    /// The first stands there until another is chosen.
    Choice(Vec<String>),
}

impl Template {
    /// A text without blanks.
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::default().then(text)
    }

    /// More text.
    #[must_use]
    pub(super) fn then(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Text(text.into()));
        self
    }

    /// A blank, and what stands there until it is filled in.
    #[must_use]
    pub(super) fn blank(mut self, text: impl Into<String>) -> Self {
        self.parts.push(Part::Blank(text.into()));
        self
    }

    /// One of several texts.
    #[must_use]
    pub(super) fn choice<'s>(mut self, texts: impl IntoIterator<Item = &'s str>) -> Self {
        let texts = texts.into_iter().map(str::to_owned).collect();
        self.parts.push(Part::Choice(texts));
        self
    }

    /// Both, one after the other.
    #[must_use]
    pub(super) fn join(mut self, other: Self) -> Self {
        self.parts.extend(other.parts);
        self
    }

    /// The text with what stands in the blanks.
    pub(super) fn plain(&self) -> String {
        let parts = self.parts.iter().map(|part| match part {
            Part::Text(text) | Part::Blank(text) => text.as_str(),
            Part::Choice(texts) => texts.first().map_or("", String::as_str),
        });
        parts.collect()
    }

    /// Whether there is anything to fill in.
    pub(super) fn has_blanks(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Text(_)))
    }

    /// The text as a snippet (LSP 3.17, "Snippet Syntax").
    pub(super) fn snippet(&self) -> String {
        let mut out = String::new();
        let mut number = 0;
        for part in &self.parts {
            // Writing to a string can't fail.
            let _ = match part {
                Part::Text(text) => write!(out, "{}", escaped(text, "\\$}")),
                Part::Blank(text) => {
                    number += 1;
                    write!(out, "${{{number}:{}}}", escaped(text, "\\$}"))
                }
                Part::Choice(texts) => {
                    number += 1;
                    let texts: Vec<String> =
                        texts.iter().map(|text| escaped(text, "\\$},|")).collect();
                    write!(out, "${{{number}|{}|}}", texts.join(","))
                }
            };
        }
        out
    }
}

fn escaped(text: &str, special: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if special.contains(character) {
            out.push('\\');
        }
        out.push(character);
    }
    out
}
