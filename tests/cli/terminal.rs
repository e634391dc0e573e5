//! What depends on whether a person looks: colours, links, the pager.

use std::process::Command;

use crate::run::{Outcome, Place, WRONG, finish};

/// Runs a command on a terminal of its own. Both of its outputs come as `stdout`, line ends as terminals write them.
const TERMINAL: &str = "import os, pty, sys\n\
    sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))";

/// What changes how iamlint writes to a terminal.
const TOLD: [&str; 13] = [
    "CLICOLOR",
    "CLICOLOR_FORCE",
    "DOMTERM",
    "FORCE_HYPERLINK",
    "IAMLINT_PAGER",
    "KITTY_WINDOW_ID",
    "KONSOLE_VERSION",
    "LESS",
    "NO_COLOR",
    "PAGER",
    "TERM_PROGRAM",
    "VTE_VERSION",
    "WT_SESSION",
];

fn on_terminal(place: &Place, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
    let mut command = Command::new("python3");
    command
        .args(["-c", TERMINAL, env!("CARGO_BIN_EXE_iamlint")])
        .args(arguments)
        .current_dir(place.root());
    for name in TOLD {
        command.env_remove(name);
    }
    command
        .env("TERM", "xterm-256color")
        .envs(environment.iter().copied());
    finish(command, b"")
}

fn in_pipe(place: &Place, arguments: &[&str], environment: &[(&str, &str)]) -> Outcome {
    let mut command = place.command(arguments);
    for name in TOLD {
        command.env_remove(name);
    }
    command.envs(environment.iter().copied());
    finish(command, b"")
}

#[test]
fn a_page_goes_through_the_pager() {
    let place = Place::with("pager", "echo \"paged $1 $LESS\"\ncat\n");
    let explain = ["explain", "invalid-effect"];
    let pager = ("PAGER", "sh pager long");
    for (environment, head) in [
        (&[pager][..], "paged long FRX\r\n"),
        (&[pager, ("LESS", "R")], "paged long R\r\n"),
        (
            &[("PAGER", "no-such"), ("IAMLINT_PAGER", "sh pager long")],
            "paged long FRX\r\n",
        ),
    ] {
        let outcome = on_terminal(&place, &explain, environment);
        assert_eq!(outcome.code, 0);
        let page = outcome.stdout.strip_prefix(head);
        let page = page.unwrap_or_else(|| panic!("{environment:?}: {}", outcome.stdout));
        assert!(page.contains("# invalid-effect") && page.contains("## Example"));
    }
}

#[test]
fn a_page_without_a_pager() {
    let place = Place::with("pager", "echo paged\ncat\n");
    let explain = ["explain", "invalid-effect"];
    let pager = ("PAGER", "sh pager");
    let cases = [
        on_terminal(&place, &explain, &[("PAGER", "")]),
        on_terminal(&place, &explain, &[("PAGER", "cat")]),
        on_terminal(&place, &explain, &[("PAGER", "no-such-pager")]),
        on_terminal(&place, &explain, &[pager, ("TERM", "dumb")]),
        on_terminal(&place, &explain, &[pager, ("IAMLINT_PAGER", "")]),
        on_terminal(
            &place,
            &["explain", "invalid-effect", "--no-pager"],
            &[pager],
        ),
        in_pipe(&place, &explain, &[pager]),
    ];
    for (index, outcome) in cases.iter().enumerate() {
        assert_eq!(outcome.code, 0, "case {index}");
        assert!(!outcome.stdout.contains("paged"), "case {index}");
        assert!(outcome.stdout.contains("# invalid-effect"), "case {index}");
    }
}

/// The sequence that begins a link.
const LINK: &str = "\u{1b}]8;;https://";

#[test]
fn names_link_to_their_pages() {
    let place = Place::with("a.json", WRONG);
    for format in ["human", "concise"] {
        let check = ["check", "--format", format, "a.json"];
        for terminal in [
            ("TERM_PROGRAM", "WezTerm"),
            ("VTE_VERSION", "7600"),
            ("TERM", "xterm-kitty"),
            ("FORCE_HYPERLINK", "1"),
        ] {
            let shown = on_terminal(&place, &check, &[terminal]).stdout;
            let link = format!(
                "{LINK}docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html\
                 #access-analyzer-reference-policy-checks-error-invalid-effect\u{1b}\\invalid-effect\u{1b}]8;;\u{1b}\\"
            );
            assert!(shown.contains(&link), "{terminal:?}: {shown:?}");
        }
    }
}

#[test]
fn no_links_where_nobody_follows_them() {
    let place = Place::with("a.json", WRONG);
    let check = ["check", "a.json"];
    let wezterm = ("TERM_PROGRAM", "WezTerm");
    let colored = ["check", "--color", "always", "a.json"];
    let to_file = ["check", "--color", "always", "--output", "out", "a.json"];
    let cases = [
        on_terminal(&place, &check, &[]),
        on_terminal(&place, &check, &[wezterm, ("TERM", "screen-256color")]),
        on_terminal(&place, &check, &[wezterm, ("NO_COLOR", "1")]),
        on_terminal(&place, &check, &[wezterm, ("FORCE_HYPERLINK", "0")]),
        on_terminal(&place, &check, &[("VTE_VERSION", "4800")]),
        in_pipe(&place, &check, &[wezterm, ("FORCE_HYPERLINK", "1")]),
        in_pipe(&place, &colored, &[wezterm, ("FORCE_HYPERLINK", "1")]),
    ];
    for (index, outcome) in cases.iter().enumerate() {
        assert_eq!(outcome.code, 1, "case {index}");
        assert!(outcome.stdout.contains("invalid-effect"), "case {index}");
        assert!(!outcome.stdout.contains("\u{1b}]8"), "case {index}");
    }
    on_terminal(&place, &to_file, &[wezterm]);
    let written = std::fs::read_to_string(place.path("out")).unwrap();
    assert!(written.contains("invalid-effect") && !written.contains("\u{1b}]8"));
}

#[test]
fn a_terminal_gets_colours_unless_the_environment_says_otherwise() {
    let place = Place::with("a.json", WRONG);
    let colored = |environment: &[(&str, &str)]| {
        let outcome = on_terminal(&place, &["check", "a.json"], environment);
        assert!(outcome.stdout.contains("invalid-effect"));
        outcome.stdout.contains("\u{1b}[")
    };
    assert!(colored(&[]));
    assert!(colored(&[("NO_COLOR", "")]));
    for environment in [
        &[("NO_COLOR", "1")][..],
        &[("NO_COLOR", "1"), ("CLICOLOR_FORCE", "1")],
        &[("CLICOLOR", "0")],
        &[("TERM", "dumb")],
    ] {
        assert!(!colored(environment), "{environment:?}");
    }
}
