//! Rules about conditions.

mod action_without_condition_key;
mod condition_key_without_action;
mod dynamodb_attributes_without_select;
mod endpoint_key_unsupported_service;
mod forgeable_condition_key;
mod irrelevant_condition_key;
mod permissive_wildcard;
mod rcp_service_principal_guard;
mod s3_prefix_negated;
mod tag_condition_unsupported;
mod unpaired_condition_key;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &action_without_condition_key::RULE,
    &condition_key_without_action::RULE,
    &dynamodb_attributes_without_select::RULE,
    &endpoint_key_unsupported_service::RULE,
    &forgeable_condition_key::RULE,
    &irrelevant_condition_key::RULE,
    &permissive_wildcard::RULE,
    &rcp_service_principal_guard::RULE,
    &s3_prefix_negated::RULE,
    &tag_condition_unsupported::RULE,
    &unpaired_condition_key::RULE,
];
