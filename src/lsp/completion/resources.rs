//! ARNs: templates for the statement's actions, and what is typed of one made whole.

use std::collections::BTreeSet;

use tower_lsp::ls_types::CompletionItemKind as Kind;

use super::Surroundings;
use super::item::{Entry, Items};
use super::template::Template;
use crate::access::glob::{Case, Glob};
use crate::catalog::{ResourceType, Service};
use crate::policy::{Arn, PARTITIONS, Statement, is_account, partition_of_region, regions};

/// The account in templates: AWS's own example.
pub(super) const ACCOUNT: &str = "111122223333";

/// The Region in templates.
const REGION: &str = "us-east-1";

/// How many templates are offered.
const TEMPLATES: usize = 200;

/// Of more actions than this, it is not asked which types each needs.
const MANY: usize = 2000;

/// Offers ARNs, made whole from what is typed of them.
pub(super) fn offer(surroundings: &Surroundings<'_>, items: &mut Items<'_>) {
    let typed = surroundings.slot.typed;
    let present = present(surroundings);
    let formats = formats(surroundings, typed);
    if formats.len() == TEMPLATES {
        items.leave_out();
    }
    if !present.contains(&"*") && typed.is_empty() && needs_star(surroundings) {
        items.string(Entry::new("*", Kind::VALUE).detail("all resources").rank(2));
    }
    let fields: Vec<&str> = typed.splitn(6, ':').collect();
    match fields.as_slice() {
        ["arn", _] => each_partition(&formats, items),
        ["arn", partition, service, _] => {
            each_region(partition, service, &formats, items);
        }
        ["arn", partition, service, region, _] => {
            each_account(surroundings, [partition, service, region], &formats, items);
        }
        _ => {}
    }
    let mut offered = BTreeSet::new();
    for (key, format) in formats {
        let Some(template) = filled(format, &fields) else {
            continue;
        };
        let plain = template.plain();
        if present.contains(&plain.as_str()) || !offered.insert(plain.clone()) {
            continue;
        }
        items.string(
            Entry::new(plain, Kind::VALUE)
                .detail(key)
                .rank(3)
                .writes(template),
        );
    }
}

/// The value of a new `Resource` element, with its quotes.
pub(super) fn element(surroundings: &Surroundings<'_>) -> Template {
    let formats = formats(surroundings, "");
    let template = if needs_star(surroundings) && !surroundings.actions().is_empty() {
        None
    } else {
        formats.first().and_then(|(_, format)| filled(*format, &[]))
    };
    let template = template.unwrap_or_else(|| Template::default().blank("*"));
    Template::text("\"").join(template).then("\"")
}

/// Whether an ARN is one of a format.
pub(super) fn fits(format: Arn<'_>, arn: Arn<'_>) -> bool {
    let glob = pattern(format.resource());
    let glob = Glob::new(&glob, Case::Sensitive);
    format.service() == arn.service()
        && glob.intersects(&Glob::with_variables(arn.resource(), Case::Sensitive))
}

/// Whether one of the statement's actions takes only `*`.
fn needs_star(surroundings: &Surroundings<'_>) -> bool {
    let set = surroundings.actions();
    set.is_empty()
        || set
            .actions(surroundings.catalog)
            .any(|action| action.resource_types().len() == 0)
}

fn present<'a>(surroundings: &Surroundings<'a>) -> Vec<&'a str> {
    let statement = surroundings.statement.into_iter();
    let patterns = statement
        .flat_map(Statement::resource_elements)
        .flat_map(|element| &element.patterns);
    patterns
        .filter(|pattern| !surroundings.is_slot(pattern.text))
        .map(|pattern| pattern.text.as_str())
        .collect()
}

/// A format, and the name of its type.
type Format = (String, Arn<'static>);

/// The ARN formats that fit what is typed: those of the statement's actions, the types that its actions need first;
/// without such, those of the service that is typed.
fn formats(surroundings: &Surroundings<'_>, typed: &str) -> Vec<Format> {
    let catalog = surroundings.catalog;
    let actions = surroundings.actions();
    let mut found = Found::new(typed);
    if actions.len() > MANY {
        let ids = |service: &Service<'_>| service.action_ids();
        let services = catalog.services().filter(|service| {
            let mut ranges = actions.ranges();
            ranges.any(|range| range.start < ids(service).end && ids(service).start < range.end)
        });
        for service in services {
            found.add_service(service);
        }
    } else {
        for action in actions.actions(catalog) {
            for used in action.resource_types() {
                let each = used.resource_type();
                // Of types of which none must be there, `GetObject` is about `object` first.
                let rank = match used.required() {
                    true => 0,
                    false if ends_with(action.name(), each.key()) => 1,
                    false => 2,
                };
                found.add(action.service(), each, rank);
            }
        }
    }
    if found.formats.is_empty()
        && let Some(service) = typed.split(':').nth(2).and_then(|it| catalog.service(it))
    {
        found.add_service(service);
    }
    found.formats.sort_by_key(|(rank, _)| *rank);
    let formats = found.formats.into_iter().map(|(_, format)| format);
    formats.take(TEMPLATES).collect()
}

/// Whether a name ends with another, in any case.
fn ends_with(name: &str, end: &str) -> bool {
    let start = name.len().checked_sub(end.len());
    let found = start.and_then(|start| name.get(start..));
    found.is_some_and(|found| found.eq_ignore_ascii_case(end))
}

/// Formats that were found, each once.
struct Found<'t> {
    /// The service that is typed, and whether all of it is.
    service: Option<(&'t str, bool)>,
    seen: BTreeSet<&'static str>,
    /// With their ranks: the lower, the further up.
    formats: Vec<(u8, Format)>,
}

impl<'t> Found<'t> {
    fn new(typed: &'t str) -> Self {
        let mut fields = typed.split(':').skip(2);
        Self {
            service: fields
                .next()
                .map(|service| (service, fields.next().is_some())),
            seen: BTreeSet::new(),
            formats: Vec::new(),
        }
    }

    fn add_service(&mut self, service: Service<'static>) {
        for each in service.resource_types() {
            self.add(service, each, 2);
        }
    }

    fn add(&mut self, service: Service<'static>, each: ResourceType<'static>, rank: u8) {
        for text in each.arn_formats() {
            // Some formats are `*` or begin otherwise; each service writes its own.
            if !text.starts_with("arn:") || self.seen.contains(text) {
                continue;
            }
            let Some(format) = Arn::parse(text) else {
                continue;
            };
            let fits = self.service.is_none_or(|(typed, whole)| {
                format.service() == typed || !whole && format.service().starts_with(typed)
            });
            if fits {
                self.seen.insert(text);
                let key = format!("{}:{}", service.prefix(), each.key());
                self.formats.push((rank, (key, format)));
            }
        }
    }
}

/// A format as a template, with the fields that are typed in their places; `None` where they do not fit it.
fn filled(format: Arn<'_>, typed: &[&str]) -> Option<Template> {
    // The field that the cursor is in is not typed yet.
    let given = typed
        .get(..typed.len().saturating_sub(1))
        .unwrap_or_default();
    let field = |at: usize| given.get(at).copied();
    if field(0).is_some_and(|first| first != "arn") {
        return None;
    }
    if field(2).is_some_and(|service| service != format.service()) {
        return None;
    }
    let partition = field(1).unwrap_or("aws");
    let region = match (field(3), format.region()) {
        (Some(region), expected) if region.is_empty() != expected.is_empty() => return None,
        (Some(region), _) => Template::text(region),
        (None, "") => Template::default(),
        (None, _) if partition == "aws" => Template::default().blank(REGION),
        (None, _) => Template::default().blank(first_region(partition)),
    };
    let account = match (field(4), format.account()) {
        (Some(account), expected) if account.is_empty() != expected.is_empty() => return None,
        (Some(account), _) => Template::text(account),
        (None, "") => Template::default(),
        (None, expected) if expected.starts_with("${") => Template::default().blank(ACCOUNT),
        (None, expected) => Template::text(expected),
    };
    let start = match field(1) {
        Some(partition) => Template::text(format!("arn:{partition}:{}:", format.service())),
        None => Template::text("arn:")
            .blank("aws")
            .then(format!(":{}:", format.service())),
    };
    let template = start.join(region).then(":").join(account).then(":");
    Some(template.join(blanks(format.resource())))
}

/// The first Region of a partition.
fn first_region(partition: &str) -> &'static str {
    regions()
        .find(|region| partition_of_region(region).is_some_and(|found| found.name == partition))
        .unwrap_or(REGION)
}

/// A text with `${Name}` as blanks.
fn blanks(text: &str) -> Template {
    let mut template = Template::default();
    let mut rest = text;
    while let Some((before, name, after)) = variable(rest) {
        template = template.then(before).blank(name);
        rest = after;
    }
    template.then(rest)
}

/// A text with `*` for each `${Name}`.
fn pattern(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, _, after)) = variable(rest) {
        out.push_str(before);
        out.push('*');
        rest = after;
    }
    out + rest
}

/// What stands before the first `${Name}`, the name, and what stands behind it.
fn variable(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("${")?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

fn each_partition(formats: &[Format], items: &mut Items<'_>) {
    let Some((key, format)) = formats.first() else {
        return;
    };
    for partition in PARTITIONS {
        if let Some(template) = filled(*format, &["arn", partition.name, ""]) {
            let entry = Entry::new(template.plain(), Kind::ENUM_MEMBER);
            items.string(
                entry
                    .detail(format!("{}, {key}", partition.name))
                    .rank(2)
                    .writes(template),
            );
        }
    }
}

fn each_region(partition: &str, service: &str, formats: &[Format], items: &mut Items<'_>) {
    let with_region = formats
        .iter()
        .find(|(_, format)| format.service() == service && !format.region().is_empty());
    let Some((key, format)) = with_region else {
        return;
    };
    for region in regions() {
        let fits = partition_of_region(region).is_some_and(|found| found.name == partition);
        let typed = ["arn", partition, service, region, ""];
        if let Some(template) = filled(*format, &typed).filter(|_| fits) {
            let entry = Entry::new(template.plain(), Kind::ENUM_MEMBER);
            items.string(
                entry
                    .detail(format!("{region}, {key}"))
                    .rank(2)
                    .writes(template),
            );
        }
    }
}

fn each_account(
    surroundings: &Surroundings<'_>,
    [partition, service, region]: [&str; 3],
    formats: &[Format],
    items: &mut Items<'_>,
) {
    let fits = |format: &Arn<'_>| {
        format.service() == service
            && format.account().starts_with("${")
            && format.region().is_empty() == region.is_empty()
    };
    let Some((key, format)) = formats.iter().find(|(_, format)| fits(format)) else {
        return;
    };
    for account in accounts(surroundings.document.text()) {
        let typed = ["arn", partition, service, region, account, ""];
        if let Some(template) = filled(*format, &typed) {
            let entry = Entry::new(template.plain(), Kind::ENUM_MEMBER);
            items.string(
                entry
                    .detail(format!("{account}, {key}"))
                    .rank(2)
                    .writes(template),
            );
        }
    }
}

/// The accounts that a text names.
pub(super) fn accounts(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| is_account(word))
        .collect()
}
