//! Many documents at once.

use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

use serde_json::{Value, json};

use crate::run::{CLEAN, Place, WRONG};

fn lines(text: &str) -> Vec<Value> {
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn policy(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn each_line_is_a_policy_and_answered_by_a_line() {
    let input = [
        json!({"id": "one", "policy": policy(WRONG)}),
        json!({"id": 2, "policy": CLEAN}),
        policy(CLEAN),
        json!({"id": {"account": "111122223333"}, "policy": {"Version": "2012-10-17", "Statement": []}, "kind": "scp"}),
        json!({"policy": policy(CLEAN), "resource_type": "AWS::S3::Bucket"}),
    ];
    let text = input.map(|line| line.to_string()).join("\n");
    let place = Place::new();
    let outcome =
        place.run_with_input(&["check", "--input", "ndjson", "--format", "ndjson"], &text);
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 1));
    let answers = lines(&outcome.stdout);
    assert_eq!(answers.len(), 5);
    assert_eq!(
        (&answers[0]["id"], &answers[0]["file"]),
        (&json!("one"), &json!("one"))
    );
    assert_eq!(answers[0]["findings"][0]["rule"], "invalid-effect");
    assert_eq!(
        answers[1],
        json!({"id": 2, "file": "2", "policies": 1, "findings": []})
    );
    assert_eq!(
        answers[2],
        json!({"file": "<stdin>:3", "policies": 1, "findings": []})
    );
    assert_eq!(answers[3]["id"]["account"], "111122223333");
    assert_eq!(answers[3]["file"], "<stdin>:4");
    // A bucket policy needs a principal.
    assert_ne!(answers[4]["findings"], json!([]));
    let concise = place.run_with_input(
        &["check", "--input", "ndjson", "--format", "concise", "-"],
        &text,
    );
    assert!(concise.stdout.starts_with("one:1:"), "{}", concise.stdout);
}

#[test]
fn a_string_has_places_of_its_own() {
    let line = json!({"id": "x", "policy": WRONG}).to_string();
    let outcome =
        Place::new().run_with_input(&["check", "--input", "ndjson", "--format", "concise"], line);
    assert_eq!(
        outcome.stdout,
        "x:6:18: error[invalid-effect] `allow` is no effect\n"
    );
}

#[test]
fn a_line_without_a_policy_stops_nothing() {
    let good = json!({"id": 1, "policy": policy(CLEAN)});
    let bad = [
        "{\"id\": 1",
        "{\"id\": 1}",
        "[]",
        "{\"policy\": {}, \"kind\": \"no-kind\"}",
        "{\"policy\": {}, \"resource_type\": \"AWS::No::Type\"}",
        "{\"policy\": {}, \"kind\": \"scp\", \"resource_type\": \"AWS::S3::Bucket\"}",
    ];
    let text = format!("{}\n\n{good}", bad.join("\n"));
    let outcome =
        Place::new().run_with_input(&["check", "--input", "ndjson", "--format", "ndjson"], &text);
    assert_eq!(outcome.code, 2);
    let answers = lines(&outcome.stdout);
    for (index, answer) in answers.iter().take(bad.len()).enumerate() {
        assert_eq!(answer["line"], index + 1);
        assert!(answer["error"].is_string());
    }
    assert_eq!(answers.len(), bad.len() + 1);
    assert_eq!(answers[bad.len()]["id"], 1);
    assert!(
        outcome
            .stderr
            .contains("<stdin>:2 is no policy with an id: it has no `policy`"),
        "{}",
        outcome.stderr
    );
    let many = "{}\n".repeat(500);
    let outcome =
        Place::new().run_with_input(&["check", "--input", "ndjson", "--format", "ndjson"], &many);
    assert_eq!((outcome.code, outcome.stdout.lines().count()), (2, 500));
    assert!(
        outcome.stderr.contains("490 more lines are no policies"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn answers_come_in_the_order_of_the_lines() {
    let mut text = String::new();
    for index in 0..3000 {
        let text_of_policy = if index % 7 == 0 { WRONG } else { CLEAN };
        text.push_str(&json!({"id": index, "policy": policy(text_of_policy)}).to_string());
        text.push('\n');
    }
    let place = Place::with("all.ndjson", &text);
    let run = |jobs: &str| {
        place.run(&[
            "check",
            "--input",
            "ndjson",
            "--format",
            "ndjson",
            "--jobs",
            jobs,
            "all.ndjson",
        ])
    };
    let first = run("4");
    let ids: Vec<u64> = lines(&first.stdout)
        .iter()
        .map(|line| line["id"].as_u64().unwrap())
        .collect();
    assert_eq!(ids, (0..3000).collect::<Vec<_>>());
    assert_eq!(first.stdout, run("1").stdout);
}

/// As `pipe()` of a cluster engine, or a person, wants it: the answer comes before the next question.
#[test]
fn a_line_is_answered_before_the_next_one_comes() {
    let mut child = Place::new()
        .command(&["check", "--input", "ndjson", "--format", "ndjson"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut answers = BufReader::new(child.stdout.take().unwrap()).lines();
    for id in 0..3 {
        writeln!(input, "{}", json!({"id": id, "policy": policy(CLEAN)})).unwrap();
        input.flush().unwrap();
        let answer: Value = serde_json::from_str(&answers.next().unwrap().unwrap()).unwrap();
        assert_eq!(answer["id"], id);
    }
    drop(input);
    assert!(answers.next().is_none());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn a_stream_is_not_fixed() {
    let outcome = Place::new().run_with_input(&["check", "--input", "ndjson", "--fix"], "");
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 2));
    assert!(
        outcome
            .stderr
            .contains("--input ndjson can't be combined with --fix")
    );
    let outcome = Place::new().run(&["check", "--input", "ndjson", "no-such.ndjson"]);
    assert_eq!(outcome.code, 2);
    assert!(
        outcome
            .stderr
            .contains("no such file or folder: no-such.ndjson")
    );
}

#[test]
fn files_are_named_on_standard_input() {
    let place = Place::with("a.json", WRONG);
    place.write("b/c.json", WRONG);
    place.write("b/data.json", "{}");
    place.write("main.py", "import this");
    place.write("z.json", WRONG);
    let list = "b\na.json\nmain.py\n\na.json\n";
    let outcome = place.run_with_input(
        &["check", "--stdin-paths", "--format", "concise", "-v"],
        list,
    );
    let names: Vec<&str> = outcome
        .stdout
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(names, ["a.json", "b/c.json"]);
    assert_eq!(
        outcome.stderr,
        "skipped b/data.json: holds no policy\nskipped main.py: no .json, .jsonc or .json5 file\n"
    );
    assert_eq!(outcome.code, 1);
    let outcome = place.run_with_input(&["check", "--stdin-paths"], "gone.json\n");
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(outcome.stderr.contains("no such file or folder: gone.json"));
}

#[test]
fn statistics_count_by_rule() {
    let place = Place::with("a.json", format!("[{WRONG}, {WRONG}]"));
    place.write("b.json", WRONG.replace("s3:GetObject", "s3:GetObjekt"));
    let outcome = place.run(&["check", "--statistics"]);
    assert_eq!(
        (
            outcome.stdout.as_str(),
            outcome.stderr.as_str(),
            outcome.code
        ),
        (
            "3  3 fixable  error       invalid-effect\n1  1 fixable  error       unknown-action\n",
            "",
            1
        )
    );
}

#[test]
fn timings_go_to_standard_error() {
    let place = Place::with("a.json", CLEAN);
    let outcome = place.run(&["check", "--timings", "--jobs", "1"]);
    assert_eq!(outcome.stdout, "No findings in 1 policy (1 file)\n");
    let heads: Vec<&str> = outcome
        .stderr
        .lines()
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    assert_eq!(heads, ["1", "search", "read", "lint", "write"]);
    assert_eq!(place.run(&["check", "--jobs", "0"]).code, 2);
}

#[test]
fn many_files_in_several_threads_are_fixed_and_shown_in_order() {
    let place = Place::new();
    for index in 0..200 {
        place.write(
            &format!("{index:03}.json"),
            WRONG.replace("s3:GetObject", "s3:GetObjekt"),
        );
    }
    let outcome = place.run(&["check", "--fix", "--format", "concise", "--jobs", "4"]);
    let names: Vec<String> = (0..200).map(|index| format!("{index:03}.json")).collect();
    let shown: Vec<&str> = outcome
        .stdout
        .lines()
        .filter_map(|line| line.split(':').next())
        .collect();
    assert_eq!(shown, names);
    assert!(
        outcome
            .stdout
            .lines()
            .all(|line| line.contains("unknown-action"))
    );
}
