//! Finds the policy documents of a file, and of which kind they are.

mod find;
mod kind;
mod position;

pub use find::{Found, MAX_EMBEDDED, find, looks_like_policy};
pub(crate) use kind::kind_in;
pub use kind::{PolicyKind, UnknownPolicyKind, kind_of};
pub use position::{Encoding, PositionMap};
