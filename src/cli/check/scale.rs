//! Many documents: lists of files, streams of policies, threads.

use std::fs::File;
use std::io::{self, BufReader, Read, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::batch::Batch;
use super::{Run, lines, take};
use crate::cli::arguments::Check;
use crate::cli::fix::Mode;
use crate::cli::problem::Problem;
use crate::cli::{Outcome, pipeline, settings, written};
use crate::workspace::Workspace;

/// The options about many documents.
#[derive(Args, Clone, Debug, Default)]
pub(in crate::cli) struct ScaleArguments {
    /// Read the names of files and folders from standard input, one a line
    #[arg(long, conflicts_with = "input")]
    stdin_paths: bool,

    /// What the input is
    #[arg(long, value_name = "INPUT", default_value = "documents")]
    input: Option<InputForm>,

    /// How many threads lint [default: as many as there are processors]
    #[arg(short, long, value_name = "NUMBER", env = "IAMLINT_JOBS")]
    jobs: Option<NonZeroUsize>,

    /// Say on standard error where the time went
    #[arg(long)]
    pub(super) timings: bool,
}

/// What the input is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum InputForm {
    /// Each file is a document
    #[default]
    Documents,
    /// Each line is a policy: `{"id": …, "policy": {…}}`
    Ndjson,
}

impl ScaleArguments {
    pub(super) fn is_ndjson(&self) -> bool {
        self.input == Some(InputForm::Ndjson)
    }

    /// How many threads lint.
    pub(super) fn jobs(&self) -> usize {
        let jobs = self.jobs.map(NonZeroUsize::get);
        jobs.unwrap_or_else(|| thread::available_parallelism().map_or(1, NonZeroUsize::get))
    }

    /// The paths that standard input lists; `None` if they are not asked for.
    pub(super) fn listed(&self) -> Result<Option<Vec<PathBuf>>, Problem> {
        if !self.stdin_paths {
            return Ok(None);
        }
        let mut text = String::new();
        io::stdin()
            .lock()
            .read_to_string(&mut text)
            .map_err(|error| Problem::from_io("<stdin>".to_owned(), &error))?;
        let paths = text.lines().filter(|line| !line.is_empty());
        Ok(Some(paths.map(PathBuf::from).collect()))
    }
}

/// Lints streams of policies.
///
/// # Errors
///
/// When the arguments contradict each other, or something can't be read or written.
pub(super) fn run_lines(
    arguments: &Check,
    workspace: &Workspace,
    mode: Mode,
    out: &mut dyn Write,
) -> Result<Outcome, Problem> {
    let started = Instant::now();
    if !matches!(mode, Mode::Show) {
        return Err(Problem::NdjsonAlone("--fix or --diff"));
    }
    let settings = &arguments.settings;
    if settings.since.is_some() || settings.diff_from.is_some() {
        return Err(Problem::NdjsonAlone("--since or --diff-from"));
    }
    if settings.write_baseline.is_some() {
        return Err(Problem::NdjsonAlone("--write-baseline"));
    }
    let stdin = [PathBuf::from("-")];
    let paths = if arguments.paths.is_empty() {
        &stdin[..]
    } else {
        &arguments.paths
    };
    let mut run = Run::open(arguments, mode, false)?;
    let mut done = Batch::new(&run.task);
    let mut catalog = workspace.settings_for(Path::new("<stdin>"))?;
    for path in paths {
        let settings = workspace.settings_for(path)?;
        if !arguments.quiet {
            settings::say_notes(std::slice::from_ref(&settings));
        }
        let (name, reader) = match open(path) {
            Ok(opened) => opened,
            Err(problem) => {
                done.problems.push(problem);
                continue;
            }
        };
        let mut unread = None;
        let Run {
            task,
            outputs,
            progress,
            jobs,
        } = &mut run;
        let task = &*task;
        pipeline::ordered(
            *jobs,
            |feed| lines::cut(reader, feed),
            |lines| Ok(lines::lint(&lines?, &name, task, &settings)),
            |batch: io::Result<Batch>, alone| {
                match batch {
                    Ok(batch) => take(batch, &mut done, outputs, progress, out)?,
                    Err(error) => unread = Some(error),
                }
                // Someone may wait for the answer to the last line.
                if alone { written(out.flush()) } else { Ok(()) }
            },
        )?;
        done.problems
            .extend(unread.map(|error| Problem::from_io(name, &error)));
        catalog = settings;
    }
    let hidden = done.hidden_lines();
    done.problems
        .extend((hidden > 0).then_some(Problem::BadLines(hidden)));
    let date = catalog.settings.catalog.date();
    run.finish(arguments, done, false, date, started, out)
}

/// A stream by its name, and what findings call it.
fn open(path: &Path) -> Result<(String, BufReader<Box<dyn Read + Send>>), Problem> {
    /// How much is read at once.
    const BUFFER: usize = 1 << 18;
    let (name, reader): (String, Box<dyn Read + Send>) = if path.as_os_str() == "-" {
        ("<stdin>".to_owned(), Box::new(io::stdin()))
    } else {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|error| Problem::from_io(name.clone(), &error))?;
        (name, Box::new(file))
    };
    Ok((name, BufReader::with_capacity(BUFFER, reader)))
}
