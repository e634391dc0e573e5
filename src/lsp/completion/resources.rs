//! ARNs: templates for the statement's actions, and what is typed of one made whole.

use std::collections::BTreeSet;

use tower_lsp::ls_types::CompletionItemKind as Kind;

use super::Surroundings;
use super::item::{Entry, Items, Template};
use crate::access::glob::{Case, Glob};
use crate::catalog::ResourceType;
use crate::policy::{Arn, PARTITIONS, Statement, is_account, partition_of_region, regions};

/// The account in templates: AWS's own example.
pub(super) const ACCOUNT: &str = "111122223333";

/// The Region in templates.
const REGION: &str = "us-east-1";

/// How many templates are offered.
const TEMPLATES: usize = 200;

/// Offers ARNs, made whole from what is typed of them.
pub(super) fn offer(surroundings: &Surroundings<'_>, items: &mut Items<'_>) {
    let typed = surroundings.slot.typed;
    let present = present(surroundings);
    let formats = formats(surroundings, typed);
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

/// The ARN formats that fit: those of the statement's actions, the types that its actions need first; without such,
/// those of the service that is typed. With the names of their types.
fn formats(surroundings: &Surroundings<'_>, typed: &str) -> Vec<(String, Arn<'static>)> {
    let catalog = surroundings.catalog;
    let mut found: Vec<(bool, String, &'static str)> = Vec::new();
    let mut seen = BTreeSet::new();
    let mut add = |found: &mut Vec<_>, required: bool, key: String, each: ResourceType<'static>| {
        for format in each.arn_formats() {
            // Some formats are `*` or begin otherwise; each service writes its own.
            if format.starts_with("arn:") && seen.insert(format) {
                found.push((!required, key.clone(), format));
            }
        }
    };
    for action in surroundings.actions().actions(catalog) {
        for used in action.resource_types() {
            let each = used.resource_type();
            let key = format!("{}:{}", action.service().prefix(), each.key());
            add(&mut found, used.required(), key, each);
        }
    }
    if found.is_empty()
        && let Some(service) = typed.split(':').nth(2).and_then(|it| catalog.service(it))
    {
        for each in service.resource_types() {
            let key = format!("{}:{}", service.prefix(), each.key());
            add(&mut found, false, key, each);
        }
    }
    found.sort_by_key(|(optional, _, _)| *optional);
    found.truncate(TEMPLATES);
    let parsed = found
        .into_iter()
        .filter_map(|(_, key, format)| Some((key, Arn::parse(format)?)));
    parsed.collect()
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

fn each_partition(formats: &[(String, Arn<'static>)], items: &mut Items<'_>) {
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

fn each_region(
    partition: &str,
    service: &str,
    formats: &[(String, Arn<'static>)],
    items: &mut Items<'_>,
) {
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
    formats: &[(String, Arn<'static>)],
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
