//! An organization's own rules: from what a person wrote to what can be run.

use std::sync::Arc;

use super::actions::matched_by;
use super::apply::origin;
use super::entry::Entry;
use super::files::Files;
use crate::access::action_set::ActionSet;
use crate::access::arn_glob::{ArnGlob, ResourceGlob};
use crate::access::glob::{Case, Glob};
use crate::catalog::{Catalog, closest};
use crate::config::{
    ConditionShape, ConditionTest, Config, Names, OwnCheck, OwnRule, Placed, PolicyTypeName,
    SeverityName, lasting,
};
use crate::diagnostic::Severity;
use crate::embed::PolicyKind;
use crate::policy::Operator;
use crate::rules;
use crate::source::Span;
use crate::workspace::Problem;
use crate::workspace::load::Source;

/// An own rule of some files.
#[derive(Debug)]
pub(super) struct Scoped {
    /// The files that it is for; all without any.
    pub(super) files: Option<Files>,
    /// What is run.
    pub(super) rule: OwnRule,
    /// What is shown to people.
    pub(super) entry: Arc<Entry>,
}

/// The kinds of policy that grant; the others only bound what is granted.
const GRANTING: [PolicyKind; 3] = [
    PolicyKind::Identity,
    PolicyKind::Resource,
    PolicyKind::Trust,
];

/// The names of the own rules of a file.
pub(super) fn names(config: &Config) -> impl Iterator<Item = &Placed<String>> {
    (config.forbidden_action.iter().map(|rule| &rule.value.name))
        .chain(
            config
                .forbidden_resource
                .iter()
                .map(|rule| &rule.value.name),
        )
        .chain(
            config
                .forbidden_principal
                .iter()
                .map(|rule| &rule.value.name),
        )
        .chain(
            config
                .required_condition
                .iter()
                .map(|rule| &rule.value.name),
        )
}

/// Adds the own rules of a file.
///
/// # Errors
///
/// When one is not whole, has a name that is taken, or can't be meant.
pub(super) fn add(
    config: &Config,
    source: &Source,
    catalog: &Catalog,
    rules: &mut Vec<Scoped>,
) -> Result<(), Problem> {
    macro_rules! add {
        ($name:literal, $table:expr, $check:expr) => {{
            let table = &$table.value;
            let name = name(&table.name, $table.span, source, rules)?;
            let files = if table.paths.is_empty() {
                None
            } else {
                Some(Files::new(&table.paths, $table.span, source)?)
            };
            let rule = OwnRule {
                name,
                severity: severity(table.severity),
                message: table.message.clone(),
                url: table.url.clone(),
                kinds: kinds(&table.policy_types),
                check: $check,
            };
            let place = origin(source, $table.span);
            rules.push(Scoped {
                files,
                rule,
                entry: Arc::new(Entry::new($name, table, place)),
            });
        }};
    }
    for table in &config.forbidden_action {
        let actions = actions(&table.value.actions, table.span, source, catalog)?;
        add!(
            "forbidden-action",
            table,
            OwnCheck::ForbiddenAction(actions)
        );
    }
    for table in &config.forbidden_resource {
        let limit = if table.value.actions.is_empty() {
            ActionSet::all(catalog)
        } else {
            actions(&table.value.actions, table.span, source, catalog)?
        };
        needs(&table.value.resources, "resources", table.span, source)?;
        let mut resources = Vec::new();
        for resource in &table.value.resources {
            let acting = acting_on(resource, source, catalog)?;
            resources.push((resource.value.clone(), acting.intersection(&limit)));
        }
        add!(
            "forbidden-resource",
            table,
            OwnCheck::ForbiddenResource(resources)
        );
    }
    for table in &config.forbidden_principal {
        needs(&table.value.principals, "principals", table.span, source)?;
        for name in &table.value.principals {
            principal(name, source)?;
        }
        let principals = table
            .value
            .principals
            .iter()
            .map(|name| name.value.clone())
            .collect();
        add!(
            "forbidden-principal",
            table,
            OwnCheck::ForbiddenPrincipal(principals)
        );
    }
    for table in &config.required_condition {
        let wanted = actions(&table.value.actions, table.span, source, catalog)?;
        let list = &table.value;
        if list.all_of.is_empty() && list.any_of.is_empty() && list.none_of.is_empty() {
            return Err(source
                .problem(table.span, "this rule asks for no condition")
                .help("add `all-of`, `any-of` or `none-of`"));
        }
        for Scoped { files, rule, .. } in rules.iter() {
            let OwnCheck::ForbiddenAction(forbidden) = &rule.check else {
                continue;
            };
            let whole = files.is_none()
                && kinds(&list.policy_types)
                    .iter()
                    .all(|kind| rule.kinds.contains(kind));
            if !whole {
                continue;
            }
            for name in &list.actions {
                if matched_by(name, source, catalog)?.is_subset(forbidden) {
                    return Err(source
                        .problem(
                            name.span,
                            format!(
                                "`{}` is forbidden by `{}`: no condition makes up for it",
                                name.value, rule.name
                            ),
                        )
                        .help("take it out of one of the two rules"));
                }
            }
        }
        let tests = |shapes: &[Placed<ConditionShape>]| -> Result<Vec<_>, Problem> {
            shapes
                .iter()
                .map(|shape| test(shape, source, catalog))
                .collect()
        };
        let none_of = tests(&list.none_of)?;
        for shape in list.all_of.iter().chain(&list.any_of) {
            if none_of.contains(&test(shape, source, catalog)?) {
                return Err(
                    source.problem(shape.span, "this condition is both required and forbidden")
                );
            }
        }
        let all_of = tests(&list.all_of)?;
        let kinds = kinds(&list.policy_types);
        for (shape, (wanted_key, is_needed)) in list
            .all_of
            .iter()
            .zip(all_of.iter().map(|test| (test, true)))
            .chain(
                list.none_of
                    .iter()
                    .zip(none_of.iter().map(|test| (test, false))),
            )
        {
            let other = rules
                .iter()
                .find(|other| contradicts(other, &wanted, &kinds, wanted_key, is_needed));
            if let Some(other) = other {
                let (here, there) = if is_needed {
                    ("required here", "forbids")
                } else {
                    ("forbidden here", "requires")
                };
                return Err(source
                    .problem(
                        shape.span,
                        format!(
                            "this condition is {here}, and `{}` {there} it for the same actions",
                            other.rule.name
                        ),
                    )
                    .help("take the actions out of one of the two rules"));
            }
        }
        let check = OwnCheck::RequiredCondition {
            actions: wanted,
            all_of,
            any_of: tests(&list.any_of)?,
            none_of,
        };
        add!("required-condition", table, check);
    }
    Ok(())
}

/// Whether another rule about conditions can't be kept together with a condition that is needed, or that must not be there,
/// for some of the actions of this one in all files and kinds of policy.
fn contradicts(
    other: &Scoped,
    actions: &ActionSet,
    kinds: &[PolicyKind],
    condition: &ConditionTest,
    is_needed: bool,
) -> bool {
    let OwnCheck::RequiredCondition {
        actions: others,
        all_of,
        none_of,
        ..
    } = &other.rule.check
    else {
        return false;
    };
    if other.files.is_some()
        || actions.is_disjoint(others)
        || !kinds.iter().any(|kind| other.rule.kinds.contains(kind))
    {
        return false;
    }
    let takes_in = |wide: &ConditionTest, narrow: &ConditionTest| {
        wide == narrow
            || (wide.key.eq_ignore_ascii_case(&narrow.key)
                && wide.operators.is_empty()
                && wide.values.is_empty())
    };
    if is_needed {
        none_of.iter().any(|test| takes_in(test, condition))
    } else {
        all_of.iter().any(|test| takes_in(condition, test))
    }
}

fn name(
    name: &Placed<String>,
    table: Span,
    source: &Source,
    known: &[Scoped],
) -> Result<&'static str, Problem> {
    let text = name.value.as_str();
    if text.is_empty() {
        return Err(source
            .problem(table, "`name` is missing here")
            .help("findings are called by it: `name = \"no-bucket-deletion\"`"));
    }
    let kebab = text
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    if !kebab || text.starts_with('-') || text.ends_with('-') {
        return Err(source
            .problem(name.span, format!("`{text}` can't be the name of a rule"))
            .help("use lower-case letters, digits and `-` between them"));
    }
    if rules::named(text).is_ok() || known.iter().any(|known| known.rule.name == text) {
        return Err(source.problem(
            name.span,
            format!("there is a rule with the name `{text}` already"),
        ));
    }
    Ok(lasting(text))
}

fn needs(names: &Names, key: &str, table: Span, source: &Source) -> Result<(), Problem> {
    match names.iter().find(|name| name.value.trim().is_empty()) {
        Some(empty) => Err(source.problem(empty.span, "this is empty")),
        None if names.is_empty() => Err(source.problem(table, format!("`{key}` is missing here"))),
        None => Ok(()),
    }
}

/// The actions that patterns match, each at least one.
fn actions(
    names: &Names,
    table: Span,
    source: &Source,
    catalog: &Catalog,
) -> Result<ActionSet, Problem> {
    needs(names, "actions", table, source)?;
    let mut sets = Vec::new();
    for name in names {
        sets.push(matched_by(name, source, catalog)?);
    }
    Ok(ActionSet::union_of(&sets))
}

/// The actions that can have a resource which the pattern matches.
fn acting_on(
    pattern: &Placed<String>,
    source: &Source,
    catalog: &Catalog,
) -> Result<ActionSet, Problem> {
    let wanted = ResourceGlob::new(&pattern.value);
    let wanted_glob = wanted.glob();
    // Field by field: a `*` of a format stands for one of its parts.
    let wanted_fields = ArnGlob::new(wanted_glob.text());
    let is_arn = pattern.value == "*" || pattern.value.starts_with("arn:");
    let acting: ActionSet = catalog
        .actions()
        .filter(|action| {
            action.resource_types().any(|used| {
                used.resource_type().arn_formats().any(|format| {
                    // `${Bucket}` in a format stands for any text.
                    let open = opened(format);
                    ArnGlob::new(&open)
                        .zip(wanted_fields.as_ref())
                        .is_some_and(|(format, wanted)| format.intersects(wanted))
                })
            })
        })
        .map(crate::catalog::Action::id)
        .collect();
    if !is_arn || acting.is_empty() {
        return Err(source
            .problem(
                pattern.span,
                format!("`{}` matches no ARN of a resource", pattern.value),
            )
            .help("write it as in a policy: `arn:aws:s3:::amzn-s3-demo-bucket/*`"));
    }
    Ok(acting)
}

/// An ARN format with `*` for each of its parts in braces.
fn opened(format: &str) -> String {
    let mut open = String::with_capacity(format.len());
    let mut rest = format;
    while let Some((plain, inner)) = rest.split_once("${") {
        open.push_str(plain);
        open.push('*');
        rest = inner.split_once('}').map_or("", |(_, rest)| rest);
    }
    open.push_str(rest);
    open
}

/// Whether a text may be a principal: everyone, an account, an ARN, a service or provider, a unique id.
fn principal(name: &Placed<String>, source: &Source) -> Result<(), Problem> {
    let text = name.value.as_str();
    let is_id = text.len() >= 16 && text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let fits = crate::policy::is_account(text)
        || text == "*"
        || text.starts_with("arn:")
        || (!digits && (is_id || text.contains('.')));
    if fits {
        return Ok(());
    }
    Err(source
        .problem(name.span, format!("`{text}` is no principal"))
        .help(
            "it is `*`, an account of twelve digits, an ARN, or the name of a service or provider",
        ))
}

/// Whether the catalog has a condition key that the text names, by a pattern too. The keys of identity providers are theirs
/// to name: their prefix is a host.
fn is_condition_key(text: &str, catalog: &Catalog) -> bool {
    let prefix = text.split_once(':').map_or(text, |(prefix, _)| prefix);
    if prefix.contains(['.', '/']) || prefix == "saml" || catalog.condition_key(text).is_some() {
        return true;
    }
    if !crate::policy::has_wildcard(text) {
        return false;
    }
    let glob = Glob::new(text, Case::Insensitive);
    let mut keys = catalog.condition_keys();
    keys.any(|key| glob.intersects(&Glob::new(&opened(key.name()), Case::Insensitive)))
}

fn test(
    shape: &Placed<ConditionShape>,
    source: &Source,
    catalog: &Catalog,
) -> Result<ConditionTest, Problem> {
    let list = &shape.value;
    if list.key.value.trim().is_empty() {
        return Err(source
            .problem(shape.span, "`key` is missing here")
            .help("name the condition key"));
    }
    let key = &list.key;
    if !is_condition_key(&key.value, catalog) {
        let names = catalog
            .condition_keys()
            .map(crate::catalog::ConditionKey::name);
        let problem = source.problem(key.span, format!("`{}` is no condition key", key.value));
        return Err(match closest(&key.value, names) {
            Some((meant, _)) => problem.help(format!("did you mean `{meant}`?")),
            None => problem.help("`iamlint query condition-key` lists them"),
        });
    }
    for operator in &list.operators {
        if Operator::parse(&operator.value).is_none() {
            return Err(source.problem(
                operator.span,
                format!("`{}` is no condition operator", operator.value),
            ));
        }
    }
    let texts = |names: &Names| names.iter().map(|name| name.value.clone()).collect();
    Ok(ConditionTest {
        key: list.key.value.clone(),
        operators: texts(&list.operators),
        values: texts(&list.values),
    })
}

fn severity(name: Option<SeverityName>) -> Severity {
    name.map_or(Severity::Security, Severity::from)
}

fn kinds(names: &[PolicyTypeName]) -> Vec<PolicyKind> {
    if names.is_empty() {
        GRANTING.to_vec()
    } else {
        names.iter().map(|&name| name.into()).collect()
    }
}
