//! The lexer, the parser and decoded strings: on any text at all, and on the particular ones that people meet.
#![allow(clippy::unwrap_used)]

mod generate;
mod lines;
mod recovery;
mod sizes;
mod text;
mod tokens;
mod tree;

use iamlint::source::Dialect;
use iamlint::syntax::{Parse, SyntaxErrorKind, parse};

/// The kinds of the errors and the characters that they underline, as JSON.
fn faults(text: &str) -> Vec<(SyntaxErrorKind, std::ops::Range<usize>)> {
    let Parse { errors, .. } = parse(text, Dialect::Json);
    errors
        .iter()
        .map(|error| (error.kind, error.span.range()))
        .collect()
}
