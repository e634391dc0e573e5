//! The command line: arguments, files, and one file a command. All of iamlint's input and output is here.
//!
//! Exit codes: 0 when nothing at or above `--fail-on` was found, 1 when something was, 2 when the run could not be done
//! or not wholly: then the findings of what could be read are still shown.

mod arguments;
mod changes;
mod check;
mod config;
mod discover;
mod expand;
mod explain;
mod fix;
mod generate;
mod ignores;
mod outputs;
mod pager;
mod pipeline;
mod problem;
mod progress;
mod query;
mod read;
mod replace;
mod rules;
mod settings;
mod summary;
mod terminal;

use std::ffi::OsString;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::process::ExitCode;

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use arguments::{Arguments, Command};
use problem::Problem;

use crate::catalog::Catalog;
use crate::lsp;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    /// Nothing to complain about.
    Clean,
    /// Findings at or above the threshold.
    Findings,
    /// Not done, or not wholly.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Clean => 0,
            Outcome::Findings => 1,
            Outcome::Failed => 2,
        })
    }
}

/// Runs the command that the arguments name, and says how it ended.
///
/// `arguments` starts with the name of the program.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(error) => return usage(&error),
    };
    if let Some(Command::Lsp(_)) = arguments.command {
        return lsp::run();
    }
    // Locked and buffered once: a line of output is not a system call.
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    let outcome = command(arguments, &mut out).and_then(|outcome| {
        written(out.flush())?;
        Ok(outcome)
    });
    let outcome = outcome.unwrap_or_else(|problem| {
        problem::show(&[problem]);
        Outcome::Failed
    });
    outcome.into()
}

fn command(arguments: Arguments, out: &mut dyn Write) -> Result<Outcome, Problem> {
    if arguments.version {
        let (version, date) = (env!("CARGO_PKG_VERSION"), Catalog::builtin().date());
        written(writeln!(out, "iamlint {version} (AWS catalog of {date})"))?;
        return Ok(Outcome::Clean);
    }
    match arguments.command {
        Some(Command::Check(check)) => check::run(&check, out),
        None => check::run(&arguments::Check::from_environment(), out),
        Some(Command::Explain(explain)) => {
            explain::run(&explain, out)?;
            Ok(Outcome::Clean)
        }
        Some(Command::Config(arguments)) => {
            config::run(&arguments, out)?;
            Ok(Outcome::Clean)
        }
        Some(Command::Init) => {
            config::init(out)?;
            Ok(Outcome::Clean)
        }
        Some(Command::Rules(rules)) => {
            rules::run(&rules, out)?;
            Ok(Outcome::Clean)
        }
        // `run` has started it: it has its own way with standard output.
        Some(Command::Lsp(_)) => Ok(Outcome::Clean),
        Some(Command::Summary(summary)) => summary::run(&summary, out),
        Some(Command::Expand(expand)) => expand::run(&expand, out),
        Some(Command::Query(query)) => query::run(&query, out),
        Some(Command::Completions(completions)) => {
            generate::completions(&completions, out)?;
            Ok(Outcome::Clean)
        }
        Some(Command::Man(manual)) => {
            generate::manual(&manual, out)?;
            Ok(Outcome::Clean)
        }
    }
}

/// What became of output. That its reader went away is no problem: it has seen enough.
fn written(result: io::Result<()>) -> Result<(), Problem> {
    match result {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result.map_err(Problem::Output),
    }
}

/// Says what is wrong with the arguments, or shows the help that they ask for.
fn usage(error: &clap::Error) -> ExitCode {
    // With a closed output there is nobody to tell.
    let _ = error.print();
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
        && Path::new(word).exists()
    {
        let _ = writeln!(io::stderr(), "\nTo lint it: iamlint check {word}");
    }
    ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2))
}
