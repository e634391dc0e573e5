//! What a rule sees, and where it says what it found.

use super::{Rule, issue_code};
use crate::catalog::Catalog;
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::policy::{Policy, Statement};
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
}

impl<'a> LintContext<'a> {
    /// The context of one policy.
    pub(crate) fn new(text: &'a str, policy: &'a Policy<'a>, settings: &'a Settings) -> Self {
        Self {
            text,
            policy,
            catalog: settings.catalog,
            settings,
        }
    }

    /// The statements of the policy.
    pub fn statements(&self) -> &'a [Statement<'a>] {
        &self.policy.statements
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
