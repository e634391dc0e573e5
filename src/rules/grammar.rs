//! Rules about the elements of a policy and where each may stand.

mod allow_with_not_principal;
mod conflicting_elements;
mod duplicate_sid;
mod empty_condition;
mod empty_element;
mod id_in_identity_policy;
mod invalid_effect;
mod invalid_principal_format;
mod invalid_principal_key;
mod invalid_sid;
mod invalid_version;
mod missing_action;
mod missing_effect;
mod missing_principal;
mod missing_resource;
mod missing_statement;
mod missing_version;
mod rcp_allow;
mod rcp_not_action;
mod rcp_principal;
mod rcp_unsupported_action;
mod scp_inner_wildcard;
mod trust_not_principal;
mod trust_resource;
mod unknown_element;
mod unsupported_character;
mod unsupported_principal;
mod wrong_type;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &allow_with_not_principal::RULE,
    &conflicting_elements::RULE,
    &duplicate_sid::RULE,
    &empty_condition::RULE,
    &empty_element::RULE,
    &id_in_identity_policy::RULE,
    &invalid_effect::RULE,
    &invalid_principal_format::RULE,
    &invalid_principal_key::RULE,
    &invalid_sid::RULE,
    &invalid_version::RULE,
    &missing_action::RULE,
    &missing_effect::RULE,
    &missing_principal::RULE,
    &missing_resource::RULE,
    &missing_statement::RULE,
    &missing_version::RULE,
    &rcp_allow::RULE,
    &rcp_not_action::RULE,
    &rcp_principal::RULE,
    &rcp_unsupported_action::RULE,
    &scp_inner_wildcard::RULE,
    &trust_not_principal::RULE,
    &trust_resource::RULE,
    &unknown_element::RULE,
    &unsupported_character::RULE,
    &unsupported_principal::RULE,
    &wrong_type::RULE,
];
