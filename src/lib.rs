//! A linter for AWS IAM policies.
//!
//! # The way through the house
//!
//! Data goes one way, and nothing imports from a stage further on (`tests/architecture.rs` asserts it):
//!
//! 1. [`source`]: a file's name, text and lines. Positions are byte offsets from here on.
//! 2. [`syntax`]: an error-tolerant tree of JSON and JSONC. Parsing never fails.
//! 3. [`fix`]: edits and what they promise.
//! 4. [`embed`]: which subtrees of a document are policies, and of which kind.
//! 5. [`policy`]: the typed model of a policy. Every node keeps its place.
//! 6. [`catalog`]: the facts about AWS: services, actions, resource types, condition keys.
//! 7. [`access`]: what patterns mean: the glob algebra and sets of actions.
//! 8. [`diagnostic`]: what a rule says.
//! 9. [`config`]: what the engine is told to do.
//! 10. [`rules`]: one file a rule, pure functions.
//! 11. [`suppress`]: what is left out of the findings.
//! 12. [`lint`]: finds the policies of a document, runs the rules, sorts what they say.
//! 13. [`docs`]: the rules' pages and tables, made from the rules themselves.
//! 14. [`render`]: findings as text, JSON, and what IAM Access Analyzer would answer.
//! 15. [`workspace`]: finds the settings of a file.
//! 16. `lsp`: the language server: what an editor asks, answered from the stages above.
//! 17. `cli`: arguments, files, commands: all of the command line's input and output.
//!
//! Everything up to and including [`lint`] is pure: no file, clock, environment or printing.
//!
//! ```
//! use iamlint::config::Settings;
//! use iamlint::lint::lint;
//! use iamlint::source::SourceFile;
//!
//! let file = SourceFile::new(
//!     "policy.json",
//!     r#"{"Version": "2012-10-17", "Statement": {"Effect": "allow", "Action": "s3:ListBucket", "Resource": "*"}}"#,
//! );
//! let report = lint(&file, &Settings::default());
//! assert_eq!(report.diagnostics[0].rule, "invalid-effect");
//! assert_eq!(file.slice(report.diagnostics[0].primary.span), "allow");
//! ```
#![forbid(unsafe_code)]

pub mod access;
pub mod catalog;
#[doc(hidden)]
pub mod cli;
pub mod config;
pub mod diagnostic;
pub mod docs;
pub mod embed;
pub mod fix;
pub mod lint;
mod lsp;
pub mod policy;
pub mod render;
pub mod rules;
pub mod source;
pub mod suppress;
pub mod syntax;
pub mod workspace;
