//! `workspace/diagnostic`: the findings in all policies of the workspace, open or not.

use std::collections::BTreeMap;
use std::sync::Arc;

use tower_lsp::ls_types::{
    FullDocumentDiagnosticReport, UnchangedDocumentDiagnosticReport, Uri,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDocumentDiagnosticReport,
    WorkspaceFullDocumentDiagnosticReport, WorkspaceUnchangedDocumentDiagnosticReport,
};

use super::document::Document;
use super::relevance::Role;
use super::state::State;
use super::{diagnostics, files};

/// The findings in all policies of the workspace. What the client has already is not sent again.
pub(super) async fn workspace_diagnostic(
    state: &State,
    params: WorkspaceDiagnosticParams,
) -> WorkspaceDiagnosticReport {
    let mut known: BTreeMap<Uri, String> = params
        .previous_result_ids
        .into_iter()
        .map(|previous| (previous.uri, previous.value))
        .collect();
    let token = params.work_done_progress_params.work_done_token;
    let progress = token.map(|token| state.client.progress(token, "Checking policies"));
    let progress = match progress {
        Some(progress) => Some(progress.with_percentage(0).begin().await),
        None => None,
    };
    let mut items = Vec::new();
    let open = state.documents();
    for document in &open {
        let known = known.remove(&document.uri);
        items.push(of_open(state, document, known.as_deref()));
    }
    let found = files::find(&state.folders());
    let count = found.len().max(1);
    for (index, file) in found.into_iter().enumerate() {
        if open.iter().any(|document| document.uri == file.uri) {
            continue;
        }
        let known = known.remove(&file.uri);
        let id = format!("{}-{}", state.generation(), file.stamp);
        if known.as_ref() == Some(&id) {
            items.push(unchanged(file.uri, None, id));
        } else if let Some(document) =
            files::read(&file.path).and_then(|text| state.closed_document(&file.uri, text))
        {
            // Files that are no policy are not worth a word, unless they were one before.
            if document.role() == Role::Policy || known.is_some() {
                items.push(full(state, &document, None, id));
            }
        }
        if let Some(progress) = &progress
            && index % 64 == 63
        {
            let percent = u32::try_from(index * 100 / count).unwrap_or(100);
            progress.report(percent).await;
        }
        // Others get their turn; a cancelled request ends here.
        tokio::task::yield_now().await;
    }
    // Files that are gone have no findings any more.
    items.extend(known.into_keys().map(gone));
    if let Some(progress) = progress {
        progress.finish().await;
    }
    WorkspaceDiagnosticReport { items }
}

fn of_open(
    state: &State,
    document: &Arc<Document>,
    known: Option<&str>,
) -> WorkspaceDocumentDiagnosticReport {
    let version = Some(i64::from(document.version));
    let id = document.id();
    if known == Some(&id) {
        return unchanged(document.uri.clone(), version, id);
    }
    full(state, document, version, id)
}

fn full(
    state: &State,
    document: &Document,
    version: Option<i64>,
    id: String,
) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri: document.uri.clone(),
        version,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: Some(id),
            items: diagnostics::diagnostics(document, state.session()),
        },
    })
}

fn unchanged(uri: Uri, version: Option<i64>, id: String) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Unchanged(WorkspaceUnchangedDocumentDiagnosticReport {
        uri,
        version,
        unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport { result_id: id },
    })
}

fn gone(uri: Uri) -> WorkspaceDocumentDiagnosticReport {
    WorkspaceDocumentDiagnosticReport::Full(WorkspaceFullDocumentDiagnosticReport {
        uri,
        version: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport::default(),
    })
}
