//! The language server, spoken to through the real binary over standard input and output.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod actions;
mod bad_input;
mod client;
mod configuration;
mod diagnostics;
mod language;
mod lifecycle;
mod random;
mod sync;
