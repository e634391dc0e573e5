//! `workspace/executeCommand`

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::ExecuteCommandParams;

use super::document::Document;
use super::state::State;
use super::{code_lens, configuration, ignore};
use crate::{docs, rules};

/// The page of a rule, in Markdown. Argument: its name.
pub(super) const EXPLAIN: &str = "iamlint.explain";

/// Reads all settings again and checks everything again.
pub(super) const RELOAD: &str = "iamlint.reload";

/// The text that the server holds of an open document. Argument: its address. For whoever looks for a fault.
pub(super) const DOCUMENT_TEXT: &str = "iamlint.documentText";

/// What the policies of an open document grant, as tables of Markdown. Argument: its address.
pub(super) const SUMMARY: &str = "iamlint.summary";

/// Asks the client to write an entry into the file of settings that leaves findings out. Arguments: the address of an open
/// document, the name of a rule, and an object with the `sid` or the `pointer` of the place.
pub(super) const WRITE_IGNORE: &str = "iamlint.writeIgnore";

/// All commands.
pub(super) const ALL: &[&str] = &[DOCUMENT_TEXT, EXPLAIN, RELOAD, SUMMARY, WRITE_IGNORE];

/// Runs a command.
///
/// # Errors
///
/// When there is no such command, or an argument is missing or names nothing.
pub(super) async fn execute(
    state: &Arc<State>,
    params: ExecuteCommandParams,
) -> Result<Option<Value>> {
    let ExecuteCommandParams {
        command, arguments, ..
    } = params;
    match command.as_str() {
        EXPLAIN => {
            let name = text(&command, &arguments)?;
            let rule =
                rules::find(name).ok_or_else(|| wrong(format!("there is no rule `{name}`")))?;
            Ok(Some(docs::page(rule).into()))
        }
        RELOAD => {
            configuration::again(state).await;
            Ok(None)
        }
        DOCUMENT_TEXT => Ok(Some(document(state, &command, &arguments)?.text().into())),
        SUMMARY => Ok(Some(
            code_lens::summary(&*document(state, &command, &arguments)?).into(),
        )),
        WRITE_IGNORE => {
            let document = document(state, &command, &arguments)?;
            let rule = arguments
                .get(1)
                .and_then(Value::as_str)
                .and_then(rules::find);
            let (Some(rule), Some(place)) = (rule, arguments.get(2)) else {
                return Err(wrong(format!("`{command}` takes a rule and a place")));
            };
            let written = ignore::write(state, &document, rule.name, place).await;
            written.map(|()| None).map_err(wrong)
        }
        _ => Err(wrong(format!("there is no command `{command}`"))),
    }
}

/// The first argument, a text.
fn text<'a>(command: &str, arguments: &'a [Value]) -> Result<&'a str> {
    arguments
        .first()
        .and_then(Value::as_str)
        .ok_or_else(|| wrong(format!("`{command}` takes a text as its argument")))
}

/// The open document that the first argument names.
fn document(state: &State, command: &str, arguments: &[Value]) -> Result<Arc<Document>> {
    let uri = text(command, arguments)?;
    state
        .document(uri)
        .ok_or_else(|| wrong(format!("{uri} is not open")))
}

fn wrong(message: String) -> Error {
    let mut error = Error::new(ErrorCode::InvalidParams);
    error.message = message.into();
    error
}
