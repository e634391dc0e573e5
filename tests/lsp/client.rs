//! A scripted client.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

/// How long an answer is waited for. A test that waits so long has failed.
const PATIENCE: Duration = Duration::from_mins(1);

/// A client and the server that it has started.
pub(crate) struct Client {
    child: Child,
    stdin: Option<ChildStdin>,
    incoming: Receiver<Value>,
    /// What came unasked, in its order: notifications, and requests of the server (which are answered at once).
    pub(crate) unasked: Vec<Value>,
    /// What the client answers to `workspace/configuration`.
    pub(crate) configuration: Value,
    next: i64,
}

/// The capabilities of a client that takes what it is sent, and asks for nothing itself.
pub(crate) fn plain() -> Value {
    json!({ "textDocument": { "publishDiagnostics": { "relatedInformation": true } } })
}

/// The capabilities of a client that asks for findings itself.
pub(crate) fn pulling() -> Value {
    json!({ "textDocument": { "diagnostic": {} } })
}

impl Client {
    /// Starts a server without a word.
    pub(crate) fn spawn() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_iamlint"))
            .arg("lsp")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let stdin = child.stdin.take();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let (sender, incoming) = channel();
        thread::spawn(move || {
            while let Some(message) = read(&mut stdout) {
                if sender.send(message).is_err() {
                    break;
                }
            }
        });
        Self {
            child,
            stdin,
            incoming,
            unasked: Vec::new(),
            configuration: Value::Null,
            next: 0,
        }
    }

    /// Starts a server and a session with it.
    pub(crate) fn start(capabilities: &Value) -> Self {
        Self::start_with(&json!({ "capabilities": capabilities }))
    }

    /// Starts a server and a session with it that works in a folder.
    pub(crate) fn start_in(folder: &Path, capabilities: &Value) -> Self {
        let uri = uri_of(folder);
        let folders = json!([{ "uri": uri, "name": "folder" }]);
        Self::start_with(&json!({ "capabilities": capabilities, "workspaceFolders": folders }))
    }

    /// Starts a server and a session with it, with these parameters of `initialize`.
    pub(crate) fn start_with(params: &Value) -> Self {
        let mut client = Self::spawn();
        client.request("initialize", params).unwrap();
        client.notify("initialized", &json!({}));
        client
    }

    /// Sends bytes as they are.
    pub(crate) fn send_raw(&mut self, bytes: &[u8]) {
        let stdin = self.stdin.as_mut().unwrap();
        stdin.write_all(bytes).unwrap();
        stdin.flush().unwrap();
    }

    fn send(&mut self, message: &Value) {
        let body = message.to_string();
        self.send_raw(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    }

    /// Sends a notification.
    pub(crate) fn notify(&mut self, method: &str, params: &Value) {
        self.send(&json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// Sends a request without waiting, and gives its id.
    pub(crate) fn ask(&mut self, method: &str, params: &Value) -> i64 {
        self.next += 1;
        let id = self.next;
        self.send(&json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        id
    }

    /// Sends a request and waits for its answer: the result, or the error.
    pub(crate) fn request(&mut self, method: &str, params: &Value) -> Result<Value, Value> {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// Waits for the answer to a request.
    pub(crate) fn answer(&mut self, id: i64) -> Result<Value, Value> {
        let fits = |message: &Value| message["id"] == id && message.get("method").is_none();
        let came = self.unasked.iter().position(fits);
        let message = match came {
            Some(at) => self.unasked.remove(at),
            None => self.wait(fits),
        };
        match message.get("error") {
            Some(error) => Err(error.clone()),
            None => Ok(message["result"].clone()),
        }
    }

    /// Waits for a message. What comes before it is noted in [`Client::unasked`].
    pub(crate) fn wait(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self
                .receive()
                .unwrap_or_else(|| panic!("the server is gone; {}", self.said()));
            if let (Some(method), Some(id)) = (message.get("method"), message.get("id")) {
                let result = match method.as_str().unwrap() {
                    "workspace/configuration" => {
                        let items = message["params"]["items"].as_array().unwrap().len();
                        json!(vec![self.configuration.clone(); items])
                    }
                    "workspace/applyEdit" => json!({ "applied": true }),
                    _ => Value::Null,
                };
                let id = id.clone();
                self.send(&json!({ "jsonrpc": "2.0", "id": id, "result": result }));
            }
            if wanted(&message) {
                return message;
            }
            self.unasked.push(message);
        }
    }

    /// The next message; `None` when there will be none.
    pub(crate) fn receive(&mut self) -> Option<Value> {
        match self.incoming.recv_timeout(PATIENCE) {
            Ok(message) => Some(message),
            Err(RecvTimeoutError::Disconnected) => None,
            Err(RecvTimeoutError::Timeout) => panic!("no answer; {}", self.said()),
        }
    }

    /// The last of what came unasked, for a message of failure.
    fn said(&self) -> String {
        let last = self.unasked.iter().rev().take(5);
        let last: Vec<String> = last
            .map(|message| message.to_string().chars().take(300).collect())
            .collect();
        format!("last of all the server said {last:#?}")
    }

    /// The first unasked message of a method that fits, waited for if it has not come yet.
    pub(crate) fn told(&mut self, method: &str, wanted: impl Fn(&Value) -> bool) -> Value {
        let fits = |message: &Value| message["method"] == method && wanted(&message["params"]);
        if let Some(at) = self.unasked.iter().position(fits) {
            return self.unasked.remove(at)["params"].clone();
        }
        self.wait(fits)["params"].clone()
    }

    /// Opens a document as version 1.
    pub(crate) fn open(&mut self, uri: &str, text: &str) {
        self.open_as(uri, "json", text);
    }

    /// Opens a document of a language as version 1.
    pub(crate) fn open_as(&mut self, uri: &str, language: &str, text: &str) {
        let document = json!({ "uri": uri, "languageId": language, "version": 1, "text": text });
        self.notify("textDocument/didOpen", &json!({ "textDocument": document }));
    }

    /// Changes a document.
    pub(crate) fn change(&mut self, uri: &str, version: i64, changes: &Value) {
        let document = json!({ "uri": uri, "version": version });
        let params = json!({ "textDocument": document, "contentChanges": changes });
        self.notify("textDocument/didChange", &params);
    }

    /// The findings that are sent for a version of a document.
    pub(crate) fn findings(&mut self, uri: &str, version: i64) -> Vec<Value> {
        let params = self.told("textDocument/publishDiagnostics", |params| {
            params["uri"] == uri && params["version"] == version
        });
        params["diagnostics"].as_array().unwrap().clone()
    }

    /// The answer to a request about a document: its address is added to the parameters.
    pub(crate) fn about(&mut self, uri: &str, method: &str, params: &Value) -> Value {
        let mut params = params.clone();
        params["textDocument"] = json!({ "uri": uri });
        self.request(method, &params).unwrap()
    }

    /// Ends the session as the protocol asks for, and checks that nothing was printed.
    pub(crate) fn finish(mut self) {
        assert_eq!(self.request("shutdown", &Value::Null), Ok(Value::Null));
        self.notify("exit", &Value::Null);
        let (status, stderr) = self.ended();
        assert_eq!(status.code(), Some(0), "{stderr}");
        assert_eq!(stderr, "");
    }

    /// Closes the server's input.
    pub(crate) fn hang_up(&mut self) {
        self.stdin = None;
    }

    /// Waits for the end of the server; gives how it ended and what it printed beside its messages.
    pub(crate) fn ended(&mut self) -> (ExitStatus, String) {
        let mut stderr = String::new();
        let mut pipe = self.child.stderr.take().unwrap();
        pipe.read_to_string(&mut stderr).unwrap();
        (self.child.wait().unwrap(), stderr)
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        // A failed test leaves no server behind.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn read(input: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if input.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim_end() {
            "" => break,
            line => length = line.strip_prefix("Content-Length: ")?.parse().ok()?,
        }
    }
    let mut body = vec![0; length];
    input.read_exact(&mut body).ok()?;
    Some(serde_json::from_slice(&body).unwrap())
}

/// The address of a path.
pub(crate) fn uri_of(path: &Path) -> String {
    let mut path = path.to_str().unwrap().replace('\\', "/");
    for (character, code) in [("%", "%25"), (" ", "%20"), ("[", "%5B"), ("]", "%5D")] {
        path = path.replace(character, code);
    }
    let slash = if path.starts_with('/') { "" } else { "/" };
    format!("file://{slash}{path}")
}

/// A place in a text, in UTF-16.
pub(crate) fn position(text: &str, offset: usize) -> Value {
    let before = &text[..offset];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    json!({ "line": line, "character": before[start..].encode_utf16().count() })
}

/// The range of the first occurrence of `needle`.
pub(crate) fn range(text: &str, needle: &str) -> Value {
    let start = text.find(needle).unwrap();
    json!({ "start": position(text, start), "end": position(text, start + needle.len()) })
}

/// The byte offset of a place in a text, in UTF-16; `None` where there is no such place.
pub(crate) fn offset(text: &str, position: &Value) -> Option<usize> {
    let line = usize::try_from(position["line"].as_u64()?).ok()?;
    let character = usize::try_from(position["character"].as_u64()?).ok()?;
    let start = match line {
        0 => 0,
        line => text.match_indices('\n').nth(line - 1)?.0 + 1,
    };
    let mut units = 0;
    for (at, c) in text[start..].char_indices() {
        if units == character {
            return Some(start + at);
        }
        if c == '\n' {
            return None;
        }
        units += c.len_utf16();
    }
    (units == character).then_some(text.len())
}

/// A text after `TextEdit`s; panics where they are not on it or overlap.
pub(crate) fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let place = |end: &str| offset(text, &edit["range"][end]).unwrap();
            (
                place("start"),
                place("end"),
                edit["newText"].as_str().unwrap().to_owned(),
            )
        })
        .collect();
    edits.sort();
    let mut result = String::new();
    let mut done = 0;
    for (start, end, new) in edits {
        assert!(done <= start && start <= end, "edits overlap");
        result.push_str(&text[done..start]);
        result.push_str(&new);
        done = end;
    }
    result + &text[done..]
}
