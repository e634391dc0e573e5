//! `--statistics`: how many findings each rule has.

use std::cmp::Reverse;
use std::io::{self, Write};

use super::batch::Statistics;
use crate::diagnostic::Severity;

/// Writes a line a rule: findings, how many of them have a fix, severity and name; the most frequent first.
///
/// # Errors
///
/// Those of the writer.
pub(super) fn write(rules: &Statistics, out: &mut dyn Write) -> io::Result<()> {
    let mut rows: Vec<_> = rules.iter().collect();
    rows.sort_by_key(|(_, (_, count, _))| Reverse(*count));
    let width = |number: fn(&(Option<Severity>, usize, usize)) -> usize| {
        let widest = rows.iter().map(|(_, row)| number(row)).max().unwrap_or(0);
        widest.to_string().len()
    };
    let (counts, fixes) = (width(|row| row.1), width(|row| row.2));
    for (rule, (severity, count, fixable)) in rows {
        let severity = severity.map_or("", Severity::name);
        writeln!(
            out,
            "{count:counts$}  {fixable:fixes$} fixable  {severity:10}  {rule}"
        )?;
    }
    Ok(())
}
