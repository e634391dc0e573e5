//! An organization's own rules, as a person writes them.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::placed::Placed;
use super::raw::{Names, PolicyTypeName, SeverityName};

/// A table of an own rule: what all have, and what is its own.
macro_rules! own_rule {
    ($(#[$doc:meta])+ $name:ident { $($(#[$field_doc:meta])+ $field:ident: $type:ty,)+ } required $required:tt) => {
        $(#[$doc])+
        #[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
        #[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
        #[schemars(extend("required" = $required))]
        pub struct $name {
            /// The name of the rule, in kebab-case.
            pub name: Placed<String>,
            /// What its findings say. Without it, what is wrong in words of iamlint.
            pub message: Option<String>,
            /// Where to read more.
            pub url: Option<String>,
            /// How bad its findings are; `security` if nothing is said.
            pub severity: Option<SeverityName>,
            /// The types of policy that it is for. Without it, those that grant: identity, resource and trust policies.
            pub policy_types: Vec<PolicyTypeName>,
            /// The files that it is for, as in `.gitignore`. Without it, all.
            pub paths: Names,
            $($(#[$field_doc])+ pub $field: $type,)+
        }
    };
}

own_rule! {
    /// Actions that no policy may allow.
    ForbiddenAction {
        /// The actions, with wildcards. A policy that allows one by a wildcard of its own is found, too.
        actions: Names,
    } required ["name", "actions"]
}

own_rule! {
    /// Resources that no policy may give access to.
    ForbiddenResource {
        /// The ARNs, with wildcards.
        resources: Names,
        /// Only access by these actions is forbidden. Without it, all.
        actions: Names,
    } required ["name", "resources"]
}

own_rule! {
    /// Principals that no policy may give access to.
    ForbiddenPrincipal {
        /// Accounts by number, with all that is in them; ARNs and names of services with wildcards; `*` for everyone.
        principals: Names,
    } required ["name", "principals"]
}

own_rule! {
    /// Conditions that statements need which allow certain actions.
    RequiredCondition {
        /// The actions, with wildcards.
        actions: Names,
        /// Each of these conditions is needed.
        all_of: Vec<Placed<ConditionShape>>,
        /// One of these conditions is needed.
        any_of: Vec<Placed<ConditionShape>>,
        /// None of these conditions may be there.
        none_of: Vec<Placed<ConditionShape>>,
    } required ["name", "actions"]
}

/// What a condition looks like.
#[derive(Clone, Debug, Default, Deserialize, Serialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
#[schemars(extend("required" = ["key"]))]
pub struct ConditionShape {
    /// The condition key, with wildcards, such as `aws:MultiFactorAuthPresent` or `aws:RequestTag/*`.
    pub key: Placed<String>,
    /// The operators that it may stand under, such as `StringEquals`. Without it, any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub operators: Names,
    /// Patterns of values: each value of the condition must be covered by one. Without it, any.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub values: Names,
}
