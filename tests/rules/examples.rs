//! The examples of the rules' pages are run.

use iamlint::diagnostic::Diagnostic;
use iamlint::fix::{Applicability, apply};
use iamlint::lint::lint;
use iamlint::rules::{FixAvailability, Rule, all};
use iamlint::source::SourceFile;

use crate::fixture;

const SECTIONS: [&str; 4] = ["## Why", "## Example", "## Use instead", "## References"];

/// With this in its info string, `\xEF` in a block stands for the byte EF.
const ESCAPES: &str = "escapes";

/// A fenced block of a page.
struct Block {
    section: usize,
    /// What follows the opening fence: `json,policy-type=scp`.
    info: String,
    text: String,
}

/// The JSON blocks of a rule's page, with the index of the section that holds them.
fn blocks(rule: &Rule) -> Vec<Block> {
    let mut found = Vec::new();
    let mut seen = Vec::new();
    let mut open: Option<Block> = None;
    for line in rule
        .docs
        .iter()
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
    {
        if let Some(info) = line.strip_prefix("```") {
            open = match open.take() {
                Some(block) => {
                    found.push(block);
                    None
                }
                None => Some(Block {
                    section: seen.len(),
                    info: info.to_owned(),
                    text: String::new(),
                }),
            };
        } else if let Some(block) = &mut open {
            block.text.push_str(line);
            block.text.push('\n');
        } else if line.starts_with("## ") {
            seen.push(line);
        }
    }
    seen.retain(|section| SECTIONS.contains(section));
    assert_eq!(seen, SECTIONS, "sections of {}", rule.name);
    found.retain(|block| block.info.starts_with("json"));
    found
}

/// The bytes of a block.
fn bytes(block: &Block) -> Vec<u8> {
    let text = block.text.strip_suffix('\n').unwrap_or(&block.text);
    if !block.info.split(',').any(|option| option == ESCAPES) {
        return text.as_bytes().to_vec();
    }
    let mut parts = text.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    bytes
}

/// What a block gives of the rule, and its text as a file.
fn findings(rule: &Rule, block: &Block) -> (SourceFile, Vec<Diagnostic>) {
    let mut info = block.info.split(',');
    let file = SourceFile::from_bytes(
        format!("example.{}", info.next().unwrap_or_default()),
        bytes(block),
    );
    let options = info
        .filter(|option| *option != ESCAPES)
        .map(|option| option.split_once('=').unwrap_or((option, "")));
    let mut settings =
        fixture::settings(options).unwrap_or_else(|error| panic!("{}: {error}", rule.name));
    settings.pedantic |= rule.pedantic;
    let mut diagnostics = lint(&file, &settings).diagnostics;
    diagnostics.retain(|diagnostic| diagnostic.rule == rule.name);
    (file, diagnostics)
}

#[test]
fn examples_give_one_finding_and_repairs_none() {
    for rule in all() {
        let blocks = blocks(rule);
        for section in [2, 3] {
            assert!(
                blocks.iter().any(|block| block.section == section),
                "{}: `{}` holds no block",
                rule.name,
                SECTIONS[section - 1]
            );
        }
        for block in &blocks {
            let (file, diagnostics) = findings(rule, block);
            let messages: Vec<&str> = diagnostics
                .iter()
                .map(|diagnostic| diagnostic.message.as_str())
                .collect();
            match block.section {
                2 => assert_eq!(
                    diagnostics.len(),
                    1,
                    "{}: the example gives {messages:?}:\n{}",
                    rule.name,
                    block.text
                ),
                3 => assert!(
                    diagnostics.is_empty(),
                    "{}: `Use instead` gives {messages:?}:\n{}",
                    rule.name,
                    block.text
                ),
                _ => continue,
            }
            let Some(fix) = diagnostics
                .first()
                .and_then(|diagnostic| diagnostic.fixes.first())
            else {
                assert!(
                    block.section == 3 || rule.fix != FixAvailability::Always,
                    "{}: no fix",
                    rule.name
                );
                continue;
            };
            if fix.applicability == Applicability::Safe {
                let text = apply(file.text(), &[fix]).0;
                let fixed = Block {
                    section: block.section,
                    info: block.info.clone(),
                    text,
                };
                assert!(
                    findings(rule, &fixed).1.is_empty(),
                    "{}: the fix leaves the finding:\n{}",
                    rule.name,
                    fixed.text
                );
            }
        }
    }
}
