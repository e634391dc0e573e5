//! Records by their names.

use std::sync::OnceLock;

use super::Catalog;
use super::layout::{Table, hash_name};

/// The records of a table by the hash of their name, put in place when one is first looked up.
#[derive(Debug, Default)]
pub(super) struct NameIndex {
    /// A record's number plus one, 0 in a free slot, each at or after the place that its hash says. Twice as many slots
    /// as records at least, a power of two.
    slots: OnceLock<Box<[u16]>>,
}

impl NameIndex {
    pub(super) const fn new() -> Self {
        Self {
            slots: OnceLock::new(),
        }
    }

    /// The number of the record of `table` with a name, in any ASCII case. Only the first 65,535 records are found.
    pub(super) fn find(&self, catalog: &Catalog, table: Table, name: &str) -> Option<u32> {
        let slots = self.slots.get_or_init(|| slots(catalog, table));
        let name = name.as_bytes();
        places(slots.len(), name)
            .map_while(|place| u32::from(*slots.get(place)?).checked_sub(1))
            .find(|id| {
                let known = catalog.name_bytes(table, *id);
                known == name || known.eq_ignore_ascii_case(name)
            })
    }
}

fn slots(catalog: &Catalog, table: Table) -> Box<[u16]> {
    let count = catalog.count(table);
    let size = (2 * count as usize).next_power_of_two();
    let mut slots = vec![0; size].into_boxed_slice();
    for (id, number) in (0..count).zip(1..=u16::MAX) {
        let mut places = places(size, catalog.name_bytes(table, id));
        let free = places.find(|place| slots.get(*place) == Some(&0));
        if let Some(slot) = free.and_then(|place| slots.get_mut(place)) {
            *slot = number;
        }
    }
    slots
}

/// The slots in which a name may stand, in the order in which they are tried: as many as there are.
fn places(size: usize, name: &[u8]) -> impl Iterator<Item = usize> + use<> {
    let first = hash_name([name, b""]) as usize;
    (0..size).map(move |step| first.wrapping_add(step) & (size - 1))
}
