//! Rules about ARNs, resources and policy variables.

mod action_resource_mismatch;
pub(super) mod arns;
mod deprecated_managed_policy;
pub(super) mod fit;
mod invalid_arn;
mod invalid_arn_account;
mod invalid_arn_region;
mod invalid_arn_service;
mod malformed_variable;
pub(super) mod managed_policies;
mod places;
mod resource_unused;
mod unknown_managed_policy;
mod unknown_partition;
mod unknown_resource_type;
mod unsupported_resource;
mod unsupported_variable;
mod wildcard_in_service_name;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &action_resource_mismatch::RULE,
    &deprecated_managed_policy::RULE,
    &invalid_arn::RULE,
    &invalid_arn_account::RULE,
    &invalid_arn_region::RULE,
    &invalid_arn_service::RULE,
    &malformed_variable::RULE,
    &resource_unused::RULE,
    &unknown_managed_policy::RULE,
    &unknown_partition::RULE,
    &unknown_resource_type::RULE,
    &unsupported_resource::RULE,
    &unsupported_variable::RULE,
    &wildcard_in_service_name::RULE,
];
