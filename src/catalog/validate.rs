//! The one check of a catalog file: after it, no look-up can go wrong.

use std::cmp::Ordering;

use thiserror::Error;

use super::Catalog;
use super::layout::{
    self, HEADER_SIZE, KEY_ITEM, Table, WORD_ITEM, action, action_resource, action_slot,
    condition_key, dependents, principal, resource_type, service, template,
};
use super::read::{Record, compare};

/// Why a file is not a usable catalog.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CatalogError {
    /// It does not begin as a catalog does, or ends within the header.
    #[error("not a catalog file")]
    NotACatalog,
    /// Another version of the layout.
    #[error(
        "catalog format version {found} is not supported: this program reads version {supported}"
    )]
    Version {
        /// The file's version.
        found: u32,
        /// The only version that is read.
        supported: u32,
    },
    /// The bytes are not those that were written: some are missing, added or changed.
    #[error("catalog file is damaged")]
    Damaged,
    /// The checksum is right but the content contradicts itself: made by a faulty generator.
    #[error("catalog file is malformed: {0}")]
    Malformed(&'static str),
}

type Checked = Result<(), CatalogError>;

fn ensure(holds: bool, problem: &'static str) -> Checked {
    if holds {
        Ok(())
    } else {
        Err(CatalogError::Malformed(problem))
    }
}

impl Catalog {
    /// Checks everything that the readers rely on.
    pub(super) fn validate(&self) -> Checked {
        if self.header.version != layout::VERSION {
            return Err(CatalogError::Version {
                found: self.header.version,
                supported: layout::VERSION,
            });
        }
        self.check_sections()?;
        if self.header.checksum != layout::checksum(&self.bytes) {
            return Err(CatalogError::Damaged);
        }
        self.check_string(self.header.date)?;
        ensure(self.date().len() == 10, "the date is not a date")?;
        for id in 0..self.count(Table::Sources) {
            let record = self.record(Table::Sources, id);
            self.check_string(record.u32(0))?;
            self.check_string(record.u32(4))?;
        }
        self.check_services()?;
        self.check_actions()?;
        self.check_dependents()?;
        self.check_action_index()?;
        self.check_resource_types()?;
        self.check_keys()?;
        self.check_named(Table::ManagedPolicies, |record| {
            self.check_string(record.u32(4))
        })?;
        self.check_named(Table::ServicePrincipals, |record| {
            ensure(
                record.u8(principal::FLAGS) <= principal::SEEN,
                "unknown principal flag",
            )
        })
    }

    /// The tables follow each other without a gap and end with the file.
    fn check_sections(&self) -> Checked {
        let mut end = HEADER_SIZE;
        for table in Table::ALL {
            let section = self.section(table);
            let length = (section.count as usize).checked_mul(table.stride());
            let next = length.and_then(|length| end.checked_add(length));
            end = match next {
                Some(next) if section.offset as usize == end => next,
                _ => return Err(CatalogError::Damaged),
            };
        }
        if end == self.bytes.len() {
            Ok(())
        } else {
            Err(CatalogError::Damaged)
        }
    }

    fn check_string(&self, string: u32) -> Checked {
        ensure(
            self.find_string(string).is_some(),
            "a string is out of bounds or not UTF-8",
        )
    }

    fn check_list(
        &self,
        list: u32,
        item_size: usize,
        check: impl Fn(Record<'_>) -> Checked,
    ) -> Checked {
        let table = self.table(Table::Lists);
        let fits = table
            .get(list as usize..)
            .and_then(|rest| rest.split_first_chunk::<2>())
            .is_some_and(|(count, rest)| {
                usize::from(u16::from_le_bytes(*count)) * item_size <= rest.len()
            });
        ensure(fits, "a list is out of bounds")?;
        self.list(list, item_size).try_for_each(check)
    }

    fn check_key_list(&self, list: u32) -> Checked {
        self.check_list(list, KEY_ITEM, |item| {
            ensure(
                u32::from(item.u16(0)) < self.count(Table::ConditionKeys),
                "no such condition key",
            )
        })
    }

    /// The names of a table are strings in ascending order, without a repetition; its records pass a check.
    fn check_named(&self, table: Table, check: impl Fn(Record<'_>) -> Checked) -> Checked {
        self.check_sorted(table, 0, self.count(table))?;
        (0..self.count(table)).try_for_each(|id| check(self.record(table, id)))
    }

    fn check_sorted(&self, table: Table, start: u32, end: u32) -> Checked {
        for id in start..end {
            self.check_string(self.record(table, id).u32(0))?;
            let sorted = id == start
                || compare(self.name_bytes(table, id - 1), self.name_bytes(table, id))
                    == Ordering::Less;
            ensure(sorted, "a table is not sorted")?;
        }
        Ok(())
    }

    /// The services divide the actions and the resource types among them, in order.
    fn check_services(&self) -> Checked {
        let (mut actions, mut resources) = (0, 0);
        self.check_named(Table::Services, |record| {
            self.check_string(record.u32(service::NAME))?;
            self.check_key_list(record.u32(service::KEYS))
        })?;
        for id in 0..self.count(Table::Services) {
            let record = self.record(Table::Services, id);
            let action_ids = record.u32(service::FIRST_ACTION)..record.u32(service::END_ACTION);
            let resource_ids =
                record.u32(service::FIRST_RESOURCE)..record.u32(service::END_RESOURCE);
            ensure(
                action_ids.start == actions && action_ids.end >= actions,
                "a service's actions are out of order",
            )?;
            ensure(
                resource_ids.start == resources && resource_ids.end >= resources,
                "a service's resource types are out of order",
            )?;
            ensure(action_ids.end <= self.action_count(), "no such action")?;
            ensure(
                resource_ids.end <= self.count(Table::ResourceTypes),
                "no such resource type",
            )?;
            (actions, resources) = (action_ids.end, resource_ids.end);
            self.check_sorted(Table::Actions, action_ids.start, action_ids.end)?;
            self.check_sorted(Table::ResourceTypes, resource_ids.start, resource_ids.end)?;
        }
        ensure(actions == self.action_count(), "an action has no service")?;
        ensure(
            resources == self.count(Table::ResourceTypes),
            "a resource type has no service",
        )
    }

    fn check_actions(&self) -> Checked {
        for id in 0..self.action_count() {
            let record = self.record(Table::Actions, id);
            ensure(record.u8(action::ACCESS) <= 4, "unknown access level")?;
            let owner = self.record(Table::Services, u32::from(record.u16(action::SERVICE)));
            let siblings = owner.u32(service::FIRST_ACTION)..owner.u32(service::END_ACTION);
            ensure(siblings.contains(&id), "an action names another service")?;
            self.check_key_list(record.u32(action::KEYS))?;
            let types = owner.u32(service::FIRST_RESOURCE)..owner.u32(service::END_RESOURCE);
            self.check_list(
                record.u32(action::RESOURCES),
                action_resource::SIZE,
                |item| {
                    let known = types.contains(&u32::from(item.u16(action_resource::TYPE)));
                    ensure(known, "no such resource type")?;
                    ensure(
                        item.u8(action_resource::REQUIRED) <= 1,
                        "unknown resource flag",
                    )?;
                    self.check_key_list(item.u32(action_resource::KEYS))
                },
            )?;
        }
        Ok(())
    }

    fn check_dependents(&self) -> Checked {
        let mut next = 0;
        for id in 0..self.count(Table::Dependents) {
            let record = self.record(Table::Dependents, id);
            let of = record.u32(dependents::ACTION);
            ensure(
                of >= next && of < self.action_count(),
                "dependent actions are out of order",
            )?;
            next = of + 1;
            self.check_list(record.u32(dependents::NEEDS), WORD_ITEM, |item| {
                ensure(item.u32(0) < self.action_count(), "no such action")
            })?;
        }
        Ok(())
    }

    /// Every action is found through the index, and the index has a free slot to end each search.
    fn check_action_index(&self) -> Checked {
        let slots = self.count(Table::ActionIndex);
        ensure(
            slots.is_power_of_two(),
            "the index of actions has a wrong size",
        )?;
        let mut filled = 0;
        for slot in 0..slots {
            let id = self.record(Table::ActionIndex, slot).u32(0) & action_slot::ID_MASK;
            ensure(id <= self.action_count(), "no such action")?;
            filled += u32::from(id != 0);
        }
        ensure(
            filled == self.action_count() && filled < slots,
            "the index of actions is incomplete",
        )?;
        let found = (0..self.action_count()).all(|id| {
            let record = self.record(Table::Actions, id);
            let owner = u32::from(record.u16(action::SERVICE));
            let name = self.string_bytes(record.u32(action::NAME));
            self.find_action_id(self.name_bytes(Table::Services, owner), name) == Some(id)
        });
        ensure(found, "the index of actions is wrong")
    }

    fn check_resource_types(&self) -> Checked {
        for id in 0..self.count(Table::ResourceTypes) {
            let record = self.record(Table::ResourceTypes, id);
            self.check_key_list(record.u32(resource_type::KEYS))?;
            self.check_list(record.u32(resource_type::ARNS), WORD_ITEM, |item| {
                self.check_string(item.u32(0))
            })?;
        }
        Ok(())
    }

    fn check_keys(&self) -> Checked {
        self.check_named(Table::ConditionKeys, |record| {
            ensure(
                record.u8(condition_key::TYPES) < 1 << 7,
                "unknown value type",
            )?;
            ensure(
                record.u8(condition_key::FLAGS) < 1 << 6,
                "unknown condition key flag",
            )?;
            ensure(
                record.u8(condition_key::CATEGORY) <= 5,
                "unknown condition key category",
            )?;
            ensure(
                record.u8(condition_key::PRESENCE) <= 2,
                "unknown condition key presence",
            )
        })?;
        self.check_named(Table::Templates, |record| {
            let known = record.u32(template::KEY) < self.count(Table::ConditionKeys);
            ensure(known, "no such condition key")
        })
    }
}
