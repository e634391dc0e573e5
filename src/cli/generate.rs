//! `iamlint completions` and `iamlint man`: what shells and manuals want to know, made from the arguments themselves.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::builder::PossibleValuesParser;
use clap::{Args, Command, CommandFactory};
use clap_complete::Shell;
use clap_mangen::Man;

use super::arguments::Arguments;
use super::problem::Problem;
use super::written;
use crate::rules;

/// Prints the completions of a shell.
#[derive(Args, Debug)]
pub(super) struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints or writes manual pages.
#[derive(Args, Debug)]
pub(super) struct Manual {
    /// Write the page of each command into this folder, instead of the first page to standard output
    #[arg(long, value_name = "DIR")]
    output_dir: Option<PathBuf>,
}

/// Writes the completions of a shell, with the names of the rules.
///
/// # Errors
///
/// When the output can't be written.
pub(super) fn completions(arguments: &Completions, out: &mut dyn Write) -> Result<(), Problem> {
    let names = || PossibleValuesParser::new(rules::all().map(|rule| rule.name));
    let mut command = Arguments::command()
        .mut_subcommand("explain", |explain| {
            explain.mut_arg("rule", |rule| rule.value_parser(names()))
        })
        .mut_subcommand("check", |check| {
            check
                .mut_arg("select", |select| select.value_parser(names()))
                .mut_arg("ignore", |ignore| ignore.value_parser(names()))
        });
    // The generator takes a broken pipe for a bug: it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut command, "iamlint", &mut script);
    written(out.write_all(&script))
}

/// Writes the manual page of the program, or those of it and its commands into a folder.
///
/// # Errors
///
/// When the output or a page can't be written.
pub(super) fn manual(arguments: &Manual, out: &mut dyn Write) -> Result<(), Problem> {
    let mut command = Arguments::command()
        .version(env!("CARGO_PKG_VERSION"))
        .disable_help_subcommand(true);
    let Some(folder) = &arguments.output_dir else {
        return written(page(command).render(out));
    };
    command.build();
    fs::create_dir_all(folder)
        .and_then(|()| pages(&command, folder))
        .map_err(|error| Problem::output(folder, &error))
}

fn pages(command: &Command, folder: &Path) -> io::Result<()> {
    for command in command.get_subcommands() {
        pages(command, folder)?;
    }
    page(command.clone()).generate_to(folder).map(drop)
}

fn page(command: Command) -> Man {
    Man::new(command)
        .source(concat!("iamlint ", env!("CARGO_PKG_VERSION")))
        .manual("iamlint")
}
