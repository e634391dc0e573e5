//! Rules about the sizes that AWS sets limits to.

mod oversized_policy;
mod quotas;

pub use oversized_policy::used;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[&oversized_policy::RULE];
