//! Shows long text page by page, where a person reads it on a terminal.

use std::env;
use std::io::{self, IsTerminal, Write};
use std::process::{Command, Stdio};

/// The pager where the environment names none, and the options that it is given there: leave at once what fits on the
/// screen, show colours, do not clear the screen. Those are git's, too.
const PAGER: &str = "less";
const LESS: &str = "FRX";

/// Shows text through the pager of `IAMLINT_PAGER` or `PAGER`. `false` where there is none to be used, so that the text is
/// still to be written: standard output is no terminal, the variable is empty or `cat`, or the pager is not there.
pub(super) fn show(text: &[u8]) -> bool {
    if !io::stdout().is_terminal() || env::var_os("TERM").is_some_and(|term| term == "dumb") {
        return false;
    }
    let mut variables = ["IAMLINT_PAGER", "PAGER"].into_iter();
    let pager = variables.find_map(|name| env::var(name).ok());
    let pager = pager.unwrap_or_else(|| PAGER.to_owned());
    let mut words = pager.split_whitespace();
    let Some(program) = words.next().filter(|program| *program != "cat") else {
        return false;
    };
    let mut command = Command::new(program);
    command.args(words).stdin(Stdio::piped());
    if env::var_os("LESS").is_none() {
        command.env("LESS", LESS);
    }
    let Ok(mut child) = command.spawn() else {
        return false;
    };
    if let Some(mut input) = child.stdin.take() {
        // Who has read enough closes the pager.
        let _ = input.write_all(text);
    }
    child.wait().is_ok()
}
