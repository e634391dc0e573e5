//! What is written about the rules is what the rules say.
//!
//! `IAMLINT_UPDATE=1 cargo test --test docs` writes it anew.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use iamlint::docs;
use iamlint::rules::find;

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

const PEERS: &str = "\
# What other linters check

Row by row, which rule covers what the other linters of IAM policies check, or why iamlint declines it. Read from their sources and from runs in
November 2026. This page is made from `docs/peer-checks.tsv`.

P is parliament 1.6.4 (P\\* its community auditors), V iam-policy-validator 1.31.4, CS cloudsplaining 0.9.1, CF cfn-lint 1.58, CK checkov 3.3 (a number
is CKV_AWS_ and that number), CC cloud-copilot iam-policy, N npkt 1.0, G aws-guardrails 0.1, A iamarmor 0.2.
";

/// The group of rows about what the users of these tools ask for.
const WISHES: &str = "Wishes";

#[test]
fn every_check_of_the_peers_is_answered() {
    let table = fs::read_to_string(path("docs/peer-checks.tsv")).unwrap();
    let mut lines = table.lines();
    assert_eq!(lines.next(), Some("group\tcheck\tpeers\trules\tanswer"));
    let mut page = PEERS.to_owned();
    let mut group = "";
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let [of, check, peers, rules, answer] = cells[..] else {
            panic!("not five cells: {line}");
        };
        assert!(!rules.is_empty() || !answer.is_empty(), "open: {check}");
        let wish = of == WISHES;
        if of != group {
            let head = if wish {
                "## What the users of these tools ask for\n\n| Wish | Answer |\n|---|---|"
                    .to_owned()
            } else {
                format!("## {of}\n\n| Check | Found by | Rules of iamlint | |\n|---|---|---|---|")
            };
            writeln!(page, "\n{head}").unwrap();
            group = of;
        }
        if wish {
            writeln!(page, "| {check} | {answer} |").unwrap();
            continue;
        }
        let addresses: Vec<String> = rules
            .split(", ")
            .filter(|name| !name.is_empty())
            .map(|name| {
                let rule = find(name).unwrap_or_else(|| panic!("{check}: no rule is named {name}"));
                let pedantic = if rule.pedantic { " (pedantic)" } else { "" };
                format!("[`{name}`](rules/{name}.md){pedantic}")
            })
            .collect();
        let peers = peers.replace("P*", "P\\*");
        writeln!(
            page,
            "| {check} | {peers} | {} | {answer} |",
            addresses.join(", ")
        )
        .unwrap();
    }
    holds("docs/peer-checks.md", &page);
}
