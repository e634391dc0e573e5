//! What a rule sees, and where it says what it found.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::action::faults::{self, ActionFault};
use super::resource::arns;
use super::{Rule, issue_code};
use crate::access::action_set::ActionSet;
use crate::catalog::{Catalog, ConditionKey};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::policy::{ActionPattern, Arn, ConditionEntry, Policy, Statement};
use crate::source::{Dialect, Span};
use crate::syntax::{SyntaxError, SyntaxErrorKind, Value};

/// A document as text and tree.
#[derive(Debug)]
pub struct DocumentContext<'a> {
    /// The whole text.
    pub text: &'a str,
    /// Which JSON it is written in.
    pub dialect: Dialect,
    /// Its tree.
    pub root: &'a Value<'a>,
    /// What is wrong with its syntax, in the order of the text.
    pub errors: &'a [SyntaxError],
    /// Where the file held bytes that are no UTF-8.
    pub invalid_utf8: &'a [Span],
}

impl<'a> DocumentContext<'a> {
    /// The syntax errors of one kind.
    pub fn errors_of(&self, kind: SyntaxErrorKind) -> impl Iterator<Item = &'a SyntaxError> {
        self.errors.iter().filter(move |error| error.kind == kind)
    }

    /// The text of a span; empty where the span is not one of this text.
    pub fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Whether `span` starts in bytes that are no UTF-8: what it says of its character is about the replacement.
    pub fn is_invalid_utf8(&self, span: Span) -> bool {
        let index = self
            .invalid_utf8
            .partition_point(|invalid| invalid.end <= span.start);
        self.invalid_utf8
            .get(index)
            .is_some_and(|invalid| invalid.start <= span.start)
    }
}

/// A policy, and what several rules need to know of it.
#[derive(Debug)]
pub struct LintContext<'a> {
    /// The text that the policy stands in.
    pub text: &'a str,
    /// The policy.
    pub policy: &'a Policy<'a>,
    /// The facts about AWS.
    pub catalog: &'a Catalog,
    /// What the run was told.
    pub settings: &'a Settings,
    /// What is wrong with the document's syntax, in the order of the text.
    errors: &'a [SyntaxError],
    /// One cell a statement.
    actions: Vec<OnceCell<ActionSet>>,
    action_faults: OnceCell<Vec<ActionFault<'a>>>,
    /// The condition keys that the catalog knows, by where they start in the text.
    condition_keys: OnceCell<Vec<(u32, ConditionKey<'a>)>>,
    /// The ARN formats of the services that the policy's resources name, by service.
    resource_formats: OnceCell<BTreeMap<&'a str, Vec<Arn<'a>>>>,
}

impl<'a> LintContext<'a> {
    /// The context of one policy.
    pub(crate) fn new(
        text: &'a str,
        errors: &'a [SyntaxError],
        policy: &'a Policy<'a>,
        settings: &'a Settings,
    ) -> Self {
        Self {
            text,
            errors,
            policy,
            catalog: settings.catalog,
            settings,
            actions: policy.statements.iter().map(|_| OnceCell::new()).collect(),
            action_faults: OnceCell::new(),
            condition_keys: OnceCell::new(),
            resource_formats: OnceCell::new(),
        }
    }

    /// Whether parts of what stands at `span` may be lost, since its syntax is broken there: what seems to be missing
    /// may be in the part that could not be read. At most [`crate::syntax::MAX_ERRORS`] steps.
    pub fn is_damaged(&self, span: Span) -> bool {
        self.errors
            .iter()
            .filter(|error| error.kind.is_structural())
            .any(|error| error.span.start <= span.end && span.start <= error.span.end)
    }

    /// The statements of the policy.
    pub fn statements(&self) -> &'a [Statement<'a>] {
        &self.policy.statements
    }

    /// The ARN formats of a service that a resource of the policy names; empty for other services. Computed once.
    pub(super) fn resource_formats(&self, service: &str) -> &[Arn<'a>] {
        let formats = self
            .resource_formats
            .get_or_init(|| arns::formats(self.catalog, self.policy));
        formats.get(service).map_or(&[], Vec::as_slice)
    }

    /// What is wrong with the actions of the policy, in the order of the text. Computed once.
    pub(super) fn action_faults(&self) -> &[ActionFault<'a>] {
        self.action_faults
            .get_or_init(|| faults::find(self.catalog, self.policy))
    }

    /// What the catalog knows of a condition key of this policy. The keys are looked up once a policy.
    pub fn condition_key(&self, entry: &ConditionEntry<'a>) -> Option<ConditionKey<'a>> {
        let keys = self.condition_keys.get_or_init(|| {
            let entries = self.statements().iter().flat_map(Statement::conditions);
            let mut keys: Vec<_> = entries
                .filter_map(|(_, entry)| {
                    let key = entry.key();
                    let found = self.catalog.condition_key(key.as_str())?;
                    key.is_known().then_some((key.span().start, found))
                })
                .collect();
            keys.sort_unstable_by_key(|(start, _)| *start);
            keys
        });
        let start = entry.key().span().start;
        let index = keys
            .binary_search_by_key(&start, |(start, _)| *start)
            .ok()?;
        keys.get(index).map(|(_, key)| *key)
    }

    /// The catalog's actions that a statement of this policy speaks of: those that its `Action` matches, or that its
    /// `NotAction` leaves. A pattern with unknown parts matches nothing in `Action`; in `NotAction` it may leave
    /// nothing at all, and the set is empty. Computed once a statement.
    pub fn actions(&self, statement: &Statement<'a>) -> Cow<'_, ActionSet> {
        let position = self
            .statements()
            .binary_search_by_key(&statement.index, |other| other.index);
        let cell = position
            .ok()
            .and_then(|position| self.actions.get(position));
        match cell {
            Some(cell) => Cow::Borrowed(cell.get_or_init(|| self.compute_actions(statement))),
            None => Cow::Owned(self.compute_actions(statement)),
        }
    }

    fn compute_actions(&self, statement: &Statement<'a>) -> ActionSet {
        let (element, negated) = match (&statement.action, &statement.not_action) {
            (Some(element), _) => (element, false),
            (None, Some(element)) => (element, true),
            (None, None) => return ActionSet::new(),
        };
        if negated
            && element
                .patterns
                .iter()
                .any(|pattern| pattern.known().is_none())
        {
            return ActionSet::new();
        }
        let patterns = element.patterns.iter().filter_map(ActionPattern::known);
        ActionSet::from_patterns(self.catalog, patterns, negated)
    }
}

/// Where a rule says what it found.
#[derive(Debug)]
pub struct Sink<'a> {
    rule: &'static Rule,
    diagnostics: &'a mut Vec<Diagnostic>,
}

impl<'a> Sink<'a> {
    pub(crate) fn new(rule: &'static Rule, diagnostics: &'a mut Vec<Diagnostic>) -> Self {
        Self { rule, diagnostics }
    }

    /// A finding at `span`: exactly the characters that it speaks of. The message says what is wrong, in the terms of
    /// the file, without a final stop. Severity and issue code are the rule's, if it has exactly one code.
    pub fn report(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        let code = match self.rule.issue_codes {
            [code] => Some(*code),
            _ => None,
        };
        self.push(code, span, message.into())
    }

    /// A finding that IAM Access Analyzer knows as `code`, one of the rule's issue codes. The code decides the
    /// severity.
    pub fn report_as(
        &mut self,
        code: &'static str,
        span: Span,
        message: impl Into<String>,
    ) -> &mut Diagnostic {
        debug_assert!(
            self.rule.issue_codes.contains(&code),
            "{code} is no code of {}",
            self.rule.name
        );
        self.push(Some(code), span, message.into())
    }

    /// A finding that IAM Access Analyzer has no code for, by a rule that has one.
    pub fn report_plain(&mut self, span: Span, message: impl Into<String>) -> &mut Diagnostic {
        self.push(None, span, message.into())
    }

    fn push(&mut self, code: Option<&'static str>, span: Span, message: String) -> &mut Diagnostic {
        let severity = code
            .and_then(issue_code)
            .map_or(self.rule.severity, |code| code.severity);
        let mut diagnostic = Diagnostic::new(self.rule.name, severity, span, message);
        diagnostic.issue_code = code;
        self.diagnostics.push(diagnostic);
        let last = self.diagnostics.len() - 1;
        &mut self.diagnostics[last]
    }
}
