//! An error-tolerant tree of JSON and JSONC in which every node keeps its place.
//!
//! [`parse`] never fails: it gives a tree and a list of errors for any text. What is broken becomes
//! [`ValueKind::Error`]; the healthy rest is there to be linted.

mod error;
mod lexer;
mod parser;
mod plain;
mod text;
mod tree;

pub use error::{SyntaxError, SyntaxErrorKind};
pub use lexer::{Lexer, Token, TokenKind, tokens};
pub use parser::{MAX_DEPTH, MAX_ERRORS, Parse, parse};
pub use text::Text;
pub use tree::{Member, Object, PathElement, Value, ValueKind};
