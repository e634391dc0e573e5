//! Messages over standard input and output (LSP 3.17, "Base Protocol").
//!
//! The loop of `tower-lsp-server` ends at the first message that is no JSON. This one answers it and goes on.

use std::io::{self, BufRead, Read, Write};
use std::sync::mpsc::{Receiver, TryRecvError};

use serde::Deserialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{self, ErrorCode, Id, Request, Response};

/// The largest message that is read, in bytes. A document of [`crate::source::MAX_FILE_SIZE`] is beyond what an editor
/// keeps in sync.
pub(super) const MAX_MESSAGE: u64 = 1 << 28;

/// The longest header line, in bytes.
const MAX_HEADER: u64 = 1 << 13;

/// What came in.
#[derive(Debug)]
pub(super) enum Message {
    /// A request or a notification.
    Request(Request),
    /// The answer to a request of ours.
    Response(Response),
    /// Nothing that could be understood; the answer says why.
    Malformed(Response),
}

/// A message as JSON, before it is known which it is.
#[derive(Deserialize)]
struct Raw {
    jsonrpc: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    id: Option<Value>,
    method: Option<Value>,
    params: Option<Value>,
    #[serde(default, deserialize_with = "present")]
    result: Option<Value>,
    error: Option<jsonrpc::Error>,
}

/// Tells `null` from nothing.
fn present<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(deserializer).map(Some)
}

/// Reads the next message; `None` at the end of the input.
///
/// # Errors
///
/// When the input can't be read.
pub(super) fn read(input: &mut impl BufRead) -> io::Result<Option<Message>> {
    let mut length = None;
    let mut garbage = false;
    loop {
        let mut line = Vec::new();
        if input.take(MAX_HEADER).read_until(b'\n', &mut line)? == 0 {
            return Ok(None);
        }
        let line = line.trim_ascii_end();
        if line.is_empty() {
            match length {
                Some(length) => return body(input, length),
                None if garbage => return Ok(Some(malformed("the header has no Content-Length"))),
                None => continue,
            }
        }
        match content_length(line) {
            Header::Length(value) => length = Some(value),
            Header::Other => {}
            Header::Broken => garbage = true,
        }
    }
}

enum Header {
    Length(u64),
    Other,
    Broken,
}

fn content_length(line: &[u8]) -> Header {
    /// The name and its colon.
    const NAME: &str = "content-length:";

    // What stands before the name is left of an earlier message.
    let text = String::from_utf8_lossy(line).to_ascii_lowercase();
    match text.rfind(NAME).and_then(|at| text.get(at + NAME.len()..)) {
        Some(value) => value.trim().parse().map_or(Header::Broken, Header::Length),
        None if text.contains(':') => Header::Other,
        None => Header::Broken,
    }
}

fn body(input: &mut impl BufRead, length: u64) -> io::Result<Option<Message>> {
    if length > MAX_MESSAGE {
        io::copy(&mut input.take(length), &mut io::sink())?;
        let limit = format!("a message of {length} bytes is longer than {MAX_MESSAGE}");
        return Ok(Some(malformed(&limit)));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).unwrap_or(0));
    input.take(length).read_to_end(&mut bytes)?;
    if (bytes.len() as u64) < length {
        return Ok(None);
    }
    Ok(Some(understand(&bytes)))
}

fn understand(bytes: &[u8]) -> Message {
    let raw: Raw = match serde_json::from_slice(bytes) {
        Ok(raw) => raw,
        Err(error) if error.is_data() && !bytes.trim_ascii_start().starts_with(b"{") => {
            return refused(Id::Null, "a message is an object, and comes alone");
        }
        Err(error) if error.is_data() => return refused(Id::Null, &error.to_string()),
        Err(error) => return malformed(&error.to_string()),
    };
    let id = match raw.id {
        None => None,
        Some(Value::Null) => Some(Id::Null),
        Some(Value::String(id)) => Some(Id::String(id)),
        Some(Value::Number(id)) if id.is_i64() => id.as_i64().map(Id::Number),
        Some(_) => return refused(Id::Null, "an id is a string or a whole number"),
    };
    if raw.jsonrpc.as_ref().and_then(Value::as_str) != Some("2.0") {
        return refused(id.unwrap_or_default(), "`jsonrpc` is not \"2.0\"");
    }
    match (raw.method, id) {
        (Some(Value::String(method)), id) => {
            let mut request = Request::build(method);
            if let Some(id) = id {
                request = request.id(id);
            }
            if let Some(params) = raw.params {
                request = request.params(params);
            }
            Message::Request(request.finish())
        }
        (None, Some(id)) if raw.error.is_some() || raw.result.is_some() => {
            let body = raw.error.map_or(Ok(raw.result.unwrap_or_default()), Err);
            Message::Response(Response::from_parts(id, body))
        }
        (_, id) => refused(
            id.unwrap_or_default(),
            "neither a request, a notification, nor an answer",
        ),
    }
}

fn malformed(why: &str) -> Message {
    Message::Malformed(error(Id::Null, ErrorCode::ParseError, why))
}

fn refused(id: Id, why: &str) -> Message {
    Message::Malformed(error(id, ErrorCode::InvalidRequest, why))
}

/// An answer that says what went wrong.
pub(super) fn error(id: Id, code: ErrorCode, message: &str) -> Response {
    let mut error = jsonrpc::Error::new(code);
    error.message = format!("{}: {message}", code.description()).into();
    Response::from_error(id, error)
}

/// A message with its header, ready to be sent. `None` if it can't be written as JSON.
pub(super) fn frame(message: &impl serde::Serialize) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(256);
    // The header's place; its length is known when the body is written.
    bytes.extend_from_slice(&[b' '; HEADER]);
    serde_json::to_writer(&mut bytes, message).ok()?;
    let header = format!("Content-Length: {}\r\n\r\n", bytes.len() - HEADER);
    let start = HEADER.checked_sub(header.len())?;
    bytes
        .get_mut(start..HEADER)?
        .copy_from_slice(header.as_bytes());
    bytes.drain(..start);
    Some(bytes)
}

/// Length of the longest header.
const HEADER: usize = 40;

/// Writes what comes over the channel until it closes.
///
/// # Errors
///
/// When nobody reads the output any more.
pub(super) fn write(messages: &Receiver<Vec<u8>>, mut output: impl Write) -> io::Result<()> {
    while let Ok(first) = messages.recv() {
        output.write_all(&first)?;
        // Messages that wait are sent together.
        loop {
            match messages.try_recv() {
                Ok(next) => output.write_all(&next)?,
                Err(TryRecvError::Empty) => break,
                Err(TryRecvError::Disconnected) => return output.flush(),
            }
        }
        output.flush()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(input: &str) -> Vec<String> {
        let mut input = input.as_bytes();
        let mut messages = Vec::new();
        while let Some(message) = read(&mut input).unwrap() {
            messages.push(match message {
                Message::Request(request) => request.method().to_owned(),
                Message::Response(response) => format!("answer {}", response.id()),
                Message::Malformed(response) => response.error().unwrap().message.to_string(),
            });
        }
        messages
    }

    fn message(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    #[test]
    fn a_broken_message_does_not_take_the_next_with_it() {
        let good = message(r#"{"jsonrpc":"2.0","method":"good"}"#);
        for (broken, why) in [
            (message("{\"jsonrpc\":\"2.0\","), "Parse error: EOF"),
            (message("no JSON"), "Parse error: expected"),
            (message("[]"), "Invalid request: a message is an object"),
            (message("[1, 2]"), "Invalid request: a message is an object"),
            (message("7"), "Invalid request: a message is an object"),
            (message(r#"{"method":"old"}"#), "Invalid request: `jsonrpc`"),
            (message(r#"{"jsonrpc":"2.0"}"#), "Invalid request: neither"),
            (
                message(r#"{"jsonrpc":"2.0","id":{},"method":"a"}"#),
                "Invalid request: an id",
            ),
            (
                message(r#"{"jsonrpc":"2.0","id":1,"method":3}"#),
                "Invalid request: neither",
            ),
            (
                "Content-Length: many\r\n\r\n{}".to_owned(),
                "Parse error: the header",
            ),
            ("garbage\r\n\r\n".to_owned(), "Parse error: the header"),
        ] {
            let got = all(&format!("{broken}{good}"));
            assert_eq!(got.len(), 2, "{broken}: {got:?}");
            assert!(got[0].starts_with(why), "{broken}: {got:?}");
            assert_eq!(got[1], "good", "{broken}");
        }
    }

    #[test]
    fn headers_are_read_as_they_come() {
        let body = r#"{"jsonrpc":"2.0","id":7,"result":null}"#;
        let input = format!(
            "\r\ncontent-length:{}\nContent-Type: application/vscode-jsonrpc; charset=utf-8\n\n{body}",
            body.len()
        );
        assert_eq!(all(&input), ["answer 7"]);
        assert_eq!(all("Content-Length: 99\r\n\r\n{}"), Vec::<String>::new());
        let long = format!("Content-Length: {}\r\n\r\n", MAX_MESSAGE + 1);
        assert!(all(&long)[0].contains("is longer than"));
    }
}
