//! A long policy is judged part by part: each statement gives what it gives alone.

use std::collections::BTreeMap;

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

/// How often each rule that judges a statement for itself reports, by statement.
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
        let alone = all().any(|rule| {
            rule.name == diagnostic.rule
                && matches!(rule.check, Check::Statements(_) | Check::Conditions(_))
        });
        if let Some(statement) = diagnostic.statement.filter(|_| alone) {
            *reports
                .entry((statement.index, diagnostic.rule))
                .or_default() += 1;
        }
    }
    reports
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
        assert!(alone.len() > 100, "{alone:?}");
        assert_eq!(reports(&statements, kind), alone);
    }
}
