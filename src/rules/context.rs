//! What a rule sees, and where it says what it found.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::action::faults::{self, ActionFault};
use super::condition::mfa_pattern::MfaDenials;
use super::resource::arns::{self, ResourceArn, ServiceFormats};
use super::resource::managed_policies::{self, Reference};
use super::security::breadth::Breadth;
use super::security::scopable::{self, OpenStatement};
use super::security::sensitive::SensitiveGrants;
use super::{Rule, issue_code};
use crate::access::action_set::ActionSet;
use crate::access::{Grants, StatementMeaning};
use crate::catalog::{ArnFormat, Catalog, ConditionKey};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::policy::{ConditionEntry, Policy, Statement};
use crate::source::{Alphabet, Dialect, Span};
use crate::syntax::{SyntaxError, SyntaxErrorKind, Text, Value, ValueKind};

/// So many values wait to be visited in most documents.
const OPEN_VALUES: usize = 32;

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
    /// The facts about AWS.
    pub catalog: &'a Catalog,
    /// The references to AWS managed policies.
    pub(crate) managed_policies: OnceCell<Vec<Reference<'a>>>,
}

impl<'a> DocumentContext<'a> {
    /// The syntax errors of one kind.
    pub fn errors_of(&self, kind: SyntaxErrorKind) -> impl Iterator<Item = &'a SyntaxError> {
        self.errors.iter().filter(move |error| error.kind == kind)
    }

    /// The strings of the document, in no order: values only, no keys.
    pub fn strings(&self) -> impl Iterator<Item = &'a Text<'a>> + use<'a> {
        let mut open = Vec::with_capacity(OPEN_VALUES);
        open.push(self.root);
        std::iter::from_fn(move || {
            while let Some(value) = open.pop() {
                match &value.kind {
                    ValueKind::String(text) => return Some(text),
                    ValueKind::Array(items) => open.extend(items),
                    ValueKind::Object(object) => {
                        open.extend(object.members.iter().map(|member| &member.value));
                    }
                    _ => {}
                }
            }
            None
        })
    }

    /// The references of the document to AWS managed policies, in the order of the text. Read once.
    pub(super) fn managed_policies(&self) -> &[Reference<'a>] {
        self.managed_policies
            .get_or_init(|| managed_policies::references(self))
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
    /// Which characters the text holds.
    pub alphabet: Alphabet,
    /// The policy.
    pub policy: &'a Policy<'a>,
    /// The facts about AWS.
    pub catalog: &'a Catalog,
    /// What the run was told.
    pub settings: &'a Settings,
    /// What is wrong with the document's syntax, in the order of the text.
    errors: &'a [SyntaxError],
    /// The statements that the rule is to judge.
    statements: &'a [Statement<'a>],
    /// The place of the first of them in the policy's list.
    first: usize,
    facts: Rc<PolicyFacts<'a>>,
    /// The condition keys of the statements that the catalog knows, by where they start in the text.
    condition_keys: OnceCell<Vec<(u32, ConditionKey<'a>)>>,
    resource_arns: OnceCell<Vec<ResourceArn<'a>>>,
}

/// What is found out once a policy.
#[derive(Debug)]
struct PolicyFacts<'a> {
    grants: OnceCell<Grants<'a>>,
    breadth: OnceCell<Breadth>,
    sensitive_grants: OnceCell<SensitiveGrants>,
    open_statements: OnceCell<Vec<OpenStatement<'a>>>,
    action_faults: OnceCell<Vec<ActionFault<'a>>>,
    mfa_denials: OnceCell<MfaDenials>,
    /// The ARN formats of the services that the policy's resources name, by service.
    resource_formats: OnceCell<BTreeMap<&'a str, ServiceFormats<'a>>>,
}

/// How many statements are judged at a time: so many that they stay in the nearest memory while rule after rule looks
/// at them.
const PART: usize = 32;

impl<'a> LintContext<'a> {
    /// The context of one policy.
    pub(crate) fn new(
        text: &'a str,
        alphabet: Alphabet,
        errors: &'a [SyntaxError],
        policy: &'a Policy<'a>,
        settings: &'a Settings,
    ) -> Self {
        Self {
            text,
            alphabet,
            errors,
            policy,
            catalog: settings.catalog,
            settings,
            statements: &policy.statements,
            first: 0,
            facts: Rc::new(PolicyFacts {
                grants: OnceCell::new(),
                breadth: OnceCell::new(),
                sensitive_grants: OnceCell::new(),
                open_statements: OnceCell::new(),
                action_faults: OnceCell::new(),
                mfa_denials: OnceCell::new(),
                resource_formats: OnceCell::new(),
            }),
            condition_keys: OnceCell::new(),
            resource_arns: OnceCell::new(),
        }
    }

    /// The policy in parts of a few statements, for rules that judge each statement for itself. None where the policy is
    /// short enough to be judged as a whole.
    pub(crate) fn parts(&self) -> impl Iterator<Item = Self> {
        let statements = self.statements;
        let long = statements.len() > PART;
        let parts = statements.chunks(PART).filter(move |_| long);
        parts.enumerate().map(|(part, statements)| Self {
            statements,
            first: part * PART,
            facts: Rc::clone(&self.facts),
            condition_keys: OnceCell::new(),
            resource_arns: OnceCell::new(),
            ..*self
        })
    }

    /// Whether one of the statements has a `Condition`.
    pub(crate) fn has_conditions(&self) -> bool {
        let mut statements = self.statements.iter();
        statements.any(|statement| statement.condition.is_some())
    }

    /// Whether parts of what stands at `span` may be lost, since its syntax is broken there: what seems to be missing
    /// may be in the part that could not be read. At most [`crate::syntax::MAX_ERRORS`] steps.
    pub fn is_damaged(&self, span: Span) -> bool {
        self.errors
            .iter()
            .filter(|error| error.kind.is_structural())
            .any(|error| error.span.start <= span.end && span.start <= error.span.end)
    }

    /// The statements to judge: all of the policy, or for a rule that takes each for itself, some of them.
    pub fn statements(&self) -> &'a [Statement<'a>] {
        self.statements
    }

    /// What the statements to judge say, in the order of [`LintContext::statements`].
    pub fn meanings(&self) -> &[StatementMeaning<'a>] {
        let all = self.grants().statements();
        let judged = self.first..self.first + self.statements.len();
        all.get(judged).unwrap_or_default()
    }

    /// Whether a variable may stand anywhere in the policy.
    pub(super) fn holds_variables(&self) -> bool {
        self.alphabet.dollar || self.alphabet.backslash
    }

    /// The ARN formats of a service that a resource of the policy names; empty for other services. Computed once.
    pub(super) fn resource_formats(&self, service: &str) -> &[ArnFormat<'a>] {
        let formats = self
            .facts
            .resource_formats
            .get_or_init(|| arns::formats(self.catalog, self.policy));
        formats.get(service).map_or(&[], AsRef::as_ref)
    }

    /// The ARNs of the policy's resources, in the order of the text. Read once.
    pub(super) fn resource_arns(&self) -> &[ResourceArn<'a>] {
        self.resource_arns
            .get_or_init(|| arns::read_arns(self.statements()))
    }

    /// What is wrong with the actions of the policy, in the order of the text. Computed once.
    pub(super) fn action_faults(&self) -> &[ActionFault<'a>] {
        self.facts
            .action_faults
            .get_or_init(|| faults::find(self.grants()))
    }

    /// Which statements deny with a test on MFA. Found out once.
    pub(super) fn mfa_denials(&self) -> &MfaDenials {
        self.facts
            .mfa_denials
            .get_or_init(|| MfaDenials::of(self.policy))
    }

    /// What the catalog knows of a condition key of this policy. The keys are looked up once a policy.
    pub fn condition_key(&self, entry: &ConditionEntry<'a>) -> Option<ConditionKey<'a>> {
        let keys = self.condition_keys.get_or_init(|| {
            let entries = self.statements().iter().flat_map(Statement::conditions);
            // A policy names few keys, again and again.
            let mut known: BTreeMap<&str, Option<ConditionKey<'a>>> = BTreeMap::new();
            let mut keys: Vec<_> = entries
                .filter_map(|(_, entry)| {
                    let key = entry.key();
                    let name = key.as_str();
                    let found = *known
                        .entry(name)
                        .or_insert_with(|| self.catalog.condition_key(name));
                    key.is_known().then_some((key.span().start, found?))
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

    /// What the policy grants. Worked out as far as it is asked for, once a policy.
    pub fn grants(&self) -> &Grants<'a> {
        self.facts
            .grants
            .get_or_init(|| Grants::new(self.catalog, self.policy))
    }

    /// Whether the policy grants everything, or nearly so. Computed once.
    pub(super) fn breadth(&self) -> &Breadth {
        self.facts.breadth.get_or_init(|| Breadth::of(self))
    }

    /// The statements that allow on resources without bounds. Computed once.
    pub(super) fn open_statements(&self) -> &[OpenStatement<'a>] {
        self.facts
            .open_statements
            .get_or_init(|| scopable::open_statements(self))
    }

    /// What the policy grants of the actions that are dangerous on every resource. Computed once.
    pub(super) fn sensitive_grants(&self) -> &SensitiveGrants {
        self.facts
            .sensitive_grants
            .get_or_init(|| SensitiveGrants::of(self))
    }

    /// The catalog's actions that a statement of this policy speaks of for certain: see
    /// [`crate::access::StatementMeaning::certain_actions`]. Computed once a statement; empty for a statement of
    /// another policy.
    pub fn actions(&self, statement: &Statement<'_>) -> Cow<'_, ActionSet> {
        match self.grants().statement(statement) {
            Some(meaning) => Cow::Borrowed(meaning.certain_actions()),
            None => Cow::Owned(ActionSet::new()),
        }
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
