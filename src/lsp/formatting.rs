//! `textDocument/formatting` and `textDocument/rangeFormatting`: JSON with its comments, one element a line.
//!
//! Brackets that stand in one line stay so while they fit. A document with broken syntax is left alone.

use tower_lsp::ls_types::{FormattingOptions, TextEdit};

use super::code_action::text_edit;
use super::document::Document;
use crate::fix::line_edits;
use crate::source::Span;
use crate::syntax::{Token, TokenKind, tokens};

/// The longest line that a list or an object is left on.
const WIDTH: usize = 100;

/// The edits that format a document, those within a span only if there is one; `None` where it can't be read.
pub(super) fn formatting(
    document: &Document,
    within: Option<Span>,
    options: &FormattingOptions,
) -> Option<Vec<TextEdit>> {
    let parse = document.parse();
    if parse.root.is_opaque() || parse.errors.iter().any(|error| error.kind.is_structural()) {
        return None;
    }
    let unit = if options.insert_spaces {
        " ".repeat((options.tab_size as usize).clamp(1, 16))
    } else {
        "\t".to_owned()
    };
    let text = document.text();
    let formatted = formatted(text, &unit);
    let is_wanted = |span: Span| {
        within.is_none_or(|within| within.start <= span.start && span.end <= within.end)
    };
    let edits = line_edits(text, &formatted);
    let wanted = edits.iter().filter(|edit| is_wanted(edit.span));
    Some(wanted.map(|edit| text_edit(document, edit)).collect())
}

/// A text without structural errors, formatted. Line ends are those of its first line.
fn formatted(text: &str, unit: &str) -> String {
    let newline = match text.find('\n') {
        Some(at) if text.get(..at).is_some_and(|line| line.ends_with('\r')) => "\r\n",
        _ => "\n",
    };
    let all: Vec<Token<'_>> = tokens(text).collect();
    let mut writer = Writer {
        text,
        unit,
        newline,
        out: String::with_capacity(text.len()),
        depth: 0,
        inline: 0,
    };
    let inline = inline_brackets(text, &all);
    // What stood before the token at hand.
    let mut before: Option<&TokenKind<'_>> = None;
    let mut lines = 0;
    for (index, token) in all.iter().enumerate() {
        let part = text.get(token.span.range()).unwrap_or_default();
        match &token.kind {
            TokenKind::Whitespace | TokenKind::InvalidWhitespace => {
                lines += part.matches('\n').count();
                continue;
            }
            TokenKind::ByteOrderMark => {
                writer.out.push_str(part);
                continue;
            }
            TokenKind::Comment { .. } => writer.comment(part, lines, before),
            kind => {
                let is_inline = inline.binary_search(&index).is_ok();
                writer.token(kind, part, lines, before, is_inline);
            }
        }
        before = Some(&token.kind);
        lines = 0;
    }
    if text.ends_with('\n') {
        writer.out.push_str(newline);
    }
    writer.out
}

/// The opening brackets, by their indexes, that stand in one line with their closing ones, are not too wide, and hold no
/// line comment.
fn inline_brackets(text: &str, all: &[Token<'_>]) -> Vec<usize> {
    let mut open: Vec<usize> = Vec::new();
    let mut found = Vec::new();
    for (index, token) in all.iter().enumerate() {
        match token.kind {
            TokenKind::OpenBrace | TokenKind::OpenBracket => open.push(index),
            TokenKind::CloseBrace | TokenKind::CloseBracket => {
                let Some(start) = open.pop() else { continue };
                let span = all
                    .get(start)
                    .map_or(token.span, |first| first.span.cover(token.span));
                let part = text.get(span.range()).unwrap_or_default();
                // The document itself, its statements and each of them are laid out always.
                if !part.contains('\n') && part.len() <= WIDTH && open.len() > 2 {
                    found.push(start);
                }
            }
            _ => {}
        }
    }
    found.sort_unstable();
    found
}

struct Writer<'t> {
    text: &'t str,
    unit: &'t str,
    newline: &'t str,
    out: String,
    depth: usize,
    /// How many brackets are open that stay in one line.
    inline: usize,
}

impl Writer<'_> {
    fn token(
        &mut self,
        kind: &TokenKind<'_>,
        part: &str,
        lines: usize,
        before: Option<&TokenKind<'_>>,
        is_inline: bool,
    ) {
        let opens =
            |kind: &TokenKind<'_>| matches!(kind, TokenKind::OpenBrace | TokenKind::OpenBracket);
        match kind {
            TokenKind::Comma | TokenKind::Colon => {
                // Behind a line comment they would be part of it.
                if self.ends_in_line_comment() {
                    self.line();
                }
                self.out.push_str(part);
                return;
            }
            TokenKind::CloseBrace | TokenKind::CloseBracket => {
                let is_empty = before.is_some_and(opens);
                if self.inline > 0 {
                    if *kind == TokenKind::CloseBrace && !is_empty {
                        self.out.push(' ');
                    }
                    self.inline -= 1;
                } else {
                    self.depth = self.depth.saturating_sub(1);
                    if !is_empty {
                        self.line();
                    }
                }
                self.out.push_str(part);
                return;
            }
            _ => {}
        }
        match before {
            None => {}
            Some(TokenKind::Colon) if !self.ends_in_line_comment() => self.out.push(' '),
            Some(TokenKind::OpenBracket) if self.inline > 0 => {}
            Some(_) if self.inline > 0 => self.out.push(' '),
            Some(_) => {
                if lines > 1 && !before.is_some_and(opens) {
                    self.out.push_str(self.newline);
                }
                self.line();
            }
        }
        self.out.push_str(part);
        if opens(kind) {
            if is_inline || self.inline > 0 {
                self.inline += 1;
            } else {
                self.depth += 1;
            }
        }
    }

    fn comment(&mut self, part: &str, lines: usize, before: Option<&TokenKind<'_>>) {
        if before.is_some() {
            if lines == 0 || self.inline > 0 {
                self.out.push(' ');
            } else {
                if lines > 1 {
                    self.out.push_str(self.newline);
                }
                self.line();
            }
        }
        self.out.push_str(part.trim_end());
    }

    fn line(&mut self) {
        self.out.push_str(self.newline);
        for _ in 0..self.depth {
            self.out.push_str(self.unit);
        }
    }

    fn ends_in_line_comment(&self) -> bool {
        let start = self.out.rfind('\n').map_or(0, |at| at + 1);
        let line = self.out.get(start..).unwrap_or_default();
        line.contains("//")
            && tokens(line).last().is_some_and(|token| {
                let part = line.get(token.span.range()).unwrap_or_default();
                matches!(token.kind, TokenKind::Comment { .. }) && part.starts_with("//")
            })
            && !self.text.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &str) {
        let once = formatted(text, "  ");
        assert_eq!(once, expected);
        assert_eq!(formatted(&once, "  "), once, "not stable");
        let mut patched = text.to_owned();
        for edit in line_edits(text, &once).iter().rev() {
            patched.replace_range(edit.span.range(), &edit.replacement);
        }
        assert_eq!(patched, once);
    }

    #[test]
    fn elements_stand_one_a_line() {
        check(
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:GetObject","s3:PutObject"],"Resource":[],"Condition":{"Bool":{"a":"b"}}}]}"#,
            r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": [],
      "Condition": { "Bool": { "a": "b" } }
    }
  ]
}"#,
        );
    }

    #[test]
    fn comments_and_blank_lines_stay() {
        check(
            "// first\n{ // behind\n\n\n\"a\": [\n1 , // one\n2 /* two */],\n\n/* b */ \"b\": {\n// only\n}\n// last\n}\n",
            "// first\n{ // behind\n\n  \"a\": [\n    1, // one\n    2 /* two */\n  ],\n\n  /* b */\n  \"b\": {\n    // only\n  }\n  // last\n}\n",
        );
    }

    #[test]
    fn line_ends_stay() {
        check("{\r\n\"a\":1}\r\n", "{\r\n  \"a\": 1\r\n}\r\n");
    }

    #[test]
    fn long_lists_are_broken() {
        let long = format!(
            "{{\"a\": {{\"b\": {{\"c\": [\"{}\", \"x\"]}}}}}}",
            "y".repeat(WIDTH)
        );
        assert!(formatted(&long, " ").contains("\",\n    \"x\"\n"));
    }
}
