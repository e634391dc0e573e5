//! What the fixtures show of the issue codes: each is given and nearly given, in the kinds of policy that it belongs to.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use iamlint::diagnostic::Diagnostic;
use iamlint::embed::{PolicyKind, kind_of};
use iamlint::lint::lint;
use iamlint::rules::{Rule, all, find, issue_code, issue_codes};
use iamlint::source::Span;
use iamlint::syntax::{TokenKind, Value, parse, tokens};

use crate::fixture::{self, Fixture};

/// So many places that give a code, and so many that nearly do, show what it means.
const EXAMPLES: usize = 2;

/// Names the codes that the statement below it, or around it, almost gives. At the head of a file it speaks of the
/// whole document.
const NEAR_MISS: &str = "near-miss:";

/// What the fixtures show of a code: where it is given, and where it nearly is.
#[derive(Default)]
struct Shown {
    given: BTreeSet<(String, u32)>,
    missed: BTreeSet<(String, u32)>,
}

impl Shown {
    fn is_enough(&self) -> bool {
        self.given.len() >= EXAMPLES && self.missed.len() >= EXAMPLES
    }
}

/// Two places of the fixtures give each code and two nearly do; and where policies of one kind have a code and those of
/// another have not, so many in each kind that has it, each in a document that is linted as one of that kind.
#[test]
fn each_code_is_given_and_nearly_given_in_each_kind() {
    let mut shown: BTreeMap<(String, Option<PolicyKind>), Shown> = BTreeMap::new();
    let mut failures = String::new();
    for fixture in &fixture::all() {
        let Some(rule) = find(&fixture.rule) else {
            continue;
        };
        let source = fixture.source();
        let root = parse(source.text(), source.dialect()).root;
        let kind = fixture
            .settings
            .policy_kind
            .unwrap_or_else(|| kind_of(&root));
        let (_, diagnostics) = fixture.lint();
        for finding in &diagnostics {
            let Some(code) = finding.issue_code else {
                continue;
            };
            if !rule.issue_codes.contains(&code) {
                continue;
            }
            let start = place_of(&root, finding.primary.span).start;
            for kind in [None, Some(kind)] {
                let shown = shown.entry((code.to_owned(), kind)).or_default();
                shown.given.insert((fixture.name(), start));
            }
        }
        for miss in near_misses(fixture, rule) {
            if !rule.issue_codes.contains(&&*miss.code) {
                writeln!(
                    failures,
                    "{}: {} has no code {}",
                    fixture.name(),
                    rule.name,
                    miss.code
                )
                .unwrap();
            } else if miss.is_given(&diagnostics) {
                writeln!(
                    failures,
                    "{}: {} is no near miss: it is given",
                    fixture.name(),
                    miss.code
                )
                .unwrap();
            } else {
                for kind in [None, Some(kind)] {
                    let shown = shown.entry((miss.code.clone(), kind)).or_default();
                    shown.missed.insert((fixture.name(), miss.span.start));
                }
            }
        }
    }
    for code in issue_codes() {
        let differs = code.kinds.len() < PolicyKind::ALL.len();
        let kinds = code.kinds.iter().copied().map(Some).filter(|_| differs);
        for kind in [None].into_iter().chain(kinds) {
            let key = (code.code.to_owned(), kind);
            let shown = shown.remove(&key).unwrap_or_default();
            if !shown.is_enough() {
                writeln!(
                    failures,
                    "{} ({}): given in {} places of its rules' fixtures, nearly in {}",
                    code.code,
                    kind.map_or("any kind", PolicyKind::name),
                    shown.given.len(),
                    shown.missed.len()
                )
                .unwrap();
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}

/// The statement that a span stands in, or the whole document: one policy, or a list of them.
fn place_of(root: &Value<'_>, span: Span) -> Span {
    let policies = root.one_or_many().iter();
    let mut places = policies.flat_map(|policy| match policy.get("Statement") {
        Some(statements) => statements.one_or_many(),
        None => std::slice::from_ref(policy),
    });
    let place = places.find(|place| place.span.contains(span));
    place.map_or(root.span, |place| place.span)
}

/// A place that almost gives a code.
struct NearMiss {
    code: String,
    /// The statement, or the whole document.
    span: Span,
}

impl NearMiss {
    fn is_given(&self, diagnostics: &[Diagnostic]) -> bool {
        diagnostics.iter().any(|finding| {
            let span = finding.primary.span;
            finding.issue_code == Some(self.code.as_str())
                && (self.span.contains(span) || span.contains(self.span))
        })
    }
}

/// The near misses of a fixture: those that its comments name. A rule with one code needs no comments: the statements
/// that its fixtures without a finding of it hold are what almost gives it.
fn near_misses(fixture: &Fixture, rule: &Rule) -> Vec<NearMiss> {
    let source = fixture.source();
    let text = source.text();
    let root = parse(text, source.dialect()).root;
    let statements = root.get("Statement").map_or(&[][..], Value::one_or_many);
    let mut found = Vec::new();
    for token in tokens(text) {
        if !matches!(token.kind, TokenKind::Comment { .. }) {
            continue;
        }
        let comment = source.slice(token.span).trim_start_matches('/').trim();
        let Some(codes) = comment.strip_prefix(NEAR_MISS) else {
            continue;
        };
        let below = statements
            .iter()
            .find(|value| value.span.end > token.span.start);
        let span = match below {
            Some(statement) if token.span.start > root.span.start => statement.span,
            _ => root.span,
        };
        found.extend(codes.split(',').map(|code| NearMiss {
            code: code.trim().to_owned(),
            span,
        }));
    }
    if let [code] = rule.issue_codes
        && found.is_empty()
    {
        let (_, diagnostics) = fixture.lint();
        if diagnostics
            .iter()
            .all(|finding| finding.issue_code != Some(code))
        {
            let places = match root.as_array() {
                Some(policies) => policies,
                None if statements.is_empty() => std::slice::from_ref(&root),
                None => statements,
            };
            found.extend(places.iter().map(|value| NearMiss {
                code: (*code).to_owned(),
                span: value.span,
            }));
        }
    }
    found
}

/// A code is given for a kind of policy, by some fixture of its rules that is linted as one, if and only if the table of
/// codes says so.
#[test]
fn codes_belong_to_the_kinds_that_the_table_names() {
    let mut kinds: BTreeMap<&str, BTreeSet<PolicyKind>> = BTreeMap::new();
    let mut example: BTreeMap<(&str, PolicyKind), String> = BTreeMap::new();
    for fixture in &fixture::all() {
        let source = fixture.source();
        let own = kind_of(&parse(source.text(), source.dialect()).root);
        for kind in PolicyKind::ALL {
            let mut settings = fixture.settings.clone();
            let as_told = settings.policy_kind.unwrap_or(own) == kind;
            if !as_told && settings.resource_type.is_some() {
                continue;
            }
            settings.policy_kind = Some(kind);
            for finding in lint(&source, &settings).diagnostics {
                if let Some(code) = finding.issue_code {
                    kinds.entry(code).or_default().insert(kind);
                    example
                        .entry((code, kind))
                        .or_insert_with(|| fixture.name());
                }
            }
        }
    }
    let mut failures = String::new();
    for code in all()
        .flat_map(|rule| rule.issue_codes)
        .collect::<BTreeSet<_>>()
    {
        let told = issue_code(code).map_or(&[][..], |code| code.kinds);
        let shown = kinds.remove(code).unwrap_or_default();
        for kind in PolicyKind::ALL {
            match (told.contains(&kind), shown.contains(&kind)) {
                (true, false) => {
                    writeln!(failures, "{code}: no fixture gives it as {}", kind.name()).unwrap();
                }
                (false, true) => {
                    let fixture = &example[&(*code, kind)];
                    writeln!(failures, "{code}: {fixture} gives it as {}", kind.name()).unwrap();
                }
                _ => {}
            }
        }
    }
    assert!(failures.is_empty(), "\n{failures}");
}
