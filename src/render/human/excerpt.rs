//! The lines of a document that a finding shows, made fit for a terminal.
//!
//! codespan shows lines as they are. A minified policy is one line of 20,000 characters, so it gets a small text of
//! our own in place of the document: only the lines that are shown, each cut around its marks, without characters
//! that a terminal would obey. Line numbers and columns stay those of the document.

use std::collections::BTreeSet;
use std::ops::Range;

use codespan_reporting::diagnostic::{Label, LabelStyle};
use codespan_reporting::files::{Error, Files, Location};
use unicode_width::UnicodeWidthChar;

use super::super::characters::Characters;
use super::clip::{self, Anchor, Clipped};
use crate::source::{SourceFile, Span};

/// How many lines are shown after the first of a mark over several lines.
pub(super) const LINES_AFTER_START: usize = 2;

/// How many lines are shown before the last of a mark over several lines.
pub(super) const LINES_BEFORE_END: usize = 1;

/// How many marks of a finding are drawn.
const MAX_MARKS: usize = 6;

/// An underlined place.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The place in the document.
    pub(super) span: Span,
    /// Whether it is what the finding is about.
    pub(super) primary: bool,
    /// What stands beside it; may be empty.
    pub(super) message: String,
}

/// What a finding shows of its document.
#[derive(Debug)]
pub(super) struct Excerpt<'a> {
    name: &'a str,
    location: Location,
    text: String,
    lines: Vec<Line>,
    marks: Vec<Placed>,
    left_over: Vec<String>,
}

/// A shown line.
#[derive(Debug)]
struct Line {
    /// Its index for codespan: neighbours follow each other, and where lines are left out, two numbers are.
    index: usize,
    /// Its number in the document, from 1.
    number: usize,
    /// Where it stands in the excerpt's text.
    range: Range<usize>,
    clipped: Clipped,
}

/// A mark with its lines, as indexes of lines of the document.
#[derive(Debug)]
struct Placed {
    mark: Mark,
    first: usize,
    last: usize,
    /// Whether the message stands below the underline, not beside it.
    hangs: bool,
}

impl<'a> Excerpt<'a> {
    /// The excerpt of `file` that shows `marks`, the first of them primary, in `width` columns.
    pub(super) fn new(
        file: &SourceFile,
        characters: &Characters<'_>,
        name: &'a str,
        marks: Vec<Mark>,
        width: usize,
    ) -> Self {
        let place = |span: Span| characters.line_column(span.start);
        let location = marks.first().map_or(Span::default(), |mark| mark.span);
        let location = Location {
            line_number: place(location).line as usize,
            column_number: place(location).column as usize,
        };
        let mut excerpt = Self {
            name,
            location,
            text: String::new(),
            lines: Vec::new(),
            marks: Vec::new(),
            left_over: Vec::new(),
        };
        for mark in marks {
            if excerpt.marks.len() < MAX_MARKS {
                excerpt.marks.push(Placed::new(file, mark));
            } else {
                excerpt.leave(&mark, characters);
            }
        }
        excerpt.show_lines(file, characters, width);
        excerpt.fit_messages(characters, width);
        excerpt
    }

    /// The columns from the left edge to where text starts, behind the border.
    pub(super) fn gutter(&self) -> usize {
        let last = self.lines.iter().map(|line| line.number).max().unwrap_or(1);
        last.max(1).ilog10() as usize + 4
    }

    /// What marks say that could not be shown beside them.
    pub(super) fn left_over(&self) -> &[String] {
        &self.left_over
    }

    /// The marks, for codespan.
    pub(super) fn labels(&self) -> Vec<Label<()>> {
        let mut labels = Vec::new();
        for placed in &self.marks {
            let Some(range) = self.range(placed) else {
                continue;
            };
            let style = if placed.mark.primary {
                LabelStyle::Primary
            } else {
                LabelStyle::Secondary
            };
            if placed.hangs {
                // codespan writes a message below where another label overlaps.
                labels.push(Label::new(style, (), range.clone()));
            }
            labels.push(Label::new(style, (), range).with_message(&placed.mark.message));
        }
        labels
    }

    /// Says in words what a mark would have said.
    fn leave(&mut self, mark: &Mark, characters: &Characters<'_>) {
        if mark.message.is_empty() {
            return;
        }
        self.left_over.push(if mark.primary {
            mark.message.clone()
        } else {
            let place = characters.line_column(mark.span.start);
            format!("{}:{}: {}", place.line, place.column, mark.message)
        });
    }

    fn show_lines(&mut self, file: &SourceFile, characters: &Characters<'_>, width: usize) {
        let mut shown = BTreeSet::new();
        for placed in &self.marks {
            shown.extend(placed.first..=(placed.first + LINES_AFTER_START).min(placed.last));
            shown.extend(
                placed
                    .last
                    .saturating_sub(LINES_BEFORE_END)
                    .max(placed.first)..=placed.last,
            );
        }
        // A single line is shorter than the sign that one is left out.
        let alone: Vec<usize> = shown
            .iter()
            .zip(shown.iter().skip(1))
            .filter(|(line, next)| **line + 2 == **next)
            .map(|(line, _)| line + 1)
            .collect();
        shown.extend(alone);

        let digits = shown
            .last()
            .map_or(1, |line| (line + 1).ilog10() as usize + 1);
        let tall = self.marks.iter().filter(|placed| placed.is_tall()).count();
        // One column stays for a mark behind the end of a line.
        let room = width.saturating_sub(digits + 4 + 2 * tall).max(20);
        let mut index = 0;
        let mut previous: Option<usize> = None;
        let mut dropped = BTreeSet::new();
        for line in shown {
            index += match previous {
                None => 0,
                Some(previous) if previous + 1 == line => 1,
                Some(_) => 3,
            };
            previous = Some(line);
            let anchors: Vec<Anchor> = self
                .marks
                .iter()
                .enumerate()
                .filter_map(|(mark, placed)| placed.anchor(mark, line, file))
                .collect();
            let start = self.text.len();
            let clipped = clip::clip(
                file.text(),
                content(file, line),
                anchors,
                room,
                &mut self.text,
            );
            dropped.extend(clipped.dropped().iter().copied());
            self.lines.push(Line {
                index,
                number: line + 1,
                range: start..self.text.len(),
                clipped,
            });
            self.text.push('\n');
        }
        for mark in dropped.into_iter().rev() {
            let placed = self.marks.remove(mark);
            self.leave(&placed.mark, characters);
        }
    }

    /// Decides where messages stand, so that they end before the right edge where they can.
    fn fit_messages(&mut self, characters: &Characters<'_>, width: usize) {
        let tall = self.marks.iter().filter(|placed| placed.is_tall()).count();
        let room = width.saturating_sub(self.gutter() + 2 * tall);
        for index in 0..self.marks.len() {
            let Some(placed) = self.marks.get(index) else {
                continue;
            };
            let Some((start, end)) = self.columns(placed) else {
                continue;
            };
            let length = columns(&placed.mark.message);
            let beside = end.max(start + 1) + 1 + length <= room;
            let below = !placed.is_tall() && start + length <= room;
            // codespan writes a message beside its mark only where no other mark is below or behind.
            let clear = placed.is_tall()
                || self.marks.iter().enumerate().all(|(other_index, other)| {
                    other_index == index
                        || other.is_tall()
                        || other.last != placed.last
                        || other.mark.span.end.max(other.mark.span.start + 1)
                            <= placed.mark.span.start
                });
            if length == 0 || (beside && clear) || (below && !clear) {
                continue;
            }
            if below {
                if let Some(placed) = self.marks.get_mut(index) {
                    placed.hangs = true;
                }
                continue;
            }
            let mark = placed.mark.clone();
            self.leave(&mark, characters);
            if let Some(placed) = self.marks.get_mut(index) {
                placed.mark.message.clear();
            }
        }
    }

    /// The columns of a mark's start and end, each on its line, from 0.
    fn columns(&self, placed: &Placed) -> Option<(usize, usize)> {
        let range = self.range(placed)?;
        let column = |line: usize, offset: usize| {
            let line = self.line(line)?;
            Some(columns(self.text.get(line.range.start..offset)?))
        };
        Some((
            column(placed.first, range.start)?,
            column(placed.last, range.end)?,
        ))
    }

    /// Where a mark stands in the excerpt's text.
    fn range(&self, placed: &Placed) -> Option<Range<usize>> {
        let (first, last) = (self.line(placed.first)?, self.line(placed.last)?);
        let start = first.clipped.start(placed.mark.span.start);
        let end = last.clipped.end(placed.mark.span.end);
        Some(start..end.max(start))
    }

    fn line(&self, line: usize) -> Option<&Line> {
        let position = self
            .lines
            .binary_search_by_key(&(line + 1), |line| line.number)
            .ok()?;
        self.lines.get(position)
    }
}

impl Placed {
    fn new(file: &SourceFile, mut mark: Mark) -> Self {
        let text = file.text();
        let floor = |offset: u32| text.floor_char_boundary(offset as usize);
        let start = floor(mark.span.start);
        let end = floor(mark.span.end).max(start);
        // The end of a line is no part of what is underlined.
        let content = text.get(start..end).unwrap_or_default();
        let end = start + content.trim_end_matches(['\n', '\r']).len();
        mark.span = Span::new(start as u32, end as u32);
        Self {
            first: file.line_index(mark.span.start),
            last: file.line_index(mark.span.end),
            mark,
            hangs: false,
        }
    }

    /// Whether the mark goes over several lines.
    fn is_tall(&self) -> bool {
        self.first != self.last
    }

    /// What of a line must be seen for this mark, the mark with index `mark`.
    fn anchor(&self, mark: usize, line: usize, file: &SourceFile) -> Option<Anchor> {
        let span = self.mark.span;
        let span = match (line == self.first, line == self.last) {
            (true, true) => span,
            (true, false) => Span::empty(span.start),
            (false, true) => {
                let before = file.text().get(..span.end as usize)?.chars().next_back()?;
                Span::new(span.end - before.len_utf8() as u32, span.end)
            }
            (false, false) => return None,
        };
        Some(Anchor {
            mark,
            span,
            message: columns(&self.mark.message),
            rank: match (self.mark.primary, self.is_tall()) {
                (true, _) => 0,
                (false, true) => 1,
                (false, false) => 2,
            },
        })
    }
}

/// A line of the document without its end.
fn content(file: &SourceFile, line: usize) -> Span {
    let span = file.line_span(line).unwrap_or_default();
    let length = file.slice(span).trim_end_matches(['\n', '\r']).len();
    Span::new(span.start, span.start + length as u32)
}

/// The columns that codespan gives a text.
fn columns(text: &str) -> usize {
    text.chars().map(|c| c.width().unwrap_or(0)).sum()
}

impl<'f> Files<'f> for Excerpt<'_> {
    type FileId = ();
    type Name = &'f str;
    type Source = &'f str;

    fn name(&'f self, (): ()) -> Result<&'f str, Error> {
        Ok(self.name)
    }

    fn source(&'f self, (): ()) -> Result<&'f str, Error> {
        Ok(&self.text)
    }

    fn line_index(&'f self, (): (), offset: usize) -> Result<usize, Error> {
        let after = self
            .lines
            .partition_point(|line| line.range.start <= offset);
        let line = after.checked_sub(1).and_then(|at| self.lines.get(at));
        line.map(|line| line.index).ok_or(Error::IndexTooLarge {
            given: offset,
            max: self.text.len(),
        })
    }

    fn line_number(&'f self, (): (), index: usize) -> Result<usize, Error> {
        // Between shown lines stand some that are only counted; codespan wants their number for its width.
        let after = self.lines.partition_point(|line| line.index <= index);
        let line = after.checked_sub(1).and_then(|at| self.lines.get(at));
        Ok(line.map_or(1, |line| line.number))
    }

    fn column_number(&'f self, (): (), _: usize, _: usize) -> Result<usize, Error> {
        Ok(self.location.column_number)
    }

    /// The place in the document: codespan asks for that of the main label only.
    fn location(&'f self, (): (), _: usize) -> Result<Location, Error> {
        Ok(Location {
            line_number: self.location.line_number,
            column_number: self.location.column_number,
        })
    }

    fn line_range(&'f self, (): (), index: usize) -> Result<Range<usize>, Error> {
        Ok(self
            .lines
            .binary_search_by_key(&index, |line| line.index)
            .ok()
            .and_then(|at| self.lines.get(at))
            .map_or(0..0, |line| line.range.clone()))
    }
}
