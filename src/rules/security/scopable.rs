//! Statements that allow on every resource what could be bound to some.

use std::cell::OnceCell;
use std::fmt::Write as _;

use super::breadth::OPEN;
use super::places::{action_span, counted, is_whole_service};
use super::{privilege_escalation, scope, sensitive};
use crate::access::action_set::{ActionSet, PerCatalog};
use crate::access::{Bounds, StatementMeaning};
use crate::catalog::{AccessLevel, Action, ActionResource, Catalog, ResourceType};
use crate::config::RuleOption;
use crate::diagnostic::Diagnostic;
use crate::embed::PolicyKind;
use crate::fix::Fix;
use crate::policy::ResourcePattern;
use crate::rules::LintContext;
use crate::rules::repair::{fill_arn, placeholder, replace_item};

/// Conditions that pin no more than this leave the resources as they are.
const UNSCOPED: Bounds = OPEN.union(Bounds::CALLER);

/// So many actions are named, with the ARN formats that they take.
const MAX_NAMES: usize = 4;

/// A statement on resources without bounds, and its actions that could be bound.
pub(super) struct Unscoped<'c, 'a> {
    /// What the statement says.
    pub(super) meaning: &'c StatementMeaning<'a>,
    /// The pattern of `Resource` without bounds.
    pub(super) pattern: ResourcePattern<'a>,
    /// The actions that could be bound to resources, of the levels asked for, in the order of the catalog.
    pub(super) actions: Vec<Action<'c>>,
}

/// Which actions are looked for.
pub(super) struct Wanted {
    /// Whether it is this one, if it could be bound to resources.
    pub(super) holds: fn(Action<'_>) -> bool,
    /// All of them.
    pub(super) all: PerCatalog<ActionSet>,
    /// Whether the rule reports it, told whether the statement has it by a whole service. Rules share the actions of a
    /// statement: none is named by two.
    pub(super) takes: fn(Action<'_>, bool) -> bool,
}

/// So many actions are judged one by one. To judge the whole catalog takes longer than to lint a policy, and serves only
/// where most of it is granted.
const FEW: usize = 500;

impl Wanted {
    /// Those of `granted` that are looked for.
    fn among(&self, granted: &ActionSet, catalog: &Catalog) -> ActionSet {
        match self.all.known(catalog) {
            Some(all) => all.intersection(granted),
            None if granted.len() > FEW => self.all.of(catalog).intersection(granted),
            None => wanted(granted.actions(catalog), self.holds),
        }
    }
}

/// The actions of a catalog that could be bound to resources, and for which `holds` does.
pub(super) fn actions(catalog: &Catalog, holds: fn(Action<'_>) -> bool) -> ActionSet {
    wanted(catalog.actions(), holds)
}

fn wanted<'c>(
    actions: impl Iterator<Item = Action<'c>>,
    holds: fn(Action<'_>) -> bool,
) -> ActionSet {
    let actions = actions.filter(|action| holds(*action) && is_scopable(*action));
    actions.map(Action::id).collect()
}

/// A statement that allows on resources without bounds.
#[derive(Debug)]
pub(in crate::rules) struct OpenStatement<'a> {
    /// Its place in the list of statements.
    position: usize,
    /// The first pattern of `Resource` without bounds.
    pattern: ResourcePattern<'a>,
    /// The actions that rules about single actions report.
    reported: OnceCell<ActionSet>,
    /// The actions that it has by a whole service.
    by_service: OnceCell<ActionSet>,
}

/// The statements of an identity policy that allow on resources without bounds, and that nothing narrows.
pub(in crate::rules) fn open_statements<'a>(context: &LintContext<'a>) -> Vec<OpenStatement<'a>> {
    if context.policy.kind != PolicyKind::Identity {
        return Vec::new();
    }
    let open = context.grants().statements().iter().filter_map(|meaning| {
        let statement = meaning.statement;
        // What `NotAction` lets in is the finding of `not-action-allow`.
        if !statement.allows() || statement.action.is_none() {
            return None;
        }
        let patterns = statement
            .resource
            .iter()
            .flat_map(|element| &element.patterns);
        let pattern = patterns
            .copied()
            .find(|pattern| scope::is_unbounded(*pattern))?;
        let position = meaning.position;
        let bounds = meaning.condition().bounds();
        let open = bounds.only(UNSCOPED) && !context.breadth().swallows(position);
        open.then(|| OpenStatement {
            position,
            pattern,
            reported: OnceCell::new(),
            by_service: OnceCell::new(),
        })
    });
    open.collect()
}

impl OpenStatement<'_> {
    /// The actions that rules about single actions report.
    fn reported(&self, context: &LintContext<'_>, meaning: &StatementMeaning<'_>) -> &ActionSet {
        self.reported.get_or_init(|| {
            let sensitive = sensitive::reported(context, self.position);
            sensitive.union(&privilege_escalation::reported(context, meaning))
        })
    }

    /// The actions that it has by a whole service, where `wildcard-action` reports that.
    fn by_service(&self, context: &LintContext<'_>, meaning: &StatementMeaning<'_>) -> &ActionSet {
        self.by_service.get_or_init(|| by_service(context, meaning))
    }
}

/// The statements of an identity policy that allow actions of the set `wanted` on resources without bounds, though they
/// could be bound.
pub(super) fn find<'c, 'a>(context: &'c LintContext<'a>, wanted: &Wanted) -> Vec<Unscoped<'c, 'a>> {
    let mut found = Vec::new();
    let catalog = context.catalog;
    for open in context.open_statements() {
        let Some(meaning) = context.grants().statements().get(open.position) else {
            continue;
        };
        let granted = wanted
            .among(meaning.certain_actions(), catalog)
            .difference(context.grants().certainly_denied());
        if granted.is_empty() {
            continue;
        }
        let granted = granted.difference(open.reported(context, meaning));
        let by_service = open.by_service(context, meaning);
        let service = open.pattern.arn().map(|arn| arn.service());
        let actions: Vec<Action<'a>> = granted
            .actions(catalog)
            .filter(|action| {
                service.is_none_or(|service| {
                    service == "*" || service.eq_ignore_ascii_case(action.service().prefix())
                }) && (wanted.takes)(*action, by_service.contains(action.id()))
            })
            .collect();
        if !actions.is_empty() {
            found.push(Unscoped {
                meaning,
                pattern: open.pattern,
                actions,
            });
        }
    }
    found
}

/// The actions that the statement has by a whole service, where `wildcard-action` reports that.
fn by_service(context: &LintContext<'_>, meaning: &StatementMeaning<'_>) -> ActionSet {
    let settings = context.settings;
    if !settings.levels.runs("wildcard-action", false, false)
        || settings.options.of(RuleOption::MaxActions) > 0
    {
        return ActionSet::new();
    }
    let whole = meaning
        .patterns()
        .filter(|(pattern, _)| pattern.known().is_some_and(is_whole_service));
    ActionSet::union_of(whole.map(|(_, matched)| matched))
}

/// Actions that AWS counts as permissions management though they only make or delete what is empty of permissions, or what
/// gives none before it is attached.
const HARMLESS: [&str; 3] = ["CreatePolicy", "CreateWebACL", "DeleteWebACL"];

/// Whether an action changes permissions. What is called reading does not, whatever AWS counts it as.
pub(super) fn changes_permissions(action: Action<'_>) -> bool {
    let name = action.name();
    action.access_level() == AccessLevel::PermissionsManagement
        && !reads(name)
        && !HARMLESS.contains(&name)
}

/// Whether a name is that of reading.
fn reads(name: &str) -> bool {
    // Written out, each is compared without a call: the whole catalog is asked.
    name.starts_with("Get") || name.starts_with("List") || name.starts_with("Describe")
}

/// Whether an action writes. What makes new resources is left out: most get their names from AWS, so that there is nothing
/// to name before; so is what is called reading. What hands out roles has rules of its own.
pub(super) fn writes(action: Action<'_>) -> bool {
    let makes = |name: &str| {
        name.starts_with("Create")
            || name.starts_with("Run")
            || name.starts_with("Allocate")
            || name.starts_with("Register")
            || name.starts_with("Request")
            || name.starts_with("Import")
    };
    let name = action.name();
    action.access_level() == AccessLevel::Write
        && !reads(name)
        && !matches!(name, "AssumeRole" | "PassRole")
        && !makes(name)
}

/// Whether the action always needs a resource that it can be bound to. What it only may need (the dataset of
/// `cloudwatch:PutMetricData`) is left out, as the action works without.
fn is_scopable(action: Action<'_>) -> bool {
    bound_types(action).any(|resource_type| resource_type.arn_formats().len() > 0)
}

/// The types of the resources that an action can be bound to: those that it always needs. The actions on S3's objects need
/// either an object or one behind an access point, so that the reference gives neither as needed.
pub(super) fn bound_types(action: Action<'_>) -> impl Iterator<Item = ResourceType<'_>> {
    let needed = action.resource_types().any(ActionResource::required);
    let types = action.resource_types();
    let types = types.filter(move |used| {
        used.required()
            || (!needed
                && used.resource_type().key() == "object"
                && action.service().prefix() == "s3")
    });
    types.map(ActionResource::resource_type)
}

/// What is wrong, with `noun` for more than one action.
pub(super) fn message(unscoped: &Unscoped<'_, '_>, noun: &str) -> String {
    match unscoped.actions.as_slice() {
        [action] => {
            format!("`{action}` is allowed on every resource, though it could be bound to some")
        }
        actions => format!(
            "{} are allowed on every resource, though they could be bound to some",
            counted(actions.len(), noun)
        ),
    }
}

/// Says which actions take which ARNs, and underlines where they are allowed.
pub(super) fn explain(unscoped: &Unscoped<'_, '_>, diagnostic: &mut Diagnostic) {
    let patterns = unscoped.meaning.statement.action.iter();
    let patterns: usize = patterns.map(|element| element.patterns.len()).sum();
    let mut spans = Vec::with_capacity(MAX_NAMES);
    for action in &unscoped.actions {
        if spans.len() == MAX_NAMES.min(patterns) {
            break;
        }
        let span = action_span(unscoped.meaning, action.id());
        if !spans.contains(&span) {
            spans.push(span);
            let kind = action.access_level().as_str().to_lowercase();
            diagnostic.label(span, format!("such as `{action}`, {kind}"));
        }
    }
    // Room for most notes.
    let mut note = String::with_capacity(256);
    for (index, action) in unscoped.actions.iter().take(MAX_NAMES).enumerate() {
        let comma = if index > 0 { "; " } else { "" };
        let _ = write!(note, "{comma}`{action}` takes ");
        let formats =
            bound_types(*action).filter_map(|resource_type| resource_type.arn_formats().next());
        for (index, format) in formats.take(2).enumerate() {
            note += if index > 0 { " or `" } else { "`" };
            note += format;
            note += "`";
        }
    }
    let _ = match unscoped.actions.len().saturating_sub(MAX_NAMES) {
        0 => write!(note, "."),
        1 => write!(note, "; 1 more action can be bound too."),
        more => write!(note, "; {more} more actions can be bound too."),
    };
    diagnostic.note(note);
}

/// So many ARNs are written at most in the place of a pattern.
const MAX_ARNS: usize = 5;

/// The fix that names resources of the types that the statement's actions need; `None` where one of them needs `*`, or
/// there are too many.
pub(super) fn rewrite(
    context: &LintContext<'_>,
    meaning: &StatementMeaning<'_>,
    pattern: ResourcePattern<'_>,
) -> Option<Fix> {
    let element = meaning.statement.resource.as_ref()?;
    let arn = pattern.arn();
    let service = arn.map_or("*", |arn| arn.service());
    let mut arns: Vec<String> = Vec::new();
    let mut seen: Vec<ResourceType<'_>> = Vec::new();
    for action in meaning.possible_actions().actions(context.catalog) {
        if service != "*" && service != action.service().prefix() {
            continue;
        }
        let mut bound = false;
        for resource_type in bound_types(action) {
            bound = true;
            if seen.contains(&resource_type) {
                continue;
            }
            seen.push(resource_type);
            let format = resource_type.arn_formats().next()?;
            let filled = fill_arn(format, arn, placeholder);
            if !arns.contains(&filled) {
                arns.push(filled);
            }
        }
        if !bound || arns.len() > MAX_ARNS {
            return None;
        }
    }
    let title = match arns.as_slice() {
        [] => return None,
        [arn] => format!("Write `{arn}`, with your own names"),
        arns => format!(
            "Write the ARNs of the {} types of resources, with your own names",
            arns.len()
        ),
    };
    let list = &element.member.value;
    let edit = replace_item(context.text, list, pattern.text.span(), &arns);
    Some(Fix::risky(title, [edit]))
}
