//! What can be wrong with settings.

use std::path::PathBuf;

use crate::source::Span;

/// An error in a file of settings, or about one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct Problem {
    /// What is wrong, without a final stop.
    pub message: String,
    /// Where; `None` where it is no place in a file.
    pub place: Option<Box<Place>>,
    /// What to do.
    pub help: Option<String>,
}

/// A place in a file of settings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Its text.
    pub text: String,
    /// The characters.
    pub span: Span,
    /// What stands beside the underline; may be empty.
    pub label: String,
}

impl Problem {
    /// A problem without a place.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            place: None,
            help: None,
        }
    }

    /// Adds what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says beside the underline what is there.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        if let Some(place) = &mut self.place {
            place.label = label.into();
        }
        self
    }
}
