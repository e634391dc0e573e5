//! `iamlint rules`

use std::io::{self, Write};

use serde::Serialize;

use super::arguments::Rules;
use crate::docs;
use crate::rules::{self, Rule};

/// Writes a table of all rules, or the same as JSON.
///
/// # Errors
///
/// Those of the output.
pub(super) fn run(arguments: &Rules, out: &mut dyn Write) -> io::Result<()> {
    if arguments.json {
        let entries: Vec<Entry> = rules::all().map(Entry::of).collect();
        serde_json::to_writer_pretty(&mut *out, &entries)?;
        return writeln!(out);
    }
    let heads = ["RULE", "SEVERITY", "THEME", "FIX"];
    let rows = rules::all().map(|rule| {
        [
            rule.name,
            rule.severity.name(),
            rule.theme(),
            docs::fix(rule),
        ]
    });
    let rows: Vec<[&str; 4]> = std::iter::once(heads).chain(rows).collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.len()).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2)];
    for [name, severity, theme, fix] in rows {
        let [first, second, third] = widths;
        writeln!(
            out,
            "{name:first$}  {severity:second$}  {theme:third$}  {fix}"
        )?;
    }
    Ok(())
}

/// A rule as a program reads it.
#[derive(Serialize)]
struct Entry {
    name: &'static str,
    /// The severity of its findings, where an issue code says nothing else.
    severity: &'static str,
    theme: &'static str,
    fix: &'static str,
    pedantic: bool,
    since: &'static str,
    issue_codes: &'static [&'static str],
    summary: String,
}

impl Entry {
    fn of(rule: &'static Rule) -> Self {
        Self {
            name: rule.name,
            severity: rule.severity.name(),
            theme: rule.theme(),
            fix: docs::fix(rule),
            pedantic: rule.pedantic,
            since: rule.since,
            issue_codes: rule.issue_codes,
            summary: docs::summary(rule),
        }
    }
}
