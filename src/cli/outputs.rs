//! Where reports go: standard output, and files that are wholly written or not at all.

use std::env;
use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use clap::Args;
use tempfile::{Builder, NamedTempFile};

use super::arguments::{Color, format};
use super::problem::Problem;
use super::{terminal, written};
use crate::render::{self, Findings, Format, Linted, Style, Totals, markdown, ndjson};

/// The options about reports.
#[derive(Args, Clone, Debug, Default)]
pub(super) struct OutputArguments {
    /// How to show what was found
    #[arg(long, value_name = "FORMAT", value_parser = format(), default_value = "human")]
    pub(super) format: Option<Format>,

    /// Write what --format says to this file instead of standard output
    #[arg(short, long, value_name = "FILE", conflicts_with = "report")]
    pub(super) output: Option<PathBuf>,

    /// Write a report, to standard output or to a file: `--report sarif=out.sarif --report human`; may be repeated
    #[arg(long, value_name = "FORMAT[=FILE]", value_parser = report, conflicts_with = "format")]
    pub(super) report: Vec<Report>,

    /// Count the findings of each rule instead of showing them
    #[arg(long)]
    pub(super) statistics: bool,
}

/// A report that is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Report {
    format: Format,
    /// The file that it goes to; `None` for standard output.
    file: Option<PathBuf>,
}

fn report(text: &str) -> Result<Report, String> {
    let (name, file) = match text.split_once('=') {
        Some((_, "")) => return Err("no file behind the `=`".to_owned()),
        Some((name, file)) => (name, Some(PathBuf::from(file))),
        None => (text, None),
    };
    let known = Format::ALL.into_iter().find(|format| format.name() == name);
    let format = known.ok_or_else(|| {
        let names = Format::ALL.map(Format::name);
        format!("`{name}` is no format; there are {}", names.join(", "))
    })?;
    Ok(Report { format, file })
}

impl OutputArguments {
    /// The reports that are asked for.
    fn reports(&self) -> Vec<Report> {
        if self.report.is_empty() {
            vec![Report {
                format: self.format.unwrap_or_default(),
                file: self.output.clone(),
            }]
        } else {
            self.report.clone()
        }
    }

    /// Whether each issue code of IAM Access Analyzer is wanted.
    pub(super) fn every_code(&self) -> bool {
        let mut reports = self.reports().into_iter();
        reports.any(|report| report.format == Format::AccessAnalyzer)
    }
}

/// What the formats for people look like, before it is known where they go.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of its own")]
pub(super) struct Look {
    pub(super) color: Color,
    pub(super) summary: bool,
    /// Whether reports for standard output go to standard error.
    pub(super) divert: bool,
    /// Whether reports for standard output are left out.
    pub(super) silent: bool,
    /// Whether documents are kept whatever the reports need.
    pub(super) keep: bool,
}

/// The reports of a run.
pub(super) struct Outputs {
    targets: Vec<Target>,
    keep: bool,
    /// The documents, as long as a report needs them all at once.
    kept: Vec<Linted>,
}

struct Target {
    format: Format,
    style: Style,
    sink: Sink,
}

enum Sink {
    Stdout,
    Stderr,
    /// Takes the name `path` once it is whole.
    File {
        path: PathBuf,
        file: BufWriter<NamedTempFile>,
    },
    /// What is no regular file: a device, a pipe.
    Device(BufWriter<File>),
}

/// How the documents of a run are written as they come, usable in any thread.
#[derive(Clone, Debug)]
pub(super) struct Streams {
    /// Format and style of each report; `None` for one that needs all documents at once.
    formats: Vec<Option<(Format, Style)>>,
    /// Whether documents must be kept.
    pub(super) keep: bool,
}

impl Streams {
    /// An empty text for each report.
    pub(super) fn pieces(&self) -> Vec<Vec<u8>> {
        vec![Vec::new(); self.formats.len()]
    }

    /// Adds a document to the texts.
    pub(super) fn add(&self, linted: &Linted, pieces: &mut [Vec<u8>]) {
        for (format, piece) in self.formats.iter().zip(pieces) {
            if let Some((format, style)) = format {
                // Writing to a vector can't fail.
                let _ = render::write_file(*format, linted, *style, piece);
            }
        }
    }
}

impl Streams {
    /// Adds a line of input that holds no policy, where lines answer lines.
    pub(super) fn add_error(&self, line: usize, reason: &str, pieces: &mut [Vec<u8>]) {
        for (format, piece) in self.formats.iter().zip(pieces) {
            if let Some((Format::Ndjson, _)) = format {
                // Writing to a vector can't fail.
                let _ = ndjson::write_error(line, reason, piece);
            }
        }
    }
}

impl Outputs {
    /// Opens what reports go to. No file has changed yet.
    ///
    /// # Errors
    ///
    /// When a file can't be made, or two reports go to one place.
    pub(super) fn open(arguments: &OutputArguments, look: Look) -> Result<Self, Problem> {
        let reports = arguments.reports();
        let analyzer = |report: &Report| report.format == Format::AccessAnalyzer;
        if reports.len() > 1 && reports.iter().any(analyzer) {
            return Err(Problem::AccessAnalyzerAlone);
        }
        let mut targets = Vec::new();
        for (index, report) in reports.iter().enumerate() {
            if look.silent && report.file.is_none() {
                continue;
            }
            if reports
                .iter()
                .take(index)
                .any(|other| other.file == report.file)
            {
                let file = report.file.as_ref();
                let place = file.map_or("standard output".to_owned(), |file| {
                    file.display().to_string()
                });
                return Err(Problem::TwoReports(place));
            }
            targets.push(Target::open(report, look)?);
        }
        Ok(Self {
            targets,
            keep: look.keep,
            kept: Vec::new(),
        })
    }

    /// How documents are written as they come.
    pub(super) fn streams(&self) -> Streams {
        Streams {
            keep: self.keep || self.targets.iter().any(|target| !target.format.streams()),
            formats: self
                .targets
                .iter()
                .map(|target| {
                    let streams = target.format.streams();
                    streams.then_some((target.format, target.style))
                })
                .collect(),
        }
    }

    /// The documents so far, where they are kept.
    pub(super) fn kept(&self) -> &[Linted] {
        &self.kept
    }

    /// Writes the next documents: their texts, and themselves where they must be kept.
    ///
    /// # Errors
    ///
    /// When something can't be written.
    pub(super) fn write(
        &mut self,
        pieces: &[Vec<u8>],
        kept: Vec<Linted>,
        out: &mut dyn Write,
    ) -> Result<(), Problem> {
        self.kept.extend(kept);
        for (target, piece) in self.targets.iter_mut().zip(pieces) {
            target.write(out, |writer| writer.write_all(piece))?;
        }
        Ok(())
    }

    /// Writes what is left, and gives the files their names.
    ///
    /// # Errors
    ///
    /// When something can't be written.
    pub(super) fn finish(
        mut self,
        totals: &Totals,
        single: bool,
        catalog_date: &str,
        out: &mut dyn Write,
    ) -> Result<(), Problem> {
        let findings = Findings {
            files: &self.kept,
            single,
            catalog_date,
        };
        for target in &mut self.targets {
            let (format, style) = (target.format, target.style);
            target.write(out, |writer| {
                if format.streams() {
                    render::write_end(format, totals, style, writer)
                } else {
                    render::write(format, findings, style, writer)
                }
            })?;
            if format == Format::Github {
                step_summary(findings)?;
            }
        }
        // Only when all of them are whole does any get its name.
        for target in &mut self.targets {
            target.flush()?;
        }
        for target in self.targets {
            target.close()?;
        }
        Ok(())
    }
}

impl Target {
    fn open(report: &Report, look: Look) -> Result<Self, Problem> {
        let color = |stream: &dyn Fn(Color) -> bool| stream(look.color);
        let (sink, color) = match &report.file {
            None if look.divert => (
                Sink::Stderr,
                color(&|when| terminal::color(when, &io::stderr())),
            ),
            None => (
                Sink::Stdout,
                color(&|when| terminal::color(when, &io::stdout())),
            ),
            Some(path) => (
                Sink::open(path).map_err(|error| Problem::output(path, &error))?,
                look.color == Color::Always,
            ),
        };
        Ok(Self {
            format: report.format,
            style: Style {
                color,
                links: color && matches!(sink, Sink::Stdout) && terminal::links(),
                width: if report.file.is_none() {
                    terminal::width()
                } else {
                    Style::default().width
                },
                summary: look.summary,
            },
            sink,
        })
    }

    fn write(
        &mut self,
        out: &mut dyn Write,
        what: impl FnOnce(&mut dyn Write) -> io::Result<()>,
    ) -> Result<(), Problem> {
        match &mut self.sink {
            Sink::Stdout => written(what(out)),
            Sink::Stderr => written(what(&mut io::stderr().lock())),
            Sink::File { path, file } => what(file).map_err(|error| Problem::output(path, &error)),
            Sink::Device(file) => written(what(file)),
        }
    }

    fn flush(&mut self) -> Result<(), Problem> {
        match &mut self.sink {
            Sink::Stdout | Sink::Stderr => Ok(()),
            Sink::File { path, file } => file
                .flush()
                .and_then(|()| file.get_ref().as_file().sync_all())
                .map_err(|error| Problem::output(path, &error)),
            Sink::Device(file) => written(file.flush()),
        }
    }

    fn close(self) -> Result<(), Problem> {
        let Sink::File { path, file } = self.sink else {
            return Ok(());
        };
        let file = file
            .into_inner()
            .map_err(|error| Problem::output(&path, error.error()))?;
        file.persist(&path)
            .map_err(|error| Problem::output(&path, &error.error))?;
        Ok(())
    }
}

impl Sink {
    fn open(path: &Path) -> io::Result<Self> {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                return Err(io::Error::other("it is a folder"));
            }
            Ok(metadata) if !metadata.is_file() => {
                let file = OpenOptions::new().write(true).open(path)?;
                return Ok(Self::Device(BufWriter::new(file)));
            }
            Ok(metadata) if metadata.permissions().readonly() => {
                return Err(io::Error::other("it is read-only"));
            }
            Ok(_) | Err(_) => {}
        }
        // Behind a link, the file is replaced and not the link.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let mut builder = Builder::new();
        builder.prefix(".iamlint-").suffix(".tmp");
        keep_mode(&mut builder, &path);
        Ok(Self::File {
            file: BufWriter::new(builder.tempfile_in(folder)?),
            path,
        })
    }
}

/// Gives a new file the mode of the old one, or the usual one: temporary files are for their owner alone.
#[cfg(unix)]
fn keep_mode(builder: &mut Builder<'_, '_>, path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let usual = fs::Permissions::from_mode(0o666);
    builder.permissions(fs::metadata(path).map_or(usual, |metadata| metadata.permissions()));
}

#[cfg(not(unix))]
fn keep_mode(_: &mut Builder<'_, '_>, _: &Path) {}

/// The most that is written to the summary of a step, in bytes: GitHub takes a mebibyte and nothing of what is larger.
const SUMMARY_LIMIT: usize = 900_000;

/// Adds the findings to the summary of the step, where GitHub Actions runs us.
fn step_summary(findings: Findings<'_>) -> Result<(), Problem> {
    let Some(path) = env::var_os("GITHUB_STEP_SUMMARY").filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let path = PathBuf::from(path);
    let mut text = Vec::new();
    // Writing to a vector can't fail.
    let _ = markdown::write_up_to(SUMMARY_LIMIT, findings, &mut text);
    OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path)
        .and_then(|mut file| file.write_all(&text))
        .map_err(|error| Problem::output(&path, &error))
}
