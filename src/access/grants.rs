//! What a policy grants: per statement its actions, resources and condition; over the policy the union of what it
//! allows less what it denies.

use std::cell::{OnceCell, RefCell};
use std::collections::HashMap;

use super::action_set::ActionSet;
use super::condition::{Bounds, ConditionMeaning};
use super::resources::Resources;
use crate::catalog::{ActionId, Catalog};
use crate::policy::{ActionElement, ActionPattern, Effect, Policy, Statement};

/// What a policy grants. Everything is worked out when first asked for, and once.
#[derive(Debug)]
pub struct Grants<'a> {
    catalog: &'a Catalog,
    policy: &'a Policy<'a>,
    statements: Vec<StatementMeaning<'a>>,
    denied: OnceCell<ActionSet>,
    possibly_denied: OnceCell<ActionSet>,
    certain: OnceCell<ActionSet>,
    possible: OnceCell<ActionSet>,
    /// What is known of denials, by action: the resources asked about, and the answer.
    denials: RefCell<HashMap<ActionId, Answers>>,
}

/// What one statement says.
#[derive(Debug)]
pub struct StatementMeaning<'a> {
    /// The statement.
    pub statement: &'a Statement<'a>,
    /// Its place in the policy's list of statements that could be read.
    pub position: usize,
    catalog: &'a Catalog,
    policy: &'a Policy<'a>,
    matched: OnceCell<Vec<ActionSet>>,
    certain: OnceCell<ActionSet>,
    /// `None` inside: the same as `certain`.
    possible: OnceCell<Option<ActionSet>>,
    condition: OnceCell<ConditionMeaning>,
}

/// What the `Deny` statements of a policy do to an action on some resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Denial {
    /// Nothing.
    None,
    /// They take it back in circumstances that the caller can avoid: without MFA, in other Regions.
    Avoidable,
    /// They take it back on some of the resources only, whatever the request.
    Part,
    /// They may take it back: under a condition, from some principals, or with parts that are not known.
    Conditional,
    /// They take it back, whatever the request.
    Whole,
}

/// What was asked of the denials of an action, and the answers.
type Answers = Vec<(Box<str>, Denial)>;

/// So many answers about the denials of one action are kept.
const MAX_ANSWERS: usize = 8;

impl<'a> Grants<'a> {
    /// What `policy` grants, in terms of the actions of `catalog`. Costs one small allocation.
    pub fn new(catalog: &'a Catalog, policy: &'a Policy<'a>) -> Self {
        let statements = policy.statements.iter().enumerate();
        Self {
            catalog,
            policy,
            statements: statements
                .map(|(position, statement)| StatementMeaning {
                    statement,
                    position,
                    catalog,
                    policy,
                    matched: OnceCell::new(),
                    certain: OnceCell::new(),
                    possible: OnceCell::new(),
                    condition: OnceCell::new(),
                })
                .collect(),
            denied: OnceCell::new(),
            possibly_denied: OnceCell::new(),
            certain: OnceCell::new(),
            possible: OnceCell::new(),
            denials: RefCell::new(HashMap::new()),
        }
    }

    /// What each statement says, in the order of the text.
    pub fn statements(&self) -> &[StatementMeaning<'a>] {
        &self.statements
    }

    /// What a statement of the policy says.
    pub fn statement(&self, statement: &Statement<'_>) -> Option<&StatementMeaning<'a>> {
        let index = |meaning: &StatementMeaning<'_>| meaning.statement.index;
        // All before it could be read, mostly.
        let there = self.statements.get(statement.index);
        there
            .filter(|meaning| index(meaning) == statement.index)
            .or_else(|| {
                let found = self
                    .statements
                    .binary_search_by_key(&statement.index, index);
                self.statements.get(found.ok()?)
            })
    }

    /// The statements that allow, and whose condition can hold.
    pub fn allows(&self) -> impl Iterator<Item = &StatementMeaning<'a>> {
        self.with_effect(Effect::Allow)
    }

    /// The statements that deny, and whose condition can hold.
    pub fn denies(&self) -> impl Iterator<Item = &StatementMeaning<'a>> {
        self.with_effect(Effect::Deny)
    }

    /// The actions that the policy certainly takes back: whoever asks, on every resource, whatever the request.
    pub fn certainly_denied(&self) -> &ActionSet {
        self.denied.get_or_init(|| {
            let certain = self.denies().filter(|meaning| meaning.is_unconditional());
            ActionSet::union_of(certain.map(StatementMeaning::certain_actions))
        })
    }

    /// The actions that some `Deny` could take back, on some resource, from someone or in some circumstances.
    pub fn possibly_denied(&self) -> &ActionSet {
        self.possibly_denied.get_or_init(|| {
            ActionSet::union_of(self.denies().map(StatementMeaning::possible_actions))
        })
    }

    /// The actions that the policy *certainly grants*: on every resource, whatever the request, and no `Deny` could take
    /// them back. For policies with principals: to each principal that some such statement names.
    pub fn certainly_granted(&self) -> &ActionSet {
        self.certain.get_or_init(|| {
            let open = self.allows().filter(|meaning| {
                meaning.condition().is_always() && meaning.resources().are_everything()
            });
            let granted = ActionSet::union_of(open.map(StatementMeaning::certain_actions));
            if granted.is_empty() {
                return granted;
            }
            granted.difference(self.possibly_denied())
        })
    }

    /// The actions that the policy *possibly grants*: to someone, on some resource, in some circumstances. What it lacks,
    /// the policy does not grant.
    pub fn possibly_granted(&self) -> &ActionSet {
        self.possible.get_or_init(|| {
            let granted =
                ActionSet::union_of(self.allows().map(StatementMeaning::possible_actions));
            granted.difference(self.certainly_denied())
        })
    }

    /// What the `Deny` statements do to an action on the resources that a pattern matches (`*` for all). Statements that
    /// allow the same ask the same again: the answers are kept.
    pub fn denial(&self, action: ActionId, pattern: &str) -> Denial {
        if !self.possibly_denied().contains(action) {
            return Denial::None;
        }
        let known = self.denials.borrow().get(&action).and_then(|answers| {
            let mut answers = answers.iter();
            answers
                .find(|(asked, _)| **asked == *pattern)
                .map(|answer| answer.1)
        });
        known.unwrap_or_else(|| {
            let denial = self.find_denial(action, pattern);
            let mut denials = self.denials.borrow_mut();
            let answers = denials.entry(action).or_default();
            if answers.len() < MAX_ANSWERS {
                answers.push((pattern.into(), denial));
            }
            denial
        })
    }

    fn find_denial(&self, action: ActionId, pattern: &str) -> Denial {
        let mut denial = Denial::None;
        for meaning in self.denies() {
            if !meaning.possible_actions().contains(action)
                || !meaning.resources().may_meet(pattern)
            {
                continue;
            }
            let resources = meaning.resources();
            let certain = meaning.certain_actions().contains(action)
                && meaning.is_for_everybody()
                && resources.is_known();
            let this = match meaning.condition() {
                ConditionMeaning::Always if certain && resources.cover(pattern) => Denial::Whole,
                ConditionMeaning::Always if certain => Denial::Part,
                ConditionMeaning::Bounds(bounds) if bounds.only(Bounds::CIRCUMSTANCE) => {
                    Denial::Avoidable
                }
                _ => Denial::Conditional,
            };
            denial = denial.max(this);
        }
        denial
    }

    /// The policy.
    pub fn policy(&self) -> &'a Policy<'a> {
        self.policy
    }

    /// The catalog that the actions are of.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    fn with_effect(&self, effect: Effect) -> impl Iterator<Item = &StatementMeaning<'a>> {
        self.statements.iter().filter(move |meaning| {
            meaning.statement.effect() == Some(effect) && meaning.condition().may_hold()
        })
    }
}

impl<'a> StatementMeaning<'a> {
    /// The catalog's actions that each pattern of `Action` (or of `NotAction`, where there is no `Action`) matches, in the
    /// order of the list; none for a pattern with unknown parts.
    fn matched(&self) -> &[ActionSet] {
        self.matched.get_or_init(|| {
            let matched = self.listed().iter().map(|pattern| match pattern.known() {
                Some(text) if is_wildcards(text) => ActionSet::all(self.catalog),
                Some(text) if pattern.has_wildcard() => {
                    ActionSet::from_patterns(self.catalog, [text], false)
                }
                Some(text) => ActionSet::from_pattern(self.catalog, text),
                None => ActionSet::new(),
            });
            matched.collect()
        })
    }

    /// The patterns of `Action` (or of `NotAction`, where there is no `Action`), each with the catalog's actions that it
    /// matches.
    pub fn patterns(&self) -> impl Iterator<Item = (&'a ActionPattern<'a>, &ActionSet)> + Clone {
        self.listed().iter().zip(self.matched())
    }

    fn listed(&self) -> &'a [ActionPattern<'a>] {
        self.element().map_or(&[], |(element, _)| &element.patterns)
    }

    /// The catalog's actions that the statement speaks of for certain: those that a known pattern of `Action` matches, or
    /// that no pattern of `NotAction` could match, whatever its unknown parts are.
    pub fn certain_actions(&self) -> &ActionSet {
        self.certain.get_or_init(|| match self.element() {
            Some((_, false)) => ActionSet::union_of(self.matched()),
            Some((element, true)) => match opened(element) {
                Some(patterns) => ActionSet::from_patterns(
                    self.catalog,
                    patterns.iter().map(String::as_str),
                    true,
                ),
                None => self.unmatched(),
            },
            None => ActionSet::new(),
        })
    }

    /// The catalog's actions that the statement may speak of, an unknown part standing for any text.
    pub fn possible_actions(&self) -> &ActionSet {
        let other = self.possible.get_or_init(|| {
            let (element, negated) = self.element()?;
            let patterns = opened(element)?;
            Some(if negated {
                self.unmatched()
            } else {
                ActionSet::from_patterns(self.catalog, patterns.iter().map(String::as_str), false)
            })
        });
        other.as_ref().unwrap_or_else(|| self.certain_actions())
    }

    /// The resources.
    pub fn resources(&self) -> Resources<'a, 'a> {
        Resources::new(self.policy, self.statement)
    }

    /// What the condition does.
    pub fn condition(&self) -> ConditionMeaning {
        *self.condition.get_or_init(|| {
            ConditionMeaning::of_statement(self.statement, self.catalog, self.policy.kind)
        })
    }

    /// Whether the statement speaks of actions by naming others.
    pub fn is_not_action(&self) -> bool {
        self.statement.action.is_none() && self.statement.not_action.is_some()
    }

    /// Whether it holds for every principal that the policy can be about.
    pub fn is_for_everybody(&self) -> bool {
        let statement = self.statement;
        match &statement.principal {
            None => statement.not_principal.is_none(),
            Some(element) => element.is_everyone(),
        }
    }

    /// Whether it holds for every principal and resource, whatever the request.
    pub fn is_unconditional(&self) -> bool {
        self.condition().is_always() && self.is_for_everybody() && self.resources().are_everything()
    }

    /// The actions of the catalog that no known pattern matches.
    fn unmatched(&self) -> ActionSet {
        ActionSet::union_of(self.matched()).complement(self.catalog)
    }

    fn element(&self) -> Option<(&'a ActionElement<'a>, bool)> {
        let statement = self.statement;
        match (&statement.action, &statement.not_action) {
            (Some(element), _) => Some((element, false)),
            (None, Some(element)) => Some((element, true)),
            (None, None) => None,
        }
    }
}

/// The patterns with `*` for their unknown parts; `None` when all are known.
fn opened(element: &ActionElement<'_>) -> Option<Vec<String>> {
    let mut patterns = element.patterns.iter();
    if patterns.all(|pattern| pattern.known().is_some()) {
        return None;
    }
    let patterns = element.patterns.iter().map(|pattern| {
        let text = pattern.text.as_str();
        let mut opened = String::with_capacity(text.len());
        let mut from = 0;
        for hole in pattern.text.holes() {
            opened += text.get(from..hole.start as usize).unwrap_or_default();
            opened.push('*');
            from = hole.end as usize;
        }
        opened + text.get(from..).unwrap_or_default()
    });
    Some(patterns.collect())
}

/// Whether a text is of wildcards alone, and stands for all actions, colon or not.
fn is_wildcards(pattern: &str) -> bool {
    pattern.contains('*') && pattern.bytes().all(|byte| matches!(byte, b'*' | b'?'))
}

#[cfg(test)]
mod tests;
