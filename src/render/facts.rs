//! Answers from the catalog, as text for people and as JSON for programs.
//!
//! A name gives one fact with all that is known of it; a pattern gives a list, one line a fact.

mod entry;

use std::io::{self, Write};

use serde::Serialize;
use unicode_width::UnicodeWidthStr;

use super::write_json;
use crate::catalog::{Action, ConditionKey, ManagedPolicy, ResourceType, Service};
use entry::{ActionEntry, KeyEntry, PolicyEntry, ResourceEntry, ServiceEntry};
pub(crate) use entry::{category, presence};

/// Something that the catalog knows.
#[derive(Clone, Copy, Debug)]
pub enum Fact<'c> {
    /// An action.
    Action(Action<'c>),
    /// A service.
    Service(Service<'c>),
    /// A condition key.
    ConditionKey(ConditionKey<'c>),
    /// A resource type and its service.
    ResourceType(Service<'c>, ResourceType<'c>),
    /// An AWS managed policy.
    ManagedPolicy(ManagedPolicy<'c>),
}

/// Writes all that is known of one fact.
///
/// # Errors
///
/// Those of the writer.
pub fn write_fact(fact: Fact<'_>, json: bool, out: &mut dyn Write) -> io::Result<()> {
    let entry = Entry::of(fact);
    if json {
        return write_json(&entry, out);
    }
    let (title, rows) = entry.rows();
    writeln!(out, "{title}")?;
    let width = rows.iter().map(|(head, _)| head.len()).max().unwrap_or(0);
    for (head, lines) in rows.iter().filter(|(_, lines)| !lines.is_empty()) {
        for (index, line) in lines.iter().enumerate() {
            let head = if index == 0 { head } else { "" };
            writeln!(out, "  {head:width$}  {line}")?;
        }
    }
    Ok(())
}

/// Writes many facts: a line each, or as JSON all that is known of each.
///
/// # Errors
///
/// Those of the writer.
pub fn write_facts(facts: &[Fact<'_>], json: bool, out: &mut dyn Write) -> io::Result<()> {
    if json {
        let entries: Vec<Entry<'_>> = facts.iter().map(|fact| Entry::of(*fact)).collect();
        return write_json(&entries, out);
    }
    let rows: Vec<Vec<String>> = facts.iter().map(|fact| Entry::of(*fact).line()).collect();
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.width()).max().unwrap_or(0)
    };
    let widths = [width(0), width(1), width(2)];
    for row in &rows {
        let mut line = String::new();
        for (cell, width) in row.iter().zip(widths.into_iter().chain([0])) {
            line.push_str(cell);
            let blanks = width.saturating_sub(cell.width()) + 2;
            line.extend(std::iter::repeat_n(' ', blanks));
        }
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

/// Writes the full names of actions, one a line, or as an array of JSON.
///
/// # Errors
///
/// Those of the writer.
pub fn write_actions(actions: &[Action<'_>], json: bool, out: &mut dyn Write) -> io::Result<()> {
    let names: Vec<String> = actions.iter().map(ToString::to_string).collect();
    write_names(&names, json, out)
}

/// Writes names, one a line, or as an array of JSON.
///
/// # Errors
///
/// Those of the writer.
pub fn write_names(names: &[String], json: bool, out: &mut dyn Write) -> io::Result<()> {
    if json {
        return write_json(&names, out);
    }
    for name in names {
        writeln!(out, "{name}")?;
    }
    Ok(())
}

/// A fact as it is written.
#[derive(Serialize)]
#[serde(untagged)]
enum Entry<'c> {
    Action(ActionEntry<'c>),
    Service(ServiceEntry<'c>),
    Key(KeyEntry<'c>),
    Resource(ResourceEntry<'c>),
    Policy(PolicyEntry<'c>),
}

impl<'c> Entry<'c> {
    fn of(fact: Fact<'c>) -> Self {
        match fact {
            Fact::Action(action) => Self::Action(ActionEntry::of(action)),
            Fact::Service(service) => Self::Service(ServiceEntry::of(service)),
            Fact::ConditionKey(key) => Self::Key(KeyEntry::of(key)),
            Fact::ResourceType(service, resource_type) => {
                Self::Resource(ResourceEntry::of(service, resource_type))
            }
            Fact::ManagedPolicy(policy) => Self::Policy(PolicyEntry::of(policy)),
        }
    }

    /// A title, and what is known under heads.
    fn rows(&self) -> (&str, Vec<(&'static str, Vec<String>)>) {
        match self {
            Self::Action(entry) => entry.rows(),
            Self::Service(entry) => entry.rows(),
            Self::Key(entry) => entry.rows(),
            Self::Resource(entry) => entry.rows(),
            Self::Policy(entry) => entry.rows(),
        }
    }

    /// The most important of it, in cells.
    fn line(&self) -> Vec<String> {
        match self {
            Self::Action(entry) => entry.line(),
            Self::Service(entry) => entry.line(),
            Self::Key(entry) => entry.line(),
            Self::Resource(entry) => entry.line(),
            Self::Policy(entry) => entry.line(),
        }
    }
}
