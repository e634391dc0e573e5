//! Rules about conditions: operators, condition keys and values.

mod action_without_condition_key;
mod bounds;
mod clash;
mod condition_always_true;
mod condition_key_not_supported;
mod condition_key_spellings;
mod condition_key_without_action;
mod condition_never_true;
mod condition_value_type;
mod dynamodb_attributes_without_select;
mod endpoint_key_unsupported_service;
mod entry;
mod for_all_values_with_single_valued_key;
mod forgeable_condition_key;
mod ip_range_host_bits;
mod irrelevant_condition_key;
mod malformed_condition_key;
mod malformed_kms_key_value;
mod malformed_service_principal;
mod malformed_vpc_id;
pub(super) mod mfa_pattern;
mod mismatched_operator;
mod missing_set_operator;
mod missing_tag_key;
mod mixed_value_types;
mod negated_values;
mod null_with_modifier;
mod permissive_wildcard;
mod private_source_ip;
mod rcp_service_principal_guard;
mod redundant_numeric_value;
mod s3_prefix_negated;
mod several_booleans;
mod string_like_with_arn_key;
mod tag_condition_unsupported;
mod unknown_calling_service;
mod unknown_condition_key;
mod unknown_condition_operator;
mod unknown_region;
mod unpaired_condition_key;
mod unsupported_global_key;
mod vacuous_condition;
mod variable_for_operator;
mod wildcard_without_like;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &action_without_condition_key::RULE,
    &condition_always_true::RULE,
    &condition_key_not_supported::RULE,
    &condition_key_spellings::RULE,
    &condition_key_without_action::RULE,
    &condition_never_true::RULE,
    &condition_value_type::RULE,
    &dynamodb_attributes_without_select::RULE,
    &endpoint_key_unsupported_service::RULE,
    &for_all_values_with_single_valued_key::RULE,
    &forgeable_condition_key::RULE,
    &ip_range_host_bits::RULE,
    &irrelevant_condition_key::RULE,
    &malformed_condition_key::RULE,
    &malformed_kms_key_value::RULE,
    &malformed_service_principal::RULE,
    &malformed_vpc_id::RULE,
    &mfa_pattern::RULE,
    &mismatched_operator::RULE,
    &missing_set_operator::RULE,
    &missing_tag_key::RULE,
    &mixed_value_types::RULE,
    &negated_values::RULE,
    &null_with_modifier::RULE,
    &permissive_wildcard::RULE,
    &private_source_ip::RULE,
    &rcp_service_principal_guard::RULE,
    &redundant_numeric_value::RULE,
    &s3_prefix_negated::RULE,
    &several_booleans::RULE,
    &string_like_with_arn_key::RULE,
    &tag_condition_unsupported::RULE,
    &unknown_calling_service::RULE,
    &unknown_condition_key::RULE,
    &unknown_condition_operator::RULE,
    &unknown_region::RULE,
    &unpaired_condition_key::RULE,
    &unsupported_global_key::RULE,
    &vacuous_condition::RULE,
    &variable_for_operator::RULE,
    &wildcard_without_like::RULE,
];
