//! What policies grant, told by the rules: administrators in every disguise and none of those that nearly are, and each
//! known path of privilege escalation with what breaks it.

use std::fs;
use std::path::Path;

use iamlint::config::Settings;
use iamlint::diagnostic::Diagnostic;
use iamlint::embed::PolicyKind;
use iamlint::lint::lint;
use iamlint::source::SourceFile;
use serde_json::Value;

fn read(name: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/access");
    let text = fs::read_to_string(folder.join(name)).unwrap();
    let rows: Value = serde_json::from_str(&text).unwrap();
    rows.as_array().unwrap().clone()
}

fn findings(policy: &Value, kind: PolicyKind, rule: &str) -> Vec<Diagnostic> {
    let settings = Settings {
        policy_kind: Some(kind),
        assume_policy: true,
        ..Settings::default()
    };
    let report = lint(
        &SourceFile::new("policy.json", policy.to_string()),
        &settings,
    );
    let of_rule = report.diagnostics.into_iter();
    of_rule.filter(|finding| finding.rule == rule).collect()
}

fn kind(row: &Value) -> PolicyKind {
    row.get("kind").map_or(PolicyKind::Identity, |kind| {
        kind.as_str().unwrap().parse().unwrap()
    })
}

#[test]
fn administrators_are_found_in_every_disguise() {
    let rows = read("administrators.json");
    assert!(rows.len() >= 25);
    for row in &rows {
        let found = findings(&row["policy"], kind(row), "admin-access");
        assert_eq!(found.len(), 1, "{}", row["why"]);
    }
}

#[test]
fn nobody_else_is_an_administrator() {
    let rows = read("near-misses.json");
    assert!(rows.len() >= 60);
    for row in &rows {
        let found = findings(&row["policy"], kind(row), "admin-access");
        assert!(found.is_empty(), "{}", row["why"]);
    }
}

/// The paths that the findings of a policy list.
fn paths(policy: &Value) -> Vec<String> {
    let found = findings(policy, PolicyKind::Identity, "privilege-escalation");
    let notes = found.iter().flat_map(|finding| &finding.notes);
    let words = notes.flat_map(|note| note.split([' ', ':', ',', '.']));
    words
        .filter(|word| word.contains('-') && word.ends_with(|last: char| last.is_ascii_digit()))
        .map(str::to_owned)
        .collect()
}

fn statements(policy: &Value) -> &[Value] {
    match &policy["Statement"] {
        Value::Array(statements) => statements,
        statement => std::slice::from_ref(statement),
    }
}

/// The actions that a policy of `Allow` statements names, sorted, each once.
fn allowed(policy: &Value) -> Vec<&str> {
    let statements = statements(policy).iter();
    let mut actions: Vec<&str> = statements
        .inspect(|statement| assert_eq!(statement["Effect"], "Allow"))
        .flat_map(|statement| match &statement["Action"] {
            Value::Array(actions) => actions.as_slice(),
            action => std::slice::from_ref(action),
        })
        .map(|action| action.as_str().unwrap())
        .collect();
    actions.sort_unstable();
    actions.dedup();
    actions
}

/// The permissions that the page lists for a path, sorted.
fn needs<'p>(page: &'p str, path: &str) -> Vec<&'p str> {
    let start = format!("- {path}: ");
    let line = page.lines().find_map(|line| line.strip_prefix(&start));
    let listed = line.unwrap().split(". ").next().unwrap_or_default();
    let mut needs: Vec<&str> = listed
        .split(", ")
        .map(|name| name.trim_matches(['`', '.']))
        .collect();
    needs.sort_unstable();
    needs
}

#[test]
fn each_path_is_found_and_broken() {
    let rows = read("paths.json");
    let page = iamlint::docs::page(iamlint::rules::find("privilege-escalation").unwrap());
    let listed = page.lines().filter_map(|line| {
        let (id, _) = line.strip_prefix("- ")?.split_once(':')?;
        id.ends_with(|last: char| last.is_ascii_digit())
            .then_some(id)
    });
    let mut known: Vec<&str> = rows
        .iter()
        .map(|row| row["path"].as_str().unwrap())
        .collect();
    let mut listed: Vec<&str> = listed.collect();
    known.sort_unstable();
    listed.sort_unstable();
    assert_eq!(known, listed);
    assert_eq!(known.len(), 65);
    let mut failures = Vec::new();
    for row in &rows {
        let path = row["path"].as_str().unwrap();
        let needs = needs(&page, path);
        for which in ["triggers", "scoped"] {
            // All that the path takes is there, so that nothing but the resources makes the difference.
            assert_eq!(allowed(&row[which]), needs, "{path} {which}");
        }
        let (before, denied) =
            statements(&row["denied"]).split_at(statements(&row["triggers"]).len());
        assert_eq!(before, statements(&row["triggers"]), "{path} denied");
        let mut denials = denied.iter();
        assert!(
            !denied.is_empty() && denials.all(|denied| denied["Effect"] == "Deny"),
            "{path}"
        );
        for (which, wanted) in [("triggers", true), ("scoped", false), ("denied", false)] {
            let found = paths(&row[which]);
            if found.iter().any(|found| found == path) != wanted {
                failures.push(format!("{path} {which}: found {found:?}"));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}
