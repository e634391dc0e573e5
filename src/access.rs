//! What the patterns of a policy mean: the algebra of IAM globs.

pub mod arn_glob;
pub mod glob;
