//! Findings that settings leave out.

use std::collections::BTreeMap;

/// An entry of the settings that leaves findings of a document out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suppression {
    /// The number of the entry among all of its settings, from 0: tells which were needed.
    pub number: usize,
    /// What it leaves out.
    pub names: Vec<IgnoreName>,
    /// The JSON pointer of the node that holds the findings; `None` for the whole document.
    pub pointer: Option<String>,
    /// The `Sid` of the statement that holds them; `None` for any.
    pub sid: Option<String>,
}

/// What a name in an ignore stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IgnoreName {
    /// The findings of these rules.
    Rules(Vec<&'static str>),
    /// The findings with this issue code of IAM Access Analyzer.
    Code(&'static str),
}

/// Findings of a document that were there before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownFindings {
    /// How many there were, by rule and fingerprint (see [`crate::suppress::fingerprint`]).
    pub counts: BTreeMap<(String, String), usize>,
}
