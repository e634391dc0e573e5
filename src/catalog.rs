//! AWS facts: services, actions, resource types, condition keys, managed policies and service principals.
//!
//! The facts stand in one compact file (see [`layout`]) that is built in and read in place: nothing is parsed, allocated or
//! checked at start. A newer file can be loaded with [`Catalog::from_bytes`], which checks it once, so that
//! no later look-up can fail. Names are found in any ASCII case, as IAM compares them.
//!
//! ```
//! let catalog = iamlint::catalog::Catalog::builtin();
//! let action = catalog.find_action("S3:getobject").ok_or("no such action")?;
//! assert_eq!(action.to_string(), "s3:GetObject");
//! assert!(action.resource_types().any(|used| used.resource_type().key() == "object"));
//! # Ok::<(), &str>(())
//! ```

mod action;
mod arn_format;
mod condition_key;
pub mod layout;
mod name_index;
mod pattern;
mod principal;
mod read;
mod reference;
mod resource_type;
mod service;
mod spelling;
#[cfg(test)]
mod tests;
mod validate;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

pub use action::{AccessLevel, Action, ActionId, ActionResource};
pub use arn_format::ArnFormat;
pub use condition_key::{ConditionKey, ConditionType, KeyCategory, KeyPresence};
pub use principal::{ManagedPolicy, ServicePrincipal};
pub use resource_type::ResourceType;
pub use service::Service;
pub use spelling::{closest, closest_of_all};
pub use validate::CatalogError;

use arn_format::ArnFormats;
use layout::{Header, Section, Table, action_slot};
use name_index::NameIndex;

static BUILTIN_BYTES: &[u8] = include_bytes!("catalog/catalog.bin");

const BUILTIN_HEADER: Header = match Header::read(BUILTIN_BYTES) {
    Some(header) => header,
    None => Header::EMPTY,
};

/// The header is read, and the strings are found to be UTF-8, while compiling. A test checks all of it.
#[allow(
    long_running_const_eval,
    reason = "a second of the compiler's time saves each start of the program the same work"
)]
static BUILTIN: Catalog = Catalog {
    bytes: Cow::Borrowed(BUILTIN_BYTES),
    strings: Cow::Borrowed(layout::strings(BUILTIN_BYTES, &BUILTIN_HEADER)),
    header: BUILTIN_HEADER,
    formats: ArnFormats::new(),
    prefixes: NameIndex::new(),
    keys: NameIndex::new(),
};

/// A catalog of AWS facts. See the [module](self).
pub struct Catalog {
    bytes: Cow<'static, [u8]>,
    /// The table of strings once more: as text, so that none is checked again each time it is read.
    strings: Cow<'static, str>,
    header: Header,
    formats: ArnFormats,
    prefixes: NameIndex,
    keys: NameIndex,
}

impl Catalog {
    /// The catalog that is part of this program. Costs nothing.
    pub fn builtin() -> &'static Self {
        &BUILTIN
    }

    /// Takes the content of a catalog file and checks all of it.
    ///
    /// # Errors
    ///
    /// When the bytes are not a catalog, are of another version, or are damaged.
    pub fn from_bytes(bytes: Vec<u8>) -> Result<Self, CatalogError> {
        let header = Header::read(&bytes).ok_or(CatalogError::NotACatalog)?;
        let catalog = Self {
            strings: Cow::Owned(layout::strings(&bytes, &header).to_owned()),
            bytes: Cow::Owned(bytes),
            header,
            formats: ArnFormats::new(),
            prefixes: NameIndex::new(),
            keys: NameIndex::new(),
        };
        catalog.validate()?;
        Ok(catalog)
    }

    /// The date of the facts, `YYYY-MM-DD`.
    pub fn date(&self) -> &str {
        self.string(self.header.date)
    }

    /// What the facts were made from: names and versions.
    pub fn sources(&self) -> impl ExactSizeIterator<Item = (&str, &str)> + Clone {
        (0..self.count(Table::Sources)).map(|id| {
            let record = self.record(Table::Sources, id);
            (self.string(record.u32(0)), self.string(record.u32(4)))
        })
    }

    /// Every service, sorted by prefix.
    pub fn services(&self) -> impl ExactSizeIterator<Item = Service<'_>> + Clone {
        (0..self.count(Table::Services)).map(|id| Service::new(self, id))
    }

    /// Finds a service by its prefix, in any ASCII case.
    pub fn service(&self, prefix: &str) -> Option<Service<'_>> {
        Some(Service::new(
            self,
            self.prefixes.find(self, Table::Services, prefix)?,
        ))
    }

    /// The services whose prefix matches a pattern with `*` and `?`, in any ASCII case, sorted by prefix.
    pub fn services_matching<'p>(
        &self,
        pattern: &'p str,
    ) -> impl Iterator<Item = Service<'_>> + Clone + use<'_, 'p> {
        let pattern = pattern.as_bytes();
        let literal = pattern::literal_prefix(pattern);
        self.with_prefix(Table::Services, 0..self.count(Table::Services), literal)
            .filter(|id| pattern::matches(pattern, self.name_bytes(Table::Services, *id)))
            .map(|id| Service::new(self, id))
    }

    /// The number of actions: ids are below it.
    pub fn action_count(&self) -> u32 {
        self.count(Table::Actions)
    }

    /// Every action, in the order of ids.
    pub fn actions(&self) -> impl ExactSizeIterator<Item = Action<'_>> + Clone {
        (0..self.action_count()).map(|id| Action::new(self, ActionId(id)))
    }

    /// The action with a number; `None` when this catalog has fewer.
    pub fn action_by_id(&self, id: ActionId) -> Option<Action<'_>> {
        (id.0 < self.action_count()).then(|| Action::new(self, id))
    }

    /// How many of the actions with these ids have each access level, in the order of [`AccessLevel::ALL`]. One step for
    /// each action.
    pub fn count_access_levels(&self, ids: Range<u32>) -> [usize; AccessLevel::ALL.len()] {
        let stride = Table::Actions.stride();
        let bytes = self.table(Table::Actions);
        let bytes = bytes
            .get(ids.start as usize * stride..)
            .unwrap_or_default()
            .get(layout::action::ACCESS..)
            .unwrap_or_default();
        let mut counts = [0; AccessLevel::ALL.len()];
        for number in bytes.iter().step_by(stride).take(ids.len()) {
            let level = AccessLevel::of_number(*number);
            if let Some(count) = counts.get_mut(level.position()) {
                *count += 1;
            }
        }
        counts
    }

    /// Finds an action by its full name, `s3:GetObject`, in any ASCII case. Patterns find nothing:
    /// see [`Service::actions_matching`].
    pub fn find_action(&self, name: &str) -> Option<Action<'_>> {
        let name = name.as_bytes();
        let colon = name.iter().position(|byte| *byte == b':')?;
        let id = self.find_action_id(name.get(..colon)?, name.get(colon + 1..)?)?;
        Some(Action::new(self, ActionId(id)))
    }

    fn find_action_id(&self, prefix: &[u8], name: &[u8]) -> Option<u32> {
        let slots = self
            .table(Table::ActionIndex)
            .as_chunks::<{ action_slot::SIZE }>()
            .0;
        let mask = slots.len().checked_sub(1)?;
        let hash = layout::hash_name([prefix, name]);
        let tag = action_slot::tag(hash);
        // Most names are written as AWS writes them.
        let same = |ours: &[u8], theirs: &[u8]| ours == theirs || ours.eq_ignore_ascii_case(theirs);
        (0..slots.len())
            .map_while(|step| slots.get((hash as usize).wrapping_add(step) & mask))
            .map(|slot| u32::from_le_bytes(*slot))
            .take_while(|slot| slot & action_slot::ID_MASK != 0)
            .filter(|slot| slot & !action_slot::ID_MASK == tag)
            .map(|slot| (slot & action_slot::ID_MASK) - 1)
            .find(|id| {
                let record = self.record(Table::Actions, *id);
                let service = u32::from(record.u16(layout::action::SERVICE));
                same(self.string_bytes(record.u32(layout::action::NAME)), name)
                    && same(self.name_bytes(Table::Services, service), prefix)
            })
    }

    /// Whether the facts name dependent actions at all. When not, their absence means nothing.
    pub fn has_dependent_actions(&self) -> bool {
        self.count(Table::Dependents) > 0
    }

    fn section(&self, table: Table) -> Section {
        self.header
            .sections
            .get(table as usize)
            .copied()
            .unwrap_or_default()
    }
}

impl fmt::Debug for Catalog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "Catalog({}, {} actions)",
            self.date(),
            self.action_count()
        )
    }
}
