//! Bad input: each one clear line that says what to do.

use std::process::Stdio;

use insta::assert_snapshot;

use crate::run::{CLEAN, Place, WRONG, failed};

#[test]
fn no_such_file() {
    assert_snapshot!(failed(Place::new().run(&["check", "nope.json"])));
}

#[test]
fn a_folder_without_policies() {
    let place = Place::with("package.json", "{\"name\": \"x\"}");
    place.write("data.json", "[1, 2, 3]");
    assert_snapshot!(failed(place.run(&["check", "."])));
    assert_eq!(failed(place.run(&["check"])), failed(place.run(&[])));
}

#[test]
fn an_empty_folder() {
    assert_snapshot!(failed(Place::new().run(&["check"])));
}

#[test]
fn a_file_that_can_not_be_read() {
    // Fails for every user, root too: the parent is no folder.
    let place = Place::with("a.json", CLEAN);
    assert_snapshot!(failed(place.run(&["check", "a.json/b.json"])));
}

#[test]
fn one_unreadable_file_does_not_stop_the_others() {
    let place = Place::with("a.json", WRONG);
    place.write("z.json", CLEAN);
    let outcome = place.run(&[
        "check",
        "--format",
        "concise",
        "a.json",
        "nope.json",
        "z.json",
    ]);
    assert_eq!(
        outcome.stdout,
        "a.json:6:18: error[invalid-effect] `allow` is no effect\n"
    );
    assert!(
        outcome.stderr.contains("no such file or folder: nope.json"),
        "{}",
        outcome.stderr
    );
    assert_eq!(outcome.code, 2);
}

#[test]
fn a_binary_file() {
    let image = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";
    let place = Place::with("a.json", image);
    assert_snapshot!(failed(place.run(&["check", "a.json"])));
    // In a folder it is none of our business.
    place.write("b.json", CLEAN);
    let outcome = place.run(&["check", "-v"]);
    assert_eq!(outcome.stderr, "skipped a.json: a binary file\n");
    assert_eq!(outcome.code, 0);
}

#[test]
fn utf_16() {
    let bytes: Vec<u8> = CLEAN.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let place = Place::with("a.json", &bytes);
    assert_snapshot!(failed(place.run(&["check", "a.json"])));
    // It is a policy, so it is not passed over in a folder.
    assert_eq!(
        failed(place.run(&["check"])),
        failed(place.run(&["check", "a.json"]))
    );
    place.write(
        "a.json",
        [
            b"\xFE\xFF".as_slice(),
            "{}".encode_utf16()
                .flat_map(u16::to_be_bytes)
                .collect::<Vec<u8>>()
                .as_slice(),
        ]
        .concat(),
    );
    place.write("b.json", CLEAN);
    let outcome = place.run(&["check", "-v"]);
    assert_eq!(
        outcome.stderr,
        "skipped a.json: UTF-16 text that is no policy\n"
    );
    assert_eq!(outcome.code, 0);
}

#[test]
fn bad_flags() {
    let place = Place::with("a.json", CLEAN);
    let unknown = failed(place.run(&["check", "--polcy-type", "scp", "a.json"]));
    assert!(unknown.contains("--policy-type"), "{unknown}");
    let kind = failed(place.run(&["check", "--policy-type", "user", "a.json"]));
    assert!(kind.contains("identity, resource, trust, scp, rcp, boundary, session, vpc-endpoint"));
    let resource = failed(place.run(&["check", "--resource-type", "AWS::S3::Buket", "a.json"]));
    assert!(
        resource.contains("tip: a similar value exists: 'AWS::S3::Bucket'"),
        "{resource}"
    );
    let format = failed(place.run(&["check", "--format", "yaml", "a.json"]));
    assert!(
        format.contains("human, concise, json, access-analyzer"),
        "{format}"
    );
}

#[test]
fn types_that_contradict_each_other() {
    let place = Place::with("a.json", CLEAN);
    let arguments = [
        "check",
        "--policy-type",
        "scp",
        "--resource-type",
        "AWS::S3::Bucket",
        "a.json",
    ];
    assert_snapshot!(failed(place.run(&arguments)));
}

#[test]
fn a_path_without_a_command() {
    let place = Place::with("a.json", CLEAN);
    let said = failed(place.run(&["a.json"]));
    assert!(
        said.ends_with("To lint it: iamlint check a.json\n"),
        "{said}"
    );
}

#[test]
fn a_named_file_that_is_no_policy_is_linted() {
    let place = Place::with("a.json", "");
    let outcome = place.run(&["check", "--format", "concise", "a.json"]);
    assert!(
        outcome
            .stdout
            .starts_with("a.json:1:1: error[empty-document] "),
        "{}",
        outcome.stdout
    );
    assert_eq!(outcome.code, 1);
}

#[test]
fn standard_input() {
    let place = Place::new();
    let outcome = place.run_with_input(&["check", "--format", "concise", "-"], WRONG);
    assert_eq!(
        outcome.stdout,
        "<stdin>:6:18: error[invalid-effect] `allow` is no effect\n"
    );
    assert_eq!(outcome.code, 1);
    let outcome = place.run_with_input(&["check", "-"], CLEAN);
    assert_eq!(outcome.stdout, "No findings in 1 policy (1 file)\n");
    assert_eq!(outcome.code, 0);
}

#[test]
fn a_reader_that_goes_away_is_no_failure() {
    let place = Place::with("a.json", format!("[{}]", vec![WRONG; 500].join(",")));
    for format in ["human", "concise", "json", "access-analyzer"] {
        let mut child = place
            .command(&["check", "--format", format, "a.json"])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8_lossy(&output.stderr), "");
        assert_eq!(output.status.code(), Some(1));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_a_failure() {
    let place = Place::with("a.json", WRONG);
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = place
        .command(&["check", "a.json"])
        .stdout(full)
        .stderr(Stdio::piped())
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("can't write the output"));
    assert_eq!(output.status.code(), Some(2));
}
