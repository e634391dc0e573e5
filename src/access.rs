//! What the patterns of a policy mean: the algebra of IAM globs, and sets of actions.

pub mod action_set;
pub mod arn_glob;
pub mod glob;
