//! What differs between two texts, line by line.

use std::collections::HashMap;
use std::convert::Infallible;

use similar::algorithms::{Capture, Compact, Replace, myers};
use similar::{DiffOp, DiffTag};

use super::Edit;
use crate::source::Span;

/// A text in lines, each with its line feed. A lone carriage return ends none: `patch` knows none either.
pub(crate) fn lines(text: &str) -> Vec<&str> {
    text.split_inclusive('\n').collect()
}

/// The runs of lines that stay, go, come, or change, in order.
///
/// Lines are numbered first, and the one algorithm that is needed is called by its name: `similar` builds all of its
/// algorithms anew for each type that is compared.
pub(crate) fn line_changes(old: &[&str], new: &[&str]) -> Vec<DiffOp> {
    let mut numbers = HashMap::new();
    let [old, new] = [old, new].map(|lines| -> Vec<usize> {
        let number = |line| {
            let next = numbers.len();
            *numbers.entry(line).or_insert(next)
        };
        lines.iter().map(number).collect()
    });
    let mut hook = Compact::new(Replace::new(Capture::new()), &*old, &*new);
    let done: Result<(), Infallible> =
        myers::diff(&mut hook, &*old, 0..old.len(), &*new, 0..new.len());
    match done {
        Ok(()) => hook.into_inner().into_inner().into_ops(),
    }
}

/// The edits that make one text of another, in whole lines: what stays the same keeps its cursors and marks.
pub(crate) fn line_edits(old: &str, new: &str) -> Vec<Edit> {
    let (old, new) = (lines(old), lines(new));
    let mut at = 0;
    let mut starts: Vec<u32> = Vec::with_capacity(old.len() + 1);
    for line in &old {
        starts.push(at);
        at += line.len() as u32;
    }
    starts.push(at);
    line_changes(&old, &new)
        .iter()
        .filter(|op| op.tag() != DiffTag::Equal)
        .filter_map(|op| {
            let range = op.old_range();
            let span = Span::new(*starts.get(range.start)?, *starts.get(range.end)?);
            Some(Edit::replace(span, new.get(op.new_range())?.concat()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(old: &str, new: &str, expected: &[(u32, u32, &str)]) {
        let expected: Vec<Edit> = expected
            .iter()
            .map(|&(start, end, text)| Edit::replace(Span::new(start, end), text))
            .collect();
        assert_eq!(line_edits(old, new), expected, "{old:?} to {new:?}");
    }

    #[test]
    fn whole_lines_are_replaced() {
        check("", "", &[]);
        check("a\nb\n", "a\nb\n", &[]);
        check("a\nb\nc\n", "a\nB\nc\n", &[(2, 4, "B\n")]);
        check("a\nc", "a\nb\nc", &[(2, 2, "b\n")]);
        check("a\nb\nc", "b\n", &[(0, 2, ""), (4, 5, "")]);
        check("a\rb", "a\rc", &[(0, 3, "a\rc")]);
    }

    #[test]
    fn edits_make_one_text_of_another() {
        // Long enough for the shortcuts of the algorithm, with many lines that are the same.
        let text = |step: usize| -> String {
            let numbers = (0..3000).filter(|line| line % step != 0);
            let lines: Vec<String> = numbers
                .map(|number| format!("{}\n", number * number % 97))
                .collect();
            lines.concat()
        };
        for (old, new) in [(7, 11), (11, 7), (2, 3000), (3000, 2), (3, 5)] {
            let (old, new) = (text(old), text(new));
            let mut patched = old.clone();
            for edit in line_edits(&old, &new).iter().rev() {
                patched.replace_range(edit.span.range(), &edit.replacement);
            }
            assert_eq!(patched, new);
        }
    }
}
