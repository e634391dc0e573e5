//! Rules about whom a policy names.

mod account_root_trust;
mod accounts;
mod cognito_unauthenticated;
mod cross_account_access;
mod cross_account_without_external_id;
mod federated_principal;
mod github_oidc_subject;
mod invalid_principal_value;
mod oidc;
mod oidc_audience;
mod oidc_audience_qualifier;
mod oidc_principal_without_condition;
mod oidc_subject;
mod principal_action_mismatch;
mod redundant_session_principal;
mod roles_anywhere_trust;
mod saml_audience;
mod service_principal_condition_key;
mod service_trust_without_source;
mod unique_id_principal;
mod unknown_service_principal;
mod wildcard_in_principal;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &account_root_trust::RULE,
    &cognito_unauthenticated::RULE,
    &cross_account_access::RULE,
    &cross_account_without_external_id::RULE,
    &federated_principal::RULE,
    &github_oidc_subject::RULE,
    &invalid_principal_value::RULE,
    &oidc_audience::RULE,
    &oidc_audience_qualifier::RULE,
    &oidc_principal_without_condition::RULE,
    &oidc_subject::RULE,
    &principal_action_mismatch::RULE,
    &redundant_session_principal::RULE,
    &roles_anywhere_trust::RULE,
    &saml_audience::RULE,
    &service_principal_condition_key::RULE,
    &service_trust_without_source::RULE,
    &unique_id_principal::RULE,
    &unknown_service_principal::RULE,
    &wildcard_in_principal::RULE,
];
