//! Colours, and our names of severities in codespan's frame.

use std::io::{self, Write};

use codespan_reporting::diagnostic as codespan;
use codespan_reporting::diagnostic::LabelStyle;
use codespan_reporting::term::WriteStyle;
use codespan_reporting::term::termcolor::{Color, ColorSpec, WriteColor};

use crate::diagnostic::Severity;

/// Starts the colour of the word before a fix: codespan gives notes none.
pub(super) const FIX: &str = "\u{1b}[32m";

/// Starts the colour of the word before AWS's code.
pub(super) const CODE: &str = "\u{1b}[2m";

/// Ends a colour.
pub(super) const OFF: &str = "\u{1b}[0m";

/// The severity of codespan's that stands for ours.
pub(super) fn severity(severity: Severity) -> codespan::Severity {
    match severity {
        Severity::Error => codespan::Severity::Error,
        Severity::Security => codespan::Severity::Bug,
        Severity::Warning => codespan::Severity::Warning,
        Severity::Suggestion => codespan::Severity::Help,
    }
}

/// The colour of the last line.
pub(super) fn summary(worst: Option<Severity>) -> ColorSpec {
    bold(worst.map_or(Color::Green, color))
}

fn color(severity: Severity) -> Color {
    match severity {
        Severity::Error => Color::Red,
        Severity::Security => Color::Magenta,
        Severity::Warning => Color::Yellow,
        Severity::Suggestion => Color::Cyan,
    }
}

fn bold(color: Color) -> ColorSpec {
    let mut spec = ColorSpec::new();
    spec.set_fg(Some(color)).set_bold(true);
    spec
}

fn plain(color: Color) -> ColorSpec {
    let mut spec = ColorSpec::new();
    spec.set_fg(Some(color));
    spec
}

/// Gives codespan's parts their colours, and writes our word for the severity in place of codespan's.
pub(super) struct Painter<'a, W> {
    writer: &'a mut W,
    severity: Severity,
    /// Spaces that are written when something follows them on their line.
    spaces: usize,
    /// Whether codespan is writing its own word for the severity, which is dropped.
    in_severity: bool,
}

impl<'a, W: WriteColor> Painter<'a, W> {
    pub(super) fn new(writer: &'a mut W, severity: Severity) -> Self {
        Self {
            writer,
            severity,
            spaces: 0,
            in_severity: false,
        }
    }
}

impl<W: WriteColor> Write for Painter<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // codespan writes its word first and then, apart, the rule in brackets.
        if self.in_severity {
            self.in_severity = false;
            self.writer.write_all(self.severity.name().as_bytes())?;
            return Ok(bytes.len());
        }
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            let text = line.trim_ascii_end();
            if !text.is_empty() {
                write!(self.writer, "{:1$}", "", self.spaces)?;
                self.spaces = 0;
                self.writer.write_all(text)?;
            }
            if line.ends_with(b"\n") {
                self.spaces = 0;
                self.writer.write_all(b"\n")?;
            } else {
                self.spaces += line.len() - text.len();
            }
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

impl<W: WriteColor> WriteStyle for Painter<'_, W> {
    fn set_header(&mut self, _: codespan::Severity) -> io::Result<()> {
        self.in_severity = true;
        self.writer.set_color(&bold(color(self.severity)))
    }

    fn set_header_message(&mut self) -> io::Result<()> {
        self.writer.reset()?;
        self.writer.set_color(ColorSpec::new().set_bold(true))
    }

    fn set_line_number(&mut self) -> io::Result<()> {
        self.writer.set_color(&plain(Color::Blue))
    }

    fn set_note_bullet(&mut self) -> io::Result<()> {
        self.writer.set_color(&plain(Color::Blue))
    }

    fn set_source_border(&mut self) -> io::Result<()> {
        self.writer.set_color(&plain(Color::Blue))
    }

    fn set_label(&mut self, _: codespan::Severity, style: LabelStyle) -> io::Result<()> {
        self.writer.set_color(&plain(match style {
            LabelStyle::Primary => color(self.severity),
            LabelStyle::Secondary => Color::Blue,
        }))
    }

    fn reset(&mut self) -> io::Result<()> {
        self.writer.reset()
    }
}
