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
    for (name, least) in [("README.md", 3), ("docs/json.md", 1)] {
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
