//! `textDocument/prepareRename` and `textDocument/rename`: of a Sid.

use std::collections::HashMap;

use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::{
    PrepareRenameResponse, RenameParams, TextDocumentPositionParams, TextEdit, WorkspaceEdit,
};

use super::document::Document;
use super::policies;
use crate::embed::PolicyKind;
use crate::policy::{Policy, Statement};
use crate::source::Span;

/// The Sid at a position, to be renamed.
pub(super) fn prepare_rename(
    document: &Document,
    params: &TextDocumentPositionParams,
) -> Option<PrepareRenameResponse> {
    let found = sid_at(document, document.offset(params.position))?;
    Some(PrepareRenameResponse::RangeWithPlaceholder {
        range: document.range(found.span),
        placeholder: found.name,
    })
}

/// Renames the Sid at a position. Nothing refers to a Sid, so its own place is all.
///
/// # Errors
///
/// When AWS does not take the new name, or another statement has it; the error says so.
pub(super) fn rename(document: &Document, params: &RenameParams) -> Result<Option<WorkspaceEdit>> {
    let offset = document.offset(params.text_document_position.position);
    let Some(found) = sid_at(document, offset) else {
        return Ok(None);
    };
    let name = params.new_name.as_str();
    // Where AWS is lenient, what would have to be escaped is still no name.
    let lenient = matches!(found.kind, PolicyKind::Resource | PolicyKind::VpcEndpoint);
    let fits = |c: char| c.is_ascii_alphanumeric() || (lenient && " -_.".contains(c));
    if name.is_empty() || !name.chars().all(fits) {
        return Err(Error::invalid_params(
            "A Sid holds only A to Z, a to z and 0 to 9.",
        ));
    }
    if found.taken.iter().any(|other| other == name) {
        return Err(Error::invalid_params(format!(
            "Another statement is named {name}."
        )));
    }
    let edit = TextEdit {
        range: document.range(found.span),
        new_text: name.to_owned(),
    };
    Ok(Some(WorkspaceEdit {
        changes: Some(HashMap::from([(document.uri.clone(), vec![edit])])),
        ..WorkspaceEdit::default()
    }))
}

/// A Sid.
struct Sid {
    name: String,
    /// Its place, without the quotes.
    span: Span,
    kind: PolicyKind,
    /// The Sids of the other statements.
    taken: Vec<String>,
}

fn sid_at(document: &Document, offset: u32) -> Option<Sid> {
    let mut found = None;
    policies::each(document, |policy| {
        found = found.take().or_else(|| sid_of(policy, offset));
    });
    found
}

fn sid_of(policy: &Policy<'_>, offset: u32) -> Option<Sid> {
    let sids = || policy.statements.iter().filter_map(Statement::sid_text);
    let text = sids().find(|text| {
        let span = text.span();
        span.start <= offset && offset <= span.end
    })?;
    let others = sids().filter(|other| other.span() != text.span());
    Some(Sid {
        name: text.as_str().to_owned(),
        span: text.content_span(),
        kind: policy.kind,
        taken: others.map(|other| other.as_str().to_owned()).collect(),
    })
}
