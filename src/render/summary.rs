//! What policies grant, as a table for people, as Markdown, and as JSON.

mod json;
mod table;

use std::io::{self, Write};

use crate::access::summary::{ServiceAccess, Side, Summary};
use crate::catalog::Catalog;
use crate::embed::PolicyKind;

/// How to show summaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SummaryFormat {
    /// Columns of text.
    #[default]
    Table,
    /// Tables of Markdown.
    Markdown,
    /// JSON for programs; `docs/summary.md` describes it.
    Json,
}

impl SummaryFormat {
    /// All formats.
    pub const ALL: [Self; 3] = [Self::Table, Self::Markdown, Self::Json];

    /// The name that people type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Markdown => "markdown",
            Self::Json => "json",
        }
    }
}

/// A policy and what it grants.
#[derive(Debug)]
pub struct Summarized<'a> {
    /// The name of its document.
    pub file: &'a str,
    /// Its kind.
    pub kind: PolicyKind,
    /// What it grants.
    pub summary: Summary<'a>,
}

/// Writes the summaries of policies.
///
/// # Errors
///
/// Those of the writer.
pub fn write(
    format: SummaryFormat,
    policies: &[Summarized<'_>],
    catalog: &Catalog,
    out: &mut dyn Write,
) -> io::Result<()> {
    match format {
        SummaryFormat::Table => table::write_text(policies, catalog, out),
        SummaryFormat::Markdown => table::write_markdown(policies, catalog, out),
        SummaryFormat::Json => json::write(policies, catalog, out),
    }
}

/// One policy's summary as Markdown, without a heading: what an editor shows.
pub fn markdown(summary: &Summary<'_>, catalog: &Catalog) -> String {
    table::markdown(summary, catalog)
}

/// What a policy grants in a few words: "allows 3 services, 2 in full; denies 1 service".
pub fn in_short(summary: &Summary<'_>, catalog: &Catalog) -> String {
    let side = |verb: &str, side: &Side<'_>| {
        let count = side.services.len();
        if count == 0 {
            return None;
        }
        let all = count == catalog.services().len();
        let full = side.services.iter().filter(|access| access.full).count();
        Some(match (all && full == count, full) {
            (true, _) => format!("{verb} everything"),
            (false, 0) => format!("{verb} {}", services(&side.services)),
            (false, _) if full == count => {
                format!("{verb} all of {}", services(&side.services))
            }
            (false, _) => format!("{verb} {}, {full} in full", services(&side.services)),
        })
    };
    let sides = [
        side("allows", &summary.allow),
        side("denies", &summary.deny),
    ];
    let sides: Vec<String> = sides.into_iter().flatten().collect();
    if sides.is_empty() {
        "allows nothing".to_owned()
    } else {
        sides.join("; ")
    }
}

/// Services by name where they are few, else their number.
fn services(services: &[ServiceAccess<'_>]) -> String {
    const NAMED: usize = 4;
    if services.len() > NAMED {
        return format!("{} services", services.len());
    }
    let names = services.iter().map(|access| access.service.prefix());
    names.collect::<Vec<_>>().join(", ")
}
