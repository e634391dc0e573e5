//! Rules about whom a policy names.

mod oidc;

mod federated_principal;
mod github_oidc_subject;
mod invalid_principal_value;
mod oidc_audience_qualifier;
mod oidc_principal_without_condition;
mod principal_action_mismatch;
mod redundant_session_principal;
mod roles_anywhere_trust;
mod service_principal_condition_key;
mod unique_id_principal;
mod unknown_service_principal;
mod wildcard_in_principal;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &federated_principal::RULE,
    &github_oidc_subject::RULE,
    &invalid_principal_value::RULE,
    &oidc_audience_qualifier::RULE,
    &oidc_principal_without_condition::RULE,
    &principal_action_mismatch::RULE,
    &redundant_session_principal::RULE,
    &roles_anywhere_trust::RULE,
    &service_principal_condition_key::RULE,
    &unique_id_principal::RULE,
    &unknown_service_principal::RULE,
    &wildcard_in_principal::RULE,
];
