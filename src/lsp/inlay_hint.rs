//! `textDocument/inlayHint`: how many actions a wildcard matches, and how much of the quota a policy uses.

use tower_lsp::ls_types::{
    InlayHint, InlayHintLabel, InlayHintParams, InlayHintTooltip, MarkupContent, MarkupKind,
};

use super::document::Document;
use super::{markdown, policies};
use crate::access::action_set::ActionSet;
use crate::policy::Statement;
use crate::rules::quota;
use crate::source::Span;

/// The hints within a range.
pub(super) fn inlay_hint(document: &Document, params: &InlayHintParams) -> Vec<InlayHint> {
    let wanted = document.span(params.range);
    let is_wanted = |span: Span| wanted.start <= span.end && span.end <= wanted.end;
    let catalog = document.settings.catalog;
    let mut hints = Vec::new();
    policies::each(document, |policy| {
        let span = policy.value.span;
        let open = Span::new(span.start, span.start + 1);
        let used = quota::used(document.slice(span), policy.kind, &document.settings);
        if let Some((used, of)) = used.filter(|_| is_wanted(open)) {
            let label = format!("{} of {}", grouped(used), grouped(of as usize));
            let tooltip = InlayHintTooltip::String(format!(
                "The size of the policy, as AWS counts it, and the quota of {}",
                policy.kind.description()
            ));
            hints.push(hint(document, open, label, tooltip));
        }
        let elements = policy
            .statements
            .iter()
            .flat_map(Statement::action_elements);
        for pattern in elements.flat_map(|element| &element.patterns) {
            let span = pattern.text.span();
            let Some(text) = pattern
                .known()
                .filter(|_| pattern.has_wildcard() && is_wanted(span))
            else {
                continue;
            };
            let count = ActionSet::from_pattern(catalog, text).len();
            let noun = if count == 1 { "action" } else { "actions" };
            let tooltip = InlayHintTooltip::MarkupContent(MarkupContent {
                kind: MarkupKind::Markdown,
                value: markdown::pattern(text, catalog),
            });
            hints.push(hint(
                document,
                span,
                format!("{} {noun}", grouped(count)),
                tooltip,
            ));
        }
    });
    hints
}

/// A hint behind a span.
fn hint(document: &Document, span: Span, label: String, tooltip: InlayHintTooltip) -> InlayHint {
    InlayHint {
        position: document.position(span.end),
        label: InlayHintLabel::String(label),
        kind: None,
        text_edits: None,
        tooltip: Some(tooltip),
        padding_left: Some(true),
        padding_right: None,
        data: None,
    }
}

/// A number with a comma before every three digits: `6,144`.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
