//! Cuts a line around what must be seen of it, and writes out what a terminal would obey.

use unicode_width::UnicodeWidthChar;

use super::super::plain;
use crate::source::Span;

/// How many places of a line are shown when it does not fit.
const MAX_ANCHORS: usize = 3;

/// The columns that each of them needs.
const ANCHOR_ROOM: usize = 24;

/// What stands for characters that are left out.
const ELLIPSIS: char = '…';

/// The columns of a tab.
const TAB: &str = "    ";

/// A part of a line that must be seen.
#[derive(Clone, Copy, Debug)]
pub(super) struct Anchor {
    /// The mark that it belongs to.
    pub(super) mark: usize,
    /// The part.
    pub(super) span: Span,
    /// The columns of what is written beside it.
    pub(super) message: usize,
    /// How soon it is left out where not all fit: the higher, the sooner.
    pub(super) rank: u8,
}

/// A line as it is shown, and where its characters went.
#[derive(Debug, Default)]
pub(super) struct Clipped {
    /// Offsets in the document and in the shown text, in order.
    places: Vec<(u32, usize)>,
    dropped: Vec<usize>,
}

impl Clipped {
    /// Where something that starts at an offset of the document starts.
    pub(super) fn start(&self, offset: u32) -> usize {
        let after = self.places.partition_point(|(place, _)| *place <= offset);
        let place = self.places.get(after.saturating_sub(1));
        place.map_or(0, |(_, shown)| *shown)
    }

    /// Where something that ends at an offset of the document ends.
    pub(super) fn end(&self, offset: u32) -> usize {
        let at = self.places.partition_point(|(place, _)| *place < offset);
        let place = self.places.get(at).or(self.places.last());
        place.map_or(0, |(_, shown)| *shown)
    }

    /// The marks that did not fit in.
    pub(super) fn dropped(&self) -> &[usize] {
        &self.dropped
    }
}

/// Writes `line` of `text` to `shown`: whole if it fits in `room` columns, else cut around the anchors.
pub(super) fn clip(
    text: &str,
    line: Span,
    mut anchors: Vec<Anchor>,
    room: usize,
    shown: &mut String,
) -> Clipped {
    let mut clipped = Clipped::default();
    let ruler = Ruler { text, line };
    let (start, end) = (line.start as usize, line.end as usize);
    let mut parts = vec![line];
    if ruler.forward(start, room).0 < end {
        anchors.sort_by_key(|anchor| (anchor.rank, anchor.span));
        clipped.dropped = anchors
            .split_off(
                anchors
                    .len()
                    .min((room / ANCHOR_ROOM).clamp(1, MAX_ANCHORS)),
            )
            .iter()
            .map(|anchor| anchor.mark)
            .collect();
        parts = match cover(&anchors) {
            None => vec![span(start, ruler.forward(start, room.saturating_sub(1)).0)],
            Some(all) if ruler.fits(all.span, room) => ruler.around(&all, room),
            Some(_) => {
                let share = room / anchors.len();
                let parts = anchors
                    .iter()
                    .flat_map(|anchor| ruler.around(anchor, share));
                joined(parts.collect())
            }
        };
    }
    let mut at = line.start;
    for part in parts {
        if part.start > at {
            clipped.places.push((at, shown.len()));
            shown.push(ELLIPSIS);
        }
        at = part.end;
        for (index, character) in text.get(part.range()).unwrap_or_default().char_indices() {
            let place = part.start + index as u32;
            clipped.places.push((place, shown.len()));
            show(character, shown);
        }
    }
    if at < line.end {
        clipped.places.push((at, shown.len()));
        shown.push(ELLIPSIS);
    }
    clipped.places.push((line.end, shown.len()));
    clipped
}

/// An anchor that holds all of them.
fn cover(anchors: &[Anchor]) -> Option<Anchor> {
    let first = *anchors.first()?;
    Some(anchors.iter().fold(first, |all, anchor| Anchor {
        span: all.span.cover(anchor.span),
        message: all.message.max(anchor.message),
        ..all
    }))
}

/// Sorts parts and joins those that touch or have hardly anything between them.
fn joined(mut parts: Vec<Span>) -> Vec<Span> {
    parts.sort();
    let mut joined: Vec<Span> = Vec::new();
    for part in parts {
        match joined.last_mut() {
            Some(last) if part.start <= last.end + 1 => last.end = last.end.max(part.end),
            _ => joined.push(part),
        }
    }
    joined
}

/// Writes a character as it is shown.
fn show(character: char, shown: &mut String) {
    match character {
        '\t' => shown.push_str(TAB),
        // What stands for bytes that are no UTF-8.
        '\u{1A}' => shown.push(char::REPLACEMENT_CHARACTER),
        _ if plain::is_hidden(character) => shown.extend(character.escape_default()),
        _ => shown.push(character),
    }
}

/// The columns of a shown character; at least one, so that what is counted ends.
fn columns(character: char) -> usize {
    match character {
        '\t' => TAB.len(),
        '\u{1A}' => 1,
        _ if plain::is_hidden(character) => character.escape_default().len(),
        _ => character.width().unwrap_or(1).max(1),
    }
}

/// Measures a line.
struct Ruler<'a> {
    text: &'a str,
    line: Span,
}

impl Ruler<'_> {
    /// As far from `from` as `room` columns reach to the right, and the columns used.
    fn forward(&self, from: usize, room: usize) -> (usize, usize) {
        let rest = self.text.get(from..self.line.end as usize);
        walk(rest.unwrap_or_default().chars(), room, |bytes| from + bytes)
    }

    /// As far from `from` as `room` columns reach to the left, and the columns used.
    fn backward(&self, from: usize, room: usize) -> (usize, usize) {
        let rest = self.text.get(self.line.start as usize..from);
        walk(rest.unwrap_or_default().chars().rev(), room, |bytes| {
            from - bytes
        })
    }

    /// Whether a part of the line can be shown whole, and something around it.
    fn fits(&self, part: Span, room: usize) -> bool {
        let (reached, _) = self.forward(part.start as usize, room.saturating_sub(9));
        reached >= part.end as usize
    }

    /// The parts of the line to show for an anchor, in `room` columns.
    fn around(&self, anchor: &Anchor, room: usize) -> Vec<Span> {
        let (start, end) = (anchor.span.start as usize, anchor.span.end as usize);
        // An ellipsis at each end, and one in the middle.
        let whole = self.fits(anchor.span, room);
        let room = room.saturating_sub(3);
        if !whole {
            let (before, _) = self.backward(start, 4);
            let (head, _) = self.forward(start, room / 2);
            let (tail, _) = self.backward(end, room / 4);
            let (after, _) = self.forward(end, 2);
            return vec![span(before, head), span(tail.max(head), after)];
        }
        let inside = self.text.get(start..end).unwrap_or_default();
        let width = inside.chars().map(columns).sum();
        let spare = room.saturating_sub(width);
        // What is written beside the mark wants as much room to the right; some of the left stays.
        let left = spare.saturating_sub(anchor.message + 1).max(spare / 4);
        let (_, used) = self.backward(start, left.min(spare / 2));
        let (_, right) = self.forward(end, spare - used);
        let (before, used) = self.backward(start, left.min(spare - right));
        let (after, _) = self.forward(end, spare.saturating_sub(used));
        vec![span(before, after)]
    }
}

/// A span from places in memory: no document is larger than its offsets.
fn span(start: usize, end: usize) -> Span {
    Span::new(start as u32, end as u32)
}

/// Takes characters until they fill `room` columns. Gives the place behind the last and the columns used.
fn walk(
    characters: impl Iterator<Item = char>,
    room: usize,
    place: impl Fn(usize) -> usize,
) -> (usize, usize) {
    let (mut bytes, mut used) = (0, 0);
    for character in characters {
        let width = columns(character);
        if used + width > room {
            break;
        }
        used += width;
        bytes += character.len_utf8();
    }
    (place(bytes), used)
}
