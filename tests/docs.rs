//! What is written about the rules is what the rules say.
//!
//! `IAMLINT_UPDATE=1 cargo test --test docs` writes it anew.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::path::{Path, PathBuf};

use iamlint::docs;

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

fn update() -> bool {
    std::env::var_os("IAMLINT_UPDATE").is_some_and(|value| value == "1")
}

/// Asserts that a file holds this text, or writes it.
fn holds(name: &str, text: &str) {
    let path = path(name);
    if update() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    } else {
        let found = fs::read_to_string(path).unwrap_or_default();
        assert!(
            found == text,
            "{name} is old: run `IAMLINT_UPDATE=1 cargo test --test docs`"
        );
    }
}

#[test]
fn the_readme_has_the_tables() {
    let readme = fs::read_to_string(path("README.md")).unwrap();
    let readme = docs::with_section(&readme, docs::RULES, &docs::table()).unwrap();
    let readme = docs::with_section(&readme, docs::ISSUE_CODES, &docs::issue_codes()).unwrap();
    holds("README.md", &readme);
}

#[test]
fn every_issue_code_is_listed() {
    let text = format!(
        "# The issue codes of IAM Access Analyzer\n\nWhich rule reports what AWS reports under a code, and for which \
         policies (the names are those of `--policy-type`).\n\n{}",
        docs::issue_codes()
    );
    holds("docs/issue-codes.md", &text);
}
