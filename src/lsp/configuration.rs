//! Settings that change while the server runs: the editor's, and files.

use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use tower_lsp::ls_types::{
    ConfigurationItem, Diagnostic, DiagnosticSeverity, DidChangeWatchedFilesRegistrationOptions,
    FileSystemWatcher, GlobPattern, MessageType, OneOf, Registration, RelativePattern, Uri,
    WatchKind,
};

use super::position::{Encoding, Index};
use super::push;
use super::session::Session;
use super::settings::{ClientSettings, SECTION};
use super::state::State;
use crate::workspace::is_settings_file;

/// The files of settings, and what they may name: each change of one may change the findings. [`is_watched`] tells
/// which they are.
const WATCHED: &[&str] = &[
    "**/iamlint.toml",
    "**/pyproject.toml",
    "**/iamlint*.json",
    "**/*.catalog",
];

/// Asks the client to watch the files that settings come from, and to say when its own settings change.
pub(super) async fn register(state: &Arc<State>) {
    let Some(session) = state.session() else {
        return;
    };
    let mut registrations = Vec::new();
    if session.registers_watchers() {
        let watchers = WATCHED
            .iter()
            .map(|glob| FileSystemWatcher {
                glob_pattern: GlobPattern::String((*glob).to_owned()),
                kind: Some(WatchKind::all()),
            })
            .collect();
        let options = DidChangeWatchedFilesRegistrationOptions { watchers };
        registrations.push(Registration {
            id: "iamlint-files".to_owned(),
            method: "workspace/didChangeWatchedFiles".to_owned(),
            register_options: serde_json::to_value(options).ok(),
        });
    }
    if session.registers_configuration() {
        registrations.push(Registration {
            id: "iamlint-settings".to_owned(),
            method: "workspace/didChangeConfiguration".to_owned(),
            register_options: Some(serde_json::json!({ "section": SECTION })),
        });
    }
    if registrations.is_empty() {
        return;
    }
    if let Err(error) = state.client.register_capability(registrations).await {
        let message = format!("the client does not watch settings: {error}");
        state
            .client
            .log_message(MessageType::WARNING, message)
            .await;
    }
}

/// Asks the client to watch the files of settings, catalogs and baselines that are in use under other names.
pub(super) async fn watch(state: &Arc<State>) {
    let Some(session) = state
        .session()
        .filter(|session| session.registers_watchers())
    else {
        return;
    };
    let (number, files) = state.unwatched();
    let watchers: Vec<FileSystemWatcher> = files
        .iter()
        .filter_map(|path| {
            Some(FileSystemWatcher {
                glob_pattern: only(path, session.takes_relative_patterns())?,
                kind: Some(WatchKind::all()),
            })
        })
        .collect();
    if watchers.is_empty() {
        return;
    }
    let options = DidChangeWatchedFilesRegistrationOptions { watchers };
    let registration = Registration {
        id: format!("iamlint-files-{number}"),
        method: "workspace/didChangeWatchedFiles".to_owned(),
        register_options: serde_json::to_value(options).ok(),
    };
    // A client that does not do what it said it can is not helped by an error.
    let _ = state.client.register_capability(vec![registration]).await;
}

/// A pattern that only one file fits. `None` for what has no address.
fn only(path: &Path, relative: bool) -> Option<GlobPattern> {
    let literal = |text: &str| {
        let mut pattern = String::with_capacity(text.len());
        for c in text.chars() {
            match c {
                '*' | '?' | '[' | '{' => pattern.extend(['[', c, ']']),
                _ => pattern.push(c),
            }
        }
        pattern
    };
    if !relative {
        let path = path.to_str()?.replace('\\', "/");
        return Some(GlobPattern::String(literal(&path)));
    }
    Some(GlobPattern::Relative(RelativePattern {
        base_uri: OneOf::Right(Uri::from_file_path(path.parent()?)?),
        pattern: literal(path.file_name()?.to_str()?),
    }))
}

/// Whether the client is asked to watch a file by its name.
pub(super) fn is_watched(path: &Path) -> bool {
    let stem = path.file_stem().and_then(|stem| stem.to_str());
    let own = stem.is_some_and(|stem| stem.starts_with("iamlint"));
    let extension = path.extension().and_then(|extension| extension.to_str());
    is_settings_file(path) || extension == Some("catalog") || (own && extension == Some("json"))
}

/// Asks the client for its settings, if it answers to that, and takes them.
pub(super) async fn pull(state: &Arc<State>) {
    if !state.session().is_some_and(Session::is_asked_for_settings) {
        return;
    }
    let item = ConfigurationItem {
        scope_uri: None,
        section: Some(SECTION.to_owned()),
    };
    match state.client.configuration(vec![item]).await {
        Ok(values) => {
            if let Some(value) = values.first() {
                take(state, value).await;
            }
        }
        Err(error) => {
            let message = format!("the client does not tell its settings: {error}");
            state
                .client
                .log_message(MessageType::WARNING, message)
                .await;
        }
    }
}

/// Takes settings that the client has sent, or asks for them where it has sent none.
pub(super) async fn changed(state: &Arc<State>, settings: &Value) {
    if state.session().is_some_and(Session::is_asked_for_settings) {
        pull(state).await;
    } else {
        take(state, settings).await;
    }
}

/// Takes the client's settings; says what is wrong with them.
pub(super) async fn take(state: &Arc<State>, value: &Value) {
    let (settings, complaints) = ClientSettings::read(value);
    for complaint in complaints {
        state
            .client
            .show_message(MessageType::WARNING, complaint)
            .await;
    }
    if state.set_client_settings(settings) {
        again(state).await;
    }
}

/// A document was saved: where the client watches no files, this tells of a change of settings.
pub(super) async fn saved(state: &Arc<State>, uri: &Uri) {
    let watched = state.session().is_some_and(Session::registers_watchers);
    if !watched && is_settings_file(Path::new(uri.path().as_str())) {
        again(state).await;
    }
}

/// Reads all settings again, and checks all open documents again.
pub(super) async fn again(state: &Arc<State>) {
    state.apply_settings();
    tell(state).await;
    for document in state.documents() {
        push::lint(state, &document.uri);
    }
    // A client that does not do what it said it can is not helped by an error.
    if state.session().is_some_and(Session::refreshes_diagnostics) {
        let _ = state.client.workspace_diagnostic_refresh().await;
    }
    if state.session().is_some_and(Session::refreshes_hints) {
        let _ = state.client.inlay_hint_refresh().await;
    }
    if state.session().is_some_and(Session::refreshes_lenses) {
        let _ = state.client.code_lens_refresh().await;
    }
    watch(state).await;
}

/// Tells the client what is wrong with settings now, and takes back what was wrong before. Said twice is nothing.
pub(super) async fn tell(state: &Arc<State>) {
    for complaint in state.complaints() {
        state
            .client
            .show_message(MessageType::WARNING, complaint)
            .await;
    }
    let encoding = state
        .session()
        .map_or(Encoding::Utf16, |session| session.encoding);
    let news = state.problem_news();
    for problem in &news.new {
        let help = problem.help.as_ref().map(|help| format!(" ({help})"));
        let message = format!("{problem}{}", help.unwrap_or_default());
        let place = problem.place.as_ref();
        let shown = place.map_or_else(
            || message.clone(),
            |place| format!("{}: {message}", place.path.display()),
        );
        state.client.show_message(MessageType::ERROR, shown).await;
        if let Some(place) = place
            && let Some(uri) = Uri::from_file_path(&place.path)
        {
            let range = Index::new(&place.text, encoding).range(&place.text, place.span);
            let diagnostic = Diagnostic {
                range,
                severity: Some(DiagnosticSeverity::ERROR),
                source: Some("iamlint".to_owned()),
                message,
                ..Diagnostic::default()
            };
            state.publish(uri, vec![diagnostic], None);
        }
    }
    for path in news.mended {
        if let Some(uri) = Uri::from_file_path(&path) {
            state.publish(uri, Vec::new(), None);
        }
    }
}
