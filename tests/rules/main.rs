//! Tests of the rules as data: their fixtures, the examples of their pages, and the registry.
//!
//! With `IAMLINT_UPDATE=1` in the environment the markers of the fixtures and the files that are made from the rules are
//! written anew; read the difference before you commit it.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

mod codes;
mod examples;
mod expected;
mod fixture;
mod fixtures;
mod grants;
mod kinds;
mod markers;
mod pages;
mod parts;
mod quotas;
mod registry;
mod repairs;
