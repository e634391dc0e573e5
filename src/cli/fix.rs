//! `iamlint check --fix` and `--diff`: what becomes of the fixes of a document.

use clap::{ArgGroup, Args};

use super::discover::Input;
use super::problem::Problem;
use super::replace::replace;
use crate::config::Settings;
use crate::fix::Applicability;
use crate::lint::{self, Report, lint};
use crate::render::diff::{self, Look};
use crate::source::SourceFile;

/// The options about fixes.
#[derive(Args, Clone, Debug, Default)]
#[command(group = ArgGroup::new("fixing").args(["fix", "diff"]).multiple(true))]
pub(super) struct FixArguments {
    /// Repair what can be repaired without a change of what the policies grant
    #[arg(long, help_heading = "Fixes")]
    pub(super) fix: bool,

    /// Show as a diff what would be repaired, and change nothing
    #[arg(long, help_heading = "Fixes")]
    pub(super) diff: bool,

    /// Make the likely repairs, too, that may change what the policies grant: read them before you keep them
    #[arg(long, help_heading = "Fixes", requires = "fixing")]
    pub(super) unsafe_fixes: bool,
}

/// What to do with fixes.
#[derive(Clone, Copy, Debug)]
pub(super) enum Mode {
    /// Show them with the findings.
    Show,
    /// Make them, up to this applicability.
    Make(Applicability),
    /// Show as a diff what they would change.
    Diff(Applicability, Look),
}

impl FixArguments {
    /// What the options ask for; `look` is how a diff is shown.
    pub(super) fn mode(&self, look: Look) -> Mode {
        let limit = if self.unsafe_fixes {
            Applicability::Unsafe
        } else {
            Applicability::Safe
        };
        match (self.fix, self.diff) {
            (_, true) => Mode::Diff(limit, look),
            (true, false) => Mode::Make(limit),
            (false, false) => Mode::Show,
        }
    }
}

/// A document after its fixes.
#[derive(Debug)]
pub(super) struct Treated {
    /// The document as it is now.
    pub(super) file: SourceFile,
    /// What was found in it.
    pub(super) report: Report,
    /// How many findings were fixed, or would be.
    pub(super) fixed: usize,
    /// What the fixes would change, as a diff; or the fixed text of standard input.
    pub(super) output: Vec<u8>,
    /// Why the fixes could not be made.
    pub(super) problem: Option<Problem>,
}

/// Lints a document and does with its fixes what `mode` says.
pub(super) fn treat(file: SourceFile, input: &Input, settings: &Settings, mode: Mode) -> Treated {
    let untouched = |file: SourceFile| Treated {
        report: lint(&file, settings),
        file,
        fixed: 0,
        output: Vec::new(),
        problem: None,
    };
    let limit = match mode {
        Mode::Show => return untouched(file),
        Mode::Make(limit) | Mode::Diff(limit, _) => limit,
    };
    let old = file.text().to_owned();
    let same =
        |old: String, dialect| SourceFile::new(input.name.as_str(), old).with_dialect(dialect);
    let dialect = file.dialect();
    let fixed = lint::fix_all(file, settings, limit);
    let mut treated = Treated {
        file: fixed.file,
        report: fixed.report,
        fixed: fixed.applied,
        output: Vec::new(),
        problem: None,
    };
    match (mode, &input.path) {
        (Mode::Make(_), None) if !treated.file.invalid_utf8().is_empty() => {
            treated.problem = Some(Problem::NotReplaced {
                name: input.name.clone(),
                reason: "it holds bytes that are no UTF-8".to_owned(),
            });
        }
        (Mode::Make(_), None) => treated.output = treated.file.text().as_bytes().to_vec(),
        (Mode::Make(_), Some(path)) if treated.fixed > 0 => {
            if let Err(problem) = replace(path, &input.name, &old, treated.file.text()) {
                treated = untouched(same(old, dialect));
                treated.problem = Some(problem);
            }
        }
        (Mode::Diff(_, look), _) if treated.fixed > 0 => {
            let mut output = Vec::new();
            // Writing to a vector can't fail.
            let _ = diff::write(&input.name, &old, treated.file.text(), look, &mut output);
            treated = Treated {
                fixed: treated.fixed,
                output,
                ..untouched(same(old, dialect))
            };
        }
        _ => {}
    }
    treated
}
