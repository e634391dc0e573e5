//! Findings that are sent unasked, after each change.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use tower_lsp::ls_types::{Diagnostic, MessageType, Uri};

use super::diagnostics;
use super::document::Document;
use super::panics;
use super::session::Session;
use super::state::{Next, State};

/// Lints a document and sends what was found. One task at a time lints a document: while it works, newer versions
/// wait, and of those only the last is linted.
pub(super) fn lint(state: &Arc<State>, uri: &Uri) {
    if state.session().is_none_or(Session::pulls_diagnostics) {
        return;
    }
    let Some(mut document) = state.take_lint(uri) else {
        return;
    };
    let state = Arc::clone(state);
    tokio::spawn(async move {
        loop {
            // A version that is not current any more is not worth the wait for its findings.
            if let Next::Changed(newer) = state.next_lint(&document) {
                document = newer;
            }
            let found = find(&state, &document).await;
            if let Some(found) = found
                && matches!(state.next_lint(&document), Next::Current)
            {
                state.publish(document.uri.clone(), found, Some(document.version));
            }
            match state.end_lint(&document) {
                Next::Changed(newer) => document = newer,
                Next::Current | Next::Closed => break,
            }
        }
    });
}

/// What linting finds; `None` if it panicked, which is logged.
async fn find(state: &State, document: &Document) -> Option<Vec<Diagnostic>> {
    let found = catch_unwind(AssertUnwindSafe(|| {
        diagnostics::diagnostics(document, state.session())
    }));
    if let Ok(found) = found {
        return Some(found);
    }
    let message = format!(
        "linting {} failed: {}",
        document.uri.as_str(),
        panics::last()
    );
    state.client.log_message(MessageType::ERROR, message).await;
    None
}

/// Takes back the findings of a document that was closed.
pub(super) fn clear(state: &Arc<State>, uri: Uri) {
    if state.session().is_none_or(Session::pulls_diagnostics) {
        return;
    }
    state.publish(uri, Vec::new(), None);
}
