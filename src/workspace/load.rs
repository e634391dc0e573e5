//! Reads a file of settings and those that it extends.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde::Deserialize;

use super::find;
use super::problem::{Place, Problem};
use crate::catalog::closest;
use crate::config::Config;
use crate::source::Span;

/// The longest chain of files that extend each other.
const MAX_DEPTH: usize = 16;

/// A file of settings.
#[derive(Debug)]
pub(super) struct Layer {
    pub(super) source: Arc<Source>,
    pub(super) config: Config,
}

/// The text of a file of settings.
#[derive(Debug)]
pub(super) struct Source {
    pub(super) path: PathBuf,
    pub(super) text: Arc<str>,
}

impl Source {
    /// The folder that paths in the file start from.
    pub(super) fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(Path::new(""))
    }

    /// A problem at a place of the file.
    pub(super) fn problem(&self, span: Span, message: impl Into<String>) -> Problem {
        Problem {
            place: Some(Box::new(Place {
                path: self.path.clone(),
                text: self.text.to_string(),
                span,
                label: String::new(),
            })),
            ..Problem::new(message)
        }
    }

    /// The line, from 1, that a place starts in.
    pub(super) fn line(&self, span: Span) -> usize {
        line_of(&self.text, span)
    }
}

/// The line of a text, from 1, that a place starts in.
pub(super) fn line_of(text: &str, span: Span) -> usize {
    let before = text.get(..span.start as usize).unwrap_or_default();
    before.matches('\n').count() + 1
}

/// A file of settings, and before it the files that it extends.
///
/// # Errors
///
/// When one can't be read, is not valid, or extends itself.
pub(super) fn load(path: &Path) -> Result<Vec<Layer>, Problem> {
    let mut layers = Vec::new();
    let mut chain = Vec::new();
    add(path, &mut chain, &mut layers)?;
    Ok(layers)
}

fn add(path: &Path, chain: &mut Vec<PathBuf>, layers: &mut Vec<Layer>) -> Result<(), Problem> {
    let text = fs::read_to_string(path).map_err(|error| unreadable(path, &error))?;
    let source = Arc::new(Source {
        path: path.to_owned(),
        text: text.into(),
    });
    let config = parse(&source)?;
    chain.push(path.to_owned());
    for base in &config.extend {
        let target = find::absolute(&source.folder().join(&base.value));
        let problem = |message: String| source.problem(base.span, message);
        if let Some(start) = chain.iter().position(|file| *file == target) {
            let round: Vec<_> = chain
                .iter()
                .skip(start)
                .chain([&target])
                .map(|file| {
                    file.file_name()
                        .unwrap_or(file.as_os_str())
                        .display()
                        .to_string()
                })
                .collect();
            return Err(problem("these settings extend themselves".to_owned())
                .label(round.join(" → "))
                .help("take one of them out of `extend`"));
        }
        if chain.len() >= MAX_DEPTH {
            return Err(problem(format!(
                "more than {MAX_DEPTH} files of settings extend each other"
            )));
        }
        if !target.is_file() {
            return Err(problem(format!("there is no file {}", base.value))
                .help("the path is relative to the file that it stands in"));
        }
        // A base that two files extend is read twice; what it says counts where it was said last.
        add(&target, chain, layers)?;
    }
    chain.pop();
    layers.push(Layer { source, config });
    Ok(())
}

/// What stands in `pyproject.toml`, as far as it is ours.
#[derive(Deserialize)]
struct Project {
    tool: Tool,
}

#[derive(Deserialize)]
struct Tool {
    iamlint: Config,
}

fn parse(source: &Source) -> Result<Config, Problem> {
    let parsed = if find::is_pyproject(&source.path) {
        toml::from_str::<Project>(&source.text).map(|project| project.tool.iamlint)
    } else {
        toml::from_str::<Config>(&source.text)
    };
    parsed.map_err(|error| {
        let range = error.span().unwrap_or(0..0);
        let span = Span::new(range.start as u32, range.end as u32);
        explain(source, span, error.message())
    })
}

/// An error of the reader in our words, where people make it often.
fn explain(source: &Source, span: Span, message: &str) -> Problem {
    let mut names = message.split('`').skip(1).step_by(2);
    let unknown = message.starts_with("unknown field") || message.starts_with("unknown variant");
    let Some(name) = names.next().filter(|_| unknown) else {
        let message = message.trim_end().replace('\n', "; ");
        let message = message.replace("a sequence", "a list");
        return source.problem(span, message.replace("i64", "a whole number"));
    };
    let what = if message.starts_with("unknown field") {
        "key"
    } else {
        "value"
    };
    let problem = source.problem(span, format!("`{name}` is no {what} of the settings"));
    let candidates: Vec<&str> = names.collect();
    match closest(name, candidates.iter().copied()) {
        Some((meant, _)) => problem.help(format!("did you mean `{meant}`?")),
        None => problem.help(format!("possible here: {}", candidates.join(", "))),
    }
}

/// The problem of a file that the system does not let us read.
pub(super) fn unreadable(path: &Path, error: &io::Error) -> Problem {
    let name = path.display();
    match error.kind() {
        io::ErrorKind::NotFound => Problem::new(format!("no such file: {name}")),
        io::ErrorKind::InvalidData => Problem::new(format!("{name} is no UTF-8 text")),
        _ => {
            // The system's number says nothing to people.
            let mut reason = error.to_string();
            if let Some(number) = reason.find(" (os error") {
                reason.truncate(number);
            }
            Problem::new(format!("can't read {name}: {reason}"))
        }
    }
}
