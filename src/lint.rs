//! Lints a document: finds its policies, runs the rules, sorts what they say, and repairs what can be repaired.

mod chosen;
mod repair;

pub use repair::{Fixed, MAX_ROUNDS, best_fix, fix_all};

use std::cell::OnceCell;

use crate::config::Settings;
use crate::diagnostic::{Diagnostic, Location, StatementRef};
use crate::embed::{self, Found, PolicyKind, PositionMap};
use crate::fix::Edit;
use crate::policy;
use crate::rules::{self, DocumentContext, LintContext, Rule, Sink};
use crate::source::{Alphabet, Dialect, SourceFile, Span};
use crate::suppress::{self, Suppressed};
use crate::syntax::{self, Parse, PathElement, SyntaxError, Value};
use chosen::{Chosen, PolicyCheck};

/// What linting a document gave.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// How many policies the document holds. With none, nothing was checked.
    pub policies: usize,
    /// The findings, sorted by place and rule.
    pub diagnostics: Vec<Diagnostic>,
    /// What was left out of them.
    pub suppressed: Suppressed,
    /// Whether the document is one policy itself, and holds no other: the locations of its findings are then places in
    /// the document.
    pub is_policy: bool,
}

/// Lints all policies of a file.
///
/// A file without a policy gives an empty report, unless [`Settings::assume_policy`] says that it is meant to be one.
/// Never fails and never panics: bad input is a finding.
pub fn lint(file: &SourceFile, settings: &Settings) -> Report {
    let linter = Linter {
        settings,
        rules: &Chosen::of(settings),
    };
    let mut report = linter.document(
        file.text(),
        file.alphabet(),
        file.dialect(),
        file.invalid_utf8(),
        None,
        0,
    );
    if !settings.levels.is_empty() {
        for diagnostic in &mut report.diagnostics {
            if let Some(severity) = settings.levels.severity(diagnostic.rule) {
                diagnostic.severity = severity;
            }
        }
    }
    report.diagnostics.sort_by(|a, b| {
        let key =
            |diagnostic: &Diagnostic| (diagnostic.primary.span.start, diagnostic.primary.span.end);
        key(a)
            .cmp(&key(b))
            .then(a.rule.cmp(b.rule))
            .then_with(|| a.message.cmp(&b.message))
    });
    // A policy inside a string is text of the document as well: what a rule says of both is said once.
    report.diagnostics.dedup_by(|later, earlier| {
        later.rule == earlier.rule
            && later.primary.span == earlier.primary.span
            && later.message == earlier.message
    });
    if report.policies > 0 {
        report.suppressed = suppress::apply(file, settings, &mut report.diagnostics);
    }
    report
}

struct Linter<'a> {
    settings: &'a Settings,
    rules: &'a Chosen,
}

impl Linter<'_> {
    fn document(
        &self,
        text: &str,
        alphabet: Alphabet,
        dialect: Dialect,
        invalid_utf8: &[Span],
        kind: Option<PolicyKind>,
        embedded: usize,
    ) -> Report {
        let assume_policy = self.settings.assume_policy && embedded == 0;
        let Parse { root, errors } = syntax::parse(text, dialect);
        let mut report = Report::default();
        let mut values: Vec<&Value<'_>> = Vec::new();
        for found in embed::find(&root) {
            match found {
                Found::Here {
                    value,
                    kind: surroundings,
                } => {
                    self.policy(
                        text,
                        alphabet,
                        &errors,
                        value,
                        surroundings.or(kind),
                        &mut report,
                    );
                    values.push(value);
                }
                Found::Inside { .. } if embedded >= embed::MAX_EMBEDDED => {}
                Found::Inside {
                    text,
                    positions,
                    kind: surroundings,
                } => {
                    let kind = surroundings.or(kind);
                    let alphabet = Alphabet::of(&text);
                    let inner =
                        self.document(&text, alphabet, Dialect::Json, &[], kind, embedded + 1);
                    report.policies += inner.policies;
                    report.diagnostics.extend(
                        inner
                            .diagnostics
                            .into_iter()
                            .map(|inner| outward(inner, &positions)),
                    );
                }
            }
        }
        if report.policies == 0 {
            if !assume_policy {
                return Report::default();
            }
            if !root.is_opaque() {
                self.policy(text, alphabet, &errors, &root, kind, &mut report);
            }
            report.policies = 1;
            values.push(&root);
        }
        report.is_policy = report.policies == 1
            && matches!(values.as_slice(), [value] if std::ptr::eq(*value, &raw const root));
        let context = DocumentContext {
            text,
            dialect,
            root: &root,
            errors: &errors,
            invalid_utf8,
            catalog: self.settings.catalog,
            managed_policies: OnceCell::new(),
        };
        let mut diagnostics = Vec::new();
        for (rule, check) in &self.rules.document {
            check(&context, &mut Sink::new(rule, &mut diagnostics));
        }
        let mut names: Option<(usize, StatementNames<'_>)> = None;
        for diagnostic in &mut diagnostics {
            let span = diagnostic.primary.span;
            let index = values.partition_point(|value| value.span.end < span.end);
            let policy = values.get(index).filter(|value| value.span.contains(span));
            let value = policy.copied().unwrap_or(&root);
            // Findings of one rule stand in the order of the text mostly, so one policy's names are kept.
            let names = match &mut names {
                Some((known, names)) if *known == index => names,
                slot => &mut slot.insert((index, StatementNames::of(value))).1,
            };
            locate(diagnostic, value, names);
        }
        report.diagnostics.append(&mut diagnostics);
        report
    }

    /// Runs the rules that judge each statement for itself.
    fn statements(&self, context: &LintContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
        let mut run = |rules: &[(&'static Rule, PolicyCheck)]| {
            for (rule, check) in rules {
                check(context, &mut Sink::new(rule, &mut *diagnostics));
            }
        };
        run(&self.rules.statements);
        if context.has_conditions() {
            run(&self.rules.conditions);
        }
    }

    fn policy<'a>(
        &self,
        text: &'a str,
        alphabet: Alphabet,
        errors: &'a [SyntaxError],
        value: &'a Value<'a>,
        kind: Option<PolicyKind>,
        report: &mut Report,
    ) {
        let kind = self
            .settings
            .policy_kind
            .or(kind)
            .unwrap_or_else(|| embed::kind_in(text, alphabet, value));
        let policy = policy::lower(value, kind);
        let context = LintContext::new(text, alphabet, errors, &policy, self.settings);
        let mut diagnostics = Vec::new();
        // First of all: a few statements at a time stay in the nearest memory, and what is found out about them is kept.
        let mut parts = context.parts().peekable();
        if parts.peek().is_none() {
            self.statements(&context, &mut diagnostics);
        }
        for part in parts {
            self.statements(&part, &mut diagnostics);
        }
        for (rule, check) in &self.rules.policy {
            check(&context, &mut Sink::new(rule, &mut diagnostics));
        }
        if !self.settings.own_rules.rules.is_empty() {
            rules::check_own(&context, &mut diagnostics);
        }
        let names = StatementNames::of(value);
        let broken = errors.iter().any(|error| error.kind.is_structural());
        for diagnostic in &mut diagnostics {
            locate(diagnostic, value, &names);
            if broken {
                diagnostic.fixes.retain(|fix| {
                    fix.edits
                        .iter()
                        .all(|edit| within_string(text, value, edit))
                });
            }
        }
        report.policies += 1;
        report.diagnostics.append(&mut diagnostics);
    }
}

/// Whether an edit stays between the quotes of one string. In a broken document no other edit of a policy is offered:
/// what it takes out or puts in may be something else than the tree says.
fn within_string(text: &str, root: &Value<'_>, edit: &Edit) -> bool {
    let (_, node) = root.locate(edit.span);
    let quoted = text
        .get(node.range())
        .is_some_and(|node| node.starts_with(['"', '\'']));
    quoted && node.start < edit.span.start && edit.span.end < node.end
}

/// How the statements of a policy are called: looked up once, not for each finding.
struct StatementNames<'a> {
    /// Whether `Statement` is an array.
    is_list: bool,
    /// The `Sid` of each statement.
    sids: Vec<Option<&'a str>>,
}

impl<'a> StatementNames<'a> {
    fn of(policy: &'a Value<'_>) -> Self {
        let statement = policy.get("Statement");
        let statements = statement.map_or(&[][..], Value::one_or_many);
        Self {
            is_list: statement.is_some_and(|value| value.as_array().is_some()),
            sids: statements
                .iter()
                .map(|statement| Some(statement.get("Sid")?.as_text()?.as_str()))
                .collect(),
        }
    }
}

/// Fills in the nodes that a finding is about, and its statement.
fn locate(diagnostic: &mut Diagnostic, root: &Value<'_>, names: &StatementNames<'_>) {
    if diagnostic.about.is_empty() {
        diagnostic.about.push(diagnostic.primary.span);
    }
    diagnostic.locations = diagnostic
        .about
        .iter()
        .map(|&span| {
            let (path, span) = root.locate(span);
            Location { path, span }
        })
        .collect();
    let path = diagnostic
        .locations
        .first()
        .map_or(&[][..], |location| &location.path);
    let index = match path {
        [PathElement::Value(element), PathElement::Index(index), ..] if element == "Statement" => {
            *index
        }
        [PathElement::Value(element), ..] if element == "Statement" => 0,
        _ => return,
    };
    let single = path.len() == 1 && names.is_list;
    if !single {
        let sid = names.sids.get(index).copied().flatten().map(str::to_owned);
        diagnostic.statement = Some(StatementRef { index, sid });
    }
}

/// A finding of an embedded text as one of the text around it.
fn outward(mut diagnostic: Diagnostic, positions: &PositionMap) -> Diagnostic {
    let labels = std::iter::once(&mut diagnostic.primary).chain(&mut diagnostic.secondary);
    for span in labels
        .map(|label| &mut label.span)
        .chain(&mut diagnostic.about)
    {
        *span = positions.outer(*span);
    }
    for location in &mut diagnostic.locations {
        location.span = positions.outer(location.span);
    }
    for fix in &mut diagnostic.fixes {
        for edit in &mut fix.edits {
            *edit = positions.outer_edit(edit);
        }
    }
    diagnostic
}
