//! Rules about what a policy grants.

mod admin_access;
mod assume_role_any;
mod boundary_removal;
pub(super) mod breadth;
mod confused_deputy;
mod create_service_linked_role;
mod create_tags_unrestricted;
mod credentials_exposure;
mod data_exfiltration;
mod defense_evasion;
mod embedded_credentials;
mod insecure_transport;
mod kms_grant_unrestricted;
mod near_admin_access;
mod not_action_allow;
mod not_resource_allow;
mod pass_role;
mod pass_role_without_passed_to_service;
mod permissions_management_broad;
mod places;
mod privilege_escalation;
mod public_access;
mod resource_exposure;
mod role_grants;
pub(super) mod scopable;
mod scope;
pub(super) mod sensitive;
mod shadowed_allow;
mod wildcard_action;
mod wildcard_resource;

use super::Rule;

pub use sensitive::{sensitive_actions, sensitive_rule};

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[
    &admin_access::RULE,
    &assume_role_any::RULE,
    &boundary_removal::RULE,
    &confused_deputy::RULE,
    &create_service_linked_role::RULE,
    &create_tags_unrestricted::RULE,
    &credentials_exposure::RULE,
    &data_exfiltration::RULE,
    &defense_evasion::RULE,
    &embedded_credentials::RULE,
    &insecure_transport::RULE,
    &kms_grant_unrestricted::RULE,
    &near_admin_access::RULE,
    &not_action_allow::RULE,
    &not_resource_allow::RULE,
    &pass_role::RULE,
    &pass_role_without_passed_to_service::RULE,
    &permissions_management_broad::RULE,
    &privilege_escalation::RULE,
    &public_access::RULE,
    &resource_exposure::RULE,
    &shadowed_allow::RULE,
    &wildcard_action::RULE,
    &wildcard_resource::RULE,
];
