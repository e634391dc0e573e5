//! What the engine is told to do: the file that a person writes, and the settings that come of it.
//!
//! A person writes [`Config`]: every part is optional, and each value knows its place in the file. The engine sees
//! [`Settings`], where everything is decided for one document. [`crate::workspace`] finds the files and makes the one from
//! the other, since names of rules can only be checked by who knows the rules.

mod date;
mod levels;
mod options;
mod own;
mod placed;
mod raw;
mod raw_own;
mod raw_sensitive;
pub mod resource_types;
mod sensitive;
mod settings;
mod suppression;

pub use date::{Date, InvalidDate};
pub use levels::{Level, Levels};
pub use options::{RuleOption, RuleOptions};
pub use own::{ConditionTest, OwnCheck, OwnRule, OwnRules, lasting};
pub use placed::Placed;
pub use raw::{
    Config, LevelName, Names, Override, PolicyTypeName, RuleEntry, RuleTable, SeverityName,
    Suppress, Threshold, Until,
};
pub use raw_own::{
    ConditionShape, ForbiddenAction, ForbiddenPrincipal, ForbiddenResource, RequiredCondition,
};
pub use raw_sensitive::{SensitiveTable, SensitiveTables};
pub use sensitive::{SensitiveActions, SensitiveGroup};
pub use settings::{Accounts, Settings};
pub use suppression::{IgnoreName, KnownFindings, Suppression};
