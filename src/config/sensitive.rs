//! Actions that are dangerous on every resource, in groups, where an organization says which.

use std::collections::BTreeMap;

use crate::access::action_set::ActionSet;

/// A group of actions that are dangerous on every resource. Each has a rule of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum SensitiveGroup {
    /// The answer holds credentials or secrets.
    Credentials,
    /// The answer, or what it leads to, holds the data of customers.
    Data,
    /// It rewrites a resource policy, or shares a resource.
    Sharing,
    /// It switches off what would notice an attack, or what would undo it.
    Defenses,
}

impl SensitiveGroup {
    /// All groups, in the order in which people read them.
    pub const ALL: [Self; 4] = [Self::Credentials, Self::Data, Self::Sharing, Self::Defenses];

    /// The name that people write.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Credentials => "credentials",
            Self::Data => "data",
            Self::Sharing => "sharing",
            Self::Defenses => "defenses",
        }
    }
}

/// The actions of the groups that an organization has said something of; the others are as iamlint has them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SensitiveActions(BTreeMap<SensitiveGroup, ActionSet>);

impl SensitiveActions {
    /// The actions of a group; `None` where nothing was said of it.
    pub fn of(&self, group: SensitiveGroup) -> Option<&ActionSet> {
        self.0.get(&group)
    }

    /// Says which actions a group has.
    pub fn set(&mut self, group: SensitiveGroup, actions: ActionSet) {
        self.0.insert(group, actions);
    }
}
