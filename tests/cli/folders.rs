//! Which files are linted.

use crate::run::{CLEAN, Place, WRONG};

/// The files that have findings, as `check` names them.
fn files(place: &Place, arguments: &[&str]) -> Vec<String> {
    let mut all = vec!["check", "--format", "concise"];
    all.extend(arguments);
    let outcome = place.run(&all);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    let line = |line: &str| line.split(':').next().unwrap().to_owned();
    outcome.stdout.lines().map(line).collect()
}

#[test]
fn a_folder_is_searched() {
    let place = Place::with("b/deep/er.JSON", WRONG);
    for name in ["a.json", "b/c.jsonc", "b/d.json5", "z.json"] {
        place.write(name, WRONG);
    }
    for name in [
        ".hidden.json",
        ".git/x.json",
        "no.txt",
        "ignored/x.json",
        "b/skip.json",
    ] {
        place.write(name, WRONG);
    }
    place.write(".gitignore", "ignored/\nskip.json\n");
    let expected = [
        "a.json",
        "b/c.jsonc",
        "b/d.json5",
        "b/deep/er.JSON",
        "z.json",
    ];
    assert_eq!(files(&place, &[]), expected);
    assert_eq!(files(&place, &["."]), expected);
    assert_eq!(files(&place, &["b"]), expected[1..4]);
    // What is named is linted.
    assert_eq!(
        files(&place, &["ignored/x.json", "no.txt"]),
        ["ignored/x.json", "no.txt"]
    );
}

#[test]
fn a_file_is_linted_once() {
    let place = Place::with("b/a.json", WRONG);
    assert_eq!(
        files(&place, &["b", "b/a.json", ".", "b/../b/a.json"]),
        ["b/a.json"]
    );
    let whole = place.path("b/a.json").display().to_string();
    assert_eq!(files(&place, &["b/a.json", &whole]), ["b/a.json"]);
}

#[test]
fn what_is_no_policy_is_left_out_without_a_word() {
    let place = Place::with("a.json", CLEAN);
    place.write("package.json", "{\"name\": \"x\", \"version\": \"1\"}");
    place.write("broken.json", "{\"name\": ");
    let outcome = place.run(&["check"]);
    assert_eq!(outcome.stdout, "No findings in 1 policy (1 file)\n");
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0));
    let outcome = place.run(&["check", "--verbose"]);
    assert_eq!(
        outcome.stderr,
        "skipped broken.json: holds no policy\nskipped package.json: holds no policy\n"
    );
}

#[test]
fn many_files_are_shown_in_order() {
    let place = Place::new();
    let mut expected = Vec::new();
    for index in 0..60 {
        let name = format!("{index:02}.json");
        place.write(&name, if index % 3 == 0 { CLEAN } else { WRONG });
        if index % 3 != 0 {
            expected.push(name);
        }
    }
    assert_eq!(files(&place, &[]), expected);
}

#[cfg(unix)]
#[test]
fn links_are_not_followed_unless_named() {
    let place = Place::with("a.json", CLEAN);
    place.write("else.txt", WRONG);
    std::os::unix::fs::symlink("else.txt", place.path("link.json")).unwrap();
    std::os::unix::fs::symlink("nowhere", place.path("dangling.json")).unwrap();
    std::os::unix::fs::symlink(place.root(), place.path("around")).unwrap();
    let outcome = place.run(&["check", "-v"]);
    assert_eq!(
        outcome.stderr,
        "skipped dangling.json: a symbolic link\nskipped link.json: a symbolic link\n"
    );
    assert_eq!(outcome.code, 0);
    assert_eq!(files(&place, &["link.json"]), ["link.json"]);
    assert_eq!(place.run(&["check", "dangling.json"]).code, 2);
}

#[test]
fn exit_codes_follow_the_threshold() {
    let place = Place::with("a.json", WRONG);
    place.write("clean.json", CLEAN);
    let code = |arguments: &[&str]| place.run(&[&["check"], arguments].concat()).code;
    assert_eq!(code(&["a.json"]), 1);
    assert_eq!(code(&["--fail-on", "error", "a.json"]), 1);
    assert_eq!(code(&["--fail-on", "suggestion", "a.json"]), 1);
    assert_eq!(code(&["--fail-on", "never", "a.json"]), 0);
    assert_eq!(code(&["--fail-on", "suggestion", "clean.json"]), 0);
}

#[test]
fn a_hook_passes_over_named_files_without_a_policy() {
    let place = Place::with("package.json", r#"{"name": "x"}"#);
    let outcome = place.run(&["check", "--if-policy", "package.json"]);
    assert_eq!(
        (
            outcome.code,
            outcome.stdout.as_str(),
            outcome.stderr.as_str()
        ),
        (0, "", "")
    );
    place.write("role.json", WRONG);
    let outcome = place.run(&["check", "--if-policy", "package.json", "role.json"]);
    assert_eq!(outcome.code, 1);
    assert!(outcome.stdout.contains("role.json"), "{}", outcome.stdout);
    assert_eq!(place.run(&["check", "package.json"]).code, 1);
}
