//! Findings that are left out: by comments, by settings, by a baseline, and since they stand in what was not changed.

use std::process::Command;

use insta::assert_snapshot;

use crate::run::{CLEAN, Outcome, Place, WRONG, failed};

/// Two statements, each with a wrong effect.
const TWO: &str = r#"{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "One",
      "Effect": "allow",
      "Action": "s3:ListAllMyBuckets",
      "Resource": "*"
    },
    {
      "Sid": "Two",
      "Effect": "deny",
      "Action": "s3:GetObject",
      "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    }
  ]
}
"#;

fn concise(place: &Place, arguments: &[&str]) -> Outcome {
    place.run(&[&["check", "--format", "concise"], arguments].concat())
}

#[test]
fn comments_leave_findings_out() {
    let ignored = WRONG.replace(
        "\"allow\",",
        "\"allow\", // iamlint: ignore[invalid-effect] on purpose",
    );
    let place = Place::with("a.jsonc", &ignored);
    assert_eq!(concise(&place, &[]).stdout, "");
    assert_eq!(concise(&place, &[]).code, 0);
    // Other rules are not left out, and what hides nothing is said.
    place.write(
        "a.jsonc",
        ignored.replace("invalid-effect", "unknown-action"),
    );
    assert_eq!(
        concise(&place, &[]).stdout,
        "a.jsonc:6:18: error[invalid-effect] `allow` is no effect\n\
         a.jsonc:6:45: suggestion[unused-ignore] `unknown-action` gives no finding here\n"
    );
    assert_eq!(
        concise(&place, &["--select", "invalid-effect"])
            .stdout
            .lines()
            .count(),
        1
    );
}

#[test]
fn a_fix_takes_the_unused_comment_away() {
    let place = Place::with(
        "a.jsonc",
        CLEAN.replacen('{', "{ // iamlint: ignore[unknown-action] it was", 1),
    );
    let outcome = place.run(&["check", "--fix"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
    assert_eq!(
        std::fs::read_to_string(place.path("a.jsonc")).unwrap(),
        CLEAN
    );
}

#[test]
fn settings_leave_findings_out() {
    let place = Place::with("p/a.json", TWO);
    let entry = |more: &str| {
        format!(
            "[[suppress]]\npaths = [\"p/a.json\"]\nrules = [\"invalid-effect\"]\nreason = \"old\"\n{more}\n"
        )
    };
    let left = |more: &str| {
        place.write("iamlint.toml", entry(more));
        concise(&place, &[]).stdout
    };
    let (one, two) = (
        "p/a.json:6:18: error[invalid-effect] `allow` is no effect\n",
        "p/a.json:12:18: error[invalid-effect] `deny` is no effect\n",
    );
    assert_eq!(left(""), "");
    assert_eq!(left("sid = \"Two\""), one);
    assert_eq!(left("pointer = \"/Statement/0\""), two);
    assert_eq!(left("pointer = \"/Statement/1/Effect\""), one);
    assert_eq!(left("until = 9999-01-01"), "");
    let both = format!("{one}{two}");
    assert_eq!(
        left("until = \"2026-01-01\""),
        format!(
            "{both}iamlint.toml:1:1: suggestion[unused-ignore] this ignore ran out on 2026-01-01\n"
        )
    );
    assert_eq!(
        left("sid = \"Three\""),
        format!(
            "{both}iamlint.toml:1:1: suggestion[unused-ignore] this ignore leaves nothing out\n"
        )
    );
    // For all that the run knows, another file may need it.
    place.write("p/b.json", CLEAN);
    place.write("iamlint.toml", entry("").replace("p/a.json", "p/"));
    assert_eq!(concise(&place, &["p/b.json"]).stdout, "");
    place.write("p/a.json", CLEAN);
    assert_eq!(
        concise(&place, &[]).stdout,
        "iamlint.toml:1:1: suggestion[unused-ignore] this ignore leaves nothing out\n"
    );
}

#[test]
fn entries_that_are_wrong() {
    let refused = |entry: &str| {
        let place = Place::with("a.json", WRONG);
        place.write("iamlint.toml", format!("[[suppress]]\n{entry}\n"));
        failed(place.run(&["check"]))
    };
    assert_snapshot!(
        [
            "paths = [\"a.json\"]\nreason = \"x\"",
            "paths = [\"a.json\"]\nrules = [\"invalid-effect\"]",
            "rules = [\"invalid-effect\"]\nreason = \"x\"",
            "paths = [\"a.json\"]\nrules = [\"invalid-efect\"]\nreason = \"x\"",
            "paths = [\"a.json\"]\nrules = [\"invalid-effect\"]\nreason = \"x\"\npointer = \"Statement\"",
            "paths = [\"a.json\"]\nrules = [\"invalid-effect\"]\nreason = \"x\"\nuntil = \"tomorrow\"",
        ]
        .map(refused)
        .join("\n")
    );
}

#[test]
fn a_baseline_hides_what_was_there() {
    let place = Place::with("p/a.json", TWO.replace("deny", "allow"));
    let outcome = place.run(&["check", "--write-baseline", "base.json"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (0, ""));
    assert_eq!(outcome.stderr, "Wrote 2 findings to base.json\n");
    assert_snapshot!(std::fs::read_to_string(place.path("base.json")).unwrap());
    assert_eq!(concise(&place, &[]).code, 1);
    let with = ["--baseline", "base.json"];
    assert_eq!(concise(&place, &with).code, 0);
    // Moved lines change nothing.
    place.write(
        "p/a.json",
        format!(
            "\n\n{}",
            TWO.replace("deny", "allow").replace("      ", " ")
        ),
    );
    assert_eq!(concise(&place, &with).stdout, "");
    // One of another kind is new, and so is one more of the same.
    let wrong_action = TWO.replace("deny", "Deny").replace("MyBuckets", "MyBukets");
    place.write("p/a.json", wrong_action);
    let now = concise(&place, &with).stdout;
    assert_eq!(now.lines().count(), 1, "{now}");
    assert!(now.contains("error[unknown-action]"), "{now}");
    place.write(
        "p/a.json",
        TWO.replace("deny", "allow").replace("One", "Two"),
    );
    let now = concise(&place, &with).stdout;
    assert_eq!(now.matches("invalid-effect").count(), 1, "{now}");
    // The settings may name it; other files are other findings.
    place.write("p/iamlint.toml", "baseline = \"../base.json\"");
    place.write("p/b.json", TWO);
    assert_eq!(concise(&place, &[]).stdout.matches("p/b.json").count(), 2);
    assert_eq!(
        place.run(&["check", "--write-baseline", "base.json"]).code,
        0
    );
    assert_eq!(concise(&place, &[]).stdout, "");
}

#[test]
fn baselines_that_can_not_be_used() {
    let place = Place::with("a.json", WRONG);
    assert!(failed(place.run(&["check", "--baseline", "nope.json"])).contains("no such file"));
    place.write("base.json", "{\"version\": 2, \"findings\": []}");
    let other = place.run(&["check", "--baseline", "base.json"]);
    assert!(failed(other).contains("it is of version 2, and this iamlint reads version 1"));
    place.write("base.json", "[]");
    assert!(
        failed(place.run(&["check", "--baseline", "base.json"]))
            .contains("can't be used as a baseline")
    );
    assert!(
        failed(place.run(&["check", "--write-baseline", "no/folder.json"]))
            .contains("can't write no/folder.json")
    );
    let both = place.run(&["check", "--baseline", "a", "--write-baseline", "b"]);
    assert_eq!(both.code, 2);
}

fn git(place: &Place, arguments: &[&str]) {
    let output = Command::new("git")
        .args(["-c", "user.name=x", "-c", "user.email=x@example.com"])
        .args(arguments)
        .current_dir(place.root())
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn only_what_was_changed_since_a_revision() {
    let place = Place::with("p/a.json", TWO);
    git(&place, &["init", "-q", "-b", "main"]);
    git(&place, &["add", "."]);
    git(&place, &["commit", "-q", "-m", "one"]);
    assert_eq!(concise(&place, &["--since", "HEAD"]).stdout, "");
    assert_eq!(concise(&place, &["--since", "HEAD"]).code, 0);
    // A line of the second statement is changed: its findings are shown, wherever they stand in it.
    place.write("p/a.json", TWO.replace("bucket/*", "bucket/x"));
    let second = "p/a.json:12:18: error[invalid-effect] `deny` is no effect\n";
    assert_eq!(concise(&place, &["--since", "HEAD"]).stdout, second);
    let from_inside = {
        let mut command = place.command(&["check", "--format", "concise", "--since", "main"]);
        command.current_dir(place.path("p"));
        crate::run::finish(command, b"")
    };
    assert_eq!(from_inside.stdout, second.replace("p/a", "a"));
    // So are those of a statement that lost a line.
    place.write("p/a.json", TWO.replacen("      \"Sid\": \"One\",\n", "", 1));
    assert_eq!(
        concise(&place, &["--since", "HEAD"]).stdout,
        "p/a.json:5:18: error[invalid-effect] `allow` is no effect\n"
    );
    // New files are changed as a whole.
    place.write("p/a.json", TWO);
    place.write("ü.json", WRONG);
    assert_eq!(
        concise(&place, &["--since", "HEAD"]).stdout.lines().count(),
        1
    );
    // Of a branch only what is its own.
    git(&place, &["checkout", "-q", "-b", "branch"]);
    git(&place, &["add", "."]);
    git(&place, &["commit", "-q", "-m", "two"]);
    git(&place, &["checkout", "-q", "main"]);
    place.write("p/a.json", TWO.replace("allow", "alow"));
    git(&place, &["commit", "-q", "-a", "-m", "three"]);
    git(&place, &["checkout", "-q", "branch"]);
    assert_eq!(
        concise(&place, &["--since", "main"]).stdout,
        "ü.json:6:18: error[invalid-effect] `allow` is no effect\n"
    );
}

#[test]
fn revisions_that_do_not_exist() {
    let place = Place::with("a.json", WRONG);
    assert!(
        failed(place.run(&["check", "--since", "HEAD"]))
            .contains("git can't say what was changed: not a git repository")
    );
    git(&place, &["init", "-q"]);
    for revision in ["nope", "--output=x"] {
        let error = failed(place.run(&["check", &format!("--since={revision}")]));
        let expected = format!("git knows no revision {revision}");
        assert!(error.contains(&expected), "{error}");
    }
    assert!(!place.path("x").exists());
}

#[test]
fn only_what_a_diff_changes() {
    let place = Place::with("p/a.json", TWO);
    let diff = "--- a/p/a.json\n+++ b/p/a.json\n@@ -13,2 +13,2 @@\n-      \"Action\": \"s3:x\",\n+      \"Action\": \"s3:ListAllMyBuckets\",\n       \"Resource\": \"*\"\n";
    place.write("x.diff", diff);
    let second = "p/a.json:12:18: error[invalid-effect] `deny` is no effect\n";
    assert_eq!(concise(&place, &["--diff-from", "x.diff"]).stdout, second);
    let outcome = place.run_with_input(&["check", "--format", "concise", "--diff-from", "-"], diff);
    assert_eq!(outcome.stdout, second);
    assert_eq!(
        place
            .run_with_input(&["check", "--diff-from", "-"], "")
            .code,
        0
    );
    let none = place.run_with_input(&["check", "--diff-from", "-"], "{}");
    assert!(failed(none).contains("- is no unified diff: line 1 is no part of a unified diff"));
    assert!(failed(place.run(&["check", "--diff-from", "nope"])).contains("nope"));
}
