//! `--input ndjson`: one policy a line.

use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::batch::{Batch, Task};
use super::timings::Phase;
use crate::cli::pipeline::Feed;
use crate::cli::problem::Problem;
use crate::config::{Settings, resource_types};
use crate::embed::PolicyKind;
use crate::lint;
use crate::render::Linted;
use crate::source::{Dialect, MAX_FILE_SIZE, SourceFile};
use crate::workspace::FileSettings;

/// The size of a batch of lines, in bytes.
const BATCH: usize = 1 << 18;

/// Some lines of a stream.
pub(super) struct Lines {
    /// The number of the first, from 1.
    first: usize,
    bytes: Vec<u8>,
}

/// Cuts a stream into batches of whole lines. What is there is handed over at once when a thread waits for it.
pub(super) fn cut(
    mut reader: BufReader<Box<dyn Read + Send>>,
    feed: &mut Feed<Result<Lines, io::Error>>,
) {
    let mut first = 1;
    loop {
        let mut bytes = Vec::new();
        let mut count = 0;
        let end = loop {
            match read_line(&mut reader, &mut bytes) {
                Ok(0) => break true,
                Ok(_) => count += 1,
                Err(error) => {
                    if count > 0 && !feed.send(Ok(Lines { first, bytes })) {
                        return;
                    }
                    feed.send(Err(error));
                    return;
                }
            }
            if bytes.len() >= BATCH || (reader.buffer().is_empty() && feed.is_hungry()) {
                break false;
            }
        };
        if count > 0 && !feed.send(Ok(Lines { first, bytes })) {
            return;
        }
        if end {
            return;
        }
        first += count;
    }
}

/// Reads a line, its end included; 0 at the end of the stream.
fn read_line(reader: &mut impl BufRead, bytes: &mut Vec<u8>) -> io::Result<usize> {
    let limit = MAX_FILE_SIZE as u64 + 1;
    let count = reader.by_ref().take(limit).read_until(b'\n', bytes)?;
    if count > MAX_FILE_SIZE {
        return Err(io::Error::other("a line is too long"));
    }
    Ok(count)
}

/// What a line holds.
#[derive(Deserialize)]
struct Line<'a> {
    #[serde(default)]
    id: serde_json::Value,
    #[serde(borrow)]
    policy: Option<&'a RawValue>,
    #[serde(borrow)]
    kind: Option<Cow<'a, str>>,
    #[serde(borrow)]
    resource_type: Option<Cow<'a, str>>,
    /// Only policies themselves have it.
    #[serde(borrow, rename = "Statement")]
    statement: Option<&'a RawValue>,
}

/// Lints the policies of some lines. `stream` is the name of what they come from.
pub(super) fn lint(lines: &Lines, stream: &str, task: &Task, settings: &FileSettings) -> Batch {
    let mut batch = Batch::new(task);
    let base = Settings {
        assume_policy: true,
        ..settings.settings.clone()
    };
    for (index, line) in lines.bytes.split(|&byte| byte == b'\n').enumerate() {
        if line.trim_ascii().is_empty() {
            continue;
        }
        batch.documents += 1;
        let number = lines.first + index;
        let read = batch
            .clock
            .time(Phase::Read, || read(line, number, stream, &base));
        let Document {
            file,
            id,
            settings: own,
        } = match read {
            Ok(document) => document,
            Err(reason) => {
                task.streams.add_error(number, &reason, &mut batch.pieces);
                batch.add_bad_line(Problem::BadLine {
                    name: format!("{stream}:{number}"),
                    reason,
                });
                continue;
            }
        };
        let with = own.as_ref().unwrap_or(&base);
        let mut report = batch.clock.time(Phase::Lint, || lint::lint(&file, with));
        if !with.every_code {
            report.diagnostics.retain(|finding| !finding.implied);
        }
        let mut linted = Linted::new(file, report);
        linted.id = (!id.is_null()).then_some(id);
        batch.add(task, linted, settings);
    }
    batch
}

/// A policy of a line.
struct Document {
    file: SourceFile,
    id: serde_json::Value,
    /// Its settings, where the line says something about them.
    settings: Option<Settings>,
}

fn read(line: &[u8], number: usize, stream: &str, base: &Settings) -> Result<Document, String> {
    let text = std::str::from_utf8(line).map_err(|_| "it is no UTF-8".to_owned())?;
    let line: Line<'_> =
        serde_json::from_str(text).map_err(|error| format!("it is no such object: {error}"))?;
    let policy = match (line.policy, line.statement) {
        (Some(policy), _) => policy.get(),
        (None, Some(_)) => text.trim(),
        (None, None) => return Err("it has no `policy`".to_owned()),
    };
    let policy = if policy.starts_with('"') {
        let text: String = serde_json::from_str(policy).map_err(|error| error.to_string())?;
        Cow::Owned(text)
    } else {
        Cow::Borrowed(policy)
    };
    let mut settings = None;
    if line.kind.is_some() || line.resource_type.is_some() {
        let mut own = base.clone();
        choose(line.kind.as_deref(), line.resource_type, &mut own)?;
        settings = Some(own);
    }
    let name = match &line.id {
        serde_json::Value::String(id) => id.clone(),
        serde_json::Value::Number(id) => id.to_string(),
        _ => format!("{stream}:{number}"),
    };
    Ok(Document {
        file: SourceFile::new(name, policy).with_dialect(Dialect::Json),
        id: line.id,
        settings,
    })
}

/// Sets what a line says of its policy.
fn choose(
    kind: Option<&str>,
    resource_type: Option<Cow<'_, str>>,
    settings: &mut Settings,
) -> Result<(), String> {
    if let Some(kind) = kind {
        let kind: PolicyKind = kind.parse().map_err(|error| format!("{error}"))?;
        settings.policy_kind = Some(kind);
        settings.resource_type = None;
    }
    if let Some(name) = resource_type {
        let fits = resource_types::kind_of(&name)
            .ok_or_else(|| format!("`{name}` is no type of resource with a policy"))?;
        match kind.and(settings.policy_kind) {
            Some(given) if given != fits && given != PolicyKind::Resource => {
                return Err(format!("`{name}` goes with {} policies", fits.name()));
            }
            _ => settings.policy_kind = Some(fits),
        }
        settings.resource_type = Some(name.into_owned());
    }
    Ok(())
}
