//! What the server knows: the open documents, the client, and the folders that it works in.

mod documents;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

use serde::Serialize;
use tokio::sync::mpsc::UnboundedSender;
use tower_lsp::Client;
use tower_lsp::ls_types::notification::{LogTrace, Notification as _, PublishDiagnostics};
use tower_lsp::ls_types::{
    Diagnostic, InitializeParams, LogTraceParams, PublishDiagnosticsParams, TraceValue, Uri,
};

use documents::Documents;
pub(super) use documents::Next;

use super::document::Document;
use super::position::Encoding;
use super::session::Session;
use super::settings::ClientSettings;
use super::{configuration, lifeline, transport};
use crate::catalog::Catalog;
use crate::workspace::{ConfigChoice, FileSettings, Options, Problem, Workspace};

/// What the server knows. Changes are made in the order in which messages come; see [`super::gate`].
pub(super) struct State {
    /// The way to the client.
    pub(super) client: Client,
    /// The same way for messages that are written already.
    outbox: UnboundedSender<Vec<u8>>,
    session: OnceLock<Session>,
    documents: Mutex<Documents>,
    folders: Mutex<Vec<PathBuf>>,
    trace: Mutex<TraceValue>,
    settings: Mutex<ClientSettings>,
    /// The settings in files; `None` before the first message.
    workspace: Mutex<Option<Arc<Workspace>>>,
    /// What is wrong with them.
    problems: Mutex<Vec<Arc<Problem>>>,
    /// What the client was told of that.
    told: Mutex<Vec<Arc<Problem>>>,
    /// What is to be said about settings as soon as something may be said.
    complaints: Mutex<Vec<String>>,
    /// How often settings were read.
    generation: AtomicU64,
    /// The facts from which the last completion was made: what a client asks of an item is of that.
    completed_from: Mutex<&'static Catalog>,
    /// The files that the client was asked to watch one by one.
    watched: Mutex<BTreeSet<PathBuf>>,
    /// What is called when the client is gone.
    gone: Mutex<Option<Gone>>,
}

/// What is called when the client is gone.
pub(super) type Gone = Box<dyn FnOnce() + Send>;

impl State {
    /// Before the first message.
    pub(super) fn new(client: Client, outbox: UnboundedSender<Vec<u8>>, gone: Gone) -> Self {
        Self {
            client,
            outbox,
            session: OnceLock::new(),
            documents: Mutex::default(),
            folders: Mutex::default(),
            trace: Mutex::new(TraceValue::Off),
            settings: Mutex::default(),
            workspace: Mutex::default(),
            problems: Mutex::default(),
            told: Mutex::default(),
            complaints: Mutex::default(),
            generation: AtomicU64::new(0),
            completed_from: Mutex::new(Catalog::builtin()),
            watched: Mutex::default(),
            gone: Mutex::new(Some(gone)),
        }
    }

    /// Takes note of the client's first message, and gives what follows from it.
    pub(super) fn begin(&self, params: InitializeParams) -> &Session {
        if let Some(trace) = params.trace {
            self.set_trace(trace);
        }
        if let Some(process) = params.process_id
            && let Some(gone) = lock(&self.gone).take()
        {
            lifeline::watch(process, gone);
        }
        if let Some(options) = &params.initialization_options {
            let (settings, complaints) = ClientSettings::read(options);
            *lock(&self.settings) = settings;
            lock(&self.complaints).extend(complaints);
        }
        *lock(&self.folders) = folders(&params);
        self.apply_settings();
        self.session.get_or_init(|| Session {
            encoding: Encoding::negotiate(
                params
                    .capabilities
                    .general
                    .as_ref()
                    .and_then(|general| general.position_encodings.as_deref()),
            ),
            client: params.capabilities,
        })
    }

    /// What the first message said; `None` before it.
    pub(super) fn session(&self) -> Option<&Session> {
        self.session.get()
    }

    /// Changes how much the client wants to hear.
    pub(super) fn set_trace(&self, trace: TraceValue) {
        *lock(&self.trace) = trace;
    }

    /// Adds and removes folders.
    pub(super) fn change_folders(&self, added: &[Uri], removed: &[Uri]) {
        let removed: Vec<PathBuf> = removed.iter().filter_map(path_of).collect();
        let mut folders = lock(&self.folders);
        folders.retain(|folder| !removed.contains(folder));
        folders.extend(added.iter().filter_map(path_of));
    }

    /// The folders that the client works in.
    pub(super) fn folders(&self) -> Vec<PathBuf> {
        lock(&self.folders).clone()
    }

    /// Takes the client's settings; says whether they are others than before.
    pub(super) fn set_client_settings(&self, settings: ClientSettings) -> bool {
        let mut current = lock(&self.settings);
        let changed = *current != settings;
        *current = settings;
        changed
    }

    /// Reads settings again, and gives them to all open documents.
    pub(super) fn apply_settings(&self) {
        self.generation.fetch_add(1, Ordering::Relaxed);
        lock(&self.problems).clear();
        let root = lock(&self.folders).first().cloned();
        let options = lock(&self.settings).options(root.as_deref());
        match Workspace::new(options) {
            Ok(workspace) => *lock(&self.workspace) = Some(Arc::new(workspace)),
            // The last that could be used stays.
            Err(problem) => {
                self.forget();
                self.note(problem);
            }
        }
        let mut documents = lock(&self.documents);
        for open in documents.open.values_mut() {
            let known = Some(&open.document.from);
            if let Some(settings) = self.settings_of(&open.document.uri, known) {
                open.document = Arc::new(open.document.with_settings(settings));
            }
        }
    }

    fn forget(&self) {
        if let Some(workspace) = &*lock(&self.workspace) {
            workspace.forget();
        }
    }

    /// Notes what is wrong with settings, until they are read again.
    fn note(&self, problem: Arc<Problem>) {
        let mut problems = lock(&self.problems);
        if !problems.contains(&problem) {
            problems.push(problem);
        }
    }

    /// What is wrong with settings and was not told yet, and the files in which nothing is wrong any more.
    pub(super) fn problem_news(&self) -> News {
        let problems = lock(&self.problems).clone();
        let mut told = lock(&self.told);
        let new = problems.iter().filter(|problem| !told.contains(problem));
        let new = new.cloned().collect();
        let path = |problem: &Arc<Problem>| Some(problem.place.as_ref()?.path.clone());
        let broken: Vec<PathBuf> = problems.iter().filter_map(path).collect();
        let mended = told.iter().filter_map(path);
        let mended = mended.filter(|path| !broken.contains(path)).collect();
        *told = problems;
        News { new, mended }
    }

    /// What is to be said about the editor's settings, each of it once.
    pub(super) fn complaints(&self) -> Vec<String> {
        std::mem::take(&mut *lock(&self.complaints))
    }

    /// How often settings were read.
    pub(super) fn generation(&self) -> u64 {
        self.generation.load(Ordering::Relaxed)
    }

    /// The files that settings in use come from and that the client was not asked to watch yet, now noted as asked for;
    /// and how many were before.
    pub(super) fn unwatched(&self) -> (usize, Vec<PathBuf>) {
        let mut watched = lock(&self.watched);
        let before = watched.len();
        let mut new = BTreeSet::new();
        for open in lock(&self.documents).open.values() {
            let from = &open.document.from;
            let decided = &from.decided;
            let named = [&decided.catalog.value, &decided.baseline.value];
            let all = from.sources.iter().chain(named.into_iter().flatten());
            new.extend(all.filter(|path| !configuration::is_watched(path)).cloned());
        }
        new.retain(|path| watched.insert(path.clone()));
        (before, new.into_iter().collect())
    }

    /// Notes the facts from which a completion is made.
    pub(super) fn complete_from(&self, catalog: &'static Catalog) {
        *lock(&self.completed_from) = catalog;
    }

    /// The facts from which the last completion was made.
    pub(super) fn completed_from(&self) -> &'static Catalog {
        *lock(&self.completed_from)
    }

    /// The settings of a document. Where those in files are broken, it keeps those that are `known`, or has none of a
    /// file. `None` only where not even a workspace without files can be made.
    fn settings_of(
        &self,
        uri: &Uri,
        known: Option<&Arc<FileSettings>>,
    ) -> Option<Arc<FileSettings>> {
        let workspace = lock(&self.workspace).clone();
        let path = path_of(uri).or_else(|| lock(&self.folders).first().cloned());
        if let (Some(workspace), Some(path)) = (workspace, path) {
            match workspace.settings_for(&path) {
                Ok(settings) => return Some(settings),
                Err(problem) => self.note(problem),
            }
        }
        known.cloned().or_else(|| {
            let plain = Options {
                config: ConfigChoice::None,
                ..Options::default()
            };
            Workspace::new(plain).ok()?.settings_for(Path::new("")).ok()
        })
    }

    /// A document that is not open, as it would be linted if it were.
    pub(super) fn closed_document(&self, uri: &Uri, text: String) -> Option<Document> {
        let encoding = self
            .session()
            .map_or(Encoding::Utf16, |session| session.encoding);
        Some(Document::new(
            uri.clone(),
            String::new(),
            0,
            &self.name_of(uri),
            text,
            encoding,
            self.settings_of(uri, None)?,
        ))
    }

    /// The name that findings in a document show: its path in the folder that it is in.
    fn name_of(&self, uri: &Uri) -> String {
        let Some(path) = path_of(uri) else {
            return uri.path().decode().to_string_lossy().into_owned();
        };
        let folders = lock(&self.folders);
        let inside = folders
            .iter()
            .find_map(|folder| path.strip_prefix(folder).ok());
        inside.unwrap_or(&path).to_string_lossy().into_owned()
    }

    /// Sends findings, in place of those that were sent before for the document. They may be thousands: they are
    /// written at once, and not made into a tree first.
    pub(super) fn publish(&self, uri: Uri, diagnostics: Vec<Diagnostic>, version: Option<i32>) {
        let message = Notification {
            jsonrpc: "2.0",
            method: PublishDiagnostics::METHOD,
            params: PublishDiagnosticsParams::new(uri, diagnostics, version),
        };
        if let Some(frame) = transport::frame(&message) {
            // Without a writer there is nobody to tell.
            let _ = self.outbox.send(frame);
        }
    }

    /// Tells a client that wants to hear it how long an answer took.
    pub(super) async fn trace_answer(&self, method: &str, start: Instant) {
        let trace = *lock(&self.trace);
        if trace == TraceValue::Off {
            return;
        }
        let took = format!("{:.3} ms", start.elapsed().as_secs_f64() * 1000.0);
        let open = lock(&self.documents).open.len();
        let verbose = (trace == TraceValue::Verbose).then(|| format!("{open} open documents"));
        let params = LogTraceParams {
            message: format!("{method}: {took}"),
            verbose,
        };
        self.client.send_notification::<LogTrace>(params).await;
    }
}

/// The folders that the client works in: a client that knows of one only says it in the old way.
fn folders(params: &InitializeParams) -> Vec<PathBuf> {
    #[expect(deprecated, reason = "there are clients that say nothing else")]
    let root = params.root_uri.as_ref();
    match &params.workspace_folders {
        Some(folders) => {
            let uris = folders.iter().map(|folder| &folder.uri);
            uris.filter_map(path_of).collect()
        }
        None => root.and_then(path_of).into_iter().collect(),
    }
}

#[derive(Serialize)]
struct Notification<T> {
    jsonrpc: &'static str,
    method: &'static str,
    params: T,
}

/// What is new about settings.
pub(super) struct News {
    /// What is wrong now and was not told.
    pub(super) new: Vec<Arc<Problem>>,
    /// The files in which nothing is wrong any more.
    pub(super) mended: Vec<PathBuf>,
}

/// The path of a document on disk; `None` where it is in no file.
pub(super) fn path_of(uri: &Uri) -> Option<PathBuf> {
    if !uri.scheme().as_str().eq_ignore_ascii_case("file") {
        return None;
    }
    uri.to_file_path().map(std::borrow::Cow::into_owned)
}

/// What a panicking holder left is still what it was: nothing is changed halfway.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
