//! Rules about what a policy says twice.

mod mergeable_statements;
mod redundant_resource;
mod redundant_statement;
mod same;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &mergeable_statements::RULE,
    &redundant_resource::RULE,
    &redundant_statement::RULE,
];
