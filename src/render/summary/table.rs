//! Summaries as tables: columns of text, or Markdown.

use std::fmt::Write as _;
use std::io::{self, Write};

use unicode_width::UnicodeWidthStr;

use super::Summarized;
use crate::access::summary::{Scope, ServiceAccess, Side, Summary};
use crate::catalog::{Catalog, Service};
use crate::render::plain::one_line;

/// How many things a cell lists.
const LISTED: usize = 6;

/// How many values of a condition a cell shows.
const VALUES: usize = 2;

/// From so many services on that are granted in full in one way, they share a row.
const FOLDED: usize = 6;

/// A cell as lines.
type Cell = Vec<String>;

/// A table of one effect, its heads in the first row.
struct Table {
    rows: Vec<Vec<Cell>>,
}

pub(super) fn write_text(
    policies: &[Summarized<'_>],
    catalog: &Catalog,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, policy) in policies.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let kind = policy.kind.description();
        writeln!(out, "{}: {kind}", one_line(policy.file))?;
        for table in tables(&policy.summary, catalog) {
            writeln!(out)?;
            table.write_text(out)?;
        }
        for remark in remarks(&policy.summary) {
            writeln!(out, "\n{}", one_line(&remark))?;
        }
    }
    Ok(())
}

pub(super) fn write_markdown(
    policies: &[Summarized<'_>],
    catalog: &Catalog,
    out: &mut dyn Write,
) -> io::Result<()> {
    for (index, policy) in policies.iter().enumerate() {
        if index > 0 {
            writeln!(out)?;
        }
        let kind = policy.kind.description();
        writeln!(out, "## {}: {kind}\n", escaped(policy.file))?;
        out.write_all(markdown(&policy.summary, catalog).as_bytes())?;
    }
    Ok(())
}

/// The tables of one policy as Markdown.
pub(super) fn markdown(summary: &Summary<'_>, catalog: &Catalog) -> String {
    let mut parts: Vec<String> = tables(summary, catalog)
        .iter()
        .map(Table::markdown)
        .collect();
    parts.extend(remarks(summary).map(|remark| remark + "\n"));
    parts.join("\n")
}

/// What the tables leave out.
fn remarks(summary: &Summary<'_>) -> impl Iterator<Item = String> {
    let nothing = summary.allow.services.is_empty() && summary.deny.services.is_empty();
    let nothing = nothing.then(|| "It allows nothing and denies nothing.".to_owned());
    let unrecognized = (!summary.unrecognized.is_empty()).then(|| {
        let names = summary.unrecognized.iter().take(LISTED);
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        let more =
            more(summary.unrecognized.len()).map_or(String::new(), |more| format!(" {more}"));
        format!("Not in the catalog: {}{more}.", names.join(", "))
    });
    let unusable = (!summary.unusable.is_empty()).then(|| {
        let names = summary.unusable.iter().take(LISTED);
        let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
        let more = more(summary.unusable.len()).map_or(String::new(), |more| format!(" {more}"));
        format!(
            "Named on resources of other services only, which gives nothing: {}{more}.",
            names.join(", ")
        )
    });
    let unclear = match summary.unclear {
        0 => None,
        1 => Some("1 statement is left out: its effect or its actions can't be told.".to_owned()),
        count => Some(format!(
            "{count} statements are left out: their effect or their actions can't be told."
        )),
    };
    [nothing, unrecognized, unusable, unclear]
        .into_iter()
        .flatten()
}

fn tables(summary: &Summary<'_>, catalog: &Catalog) -> Vec<Table> {
    [("Allow", &summary.allow), ("Deny", &summary.deny)]
        .into_iter()
        .filter(|(_, side)| !side.services.is_empty())
        .map(|(effect, side)| table(effect, side, catalog))
        .collect()
}

fn table(effect: &str, side: &Side<'_>, catalog: &Catalog) -> Table {
    let has = |test: fn(&Scope<'_>) -> bool| side.scopes.iter().any(test);
    let principals = has(|scope| !scope.principals.is_empty() || !scope.not_principals.is_empty());
    let resources = has(|scope| !scope.resources.is_empty() || !scope.not_resources.is_empty());
    let conditions = has(|scope| !scope.conditions.is_empty());

    let mut heads = vec![effect, "Access"];
    heads.extend(principals.then_some("Principals"));
    heads.extend(resources.then_some("Resources"));
    heads.extend(conditions.then_some("Conditions"));
    let heads = heads.into_iter().map(|head| vec![head.to_owned()]);
    let mut rows = vec![heads.collect::<Vec<_>>()];

    let mut folded = vec![false; side.scopes.len()];
    for access in &side.services {
        let Some(scope) = side.scope(access) else {
            continue;
        };
        let alike = || {
            let services = side.services.iter();
            services.filter(|other| other.full && other.scope == access.scope)
        };
        let (name, access_cell) = if access.full && alike().count() >= FOLDED {
            match folded.get_mut(access.scope) {
                Some(done) if !*done => *done = true,
                _ => continue,
            }
            let services: Vec<&ServiceAccess<'_>> = alike().collect();
            (fold(&services, catalog), vec!["Full access".to_owned()])
        } else {
            (vec![access.service.prefix().to_owned()], levels(access))
        };
        let mut row = vec![name, access_cell];
        row.extend(principals.then(|| except(&scope.principals, &scope.not_principals)));
        row.extend(resources.then(|| except(&scope.resources, &scope.not_resources)));
        row.extend(conditions.then(|| tests(scope)));
        rows.push(row);
    }
    Table { rows }
}

/// The names of many services that are granted alike.
fn fold(services: &[&ServiceAccess<'_>], catalog: &Catalog) -> Cell {
    let count = services.len();
    let missing: Vec<&str> = catalog
        .services()
        .filter(|service| !services.iter().any(|access| access.service == *service))
        .map(Service::prefix)
        .take(2 * LISTED + 1)
        .collect();
    if missing.is_empty() {
        return vec![format!("all {count} services")];
    }
    if missing.len() <= 2 * LISTED {
        let mut cell = vec![format!("{count} services: all but")];
        cell.extend(
            missing
                .chunks(3)
                .map(|names| format!("  {}", names.join(", "))),
        );
        return cell;
    }
    let names: Vec<&str> = services
        .iter()
        .map(|access| access.service.prefix())
        .collect();
    let mut cell = vec![format!("{count} services:")];
    cell.extend(
        names
            .chunks(3)
            .map(|names| format!("  {}", names.join(", "))),
    );
    cell
}

fn levels(access: &ServiceAccess<'_>) -> Cell {
    if access.full {
        let count = access.actions.len();
        let noun = if count == 1 { "action" } else { "actions" };
        return vec![format!("Full access ({count} {noun})")];
    }
    let levels = access.levels.iter().map(|level| {
        if level.is_full() {
            format!("{}: full", level.level)
        } else {
            format!(
                "{}: limited ({} of {})",
                level.level, level.actions, level.of
            )
        }
    });
    levels.collect()
}

/// What is named, and all but what is named.
fn except(named: &[&str], not_named: &[&str]) -> Cell {
    let mut cell: Cell = named
        .iter()
        .take(LISTED)
        .map(|name| match *name {
            "*" => "all".to_owned(),
            name => name.to_owned(),
        })
        .collect();
    cell.extend(more(named.len()));
    let others = not_named.iter().take(LISTED);
    cell.extend(others.map(|name| format!("all but {name}")));
    cell.extend(more(not_named.len()));
    cell
}

fn tests(scope: &Scope<'_>) -> Cell {
    let mut cell: Cell = scope
        .conditions
        .iter()
        .take(LISTED)
        .map(|test| {
            let mut values = test.values.iter().take(VALUES).copied().collect::<Vec<_>>();
            if test.values.len() > VALUES {
                values.push("…");
            }
            format!("{} {}: {}", test.key, test.operator, values.join(", "))
        })
        .collect();
    cell.extend(more(scope.conditions.len()));
    if scope.unconditional {
        cell.push(
            if scope.conditions.is_empty() {
                "none"
            } else {
                "in part: none"
            }
            .to_owned(),
        );
    }
    cell
}

fn more(count: usize) -> Option<String> {
    (count > LISTED).then(|| format!("and {} more", count - LISTED))
}

impl Table {
    fn write_text(&self, out: &mut dyn Write) -> io::Result<()> {
        let columns = self.rows.first().map_or(0, Vec::len);
        let width = |column: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(column));
            cells
                .flatten()
                .map(|line| one_line(line).width())
                .max()
                .unwrap_or(0)
        };
        let widths: Vec<usize> = (0..columns).map(width).collect();
        for (index, row) in self.rows.iter().enumerate() {
            let height = row.iter().map(Vec::len).max().unwrap_or(0);
            for line in 0..height {
                let mut text = String::new();
                for (cell, width) in row.iter().zip(&widths) {
                    let content = cell.get(line).map_or("", String::as_str);
                    let content = if index == 0 {
                        content.to_uppercase().into()
                    } else {
                        one_line(content)
                    };
                    let blanks = width.saturating_sub(content.width()) + 2;
                    text.push_str(&content);
                    text.extend(std::iter::repeat_n(' ', blanks));
                }
                writeln!(out, "{}", text.trim_end())?;
            }
        }
        Ok(())
    }

    fn markdown(&self) -> String {
        let mut text = String::new();
        for (index, row) in self.rows.iter().enumerate() {
            text.push('|');
            for cell in row {
                let lines: Vec<String> = cell.iter().map(|line| escaped(line.trim())).collect();
                // Writing to a string can't fail.
                let _ = write!(text, " {} |", lines.join("<br>"));
            }
            text.push('\n');
            if index == 0 {
                text.push('|');
                text.push_str(&"---|".repeat(row.len()));
                text.push('\n');
            }
        }
        text
    }
}

/// A text without the characters that mean something in a cell of Markdown.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if matches!(character, '|' | '*' | '_' | '`' | '<' | '[' | '\\' | '$') {
            out.push('\\');
        }
        out.push(if character.is_control() {
            ' '
        } else {
            character
        });
    }
    out
}
