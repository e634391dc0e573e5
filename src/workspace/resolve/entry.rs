//! Tables of settings as they are shown to people.

use serde::Serialize;

use super::Origin;
use crate::config::Date;

/// A table of the settings that holds for a file: a rule of an organization, or findings that are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The name of the table: `forbidden-action`.
    pub table: &'static str,
    /// Its keys and values as TOML, the name first.
    pub pairs: Vec<(String, String)>,
    /// Where it stands.
    pub origin: Origin,
    /// The last day on which it held, if that has passed.
    pub ran_out: Option<Date>,
}

/// The keys that people read first.
const FIRST: [&str; 3] = ["name", "paths", "rules"];

impl Entry {
    /// The entry of a table, without what it leaves open.
    pub(super) fn new(table: &'static str, settings: &impl Serialize, origin: Origin) -> Self {
        // What was read from TOML can be written as TOML.
        let settings = toml::Table::try_from(settings).unwrap_or_default();
        let mut pairs: Vec<(String, String)> = settings
            .into_iter()
            .filter(|(_, value)| value.as_array().is_none_or(|list| !list.is_empty()))
            .map(|(key, value)| (key, value.to_string()))
            .collect();
        let rank = |key: &str| FIRST.iter().position(|first| *first == key);
        pairs.sort_by_key(|(key, _)| rank(key).unwrap_or(FIRST.len()));
        Self {
            table,
            pairs,
            origin,
            ran_out: None,
        }
    }
}
