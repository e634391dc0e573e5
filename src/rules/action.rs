//! Rules about actions.

mod api_name_as_action;
mod api_names;
pub(super) mod faults;
mod malformed_action;
mod missing_dependent_action;
mod nicknames;
mod redundant_action;
mod unknown_action;
mod unknown_service;
mod unsupported_action_in_policy;
mod wildcard_service_prefix;
mod wrong_service_for_action;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &api_name_as_action::RULE,
    &malformed_action::RULE,
    &missing_dependent_action::RULE,
    &redundant_action::RULE,
    &unknown_action::RULE,
    &unknown_service::RULE,
    &unsupported_action_in_policy::RULE,
    &wildcard_service_prefix::RULE,
    &wrong_service_for_action::RULE,
];
