//! What a policy means: the algebra of IAM patterns, sets of actions, what conditions do, and what a policy grants.
//!
//! # How AWS decides, and what is said here
//!
//! A request is denied where a `Deny` of any policy matches it, else allowed where an `Allow` does, else denied (IAM User
//! Guide, "Policy evaluation logic"). A statement matches a request when its principal, one of its actions, one of its
//! resources and all of its condition do. So what one policy grants is the union of its `Allow` statements less what its
//! `Deny` statements take back. Policies of other kinds can only take more away: a boundary, a service control policy,
//! a session policy. They are not seen here.
//!
//! Not everything is known when a policy is read: a condition depends on the request, a hole on a template's values. Each
//! question has therefore two answers, and what is true lies between them:
//!
//! | | certainly | possibly |
//! |---|---|---|
//! | an `Allow` speaks of an action | a pattern without unknown parts matches it | an unknown part could be what is missing |
//! | an `Allow` holds | no condition, or one that holds for every request | any condition but one that never holds |
//! | a `Deny` takes back | no condition, every principal, every resource | any `Deny` that speaks of the action and can hold |
//! | *certainly granted* | a certain `Allow`, on every resource, and no possible `Deny` | |
//! | *possibly granted* | | a possible `Allow`, and no certain `Deny` |
//!
//! In each column the sets only grow from left to right, *certainly granted* ⊆ what is granted ⊆ *possibly granted*, and a
//! rule that accuses uses the one that cannot be wrong: for "this policy grants too much" the first, for "nothing
//! grants this" the second.
//!
//! A condition is reduced to what it can do ([`condition`]): nothing (it always holds), everything (it never does), or a
//! set of bounds of which each says what is pinned: the principal, the source, the resource, the service that a role is
//! passed to, the permissions boundary, mere circumstances, or something that is not known. Tests in one condition are
//! joined by "and", so the bounds of a condition are the union of those of its tests.
//!
//! - [`glob`], [`arn_glob`]: the algebra of patterns.
//! - [`action_set`]: sets of the catalog's actions.
//! - [`condition`]: what a condition does.
//! - [`resources`]: what the resources of a statement are.
//! - [`grants`]: what a policy grants.
//! - [`equivalence`]: whether two policies mean the same.

pub mod action_set;
pub mod arn_glob;
pub mod collapse;
pub mod condition;
pub mod equivalence;
pub mod glob;
pub mod grants;
pub mod resources;
pub mod summary;

pub use condition::{Bounds, ConditionMeaning};
pub use equivalence::equivalent;
pub use grants::{Denial, Grants, StatementMeaning};
pub use resources::Resources;
