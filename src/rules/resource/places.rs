//! The strings of a policy, by whether AWS reads policy variables in them.

use crate::rules::LintContext;
use crate::syntax::Text;

/// The resources and the values of conditions: here `${…}` is a variable, if the policy's version knows them.
pub(super) fn variable_texts<'c>(
    context: &'c LintContext<'_>,
) -> impl Iterator<Item = &'c Text<'c>> {
    context.statements().iter().flat_map(|statement| {
        let resources = statement
            .resource_elements()
            .flat_map(|element| element.patterns.iter().map(|pattern| pattern.text));
        let values = statement.conditions().flat_map(|(_, entry)| entry.texts());
        resources.chain(values)
    })
}

/// The strings of a statement in which AWS reads no variables, with their place: actions, principals and condition
/// keys.
pub(super) fn fixed_texts<'c>(
    context: &'c LintContext<'_>,
) -> impl Iterator<Item = (&'c Text<'c>, &'static str)> {
    context.statements().iter().flat_map(|statement| {
        let actions = statement.action_elements().flat_map(|element| {
            element
                .patterns
                .iter()
                .map(|pattern| (pattern.text, "in an action"))
        });
        let principals = statement
            .principal_elements()
            .flat_map(|element| element.values().map(|(_, text)| (text, "in a principal")));
        let keys = statement
            .conditions()
            .map(|(_, entry)| (entry.key(), "in a condition key"));
        actions.chain(principals).chain(keys)
    })
}
