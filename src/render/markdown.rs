//! A table in Markdown, for comments on pull requests and the summaries of CI jobs.

use std::io::{self, Write};

use super::characters::Characters;
use super::place::Range;
use super::{Findings, plain};

/// Writes the table, the findings in the order of their files.
///
/// # Errors
///
/// Those of the writer.
pub fn write(findings: Findings<'_>, writer: &mut dyn Write) -> io::Result<()> {
    write_up_to(usize::MAX, findings, writer)
}

/// Writes the table with as many findings as fit in about `limit` bytes, and says how many it leaves out.
///
/// # Errors
///
/// Those of the writer.
pub fn write_up_to(limit: usize, findings: Findings<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let totals = findings.totals();
    writeln!(
        writer,
        "### iamlint\n\n{} {}",
        totals.found(),
        totals.within()
    )?;
    if totals.worst().is_none() {
        return Ok(());
    }
    writeln!(
        writer,
        "\n| Severity | Place | Finding | Rule |\n|---|---|---|---|"
    )?;
    let mut written = 0;
    let mut left_out = 0_usize;
    for linted in findings.files {
        let characters = Characters::new(&linted.file);
        for finding in &linted.findings {
            let Range { start, .. } = Range::of(finding.primary.span, &characters);
            let row = format!(
                "| {} | {}:{}:{} | {} | `{}` |\n",
                finding.severity.name(),
                cell(linted.file.name()),
                start.line,
                start.column,
                cell(&finding.message),
                finding.rule
            );
            written += row.len();
            if written > limit {
                left_out += 1;
            } else {
                writer.write_all(row.as_bytes())?;
            }
        }
    }
    if left_out > 0 {
        writeln!(writer, "\n{left_out} more are left out here.")?;
    }
    Ok(())
}

/// A text as a table's cell: code in backticks stays code, and nothing in it becomes markup.
fn cell(text: &str) -> String {
    let mut cell = String::with_capacity(text.len() + 8);
    let mut in_code = false;
    let line = plain::one_line(text);
    let closed = line.matches('`').count().is_multiple_of(2);
    for character in line.chars() {
        match character {
            '`' if closed => {
                in_code = !in_code;
                cell.push('`');
            }
            '|' => cell.push_str("\\|"),
            '<' if !in_code => cell.push_str("&lt;"),
            '&' if !in_code => cell.push_str("&amp;"),
            '*' | '_' | '[' | ']' | '\\' | '~' | '`' | '#' | '@' | '!' if !in_code => {
                cell.push('\\');
                cell.push(character);
            }
            _ => cell.push(character),
        }
    }
    cell
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_a_cell_becomes_markup() {
        assert_eq!(cell("`s3:*` a|b *c* <b>"), "`s3:*` a\\|b \\*c\\* &lt;b>");
        assert_eq!(cell("a`b<\n"), "a\\`b&lt;\\\\n");
    }
}
