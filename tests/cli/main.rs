//! The binary, run as people run it.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod accounts;
mod commands;
mod config;
mod facts;
mod fixes;
mod folders;
mod formats;
mod generate;
mod ignores;
mod inputs;
mod own_rules;
mod reports;
mod run;
mod scale;
mod sensitive;
mod streams;
#[cfg(unix)]
mod terminal;
