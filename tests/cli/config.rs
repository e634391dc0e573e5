//! Files of settings: where they are found, what they do, and what is said when they are wrong.

use iamlint::config::RuleOption;
use insta::assert_snapshot;

use crate::run::{CLEAN, Place, WRONG, failed};

/// A policy with three findings, by the rules `id-in-identity-policy`, `invalid-effect` and `unknown-action`.
const IDENTITY: &str = r#"{
  "Version": "2012-10-17",
  "Id": "x",
  "Statement": {"Effect": "allow", "Action": "s3:ListBukket", "Resource": "*"}
}
"#;

/// The rules of the findings, each with its file and severity.
fn findings(place: &Place, arguments: &[&str]) -> String {
    let outcome = place.run(&[&["check", "--format", "concise"], arguments].concat());
    assert_ne!(outcome.code, 2, "{}", outcome.stderr);
    let short = |line: &str| {
        let (file, rest) = line.split_once(':').unwrap();
        let finding = rest.split(' ').nth(1).unwrap();
        format!("{file} {finding}\n")
    };
    outcome.stdout.lines().map(short).collect()
}

/// What is said of a file of settings; nothing is linted.
fn refused(config: &str) -> String {
    let place = Place::with("policies/a.json", WRONG);
    place.write("iamlint.toml", config);
    failed(place.run(&["check"]))
}

#[test]
fn rules_are_told_what_to_do() {
    let place = Place::with("a.json", IDENTITY);
    assert_eq!(
        findings(&place, &[]),
        "a.json suggestion[id-in-identity-policy]\na.json error[invalid-effect]\na.json error[unknown-action]\n"
    );
    place.write(
        "iamlint.toml",
        "ignore = [\"unknown-action\"]\n[rules]\ninvalid-effect = \"suggestion\"\nid-in-identity-policy = { level = \"warning\" }\n",
    );
    assert_eq!(
        findings(&place, &[]),
        "a.json warning[id-in-identity-policy]\na.json suggestion[invalid-effect]\n"
    );
    place.write(
        "iamlint.toml",
        "select = [\"grammar\"]\n[rules]\ngrammar = \"error\"\ninvalid-effect = \"off\"\n",
    );
    assert_eq!(
        findings(&place, &[]),
        "a.json error[id-in-identity-policy]\n"
    );
}

#[test]
fn the_nearest_file_counts_and_may_extend_others() {
    let place = Place::with("a/b/c.json", IDENTITY);
    place.write(
        "iamlint.toml",
        "select = [\"invalid-effect\"]\nfail-on = \"never\"\n",
    );
    assert_eq!(findings(&place, &[]), "a/b/c.json error[invalid-effect]\n");
    assert_eq!(place.run(&["check"]).code, 0);
    place.write("a/iamlint.toml", "select = [\"unknown-action\"]");
    assert_eq!(findings(&place, &[]), "a/b/c.json error[unknown-action]\n");
    assert_eq!(place.run(&["check"]).code, 1);
    place.write("a/iamlint.toml", "extend = [\"../iamlint.toml\"]\n[rules]\ninvalid-effect = \"warning\"\nunknown-action = \"on\"");
    assert_eq!(
        findings(&place, &[]),
        "a/b/c.json warning[invalid-effect]\na/b/c.json error[unknown-action]\n"
    );
    assert_eq!(place.run(&["check"]).code, 0);
}

#[test]
fn a_python_project_may_hold_the_settings() {
    let place = Place::with("a/b.json", IDENTITY);
    place.write("iamlint.toml", "select = [\"unknown-action\"]");
    place.write(
        "a/pyproject.toml",
        "[project]\nname = \"x\"\n# nothing of iamlint\n",
    );
    assert_eq!(findings(&place, &[]), "a/b.json error[unknown-action]\n");
    place.write("a/pyproject.toml", "[project]\nname = \"x\"\n[tool.iamlint]\nselect = [\"invalid-effect\"]\n[tool.ruff]\nx = 1\n");
    assert_eq!(findings(&place, &[]), "a/b.json error[invalid-effect]\n");
    place.write("a/iamlint.toml", "select = [\"id-in-identity-policy\"]");
    assert_eq!(
        findings(&place, &[]),
        "a/b.json suggestion[id-in-identity-policy]\n"
    );
}

#[test]
fn overrides_are_for_some_files() {
    let place = Place::with("scp/a.json", IDENTITY);
    place.write("scp/old/b.json", IDENTITY);
    place.write("roles/c.trust.json", IDENTITY);
    place.write(
        "iamlint.toml",
        "select = [\"grammar\"]\n\
         [[override]]\npaths = [\"scp/\", \"!scp/old/\"]\npolicy-type = \"scp\"\n\
         [[override]]\npaths = [\"*.trust.json\"]\nignore = [\"grammar\"]\n",
    );
    assert_eq!(
        findings(&place, &[]),
        "scp/a.json error[invalid-effect]\nscp/old/b.json suggestion[id-in-identity-policy]\nscp/old/b.json error[invalid-effect]\n"
    );
    // The same from elsewhere.
    assert_eq!(
        findings(&place, &["scp/../scp/a.json"]),
        "scp/../scp/a.json error[invalid-effect]\n"
    );
}

#[test]
fn flags_beat_the_environment_and_both_beat_the_file() {
    let place = Place::with("a.json", IDENTITY);
    place.write(
        "iamlint.toml",
        "ignore = [\"invalid-effect\"]\nfail-on = \"never\"\n",
    );
    assert_eq!(
        findings(&place, &["--no-config", "--select", "invalid-effect"]),
        "a.json error[invalid-effect]\n"
    );
    assert_eq!(
        findings(
            &place,
            &[
                "--select",
                "invalid-effect,unknown-action",
                "--ignore",
                "INVALID_ACTION"
            ]
        ),
        "a.json error[invalid-effect]\n"
    );
    assert_eq!(place.run(&["check"]).code, 0);
    assert_eq!(place.run(&["check", "--fail-on", "error"]).code, 1);
    place.write("else.toml", "select = [\"id-in-identity-policy\"]");
    assert_eq!(
        findings(&place, &["--config", "else.toml"]),
        "a.json suggestion[id-in-identity-policy]\n"
    );
    let with = |name: &str, value: &str, arguments: &[&str]| {
        let mut command = place.command(&[&["check", "--format", "concise"], arguments].concat());
        command.env(name, value);
        crate::run::finish(command, b"")
    };
    assert_eq!(
        with("IAMLINT_SELECT", "invalid-effect", &[])
            .stdout
            .lines()
            .count(),
        1
    );
    let beaten = with(
        "IAMLINT_SELECT",
        "invalid-effect",
        &["--select", "unknown-action"],
    );
    assert!(beaten.stdout.contains("unknown-action") && !beaten.stdout.contains("invalid-effect"));
    assert_eq!(with("IAMLINT_NO_CONFIG", "1", &[]).code, 1);
    assert_eq!(
        with("IAMLINT_CONFIG", "else.toml", &[])
            .stdout
            .lines()
            .count(),
        1
    );
}

#[test]
fn names_of_others_are_understood_with_a_note() {
    let place = Place::with("a.json", IDENTITY);
    let outcome = place.run(&[
        "check",
        "--format",
        "concise",
        "--select",
        "UNKNOWN_PREFIX,INVALID_EFFECT",
    ]);
    assert_eq!(
        outcome.stderr,
        "note: `UNKNOWN_PREFIX` is a check of parliament and stands for `unknown-service`\n\
         note: `INVALID_EFFECT` is a code of IAM Access Analyzer and stands for `invalid-effect`\n"
    );
    assert_eq!(
        outcome.stdout,
        "a.json:4:28: error[invalid-effect] `allow` is no effect\n"
    );
}

#[test]
fn standard_input_has_the_settings_of_the_current_folder() {
    let place = Place::with("iamlint.toml", "select = [\"unknown-action\"]");
    let outcome = place.run_with_input(&["check", "--format", "concise", "-"], IDENTITY);
    assert!(outcome.stdout.contains("unknown-action") && outcome.stdout.lines().count() == 1);
}

#[test]
fn an_unknown_rule() {
    assert_snapshot!(refused(
        "[rules]\ninvalid-effect = \"off\"\nunknown-actions = \"off\"\n"
    ));
}

#[test]
fn an_unknown_key() {
    assert_snapshot!(refused("fail-om = \"error\"\n"));
}

#[test]
fn a_wrong_type() {
    assert_snapshot!(refused("pedantic = true\nignore = \"invalid-effect\"\n"));
}

#[test]
fn a_wrong_value() {
    assert_snapshot!(refused("[rules]\ninvalid-effect = \"eror\"\n"));
}

#[test]
fn no_toml() {
    assert_snapshot!(refused("ignore = [\n"));
}

#[test]
fn an_account_that_is_none() {
    assert_snapshot!(refused("own-accounts = [\"111122223333\", \"1234\"]\n"));
}

#[test]
fn a_pattern_that_is_none() {
    assert_snapshot!(refused("[[override]]\npaths = [\"a/[z-a]\"]\n"));
}

#[test]
fn an_override_for_nothing() {
    assert_snapshot!(refused("[[override]]\npedantic = true\n"));
}

#[test]
fn types_that_contradict_each_other() {
    assert_snapshot!(refused(
        "policy-type = \"scp\"\nresource-type = \"AWS::S3::Bucket\"\n"
    ));
}

#[test]
fn settings_that_extend_each_other() {
    let place = Place::with("a.json", CLEAN);
    place.write("iamlint.toml", "extend = [\"other/base.toml\"]\n");
    place.write(
        "other/base.toml",
        "pedantic = true\nextend = [\"../iamlint.toml\"]\n",
    );
    let outcome = place.run(&["check"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_snapshot!(outcome.stderr);
}

#[test]
fn settings_that_are_not_there() {
    assert_snapshot!(refused("extend = [\"nope.toml\"]\n"));
    let place = Place::with("a.json", CLEAN);
    let outcome = place.run(&["check", "--config", "nope.toml"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome.stderr.contains("no such file: "),
        "{}",
        outcome.stderr
    );
}

#[test]
fn flags_that_name_no_rule() {
    let place = Place::with("a.json", CLEAN);
    let outcome = place.run(&["check", "--select", "invalid-efect"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert_snapshot!(outcome.stderr);
}

#[test]
fn a_catalog_that_is_none() {
    let place = Place::with("a.json", CLEAN);
    place.write("catalog.bin", "nothing");
    let outcome = place.run(&["check", "--catalog", "catalog.bin"]);
    assert_eq!((outcome.code, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome.stderr.contains("can't be used as a catalog"),
        "{}",
        outcome.stderr
    );
    let builtin = concat!(env!("CARGO_MANIFEST_DIR"), "/src/catalog/catalog.bin");
    assert_eq!(
        place.run(&["check", "--catalog", builtin, "a.json"]).code,
        0
    );
}

#[test]
fn the_settings_of_a_file_and_where_they_were_said() {
    let place = Place::with("scp/a.json", CLEAN);
    place.write(
        "iamlint.toml",
        r#"extend = ["base.toml"]
own-accounts = ["111122223333"]
trusted-accounts = ["444455556666"]
organizations = ["o-a1b2c3d4e5"]

[sensitive-actions]
data = { add = ["sqs:SendMessage"], drop = ["kms:Decrypt"] }

[rules]
unknown-action = "warning"
wildcard-action = { level = "suggestion", max-actions = 3 }
oversized-policy.identity-policy-size = 6144

[[override]]
paths = ["scp/"]
policy-type = "scp"
trusted-accounts = ["123456789012"]
rules = { wildcard-action = { max-actions = 4 }, users-need-mfa = "error" }

[[forbidden-action]]
name = "no-bucket-deletion"
actions = ["s3:DeleteBucket"]
message = "Only the storage team deletes buckets"

[[forbidden-action]]
name = "no-key-deletion"
paths = ["scp/"]
actions = ["kms:ScheduleKeyDeletion"]
policy-types = ["scp"]

[[required-condition]]
name = "users-need-mfa"
severity = "warning"
actions = ["iam:Create*"]
all-of = [{ key = "aws:MultiFactorAuthPresent", operators = ["Bool"], values = ["true"] }]

[[suppress]]
paths = ["/scp/"]
rules = ["unknown-action"]
pointer = "/Statement/0"
reason = "not yet known"
until = 2020-02-29

[[suppress]]
paths = ["elsewhere.json"]
rules = ["unknown-action"]
reason = "another file"
"#,
    );
    place.write(
        "base.toml",
        "fail-on = \"error\"\nignore = [\"unknown-action\", \"unknown-service\"]\n[sensitive-actions.data]\ndrop = [\"s3:GetObject\", \"sqs:ReceiveMessage\"]\n",
    );
    let outcome = place.run(&["config", "show", "scp/a.json"]);
    assert_eq!((outcome.code, outcome.stderr.as_str()), (0, ""));
    assert_snapshot!(outcome.stdout);
    // What is shown can be read again, and means the same.
    place.write("again/iamlint.toml", &outcome.stdout);
    let again = place.run(&["config", "show", "again/scp/a.json"]);
    assert_eq!((again.code, again.stderr.as_str()), (0, ""));
    let values = |shown: &str| -> Vec<String> {
        let lines = shown.lines().skip(1);
        let lines = lines.map(|line| line.split("  # ").next().unwrap().to_owned());
        lines.collect()
    };
    assert_eq!(values(&again.stdout), values(&outcome.stdout));
    // Other files have less of it.
    let other = place.run(&["config", "show", "other/a.json"]).stdout;
    assert!(other.contains("[[forbidden-action]]"), "{other}");
    for absent in ["no-key-deletion", "[[suppress]]", "policy-type"] {
        assert!(!other.contains(absent), "{other}");
    }
    let none = Place::new().run(&["config", "show"]);
    assert_eq!(
        none.stdout,
        "# from no file of settings\npedantic = false  # default\nfail-on = \"warning\"  # default\n"
    );
}

#[test]
fn options_of_rules_decide_what_is_found() {
    let statement = |action: &str| {
        format!(
            "{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"Allow\", {action}, \"Resource\": \"arn:aws:sqs:us-east-1:111122223333:jobs\"}}}}"
        )
    };
    let place = Place::with(
        "a.json",
        statement("\"Action\": [\"sqs:DeleteMessage*\", \"sqs:*Permission\"]"),
    );
    let select = ["--select", "wildcard-action"];
    assert_eq!(
        findings(&place, &select),
        "a.json security[wildcard-action]\n"
    );
    // The first takes in one action, the second two.
    for (most, found) in [(1, "a.json security[wildcard-action]\n"), (2, "")] {
        let config = format!("rules.wildcard-action.max-actions = {most}\n");
        place.write("iamlint.toml", config);
        assert_eq!(findings(&place, &select), found, "{most}");
    }
    let rest = "\"NotAction\": [\"a*:*\", \"organizations:*\"]";
    place.write(
        "a.json",
        statement(rest).replace("arn:aws:sqs:us-east-1:111122223333:jobs", "*"),
    );
    let select = ["--select", "near-admin-access"];
    place.write("iamlint.toml", "");
    assert_eq!(findings(&place, &select), "");
    place.write(
        "iamlint.toml",
        "rules.near-admin-access.max-missing-percent = 40\n",
    );
    assert_eq!(
        findings(&place, &select),
        "a.json security[near-admin-access]\n"
    );
    let buckets: Vec<String> = (1000..1200)
        .map(|number| format!("\"arn:aws:s3:::amzn-s3-demo-bucket-{number}\""))
        .collect();
    let long = format!(
        "{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"Allow\", \"Action\": \"s3:ListBucket\", \"Resource\": [{}]}}}}",
        buckets.join(", ")
    );
    place.write("a.json", &long);
    place.write("managed/b.json", &long);
    let select = ["--select", "oversized-policy"];
    assert_eq!(findings(&place, &select), "");
    place.write(
        "iamlint.toml",
        "[[override]]\npaths = [\"managed/\"]\nrules = { oversized-policy = { identity-policy-size = 6144 } }\n",
    );
    assert_eq!(
        findings(&place, &select),
        "managed/b.json warning[oversized-policy]\n"
    );
    let trust = |number: usize| {
        let users: Vec<String> = (0..number)
            .map(|user| format!("\"arn:aws:iam::111122223333:user/{user:04}\""))
            .collect();
        format!(
            "{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"Allow\", \"Principal\": {{\"AWS\": [{}]}}, \"Action\": \"sts:AssumeRole\"}}}}",
            users.join(", ")
        )
    };
    place.write("a.json", trust(60));
    place.write("managed/b.json", trust(110));
    assert_eq!(
        findings(&place, &select),
        "a.json warning[oversized-policy]\nmanaged/b.json warning[oversized-policy]\n"
    );
    place.write(
        "iamlint.toml",
        "rules.oversized-policy.trust-policy-size = 4096\n",
    );
    assert_eq!(
        findings(&place, &select),
        "managed/b.json warning[oversized-policy]\n"
    );
}

#[test]
fn an_option_that_is_none() {
    let place = |config: &str| refused(&format!("[rules]\n{config}\n"));
    assert_snapshot!(
        [
            place("wildcard-action = { max-actions = -1 }"),
            place("wildcard-action = { max-missing-percent = 10 }"),
            place("security.max-actions = 10"),
            place("oversized-policy.trust-policy-size = 10_000"),
            place("oversized-policy.trust-policy-size = \"4096\""),
            place("wildcard-action.max-action = 1"),
        ]
        .concat()
    );
}

#[test]
fn the_page_and_the_schema_know_each_option() {
    let schema: serde_json::Value =
        serde_json::from_str(&Place::new().run(&["config", "schema"]).stdout).unwrap();
    let table = schema.pointer("/$defs/RuleTable/properties").unwrap();
    let options: Vec<_> = table.as_object().unwrap().keys().collect();
    assert_eq!(options.len(), 1 + RuleOption::ALL.len());
    for option in RuleOption::ALL {
        let range = option.range();
        let known = &table[option.name()];
        assert_eq!(known["minimum"], *range.start(), "{}", option.name());
        assert_eq!(known["maximum"], *range.end(), "{}", option.name());
        let said = format!("{} if nothing is said", option.default());
        assert!(
            known["description"]
                .as_str()
                .unwrap()
                .replace('\n', " ")
                .contains(&said)
        );
        let rule = iamlint::rules::find(option.rule()).unwrap();
        let page = iamlint::docs::page(rule);
        let line = format!("- `{}`: ", option.name());
        let from_to = format!(
            "from {} to {}; {}",
            range.start(),
            range.end(),
            option.default()
        );
        assert!(page.contains(&line) && page.contains(&from_to), "{page}");
    }
}

#[test]
fn the_schema_is_the_one_that_is_committed() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/iamlint.schema.json");
    let printed = Place::new().run(&["config", "schema"]).stdout;
    if std::env::var_os("IAMLINT_UPDATE").is_some() {
        std::fs::write(path, &printed).unwrap();
    }
    let committed = std::fs::read_to_string(path).unwrap();
    assert!(
        committed == printed,
        "run `IAMLINT_UPDATE=1 cargo test --test cli schema`"
    );
    let schema: serde_json::Value = serde_json::from_str(&printed).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    let valid = |config: &str| {
        let table: toml::Table = config.parse().unwrap();
        validator.is_valid(&serde_json::to_value(table).unwrap())
    };
    assert!(valid(
        "select = [\"security\"]\nfail-on = \"error\"\n[rules]\nunknown-action = \"off\"\nown = { level = \"error\" }\n[[override]]\npaths = [\"a\"]\npolicy-type = \"scp\""
    ));
    assert!(valid(
        "[[required-condition]]\nname = \"x\"\nactions = [\"s3:*\"]\nall-of = [{ key = \"aws:SourceIp\" }]"
    ));
    for wrong in [
        "fail-om = \"error\"",
        "ignore = \"x\"",
        "[rules]\nx = \"eror\"",
        "[[override]]\npedantic = true",
        "resource-type = \"AWS::S3::Buket\"",
    ] {
        assert!(!valid(wrong), "{wrong}");
    }
}

#[test]
fn init_writes_a_file_once() {
    let place = Place::with("a.json", CLEAN);
    let outcome = place.run(&["init"]);
    assert_eq!(
        (outcome.code, outcome.stdout.as_str()),
        (0, "Wrote iamlint.toml\n")
    );
    assert_eq!(place.run(&["check"]).code, 0);
    let written = std::fs::read_to_string(place.path("iamlint.toml")).unwrap();
    let again = place.run(&["init"]);
    assert_eq!((again.code, again.stdout.as_str()), (2, ""));
    assert!(
        again
            .stderr
            .contains("can't write iamlint.toml: it is there already")
    );
    // All that it offers is understood, too.
    let offered: Vec<_> = written
        .lines()
        .map(|line| {
            line.strip_prefix("# ")
                .filter(|rest| rest.starts_with('[') || rest.contains(" = "))
                .unwrap_or("")
        })
        .collect();
    place.write("iamlint.toml", offered.join("\n"));
    place.write("baseline.json", "{\"version\": 1, \"findings\": []}");
    let outcome = place.run(&["check"]);
    assert_eq!(outcome.code, 0, "{}", outcome.stderr);
}
