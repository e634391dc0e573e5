//! Every format, once, on a document with everything in it.

use std::path::Path;

use insta::assert_snapshot;
use serde_json::Value;

use crate::run::{CLEAN, MENAGERIE, Place, WRONG};

/// What `check` prints of the menagerie in a format.
fn menagerie(format: &str) -> String {
    let place = Place::with("menagerie.json", MENAGERIE);
    let outcome = place.run(&["check", "--format", format, "menagerie.json"]);
    assert_eq!(outcome.code, 1, "{}", outcome.stderr);
    assert_eq!(outcome.stderr, "");
    // What changes with every release is not what is tested.
    outcome
        .stdout
        .replace(env!("CARGO_PKG_VERSION"), "[version]")
        .replace(iamlint::catalog::Catalog::builtin().date(), "[date]")
}

#[test]
fn human() {
    assert_snapshot!(menagerie("human"));
}

#[test]
fn concise() {
    assert_snapshot!(menagerie("concise"));
}

#[test]
fn json() {
    assert_snapshot!(menagerie("json"));
}

#[test]
fn access_analyzer() {
    // Commas that AWS can't read would hide everything else.
    let place = Place::with(
        "menagerie.json",
        MENAGERIE
            .replace("},}", "}}")
            .replace("},\r\n  ]", "}\r\n  ]"),
    );
    let outcome = place.run(&["check", "--format", "access-analyzer", "menagerie.json"]);
    assert_snapshot!(outcome.stdout);
}

#[test]
fn access_analyzer_reads_nothing_of_what_is_no_json() {
    let answer: Value = serde_json::from_str(&menagerie("access-analyzer")).unwrap();
    let findings = answer["findings"].as_array().unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(findings[0]["issueCode"], "JSON_SYNTAX_ERROR");
}

#[test]
fn what_another_finding_implies_is_shown_only_for_its_code() {
    let place = Place::with(
        "admin.json",
        r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#,
    );
    let concise = place.run(&["check", "--format", "concise", "admin.json"]);
    assert!(
        concise.stdout.contains("[admin-access]"),
        "{}",
        concise.stdout
    );
    assert!(
        !concise.stdout.contains("[pass-role]"),
        "{}",
        concise.stdout
    );
    let answer = place.run(&["check", "--format", "access-analyzer", "admin.json"]);
    assert!(
        answer
            .stdout
            .contains("\"PASS_ROLE_WITH_STAR_IN_ACTION_AND_RESOURCE\"")
    );
    assert!(
        answer
            .stdout
            .contains("\"CREATE_SLR_WITH_STAR_IN_ACTION_AND_RESOURCE\"")
    );
}

#[test]
fn several_files_are_told_apart() {
    let place = Place::with("b.json", WRONG);
    place.write("a.json", CLEAN);
    let outcome = place.run(&["check", "--format", "access-analyzer", "b.json", "a.json"]);
    let answers: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(answers[0]["file"], "a.json");
    assert_eq!(answers[0]["findings"], Value::Array(Vec::new()));
    assert_eq!(answers[1]["file"], "b.json");
    assert_eq!(answers[1]["findings"][0]["issueCode"], "INVALID_EFFECT");
    assert_eq!(answers.as_array().unwrap().len(), 2);
}

#[test]
fn json_spans_and_edits_point_into_the_file() {
    let place = Place::with("m.json", MENAGERIE);
    let outcome = place.run(&["check", "--format", "json", "m.json"]);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    let finding = document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["rule"] == "invalid-effect")
        .unwrap();
    let slice = |place: &Value| {
        let at = |end: &str| usize::try_from(place["span"][end].as_u64().unwrap()).unwrap();
        &MENAGERIE[at("start")..at("end")]
    };
    assert_eq!(slice(finding), "allow");
    assert_eq!(slice(&finding["labels"][0]), "allow");
    assert_eq!(slice(&finding["fixes"][0]["edits"][0]), "allow");
    assert_eq!(finding["json_pointer"], "/Statement/0/Effect");
    assert_eq!(finding["statement"]["sid"], "ReadOwnTeam");
    let line = MENAGERIE.lines().nth(5).unwrap();
    let column = line
        .find("allow\"")
        .map(|at| line[..at].chars().count() + 1);
    assert_eq!(finding["start"]["line"], 6);
    assert_eq!(finding["start"]["column"], column.unwrap());
}

#[test]
fn json_of_a_clean_file_has_no_findings() {
    let place = Place::with("a.json", CLEAN);
    let outcome = place.run(&["check", "--format", "json", "a.json"]);
    let document: Value = serde_json::from_str(&outcome.stdout).unwrap();
    assert_eq!(document["version"], 1);
    assert_eq!(document["summary"]["policies"], 1);
    assert_eq!(document["findings"], Value::Array(Vec::new()));
    assert_eq!(outcome.code, 0);
}

#[test]
fn the_last_line_counts() {
    let place = Place::with("a.json", CLEAN);
    let summary = |place: &Place| {
        let stdout = place.run(&["check"]).stdout;
        let from = stdout.rfind("\n\n").map_or(0, |at| at + 2);
        stdout[from..].to_owned()
    };
    assert_eq!(summary(&place), "No findings in 1 policy (1 file)\n");
    place.write("b.json", format!("[{WRONG}, {WRONG}]"));
    assert_eq!(
        summary(&place),
        "Found 2 errors in 3 policies (2 files)\n2 fixable with --fix\n"
    );
    let misspelt = WRONG.replace("s3:GetObject", "s3:GetObjekt");
    place.write("c.json", &misspelt);
    assert_eq!(
        summary(&place),
        "Found 4 errors in 4 policies (3 files)\n3 fixable with --fix, 1 more with --unsafe-fixes\n"
    );
    place.write("b.json", CLEAN);
    place.write("c.json", misspelt.replace("allow", "Allow"));
    assert_eq!(
        summary(&place),
        "Found 1 error in 3 policies (3 files)\n1 fixable with --fix --unsafe-fixes\n"
    );
    place.write("c.json", WRONG);
    assert_eq!(place.run(&["check", "--quiet", "a.json"]).stdout, "");
    let quiet = place.run(&["check", "--quiet"]);
    assert!(quiet.stdout.contains("error[invalid-effect]") && !quiet.stdout.contains("Found"));
}

/// The text without ANSI sequences.
fn stripped(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').unwrap().1);
    }
    plain
}

#[test]
fn colours_are_only_added() {
    let place = Place::with("m.json", MENAGERIE);
    for format in ["human", "concise"] {
        let run = |color| {
            place
                .run(&["check", "--format", format, "--color", color, "m.json"])
                .stdout
        };
        assert_eq!(run("auto"), run("never"));
        assert!(!run("never").contains('\u{1b}'));
        assert!(run("always").contains("\u{1b}[31m"));
        assert_eq!(stripped(&run("always")), run("never"));
    }
    for format in ["json", "access-analyzer"] {
        let outcome = place.run(&["check", "--format", format, "--color", "always", "m.json"]);
        assert!(!outcome.stdout.contains('\u{1b}'));
    }
}

#[test]
fn the_environment_chooses_colours() {
    let place = Place::with("m.json", MENAGERIE);
    let colored = |variables: &[(&str, &str)]| {
        let mut command = place.command(&["check", "m.json"]);
        command.envs(variables.iter().copied());
        crate::run::finish(command, b"").stdout.contains('\u{1b}')
    };
    assert!(!colored(&[]));
    assert!(colored(&[("CLICOLOR_FORCE", "1")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "0")]));
    assert!(!colored(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
}

#[test]
fn nothing_in_a_document_reaches_the_terminal_as_it_is() {
    let wild = WRONG.replace("allow", "al\u{1b}[2J\u{202e}\u{7}low");
    let place = Place::with("a\u{1b}[2J.json", wild);
    for format in ["human", "concise"] {
        let outcome = place.run(&["check", "--format", format]);
        assert!(outcome.stdout.contains("\\u{202e}"), "{}", outcome.stdout);
        let hidden = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!outcome.stdout.contains(hidden), "{}", outcome.stdout);
    }
}

#[test]
fn a_document_of_one_line_does_not_flood_the_terminal() {
    let actions = vec!["s3:GetObject"; 2000].join("\",\"");
    let minified = WRONG
        .replace(['\n', ' '], "")
        .replace("\"s3:GetObject\"", &format!("[\"{actions}\"]"));
    let place = Place::with("a.json", minified);
    let outcome = place.run(&["check", "a.json"]);
    let snippet: Vec<&str> = outcome
        .stdout
        .lines()
        .filter(|line| line.contains('│'))
        .collect();
    assert!(
        snippet
            .iter()
            .any(|line| line.contains("\"Effect\":\"allow\""))
    );
    assert!(snippet.iter().all(|line| line.chars().count() <= 80));
}

#[test]
fn output_is_the_same_every_time() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/policies");
    let root = root.to_str().unwrap();
    for format in ["human", "concise", "json", "access-analyzer"] {
        let run = || {
            Place::new()
                .run(&["check", "--format", format, root])
                .stdout
        };
        let first = run();
        assert!(first.len() > 1000);
        assert!(first == run(), "{format} differs");
    }
}
