//! What the terminal and the environment say about output.

use std::env;
use std::io::{self, IsTerminal};

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

/// Whether standard output is a terminal that shows links (OSC 8). Terminals do not tell: the known ones name themselves in
/// the environment. One inside another, such as tmux, hides what the outer one can do.
pub(super) fn links() -> bool {
    let value = |name| env::var(name).unwrap_or_default();
    let term = value("TERM");
    let inner = ["screen", "tmux", "dumb"];
    if !io::stdout().is_terminal() || inner.iter().any(|name| term.starts_with(name)) {
        return false;
    }
    if env::var_os("FORCE_HYPERLINK").is_some_and(|value| !value.is_empty()) {
        return value("FORCE_HYPERLINK") != "0";
    }
    let named = [
        "WT_SESSION",
        "KONSOLE_VERSION",
        "DOMTERM",
        "KITTY_WINDOW_ID",
    ];
    named.iter().any(|name| env::var_os(name).is_some())
        || TERM_PROGRAMS.contains(&value("TERM_PROGRAM").as_str())
        || TERMS.contains(&term.as_str())
        // GNOME's terminal and its kin, since 0.50.
        || value("VTE_VERSION").parse().is_ok_and(|version: u32| version >= 5000)
}

/// Terminals that show links, by `TERM_PROGRAM`.
const TERM_PROGRAMS: [&str; 8] = [
    "Hyper",
    "WarpTerminal",
    "WezTerm",
    "ghostty",
    "iTerm.app",
    "terminology",
    "vscode",
    "zed",
];

/// Terminals that show links, by `TERM`.
const TERMS: [&str; 7] = [
    "alacritty",
    "alacritty-direct",
    "contour",
    "foot",
    "foot-extra",
    "xterm-ghostty",
    "xterm-kitty",
];

/// The width of standard output in columns; 80 where it is no terminal.
pub(super) fn width() -> usize {
    terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0).clamp(40, 160))
}
