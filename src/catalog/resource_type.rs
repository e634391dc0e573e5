//! Resource types.

use std::fmt;

use super::Catalog;
use super::condition_key::ConditionKey;
use super::layout::{Table, resource_type};
use super::read::Record;

/// A type of resource of a service.
#[derive(Clone, Copy)]
pub struct ResourceType<'c> {
    catalog: &'c Catalog,
    id: u32,
}

impl<'c> ResourceType<'c> {
    pub(super) fn new(catalog: &'c Catalog, id: u32) -> Self {
        Self { catalog, id }
    }

    /// The type's number in its catalog: types of one service follow each other.
    pub(crate) fn number(self) -> u32 {
        self.id
    }

    /// How many types its catalog has: all their numbers are below.
    pub(crate) fn number_bound(self) -> u32 {
        self.catalog.count(Table::ResourceTypes)
    }

    pub(super) fn catalog(self) -> &'c Catalog {
        self.catalog
    }

    fn record(self) -> Record<'c> {
        self.catalog.record(Table::ResourceTypes, self.id)
    }

    /// The key that actions use for it: `bucket`.
    pub fn key(self) -> &'c str {
        self.catalog.string(self.record().u32(resource_type::KEY))
    }

    /// The ARN formats, with variables as AWS writes them: `arn:${Partition}:s3:::${BucketName}`. A few
    /// hold `*` where AWS writes it.
    pub fn arn_formats(self) -> impl ExactSizeIterator<Item = &'c str> + Clone + use<'c> {
        let catalog = self.catalog;
        catalog
            .word_list(self.record().u32(resource_type::ARNS))
            .map(move |string| catalog.string(string))
    }

    /// The condition keys of the resource type.
    pub fn condition_keys(
        self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'c>> + Clone + use<'c> {
        let catalog = self.catalog;
        catalog
            .key_list(self.record().u32(resource_type::KEYS))
            .map(move |id| ConditionKey::new(catalog, id))
    }
}

impl PartialEq for ResourceType<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.catalog, other.catalog) && self.id == other.id
    }
}

impl Eq for ResourceType<'_> {}

impl fmt::Debug for ResourceType<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ResourceType({})", self.key())
    }
}
