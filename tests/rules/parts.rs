//! A long policy is judged part by part: what a statement gives is the same in whatever part it stands.

use std::collections::{BTreeMap, BTreeSet};

use iamlint::config::Settings;
use iamlint::embed::PolicyKind;
use iamlint::lint::lint;
use iamlint::rules::{Check, all};
use iamlint::source::{Dialect, SourceFile};
use iamlint::syntax::{Value, parse};

use crate::fixture;

/// The statements of the fixtures that are policies of this kind without any fault of syntax, as source.
fn statements(kind: PolicyKind) -> Vec<String> {
    let mut found = Vec::new();
    for fixture in fixture::all() {
        let text = String::from_utf8_lossy(&fixture.bytes);
        let parsed = parse(&text, Dialect::Jsonc);
        let statement = parsed.root.get("Statement");
        if !parsed.errors.is_empty() || fixture.settings.policy_kind.is_some() {
            continue;
        }
        let statements = statement.map_or(&[][..], Value::one_or_many);
        let fits = |value: &Value<'_>| {
            (value.get("Principal").is_some() || value.get("NotPrincipal").is_some())
                == kind.takes_principal()
        };
        found.extend(
            statements
                .iter()
                .filter(|value| value.as_object().is_some() && fits(value))
                .map(|value| text[value.span.range()].to_owned()),
        );
    }
    found
}

/// How often each rule that judges statements one by one reports, by statement.
fn reports(statements: &[String], kind: PolicyKind) -> BTreeMap<(usize, &'static str), usize> {
    let list = statements.join(",\n");
    let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{list}]}}");
    let file = SourceFile::new("policy.jsonc", text);
    let settings = Settings {
        policy_kind: Some(kind),
        pedantic: true,
        ..Settings::default()
    };
    let mut reports = BTreeMap::new();
    for diagnostic in lint(&file, &settings).diagnostics {
        let one_by_one = all().any(|rule| {
            rule.name == diagnostic.rule
                && matches!(rule.check, Check::Statements(_) | Check::Conditions(_))
        });
        if let Some(statement) = diagnostic.statement.filter(|_| one_by_one) {
            *reports
                .entry((statement.index, diagnostic.rule))
                .or_default() += 1;
        }
    }
    reports
}

/// Whether a rule asks what the rest of the policy grants or denies.
fn is_of_the_whole(rule: &str) -> bool {
    rule == "mfa-pattern" || all().any(|known| known.name == rule && known.theme() == "security")
}

#[test]
fn a_statement_of_a_long_policy_gives_what_it_gives_alone() {
    for kind in [PolicyKind::Identity, PolicyKind::Resource] {
        let statements = statements(kind);
        assert!(statements.len() > 100, "{} statements", statements.len());
        let mut alone = BTreeMap::new();
        for (index, statement) in statements.iter().enumerate() {
            for ((_, rule), count) in reports(std::slice::from_ref(statement), kind) {
                alone.insert((index, rule), count);
            }
        }
        alone.retain(|(_, rule), _| !is_of_the_whole(rule));
        assert!(alone.len() > 100, "{alone:?}");
        let mut together = reports(&statements, kind);
        together.retain(|(_, rule), _| !is_of_the_whole(rule));
        assert_eq!(together, alone);
    }
}

#[test]
fn a_statement_gives_the_same_in_whatever_part_it_stands() {
    // So few that one which allows or denies everything leaves others unchanged, and so many that there are parts.
    const MANY: usize = 80;
    for kind in [PolicyKind::Identity, PolicyKind::Resource] {
        let statements = statements(kind);
        let mut rules = BTreeSet::new();
        for some in statements.chunks(MANY) {
            let here = reports(some, kind);
            rules.extend(here.keys().map(|(_, rule)| *rule));
            for shift in [1, 9, 24] {
                let mut shifted = some.to_vec();
                shifted.rotate_left(shift % some.len());
                let back = |index: usize| (index + shift) % some.len();
                let there = reports(&shifted, kind).into_iter();
                let there: BTreeMap<_, _> = there
                    .map(|((index, rule), count)| ((back(index), rule), count))
                    .collect();
                assert_eq!(there, here);
            }
        }
        assert!(rules.contains("wildcard-action"), "{rules:?}");
    }
}
