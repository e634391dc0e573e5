//! What the terminal and the environment say about output.

use std::env;
use std::io::IsTerminal;

use super::arguments::Color;

/// Whether to write colours to `stream`.
pub(super) fn color(when: Color, stream: &impl IsTerminal) -> bool {
    match when {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => color_on(stream),
    }
}

/// Whether `stream` takes colours, by what is agreed on about the environment: `NO_COLOR` (no-color.org),
/// `CLICOLOR_FORCE` and `CLICOLOR` (bixense.com/clicolors), `TERM`.
pub(super) fn color_on(stream: &impl IsTerminal) -> bool {
    let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty());
    let is = |name, expected: &str| env::var_os(name).is_some_and(|value| value == expected);
    if set("NO_COLOR") {
        false
    } else if set("CLICOLOR_FORCE") && !is("CLICOLOR_FORCE", "0") {
        true
    } else {
        stream.is_terminal() && !is("TERM", "dumb") && !is("CLICOLOR", "0")
    }
}

/// The width of standard output in columns; 80 where it is no terminal.
pub(super) fn width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).clamp(40, 160))
}
