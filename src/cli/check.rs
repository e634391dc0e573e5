//! `iamlint check`

use std::io::{self, Write};

use rayon::prelude::*;

use super::arguments::{self, Check};
use super::discover::{self, Input};
use super::problem::{self, Problem};
use super::read::{self, Content};
use super::terminal;
use super::{Outcome, written};
use crate::config::Settings;
use crate::embed::PolicyKind;
use crate::lint::lint;
use crate::render::{self, Findings, Format, Linted, Style};

/// Below this many files, starting threads takes longer than they save.
const FILES_FOR_THREADS: usize = 24;

/// Lints what the arguments name and shows what was found.
///
/// # Errors
///
/// When the arguments contradict each other, nothing holds a policy, or the output can't be written.
pub(super) fn run(arguments: &Check, out: &mut dyn Write) -> Result<Outcome, Problem> {
    let settings = settings(arguments)?;
    let mut found = discover::discover(&arguments.paths);
    let looked_at = found.documents.len();
    let single = found.folders.is_empty() && looked_at == 1;

    let every_code = arguments.format == Some(Format::AccessAnalyzer);
    let results: Vec<Result<Checked, Problem>> = if looked_at < FILES_FOR_THREADS {
        found
            .documents
            .iter()
            .map(|input| check(input, &settings, every_code))
            .collect()
    } else {
        found
            .documents
            .par_iter()
            .map(|input| check(input, &settings, every_code))
            .collect()
    };
    let mut files = Vec::with_capacity(results.len());
    for result in results {
        match result {
            Ok(Checked::Linted(linted)) => files.push(linted),
            Ok(Checked::Skipped(name, reason)) => found.skipped.push((name, reason.to_owned())),
            Err(problem) => found.problems.push(problem),
        }
    }
    if files.is_empty() && found.problems.is_empty() {
        found.problems.push(Problem::NoPolicies {
            folders: found.folders.join(", "),
            files: format!(
                "{looked_at} JSON file{}",
                if looked_at == 1 { "" } else { "s" }
            ),
        });
    }
    if arguments.verbose {
        say_skipped(&mut found.skipped);
    }

    let findings = Findings {
        files: &files,
        single,
        catalog_date: settings.catalog.date(),
    };
    if !files.is_empty() {
        let style = Style {
            color: terminal::color(arguments.color.unwrap_or_default(), &io::stdout()),
            width: terminal::width(),
            summary: !arguments.quiet,
        };
        let format = arguments.format.unwrap_or_default();
        written(render::write(format, findings, style, out).and_then(|()| out.flush()))?;
    }
    problem::show(&found.problems);
    let fail_on = arguments.fail_on.unwrap_or_default();
    Ok(if !found.problems.is_empty() {
        Outcome::Failed
    } else if findings
        .worst()
        .is_some_and(|worst| fail_on.is_reached(worst))
    {
        Outcome::Findings
    } else {
        Outcome::Clean
    })
}

/// What became of a document.
enum Checked {
    Linted(Linted),
    /// It holds no policy: name and reason.
    Skipped(String, &'static str),
}

/// Lints a document. What another finding implies is left out, unless `every_code` of IAM Access Analyzer is asked for.
fn check(input: &Input, settings: &Settings, every_code: bool) -> Result<Checked, Problem> {
    let file = match read::read(input)? {
        Content::Text(file) => file,
        Content::Nothing(reason) => return Ok(Checked::Skipped(input.name.clone(), reason)),
    };
    let settings = Settings {
        assume_policy: input.named,
        ..settings.clone()
    };
    let mut report = lint(&file, &settings);
    if !every_code {
        report.diagnostics.retain(|diagnostic| !diagnostic.implied);
    }
    Ok(if report.policies == 0 {
        Checked::Skipped(input.name.clone(), "holds no policy")
    } else {
        Checked::Linted(Linted::new(file, report))
    })
}

fn settings(arguments: &Check) -> Result<Settings, Problem> {
    let mut settings = Settings {
        policy_kind: arguments.policy_type,
        pedantic: arguments.pedantic,
        ..Settings::default()
    };
    if let Some(resource_type) = &arguments.resource_type {
        settings.resource_type = Some(resource_type.clone());
        let fits = arguments::kind_of_resource(resource_type);
        settings.policy_kind = match (arguments.policy_type, fits) {
            (Some(given), Some(fits)) if given != fits && given != PolicyKind::Resource => {
                return Err(Problem::Mismatch {
                    resource_type: resource_type.clone(),
                    fits,
                    given,
                });
            }
            (given, fits) => fits.or(given),
        };
    }
    Ok(settings)
}

/// Says on standard error what was left out.
fn say_skipped(skipped: &mut [(String, String)]) {
    skipped.sort();
    let mut stderr = io::stderr().lock();
    for (name, reason) in skipped {
        // With a closed standard error there is nobody to tell.
        let _ = writeln!(stderr, "skipped {name}: {reason}");
    }
}
