//! Patterns of actions that stand in settings.

use crate::access::action_set::ActionSet;
use crate::catalog::{Action, Catalog, closest};
use crate::config::Placed;
use crate::workspace::Problem;
use crate::workspace::load::Source;

/// The actions that a pattern matches, at least one.
///
/// # Errors
///
/// When it matches none, with what was probably meant.
pub(super) fn matched_by(
    pattern: &Placed<String>,
    source: &Source,
    catalog: &Catalog,
) -> Result<ActionSet, Problem> {
    let set = ActionSet::from_pattern(catalog, &pattern.value);
    if !set.is_empty() {
        return Ok(set);
    }
    let problem = source.problem(
        pattern.span,
        format!("`{}` matches no action", pattern.value),
    );
    Err(match meant(&pattern.value, catalog) {
        Some(meant) => problem.help(format!("did you mean `{meant}`?")),
        None => problem.help(format!(
            "iamlint knows the actions of {}: `iamlint query action` lists them",
            catalog.date()
        )),
    })
}

/// The action of the same service whose name is much like it.
fn meant<'c>(pattern: &str, catalog: &'c Catalog) -> Option<Action<'c>> {
    let (prefix, name) = pattern.split_once(':')?;
    let service = catalog.service(prefix)?;
    let (meant, _) = closest(name, service.actions().map(Action::name))?;
    service.action(meant)
}
