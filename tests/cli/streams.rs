//! What each command writes where, and how it ends.

use crate::run::{CLEAN, Outcome, Place, WRONG};

/// A folder with a clean policy, one with findings, and a broken one.
fn place() -> Place {
    let place = Place::with("clean.json", CLEAN);
    place.write("wrong.json", WRONG);
    place.write(
        "broken.json",
        "{\"Statement\": [{\"Effect\": \"Allow\" \"Action\": \"*\"",
    );
    place
}

fn run(place: &Place, line: &str) -> Outcome {
    place.run(&line.split_whitespace().collect::<Vec<_>>())
}

#[test]
fn an_answer_goes_to_standard_output_alone() {
    let place = place();
    for (line, code, begins) in [
        ("check clean.json", 0, "No findings in 1 policy (1 file)\n"),
        ("check wrong.json", 1, "error[invalid-effect]: "),
        (
            "check --fail-on never wrong.json",
            0,
            "error[invalid-effect]: ",
        ),
        ("check -q clean.json", 0, ""),
        ("check --statistics wrong.json", 1, ""),
        (
            "check --diff wrong.json --format json -q",
            1,
            "--- a/wrong.json\n+++ b/wrong.json\n",
        ),
        (
            "explain trailing-comma",
            0,
            "# trailing-comma\n\nSeverity: error",
        ),
        ("rules", 0, "RULE "),
        ("rules --json", 0, "[\n  {\n    \"name\": "),
        ("summary clean.json", 0, ""),
        ("summary --format json clean.json", 0, ""),
        (
            "expand s3:GetBucketL*",
            0,
            "s3:GetBucketLocation\ns3:GetBucketLogging\n",
        ),
        ("query action s3:GetObject", 0, ""),
        ("query service s3", 0, ""),
        ("query condition-key aws:SourceArn", 0, ""),
        ("config show", 0, "# from no file of settings\n"),
        ("config schema", 0, "{\n"),
        ("completions bash", 0, "_iamlint() {\n"),
        ("man", 0, ".ie "),
        ("--version", 0, "iamlint "),
    ] {
        let outcome = run(&place, line);
        assert_eq!(
            (outcome.stderr.as_str(), outcome.code),
            ("", code),
            "{line}"
        );
        assert!(
            outcome.stdout.starts_with(begins),
            "{line}: {}",
            outcome.stdout
        );
        let quiet = line == "check -q clean.json";
        assert_eq!(outcome.stdout.is_empty(), quiet, "{line}");
    }
    let outcome = run(&place, "init");
    assert_eq!(
        (
            outcome.stdout.as_str(),
            outcome.stderr.as_str(),
            outcome.code
        ),
        ("Wrote iamlint.toml\n", "", 0)
    );
    let written = std::fs::read_to_string(place.path("iamlint.toml")).unwrap();
    assert!(written.starts_with('#') && run(&place, "check clean.json").code == 0);
}

#[test]
fn a_complaint_goes_to_standard_error_alone() {
    let place = place();
    place.write("iamlint.toml", "");
    for (line, says) in [
        ("check missing.json", "no such file or folder: missing.json"),
        (
            "check --select no-such-rule clean.json",
            "no rule is named `no-such-rule`",
        ),
        ("explain no-such-rule", "no rule is named no-such-rule"),
        ("rules no-such-rule", "no rule is named no-such-rule"),
        ("rules --theme none", "invalid value 'none'"),
        (
            "summary missing.json",
            "no such file or folder: missing.json",
        ),
        ("summary", "<PATHS>"),
        ("expand s3:NoSuch*", "s3:NoSuch"),
        ("query action s3:NoSuch", "no action s3:NoSuch"),
        ("query service no-such", "no service no-such"),
        ("query", "Usage: iamlint query"),
        ("config", "Usage: iamlint config"),
        ("config show --config missing.toml", "missing.toml"),
        ("init", "can't write iamlint.toml: it is there already"),
        ("lsp --no-such-flag", "unexpected argument '--no-such-flag'"),
        ("completions tcsh", "invalid value 'tcsh'"),
        ("man --output-dir clean.json", "can't write clean.json"),
        (
            "no-such-command",
            "unrecognized subcommand 'no-such-command'",
        ),
    ] {
        let outcome = run(&place, line);
        assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 2), "{line}");
        assert!(outcome.stderr.contains(says), "{line}: {}", outcome.stderr);
    }
    // What could be read of a broken policy is shown all the same.
    let outcome = run(&place, "summary broken.json");
    assert_eq!(outcome.code, 2);
    assert!(!outcome.stdout.is_empty() && outcome.stderr.contains("broken.json has syntax errors"));
}

#[test]
fn each_command_has_help() {
    let place = Place::new();
    for command in [
        "",
        "check",
        "completions",
        "config",
        "config schema",
        "config show",
        "expand",
        "explain",
        "init",
        "lsp",
        "man",
        "query",
        "query action",
        "rules",
        "summary",
    ] {
        let outcome = run(&place, &format!("{command} --help"));
        assert_eq!(
            (outcome.stderr.as_str(), outcome.code),
            ("", 0),
            "{command}"
        );
        let usage = format!("Usage: iamlint {command}");
        assert!(
            outcome.stdout.contains(usage.trim_end()),
            "{command}: {}",
            outcome.stdout
        );
    }
}
