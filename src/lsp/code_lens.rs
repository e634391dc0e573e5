//! `textDocument/codeLens`: what each policy grants, in a few words, above it.

use serde_json::json;
use tower_lsp::ls_types::{CodeLens, Command};

use super::document::Document;
use super::policies;
use crate::access::summary::summarize;
use crate::render::summary::{in_short, markdown};
use crate::source::Span;

/// The command that a lens runs: the client shows what `iamlint.summary` answers, or runs `iamlint summary`.
const SHOW_SUMMARY: &str = "iamlint.showSummary";

/// A lens above each policy. Its command gets the document's address and where the policy begins, in bytes.
pub(super) fn code_lens(document: &Document) -> Vec<CodeLens> {
    let catalog = document.settings.catalog;
    let mut lenses = Vec::new();
    policies::each(document, |policy| {
        let start = policy.value.span.start;
        let summary = summarize(policy, catalog);
        lenses.push(CodeLens {
            range: document.range(Span::new(start, start + 1)),
            command: Some(Command {
                title: in_short(&summary, catalog),
                command: SHOW_SUMMARY.to_owned(),
                arguments: Some(vec![json!(document.uri.as_str()), json!(start)]),
            }),
            data: None,
        });
    });
    lenses
}

/// What the policies of a document grant, as tables of Markdown.
pub(super) fn summary(document: &Document) -> String {
    let catalog = document.settings.catalog;
    let mut tables = Vec::new();
    policies::each(document, |policy| {
        tables.push(markdown(&summarize(policy, catalog), catalog));
    });
    tables.join("\n")
}
