//! Entries that leave findings out.

use std::sync::Arc;

use super::SuppressEntry;
use crate::config::{Date, Placed, Settings, Suppress, Suppression};
use crate::suppress::ignore_name;
use crate::workspace::Problem;
use crate::workspace::load::Source;

/// An entry as it is described to people, and as the engine takes it; without the latter where it has run out.
///
/// # Errors
///
/// When a part of it is missing or wrong.
pub(super) fn entry(
    entry: &Placed<Suppress>,
    source: &Source,
    number: usize,
    today: Option<Date>,
    named: &Settings,
) -> Result<(SuppressEntry, Option<Suppression>), Problem> {
    let settings = &entry.value;
    if settings.rules.is_empty() {
        return Err(source
            .problem(entry.span, "`rules` is missing here")
            .help("say which findings it leaves out: `rules = [\"unknown-action\"]`"));
    }
    if settings.reason.value.trim().is_empty() {
        return Err(source
            .problem(entry.span, "`reason` is missing here")
            .help("say why the findings are left out, for who reads it later"));
    }
    if let Some(pointer) = &settings.pointer
        && !(pointer.value.is_empty() || pointer.value.starts_with('/'))
    {
        return Err(source
            .problem(
                pointer.span,
                format!("`{}` is no JSON pointer", pointer.value),
            )
            .help("it starts with `/`: `/Statement/0/Action`"));
    }
    let mut rules = Vec::new();
    for name in &settings.rules {
        let stands_for = ignore_name(&name.value, named).map_err(|help| {
            source
                .problem(name.span, format!("no rule is named `{}`", name.value))
                .help(help)
        })?;
        rules.push(stands_for);
    }
    let until = settings.until.as_ref().map(|until| until.value.0);
    let ran_out = until.filter(|until| today.is_some_and(|today| today > *until));
    let text = |value: &Option<Placed<String>>| value.as_ref().map(|value| value.value.clone());
    let suppression = ran_out.is_none().then(|| Suppression {
        number,
        names: rules.clone(),
        pointer: text(&settings.pointer),
        sid: text(&settings.sid),
    });
    let one_file = match settings.paths.as_slice() {
        [path] => !path.value.contains(['*', '?', '[', '!']) && !path.value.ends_with('/'),
        _ => false,
    };
    let described = SuppressEntry {
        path: source.path.clone(),
        text: Arc::clone(&source.text),
        span: entry.span,
        one_file,
        names: rules,
        ran_out,
        settings: settings.clone(),
    };
    Ok((described, suppression))
}
