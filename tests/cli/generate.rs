//! Completions and manual pages.

use std::fs;

use iamlint::rules;

use crate::run::Place;

const COMMANDS: [&str; 11] = [
    "check",
    "completions",
    "config",
    "expand",
    "explain",
    "init",
    "lsp",
    "man",
    "query",
    "rules",
    "summary",
];

#[test]
fn each_shell_completes_commands_options_and_rules() {
    let place = Place::new();
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let outcome = place.run(&["completions", shell]);
        assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0), "{shell}");
        for word in COMMANDS.into_iter().chain(["policy-type", "pedantic"]) {
            assert!(outcome.stdout.contains(word), "{shell}: {word}");
        }
    }
    // These shells' scripts know values, too.
    for shell in ["bash", "fish", "zsh"] {
        let script = place.run(&["completions", shell]).stdout;
        for rule in rules::all() {
            assert!(script.contains(rule.name), "{shell}: {}", rule.name);
        }
    }
}

#[cfg(unix)]
#[test]
fn bash_takes_its_completions() {
    let place = Place::new();
    let script = place.run(&["completions", "bash"]).stdout;
    place.write("completions", script);
    place.write(
        "try",
        "set -u\n. ./completions\n\
         try() {\n\
         COMP_WORDS=(\"$@\") COMP_CWORD=$(($# - 1)) COMPREPLY=()\n\
         _iamlint iamlint \"${COMP_WORDS[$COMP_CWORD]}\" \"${COMP_WORDS[$COMP_CWORD - 1]}\"\n\
         echo \"${COMPREPLY[*]}\"\n}\n\
         try iamlint comp\ntry iamlint explain trailing-c\ntry iamlint check --ignore invalid-eff\n\
         try iamlint check --policy-type vpc\n",
    );
    let output = std::process::Command::new("bash")
        .arg("try")
        .current_dir(place.root())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(
        String::from_utf8_lossy(&output.stdout),
        "completions\ntrailing-comma\ninvalid-effect\nvpc-endpoint\n"
    );
}

#[test]
fn a_shell_that_has_no_completions() {
    for arguments in [&["completions", "tcsh"][..], &["completions"]] {
        let outcome = Place::new().run(arguments);
        assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 2));
        assert!(outcome.stderr.contains("<SHELL>"), "{}", outcome.stderr);
    }
}

#[test]
fn the_manual_page_is_printed() {
    let outcome = Place::new().run(&["man"]);
    assert_eq!((outcome.stderr.as_str(), outcome.code), ("", 0));
    let head = format!(
        ".TH iamlint 1  \"iamlint {}\" iamlint",
        env!("CARGO_PKG_VERSION")
    );
    assert!(outcome.stdout.contains(&head), "{}", outcome.stdout);
    for command in COMMANDS {
        let reference = format!("iamlint\\-{command}(1)");
        assert!(outcome.stdout.contains(&reference), "{command}");
    }
}

#[test]
fn each_command_has_a_manual_page() {
    let place = Place::new();
    let outcome = place.run(&["man", "--output-dir", "share/man1"]);
    assert_eq!(
        (
            outcome.stdout.as_str(),
            outcome.stderr.as_str(),
            outcome.code
        ),
        ("", "", 0)
    );
    let page = |name: &str| {
        let path = place.path("share/man1").join(format!("{name}.1"));
        fs::read_to_string(path).unwrap()
    };
    assert_eq!(page("iamlint"), place.run(&["man"]).stdout);
    for command in COMMANDS {
        let text = page(&format!("iamlint-{command}"));
        assert!(
            text.contains(&format!(".TH iamlint-{command} 1 ")),
            "{text}"
        );
    }
    assert!(page("iamlint-config-show").contains("IAMLINT_CONFIG"));
    // Every option that the help of a command names is on its page.
    let help = place.run(&["check", "--help"]).stdout;
    let check = page("iamlint-check");
    let options: Vec<&str> = help
        .split_whitespace()
        .filter(|word| word.starts_with("--") && word.len() > 2)
        .map(|word| word.trim_end_matches(|last: char| !last.is_ascii_alphanumeric()))
        .collect();
    assert!(options.len() > 20, "{help}");
    for option in options {
        assert!(check.contains(&option.replace('-', "\\-")), "{option}");
    }
}

#[test]
fn pages_that_can_not_be_written() {
    let place = Place::with("taken", "");
    let outcome = place.run(&["man", "--output-dir", "taken"]);
    assert_eq!((outcome.stdout.as_str(), outcome.code), ("", 2));
    assert!(
        outcome.stderr.contains("can't write taken"),
        "{}",
        outcome.stderr
    );
}
