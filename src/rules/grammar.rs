//! Rules about the elements of a policy and where each may stand.

mod invalid_effect;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[&invalid_effect::RULE];
