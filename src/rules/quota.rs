//! Rules about the sizes that AWS sets limits to.

mod oversized_policy;
mod quotas;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[&oversized_policy::RULE];
