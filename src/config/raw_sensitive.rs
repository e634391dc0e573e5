//! What a person says of the actions that are dangerous on every resource.

use schemars::JsonSchema;
use serde::Deserialize;

use super::raw::Names;
use super::sensitive::SensitiveGroup;

/// Actions to add to those that are dangerous on every resource, and to drop from them.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SensitiveTables {
    /// Actions whose answer holds credentials or secrets: those of `credentials-exposure`.
    pub credentials: SensitiveTable,
    /// Actions that read what customers store: those of `data-exfiltration`.
    pub data: SensitiveTable,
    /// Actions that share a resource or rewrite its policy: those of `resource-exposure`.
    pub sharing: SensitiveTable,
    /// Actions that switch off what would notice or undo an attack: those of `defense-evasion`.
    pub defenses: SensitiveTable,
}

/// Actions to add to a group and to drop from it.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SensitiveTable {
    /// Actions that are dangerous for you, with wildcards.
    pub add: Names,
    /// Actions of the group that are not, with wildcards.
    pub drop: Names,
}

impl SensitiveTables {
    /// What is said of a group.
    pub fn of(&self, group: SensitiveGroup) -> &SensitiveTable {
        match group {
            SensitiveGroup::Credentials => &self.credentials,
            SensitiveGroup::Data => &self.data,
            SensitiveGroup::Sharing => &self.sharing,
            SensitiveGroup::Defenses => &self.defenses,
        }
    }
}
