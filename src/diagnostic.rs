//! What a rule says about a document.

use crate::fix::Fix;
use crate::source::Span;
use crate::syntax::PathElement;

/// How bad a finding is: the four finding types of IAM Access Analyzer, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Style; no change of what is granted.
    Suggestion,
    /// Departs from good practice, or likely does not do what it says.
    Warning,
    /// Grants more than is safe.
    Security,
    /// A part of the policy does not work, or AWS refuses it.
    Error,
}

impl Severity {
    /// All severities, the worst first.
    pub const ALL: [Self; 4] = [Self::Error, Self::Security, Self::Warning, Self::Suggestion];

    /// The name that people see and type: `error`, `security`, `warning`, `suggestion`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Security => "security",
            Self::Warning => "warning",
            Self::Suggestion => "suggestion",
        }
    }

    /// The `findingType` of IAM Access Analyzer's `ValidatePolicy`.
    pub const fn finding_type(self) -> &'static str {
        match self {
            Self::Error => "ERROR",
            Self::Security => "SECURITY_WARNING",
            Self::Warning => "WARNING",
            Self::Suggestion => "SUGGESTION",
        }
    }
}

/// A place that a finding underlines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label {
    /// The underlined characters.
    pub span: Span,
    /// What stands beside the underline; may be empty.
    pub message: String,
}

/// A node of the document that a finding is about, as IAM Access Analyzer names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// From the policy's root to the node.
    pub path: Vec<PathElement>,
    /// The whole node.
    pub span: Span,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Name of the rule.
    pub rule: &'static str,
    /// The code that IAM Access Analyzer has for it.
    pub issue_code: Option<&'static str>,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, in the terms of the file, without a final stop.
    pub message: String,
    /// The main place.
    pub primary: Label,
    /// Other places that explain it.
    pub secondary: Vec<Label>,
    /// Why it matters, and what else is good to know.
    pub notes: Vec<String>,
    /// Repairs, the best first.
    pub fixes: Vec<Fix>,
    /// The nodes that it is about, where they are not simply the node of the primary label. Rules leave it empty then.
    pub about: Vec<Span>,
    /// The same nodes with their paths from the policy's root; filled in after the rules have run.
    pub locations: Vec<Location>,
    /// The statement that it stands in; filled in after the rules have run.
    pub statement: Option<StatementRef>,
    /// Whether another finding about the same statement says this and more. It is shown only where each issue code of
    /// IAM Access Analyzer is wanted.
    pub implied: bool,
}

/// Which statement a finding stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementRef {
    /// Index in the policy's list of statements, from 0.
    pub index: usize,
    /// The statement's `Sid`, if it has one.
    pub sid: Option<String>,
}

impl Diagnostic {
    /// A finding of `rule` at `span`.
    pub fn new(
        rule: &'static str,
        severity: Severity,
        span: Span,
        message: impl Into<String>,
    ) -> Self {
        Self {
            rule,
            issue_code: None,
            severity,
            message: message.into(),
            primary: Label {
                span,
                message: String::new(),
            },
            secondary: Vec::new(),
            notes: Vec::new(),
            fixes: Vec::new(),
            about: Vec::new(),
            locations: Vec::new(),
            statement: None,
            implied: false,
        }
    }

    /// Says beside the main underline what is there.
    pub fn here(&mut self, message: impl Into<String>) -> &mut Self {
        self.primary.message = message.into();
        self
    }

    /// Underlines another place that explains the finding.
    pub fn label(&mut self, span: Span, message: impl Into<String>) -> &mut Self {
        self.secondary.push(Label {
            span,
            message: message.into(),
        });
        self
    }

    /// Adds why it matters.
    pub fn note(&mut self, note: impl Into<String>) -> &mut Self {
        self.notes.push(note.into());
        self
    }

    /// Adds a repair.
    pub fn fix(&mut self, fix: Fix) -> &mut Self {
        self.fixes.push(fix);
        self
    }

    /// Marks the finding as one that another finding about the same statement implies.
    pub fn implied(&mut self) -> &mut Self {
        self.implied = true;
        self
    }

    /// Names a node that the finding is about, where that is not the node of the main label. May be called again.
    pub fn about(&mut self, span: Span) -> &mut Self {
        self.about.push(span);
        self
    }
}
