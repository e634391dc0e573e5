//! Findings in what was changed: which lines a unified diff touches, and which findings stand in them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::Diagnostic;
use crate::source::{SourceFile, Span};
use crate::syntax::{self, Value};

/// What a diff changes, by the path of the new file as the diff writes it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Changes {
    /// The files.
    pub files: BTreeMap<String, FileChanges>,
}

/// What was changed in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FileChanges {
    /// Runs of lines that are new or changed, counted from 0, in order.
    lines: Vec<Range<u32>>,
    /// Lines, counted from 0, before which others were taken out, in order.
    removed: Vec<u32>,
}

/// The text is no unified diff.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} is no part of a unified diff")]
pub struct NoDiff {
    /// The line, from 1.
    pub line: usize,
}

impl Changes {
    /// Reads a unified diff, as `git diff` and `diff -u` write it, with any number of lines around the changes.
    ///
    /// # Errors
    ///
    /// When a hunk is broken, or there are lines but no diff in them.
    pub fn parse(diff: &str) -> Result<Self, NoDiff> {
        let mut changes = Self::default();
        let mut current: Option<String> = None;
        let mut is_diff = diff.trim().is_empty();
        let mut old_name = "";
        let mut lines = diff.lines().enumerate();
        while let Some((number, line)) = lines.next() {
            if let Some(name) = line.strip_prefix("--- ") {
                old_name = name;
            } else if let Some(name) = line.strip_prefix("+++ ") {
                is_diff = true;
                current = new_path(old_name, name);
                if let Some(path) = &current {
                    changes.files.entry(path.clone()).or_default();
                }
            } else if line.starts_with("@@ ") {
                let broken = |number: usize| NoDiff { line: number + 1 };
                let (mut old, new_start, mut new) = hunk(line).ok_or(broken(number))?;
                let mut file = current
                    .as_ref()
                    .and_then(|path| changes.files.get_mut(path));
                // A hunk without new lines names the line before it.
                let mut at = if new == 0 {
                    new_start
                } else {
                    new_start.saturating_sub(1)
                };
                while old > 0 || new > 0 {
                    let (number, line) = lines.next().ok_or(broken(number))?;
                    let (takes_old, takes_new) = match line.as_bytes().first() {
                        Some(b'+') => (0, 1),
                        Some(b'-') => (1, 0),
                        Some(b' ') | None => (1, 1),
                        Some(b'\\') => continue,
                        _ => return Err(broken(number)),
                    };
                    old = u32::checked_sub(old, takes_old).ok_or(broken(number))?;
                    new = u32::checked_sub(new, takes_new).ok_or(broken(number))?;
                    if let Some(file) = &mut file {
                        match (takes_old, takes_new) {
                            (0, _) => file.add(at),
                            (_, 0) => file.removed.push(at),
                            _ => {}
                        }
                    }
                    at += takes_new;
                }
            } else if line.starts_with("diff ") || line.starts_with("Binary files ") {
                is_diff = true;
            }
        }
        if is_diff {
            Ok(changes)
        } else {
            Err(NoDiff { line: 1 })
        }
    }
}

impl FileChanges {
    /// A file that is new as a whole.
    pub fn all() -> Self {
        Self {
            lines: std::iter::once(0..u32::MAX).collect(),
            removed: Vec::new(),
        }
    }

    /// Keeps the findings that stand in a changed line, or in a statement that was changed.
    pub fn retain(&self, file: &SourceFile, findings: &mut Vec<Diagnostic>) {
        let mut tree = None;
        findings.retain(|finding| {
            let span = finding.primary.span;
            if self.touches(lines_of(file, span), false) {
                return true;
            }
            let tree = tree.get_or_insert_with(|| syntax::parse(file.text(), file.dialect()).root);
            statement_around(tree, span)
                .is_some_and(|statement| self.touches(lines_of(file, statement), true))
        });
    }

    fn add(&mut self, line: u32) {
        match self.lines.last_mut() {
            Some(last) if last.end == line => last.end += 1,
            _ => self.lines.push(line..line + 1),
        }
    }

    /// Whether a run of lines holds a changed one, or with `removed` one before which others were taken out.
    fn touches(&self, lines: Range<u32>, removed: bool) -> bool {
        let after = self
            .lines
            .partition_point(|changed| changed.end <= lines.start);
        let changed = self
            .lines
            .get(after)
            .is_some_and(|changed| changed.start < lines.end);
        // Taken out before the first line is taken out of what stands before.
        let gap = self.removed.partition_point(|&line| line <= lines.start);
        changed || (removed && self.removed.get(gap).is_some_and(|&line| line < lines.end))
    }
}

/// The lines of a span, counted from 0.
fn lines_of(file: &SourceFile, span: Span) -> Range<u32> {
    let last = span.end.max(span.start + 1) - 1;
    file.line_index(span.start) as u32..file.line_index(last) as u32 + 1
}

/// The innermost statement that holds a span.
fn statement_around(root: &Value<'_>, span: Span) -> Option<Span> {
    let mut node = root;
    let mut found = None;
    loop {
        if let Some(items) = node.as_array() {
            let index = items.partition_point(|item| item.span.start <= span.start);
            node = items
                .get(index.checked_sub(1)?)
                .filter(|item| item.span.contains(span))
                .or(None)?;
        } else if let Some(object) = node.as_object() {
            let members = &object.members;
            let index = members.partition_point(|member| member.key.span().start <= span.start);
            let Some(member) = index.checked_sub(1).and_then(|index| members.get(index)) else {
                return found;
            };
            if !member.value.span.contains(span) {
                return found;
            }
            node = &member.value;
            if member.key.as_str() == "Statement" {
                let statement = node
                    .one_or_many()
                    .iter()
                    .find(|item| item.span.contains(span));
                found = statement.map(|statement| statement.span).or(found);
            }
        } else {
            return found;
        }
    }
}

/// Where a hunk starts and how long it is: lines before, first line after, lines after.
fn hunk(line: &str) -> Option<(u32, u32, u32)> {
    let mut fields = line.split(' ').skip(1);
    let range = |field: &str, sign| {
        let field = field.strip_prefix(sign)?;
        let (start, count) = field.split_once(',').unwrap_or((field, "1"));
        Some((start.parse::<u32>().ok()?, count.parse::<u32>().ok()?))
    };
    let (_, old) = range(fields.next()?, '-')?;
    let (start, new) = range(fields.next()?, '+')?;
    Some((old, start, new))
}

/// The path of a new file; `None` for one that was taken away.
fn new_path(old: &str, new: &str) -> Option<String> {
    let plain = |name: &str| {
        // What follows a tab is the time of the file.
        let name = name.split('\t').next().unwrap_or_default().trim_end();
        match name
            .strip_prefix('"')
            .and_then(|name| name.strip_suffix('"'))
        {
            Some(quoted) => unquoted(quoted),
            None => name.to_owned(),
        }
    };
    let (old, new) = (plain(old), plain(new));
    if new == "/dev/null" {
        return None;
    }
    let prefixed = old.starts_with("a/") || old == "/dev/null";
    Some(match new.strip_prefix("b/") {
        Some(path) if prefixed => path.to_owned(),
        _ => new,
    })
}

/// A name as git quotes it: with the escapes of C.
fn unquoted(name: &str) -> String {
    let mut bytes = Vec::with_capacity(name.len());
    let mut rest = name.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(b't') => bytes.push(b'\t'),
            Some(first @ b'0'..=b'3') => {
                let digits = [Some(first), rest.next(), rest.next()];
                let value = digits.into_iter().flatten().fold(0_u32, |value, digit| {
                    value * 8 + u32::from(digit.saturating_sub(b'0'))
                });
                bytes.push(u8::try_from(value & 0xFF).unwrap_or_default());
            }
            Some(other) => bytes.push(other),
            None => {}
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diff_names_files_and_lines() {
        let changes = Changes::parse(concat!(
            "diff --git a/x.json b/x.json\n--- a/x.json\n+++ b/x.json\n",
            "@@ -1,3 +1,4 @@ here\n a\n+b\n-c\n+d\n e\n@@ -9,2 +9,0 @@\n-y\n-z\n\\ No newline at end of file\n",
            "--- /dev/null\n+++ \"b/\\303\\274.json\"\n@@ -0,0 +1 @@\n+++ no name\n",
            "--- a/gone.json\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n",
        ))
        .unwrap();
        let expected = [
            (
                "x.json",
                FileChanges {
                    lines: std::iter::once(1..3).collect(),
                    removed: vec![2, 9, 9],
                },
            ),
            (
                "ü.json",
                FileChanges {
                    lines: std::iter::once(0..1).collect(),
                    removed: vec![],
                },
            ),
        ];
        let expected: BTreeMap<_, _> = expected.map(|(name, file)| (name.to_owned(), file)).into();
        assert_eq!(changes.files, expected);
        assert_eq!(Changes::parse("").unwrap(), Changes::default());
    }

    #[test]
    fn names_without_prefixes_and_with_times() {
        let changes = Changes::parse(
            "--- old.json\t2026-01-01\n+++ b/new.json\t2026-01-02\n@@ -1 +1 @@\n-a\n+b\n",
        )
        .unwrap();
        assert!(changes.files.contains_key("b/new.json"), "{changes:?}");
    }

    #[test]
    fn what_is_no_diff_is_refused() {
        for (text, line) in [
            ("{}", 1),
            ("--- a/x\n+++ b/x\n@@ -x +1 @@\n", 3),
            ("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n", 3),
            ("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n?b\n", 5),
            ("--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n-b\n", 5),
        ] {
            assert_eq!(Changes::parse(text), Err(NoDiff { line }), "{text}");
        }
    }
}
