//! `iamlint explain`

use std::io::{self, Write};

use super::arguments::Explain;
use super::problem::Problem;
use super::{terminal, written};
use crate::catalog;
use crate::docs;
use crate::rules::{self, Rule};

/// The widest a page gets: longer lines are hard to read.
const MAX_WIDTH: usize = 100;

/// Writes the pages of the rules that the arguments name.
///
/// # Errors
///
/// When no rule has the name or the code, or the output can't be written.
pub(super) fn run(arguments: &Explain, out: &mut dyn Write) -> Result<(), Problem> {
    let color = terminal::color(arguments.color.unwrap_or_default(), &io::stdout());
    let width = terminal::width().min(MAX_WIDTH);
    for (index, rule) in named(&arguments.rule)?.into_iter().enumerate() {
        let page = docs::reflow(&docs::page(rule), width);
        if index > 0 {
            written(writeln!(out))?;
        }
        written(write(&page, color, out))?;
    }
    Ok(())
}

/// The rule of a name, or the rules of an issue code.
fn named(name: &str) -> Result<Vec<&'static Rule>, Problem> {
    if let Some(rule) = rules::find(&name.to_ascii_lowercase().replace('_', "-")) {
        return Ok(vec![rule]);
    }
    let code = name.to_ascii_uppercase().replace('-', "_");
    let covering: Vec<&Rule> = rules::all()
        .filter(|rule| rule.issue_codes.contains(&code.as_str()))
        .collect();
    if !covering.is_empty() {
        return Ok(covering);
    }
    if let Some(code) = rules::issue_code(&code) {
        return Err(Problem::NotCovered {
            code: code.code,
            url: code.url(),
        });
    }
    let names = rules::all().map(|rule| rule.name);
    let codes = rules::issue_codes().iter().map(|issue| issue.code);
    let meant = catalog::closest(name, names.chain(codes)).map(|(meant, _)| meant);
    Err(Problem::UnknownRule {
        name: name.to_owned(),
        help: match meant {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => "`iamlint rules` lists the rules".to_owned(),
        },
    })
}

/// Writes a page, its headings in bold.
fn write(page: &str, color: bool, out: &mut dyn Write) -> io::Result<()> {
    let mut in_code = false;
    for line in page.lines() {
        in_code ^= line.starts_with("```");
        if color && !in_code && line.starts_with('#') {
            writeln!(out, "\u{1b}[1m{line}\u{1b}[0m")?;
        } else {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}
