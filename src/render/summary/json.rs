//! Summaries as JSON, version 1. `docs/summary.md` describes it.

#![allow(
    clippy::struct_field_names,
    reason = "they are the members of the JSON"
)]

use std::io::{self, Write};

use serde::Serialize;

use super::Summarized;
use crate::access::summary::{Scope, ServiceAccess, Side};
use crate::catalog::{Action, Catalog};
use crate::render::write_json;

/// The version of the format.
const VERSION: u32 = 1;

pub(super) fn write(
    policies: &[Summarized<'_>],
    catalog: &Catalog,
    out: &mut dyn Write,
) -> io::Result<()> {
    let document = Document {
        version: VERSION,
        catalog: catalog.date(),
        policies: policies
            .iter()
            .map(|policy| Policy {
                file: policy.file,
                policy_type: policy.kind.name(),
                allow: services(&policy.summary.allow, catalog),
                deny: services(&policy.summary.deny, catalog),
                unrecognized: &policy.summary.unrecognized,
                without_resource: &policy.summary.unusable,
                unclear_statements: policy.summary.unclear,
            })
            .collect(),
    };
    write_json(&document, out)
}

#[derive(Serialize)]
struct Document<'a> {
    version: u32,
    catalog: &'a str,
    policies: Vec<Policy<'a>>,
}

#[derive(Serialize)]
struct Policy<'a> {
    file: &'a str,
    policy_type: &'static str,
    allow: Vec<Service<'a>>,
    deny: Vec<Service<'a>>,
    unrecognized: &'a [&'a str],
    without_resource: &'a [&'a str],
    unclear_statements: usize,
}

#[derive(Serialize)]
struct Service<'a> {
    service: &'a str,
    name: &'a str,
    access: &'static str,
    levels: Vec<Level<'a>>,
    resources: &'a [&'a str],
    not_resources: &'a [&'a str],
    principals: &'a [&'a str],
    not_principals: &'a [&'a str],
    conditions: Vec<Condition<'a>>,
    unconditional: bool,
    statements: &'a [usize],
}

#[derive(Serialize)]
struct Level<'a> {
    level: &'static str,
    access: &'static str,
    of: usize,
    actions: Vec<&'a str>,
}

#[derive(Serialize)]
struct Condition<'a> {
    operator: &'a str,
    key: &'a str,
    values: &'a [&'a str],
}

fn services<'a>(side: &'a Side<'a>, catalog: &'a Catalog) -> Vec<Service<'a>> {
    let with_scopes = side
        .services
        .iter()
        .filter_map(|access| Some((access, side.scope(access)?)));
    with_scopes
        .map(|(access, scope)| service(access, scope, catalog))
        .collect()
}

fn service<'a>(
    access: &'a ServiceAccess<'a>,
    scope: &'a Scope<'a>,
    catalog: &'a Catalog,
) -> Service<'a> {
    let levels = access.levels.iter().map(|level| {
        let actions = access.actions.actions(catalog);
        let actions = actions.filter(|action| action.access_level() == level.level);
        Level {
            level: level.level.as_str(),
            access: extent(level.is_full()),
            of: level.of,
            actions: actions.map(Action::name).collect(),
        }
    });
    let conditions = scope.conditions.iter().map(|test| Condition {
        operator: test.operator,
        key: test.key,
        values: &test.values,
    });
    Service {
        service: access.service.prefix(),
        name: access.service.name(),
        access: extent(access.full),
        levels: levels.collect(),
        resources: &scope.resources,
        not_resources: &scope.not_resources,
        principals: &scope.principals,
        not_principals: &scope.not_principals,
        conditions: conditions.collect(),
        unconditional: scope.unconditional,
        statements: &scope.statements,
    }
}

fn extent(full: bool) -> &'static str {
    if full { "full" } else { "limited" }
}
