//! `iamlint rules`

use std::io::{self, Write};

use clap::Args;
use clap::builder::PossibleValuesParser;
use serde::Serialize;

use super::problem::Problem;
use super::written;
use crate::diagnostic::Severity;
use crate::docs;
use crate::rules::{self, Rule, THEMES, issue_codes};

/// Lists the rules.
#[derive(Args, Debug)]
pub(super) struct Rules {
    /// Only these: names of rules or themes, codes of IAM Access Analyzer, or parliament's names
    #[arg(value_name = "NAME")]
    names: Vec<String>,

    /// Only those of a theme
    #[arg(long, value_parser = PossibleValuesParser::new(THEMES.iter().map(|theme| theme.name)))]
    theme: Option<String>,

    /// Only those whose findings may have this severity
    #[arg(long, value_parser = PossibleValuesParser::new(Severity::ALL.map(Severity::name)))]
    severity: Option<String>,

    /// Only those that cover this code of IAM Access Analyzer
    #[arg(
        long,
        value_name = "CODE",
        value_parser = PossibleValuesParser::new(issue_codes().iter().map(|code| code.code)),
        hide_possible_values = true,
        ignore_case = true
    )]
    issue_code: Option<String>,

    /// Write JSON
    #[arg(long)]
    json: bool,
}

impl Rules {
    /// The rules that are asked for.
    fn asked_for(&self) -> Result<Vec<&'static Rule>, Problem> {
        let mut chosen = Vec::new();
        for name in &self.names {
            let named = rules::named(name).map_err(|unknown| Problem::UnknownRule {
                name: name.clone(),
                help: unknown.help(),
            })?;
            if let Some(note) = named.note() {
                // With a closed standard error there is nobody to tell.
                let _ = writeln!(io::stderr(), "note: {note}");
            }
            chosen.extend(named.rules.iter().map(|rule| rule.name));
        }
        let is_asked_for = |rule: &&Rule| {
            let is_chosen = self.names.is_empty() || chosen.contains(&rule.name);
            let severity = self.severity.as_deref().is_none_or(|name| {
                let mut severities = docs::severities(rule).into_iter();
                severities.any(|severity| severity.name() == name)
            });
            let code = self.issue_code.as_deref().is_none_or(|code| {
                let mut codes = rule.issue_codes.iter();
                codes.any(|other| other.eq_ignore_ascii_case(code))
            });
            let theme = self.theme.as_deref();
            is_chosen && severity && code && theme.is_none_or(|theme| rule.theme() == theme)
        };
        Ok(rules::all().filter(is_asked_for).collect())
    }
}

/// Writes a table of the rules that are asked for, or the same as JSON.
///
/// # Errors
///
/// When a name stands for no rule, or the output can't be written.
pub(super) fn run(arguments: &Rules, out: &mut dyn Write) -> Result<(), Problem> {
    let rules = arguments.asked_for()?;
    written(if arguments.json {
        json(&rules, out)
    } else {
        table(&rules, out)
    })
}

fn json(rules: &[&'static Rule], out: &mut dyn Write) -> io::Result<()> {
    let entries: Vec<Entry> = rules.iter().map(|rule| Entry::of(rule)).collect();
    serde_json::to_writer_pretty(&mut *out, &entries)?;
    writeln!(out)
}

fn table(rules: &[&'static Rule], out: &mut dyn Write) -> io::Result<()> {
    let heads = ["RULE", "SEVERITY", "THEME", "FIX"];
    let rows = rules.iter().map(|rule| {
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
