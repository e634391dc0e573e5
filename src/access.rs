//! What the patterns of a policy mean: the algebra of IAM globs.

pub mod glob;
