//! The order of the stages in `src/lib.rs`, asserted: nothing imports from a stage to its right, and nothing but the last
//! stages touches the world.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::fs;
use std::path::{Path, PathBuf};

/// The stages, as the map in `src/lib.rs` lists them. Those in one row are peers that do not know each other.
const STAGES: &[&[&str]] = &[
    &["source"],
    &["syntax"],
    &["fix"],
    &["embed"],
    &["policy"],
    &["catalog"],
    &["access"],
    &["diagnostic"],
    &["config"],
    &["rules"],
    &["suppress"],
    &["lint"],
    &["docs"],
    &["render"],
    &["workspace"],
    &["lsp"],
    &["cli"],
];

/// The stages that may read files, the clock and the environment, and may print.
const EDGES: &[&str] = &["workspace", "cli", "lsp"];

struct Module {
    path: PathBuf,
    /// The first segment of its path: `syntax` for `src/syntax/parser.rs`.
    stage: String,
    text: String,
    /// The text without comments, and without the tests at its end: they may look at the house from outside.
    code: String,
}

fn modules() -> Vec<Module> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut modules = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let inside = path.strip_prefix(&root).unwrap();
            if path.is_dir() {
                if inside != Path::new("bin") {
                    folders.push(path);
                }
                continue;
            }
            if path.extension().is_none_or(|extension| extension != "rs") {
                continue;
            }
            let first = inside
                .components()
                .next()
                .unwrap()
                .as_os_str()
                .to_string_lossy();
            let stage = first.trim_end_matches(".rs").to_owned();
            let text = fs::read_to_string(&path).unwrap();
            let shipped = text.find("#[cfg(test)]\nmod tests {").unwrap_or(text.len());
            let code = text[..shipped]
                .split_inclusive('\n')
                .filter(|line| !line.trim_start().starts_with("//"))
                .collect();
            modules.push(Module {
                path,
                stage,
                text,
                code,
            });
        }
    }
    modules.sort_by(|a, b| a.path.cmp(&b.path));
    modules
}

fn rank(stage: &str) -> Option<usize> {
    STAGES.iter().position(|row| row.contains(&stage))
}

/// The names that follow `prefix::` in a text, one level deep: `a` and `b` in `use crate::{a, b::c};`.
fn names_after<'a>(code: &'a str, prefix: &str) -> Vec<&'a str> {
    let mut names = Vec::new();
    for (at, _) in code.match_indices(prefix) {
        let before = code.get(..at).unwrap_or_default().chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let rest = code.get(at + prefix.len()..).unwrap_or_default();
        match rest.strip_prefix('{') {
            None => names.push(first_word(rest)),
            Some(list) => {
                let mut depth = 0;
                let mut start = true;
                for (index, c) in list.char_indices() {
                    match c {
                        '{' => depth += 1,
                        '}' if depth == 0 => break,
                        '}' => depth -= 1,
                        ',' if depth == 0 => start = true,
                        _ if c.is_whitespace() => {}
                        _ if start => {
                            names.push(first_word(list.get(index..).unwrap_or_default()));
                            start = false;
                        }
                        _ => {}
                    }
                }
            }
        }
    }
    names
}

fn first_word(text: &str) -> &str {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || c == '_'))
        .unwrap_or(text.len());
    text.get(..end).unwrap_or_default()
}

#[test]
fn nothing_imports_from_a_stage_to_its_right() {
    let mut wrong = Vec::new();
    for module in modules() {
        if matches!(module.stage.as_str(), "lib" | "main") {
            continue;
        }
        let own = rank(&module.stage)
            .unwrap_or_else(|| panic!("{}: not in the order of the stages", module.path.display()));
        for name in names_after(&module.code, "crate::") {
            let allowed = name == module.stage || rank(name).is_some_and(|other| other < own);
            if !allowed {
                wrong.push(format!("{} imports crate::{name}", module.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// `super` chains never reach the crate's root, where they would get around the other test.
#[test]
fn stages_are_named_from_the_root() {
    for module in modules() {
        let inside = module
            .path
            .strip_prefix(Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
            .unwrap();
        let depth = inside.components().count();
        let code = &module.code;
        let climb = "super::".repeat(depth);
        assert!(
            !code.contains(&climb) || module.stage == "lib",
            "{}: {climb}",
            module.path.display()
        );
    }
}

#[test]
fn only_the_edges_touch_the_world() {
    let mut wrong = Vec::new();
    for module in modules() {
        if EDGES.contains(&module.stage.as_str()) || module.stage == "main" {
            continue;
        }
        let code = &module.code;
        for name in names_after(code, "std::") {
            let banned = matches!(name, "env" | "fs" | "process" | "thread" | "time");
            let writes = name == "io" && module.stage != "render";
            if banned || writes {
                wrong.push(format!("{} uses std::{name}", module.path.display()));
            }
        }
        // Addresses are values; sockets are the world.
        for name in names_after(code, "std::net::") {
            if !matches!(name, "IpAddr" | "Ipv4Addr" | "Ipv6Addr") {
                wrong.push(format!("{} uses std::net::{name}", module.path.display()));
            }
        }
        if module.stage == "render" {
            for name in names_after(code, "io::") {
                if !matches!(name, "Write" | "Result" | "Error" | "self") {
                    wrong.push(format!("{} uses io::{name}", module.path.display()));
                }
            }
        }
        for macro_name in ["print!", "println!", "eprint!", "eprintln!"] {
            if code.contains(macro_name) {
                wrong.push(format!("{} uses {macro_name}", module.path.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_module_says_what_it_is() {
    for module in modules() {
        assert!(
            module.text.starts_with("//! "),
            "{}: no `//!` at its start",
            module.path.display()
        );
    }
}

#[test]
fn the_map_lists_the_stages_in_order() {
    let map = modules()
        .into_iter()
        .find(|module| module.stage == "lib")
        .unwrap()
        .text;
    let places: Vec<(usize, &str)> = STAGES
        .iter()
        .flat_map(|row| row.iter())
        .filter_map(|stage| Some((map.find(&format!("`{stage}`"))?, *stage)))
        .collect();
    assert!(places.len() >= 13, "{places:?}");
    assert!(
        places.is_sorted(),
        "the map in src/lib.rs has another order: {places:?}"
    );
}

#[test]
fn names_are_found_behind_a_prefix() {
    let code = "use crate::{a, b::{c, d}, e as f};\nlet x = crate::g::h; othercrate::i";
    assert_eq!(names_after(code, "crate::"), ["a", "b", "e", "g"]);
}
