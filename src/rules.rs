//! The rules: one file each, in the folder of its theme.
//!
//! A rule is a pure function and what is known of it: `declare_rule!` ties the two together with the doc comment that
//! is the rule's page. Everything that lists rules reads [`all`].

mod context;
mod ignores;
mod issue_codes;
mod names;
mod own;
pub(crate) mod repair;
mod wording;

pub mod action;
pub mod condition;
pub mod grammar;
pub mod principal;
pub mod quota;
pub mod redundancy;
pub mod resource;
pub mod security;
pub mod syntax;

pub use context::{DocumentContext, LintContext, Sink};
pub use ignores::{FaultyIgnore, IgnoreFault};
pub use issue_codes::{IssueCode, issue_code, issue_codes};
pub use names::{NameKind, Named, UnknownName, named};
pub(crate) use own::check as check_own;
pub use security::{sensitive_actions, sensitive_rule};

use crate::diagnostic::Severity;

/// A rule and what is known of it.
#[derive(Debug)]
pub struct Rule {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// How bad its findings are, where their issue code says nothing else.
    pub severity: Severity,
    /// The version that brought it.
    pub since: &'static str,
    /// Whether it repairs what it finds.
    pub fix: FixAvailability,
    /// The codes of IAM Access Analyzer's `ValidatePolicy` that its findings may carry.
    pub issue_codes: &'static [&'static str],
    /// Whether it runs only when asked for.
    pub pedantic: bool,
    /// The lines of its doc comment.
    pub docs: &'static [&'static str],
    /// What its page says besides, made from the tables that it reads.
    pub appendix: Option<fn() -> String>,
    /// The module that it is written in.
    pub module: &'static str,
    /// What it does.
    pub check: Check,
}

/// Whether a rule repairs what it finds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FixAvailability {
    /// Never.
    None,
    /// For some findings.
    Sometimes,
    /// For every finding.
    Always,
}

/// What a rule looks at.
#[derive(Clone, Copy, Debug)]
pub enum Check {
    /// A document as text and tree, once a document.
    Document(fn(&DocumentContext<'_>, &mut Sink<'_>)),
    /// A policy, once for each policy of a document.
    Policy(fn(&LintContext<'_>, &mut Sink<'_>)),
    /// The statements of a policy one by one, beside what the policy as a whole grants: of a long policy,
    /// [`LintContext::statements`] and [`LintContext::meanings`] give a part at a time.
    Statements(fn(&LintContext<'_>, &mut Sink<'_>)),
    /// The same, for statements with a `Condition`: parts of a policy in which none has one are passed over.
    Conditions(fn(&LintContext<'_>, &mut Sink<'_>)),
    /// A comment that ignores findings, once for each that is found to be wrong after the other rules have run.
    Ignore(fn(&FaultyIgnore<'_>, &mut Sink<'_>)),
}

/// Declares a rule as `RULE`. The doc comment is the rule's page; `docs` of [`Rule`] holds it.
macro_rules! declare_rule {
    (
        $(#[doc = $doc:literal])+
        static RULE = {
            name: $name:literal,
            severity: $severity:ident,
            since: $since:literal,
            fix: $fix:ident,
            issue_codes: [$($code:literal),* $(,)?],
            $(pedantic: $pedantic:literal,)?
            $(appendix: $appendix:ident,)?
            check: $check:ident($function:ident) $(,)?
        }
    ) => {
        $(#[doc = $doc])+
        pub(super) static RULE: crate::rules::Rule = crate::rules::Rule {
            name: $name,
            severity: crate::diagnostic::Severity::$severity,
            since: $since,
            fix: crate::rules::FixAvailability::$fix,
            issue_codes: &[$($code),*],
            pedantic: false $(|| $pedantic)?,
            docs: &[$($doc),+],
            appendix: crate::rules::appendix!($($appendix)?),
            module: module_path!(),
            check: crate::rules::Check::$check($function),
        };
    };
}
pub(crate) use declare_rule;

macro_rules! appendix {
    () => {
        None
    };
    ($function:ident) => {
        Some($function)
    };
}
pub(crate) use appendix;

/// A group of rules about one thing.
#[derive(Debug)]
pub struct Theme {
    /// Its name: `syntax`.
    pub name: &'static str,
    /// Its rules, sorted by name.
    pub rules: &'static [&'static Rule],
}

/// The themes, in the order in which people read them.
pub const THEMES: &[Theme] = &[
    Theme {
        name: "syntax",
        rules: syntax::RULES,
    },
    Theme {
        name: "grammar",
        rules: grammar::RULES,
    },
    Theme {
        name: "action",
        rules: action::RULES,
    },
    Theme {
        name: "resource",
        rules: resource::RULES,
    },
    Theme {
        name: "condition",
        rules: condition::RULES,
    },
    Theme {
        name: "principal",
        rules: principal::RULES,
    },
    Theme {
        name: "quota",
        rules: quota::RULES,
    },
    Theme {
        name: "redundancy",
        rules: redundancy::RULES,
    },
    Theme {
        name: "security",
        rules: security::RULES,
    },
];

/// All rules, theme by theme.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    THEMES.iter().flat_map(|theme| theme.rules.iter().copied())
}

/// The rule with this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    all().find(|rule| rule.name == name)
}

impl Rule {
    /// The theme that the rule belongs to: the folder of its file.
    pub fn theme(&self) -> &'static str {
        self.module.rsplit("::").nth(1).unwrap_or_default()
    }
}
