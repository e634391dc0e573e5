//! The binary, run as people run it.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod commands;
mod folders;
mod formats;
mod inputs;
mod run;
