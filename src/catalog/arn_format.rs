//! The ARN formats of services, split into their fields.

use std::sync::OnceLock;

use super::Catalog;
use super::layout::{Table, resource_type};
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
    colons: [u32; 5],
    head: u32,
}

/// The formats of one service, split when first asked for.
type Splits = OnceLock<Box<[Split]>>;

/// The formats of each service.
#[derive(Debug, Default)]
pub(super) struct ArnFormats {
    services: OnceLock<Box<[Splits]>>,
}

impl ArnFormats {
    pub(super) const fn new() -> Self {
        Self {
            services: OnceLock::new(),
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
        let count = self.count(Table::Services) as usize;
        let services = self.formats.services.get_or_init(|| {
            let empty = std::iter::repeat_with(OnceLock::new);
            empty.take(count).collect()
        });
        let cell = services.get(service.number() as usize);
        let splits = cell.map_or(&[][..], |cell| cell.get_or_init(|| self.split(service)));
        splits.iter().filter_map(|split| {
            let arn = Arn::with_colons(self.string(split.string), split.colons);
            let head = arn.resource().get(..split.head as usize)?;
            Some(ArnFormat { arn, head })
        })
    }

    fn split(&self, service: Service<'_>) -> Box<[Split]> {
        let prefix = service.prefix();
        service
            .resource_ids()
            .flat_map(|id| {
                let record = self.record(Table::ResourceTypes, id);
                self.word_list(record.u32(resource_type::ARNS))
            })
            .filter_map(|string| {
                let format = ArnFormat::parse(self.string(string))?;
                (format.arn.service() == prefix).then(|| Split {
                    string,
                    colons: format.arn.colons(),
                    head: format.head.len() as u32,
                })
            })
            .collect()
    }
}
