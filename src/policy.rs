//! The typed model of a policy document. Every node keeps its place; what is invalid becomes a variant, not an error.

mod arn;
mod lower;
mod model;
mod operator;
mod pattern;
mod principal;
mod region;
pub mod value;
mod variable;

pub use arn::{Arn, ArnField, PARTITIONS, Partition, partition};
pub use lower::lower;
pub use model::{
    ActionElement, ActionPattern, Condition, ConditionEntry, Effect, EffectElement, OperatorEntry,
    Policy, Principal, PrincipalElement, PrincipalEntry, PrincipalType, Problem, ProblemKind,
    ResourceElement, ResourcePattern, Statement,
};
pub use operator::{Operator, OperatorFacts, OperatorFamily, SetQualifier};
pub use pattern::has_wildcard;
pub use principal::{
    AwsPrincipal, FederatedPrincipal, PrincipalFault, PrincipalFaultKind, is_account,
};
pub use region::{is_region_shaped, partition_of_region, regions};
pub use variable::{Variable, VariableFault, variables, variables_in};
