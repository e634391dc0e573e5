//! Items: what can be written at a place, the best first, and the text that each writes.

use std::borrow::Cow;

use serde::Serialize;
use tower_lsp::ls_types::{CompletionItemKind, InsertTextFormat, Range, TextEdit};

use super::template::Template;
use crate::lsp::document::Document;
use crate::lsp::place::{Quotes, Slot};
use crate::source::Span;

/// What the client does with a list beyond what all do.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Skills {
    /// It fills in blanks.
    pub(super) snippets: bool,
    /// It takes what is replaced once for all items (LSP 3.17, `itemDefaults.editRange`).
    pub(super) default_range: bool,
}

/// A list of items as the protocol writes it. Of the types of the protocol that are at hand none knows `itemDefaults`.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::lsp) struct List {
    /// Whether other letters bring other items.
    pub(super) is_incomplete: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    item_defaults: Option<Defaults>,
    pub(super) items: Vec<Item>,
}

/// What holds for each item of a list that does not say otherwise.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Defaults {
    edit_range: Range,
}

/// An item as the protocol writes it.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(in crate::lsp) struct Item {
    pub(super) label: Cow<'static, str>,
    kind: CompletionItemKind,
    #[serde(skip_serializing_if = "str::is_empty")]
    pub(super) detail: Cow<'static, str>,
    sort_text: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) insert_text_format: Option<InsertTextFormat>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text_edit: Option<TextEdit>,
    /// What replaces the range of the list; the label where there is neither this nor an edit.
    #[serde(skip_serializing_if = "Option::is_none")]
    text_edit_text: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) additional_text_edits: Option<Vec<TextEdit>>,
    /// What the documentation is about: see [`about`].
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) data: Option<Cow<'static, str>>,
}

/// What an item is about, by its data and label: kind and name, as [`crate::lsp::markdown::of`] takes them.
pub(super) fn about<'d>(data: &'d str, label: &'d str) -> (&'d str, &'d str) {
    data.split_once(' ').unwrap_or((data, label))
}

/// Something that can be written.
pub(super) struct Entry<'a> {
    /// What the list shows, and what is typed to find it.
    label: Cow<'static, str>,
    /// A few words beside it.
    detail: Cow<'static, str>,
    /// Which picture it gets.
    kind: CompletionItemKind,
    /// The lower, the further up.
    rank: u8,
    /// What is written; without one, what is shown.
    template: Option<Template>,
    /// What its documentation is about: the kind, and the name where it is not the label.
    about: Option<(&'static str, Cow<'static, str>)>,
    /// What is only worth the work for an item that is sent.
    rest: Option<Rest<'a>>,
}

/// Fills in the rest of an entry.
type Rest<'a> = Box<dyn FnOnce(Entry<'a>) -> Entry<'a> + 'a>;

impl<'a> Entry<'a> {
    /// Something that is written as it is shown.
    pub(super) fn new(label: impl Into<Cow<'static, str>>, kind: CompletionItemKind) -> Self {
        Self {
            label: label.into(),
            detail: Cow::Borrowed(""),
            kind,
            rank: 5,
            template: None,
            about: None,
            rest: None,
        }
    }

    #[must_use]
    pub(super) fn detail(mut self, detail: impl Into<Cow<'static, str>>) -> Self {
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
        self.template = Some(template);
        self
    }

    /// What its documentation is about: something of this kind, named by the label.
    #[must_use]
    pub(super) fn about(self, kind: &'static str) -> Self {
        self.about_name(kind, "")
    }

    /// What its documentation is about, where the label is not its name.
    #[must_use]
    pub(super) fn about_name(
        mut self,
        kind: &'static str,
        name: impl Into<Cow<'static, str>>,
    ) -> Self {
        self.about = Some((kind, name.into()));
        self
    }

    /// Leaves the rest until it is known that the entry is sent. Label and rank must be there already.
    #[must_use]
    pub(super) fn later(mut self, rest: impl FnOnce(Self) -> Self + 'a) -> Self {
        self.rest = Some(Box::new(rest));
        self
    }
}

/// Where an entry stands in the text, and what is written around it.
enum Frame {
    String,
    Value,
    /// A key, and the value behind it.
    Key(Template),
}

/// An entry, and where it stands in the list: how near it is to what is typed, its rank, its number.
struct Candidate<'a> {
    order: (u8, u8, usize),
    entry: Entry<'a>,
    frame: Frame,
    span: Span,
}

/// The items for one slot.
pub(super) struct Items<'a> {
    document: &'a Document,
    slot: &'a Slot<'a>,
    /// Where the cursor is.
    offset: u32,
    skills: Skills,
    found: Vec<Candidate<'a>>,
    /// Whether something was left out because of what is typed.
    filtered: bool,
}

/// More items than this are not sent: the client asks again with every letter.
pub(super) const MAX_ITEMS: usize = 250;

impl<'a> Items<'a> {
    /// No items yet for the slot around an offset.
    pub(super) fn new(
        document: &'a Document,
        slot: &'a Slot<'a>,
        offset: u32,
        skills: Skills,
    ) -> Self {
        Self {
            document,
            slot,
            offset,
            skills,
            found: Vec::new(),
            filtered: false,
        }
    }

    /// The items, the best first: those that begin with what is typed before those that only hold it, and without
    /// those that no client would show for it.
    pub(super) fn finish(mut self) -> List {
        let is_incomplete = self.filtered || self.found.len() > MAX_ITEMS;
        let mut found = std::mem::take(&mut self.found);
        found.sort_unstable_by_key(|candidate| candidate.order);
        found.truncate(MAX_ITEMS);
        let span = found.first().map(|candidate| candidate.span);
        let default = span
            .filter(|_| self.skills.default_range)
            .map(|span| (span, self.document.range(span)));
        let items = found.into_iter().enumerate();
        let items = items.map(|(place, candidate)| self.item(place, candidate, default));
        List {
            is_incomplete,
            items: items.collect(),
            item_defaults: default.map(|(_, edit_range)| Defaults { edit_range }),
        }
    }

    /// Whether the client fills in blanks.
    pub(super) fn has_snippets(&self) -> bool {
        self.skills.snippets
    }

    /// Says that more could be offered: the client asks again with the next letter.
    pub(super) fn leave_out(&mut self) {
        self.filtered = true;
    }

    /// Offers a string.
    pub(super) fn string(&mut self, entry: Entry<'a>) {
        self.add(entry, Frame::String, self.slot.span);
    }

    /// Offers the part of a string from an offset on. Without quotes there is no such part.
    pub(super) fn part(&mut self, entry: Entry<'a>, start: u32) {
        if self.slot.quotes != Quotes::None {
            let span = Span::new(start, self.slot.span.end);
            self.add(entry, Frame::String, span);
        }
    }

    /// Offers a value that is no string. Between quotes there is no place for it.
    pub(super) fn value(&mut self, entry: Entry<'a>) {
        if self.slot.quotes == Quotes::None {
            self.add(entry, Frame::Value, self.slot.span);
        }
    }

    /// Offers a key, whose template writes the key without quotes, and the value behind it. Where a colon follows, the
    /// key alone is written.
    pub(super) fn key(&mut self, entry: Entry<'a>, value: Template) {
        let mut span = self.slot.span;
        if self.slot.quotes == Quotes::Both && !self.slot.has_colon {
            // The closing quote is written anew, with what follows it.
            span.end += 1;
        }
        self.add(entry, Frame::Key(value), span);
    }

    fn add(&mut self, entry: Entry<'a>, frame: Frame, span: Span) {
        let typed = self
            .document
            .text()
            .get(span.start as usize..self.offset.max(span.start) as usize);
        let Some(distance) = distance(typed.unwrap_or_default(), &entry.label) else {
            self.filtered = true;
            return;
        };
        self.found.push(Candidate {
            order: (distance, entry.rank, self.found.len()),
            entry,
            frame,
            span,
        });
    }

    fn item(&self, place: usize, candidate: Candidate<'a>, default: Option<(Span, Range)>) -> Item {
        let Candidate {
            mut entry,
            frame,
            span,
            ..
        } = candidate;
        if let Some(rest) = entry.rest.take() {
            entry = rest(entry);
        }
        let own = entry.template.take();
        let own = own.unwrap_or_else(|| Template::text(entry.label.as_ref()));
        let template = self.framed(own, frame, span);
        let has_blanks = self.skills.snippets && template.has_blanks();
        let new_text = if has_blanks {
            template.snippet()
        } else {
            template.plain()
        };
        let (text_edit, text_edit_text) = match default {
            Some((every, _)) if every == span => (None, Some(new_text)),
            _ => {
                let range = self.document.range(span);
                (Some(TextEdit { range, new_text }), None)
            }
        };
        let comma = self.slot.comma_before.map(|end| {
            vec![TextEdit {
                range: self.document.range(Span::empty(end)),
                new_text: ",".to_owned(),
            }]
        });
        Item {
            kind: entry.kind,
            detail: entry.detail,
            sort_text: format!("{place:03}"),
            insert_text_format: has_blanks.then_some(InsertTextFormat::SNIPPET),
            text_edit,
            text_edit_text: text_edit_text.filter(|text| *text != entry.label),
            additional_text_edits: comma,
            data: entry.about.map(|(kind, name)| match name.as_ref() {
                "" => Cow::Borrowed(kind),
                name => Cow::Owned(format!("{kind} {name}")),
            }),
            label: entry.label,
        }
    }

    /// What an entry writes of its `own`, with the quotes, the colon and the comma that are missing.
    fn framed(&self, own: Template, frame: Frame, span: Span) -> Template {
        let slot = self.slot;
        let open = |template: Template| match slot.quotes {
            Quotes::None => Template::text("\"").join(template),
            Quotes::Open | Quotes::Both => template,
        };
        let template = match frame {
            Frame::Value => own,
            Frame::String if slot.quotes == Quotes::Both => own,
            Frame::String => open(own).then("\""),
            Frame::Key(_) if slot.has_colon && slot.quotes == Quotes::Both => own,
            Frame::Key(_) if slot.has_colon => open(own).then("\""),
            Frame::Key(value) => open(own).then("\": ").join(value),
        };
        let closes = slot.quotes != Quotes::Both || span.end != slot.span.end;
        if slot.comma_after && closes && !slot.has_colon {
            return template.then(",");
        }
        template
    }
}

/// How far a label is from what is typed: 0 where it begins with it, 1 where it holds it, 2 where the letters stand in
/// it in their order, in any case, which is what clients ask of an item at least; `None` where they do not.
fn distance(typed: &str, label: &str) -> Option<u8> {
    let (typed, label) = (typed.as_bytes(), label.as_bytes());
    let begins = |label: &[u8], typed: &[u8]| {
        let start = label.get(..typed.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(typed))
    };
    if begins(label, typed) {
        return Some(0);
    }
    let mut letters = label.iter();
    let within = typed
        .iter()
        .all(|want| letters.any(|letter| letter.eq_ignore_ascii_case(want)));
    if !within {
        return None;
    }
    // Behind a service prefix or the fields of an ARN that are there, the rest may stand anywhere.
    let field = typed
        .iter()
        .rposition(|byte| *byte == b':')
        .map_or(0, |at| at + 1);
    let (before, rest) = typed.split_at(field);
    let holds = begins(label, before)
        && label.get(field..).is_some_and(|label| {
            let mut places = label.windows(rest.len().max(1));
            places.any(|place| place.eq_ignore_ascii_case(rest))
        });
    Some(if holds { 1 } else { 2 })
}
