//! Findings for people: the source with the place underlined, why it matters, and what to do.

mod clip;
mod excerpt;
mod paint;
#[cfg(test)]
mod tests;
mod wrap;

use std::io::{self, Write};

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::files::Error;
use codespan_reporting::term;
use codespan_reporting::term::termcolor::{Ansi, NoColor, WriteColor};

use super::characters::Characters;
use super::{Linted, Style, Totals, plain, rule_name};
use crate::diagnostic::Diagnostic;
use crate::fix::{Applicability, Fix};
use crate::source::SourceFile;
use excerpt::{Excerpt, Mark};
use paint::Painter;

/// Writes the findings of a document.
///
/// # Errors
///
/// Those of the writer.
pub fn write_file(linted: &Linted, style: Style, writer: &mut dyn Write) -> io::Result<()> {
    if linted.findings.is_empty() {
        Ok(())
    } else if style.color {
        write_to(linted, style, &mut Ansi::new(writer))
    } else {
        write_to(linted, style, &mut NoColor::new(writer))
    }
}

/// Writes the lines that count the findings.
///
/// # Errors
///
/// Those of the writer.
pub fn write_end(totals: &Totals, style: Style, writer: &mut dyn Write) -> io::Result<()> {
    if !style.summary {
        Ok(())
    } else if style.color {
        write_summary(totals, &mut Ansi::new(writer))
    } else {
        write_summary(totals, &mut NoColor::new(writer))
    }
}

fn write_to(linted: &Linted, style: Style, writer: &mut impl WriteColor) -> io::Result<()> {
    let config = term::Config {
        start_context_lines: excerpt::LINES_AFTER_START,
        end_context_lines: excerpt::LINES_BEFORE_END,
        ..term::Config::default()
    };
    let shown = Shown {
        file: &linted.file,
        characters: Characters::new(&linted.file),
        name: plain::one_line(linted.file.name()).into_owned(),
        style,
        config: &config,
    };
    for finding in &linted.findings {
        shown.write(finding, writer)?;
    }
    Ok(())
}

/// A document whose findings are being written.
struct Shown<'a> {
    file: &'a SourceFile,
    characters: Characters<'a>,
    name: String,
    style: Style,
    config: &'a term::Config,
}

impl Shown<'_> {
    fn write(&self, finding: &Diagnostic, writer: &mut impl WriteColor) -> io::Result<()> {
        let mut marks = vec![Mark {
            span: finding.primary.span,
            primary: true,
            message: plain::one_line(&finding.primary.message).into_owned(),
        }];
        marks.extend(finding.secondary.iter().map(|label| Mark {
            span: label.span,
            primary: false,
            message: plain::one_line(&label.message).into_owned(),
        }));
        let excerpt = Excerpt::new(
            self.file,
            &self.characters,
            &self.name,
            marks,
            self.style.width,
        );
        let room = self.style.width.saturating_sub(excerpt.gutter());
        let mut notes = Vec::new();
        notes.extend(
            excerpt
                .left_over()
                .iter()
                .map(|note| wrap::wrap(note, room)),
        );
        for note in &finding.notes {
            notes.push(wrap::wrap(&plain::one_line(note), room));
        }
        for (index, fix) in finding.fixes.iter().take(SHOWN_FIXES).enumerate() {
            let note = wrap::wrap(&self.fix_note(index, fix), room);
            notes.push(self.painted(&note, paint::FIX));
        }
        if let Some(code) = finding.issue_code {
            notes.push(self.painted(&format!("AWS: {code}"), paint::CODE));
        }
        let diagnostic = codespan::Diagnostic {
            severity: paint::severity(finding.severity),
            code: Some(rule_name(finding, self.style).into_owned()),
            message: plain::one_line(&finding.message).into_owned(),
            labels: excerpt.labels(),
            notes,
        };
        let mut painter = Painter::new(writer, finding.severity);
        match term::emit_to_write_style(&mut painter, self.config, &excerpt, &diagnostic) {
            Ok(()) => Ok(()),
            Err(Error::Io(error)) => Err(error),
            // The excerpt is made to hold each of its labels.
            Err(error) => Err(io::Error::other(error)),
        }
    }

    /// A note whose first word, up to the colon, has a colour.
    fn painted(&self, note: &str, on: &str) -> String {
        match note.split_once(':') {
            Some((word, rest)) if self.style.color => format!("{on}{word}{}:{rest}", paint::OFF),
            _ => note.to_owned(),
        }
    }

    /// What a fix does. A short replacement that its title does not show is shown with it.
    fn fix_note(&self, index: usize, fix: &Fix) -> String {
        let word = match (index, fix.applicability) {
            (0, Applicability::Safe) => "fix",
            (0, Applicability::Unsafe) => "possible fix",
            _ => "or",
        };
        let title = plain::one_line(&fix.title);
        let mut note = format!("{word}: {title}");
        if let [edit] = fix.edits.as_slice() {
            let (old, new) = (self.file.slice(edit.span), edit.replacement.as_str());
            let short = |text: &str| {
                (1..=SHOWN_REPLACEMENT).contains(&text.chars().count()) && !text.contains('\n')
            };
            if short(old) && short(new) && !fix.title.contains(new) {
                let (old, new) = (plain::one_line(old), plain::one_line(new));
                note = format!("{note}: `{old}` → `{new}`");
            }
        }
        note
    }
}

/// How many fixes of a finding are shown.
const SHOWN_FIXES: usize = 3;

/// The longest replacement that is shown, in characters.
const SHOWN_REPLACEMENT: usize = 40;

fn write_summary(totals: &Totals, writer: &mut impl WriteColor) -> io::Result<()> {
    if let Some(fixed) = totals.was_fixed() {
        writeln!(writer, "{fixed}")?;
    }
    writer.set_color(&paint::summary(totals.worst()))?;
    write!(writer, "{}", totals.found())?;
    writer.reset()?;
    writeln!(writer, " {}", totals.within())?;
    match totals.can_be_fixed() {
        Some(hint) => writeln!(writer, "{hint}"),
        None => Ok(()),
    }
}
