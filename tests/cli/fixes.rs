//! `check --fix`, `--unsafe-fixes` and `--diff`.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::run::{CLEAN, MENAGERIE, Outcome, Place, WRONG, finish};

/// A comment, a safe fix, and one that is not safe.
const MIXED: &str = r#"{
  // who reads
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect":   "allow", // lower case
      "Action": "s3:GetObjekt",
      "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    }
  ]
}
"#;

fn read(place: &Place, name: &str) -> String {
    fs::read_to_string(place.path(name)).unwrap()
}

/// The names of what a folder holds, sorted.
fn listing(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn parts(outcome: &Outcome) -> (&str, &str, i32) {
    (&outcome.stdout, &outcome.stderr, outcome.code)
}

#[test]
fn safe_fixes_are_made_and_the_rest_is_reported() {
    let place = Place::with("a.jsonc", MIXED);
    place.write("b.json", WRONG);
    let outcome = place.run(&["check", "--fix", "--format", "concise"]);
    assert_eq!(
        parts(&outcome),
        (
            "a.jsonc:7:18: error[unknown-action] `s3:GetObjekt` does not exist\n",
            "",
            1
        )
    );
    assert_eq!(read(&place, "a.jsonc"), MIXED.replace("allow", "Allow"));
    assert_eq!(read(&place, "b.json"), WRONG.replace("allow", "Allow"));
    let outcome = place.run(&["check", "--fix", "b.json"]);
    assert_eq!(
        parts(&outcome),
        ("No findings in 1 policy (1 file)\n", "", 0)
    );
}

#[test]
fn the_summary_counts_what_was_fixed() {
    let place = Place::with("a.jsonc", MIXED);
    place.write("b.json", WRONG);
    let outcome = place.run(&["check", "--fix"]);
    let summary = "Fixed 2 findings in 2 files\n\
                   Found 1 error in 2 policies (2 files)\n\
                   1 fixable with --fix --unsafe-fixes\n";
    assert!(outcome.stdout.ends_with(summary), "{}", outcome.stdout);
    let outcome = place.run(&["check", "--fix", "--unsafe-fixes"]);
    let summary = "Fixed 1 finding in 1 file\nNo findings in 2 policies (2 files)\n";
    assert_eq!(parts(&outcome), (summary, "", 0));
    assert_eq!(
        read(&place, "a.jsonc"),
        MIXED.replace("allow", "Allow").replace("Objekt", "Object")
    );
}

#[test]
fn a_diff_changes_nothing() {
    let place = Place::with("p/a.jsonc", MIXED);
    place.write("clean.json", CLEAN);
    let outcome = place.run(&["check", "--diff"]);
    let expected = "--- a/p/a.jsonc\n+++ b/p/a.jsonc\n@@ -3,7 +3,7 @@\n   \"Version\": \"2012-10-17\",\n   \"Statement\": [\n     {\n\
                    -      \"Effect\":   \"allow\", // lower case\n\
                    +      \"Effect\":   \"Allow\", // lower case\n\
                    \u{20}      \"Action\": \"s3:GetObjekt\",\n       \"Resource\": \"arn:aws:s3:::amzn-s3-demo-bucket/*\"\n     }\n";
    assert_eq!(
        parts(&outcome),
        (expected, "Would fix 1 finding in 1 file\n", 1)
    );
    assert_eq!(read(&place, "p/a.jsonc"), MIXED);
    let both = place.run(&["check", "--diff", "--fix", "--unsafe-fixes", "--quiet"]);
    assert!(both.stdout.contains("+      \"Action\": \"s3:GetObject\","));
    assert_eq!((both.stderr.as_str(), both.code), ("", 1));
    assert_eq!(read(&place, "p/a.jsonc"), MIXED);
    let clean = place.run(&["check", "--diff", "clean.json"]);
    assert_eq!(parts(&clean), ("", "Would fix nothing\n", 0));
    let input = place.run_with_input(&["check", "--diff", "-"], WRONG);
    assert!(input.stdout.starts_with("--- a/<stdin>\n"));
}

#[test]
fn a_diff_is_a_patch() {
    let crlf = MENAGERIE;
    let place = Place::with("m.json", crlf);
    place.write("end.json", WRONG.trim_end());
    let patch = place
        .run(&["check", "--diff", "--unsafe-fixes", "--quiet"])
        .stdout;
    let outcome = place.run(&["check", "--fix", "--unsafe-fixes", "--quiet"]);
    assert_eq!(outcome.stderr, "");
    let after = Place::with("m.json", crlf);
    after.write("end.json", WRONG.trim_end());
    let mut git = Command::new("git");
    git.args(["apply", "--whitespace=nowarn", "-p1", "-"])
        .current_dir(after.root());
    let applied = finish(git, patch.as_bytes());
    assert_eq!(applied.code, 0, "{}\n{patch}", applied.stderr);
    for name in ["m.json", "end.json"] {
        assert_eq!(read(&place, name), read(&after, name));
        assert_ne!(read(&place, name), WRONG);
    }
}

#[test]
fn standard_input_is_fixed_to_standard_output() {
    let misspelt = WRONG.replace("s3:GetObject", "s3:GetObjekt");
    let outcome =
        Place::new().run_with_input(&["check", "--fix", "--format", "concise", "-"], &misspelt);
    assert_eq!(
        parts(&outcome),
        (
            misspelt.replace("allow", "Allow").as_str(),
            "<stdin>:7:18: error[unknown-action] `s3:GetObjekt` does not exist\n",
            1
        )
    );
    let outcome = Place::new().run_with_input(&["check", "--fix", "--quiet", "-"], CLEAN);
    assert_eq!(parts(&outcome), (CLEAN, "", 0));
    let place = Place::with("a.json", WRONG);
    let outcome = place.run_with_input(&["check", "--fix", "-", "a.json"], WRONG);
    assert_eq!(
        parts(&outcome),
        (
            "",
            "  × --fix takes standard input alone, without other files\n  \
             help: the fixed policy goes to standard output; run iamlint once for the files\n",
            2
        )
    );
    assert_eq!(read(&place, "a.json"), WRONG);
    let broken = [b"\xFF", WRONG.as_bytes()].concat();
    let outcome = Place::new().run_with_input(&["check", "--fix", "-q", "-"], broken);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 2));
}

#[test]
fn unsafe_fixes_alone_say_nothing() {
    let outcome = Place::with("a.json", WRONG).run(&["check", "--unsafe-fixes"]);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 2));
    assert!(
        outcome.stderr.contains("<--fix|--diff>"),
        "{}",
        outcome.stderr
    );
}

#[cfg(unix)]
#[test]
fn mode_and_links_are_kept() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let place = Place::with("sub/a.json", WRONG);
    fs::set_permissions(place.path("sub/a.json"), fs::Permissions::from_mode(0o640)).unwrap();
    symlink("sub/a.json", place.path("link.json")).unwrap();
    let outcome = place.run(&["check", "--fix", "-q", "link.json"]);
    assert_eq!(parts(&outcome), ("", "", 0));
    assert_eq!(read(&place, "sub/a.json"), WRONG.replace("allow", "Allow"));
    let mode = fs::metadata(place.path("sub/a.json")).unwrap().mode();
    assert_eq!(mode & 0o7777, 0o640);
    assert!(
        fs::symlink_metadata(place.path("link.json"))
            .unwrap()
            .is_symlink()
    );
    assert_eq!(listing(&place.path("sub")), ["a.json"]);
}

#[cfg(unix)]
#[test]
fn nothing_outside_of_the_tree_is_written() {
    use std::os::unix::fs::symlink;
    let outside = Place::with("a.json", WRONG);
    let place = Place::with("b.json", WRONG);
    symlink(outside.path("a.json"), place.path("link.json")).unwrap();
    symlink(outside.root(), place.path("folder")).unwrap();
    for name in ["link.json", "folder/a.json", "folder"] {
        let outcome = place.run(&["check", "--fix", "--format", "concise", name]);
        assert!(outcome.stdout.contains("error[invalid-effect]"));
        assert!(
            outcome.stderr.contains(", outside of "),
            "{}",
            outcome.stderr
        );
        assert_eq!(outcome.code, 2);
        assert_eq!(read(&outside, "a.json"), WRONG);
    }
    // What is named outright is meant.
    let whole = outside.path("a.json").display().to_string();
    assert_eq!(place.run(&["check", "--fix", "-q", &whole]).code, 0);
    assert_eq!(read(&outside, "a.json"), WRONG.replace("allow", "Allow"));
}

#[cfg(unix)]
#[test]
fn read_only_files_stay_and_the_others_are_fixed() {
    use std::os::unix::fs::PermissionsExt;
    let place = Place::with("a.json", WRONG);
    place.write("b.json", WRONG);
    fs::set_permissions(place.path("a.json"), fs::Permissions::from_mode(0o444)).unwrap();
    let outcome = place.run(&["check", "--fix", "--format", "concise"]);
    assert_eq!(
        parts(&outcome),
        (
            "a.json:6:18: error[invalid-effect] `allow` is no effect\n",
            "  × a.json is read-only\n  help: it was not fixed; make it writable, or leave it out\n",
            2
        )
    );
    assert_eq!(read(&place, "a.json"), WRONG);
    assert_eq!(read(&place, "b.json"), WRONG.replace("allow", "Allow"));
    assert_eq!(listing(place.root()), ["a.json", "b.json"]);
}

/// A run that is killed leaves each file as it was or as it becomes.
#[cfg(unix)]
#[test]
fn killed_at_any_time_every_file_is_whole() {
    const FILES: usize = 1000;
    const KILLS: u64 = 50;
    let place = Place::new();
    let name = |index: usize| format!("{index:04}.json");
    let old = WRONG.to_owned();
    let new = WRONG.replace("allow", "Allow");
    for index in 0..FILES {
        place.write(&name(index), &old);
    }
    let mut cut_short = 0;
    for round in 0..KILLS {
        let mut child = place
            .command(&["check", "--fix", "--quiet"])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // Somewhere in the middle, however fast the machine is: once this file is fixed.
        let reached = name(usize::try_from(round).unwrap());
        while read(&place, &reached) == old && child.try_wait().unwrap().is_none() {
            thread::sleep(Duration::from_micros(200));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let mut fixed = 0;
        for index in 0..FILES {
            let text = read(&place, &name(index));
            assert!(text == old || text == new, "round {round}: {text:?}");
            if text == new {
                fixed += 1;
                place.write(&name(index), &old);
            }
        }
        cut_short += u64::from(0 < fixed && fixed < FILES);
        for other in listing(place.root()) {
            let known = (0..FILES).any(|index| other == name(index));
            let left = other.starts_with(".iamlint-");
            assert!(known || left, "{other}");
            if left {
                fs::remove_file(place.path(&other)).unwrap();
            }
        }
    }
    assert!(cut_short > KILLS / 2, "only {cut_short} were cut short");
}
