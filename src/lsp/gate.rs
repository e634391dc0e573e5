//! The gate: messages pass it one by one, in the order in which they came.
//!
//! Handlers run side by side. So what changes a document is done here, before the next message is looked at, and a
//! request takes the current version of its document with it: it is answered for the text that it was asked about. A
//! handler that panics becomes an error answer and a log.

use std::cell::RefCell;
use std::future::Future;
use std::panic::AssertUnwindSafe;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Instant;

use futures::FutureExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde::ser::{SerializeStruct, Serializer};
use serde_json::Value;
use serde_json::value::{RawValue, to_raw_value};
use tower_lsp::ExitedError;
use tower_lsp::jsonrpc::{self, ErrorCode, Id, Request, Response};
use tower_lsp::ls_types::{
    DidChangeTextDocumentParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, MessageType, SetTraceParams, Uri, WorkspaceFolder,
};
use tower_service::Service;

use super::document::Document;
use super::state::State;
use super::{configuration, panics, push, transport};

tokio::task_local! {
    /// The request at hand.
    static AT_HAND: AtHand;
}

/// A request while it is answered.
struct AtHand {
    /// The version of the document that it asks about.
    asked: Option<Arc<Document>>,
    /// Its result, where that is written already.
    written: RefCell<Option<Box<RawValue>>>,
}

/// The version of the document that the request at hand asks about; `None` where it asks about none that is open.
pub(super) fn asked() -> Option<Arc<Document>> {
    AT_HAND.try_with(|it| it.asked.clone()).ok().flatten()
}

/// Writes the result of the request at hand, in place of what its handler returns. The service makes a tree of each
/// result before it is written, which takes longer than to find what is in it where that is hundreds of items.
///
/// # Errors
///
/// When the result can't be written as JSON.
pub(super) fn write(result: &impl Serialize) -> jsonrpc::Result<()> {
    let written = to_raw_value(result).map_err(|_| jsonrpc::Error::internal_error())?;
    // Without a request there is nobody to answer.
    let _ = AT_HAND.try_with(|it| it.written.replace(Some(written)));
    Ok(())
}

/// The same for a handler whose result may be nothing.
///
/// # Errors
///
/// When the result can't be written as JSON.
pub(super) fn written<R>(result: Option<&impl Serialize>) -> jsonrpc::Result<Option<R>> {
    write(&result)?;
    Ok(None)
}

/// What is answered: what the service says, or a result that is written already.
#[derive(Debug)]
pub(super) enum Reply {
    Said(Response),
    Written(Id, Box<RawValue>),
}

impl Reply {
    fn new(said: Response, written: Option<Box<RawValue>>) -> Self {
        match written {
            Some(written) if said.is_ok() => Self::Written(said.id().clone(), written),
            _ => Self::Said(said),
        }
    }
}

impl Serialize for Reply {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Said(response) => response.serialize(serializer),
            Self::Written(id, result) => {
                let mut reply = serializer.serialize_struct("Reply", 3)?;
                reply.serialize_field("jsonrpc", "2.0")?;
                reply.serialize_field("result", result)?;
                reply.serialize_field("id", id)?;
                reply.end()
            }
        }
    }
}

/// An answer that is on its way; `None` for a notification.
pub(super) type Answer = Pin<Box<dyn Future<Output = Option<Reply>> + Send>>;

/// The service with what must be done in order before it.
pub(super) struct Gate<S> {
    service: S,
    state: Arc<State>,
}

impl<S> Gate<S>
where
    S: Service<Request, Response = Option<Response>, Error = ExitedError>,
    S::Future: Send + 'static,
{
    /// A gate before a service that knows `state`.
    pub(super) fn new(service: S, state: Arc<State>) -> Self {
        Self { service, state }
    }

    /// Does what must be done in order, and gives the rest to be done whenever. To be called within the runtime.
    pub(super) fn receive(&mut self, request: Request) -> Option<Answer> {
        let method = request.method().to_owned();
        if request.id().is_none() && self.state.session().is_some() && self.notified(&request) {
            return None;
        }
        let id = request.id().cloned();
        let asked = request
            .params()
            .and_then(|params| params.get("textDocument")?.get("uri")?.as_str())
            .and_then(|uri| self.state.document(uri));
        let start = Instant::now();
        let answer = self.service.call(request);
        let at_hand = AtHand {
            asked,
            written: RefCell::default(),
        };
        let answer = AT_HAND.scope(at_hand, async move {
            let response = answer.await.ok().flatten();
            let written = AT_HAND.with(|it| it.written.take());
            response.map(|response| Reply::new(response, written))
        });
        let answer = AssertUnwindSafe(answer).catch_unwind();
        let state = Arc::clone(&self.state);
        // What the next message may build on is done before it is looked at, and never waits.
        let at_once = matches!(
            method.as_str(),
            "initialize" | "shutdown" | "exit" | "$/cancelRequest"
        );
        let mut answer: Answer = Box::pin(async move {
            let reply = match answer.await {
                Ok(reply) => reply,
                Err(_panic) => {
                    let message = format!("{method} failed: {}", panics::last());
                    state.client.log_message(MessageType::ERROR, &message).await;
                    id.map(|id| transport::error(id, ErrorCode::InternalError, &message))
                        .map(Reply::Said)
                }
            };
            state.trace_answer(&method, start).await;
            reply
        });
        if at_once {
            let polled = answer
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()));
            if let Poll::Ready(reply) = polled {
                answer = Box::pin(std::future::ready(reply));
            }
        }
        Some(answer)
    }

    /// Handles a notification that must be handled in order; says whether it was one.
    fn notified(&self, request: &Request) -> bool {
        let state = &self.state;
        let method = request.method();
        let params = request.params().cloned().unwrap_or_default();
        let done = match method {
            "textDocument/didOpen" => read(params).map(|params: DidOpenTextDocumentParams| {
                let uri = params.text_document.uri.clone();
                state.open(params.text_document);
                push::lint(state, &uri);
                // The settings of its folder may be the first of theirs that are read.
                let state = Arc::clone(state);
                tokio::spawn(async move {
                    configuration::tell(&state).await;
                    configuration::watch(&state).await;
                });
            }),
            "textDocument/didChange" => {
                read(params).and_then(|params: DidChangeTextDocumentParams| {
                    let document = params.text_document;
                    state.change(&document.uri, document.version, params.content_changes)?;
                    push::lint(state, &document.uri);
                    Ok(())
                })
            }
            "textDocument/didClose" => read(params).map(|params: DidCloseTextDocumentParams| {
                if state.close(&params.text_document.uri) {
                    push::clear(state, params.text_document.uri);
                }
            }),
            "workspace/didChangeWorkspaceFolders" => {
                read(params).map(|params: DidChangeWorkspaceFoldersParams| {
                    let uris = |folders: Vec<WorkspaceFolder>| -> Vec<Uri> {
                        folders.into_iter().map(|folder| folder.uri).collect()
                    };
                    state.change_folders(&uris(params.event.added), &uris(params.event.removed));
                    // Relative paths in the editor's settings start from the first folder.
                    let state = Arc::clone(state);
                    tokio::spawn(async move { configuration::again(&state).await });
                })
            }
            "$/setTrace" => {
                read(params).map(|params: SetTraceParams| state.set_trace(params.value))
            }
            _ => return false,
        };
        if let Err(why) = done {
            let state = Arc::clone(state);
            let message = format!("{method}: {why}");
            tokio::spawn(async move {
                state.client.log_message(MessageType::ERROR, message).await;
            });
        }
        true
    }
}

fn read<T: DeserializeOwned>(params: Value) -> Result<T, String> {
    serde_json::from_value(params).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use futures::StreamExt;
    use futures::future::BoxFuture;
    use serde_json::json;
    use tower_lsp::LspService;

    use super::super::server::Server;
    use super::*;

    /// Fails at one request and answers the others.
    struct Faulty;

    impl Service<Request> for Faulty {
        type Response = Option<Response>;
        type Error = ExitedError;
        type Future = BoxFuture<'static, Result<Option<Response>, ExitedError>>;

        fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), ExitedError>> {
            Poll::Ready(Ok(()))
        }

        fn call(&mut self, request: Request) -> Self::Future {
            let (method, id, _) = request.into_parts();
            Box::pin(async move {
                assert_ne!(method, "faulty", "a fault of ours");
                Ok(id.map(|id| Response::from_ok(id, json!("well"))))
            })
        }
    }

    #[test]
    fn a_panic_is_an_error_answer_and_a_log() {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let (service, mut socket) = LspService::new(|client| {
            let (outbox, _) = tokio::sync::mpsc::unbounded_channel();
            Server::new(client, outbox, Box::new(|| ()))
        });
        let mut gate = Gate::new(Faulty, Arc::clone(&service.inner().state));
        runtime.block_on(async {
            let request = |method: &'static str| Request::build(method).id(7).finish();
            let faulty = gate.receive(request("faulty")).unwrap();
            let (response, log) = futures::join!(faulty, socket.next());
            let Some(Reply::Said(response)) = response else {
                panic!("{response:?}");
            };
            let error = response.error().unwrap();
            assert_eq!(error.code, ErrorCode::InternalError);
            assert!(error.message.contains("faulty failed"), "{error}");
            let log = log.unwrap();
            assert_eq!(log.method(), "window/logMessage");
            assert!(
                log.params().unwrap()["message"]
                    .to_string()
                    .contains("faulty failed")
            );
            let Some(Reply::Said(well)) = gate.receive(request("well")).unwrap().await else {
                panic!("not answered");
            };
            assert_eq!(well.result(), Some(&json!("well")));
            // A notification that fails has no answer.
            let notification = Request::build("faulty").finish();
            let (response, _) = futures::join!(gate.receive(notification).unwrap(), socket.next());
            assert!(response.is_none());
        });
    }
}
