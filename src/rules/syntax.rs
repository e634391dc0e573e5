//! Rules about documents as JSON.

mod trailing_comma;

use super::Rule;

/// The theme's rules, sorted by name.
pub(super) const RULES: &[&Rule] = &[&trailing_comma::RULE];
