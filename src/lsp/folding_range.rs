//! `textDocument/foldingRange`

use tower_lsp::ls_types::{FoldingRange, FoldingRangeKind};

use super::document::Document;
use crate::source::Span;
use crate::syntax::{TokenKind, tokens};

/// The brackets and comments that go over several lines.
pub(super) fn folding_range(document: &Document) -> Vec<FoldingRange> {
    let mut ranges = Vec::new();
    let mut open: Vec<(u32, TokenKind<'_>)> = Vec::new();
    let mut comments: Option<Span> = None;
    for token in tokens(document.text()) {
        match token.kind {
            TokenKind::Comment { .. } => {
                comments = Some(comments.map_or(token.span, |span| span.cover(token.span)));
                continue;
            }
            TokenKind::Whitespace => continue,
            TokenKind::OpenBrace | TokenKind::OpenBracket => {
                open.push((token.span.start, token.kind));
            }
            TokenKind::CloseBrace | TokenKind::CloseBracket => {
                let partner = match token.kind {
                    TokenKind::CloseBrace => TokenKind::OpenBrace,
                    _ => TokenKind::OpenBracket,
                };
                if let Some(at) = open.iter().rposition(|(_, kind)| *kind == partner) {
                    if let Some((start, _)) = open.get(at) {
                        // The line with the closing bracket stays to be seen.
                        add(
                            document,
                            Span::new(*start, token.span.start),
                            1,
                            None,
                            &mut ranges,
                        );
                    }
                    open.truncate(at);
                }
            }
            _ => {}
        }
        comment(document, comments.take(), &mut ranges);
    }
    comment(document, comments, &mut ranges);
    ranges.sort_by_key(|range| (range.start_line, range.end_line));
    ranges
}

fn comment(document: &Document, span: Option<Span>, ranges: &mut Vec<FoldingRange>) {
    if let Some(span) = span {
        add(document, span, 0, Some(FoldingRangeKind::Comment), ranges);
    }
}

fn add(
    document: &Document,
    span: Span,
    kept: u32,
    kind: Option<FoldingRangeKind>,
    ranges: &mut Vec<FoldingRange>,
) {
    let range = document.range(span);
    let end_line = range.end.line.saturating_sub(kept);
    if range.start.line < end_line {
        ranges.push(FoldingRange {
            start_line: range.start.line,
            end_line,
            kind,
            ..FoldingRange::default()
        });
    }
}
