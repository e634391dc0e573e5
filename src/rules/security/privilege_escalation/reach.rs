//! Which permissions of the paths a policy certainly grants, and where.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::super::breadth::OPEN;
use super::super::places::action_span;
use super::super::scope::{any_of_format, are_of_different_services, may_apply};
use super::paths::{Category, Need, Path, Target};
use crate::access::action_set::{ActionSet, PerCatalog};
use crate::access::glob::{Case, Glob};
use crate::access::{Bounds, Denial, StatementMeaning};
use crate::catalog::{Action, ActionId};
use crate::policy::{Arn, ResourcePattern, SetQualifier, Statement};
use crate::rules::LintContext;
use crate::rules::repair::fill_arn;
use crate::source::Span;

/// The permissions of one policy, each looked up once.
pub(super) struct Reach<'c, 'a> {
    context: &'c LintContext<'a>,
    /// What is known of each of the table's permissions.
    known: Vec<OnceCell<Option<Grant>>>,
    /// The statements that allow passing a role, under whatever condition.
    passing: OnceCell<Vec<usize>>,
    /// Their actions in the catalog.
    ids: Cow<'static, Ids>,
    /// Those of the actions that some statement allows for certain.
    allowed: ActionSet,
}

/// Where a permission is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Grant {
    /// The statement's place in the list of statements.
    pub(super) position: usize,
}

impl<'c, 'a> Reach<'c, 'a> {
    /// `None` where the policy allows none of the actions of which each path takes at least one.
    pub(super) fn new(context: &'c LintContext<'a>) -> Option<Self> {
        let entrances = ENTRANCES.of(context.catalog);
        let mut allows = context.grants().allows();
        let is_entrance =
            |allow: &StatementMeaning<'_>| !allow.certain_actions().is_disjoint(&entrances);
        if !allows.any(is_entrance) {
            return None;
        }
        let needed = NEEDED.of(context.catalog);
        let allowed: Vec<ActionSet> = context
            .grants()
            .allows()
            .map(|allow| needed.intersection(allow.certain_actions()))
            .collect();
        Some(Self {
            context,
            known: vec![OnceCell::new(); super::table().needs],
            passing: OnceCell::new(),
            ids: IDS.of(context.catalog),
            allowed: ActionSet::union_of(&allowed),
        })
    }

    /// Whether all that the path takes is granted.
    pub(super) fn holds(&self, path: &Path) -> bool {
        let mut needs = path.needs.iter();
        // Most policies name none of the actions.
        needs.all(|need| self.is_named(need))
            && path
                .needs
                .iter()
                .all(|need| self.grant(need, path).is_some())
    }

    /// Whether some statement allows the action, on whatever and under whatever condition.
    fn is_named(&self, need: &Need) -> bool {
        self.id(need).is_some_and(|id| self.allowed.contains(id))
    }

    fn id(&self, need: &Need) -> Option<ActionId> {
        self.ids.0.get(need.number).copied().flatten()
    }

    /// Where a permission of a path is granted.
    pub(super) fn grant(&self, need: &Need, path: &Path) -> Option<Grant> {
        if need.action != "iam:PassRole" {
            let known = self.known.get(need.number)?;
            return *known.get_or_init(|| self.find(need));
        }
        // The services differ from path to path.
        let passing = self.passing.get_or_init(|| self.find_passing(need));
        let statements = self.context.grants().statements();
        let mut passing = passing.iter().copied();
        let position = passing.find(|position| {
            let allow = statements.get(*position);
            allow.is_some_and(|allow| is_open(allow, &path.services))
        })?;
        Some(Grant { position })
    }

    /// The entry of `Action` that grants the permission.
    pub(super) fn span(&self, grant: Grant, need: &Need) -> Span {
        let meaning = self.context.grants().statements().get(grant.position);
        let place = meaning.zip(self.id(need));
        place.map_or(self.context.policy.value.span, |(meaning, id)| {
            action_span(meaning, id)
        })
    }

    fn find(&self, need: &Need) -> Option<Grant> {
        let action = self.action(need)?;
        let mut allows = self.context.grants().allows();
        let allow = allows.find(|allow| {
            allow.certain_actions().contains(action.id())
                && is_open(allow, &[])
                && self.is_on(need.target, action, allow)
        })?;
        Some(Grant {
            position: allow.position,
        })
    }

    /// The statements that allow passing a role, under whatever condition.
    fn find_passing(&self, need: &Need) -> Vec<usize> {
        let Some(action) = self.action(need) else {
            return Vec::new();
        };
        let allows = self.context.grants().allows().filter(|allow| {
            allow.certain_actions().contains(action.id()) && self.is_on(need.target, action, allow)
        });
        allows.map(|allow| allow.position).collect()
    }

    fn action(&self, need: &Need) -> Option<Action<'a>> {
        self.context.catalog.action_by_id(self.id(need)?)
    }

    fn is_on(&self, target: Target, action: Action<'_>, allow: &StatementMeaning<'_>) -> bool {
        match target {
            Target::Whatever => self.is_on_something(action, allow),
            Target::Any(resource_type) => self.is_on_any(resource_type, action, allow),
            Target::Named(resource_type, names) => {
                self.is_on_any(resource_type, action, allow)
                    || self.is_on_named(resource_type, names, action, allow)
            }
            Target::OwnUser => {
                self.is_on_any("user", action, allow) || self.is_on_own_user(action, allow)
            }
        }
    }

    /// Whether the policy grants the action on something that it can be used on.
    fn is_on_something(&self, action: Action<'_>, allow: &StatementMeaning<'_>) -> bool {
        let resources = allow.resources();
        if resources.is_negated() {
            return resources.is_known() && self.is_left(action, "*", Denial::Part);
        }
        let mut patterns = resources
            .patterns()
            .iter()
            .filter_map(ResourcePattern::known);
        patterns.any(|pattern| {
            may_apply(action, pattern) && self.is_left(action, pattern, Denial::Part)
        })
    }

    /// Whether the policy grants the action on resources of a type whatever their names.
    fn is_on_any(
        &self,
        resource_type: &str,
        action: Action<'_>,
        allow: &StatementMeaning<'_>,
    ) -> bool {
        let resources = allow.resources();
        let used = action
            .resource_types()
            .filter(|used| used.resource_type().key() == resource_type);
        let formats: Vec<&str> = used
            .flat_map(|used| used.resource_type().arn_formats())
            .collect();
        let granted = |pattern: Option<&str>| {
            formats.iter().any(|format| {
                if pattern.is_some_and(|pattern| are_of_different_services(pattern, format)) {
                    return false;
                }
                let target = any_of_format(format, pattern);
                let matched = match pattern {
                    Some(pattern) => resources.glob(pattern).matches(&target),
                    None => resources.cover(&target),
                };
                matched && self.is_left(action, &target, Denial::Avoidable)
            })
        };
        if resources.is_negated() {
            return granted(None);
        }
        let mut patterns = resources
            .patterns()
            .iter()
            .filter_map(ResourcePattern::known);
        patterns.any(|pattern| pattern.contains('*') && granted(Some(pattern)))
    }

    /// Whether the policy grants the action on a resource of one of the names, the account's own or one of AWS.
    fn is_on_named(
        &self,
        resource_type: &str,
        names: &str,
        action: Action<'_>,
        allow: &StatementMeaning<'_>,
    ) -> bool {
        let resources = allow.resources();
        let formats: Vec<&str> = action
            .resource_types()
            .filter(|used| used.resource_type().key() == resource_type)
            .flat_map(|used| used.resource_type().arn_formats())
            .collect();
        let granted = |pattern: &str| {
            let glob = resources.glob(pattern);
            let targets = formats.iter().flat_map(|format| {
                let of_aws = format.replace("${Account}", "");
                names.split('|').flat_map(move |name| {
                    let fill =
                        |format: &str| fill_arn(format, Arn::parse(pattern), |_| name.to_owned());
                    [fill(format), fill(&of_aws)]
                })
            });
            let mut targets = targets.filter(|target| glob.matches(target));
            targets.any(|target| self.is_left(action, &target, Denial::Avoidable))
        };
        let mut patterns = resources
            .patterns()
            .iter()
            .filter_map(ResourcePattern::known);
        !resources.is_negated() && patterns.any(granted)
    }

    fn is_on_own_user(&self, action: Action<'_>, allow: &StatementMeaning<'_>) -> bool {
        let resources = allow.resources();
        let mut patterns = resources
            .patterns()
            .iter()
            .filter_map(ResourcePattern::known);
        self.context.policy.has_variables()
            && !resources.is_negated()
            && patterns.any(|pattern| {
                let own = pattern.to_ascii_lowercase();
                own.contains(":user/")
                    && own.ends_with("/${aws:username}")
                    && self.is_left(action, pattern, Denial::Avoidable)
            })
    }

    fn is_left(&self, action: Action<'_>, pattern: &str, worst: Denial) -> bool {
        self.context.grants().denial(action.id(), pattern) <= worst
    }
}

/// The actions of the table's permissions, by their numbers.
#[derive(Clone, Debug)]
struct Ids(Vec<Option<ActionId>>);

static IDS: PerCatalog<Ids> = PerCatalog::new(|catalog| {
    let table = super::table();
    let mut ids = vec![None; table.needs];
    for need in table.paths.iter().flat_map(|path| &path.needs) {
        if let Some(id) = ids.get_mut(need.number) {
            *id = catalog.find_action(need.action).map(Action::id);
        }
    }
    Ids(ids)
});

/// The actions of the table's permissions.
static NEEDED: PerCatalog<ActionSet> =
    PerCatalog::new(|catalog| IDS.of(catalog).0.iter().copied().flatten().collect());

/// Actions of which each path takes at least one.
static ENTRANCES: PerCatalog<ActionSet> = PerCatalog::new(|catalog| {
    let paths = super::table().paths.iter();
    let needs = paths.filter_map(|path| path.needs.first());
    let actions = needs.filter_map(|need| catalog.find_action(need.action));
    actions.map(Action::id).collect()
});

/// The actions that are a path of their own, without another, to more permissions or to another principal. A lone
/// `sts:AssumeRole` is left to `assume-role-any`.
static ALONE: PerCatalog<ActionSet> = PerCatalog::new(|catalog| {
    let gains = [Category::SelfEscalation, Category::PrincipalAccess];
    let paths = super::table().paths.iter();
    let alone = paths.filter(|path| gains.contains(&path.category) && path.id != "sts-001");
    let actions = alone.filter_map(|path| match path.needs.as_slice() {
        [need] => catalog.find_action(need.action),
        _ => None,
    });
    actions.map(Action::id).collect()
});

/// The actions of a statement, each of which is a path of its own that the rule reports: other rules need not speak of them.
pub(in super::super) fn reported(
    context: &LintContext<'_>,
    meaning: &StatementMeaning<'_>,
) -> ActionSet {
    let alone = ALONE.of(context.catalog);
    let granted = meaning.certain_actions();
    let levels = &context.settings.levels;
    if alone.is_disjoint(granted)
        || !levels.runs("privilege-escalation", false, false)
        || !meaning.resources().are_everything()
        || !meaning.condition().bounds().only(OPEN)
        || !context.breadth().statements().is_empty()
    {
        return ActionSet::new();
    }
    let denial = |id: &ActionId| context.grants().denial(*id, "*") <= Denial::Avoidable;
    let granted = alone.intersection(granted);
    granted.iter().filter(denial).collect()
}

/// Whether the condition lets the holder do it: it pins nothing but who asks, when and from where, or the services that a
/// role may be passed to, one of `services` among them.
fn is_open(allow: &StatementMeaning<'_>, services: &[&str]) -> bool {
    let bounds = allow.condition().bounds();
    if bounds.only(OPEN) {
        return true;
    }
    bounds.only(OPEN.union(Bounds::PASSED_SERVICE)) && passes_to(allow.statement, services)
}

/// Whether each test of `iam:PassedToService` takes one of the services.
fn passes_to(statement: &Statement<'_>, services: &[&str]) -> bool {
    let mut tests = statement.conditions().filter(|(_, entry)| {
        let key = entry.key().as_str();
        [
            "iam:PassedToService",
            "iam:AWSServiceName",
            "iam:AssociatedResourceArn",
        ]
        .iter()
        .any(|known| key.eq_ignore_ascii_case(known))
    });
    tests.all(|(block, entry)| {
        let Some(operator) = block.operator else {
            return false;
        };
        let takes = |text: &str| {
            services.iter().any(|service| {
                if operator.facts.wildcards {
                    Glob::new(text, Case::Sensitive).matches(service)
                } else {
                    text.eq_ignore_ascii_case(service)
                }
            })
        };
        entry.is_key("iam:PassedToService")
            && !operator.facts.negated
            && operator.qualifier != Some(SetQualifier::ForAllValues)
            && entry
                .texts()
                .any(|text| text.is_known() && takes(text.as_str()))
    })
}
