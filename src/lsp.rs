//! The language server: what an editor asks, answered from the stages before. Nothing here knows IAM that they don't.
//!
//! - `transport`: messages over standard input and output.
//! - `gate`: changes in order, requests with the version that they ask about, panics as error answers.
//! - `state`: the open documents; `document`: one version of one, and what is computed from it once.
//! - `configuration`, `settings`: what the editor and files say, while the server runs.
//! - `relevance`: which documents are policies, or become one.
//! - `position`: UTF-8, UTF-16 and UTF-32 positions, and edits.
//! - `place`: where a place of a text is in terms of the policy language; `markdown`: what is known, in words.
//! - `server`: the requests, each dispatched to a file of its name: a function of the document and the parameters.
//! - `capabilities`: what the server says that it can do.

mod capabilities;
mod code_action;
mod code_lens;
mod command;
mod completion;
mod configuration;
mod diagnostics;
#[allow(dead_code, reason = "the requests take of it what they need")]
mod document;
mod document_highlight;
mod document_link;
mod document_symbol;
mod files;
mod folding_range;
mod formatting;
mod gate;
mod hover;
mod ignore;
mod inlay_hint;
mod lifeline;
mod markdown;
mod panics;
mod place;
mod policies;
#[allow(dead_code, reason = "the requests take of it what they need")]
mod position;
mod push;
mod refactor;
mod relevance;
mod rename;
mod selection_range;
mod semantic_tokens;
mod server;
mod session;
mod settings;
mod state;
mod transport;
mod workspace_diagnostic;

use std::io;
use std::process::ExitCode;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use futures::{FutureExt, SinkExt, StreamExt};
use serde::Serialize;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tower_lsp::jsonrpc::{Request, Response};
use tower_lsp::{ClientSocket, LspService};

use gate::Gate;
use server::Server;
use transport::Message;

/// How long answers that are on their way are waited for when the client is gone.
const PATIENCE: Duration = Duration::from_secs(2);

/// Why the server ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// The client said so; whether it had asked for it before.
    Exit { shut_down: bool },
    /// Standard input is closed.
    InputClosed,
    /// The client's process ended.
    ClientGone,
    /// Standard output is closed, or all is written.
    OutputClosed,
}

/// Serves a client over standard input and output until it says that it is done, or goes away.
///
/// The exit code is 1 when the client says `exit` without `shutdown` before it (LSP 3.17, "Exit Notification"), 2 when
/// the server can't be started, else 0.
pub(crate) fn run() -> ExitCode {
    panics::keep();
    // Two do: one may be linting a large document while the other answers.
    let Ok(runtime) = Builder::new_multi_thread()
        .worker_threads(2)
        .enable_time()
        .build()
    else {
        return ExitCode::from(2);
    };
    let end = serve(&runtime);
    // Whoever still reads standard input would be waited for.
    runtime.shutdown_background();
    match end {
        End::Exit { shut_down: false } => ExitCode::FAILURE,
        _ => ExitCode::SUCCESS,
    }
}

fn serve(runtime: &Runtime) -> End {
    let (outgoing, messages) = mpsc::channel::<Vec<u8>>();
    let (ended, ends) = mpsc::channel::<End>();
    let (responses, answered) = unbounded_channel();
    let (gone, outbox) = (ended.clone(), responses.clone());
    let (service, socket) = LspService::new(move |client| {
        let gone = move || {
            // Without a receiver the server is at its end already.
            let _ = gone.send(End::ClientGone);
        };
        Server::new(client, outbox, Box::new(gone))
    });
    let inflight = Arc::new(Inflight::default());

    let answers = forward(runtime, socket, answered, outgoing);
    let done = ended.clone();
    thread::spawn(move || {
        // Whether all is written or nobody reads: either way there is nothing left to do.
        let _ = transport::write(&messages, io::stdout().lock());
        let _ = done.send(End::OutputClosed);
    });
    let state = Arc::clone(&service.inner().state);
    let mut reader = Reader {
        gate: Gate::new(service, state),
        responses,
        answers,
        inflight: Arc::clone(&inflight),
    };
    let handle = runtime.handle().clone();
    thread::spawn(move || {
        let _runtime = handle.enter();
        let _ = ended.send(reader.run());
        // Only now: without the reader the writer ends, and this end is not the first.
        drop(reader);
    });

    let end = ends.recv().unwrap_or(End::OutputClosed);
    if end == End::InputClosed {
        inflight.wait();
    }
    if matches!(end, End::InputClosed | End::Exit { .. }) {
        flush(&ends);
    }
    end
}

/// Waits until all is written, or the client does not read.
fn flush(ends: &Receiver<End>) {
    // Closed, or timed out: both are the end.
    let _: Result<End, RecvTimeoutError> = ends.recv_timeout(PATIENCE);
}

/// Sends what the server answers, asks and tells, and gives the way for the client's answers. What a handler told
/// before it answered is sent before its answer.
fn forward(
    runtime: &Runtime,
    socket: ClientSocket,
    mut answered: UnboundedReceiver<Vec<u8>>,
    outgoing: Sender<Vec<u8>>,
) -> UnboundedSender<Response> {
    let (mut requests, mut responses) = socket.split();
    runtime.spawn(async move {
        // Without a writer there is nobody to tell.
        let send = |request: Option<Request>| {
            let frame = request.as_ref().and_then(transport::frame);
            frame.is_none_or(|frame| outgoing.send(frame).is_ok())
        };
        let mut told_all = false;
        loop {
            tokio::select! {
                request = requests.next(), if !told_all => {
                    told_all = request.is_none();
                    if !send(request) {
                        break;
                    }
                }
                answer = answered.recv() => {
                    let Some(answer) = answer else {
                        break;
                    };
                    while let Some(Some(request)) = requests.next().now_or_never() {
                        send(Some(request));
                    }
                    if outgoing.send(answer).is_err() {
                        break;
                    }
                }
            }
        }
    });
    let (answers, mut incoming) = unbounded_channel();
    runtime.spawn(async move {
        while let Some(response) = incoming.recv().await {
            if responses.send(response).await.is_err() {
                break;
            }
        }
    });
    answers
}

/// Reads messages and hands them on.
struct Reader {
    gate: Gate<LspService<Server>>,
    responses: UnboundedSender<Vec<u8>>,
    answers: UnboundedSender<Response>,
    inflight: Arc<Inflight>,
}

impl Reader {
    fn run(&mut self) -> End {
        let mut input = io::BufReader::with_capacity(1 << 16, io::stdin().lock());
        let mut shut_down = false;
        // An input that can't be read is as good as a closed one.
        while let Ok(Some(message)) = transport::read(&mut input) {
            let request = match message {
                Message::Request(request) => request,
                Message::Response(response) => {
                    // Without a receiver the server is at its end.
                    let _ = self.answers.send(response);
                    continue;
                }
                Message::Malformed(response) => {
                    send(&self.responses, &response);
                    continue;
                }
            };
            let exit = request.method() == "exit";
            shut_down |= request.method() == "shutdown";
            if let Some(answer) = self.gate.receive(request) {
                let responses = self.responses.clone();
                let inflight = Inflight::begin(&self.inflight);
                tokio::spawn(async move {
                    if let Some(reply) = answer.await {
                        send(&responses, &reply);
                    }
                    drop(inflight);
                });
            }
            if exit {
                return End::Exit { shut_down };
            }
        }
        End::InputClosed
    }
}

fn send(responses: &UnboundedSender<Vec<u8>>, reply: &impl Serialize) {
    if let Some(frame) = transport::frame(reply) {
        // Without a writer there is nobody to tell.
        let _ = responses.send(frame);
    }
}

/// Counts the answers that are on their way.
#[derive(Default)]
struct Inflight {
    count: Mutex<usize>,
    none: Condvar,
}

/// An answer that is on its way.
struct OnItsWay(Arc<Inflight>);

impl Inflight {
    fn begin(this: &Arc<Self>) -> OnItsWay {
        *this.count.lock().unwrap_or_else(PoisonError::into_inner) += 1;
        OnItsWay(Arc::clone(this))
    }

    /// Waits until there is none, for [`PATIENCE`] at most.
    fn wait(&self) {
        let count = self.count.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self
            .none
            .wait_timeout_while(count, PATIENCE, |count| *count > 0);
    }
}

impl Drop for OnItsWay {
    fn drop(&mut self) {
        let mut count = self.0.count.lock().unwrap_or_else(PoisonError::into_inner);
        *count -= 1;
        if *count == 0 {
            self.0.none.notify_all();
        }
    }
}
