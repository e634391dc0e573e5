//! What is true of every rule.

use std::collections::{BTreeMap, BTreeSet};

use iamlint::embed::kind_of;
use iamlint::rules::{NameKind, THEMES, all, find, issue_code, named};
use iamlint::syntax::parse;

use crate::fixture;

#[test]
fn names_are_unique_and_kebab_case() {
    let mut seen = BTreeSet::new();
    for rule in all() {
        let words = rule.name.split('-').all(|word| {
            !word.is_empty()
                && word
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
        });
        assert!(words, "{}", rule.name);
        assert!(seen.insert(rule.name), "two rules are named {}", rule.name);
        assert_eq!(find(rule.name).map(|rule| rule.module), Some(rule.module));
        let file = rule.module.rsplit("::").next().unwrap_or_default();
        assert_eq!(
            rule.name,
            file.replace('_', "-"),
            "the rule's file has another name"
        );
    }
}

#[test]
fn themes_hold_their_rules_in_order() {
    for theme in THEMES {
        let names: Vec<&str> = theme.rules.iter().map(|rule| rule.name).collect();
        assert!(names.is_sorted(), "{}: {names:?}", theme.name);
        for rule in theme.rules {
            assert_eq!(rule.theme(), theme.name, "{}", rule.name);
        }
    }
}

#[test]
fn issue_codes_exist() {
    for rule in all() {
        for code in rule.issue_codes {
            assert!(issue_code(code).is_some(), "{}: {code}", rule.name);
        }
    }
}

#[test]
fn every_rule_has_fixtures_that_give_it_and_near_misses() {
    let mut codes: BTreeMap<(String, Option<&str>), usize> = BTreeMap::new();
    let mut clean = BTreeSet::new();
    for fixture in fixture::all() {
        assert!(
            find(&fixture.rule).is_some(),
            "testdata/rules/{} belongs to no rule",
            fixture.rule
        );
        let (_, diagnostics) = fixture.lint();
        let mut own = diagnostics
            .iter()
            .filter(|diagnostic| diagnostic.rule == fixture.rule)
            .peekable();
        if own.peek().is_none() {
            clean.insert(fixture.rule.clone());
        }
        for diagnostic in own {
            *codes
                .entry((fixture.rule.clone(), diagnostic.issue_code))
                .or_default() += 1;
        }
    }
    let mut failures = Vec::new();
    for rule in all() {
        let count = |code| {
            codes
                .get(&(rule.name.to_owned(), code))
                .copied()
                .unwrap_or(0)
        };
        for &code in rule
            .issue_codes
            .iter()
            .filter(|&&code| count(Some(code)) < 2)
        {
            failures.push(format!(
                "{}: {code} has {} of at least 2 findings in the fixtures",
                rule.name,
                count(Some(code))
            ));
        }
        if rule.issue_codes.is_empty() && count(None) == 0 {
            failures.push(format!("{}: no fixture gives it", rule.name));
        }
        if !clean.contains(rule.name) {
            failures.push(format!("{}: no fixture without it", rule.name));
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n"));
}

#[test]
fn issue_codes_name_the_kinds_that_have_them() {
    let mut wrong = BTreeSet::new();
    for fixture in fixture::all() {
        let (source, diagnostics) = fixture.lint();
        let root = parse(source.text(), source.dialect()).root;
        let kind = fixture
            .settings
            .policy_kind
            .unwrap_or_else(|| kind_of(&root));
        for code in diagnostics
            .iter()
            .filter_map(|diagnostic| diagnostic.issue_code)
        {
            if !issue_code(code).is_some_and(|code| code.kinds.contains(&kind)) {
                wrong.insert(format!("{code}: {} ({})", kind.name(), fixture.name()));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn each_check_of_parliament_is_a_name() {
    let table = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/peer-checks.tsv");
    let table = std::fs::read_to_string(table).unwrap();
    let mut seen = BTreeSet::new();
    for row in table.lines().skip(1) {
        let cells: Vec<&str> = row.split('\t').collect();
        let peers = cells[2].split("; ");
        let rules: BTreeSet<&str> = cells[3].split(", ").collect();
        for list in peers.filter_map(|peer| peer.strip_prefix("P ").or(peer.strip_prefix("P* "))) {
            let list = list.split(" (").next().unwrap();
            for check in list.split(", ") {
                // Written shorter there: `NO_, INVALID_, OLD_VERSION`.
                let check = match check.strip_suffix('_') {
                    Some(start) => format!("{start}_VERSION"),
                    None => check.to_owned(),
                };
                let named = named(&check).unwrap_or_else(|unknown| panic!("{unknown}"));
                if !matches!(named.kind, NameKind::Rule) {
                    let note = named.note().unwrap_or_default();
                    assert!(note.contains(&format!("`{check}` is a ")), "{note}");
                }
                let known = named.rules.iter().any(|rule| rules.contains(rule.name));
                assert!(known, "{check} stands for other rules than the table says");
                seen.insert(check);
            }
        }
    }
    assert_eq!(seen.len(), 30, "{seen:?}");
}
