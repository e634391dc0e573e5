//! The open documents: what the client does to them, and whose turn it is to lint them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use tower_lsp::ls_types::{TextDocumentContentChangeEvent, TextDocumentItem, Uri};

use super::{State, lock};
use crate::lsp::document::Document;
use crate::lsp::relevance;

/// An open document, and whether somebody is linting it.
pub(super) struct Open {
    pub(super) document: Arc<Document>,
    linting: bool,
}

/// The open documents.
#[derive(Default)]
pub(super) struct Documents {
    pub(super) open: BTreeMap<Uri, Open>,
    /// Documents that can hold no policy: nothing is kept of them.
    ignored: BTreeSet<Uri>,
}

/// What became of a document while it was linted.
pub(in crate::lsp) enum Next {
    /// Nothing.
    Current,
    /// A newer version.
    Changed(Arc<Document>),
    /// It was closed.
    Closed,
}

impl State {
    /// Opens a document. Opening one again (a second window) starts from the new text.
    pub(in crate::lsp) fn open(&self, item: TextDocumentItem) {
        let TextDocumentItem {
            uri,
            language_id,
            version,
            text,
        } = item;
        let Some(session) = self.session() else {
            return;
        };
        if !relevance::is_candidate(&uri, &language_id) {
            lock(&self.documents).ignored.insert(uri);
            return;
        }
        let Some(settings) = self.settings_of(&uri, None) else {
            return;
        };
        let document = Arc::new(Document::new(
            uri.clone(),
            language_id,
            version,
            &self.name_of(&uri),
            text,
            session.encoding,
            settings,
        ));
        let mut documents = lock(&self.documents);
        documents
            .open
            .entry(uri)
            .and_modify(|open| open.document = Arc::clone(&document))
            .or_insert(Open {
                document,
                linting: false,
            });
    }

    /// Makes the changes of one message, one after another.
    ///
    /// # Errors
    ///
    /// When the document was never opened; the error says so.
    pub(in crate::lsp) fn change(
        &self,
        uri: &Uri,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
    ) -> Result<(), String> {
        let mut documents = lock(&self.documents);
        let Some(open) = documents.open.get_mut(uri) else {
            return if documents.ignored.contains(uri) {
                Ok(())
            } else {
                Err(format!("{}: changed, but not open", uri.as_str()))
            };
        };
        let document = open.document.changed(version, |buffer| {
            for change in changes {
                match change.range {
                    Some(range) => buffer.replace(range, &change.text),
                    None => buffer.replace_all(change.text),
                }
            }
        });
        open.document = Arc::new(document);
        Ok(())
    }

    /// Closes a document, and says whether it was open.
    pub(in crate::lsp) fn close(&self, uri: &Uri) -> bool {
        let mut documents = lock(&self.documents);
        documents.ignored.remove(uri);
        documents.open.remove(uri).is_some()
    }

    /// The current version of an open document.
    pub(in crate::lsp) fn document(&self, uri: &str) -> Option<Arc<Document>> {
        let uri: Uri = uri.parse().ok()?;
        let documents = lock(&self.documents);
        Some(Arc::clone(&documents.open.get(&uri)?.document))
    }

    /// All open documents, by their addresses.
    pub(in crate::lsp) fn documents(&self) -> Vec<Arc<Document>> {
        let documents = lock(&self.documents);
        let open = documents.open.values();
        open.map(|open| Arc::clone(&open.document)).collect()
    }

    /// Takes the job of linting a document: its current version, unless somebody has the job already.
    pub(in crate::lsp) fn take_lint(&self, uri: &Uri) -> Option<Arc<Document>> {
        let mut documents = lock(&self.documents);
        let open = documents.open.get_mut(uri)?;
        if std::mem::replace(&mut open.linting, true) {
            return None;
        }
        Some(Arc::clone(&open.document))
    }

    /// Whether the linted version is still the current one; else gives that, to be linted in turn. The job ends with
    /// the current version, or when the document was closed.
    pub(in crate::lsp) fn next_lint(&self, linted: &Arc<Document>) -> Next {
        let mut documents = lock(&self.documents);
        match documents.open.get_mut(&linted.uri) {
            None => Next::Closed,
            Some(open) if Arc::ptr_eq(&open.document, linted) => Next::Current,
            Some(open) => Next::Changed(Arc::clone(&open.document)),
        }
    }

    /// Ends the job of linting if the linted version is still the current one.
    pub(in crate::lsp) fn end_lint(&self, linted: &Arc<Document>) -> Next {
        let mut documents = lock(&self.documents);
        match documents.open.get_mut(&linted.uri) {
            None => Next::Closed,
            Some(open) if Arc::ptr_eq(&open.document, linted) => {
                open.linting = false;
                Next::Current
            }
            Some(open) => Next::Changed(Arc::clone(&open.document)),
        }
    }
}
