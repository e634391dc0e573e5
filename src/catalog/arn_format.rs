//! The ARN formats of resource types, split into their fields.

use std::sync::OnceLock;

use super::Catalog;
use super::layout::{Table, resource_type};
use super::resource_type::ResourceType;
use super::service::Service;
use crate::policy::Arn;

/// An ARN format of a service.
#[derive(Clone, Copy, Debug)]
pub struct ArnFormat<'c> {
    /// Its fields.
    pub arn: Arn<'c>,
    /// The text of the resource before its first variable or wildcard.
    pub head: &'c str,
}

/// Where the fields of a format stand.
#[derive(Debug)]
struct Split {
    string: u32,
    /// `None` where it is not an ARN of six fields.
    fields: Option<([u32; 5], u32)>,
}

/// The formats of one resource type, split when first asked for.
type Splits = OnceLock<Box<[Split]>>;

/// The formats of each resource type, by its number.
#[derive(Debug, Default)]
pub(super) struct ArnFormats {
    types: OnceLock<Box<[Splits]>>,
}

impl ArnFormats {
    pub(super) const fn new() -> Self {
        Self {
            types: OnceLock::new(),
        }
    }
}

impl<'c> ArnFormat<'c> {
    /// Splits a format; `None` for a text with fewer than six fields.
    pub fn parse(text: &'c str) -> Option<Self> {
        let arn = Arn::parse(text)?;
        let resource = arn.resource();
        let mut bytes = resource.bytes();
        let end = bytes.position(|byte| matches!(byte, b'*' | b'?' | b'$'));
        let head = resource.get(..end.unwrap_or(resource.len()))?;
        Some(Self { arn, head })
    }
}

impl Catalog {
    /// The ARN formats of a service that name the service itself, in the order of its resource types. They are split when
    /// they are first asked for.
    pub fn arn_formats(&self, service: Service<'_>) -> impl Iterator<Item = ArnFormat<'_>> + Clone {
        let prefix = self.string(service.prefix_string());
        service
            .resource_ids()
            .flat_map(|id| self.split_formats(id))
            .filter_map(|(_, format)| format)
            .filter(move |format| format.arn.service() == prefix)
    }

    /// The ARN formats of the resource type with a number, each as it is written and split.
    fn split_formats(
        &self,
        number: u32,
    ) -> impl Iterator<Item = (&str, Option<ArnFormat<'_>>)> + Clone {
        let count = self.count(Table::ResourceTypes) as usize;
        let types = self.formats.types.get_or_init(|| {
            let empty = std::iter::repeat_with(OnceLock::new);
            empty.take(count).collect()
        });
        let cell = types.get(number as usize);
        let splits = cell.map_or(&[][..], |cell| cell.get_or_init(|| self.split(number)));
        splits.iter().map(|split| {
            let text = self.string(split.string);
            let format = split.fields.and_then(|(colons, head)| {
                let arn = Arn::with_colons(text, colons);
                let head = arn.resource().get(..head as usize)?;
                Some(ArnFormat { arn, head })
            });
            (text, format)
        })
    }

    fn split(&self, number: u32) -> Box<[Split]> {
        let record = self.record(Table::ResourceTypes, number);
        self.word_list(record.u32(resource_type::ARNS))
            .map(|string| {
                let format = ArnFormat::parse(self.string(string));
                let fields = format.map(|format| (format.arn.colons(), format.head.len() as u32));
                Split { string, fields }
            })
            .collect()
    }
}

impl<'c> ResourceType<'c> {
    /// The ARN formats, each as it is written and split into its fields: `None` for one that is not an ARN of six
    /// fields. They are split when they are first asked for.
    pub fn split_formats(
        self,
    ) -> impl Iterator<Item = (&'c str, Option<ArnFormat<'c>>)> + Clone + use<'c> {
        self.catalog().split_formats(self.number())
    }
}
