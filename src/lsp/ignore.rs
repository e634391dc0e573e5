//! Leaves a finding out: by a comment in the document, or by an entry in the file of settings.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, Command, CreateFile, DocumentChangeOperation, DocumentChanges,
    OneOf, OptionalVersionedTextDocumentIdentifier, Range, ResourceOp, TextDocumentEdit, TextEdit,
    Uri, WorkspaceEdit,
};

use super::code_action::workspace_edit;
use super::command::WRITE_IGNORE;
use super::document::Document;
use super::position::Index;
use super::state::{State, path_of};
use crate::diagnostic::Diagnostic;
use crate::fix::Edit;
use crate::source::Dialect;
use crate::syntax::{PathElement, Token, TokenKind, tokens};
use crate::workspace::is_settings_file;

/// What stands as the reason until somebody writes a better one.
const REASON: &str = "ignored in the editor";

/// The actions that leave a finding out.
pub(super) fn actions(document: &Document, finding: &Diagnostic) -> Vec<CodeAction> {
    let mut actions = Vec::new();
    let rule = finding.rule;
    if document.file().dialect() == Dialect::Jsonc {
        actions.extend(comment(document, finding).map(|edit| CodeAction {
            title: format!("Ignore `{rule}` here, with a comment"),
            kind: Some(CodeActionKind::QUICKFIX),
            edit: Some(workspace_edit(document, &[edit])),
            ..CodeAction::default()
        }));
    }
    if path_of(&document.uri).is_some() {
        let title = format!("Ignore `{rule}` here, in the settings");
        let arguments = vec![
            json!(document.uri.as_str()),
            json!(rule),
            place(document, finding),
        ];
        actions.push(CodeAction {
            title: title.clone(),
            kind: Some(CodeActionKind::QUICKFIX),
            command: Some(Command {
                title,
                command: WRITE_IGNORE.to_owned(),
                arguments: Some(arguments),
            }),
            ..CodeAction::default()
        });
    }
    actions
}

/// A comment at the end of the finding's line, which leaves out what begins in that line; `None` where another comment
/// would swallow it.
fn comment(document: &Document, finding: &Diagnostic) -> Option<Edit> {
    let file = document.file();
    let line = file.line_span(file.line_index(finding.primary.span.start))?;
    let text = file.slice(line).trim_end_matches(['\r', '\n']);
    // Most lines need no closer look: an ARN may hold `/*`, too.
    let marked = text.contains("//") || text.contains("/*") || text.contains("*/");
    let commented = |token: Token<'_>| {
        let comment = matches!(token.kind, TokenKind::Comment { .. });
        comment && token.span.start < line.end && line.start < token.span.end
    };
    if marked && tokens(file.text()).any(commented) {
        return None;
    }
    let end = line.start + text.trim_end().len() as u32;
    Some(Edit::insert(
        end,
        format!(" // iamlint: ignore[{}] {REASON}", finding.rule),
    ))
}

/// Where a finding is, as an entry of the settings names it: by the `Sid` of its statement, or by a JSON pointer.
fn place(document: &Document, finding: &Diagnostic) -> Value {
    let statement = finding.statement.as_ref();
    if let Some(sid) = statement.and_then(|statement| statement.sid.as_ref()) {
        return json!({ "sid": sid });
    }
    let (mut path, _) = document.parse().root.locate(finding.primary.span);
    // The whole statement: what stands in it may be moved about.
    let list = |step: &PathElement| matches!(step, PathElement::Value(name) if name == "Statement");
    if let Some(at) = path.iter().rposition(list) {
        let item = matches!(path.get(at + 1), Some(PathElement::Index(_)));
        path.truncate(at + 1 + usize::from(item));
    }
    json!({ "pointer": pointer(&path) })
}

/// A path as a JSON pointer (RFC 6901).
fn pointer(path: &[PathElement]) -> String {
    let mut pointer = String::new();
    for step in path {
        pointer.push('/');
        match step {
            PathElement::Index(index) => pointer.push_str(&index.to_string()),
            PathElement::Value(name) | PathElement::Key(name) => {
                pointer.push_str(&name.replace('~', "~0").replace('/', "~1"));
            }
        }
    }
    pointer
}

/// Asks the client to write an entry into the file of settings that holds for a document.
///
/// # Errors
///
/// When there is no such file and the client can't make one, or the client does not do it; the error says so.
pub(super) async fn write(
    state: &State,
    document: &Arc<Document>,
    rule: &str,
    place: &Value,
) -> Result<(), String> {
    let path = path_of(&document.uri).ok_or("the document is in no file")?;
    let known = document
        .from
        .sources
        .last()
        .filter(|path| is_settings_file(path));
    let target = match known {
        Some(known) => known.clone(),
        None => new_file(state, &path),
    };
    let text = std::fs::read_to_string(&target).ok();
    let folder = target.parent().unwrap_or(Path::new(""));
    let pattern = pattern(path.strip_prefix(folder).unwrap_or(&path));
    let entry = entry(&target, &pattern, rule, place);
    let uri = Uri::from_file_path(&target).ok_or("the file of settings has no address")?;
    let edit = insertion(state, uri, text.as_deref(), &entry)?;
    let answer = state
        .client
        .apply_edit(edit)
        .await
        .map_err(|error| error.to_string())?;
    if answer.applied {
        return Ok(());
    }
    Err(answer
        .failure_reason
        .unwrap_or_else(|| "the editor did not make the edit".to_owned()))
}

/// The file of settings to make: in the folder of the workspace that holds the document, or beside it.
fn new_file(state: &State, document: &Path) -> PathBuf {
    let folders = state.folders();
    let around = folders.iter().find(|folder| document.starts_with(folder));
    let folder = around.map(PathBuf::as_path).or(document.parent());
    folder.unwrap_or(Path::new("")).join("iamlint.toml")
}

/// A path as a pattern that only it fits, as in `.gitignore`.
fn pattern(path: &Path) -> String {
    let mut pattern = String::new();
    for part in path.components() {
        pattern.push('/');
        for c in part.as_os_str().to_string_lossy().chars() {
            if matches!(
                c,
                '*' | '?' | '[' | ']' | '{' | '}' | '!' | '#' | '\\' | ' '
            ) {
                pattern.push('\\');
            }
            pattern.push(c);
        }
    }
    pattern
}

fn entry(target: &Path, pattern: &str, rule: &str, place: &Value) -> String {
    let own = target
        .file_name()
        .is_none_or(|name| name != "pyproject.toml");
    let table = if own {
        "suppress"
    } else {
        "tool.iamlint.suppress"
    };
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let mut entry = format!(
        "[[{table}]]\npaths = [{}]\nrules = [{}]\n",
        quoted(pattern),
        quoted(rule)
    );
    for key in ["sid", "pointer"] {
        if let Some(value) = place.get(key).and_then(Value::as_str) {
            entry.extend([key, " = ", &quoted(value), "\n"]);
        }
    }
    entry.extend(["reason = ", &quoted(REASON), "\n"]);
    entry
}

/// The edit that puts an entry at the end of a file, which it makes if there is none.
fn insertion(
    state: &State,
    uri: Uri,
    text: Option<&str>,
    entry: &str,
) -> Result<WorkspaceEdit, String> {
    let session = state.session().ok_or("there is no session")?;
    let text_edit = |at: Range, new_text: String| TextEdit {
        range: at,
        new_text,
    };
    let Some(text) = text else {
        if !session.creates_files() {
            return Err(format!("make the file {} first", uri.path().as_str()));
        }
        let edit = text_edit(Range::default(), entry.to_owned());
        let create = ResourceOp::Create(CreateFile {
            uri: uri.clone(),
            options: None,
            annotation_id: None,
        });
        let edit = TextDocumentEdit {
            text_document: OptionalVersionedTextDocumentIdentifier { uri, version: None },
            edits: vec![OneOf::Left(edit)],
        };
        return Ok(WorkspaceEdit {
            document_changes: Some(DocumentChanges::Operations(vec![
                DocumentChangeOperation::Op(create),
                DocumentChangeOperation::Edit(edit),
            ])),
            ..WorkspaceEdit::default()
        });
    };
    let end = Index::new(text, session.encoding).position(text, text.len() as u32);
    let gap = match text {
        "" => "",
        text if text.ends_with('\n') => "\n",
        _ => "\n\n",
    };
    let edit = text_edit(Range::new(end, end), format!("{gap}{entry}"));
    Ok(WorkspaceEdit {
        changes: Some(std::collections::HashMap::from([(uri, vec![edit])])),
        ..WorkspaceEdit::default()
    })
}
