//! From the arguments to the settings of each document.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

use super::arguments::Check;
use super::discover::Input;
use super::problem::Problem;
use crate::config::{Date, resource_types};
use crate::embed::PolicyKind;
use crate::workspace::{ConfigChoice, FileSettings, Options, Workspace};

/// The workspace that the arguments ask for.
///
/// # Errors
///
/// When the arguments contradict each other, or name what does not exist.
pub(super) fn workspace(arguments: &Check) -> Result<Workspace, Problem> {
    let fits = arguments
        .resource_type
        .as_deref()
        .and_then(resource_types::kind_of);
    if let (Some(resource_type), Some(given), Some(fits)) =
        (&arguments.resource_type, arguments.policy_type, fits)
        && given != fits
        && given != PolicyKind::Resource
    {
        return Err(Problem::Mismatch {
            resource_type: resource_type.clone(),
            fits,
            given,
        });
    }
    let settings = &arguments.settings;
    let config = match &settings.config {
        _ if settings.no_config => ConfigChoice::None,
        Some(file) => ConfigChoice::File(file.clone()),
        None => ConfigChoice::Nearest,
    };
    let workspace = Workspace::new(Options {
        config,
        select: settings.select.clone(),
        ignore: settings.ignore.clone(),
        pedantic: arguments.pedantic.then_some(true),
        every_code: arguments.outputs.every_code(),
        fail_on: arguments.fail_on,
        policy_kind: arguments.policy_type,
        resource_type: arguments.resource_type.clone(),
        catalog: settings.catalog.clone(),
        baseline: settings.baseline.clone(),
        without_baseline: settings.write_baseline.is_some(),
        today: today(),
    })?;
    Ok(workspace)
}

/// The settings of each document, in their order.
///
/// # Errors
///
/// The first that is wrong with settings.
pub(super) fn of(
    workspace: &Workspace,
    documents: &[Input],
) -> Result<Vec<Arc<FileSettings>>, Problem> {
    documents
        .iter()
        .map(|input| {
            // Standard input has the settings of the current folder.
            let path = input.path.as_deref().unwrap_or(Path::new(&input.name));
            Ok(workspace.settings_for(path)?)
        })
        .collect()
}

/// Says on standard error what names of others stand for, each once.
pub(super) fn say_notes(settings: &[Arc<FileSettings>]) {
    let mut said: Vec<&str> = Vec::new();
    let mut last: Option<&Arc<FileSettings>> = None;
    let mut stderr = io::stderr().lock();
    for settings in settings {
        // Neighbours mostly share their settings.
        if last.is_some_and(|last| Arc::ptr_eq(last, settings)) {
            continue;
        }
        last = Some(settings);
        for note in &settings.notes {
            if !said.contains(&note.as_str()) {
                said.push(note);
                // With a closed standard error there is nobody to tell.
                let _ = writeln!(stderr, "note: {note}");
            }
        }
    }
}

/// The day, in UTC; `None` where the clock stands before 1970.
pub(super) fn today() -> Option<Date> {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    Some(Date::from_unix(since.as_secs()))
}
