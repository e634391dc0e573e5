//! Keeps what the README and the pages show true: every `console` block is run and compared with what it shows.
//!
//! `IAMLINT_UPDATE=1 cargo test --test readme` writes the real output into them.

#![allow(clippy::unwrap_used, reason = "a test that fails says where")]

use std::path::Path;
use std::process::Command;

/// What `iamlint ARGUMENTS` prints in the project's folder, without colours.
fn run(arguments: &str) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_iamlint"))
        .args(arguments.split_whitespace())
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .env("NO_COLOR", "1")
        .output()
        .unwrap();
    assert_ne!(
        output.status.code(),
        Some(2),
        "`iamlint {arguments}` failed: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// A page with the output of each command in its `console` blocks replaced by what the command prints now.
/// A block holds one command; lines from `…` on are left out on purpose.
fn refreshed(page: &str, commands: &mut usize) -> String {
    let mut result = String::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        result.push_str(line);
        result.push('\n');
        // A block whose output has fences of its own stands between longer ones.
        let Some(fence) = line
            .strip_suffix("console")
            .filter(|fence| fence.len() >= 3 && fence.bytes().all(|byte| byte == b'`'))
        else {
            continue;
        };
        let command = lines.next().unwrap();
        let arguments = command
            .strip_prefix("$ iamlint")
            .unwrap_or_else(|| panic!("no command: {command}"));
        let shown: Vec<&str> = lines.by_ref().take_while(|line| *line != fence).collect();
        let output = run(arguments);
        *commands += 1;
        result.push_str(command);
        result.push('\n');
        if shown.last() == Some(&"…") {
            let kept: Vec<&str> = output.lines().take(shown.len() - 1).collect();
            result.push_str(&kept.join("\n"));
            result.push_str("\n…\n");
        } else {
            result.push_str(output.trim_end());
            result.push('\n');
        }
        result.push_str(fence);
        result.push('\n');
    }
    result
}

#[test]
fn shown_output_is_real() {
    for (name, least) in [
        ("README.md", 3),
        ("docs/json.md", 1),
        ("docs/reports.md", 7),
        ("docs/summary.md", 6),
    ] {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
        let page = std::fs::read_to_string(&path).unwrap();
        let mut commands = 0;
        let fresh = refreshed(&page, &mut commands);
        assert!(commands >= least, "{name} shows {commands} commands");
        if std::env::var_os("IAMLINT_UPDATE").is_some() {
            std::fs::write(&path, fresh).unwrap();
        } else {
            assert_eq!(
                page, fresh,
                "run `IAMLINT_UPDATE=1 cargo test --test readme`"
            );
        }
    }
}

/// What an SVG of `.ci/pictures` says, line by line.
fn drawn(picture: &str) -> Vec<String> {
    picture
        .lines()
        .filter(|line| line.starts_with("<text"))
        .map(|line| {
            let text: String = line
                .split('<')
                .filter_map(|part| Some(part.split_once('>')?.1))
                .collect();
            text.replace('\u{a0}', " ")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#x27;", "'")
                .replace("&amp;", "&")
        })
        .collect()
}

#[test]
fn the_picture_shows_real_output() {
    let arguments = "check testdata/demo/deploy-role.json";
    let picture = include_str!("../docs/images/check.svg");
    let lines = drawn(picture);
    let [command, shown @ .., rest] = lines.as_slice() else {
        panic!("an empty picture")
    };
    assert_eq!(*command, format!("$ iamlint {arguments}"));
    assert!(shown.len() > 20, "{} lines", shown.len());
    assert_eq!(rest, "…");
    let output = run(arguments);
    let real: Vec<&str> = output.lines().take(shown.len()).collect();
    assert_eq!(shown, real, "run `.ci/pictures`");
    assert!(include_str!("../README.md").contains("](docs/images/check.svg)"));
}

#[test]
fn the_demo_has_one_of_each_kind_of_trouble() {
    let output = run("check --format json testdata/demo");
    let report: serde_json::Value = serde_json::from_str(&output).unwrap();
    let found: Vec<&str> = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["rule"].as_str().unwrap())
        .collect();
    for theme in iamlint::rules::THEMES {
        assert!(
            theme.rules.iter().any(|rule| found.contains(&rule.name)),
            "no finding of the theme {} among {found:?}",
            theme.name
        );
    }
}
