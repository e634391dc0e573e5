//! Actions.

use std::fmt;

use super::Catalog;
use super::condition_key::ConditionKey;
use super::layout::{Table, action, action_resource, dependents};
use super::read::{Record, partition_point};
use super::resource_type::ResourceType;
use super::service::Service;

/// The number of an action: dense from 0, ordered by service prefix and lowercase name.
/// It is an index into one catalog, not a lasting name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ActionId(pub u32);

/// What an action does, as the service authorization reference classifies it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AccessLevel {
    /// Lists resources without showing their content.
    List,
    /// Reads content or attributes.
    Read,
    /// Creates, changes or deletes resources.
    Write,
    /// Grants or changes permissions.
    PermissionsManagement,
    /// Changes tags only.
    Tagging,
}

impl AccessLevel {
    /// All levels, those that a grant is judged by first.
    pub const ALL: [Self; 5] = [
        Self::Write,
        Self::PermissionsManagement,
        Self::Tagging,
        Self::Read,
        Self::List,
    ];

    /// The place in [`AccessLevel::ALL`].
    pub(super) const fn position(self) -> usize {
        match self {
            Self::Write => 0,
            Self::PermissionsManagement => 1,
            Self::Tagging => 2,
            Self::Read => 3,
            Self::List => 4,
        }
    }

    /// The level that the layout knows by this number.
    pub(super) fn of_number(number: u8) -> Self {
        match number {
            0 => Self::List,
            1 => Self::Read,
            3 => Self::PermissionsManagement,
            4 => Self::Tagging,
            _ => Self::Write,
        }
    }

    /// AWS's own spelling: `Permissions management`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::List => "List",
            Self::Read => "Read",
            Self::Write => "Write",
            Self::PermissionsManagement => "Permissions management",
            Self::Tagging => "Tagging",
        }
    }
}

impl fmt::Display for AccessLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An action of a service.
#[derive(Clone, Copy)]
pub struct Action<'c> {
    catalog: &'c Catalog,
    id: ActionId,
}

impl<'c> Action<'c> {
    pub(super) fn new(catalog: &'c Catalog, id: ActionId) -> Self {
        Self { catalog, id }
    }

    fn record(self) -> Record<'c> {
        self.catalog.record(Table::Actions, self.id.0)
    }

    /// The action's number in its catalog.
    pub fn id(self) -> ActionId {
        self.id
    }

    /// The service that the action belongs to.
    pub fn service(self) -> Service<'c> {
        Service::new(self.catalog, u32::from(self.record().u16(action::SERVICE)))
    }

    /// The name without the prefix, as AWS writes it: `GetObject`. With the prefix: use [`fmt::Display`].
    pub fn name(self) -> &'c str {
        self.catalog.string(self.record().u32(action::NAME))
    }

    /// The access level. Where AWS gives two (`Tagging, Write`), the narrower one.
    pub fn access_level(self) -> AccessLevel {
        AccessLevel::of_number(self.record().u8(action::ACCESS))
    }

    /// The resource types that the action works on. None: the action takes only `*` as its resource.
    pub fn resource_types(
        self,
    ) -> impl ExactSizeIterator<Item = ActionResource<'c>> + Clone + use<'c> {
        let catalog = self.catalog;
        catalog
            .list(self.record().u32(action::RESOURCES), action_resource::SIZE)
            .map(move |item| ActionResource { catalog, item })
    }

    /// The condition keys of the action itself: those that belong to one of its resource types
    /// stand in [`Action::resource_types`].
    pub fn condition_keys(
        self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'c>> + Clone + use<'c> {
        let catalog = self.catalog;
        catalog
            .key_list(self.record().u32(action::KEYS))
            .map(move |id| ConditionKey::new(catalog, id))
    }

    /// Whether a request of the action may hold a condition key: the key belongs to the action, to its use of one of
    /// its resource types, or to such a resource type.
    pub fn supports_condition_key(self, key: ConditionKey<'_>) -> bool {
        self.condition_keys().any(|own| own == key)
            || self.resource_types().any(|used| {
                used.condition_keys().any(|own| own == key)
                    || used.resource_type().condition_keys().any(|own| own == key)
            })
    }

    /// The actions that a caller needs as well, such as `iam:PassRole`. Not every source of facts names
    /// them: see [`Catalog::has_dependent_actions`].
    pub fn dependent_actions(self) -> impl ExactSizeIterator<Item = Action<'c>> + Clone + use<'c> {
        let catalog = self.catalog;
        let all = 0..catalog.count(Table::Dependents);
        let action_at = |id| {
            catalog
                .record(Table::Dependents, id)
                .u32(dependents::ACTION)
        };
        let id = partition_point(all, |id| action_at(id) < self.id.0);
        let record = catalog.record(Table::Dependents, id);
        let needs = if action_at(id) == self.id.0 {
            record.u32(dependents::NEEDS)
        } else {
            0
        };
        catalog
            .word_list(needs)
            .map(move |id| Action::new(catalog, ActionId(id)))
    }
}

impl PartialEq for Action<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.catalog, other.catalog) && self.id == other.id
    }
}

impl Eq for Action<'_> {}

/// The full name: `s3:GetObject`.
impl fmt::Display for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.service().prefix())?;
        f.write_str(":")?;
        f.write_str(self.name())
    }
}

impl fmt::Debug for Action<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Action({self})")
    }
}

/// A resource type that an action works on.
#[derive(Clone, Copy)]
pub struct ActionResource<'c> {
    catalog: &'c Catalog,
    item: Record<'c>,
}

impl<'c> ActionResource<'c> {
    /// The resource type.
    pub fn resource_type(self) -> ResourceType<'c> {
        ResourceType::new(
            self.catalog,
            u32::from(self.item.u16(action_resource::TYPE)),
        )
    }

    /// Whether the action always needs a resource of this type.
    pub fn required(self) -> bool {
        self.item.u8(action_resource::REQUIRED) != 0
    }

    /// The condition keys that apply when the action works on this type.
    pub fn condition_keys(
        self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'c>> + Clone + use<'c> {
        let catalog = self.catalog;
        catalog
            .key_list(self.item.u32(action_resource::KEYS))
            .map(move |id| ConditionKey::new(catalog, id))
    }
}

impl fmt::Debug for ActionResource<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mark = if self.required() { "*" } else { "" };
        write!(f, "ActionResource({}{mark})", self.resource_type().key())
    }
}
