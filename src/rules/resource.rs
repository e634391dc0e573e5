//! Rules about ARNs, resources and policy variables.

pub(super) mod arns;
mod invalid_arn;
mod invalid_arn_account;
mod invalid_arn_region;
mod invalid_arn_service;
mod malformed_variable;
mod places;
mod unknown_partition;
mod unknown_resource_type;
mod unsupported_resource;
mod unsupported_variable;
mod wildcard_in_service_name;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &invalid_arn::RULE,
    &invalid_arn_account::RULE,
    &invalid_arn_region::RULE,
    &invalid_arn_service::RULE,
    &malformed_variable::RULE,
    &unknown_partition::RULE,
    &unknown_resource_type::RULE,
    &unsupported_resource::RULE,
    &unsupported_variable::RULE,
    &wildcard_in_service_name::RULE,
];
