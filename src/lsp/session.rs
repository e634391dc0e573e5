//! What the client said of itself in its first message.

use tower_lsp::ls_types::{ClientCapabilities, ResourceOperationKind};

use super::position::Encoding;

/// What the first message of the client says.
#[derive(Debug)]
pub(super) struct Session {
    /// In what columns are counted.
    pub(super) encoding: Encoding,
    /// What the client can do.
    pub(super) client: ClientCapabilities,
}

impl Session {
    /// Whether the client asks for findings itself: then none are sent unasked, or it would show them twice.
    pub(super) fn pulls_diagnostics(&self) -> bool {
        let text_document = self.client.text_document.as_ref();
        text_document.is_some_and(|text_document| text_document.diagnostic.is_some())
    }

    /// Whether the client watches files that it is asked to watch.
    pub(super) fn registers_watchers(&self) -> bool {
        let workspace = self.client.workspace.as_ref();
        workspace
            .and_then(|workspace| workspace.did_change_watched_files.as_ref())
            .is_some_and(|watched| watched.dynamic_registration == Some(true))
    }

    /// Whether the client watches files below a folder that it is told.
    pub(super) fn takes_relative_patterns(&self) -> bool {
        let workspace = self.client.workspace.as_ref();
        workspace
            .and_then(|workspace| workspace.did_change_watched_files.as_ref())
            .is_some_and(|watched| watched.relative_pattern_support == Some(true))
    }

    /// Whether the client must be asked to say when its settings change.
    pub(super) fn registers_configuration(&self) -> bool {
        let workspace = self.client.workspace.as_ref();
        workspace
            .and_then(|workspace| workspace.did_change_configuration)
            .is_some_and(|configuration| configuration.dynamic_registration == Some(true))
    }

    /// Whether the client tells its settings when it is asked.
    pub(super) fn is_asked_for_settings(&self) -> bool {
        let workspace = self.client.workspace.as_ref();
        workspace.is_some_and(|workspace| workspace.configuration == Some(true))
    }

    /// Whether the client asks for findings anew when it is told to.
    pub(super) fn refreshes_diagnostics(&self) -> bool {
        let workspace = self.client.workspace.as_ref();
        workspace
            .and_then(|workspace| workspace.diagnostics.as_ref())
            .is_some_and(|diagnostics| diagnostics.refresh_support == Some(true))
    }

    /// Whether the client asks for inlay hints anew when it is told to.
    pub(super) fn refreshes_hints(&self) -> bool {
        let workspace = self.client.workspace.as_ref();
        workspace
            .and_then(|workspace| workspace.inlay_hint.as_ref())
            .is_some_and(|hint| hint.refresh_support == Some(true))
    }

    /// Whether the client asks for code lenses anew when it is told to.
    pub(super) fn refreshes_lenses(&self) -> bool {
        let workspace = self.client.workspace.as_ref();
        workspace
            .and_then(|workspace| workspace.code_lens.as_ref())
            .is_some_and(|lens| lens.refresh_support == Some(true))
    }

    /// Whether the client shows symbols as a tree.
    pub(super) fn shows_symbol_trees(&self) -> bool {
        let text_document = self.client.text_document.as_ref();
        text_document
            .and_then(|text_document| text_document.document_symbol.as_ref())
            .is_some_and(|symbol| symbol.hierarchical_document_symbol_support == Some(true))
    }

    /// Whether the client fills in the blanks of what completion writes.
    pub(super) fn takes_snippets(&self) -> bool {
        let text_document = self.client.text_document.as_ref();
        text_document
            .and_then(|text_document| text_document.completion.as_ref())
            .and_then(|completion| completion.completion_item.as_ref())
            .is_some_and(|item| item.snippet_support == Some(true))
    }

    /// Whether the client takes what completion replaces once for all items.
    pub(super) fn takes_default_range(&self) -> bool {
        let text_document = self.client.text_document.as_ref();
        text_document
            .and_then(|text_document| text_document.completion.as_ref())
            .and_then(|completion| completion.completion_list.as_ref())
            .and_then(|list| list.item_defaults.as_ref())
            .is_some_and(|defaults| defaults.iter().any(|name| name == "editRange"))
    }

    /// Whether the client makes a file that an edit asks for.
    pub(super) fn creates_files(&self) -> bool {
        let workspace = self.client.workspace.as_ref();
        workspace
            .and_then(|workspace| workspace.workspace_edit.as_ref())
            .and_then(|edit| edit.resource_operations.as_ref())
            .is_some_and(|operations| operations.contains(&ResourceOperationKind::Create))
    }

    /// Whether the client shows the places that explain a finding.
    pub(super) fn shows_related(&self) -> bool {
        let text_document = self.client.text_document.as_ref();
        text_document
            .and_then(|text_document| text_document.publish_diagnostics.as_ref())
            .is_none_or(|publish| publish.related_information != Some(false))
    }
}
