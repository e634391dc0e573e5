//! How much a policy grants: everything, or nearly so.

use crate::access::action_set::ActionSet;
use crate::access::{Bounds, Grants, StatementMeaning};
use crate::catalog::AccessLevel;
use crate::config::RuleOption;
use crate::embed::PolicyKind;
use crate::rules::LintContext;

/// Conditions that pin no more than this still let those they name do all that the statement allows.
pub(in crate::rules) const OPEN: Bounds = Bounds::CIRCUMSTANCE
    .union(Bounds::PRINCIPAL)
    .union(Bounds::SOURCE);

/// How much a policy grants.
#[derive(Debug)]
pub(in crate::rules) enum Breadth {
    /// Less than what the others say.
    Bounded,
    /// Every action on every resource, whatever the request: the statements that add up to it.
    Admin(Vec<usize>),
    /// Nearly every action on every resource.
    NearAdmin(NearAdmin),
}

/// Nearly every action on every resource, most of the permissions management of IAM included.
#[derive(Debug)]
pub(in crate::rules) struct NearAdmin {
    /// The statements that add up to it, as positions in the list of statements, ascending.
    pub(in crate::rules) statements: Vec<usize>,
    /// The actions that are not granted.
    pub(in crate::rules) missing: ActionSet,
    /// Whether some of it is granted under a condition only.
    pub(in crate::rules) conditional: bool,
}

impl Breadth {
    /// How much a policy grants. Only identity policies grant: the others limit, or speak of one resource.
    pub(in crate::rules) fn of(context: &LintContext<'_>) -> Self {
        let grants = context.grants();
        if context.policy.kind != PolicyKind::Identity || !may_be_broad(context) {
            return Self::Bounded;
        }
        let everything = ActionSet::all(context.catalog);
        if *grants.certainly_granted() == everything {
            let open = on_everything(grants).filter(|meaning| meaning.condition().is_always());
            return Self::Admin(adding_up(open, &everything));
        }
        near(context, &everything).map_or(Self::Bounded, Self::NearAdmin)
    }

    /// Whether the finding about this breadth says all that is to be said of the breadth of a statement.
    pub(in crate::rules) fn swallows(&self, position: usize) -> bool {
        self.statements().binary_search(&position).is_ok()
    }

    /// The statements that add up to it.
    pub(in crate::rules) fn statements(&self) -> &[usize] {
        match self {
            Self::Bounded => &[],
            Self::Admin(statements) => statements,
            Self::NearAdmin(near) => &near.statements,
        }
    }
}

/// Whether a pattern's first letter or a `NotAction` leaves it open that the policy grants most of the catalog: the cheap
/// test that rules nearly every policy out.
fn may_be_broad(context: &LintContext<'_>) -> bool {
    let mut allows = context
        .policy
        .statements
        .iter()
        .filter(|statement| statement.allows());
    let mut letters = [false; 26];
    allows.any(|statement| {
        let patterns = statement
            .action
            .iter()
            .flat_map(|element| &element.patterns);
        statement.not_action.is_some()
            || patterns.into_iter().any(|pattern| {
                let text = pattern.text.as_str();
                let first = text.bytes().next().unwrap_or_default();
                let letter = usize::from(first.to_ascii_lowercase().wrapping_sub(b'a'));
                if let Some(seen) = letters.get_mut(letter) {
                    *seen |= text.ends_with('*');
                }
                matches!(first, b'*' | b'?')
            })
    }) || letters.iter().filter(|seen| **seen).count() > 20
}

/// The statements that allow on every resource, under no condition that bounds what can be done.
fn on_everything<'g, 'a>(
    grants: &'g Grants<'a>,
) -> impl Iterator<Item = &'g StatementMeaning<'a>> + Clone {
    grants.statements().iter().filter(|meaning| {
        meaning.statement.allows()
            && meaning.resources().are_everything()
            && meaning.condition().bounds().only(OPEN)
    })
}

/// The statements that are needed for the union: one that grants all alone, or each that adds something to those before.
fn adding_up<'g, 'a: 'g>(
    open: impl Iterator<Item = &'g StatementMeaning<'a>> + Clone,
    union: &ActionSet,
) -> Vec<usize> {
    let alone = open
        .clone()
        .find(|meaning| meaning.certain_actions() == union);
    if let Some(alone) = alone {
        return vec![alone.position];
    }
    let mut seen = ActionSet::new();
    let mut statements = Vec::new();
    for meaning in open {
        if !meaning.certain_actions().is_subset(&seen) {
            seen = seen.union(meaning.certain_actions());
            statements.push(meaning.position);
        }
    }
    statements
}

fn near(context: &LintContext<'_>, everything: &ActionSet) -> Option<NearAdmin> {
    let (grants, catalog) = (context.grants(), context.catalog);
    let open = on_everything(grants);
    let allowed = ActionSet::union_of(open.clone().map(StatementMeaning::certain_actions));
    if allowed.len() < everything.len() / 2 {
        return None;
    }
    // A denial in circumstances, or of some resources, leaves an administrator.
    let denied = grants.denies().filter(|meaning| {
        let bounds = meaning.condition().bounds();
        let avoidable = !bounds.is_none() && bounds.only(Bounds::CIRCUMSTANCE);
        !avoidable && meaning.resources().are_everything()
    });
    let denied = ActionSet::union_of(denied.map(StatementMeaning::possible_actions));
    let granted = allowed.difference(&denied);
    let missing = everything.difference(&granted);
    let absent = catalog
        .services()
        .filter(|service| {
            let mut ids = service.action_ids().map(crate::catalog::ActionId);
            !ids.any(|id| granted.contains(id))
        })
        .count();
    let percent = context.settings.options.of(RuleOption::MaxMissingPercent);
    if 100 * absent > percent as usize * catalog.services().len() {
        return None;
    }
    let (mut all, mut left) = (0, 0);
    for action in catalog.service("iam")?.actions() {
        if action.access_level() == AccessLevel::PermissionsManagement {
            all += 1;
            left += usize::from(granted.contains(action.id()));
        }
    }
    if 2 * left < all {
        return None;
    }
    let statements = adding_up(open.clone(), &allowed);
    let conditional = open
        .filter(|meaning| statements.binary_search(&meaning.position).is_ok())
        .any(|meaning| !meaning.condition().is_always());
    Some(NearAdmin {
        statements,
        missing,
        conditional,
    })
}
