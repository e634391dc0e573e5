//! What can go wrong around linting, as people read it: what happened and what to do.

use std::io::{self, Write};

use miette::{Diagnostic, GraphicalReportHandler, GraphicalTheme};
use thiserror::Error;

use super::terminal;
use crate::embed::PolicyKind;
use crate::source::MAX_FILE_SIZE;

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

    #[error("no rule is named {name}")]
    UnknownRule {
        name: String,
        #[help]
        help: String,
    },

    #[error("no rule covers {code}")]
    #[diagnostic(help("AWS describes it at {url}"))]
    NotCovered { code: &'static str, url: String },

    #[error("can't search: {0}")]
    #[diagnostic(help("the rest was linted; make it readable, or leave it out"))]
    Unsearchable(#[source] ignore::Error),

    #[error("can't write the output: {0}")]
    Output(#[source] io::Error),
}

impl Problem {
    /// The problem of a file that the system does not let us read.
    pub(super) fn from_io(name: String, error: &io::Error) -> Self {
        if error.kind() == io::ErrorKind::NotFound {
            return Self::NotFound(name);
        }
        // The system's number says nothing to people.
        let mut reason = error.to_string();
        if let Some(number) = reason.find(" (os error") {
            reason.truncate(number);
        }
        Self::Unreadable { name, reason }
    }
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
