//! What can go wrong around linting, as people read it: what happened and what to do.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource};
use thiserror::Error;

use super::terminal;
use crate::catalog::Catalog;
use crate::embed::PolicyKind;
use crate::source::MAX_FILE_SIZE;
use crate::workspace;

/// Why a file was not linted, or a command not done.
#[derive(Debug, Diagnostic, Error)]
pub(super) enum Problem {
    #[error("no such file or folder: {0}")]
    #[diagnostic(help(
        "check the spelling; `iamlint check` without a path lints the current folder"
    ))]
    NotFound(String),

    #[error("can't read {name}: {reason}")]
    #[diagnostic(help("it was not linted; make it readable, or leave it out"))]
    Unreadable { name: String, reason: String },

    #[error("{0} is larger than {mib} MiB", mib = MAX_FILE_SIZE >> 20)]
    #[diagnostic(help("no policy is that large; leave the file out"))]
    TooLarge(String),

    #[error("{0} is a binary file")]
    #[diagnostic(help("a policy is JSON text; name the file that holds it"))]
    Binary(String),

    #[error("{0} is UTF-16 text, which AWS does not read")]
    #[diagnostic(help("save it as UTF-8 without a byte-order mark"))]
    Utf16(String),

    #[error("no policies found in {folders} (looked at {files})")]
    #[diagnostic(help(
        "name a file to lint it whatever it holds, and use -v to see why others are left out"
    ))]
    NoPolicies { folders: String, files: String },

    #[error("{resource_type} goes with {} policies, not with --policy-type {}", fits.name(), given.name())]
    #[diagnostic(help("leave out --policy-type: the type of the resource tells it"))]
    Mismatch {
        resource_type: String,
        fits: PolicyKind,
        given: PolicyKind,
    },

    #[error("{0} is read-only")]
    #[diagnostic(help("it was not fixed; make it writable, or leave it out"))]
    ReadOnly(String),

    #[error("{name} is a link to {target}, outside of {tree}")]
    #[diagnostic(help("it was not fixed; name the file itself if you mean it"))]
    Outside {
        name: String,
        target: String,
        tree: String,
    },

    #[error("{0} changed while it was being fixed")]
    #[diagnostic(help("it was left as it is now; run iamlint again"))]
    Changed(String),

    #[error("can't replace {name}: {reason}")]
    #[diagnostic(help("it was not fixed"))]
    NotReplaced { name: String, reason: String },

    #[error("can't write {name}: {reason}")]
    #[diagnostic(help(
        "nothing was written there; name a file in a folder that can be written to"
    ))]
    OutputFile { name: String, reason: String },

    #[error("two reports for {0}")]
    #[diagnostic(help("give each report a file of its own: --report FORMAT=FILE"))]
    TwoReports(String),

    #[error("the format access-analyzer can't be combined with other reports")]
    #[diagnostic(help(
        "it shows findings that the others leave out; run iamlint once for it alone"
    ))]
    AccessAnalyzerAlone,

    #[error("{name} is no policy with an id: {reason}")]
    #[diagnostic(help("each line is an object like {{\"id\": …, \"policy\": {{…}}}}"))]
    BadLine { name: String, reason: String },

    #[error("{0} more lines are no policies")]
    BadLines(usize),

    #[error("--input ndjson can't be combined with {0}")]
    NdjsonAlone(&'static str),

    #[error("--fix takes standard input alone, without other files")]
    #[diagnostic(help("the fixed policy goes to standard output; run iamlint once for the files"))]
    FixStdinAndFiles,

    #[error("no rule is named {name}")]
    UnknownRule {
        name: String,
        #[help]
        help: String,
    },

    #[error("no rule covers {code}")]
    #[diagnostic(help("AWS describes it at {url}"))]
    NotCovered { code: &'static str, url: String },

    #[error("no {what} {name}")]
    NotInCatalog {
        what: &'static str,
        name: String,
        #[help]
        help: String,
    },

    #[error("{0} has syntax errors")]
    #[diagnostic(help("what could be read of it is shown; `iamlint check` says what is wrong"))]
    Broken(String),

    #[error("can't search: {0}")]
    #[diagnostic(help("the rest was linted; make it readable, or leave it out"))]
    Unsearchable(#[source] ignore::Error),

    #[error(transparent)]
    #[diagnostic(transparent)]
    Settings(Box<WrongSettings>),

    #[error("git knows no revision {0}")]
    #[diagnostic(help(
        "name a commit, branch or tag that is here; CI often fetches only the newest commit"
    ))]
    NoRevision(String),

    #[error("git can't say what was changed: {0}")]
    Git(String),

    #[error("{name} is no unified diff: {reason}")]
    #[diagnostic(help("`git diff` and `diff -u` write one"))]
    NoDiff { name: String, reason: String },

    #[error("can't write {name}: {reason}")]
    NotWritten { name: String, reason: String },

    #[error("can't write the output: {0}")]
    Output(#[source] io::Error),
}

/// An error in a file of settings, with its place.
#[derive(Debug, Diagnostic, Error)]
#[error("{message}")]
pub(super) struct WrongSettings {
    message: String,
    #[source_code]
    source_code: Option<NamedSource<String>>,
    #[label(collection)]
    place: Vec<LabeledSpan>,
    #[help]
    help: Option<String>,
}

impl From<Arc<workspace::Problem>> for Problem {
    fn from(problem: Arc<workspace::Problem>) -> Self {
        let place = problem.place.as_ref();
        Self::Settings(Box::new(WrongSettings {
            message: problem.message.clone(),
            source_code: place.map(|place| NamedSource::new(name(&place.path), place.text.clone())),
            place: place
                .map(|place| {
                    let label = (!place.label.is_empty()).then(|| place.label.clone());
                    LabeledSpan::new_with_span(label, place.span.range())
                })
                .into_iter()
                .collect(),
            help: problem.help.clone(),
        }))
    }
}

/// A path as people read it: from the current folder where it is in it.
fn name(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here)
        .unwrap_or(path)
        .display()
        .to_string()
}

impl Problem {
    /// That the catalog lacks a name, and the one that may be meant.
    pub(super) fn not_in_catalog(what: &'static str, name: &str, meant: Option<String>) -> Self {
        Self::NotInCatalog {
            what,
            name: name.escape_debug().to_string(),
            help: match meant {
                Some(meant) => format!("did you mean `{meant}`?"),
                None => format!("the catalog is of {}", Catalog::builtin().date()),
            },
        }
    }

    /// The problem of a file that the system does not let us read.
    pub(super) fn from_io(name: String, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound {
            return Self::NotFound(name);
        }
        Self::Unreadable {
            name,
            reason: reason(error),
        }
    }

    /// The problem of a report that can't be written.
    pub(super) fn output(path: &Path, error: &io::Error) -> Self {
        Self::OutputFile {
            name: path.display().to_string(),
            reason: reason(error),
        }
    }

    /// The problem of a file that the system does not let us replace.
    pub(super) fn not_replaced(name: String, error: &io::Error) -> Self {
        Self::NotReplaced {
            name,
            reason: reason(error),
        }
    }
}

/// What the system says, without its number, which says nothing to people.
fn reason(error: &io::Error) -> String {
    let mut reason = error.to_string();
    if let Some(number) = reason.find(" (os error") {
        reason.truncate(number);
    }
    reason
}

/// Shows problems on standard error.
pub(super) fn show(problems: &[Problem]) {
    if problems.is_empty() {
        return;
    }
    let theme = if terminal::color_on(&io::stderr()) {
        GraphicalTheme::unicode()
    } else {
        GraphicalTheme::unicode_nocolor()
    };
    let handler = GraphicalReportHandler::new_themed(theme)
        .with_width(usize::MAX)
        .with_links(false);
    let mut text = String::new();
    for problem in problems {
        // Writing to a string can't fail.
        let _ = handler.render_report(&mut text, problem);
    }
    // With a closed standard error there is nobody to tell.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}
