//! What a policy grants and denies, service by service and access level by access level, as the policy summary of the
//! AWS console shows it ("Understanding permissions granted by a policy" in the IAM User Guide).
//!
//! A summary says what the statements say: what is denied is listed apart and not taken off what is allowed, and a
//! condition is named, not judged. A service none of whose resources a statement names gets nothing from it, whatever its
//! actions. Access to a level is *full* when all of its actions in the catalog are in.

use std::collections::{BTreeMap, BTreeSet};

use super::action_set::ActionSet;
use crate::catalog::{AccessLevel, Catalog, ResourceType, Service};
use crate::policy::{
    ActionElement, ActionPattern, Arn, ArnField, Effect, Policy, Principal, ResourceElement,
    Statement,
};
use crate::syntax::Value;

/// The access levels in the order in which the console lists them.
pub const LEVELS: [AccessLevel; 5] = [
    AccessLevel::List,
    AccessLevel::Read,
    AccessLevel::Write,
    AccessLevel::PermissionsManagement,
    AccessLevel::Tagging,
];

/// What a policy says of each service.
#[derive(Clone, Debug)]
pub struct Summary<'a> {
    /// What its `Allow` statements grant.
    pub allow: Side<'a>,
    /// What its `Deny` statements take away.
    pub deny: Side<'a>,
    /// The patterns of `Action` that match no action of the catalog, in the order of the text, each once.
    pub unrecognized: Vec<&'a str>,
    /// The services that a statement names though none of its resources is theirs, sorted by prefix: nothing is granted there.
    pub unusable: Vec<&'a str>,
    /// How many statements were left out: their effect is neither of the two, or what they speak of is not known.
    pub unclear: usize,
}

/// What the statements of one effect say.
#[derive(Clone, Debug, Default)]
pub struct Side<'a> {
    /// The services with at least one action, sorted by prefix.
    pub services: Vec<ServiceAccess<'a>>,
    /// On what and when: services that the same statements speak of share one.
    pub scopes: Vec<Scope<'a>>,
}

/// What is said of one service.
#[derive(Clone, Debug)]
pub struct ServiceAccess<'a> {
    /// The service.
    pub service: Service<'a>,
    /// The actions.
    pub actions: ActionSet,
    /// The access levels with at least one action, in the order of [`LEVELS`].
    pub levels: Vec<LevelAccess>,
    /// Whether every action of the service is in.
    pub full: bool,
    /// Index of its [`Scope`] in [`Side::scopes`].
    pub scope: usize,
}

/// The actions of one access level.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LevelAccess {
    /// The level.
    pub level: AccessLevel,
    /// How many of its actions are in; at least one.
    pub actions: usize,
    /// How many the service has.
    pub of: usize,
}

/// On what, for whom and when statements speak. Everything stands in the order of the text, each thing once.
#[derive(Clone, Debug, Default)]
pub struct Scope<'a> {
    /// The statements, by their index.
    pub statements: Vec<usize>,
    /// The values of `Resource`.
    pub resources: Vec<&'a str>,
    /// The values of `NotResource`.
    pub not_resources: Vec<&'a str>,
    /// The values of `Principal`, `*` for everyone.
    pub principals: Vec<&'a str>,
    /// The values of `NotPrincipal`.
    pub not_principals: Vec<&'a str>,
    /// What the conditions compare.
    pub conditions: Vec<ConditionTest<'a>>,
    /// Whether at least one of the statements has no condition.
    pub unconditional: bool,
}

/// One comparison of a condition.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ConditionTest<'a> {
    /// The operator, as it is written.
    pub operator: &'a str,
    /// The condition key, as it is written.
    pub key: &'a str,
    /// The values that are strings, numbers or Booleans, as they are written.
    pub values: Vec<&'a str>,
}

impl LevelAccess {
    /// Whether all actions of the level are in.
    pub fn is_full(self) -> bool {
        self.actions == self.of
    }
}

impl<'a> Side<'a> {
    /// The scope of a service.
    pub fn scope(&self, access: &ServiceAccess<'a>) -> Option<&Scope<'a>> {
        self.scopes.get(access.scope)
    }
}

/// Summarises a policy. Linear in its length, times the services that a statement speaks of.
pub fn summarize<'a>(policy: &Policy<'a>, catalog: &'a Catalog) -> Summary<'a> {
    let mut unrecognized = Distinct::default();
    let mut unclear = 0;
    let (mut allow, mut deny) = (Vec::new(), Vec::new());
    for statement in &policy.statements {
        let side = match statement.effect() {
            Some(Effect::Allow) => &mut allow,
            Some(Effect::Deny) => &mut deny,
            Some(Effect::Invalid) | None => {
                unclear += 1;
                continue;
            }
        };
        match actions(statement, catalog, &mut unrecognized) {
            Some(set) => side.push((statement, set)),
            None => unclear += 1,
        }
    }
    let mut unusable = BTreeSet::new();
    Summary {
        allow: side(&allow, catalog, &mut unusable),
        deny: side(&deny, catalog, &mut unusable),
        unusable: unusable.into_iter().collect(),
        unrecognized: unrecognized.items,
        unclear,
    }
}

/// A set of actions cut into those of each service, in the order of service prefixes.
pub fn by_service<'c>(set: &ActionSet, catalog: &'c Catalog) -> Vec<(Service<'c>, ActionSet)> {
    let mut cut: Vec<(Service<'c>, ActionSet)> = Vec::new();
    for range in set.ranges() {
        let mut start = range.start;
        while start < range.end {
            let Some(action) = catalog.action_by_id(crate::catalog::ActionId(start)) else {
                break;
            };
            let service = action.service();
            let end = service.action_ids().end.clamp(start + 1, range.end);
            match cut.last_mut() {
                Some((last, actions)) if *last == service => actions.append(start..end),
                _ => {
                    let mut actions = ActionSet::new();
                    actions.append(start..end);
                    cut.push((service, actions));
                }
            }
            start = end;
        }
    }
    cut
}

/// How many actions of each access level a service and a set of its actions have, levels without any left out.
pub fn levels(service: Service<'_>, set: &ActionSet) -> Vec<LevelAccess> {
    let mut counts = LEVELS.map(|level| LevelAccess {
        level,
        actions: 0,
        of: 0,
    });
    for action in service.actions() {
        let level = action.access_level();
        if let Some(count) = counts.iter_mut().find(|count| count.level == level) {
            count.of += 1;
            count.actions += usize::from(set.contains(action.id()));
        }
    }
    let there = counts.into_iter().filter(|count| count.actions > 0);
    there.collect()
}

/// Things in the order in which they came, each once.
#[derive(Debug)]
struct Distinct<T> {
    items: Vec<T>,
    seen: BTreeSet<T>,
}

impl<T> Default for Distinct<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            seen: BTreeSet::new(),
        }
    }
}

impl<T: Clone + Ord> Distinct<T> {
    fn add(&mut self, item: T) {
        if self.seen.insert(item.clone()) {
            self.items.push(item);
        }
    }
}

/// The actions that a statement speaks of; `None` where they are not known.
fn actions<'a>(
    statement: &Statement<'a>,
    catalog: &Catalog,
    unrecognized: &mut Distinct<&'a str>,
) -> Option<ActionSet> {
    let known = |element: &ActionElement<'a>| {
        let patterns = element.patterns.iter();
        patterns
            .map(ActionPattern::known)
            .collect::<Option<Vec<_>>>()
    };
    if let Some(element) = &statement.action {
        let mut set = ActionSet::new();
        for pattern in known(element)? {
            let matched = ActionSet::from_pattern(catalog, pattern);
            if matched.is_empty() {
                unrecognized.add(pattern);
            }
            set = set.union(&matched);
        }
        return Some(set);
    }
    let patterns = known(statement.not_action.as_ref()?)?;
    Some(ActionSet::from_patterns(catalog, patterns, true))
}

/// The services whose ARNs the resources of a statement are; `None` where some may be of any service.
fn services_of<'a>(statement: &Statement<'a>) -> Option<Vec<&'a str>> {
    let element = statement.resource.as_ref()?;
    let patterns = element.patterns.iter().map(|pattern| {
        let arn =
            Arn::parse(pattern.known()?).filter(|arn| arn.field(ArnField::Prefix) == "arn")?;
        let service = arn.service();
        (!service.is_empty() && !service.contains(['*', '?', '$'])).then_some(service)
    });
    patterns.collect()
}

/// Whether a service has something that is an ARN of one of the others: its own resources, or those that its actions use.
fn has_arns_of(service: Service<'_>, others: &[&str]) -> bool {
    others.contains(&service.prefix())
        || service
            .resource_types()
            .flat_map(ResourceType::arn_formats)
            .any(|format| {
                Arn::parse(format).is_none_or(|arn| {
                    arn.service().contains('$') || others.contains(&arn.service())
                })
            })
}

/// Whether `Action` names the service, and not by a wildcard in its prefix.
fn names_service(statement: &Statement<'_>, service: Service<'_>) -> bool {
    let patterns = statement
        .action
        .iter()
        .flat_map(|element| &element.patterns);
    patterns
        .filter_map(ActionPattern::split)
        .any(|(prefix, _)| prefix.eq_ignore_ascii_case(service.prefix()))
}

fn side<'a>(
    statements: &[(&Statement<'a>, ActionSet)],
    catalog: &'a Catalog,
    unusable: &mut BTreeSet<&'a str>,
) -> Side<'a> {
    // By where the service's actions begin: in the order of prefixes.
    let mut services: BTreeMap<u32, (Service<'a>, ActionSet, Vec<usize>)> = BTreeMap::new();
    for (position, (statement, set)) in statements.iter().enumerate() {
        let own = services_of(statement);
        for (service, actions) in by_service(set, catalog) {
            if own.as_ref().is_some_and(|own| !has_arns_of(service, own)) {
                if names_service(statement, service) {
                    unusable.insert(service.prefix());
                }
                continue;
            }
            let entry = services
                .entry(service.action_ids().start)
                .or_insert_with(|| (service, ActionSet::new(), Vec::new()));
            entry.1 = entry.1.union(&actions);
            entry.2.push(position);
        }
    }
    let mut side = Side::default();
    let mut known: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    for (service, actions, positions) in services.into_values() {
        let scope = *known.entry(positions).or_insert_with_key(|positions| {
            let spoken = positions.iter().filter_map(|at| statements.get(*at));
            side.scopes
                .push(scope(spoken.map(|(statement, _)| *statement)));
            side.scopes.len() - 1
        });
        side.services.push(ServiceAccess {
            service,
            levels: levels(service, &actions),
            full: actions.len() == service.actions().len(),
            actions,
            scope,
        });
    }
    side
}

fn scope<'s, 'a: 's>(statements: impl Iterator<Item = &'s Statement<'a>>) -> Scope<'a> {
    let mut indexes = Vec::new();
    let (mut resources, mut not_resources) = (Distinct::default(), Distinct::default());
    let (mut principals, mut not_principals) = (Distinct::default(), Distinct::default());
    let mut conditions = Distinct::default();
    let mut unconditional = false;
    for statement in statements {
        indexes.push(statement.index);
        add_resources(statement.resource.as_ref(), &mut resources);
        add_resources(statement.not_resource.as_ref(), &mut not_resources);
        for (element, names) in [
            (&statement.principal, &mut principals),
            (&statement.not_principal, &mut not_principals),
        ] {
            let Some(element) = element else { continue };
            if matches!(element.principal, Principal::Everyone) {
                names.add("*");
            }
            for (_, text) in element.values() {
                names.add(text.as_str());
            }
        }
        unconditional |= statement.conditions().next().is_none();
        for (operator, entry) in statement.conditions() {
            let values = entry.values.iter().filter_map(scalar);
            conditions.add(ConditionTest {
                operator: operator.member.key.as_str(),
                key: entry.member.key.as_str(),
                values: values.collect(),
            });
        }
    }
    Scope {
        statements: indexes,
        resources: resources.items,
        not_resources: not_resources.items,
        principals: principals.items,
        not_principals: not_principals.items,
        conditions: conditions.items,
        unconditional,
    }
}

fn add_resources<'a>(element: Option<&ResourceElement<'a>>, names: &mut Distinct<&'a str>) {
    for pattern in element.into_iter().flat_map(|element| &element.patterns) {
        names.add(pattern.text.as_str());
    }
}

fn scalar<'a>(value: &'a Value<'a>) -> Option<&'a str> {
    use crate::syntax::ValueKind;
    match &value.kind {
        ValueKind::String(text) => Some(text.as_str()),
        ValueKind::Number(number) => Some(number),
        ValueKind::Bool(true) => Some("true"),
        ValueKind::Bool(false) => Some("false"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::embed::PolicyKind;
    use crate::policy::lower;
    use crate::source::Dialect;
    use crate::syntax::parse;

    fn with_summary(text: &str, check: impl FnOnce(&Summary<'_>)) {
        let parse = parse(text, Dialect::Jsonc);
        let policy = lower(&parse.root, PolicyKind::Identity);
        check(&summarize(&policy, Catalog::builtin()));
    }

    #[test]
    fn levels_are_full_or_limited() {
        let text = r#"{"Version": "2012-10-17", "Statement": [
            {"Effect": "Allow", "Action": ["s3:GetObject", "s3:ListBucket"], "Resource": ["a", "b"]},
            {"Effect": "Allow", "Action": "SQS:*", "Resource": "b", "Condition": {"Bool": {"aws:SecureTransport": true}}},
            {"Effect": "Allow", "Action": ["s3:getobject", "s3:Nope"], "Resource": "c"},
            {"Effect": "Deny", "Action": "s3:Put*", "NotResource": "*"},
            {"Effect": "Maybe", "Action": "ec2:*", "Resource": "*"}
        ]}"#;
        with_summary(text, |summary| {
            let [s3, sqs] = summary.allow.services.as_slice() else {
                panic!("{summary:?}");
            };
            assert_eq!(
                (s3.service.prefix(), s3.actions.len(), s3.full),
                ("s3", 2, false)
            );
            assert_eq!(
                s3.levels
                    .iter()
                    .map(|each| (each.level, each.actions))
                    .collect::<Vec<_>>(),
                [(AccessLevel::List, 1), (AccessLevel::Read, 1)]
            );
            let scope = summary.allow.scope(s3).unwrap();
            assert_eq!(scope.resources, ["a", "b", "c"]);
            assert_eq!(scope.statements, [0, 2]);
            assert!(scope.unconditional);
            assert!(sqs.full && sqs.levels.iter().all(|each| each.is_full()));
            let scope = summary.allow.scope(sqs).unwrap();
            assert!(!scope.unconditional);
            assert_eq!(scope.conditions[0].values, ["true"]);
            assert_eq!(summary.deny.services.len(), 1);
            assert_eq!(summary.deny.scopes[0].not_resources, ["*"]);
            assert_eq!(summary.unrecognized, ["s3:Nope"]);
            assert_eq!(summary.unclear, 1);
        });
    }

    #[test]
    fn services_without_a_resource_get_nothing() {
        let text = r#"{"Statement": [
            {"Effect": "Allow", "Action": "*", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket"},
            {"Effect": "Allow", "Action": ["ec2:DescribeInstances", "rds-data:*"], "Resource": "arn:aws:rds:*:*:cluster:orders"},
            {"Effect": "Allow", "Action": "sqs:*", "Resource": ["arn:aws:sns:*:*:a", "arn:*:s*:*:*:b"]}
        ]}"#;
        with_summary(text, |summary| {
            let services = summary.allow.services.iter();
            let found: Vec<&str> = services.map(|each| each.service.prefix()).collect();
            assert!(found.contains(&"s3") && found.contains(&"rds-data") && found.contains(&"sqs"));
            assert!(
                !found.contains(&"ec2") && !found.contains(&"dynamodb"),
                "{found:?}"
            );
            assert_eq!(summary.unusable, ["ec2"]);
        });
    }

    #[test]
    fn all_but_some_actions() {
        let text = r#"{"Statement": {"Effect": "Allow", "NotAction": ["iam:*", "sts:AssumeRole"], "Resource": "*"}}"#;
        with_summary(text, |summary| {
            let catalog = Catalog::builtin();
            let services = &summary.allow.services;
            assert_eq!(services.len(), catalog.services().len() - 1);
            let sts = services
                .iter()
                .find(|each| each.service.prefix() == "sts")
                .unwrap();
            assert!(!sts.full && sts.actions.len() + 1 == sts.service.actions().len());
            assert_eq!(summary.allow.scopes.len(), 1);
        });
    }

    #[test]
    fn sets_are_cut_by_service_without_a_loss() {
        let catalog = Catalog::builtin();
        let set = ActionSet::from_patterns(catalog, ["*:*Tag*", "s3:*", "ec2:Get*"], false);
        let mut again = ActionSet::new();
        for (service, actions) in by_service(&set, catalog) {
            assert!(
                actions
                    .actions(catalog)
                    .all(|action| action.service() == service)
            );
            again = again.union(&actions);
        }
        assert_eq!(again, set);
    }
}
