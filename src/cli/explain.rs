//! `iamlint explain`

use std::io::{self, Write};

use super::arguments::Explain;
use super::problem::Problem;
use super::{pager, terminal, written};
use crate::docs;
use crate::rules::{self, UnknownName};

/// The widest a page gets: longer lines are hard to read.
const MAX_WIDTH: usize = 100;

/// Writes the pages of the rules that the arguments name, through a pager where a person reads them.
///
/// # Errors
///
/// When no rule has the name or the code, or the output can't be written.
pub(super) fn run(arguments: &Explain, out: &mut dyn Write) -> Result<(), Problem> {
    let color = terminal::color(arguments.color.unwrap_or_default(), &io::stdout());
    let width = terminal::width().min(MAX_WIDTH);
    let named =
        rules::named(&arguments.rule).map_err(|unknown| wrong(&arguments.rule, &unknown))?;
    if let Some(note) = named.note() {
        // With a closed standard error there is nobody to tell.
        let _ = writeln!(io::stderr(), "note: {note}");
    }
    let mut pages = Vec::new();
    for (index, rule) in named.rules.into_iter().enumerate() {
        if index > 0 {
            pages.push(b'\n');
        }
        let page = docs::reflow(&docs::page(rule), width);
        // Writing to a vector can't fail.
        let _ = write(&page, color, &mut pages);
    }
    if !arguments.no_pager && pager::show(&pages) {
        return Ok(());
    }
    written(out.write_all(&pages))
}

/// What to say about a name that stands for no rule.
fn wrong(name: &str, unknown: &UnknownName) -> Problem {
    match unknown.not_covered.and_then(rules::issue_code) {
        Some(code) => Problem::NotCovered {
            code: code.code,
            url: code.url(),
        },
        None => Problem::UnknownRule {
            name: name.to_owned(),
            help: unknown.help(),
        },
    }
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
