//! Rules about what a policy grants.

mod admin_access;
mod breadth;
mod confused_deputy;
mod create_service_linked_role;
mod pass_role;
mod pass_role_without_passed_to_service;
mod role_grants;
mod wildcard_action;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &admin_access::RULE,
    &confused_deputy::RULE,
    &create_service_linked_role::RULE,
    &pass_role::RULE,
    &pass_role_without_passed_to_service::RULE,
    &wildcard_action::RULE,
];
