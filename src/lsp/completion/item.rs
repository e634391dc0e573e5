//! Items, and the text that they write.

use std::fmt::Write as _;

use serde_json::json;
use tower_lsp::ls_types::{
    CompletionItem, CompletionItemKind, CompletionList, CompletionTextEdit, InsertTextFormat,
    TextEdit,
};

use crate::lsp::document::Document;
use crate::lsp::place::{Quotes, Slot};
use crate::source::Span;

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

    fn has_blanks(&self) -> bool {
        self.parts.iter().any(|part| !matches!(part, Part::Text(_)))
    }

    /// The text as a snippet (LSP 3.17, "Snippet Syntax").
    fn snippet(&self) -> String {
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

/// Whether the letters of `typed` stand in `label` in their order, in any case: what clients ask of an item at least.
fn is_within(typed: &str, label: &str) -> bool {
    let mut letters = label.bytes();
    typed
        .bytes()
        .all(|want| letters.any(|letter| letter.eq_ignore_ascii_case(&want)))
}

/// Something that can be written.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// What the list shows, and what is typed to find it.
    pub(super) label: String,
    /// A few words beside it.
    pub(super) detail: String,
    /// Which picture it gets.
    pub(super) kind: CompletionItemKind,
    /// The lower, the further up.
    pub(super) rank: u8,
    /// What is written.
    pub(super) template: Template,
    /// What its documentation is about: see [`crate::lsp::markdown::of`].
    pub(super) about: Option<(&'static str, String)>,
}

impl Entry {
    /// Something that is written as it is shown.
    pub(super) fn new(label: impl Into<String>, kind: CompletionItemKind) -> Self {
        let label = label.into();
        Self {
            template: Template::text(label.clone()),
            label,
            detail: String::new(),
            kind,
            rank: 5,
            about: None,
        }
    }

    #[must_use]
    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    #[must_use]
    pub(super) fn rank(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }

    #[must_use]
    pub(super) fn writes(mut self, template: Template) -> Self {
        self.template = template;
        self
    }

    #[must_use]
    pub(super) fn about(mut self, kind: &'static str, name: impl Into<String>) -> Self {
        self.about = Some((kind, name.into()));
        self
    }
}

/// The items for one slot.
pub(super) struct Items<'a> {
    document: &'a Document,
    slot: &'a Slot<'a>,
    /// Where the cursor is.
    offset: u32,
    snippets: bool,
    found: Vec<CompletionItem>,
    /// Whether something was left out because of what is typed.
    filtered: bool,
}

/// More items than this are not sent: the client asks again with every letter.
const MAX_ITEMS: usize = 250;

impl<'a> Items<'a> {
    /// No items yet for the slot around an offset.
    pub(super) fn new(
        document: &'a Document,
        slot: &'a Slot<'a>,
        offset: u32,
        snippets: bool,
    ) -> Self {
        Self {
            document,
            slot,
            offset,
            snippets,
            found: Vec::new(),
            filtered: false,
        }
    }

    /// The items, the best first, without those that no client would show for what is typed.
    pub(super) fn finish(mut self) -> CompletionList {
        let is_incomplete = self.filtered || self.found.len() > MAX_ITEMS;
        if self.found.len() > MAX_ITEMS {
            self.found.sort_by(|a, b| a.sort_text.cmp(&b.sort_text));
            self.found.truncate(MAX_ITEMS);
        }
        CompletionList {
            is_incomplete,
            items: self.found,
        }
    }

    /// Whether the client fills in blanks.
    pub(super) fn has_snippets(&self) -> bool {
        self.snippets
    }

    /// Offers a string.
    pub(super) fn string(&mut self, entry: Entry) {
        let template = match self.slot.quotes {
            Quotes::None => Template::text("\"").join(entry.template.clone()).then("\""),
            Quotes::Open => entry.template.clone().then("\""),
            Quotes::Both => entry.template.clone(),
        };
        self.add(entry, template, self.slot.span);
    }

    /// Offers a value that is no string. Between quotes there is no place for it.
    pub(super) fn value(&mut self, entry: Entry) {
        if self.slot.quotes == Quotes::None {
            let template = entry.template.clone();
            self.add(entry, template, self.slot.span);
        }
    }

    /// Offers a key, whose template writes the key without quotes, and the value behind it. Where a colon follows, the
    /// key alone is written.
    pub(super) fn key(&mut self, entry: Entry, value: Template) {
        let slot = self.slot;
        let mut template = match slot.quotes {
            Quotes::None => Template::text("\"").join(entry.template.clone()),
            Quotes::Open | Quotes::Both => entry.template.clone(),
        };
        let mut span = slot.span;
        if slot.has_colon {
            if slot.quotes != Quotes::Both {
                template = template.then("\"");
            }
        } else {
            if slot.quotes == Quotes::Both {
                // The closing quote is written anew, with what follows it.
                span.end += 1;
            }
            template = template.then("\": ").join(value);
        }
        self.add(entry, template, span);
    }

    fn add(&mut self, entry: Entry, mut template: Template, span: Span) {
        let typed = self
            .document
            .text()
            .get(span.start as usize..self.offset.max(span.start) as usize);
        if !typed.is_none_or(|typed| is_within(typed, &entry.label)) {
            self.filtered = true;
            return;
        }
        let slot = self.slot;
        let closes = slot.quotes != Quotes::Both || span != slot.span;
        if slot.comma_after && closes && !slot.has_colon {
            template = template.then(",");
        }
        let has_blanks = self.snippets && template.has_blanks();
        let new_text = if has_blanks {
            template.snippet()
        } else {
            template.plain()
        };
        let range = self.document.range(span);
        let comma = slot.comma_before.map(|end| {
            vec![TextEdit {
                range: self.document.range(Span::empty(end)),
                new_text: ",".to_owned(),
            }]
        });
        let index = self.found.len();
        self.found.push(CompletionItem {
            label: entry.label,
            kind: Some(entry.kind),
            detail: Some(entry.detail).filter(|detail| !detail.is_empty()),
            sort_text: Some(format!("{}{index:05}", entry.rank)),
            insert_text_format: has_blanks.then_some(InsertTextFormat::SNIPPET),
            text_edit: Some(CompletionTextEdit::Edit(TextEdit { range, new_text })),
            additional_text_edits: comma,
            data: entry
                .about
                .map(|(kind, name)| json!({ "kind": kind, "name": name })),
            ..CompletionItem::default()
        });
    }
}
