//! The requests, each handed to its own file.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionItem,
    CompletionParams, CompletionResponse, DidChangeConfigurationParams,
    DidChangeWatchedFilesParams, DidSaveTextDocumentParams, DocumentDiagnosticParams,
    DocumentDiagnosticReport, DocumentDiagnosticReportResult, DocumentFormattingParams,
    DocumentHighlight, DocumentHighlightParams, DocumentLink, DocumentLinkParams,
    DocumentRangeFormattingParams, DocumentSymbolParams, DocumentSymbolResponse,
    ExecuteCommandParams, FoldingRange, FoldingRangeParams, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, InlayHint, InlayHintParams, LSPAny, PrepareRenameResponse,
    RelatedFullDocumentDiagnosticReport, RenameParams, SelectionRange, SelectionRangeParams,
    SemanticTokensParams, SemanticTokensRangeParams, SemanticTokensRangeResult,
    SemanticTokensResult, ServerInfo, TextDocumentPositionParams, TextEdit,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReport, WorkspaceDiagnosticReportResult,
    WorkspaceEdit,
};
use tower_lsp::{Client, LanguageServer};

use super::document::Document;
use super::relevance::Role;
use super::state::{Gone, State};
use super::{
    capabilities, code_action, code_lens, command, completion, configuration, diagnostics,
    document_highlight, document_link, document_symbol, folding_range, formatting, gate, hover,
    inlay_hint, rename, selection_range, semantic_tokens, workspace_diagnostic,
};

/// The server. What it knows is in [`State`]; what changes that comes through [`gate`].
pub(super) struct Server {
    pub(super) state: Arc<State>,
}

impl Server {
    /// A server that talks to this client, has the same way for what is written already, and calls `gone` when the client is gone.
    pub(super) fn new(client: Client, outbox: UnboundedSender<Vec<u8>>, gone: Gone) -> Self {
        Self {
            state: Arc::new(State::new(client, outbox, gone)),
        }
    }
}

/// Answers a request about a document, for the version that it was asked about; `None` where the document is none of
/// ours.
fn answer<T>(answer: impl FnOnce(&Document) -> T) -> Option<T> {
    let document = gate::asked().filter(|document| document.role() != Role::Other)?;
    Some(answer(&document))
}

impl LanguageServer for Server {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let session = self.state.begin(params);
        Ok(InitializeResult {
            capabilities: capabilities::capabilities(session.encoding),
            server_info: Some(ServerInfo {
                name: "iamlint".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            ..InitializeResult::default()
        })
    }

    async fn initialized(&self, _: InitializedParams) {
        configuration::tell(&self.state).await;
        configuration::register(&self.state).await;
        configuration::pull(&self.state).await;
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        configuration::changed(&self.state, &params.settings).await;
    }

    async fn did_change_watched_files(&self, _: DidChangeWatchedFilesParams) {
        configuration::again(&self.state).await;
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        configuration::saved(&self.state, &params.text_document.uri).await;
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        command::execute(&self.state, params).await
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        let document = gate::asked();
        let known = params.previous_result_id.as_deref();
        let report = diagnostics::report(document.as_deref(), known, self.state.session());
        gate::write(&report)?;
        Ok(DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport::default()).into())
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let report = workspace_diagnostic::workspace_diagnostic(&self.state, params).await;
        gate::write(&report)?;
        Ok(WorkspaceDiagnosticReport::default().into())
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        let session = self.state.session();
        let list = answer(|document| {
            self.state.complete_from(document.settings.catalog);
            completion::completion(document, session, &params)
        });
        gate::written(list.flatten().as_ref())
    }

    async fn completion_resolve(&self, item: CompletionItem) -> Result<CompletionItem> {
        Ok(completion::resolve(item, self.state.completed_from()))
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        Ok(answer(|document| hover::hover(document, &params)).flatten())
    }

    async fn document_symbol(
        &self,
        _: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        let session = self.state.session();
        gate::written(
            answer(|document| document_symbol::document_symbol(document, session)).as_ref(),
        )
    }

    async fn folding_range(&self, _: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        gate::written(answer(folding_range::folding_range).as_ref())
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        Ok(answer(|document| {
            selection_range::selection_range(document, &params)
        }))
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        Ok(answer(|document| document_highlight::document_highlight(document, &params)).flatten())
    }

    async fn document_link(&self, _: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        gate::written(answer(document_link::document_link).as_ref())
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        gate::written(answer(|document| inlay_hint::inlay_hint(document, &params)).as_ref())
    }

    async fn code_lens(&self, _: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        Ok(answer(code_lens::code_lens))
    }

    async fn semantic_tokens_full(
        &self,
        _: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        let tokens = answer(|document| semantic_tokens::semantic_tokens(document, None));
        gate::written(tokens.as_ref())
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        let tokens = answer(|document| {
            let within = document.span(params.range);
            semantic_tokens::semantic_tokens(document, Some(within))
        });
        gate::written(tokens.as_ref())
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        Ok(answer(|document| rename::prepare_rename(document, &params)).flatten())
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        answer(|document| rename::rename(document, &params)).unwrap_or(Ok(None))
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        let edits = answer(|document| formatting::formatting(document, None, &params.options));
        Ok(edits.flatten())
    }

    async fn range_formatting(
        &self,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        let edits = answer(|document| {
            let within = document.span(params.range);
            formatting::formatting(document, Some(within), &params.options)
        });
        Ok(edits.flatten())
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        gate::written(answer(|document| code_action::code_action(document, &params)).as_ref())
    }
}
