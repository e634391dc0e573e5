//! An organization's own rules, ready to be run.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use crate::access::action_set::ActionSet;
use crate::diagnostic::Severity;
use crate::embed::PolicyKind;

/// The own rules for a document.
#[derive(Clone, Debug, Default)]
pub struct OwnRules {
    /// The rules, in the order of the settings.
    pub rules: Vec<OwnRule>,
}

/// A rule of an organization.
#[derive(Clone, Debug)]
pub struct OwnRule {
    /// Its name, in kebab-case.
    pub name: &'static str,
    /// How bad its findings are.
    pub severity: Severity,
    /// What its findings say; `None` for words of ours.
    pub message: Option<String>,
    /// Where to read more.
    pub url: Option<String>,
    /// The kinds of policy that it looks at.
    pub kinds: Vec<PolicyKind>,
    /// What it asks.
    pub check: OwnCheck,
}

/// What an own rule asks of a policy.
#[derive(Clone, Debug)]
pub enum OwnCheck {
    /// No statement may allow one of the actions.
    ForbiddenAction(ActionSet),
    /// No statement may give access to what one of the patterns matches, by actions that can have such a resource.
    ForbiddenResource(Vec<(String, ActionSet)>),
    /// No statement may give access to one of the principals: accounts, patterns, or `*`.
    ForbiddenPrincipal(Vec<String>),
    /// Statements that allow one of the actions need conditions.
    RequiredCondition {
        /// The actions.
        actions: ActionSet,
        /// Each is needed.
        all_of: Vec<ConditionTest>,
        /// One is needed, if there are any.
        any_of: Vec<ConditionTest>,
        /// None may be there.
        none_of: Vec<ConditionTest>,
    },
}

/// What a condition must look like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConditionTest {
    /// A pattern of its key, in any case.
    pub key: String,
    /// The operators that it may stand under, in any case; any if empty.
    pub operators: Vec<String>,
    /// Patterns that must cover its values; any value if empty.
    pub values: Vec<String>,
}

impl OwnRules {
    /// The name of an own rule, if one is named so.
    pub fn find(&self, name: &str) -> Option<&'static str> {
        let rule = self.rules.iter().find(|rule| rule.name == name)?;
        Some(rule.name)
    }
}

/// A name that lives as long as the program, as those of iamlint's own rules do. Each is kept once, so that settings that
/// are read again and again cost nothing more.
pub fn lasting(name: &str) -> &'static str {
    static NAMES: Mutex<BTreeSet<&'static str>> = Mutex::new(BTreeSet::new());
    let mut names = NAMES.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = names.get(name) {
        return known;
    }
    let name: &'static str = Box::leak(name.to_owned().into_boxed_str());
    names.insert(name);
    name
}
