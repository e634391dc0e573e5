//! Reading records, strings and lists in place. Every read is checked: bytes that are not there read as zero, which
//! [`super::validate`] has ruled out for every catalog that exists.

use std::cmp::Ordering;
use std::ops::Range;

use super::Catalog;
use super::layout::{self, KEY_ITEM, Table, WORD_ITEM, u32_at};

/// One fixed-size record, or one item of a list.
#[derive(Clone, Copy)]
pub(super) struct Record<'c>(&'c [u8]);

impl Record<'_> {
    pub(super) fn u8(self, at: usize) -> u8 {
        self.0.get(at).copied().unwrap_or_default()
    }

    pub(super) fn u16(self, at: usize) -> u16 {
        u16::from(self.u8(at)) | u16::from(self.u8(at + 1)) << 8
    }

    pub(super) fn u32(self, at: usize) -> u32 {
        u32_at(self.0, at).unwrap_or_default()
    }
}

/// A list of fixed-size items.
#[derive(Clone)]
pub(super) struct Items<'c> {
    bytes: &'c [u8],
    size: usize,
}

impl<'c> Iterator for Items<'c> {
    type Item = Record<'c>;

    fn next(&mut self) -> Option<Record<'c>> {
        let (item, rest) = self.bytes.split_at_checked(self.size)?;
        self.bytes = rest;
        Some(Record(item))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let count = self.bytes.len() / self.size.max(1);
        (count, Some(count))
    }
}

impl ExactSizeIterator for Items<'_> {}

impl Catalog {
    /// The bytes of a table; empty when the header lies.
    pub(super) fn table(&self, table: Table) -> &[u8] {
        let section = self.section(table);
        let start = section.offset as usize;
        let length = (section.count as usize).saturating_mul(table.stride());
        self.bytes
            .get(start..start.saturating_add(length))
            .unwrap_or_default()
    }

    /// The number of records in a table.
    pub(super) fn count(&self, table: Table) -> u32 {
        self.section(table).count
    }

    pub(super) fn record(&self, table: Table, id: u32) -> Record<'_> {
        let stride = table.stride();
        let start = (self.section(table).offset as usize)
            .saturating_add((id as usize).saturating_mul(stride));
        if id >= self.count(table) {
            return Record(&[]);
        }
        Record(
            self.bytes
                .get(start..start.saturating_add(stride))
                .unwrap_or_default(),
        )
    }

    /// The bytes of a string.
    pub(super) fn string_bytes(&self, string: u32) -> &[u8] {
        let rest = self.strings.as_bytes().get(string as usize..);
        let found = rest.and_then(|rest| {
            let (length, rest) = rest.split_first_chunk()?;
            rest.get(..layout::length(*length))
        });
        found.unwrap_or_default()
    }

    pub(super) fn string(&self, string: u32) -> &str {
        self.find_string(string).unwrap_or_default()
    }

    /// The string at an offset of the table of strings; `None` where there is none.
    pub(super) fn find_string(&self, string: u32) -> Option<&str> {
        let start = string as usize;
        let length = self.strings.as_bytes().get(start..)?.first_chunk()?;
        let start = start + length.len();
        self.strings.get(start..start + layout::length(*length))
    }

    pub(super) fn list(&self, list: u32, item_size: usize) -> Items<'_> {
        let rest = self
            .table(Table::Lists)
            .get(list as usize..)
            .unwrap_or_default();
        let bytes = match rest.split_first_chunk::<2>() {
            Some((count, rest)) => {
                let length = usize::from(u16::from_le_bytes(*count)).saturating_mul(item_size);
                rest.get(..length).unwrap_or_default()
            }
            None => &[],
        };
        Items {
            bytes,
            size: item_size,
        }
    }

    pub(super) fn key_list(&self, list: u32) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        self.list(list, KEY_ITEM).map(|item| u32::from(item.u16(0)))
    }

    pub(super) fn word_list(&self, list: u32) -> impl ExactSizeIterator<Item = u32> + Clone + '_ {
        self.list(list, WORD_ITEM).map(|item| item.u32(0))
    }

    /// The name of a record whose first field is its name.
    pub(super) fn name_bytes(&self, table: Table, id: u32) -> &[u8] {
        self.string_bytes(self.record(table, id).u32(0))
    }

    /// Finds a record by name, in any ASCII case, in a part of a table that is sorted by name.
    pub(super) fn find(&self, table: Table, range: Range<u32>, name: &str) -> Option<u32> {
        let name = name.as_bytes();
        let id = partition_point(range.clone(), |id| {
            compare(self.name_bytes(table, id), name) == Ordering::Less
        });
        (id < range.end && self.name_bytes(table, id).eq_ignore_ascii_case(name)).then_some(id)
    }

    /// The part of a range whose names begin with a text, in any ASCII case.
    pub(super) fn with_prefix(&self, table: Table, range: Range<u32>, prefix: &[u8]) -> Range<u32> {
        if prefix.is_empty() {
            return range;
        }
        let start = partition_point(range.clone(), |id| {
            compare(self.name_bytes(table, id), prefix) == Ordering::Less
        });
        let begins = |id| {
            let name = self.name_bytes(table, id);
            let head = name.get(..prefix.len());
            head.is_some_and(|head| head.eq_ignore_ascii_case(prefix))
        };
        // Few names mostly: the end is looked for in steps that double.
        let mut step = 1;
        let mut end = start;
        while end + step <= range.end && begins(end + step - 1) {
            end += step;
            step *= 2;
        }
        let end = partition_point(end..range.end.min(end + step), begins);
        start..end
    }
}

/// Compares as lowercase ASCII.
pub(super) fn compare(left: &[u8], right: &[u8]) -> Ordering {
    for (left, right) in left.iter().zip(right) {
        if left != right {
            match left.to_ascii_lowercase().cmp(&right.to_ascii_lowercase()) {
                Ordering::Equal => {}
                unequal => return unequal,
            }
        }
    }
    left.len().cmp(&right.len())
}

/// The first id of a range for which `before` is false, when it is true for a prefix of the range.
pub(super) fn partition_point(range: Range<u32>, mut before: impl FnMut(u32) -> bool) -> u32 {
    let Range { mut start, mut end } = range;
    while start < end {
        let middle = start + (end - start) / 2;
        if before(middle) {
            start = middle + 1;
        } else {
            end = middle;
        }
    }
    start
}
