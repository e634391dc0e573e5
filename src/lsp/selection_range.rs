//! `textDocument/selectionRange`

use tower_lsp::ls_types::{SelectionRange, SelectionRangeParams};

use super::document::Document;
use crate::source::Span;
use crate::syntax::{Text, Value, ValueKind};

/// What to select around each position: from a word to the whole document, step by step.
pub(super) fn selection_range(
    document: &Document,
    params: &SelectionRangeParams,
) -> Vec<SelectionRange> {
    let parse = document.parse();
    let at = |position| {
        let offset = document.offset(position);
        let mut spans = vec![Span::new(0, document.text().len() as u32)];
        around(&parse.root, offset, &mut spans);
        let mut selection: Option<SelectionRange> = None;
        spans.dedup();
        for span in spans {
            selection = Some(SelectionRange {
                range: document.range(span),
                parent: selection.map(Box::new),
            });
        }
        selection.unwrap_or_default()
    };
    params.positions.iter().copied().map(at).collect()
}

/// The spans around an offset, the widest first.
fn around(root: &Value<'_>, offset: u32, spans: &mut Vec<Span>) {
    let holds = |span: Span| span.start <= offset && offset <= span.end;
    let mut node = root;
    while holds(node.span) {
        spans.push(node.span);
        match &node.kind {
            ValueKind::Object(object) => {
                let members = &object.members;
                let behind = members.partition_point(|member| member.key.span().start <= offset);
                let Some(member) = behind.checked_sub(1).and_then(|at| members.get(at)) else {
                    return;
                };
                if !holds(member.span()) {
                    return;
                }
                spans.push(member.span());
                if holds(member.key.span()) {
                    within(&member.key, offset, spans);
                    return;
                }
                node = &member.value;
            }
            ValueKind::Array(items) => {
                let behind = items.partition_point(|item| item.span.start <= offset);
                match behind.checked_sub(1).and_then(|at| items.get(at)) {
                    Some(item) => node = item,
                    None => return,
                }
            }
            ValueKind::String(text) => {
                within(text, offset, spans);
                return;
            }
            _ => return,
        }
    }
}

/// A string with its quotes, without them, and the parts of it between colons and slashes.
fn within(text: &Text<'_>, offset: u32, spans: &mut Vec<Span>) {
    spans.push(text.span());
    let content = text.content_span();
    if offset < content.start || content.end < offset {
        return;
    }
    spans.push(content);
    for separator in [':', '/'] {
        let mut start = 0;
        let parts = text.as_str().split(separator).map(|part| {
            let range = start..start + part.len();
            start = range.end + separator.len_utf8();
            text.span_of(range)
        });
        let found = parts
            .into_iter()
            .find(|part| part.start <= offset && offset <= part.end);
        if let Some(part) = found {
            let inner = spans
                .last()
                .is_none_or(|last| last.contains(part) && *last != part);
            if inner {
                spans.push(part);
            }
        }
    }
}
