//! Writes the layout that the reader documents.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use iamlint::catalog::layout::{
    self, CHECKED_FROM, HEADER_SIZE, MAGIC, Table, VERSION, action_slot, condition_key, principal,
};

use crate::model::{self, Model};

/// The bytes of a catalog file.
pub(crate) fn catalog(model: &Model) -> Result<Vec<u8>, String> {
    let mut writer = Writer::new(model)?;
    for (name, version) in &model.sources {
        writer.words(Table::Sources, &[name, version])?;
    }
    for service in model.services.values() {
        writer.service(service)?;
    }
    writer.action_index(model)?;
    writer.condition_keys(model)?;
    for (name, path) in model.managed_policies.values() {
        writer.words(Table::ManagedPolicies, &[name, path])?;
    }
    for (name, seen) in &model.principals {
        let name = writer.string(name)?;
        let table = writer.table(Table::ServicePrincipals);
        table.extend(name.to_le_bytes());
        table.push(if *seen { principal::SEEN } else { 0 });
    }
    let date = writer.string(&model.date)?;
    writer.finish(date)
}

struct Writer {
    tables: [Vec<u8>; Table::ALL.len()],
    strings: BTreeMap<String, u32>,
    lists: BTreeMap<Vec<u8>, u32>,
    key_ids: BTreeMap<String, u16>,
    action_ids: BTreeMap<String, u32>,
    service_count: usize,
    resource_count: u32,
    action_count: u32,
}

impl Writer {
    fn new(model: &Model) -> Result<Self, String> {
        let mut key_ids = BTreeMap::new();
        for (id, name) in model.keys.keys().enumerate() {
            key_ids.insert(name.clone(), narrow(id)?);
        }
        let names = model.services.iter().flat_map(|(prefix, service)| {
            service
                .actions
                .keys()
                .map(move |name| format!("{prefix}:{name}"))
        });
        let mut action_ids = BTreeMap::new();
        for (id, name) in names.enumerate() {
            action_ids.insert(name, narrow(id)?);
        }
        let mut writer = Self {
            tables: Default::default(),
            strings: BTreeMap::new(),
            lists: BTreeMap::new(),
            key_ids,
            action_ids,
            service_count: 0,
            resource_count: 0,
            action_count: 0,
        };
        // Offset 0 of the lists is the empty list.
        writer.list(0, Vec::new())?;
        Ok(writer)
    }

    fn table(&mut self, table: Table) -> &mut Vec<u8> {
        &mut self.tables[table as usize]
    }

    fn string(&mut self, text: &str) -> Result<u32, String> {
        let next: u32 = narrow(self.table(Table::Strings).len())?;
        match self.strings.entry(text.to_owned()) {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(free) => {
                free.insert(next);
                let table = self.table(Table::Strings);
                table.extend(layout::length_bytes(text.len()).ok_or("a string is too long")?);
                table.extend(text.as_bytes());
                Ok(next)
            }
        }
    }

    fn list(&mut self, count: usize, items: Vec<u8>) -> Result<u32, String> {
        let next: u32 = narrow(self.table(Table::Lists).len())?;
        let mut bytes = narrow::<u16>(count)?.to_le_bytes().to_vec();
        bytes.extend(items);
        match self.lists.entry(bytes) {
            Entry::Occupied(known) => Ok(*known.get()),
            Entry::Vacant(free) => {
                let bytes = free.key().clone();
                free.insert(next);
                self.table(Table::Lists).extend(bytes);
                Ok(next)
            }
        }
    }

    fn key_list<'a>(&mut self, names: impl IntoIterator<Item = &'a String>) -> Result<u32, String> {
        let (mut count, mut bytes) = (0, Vec::new());
        for name in names {
            let id = self
                .key_ids
                .get(name)
                .ok_or_else(|| format!("no condition key {name}"))?;
            bytes.extend(id.to_le_bytes());
            count += 1;
        }
        self.list(count, bytes)
    }

    fn action_list<'a>(
        &mut self,
        names: impl IntoIterator<Item = &'a String>,
    ) -> Result<u32, String> {
        let (mut count, mut bytes) = (0, Vec::new());
        for name in names {
            let id = self
                .action_ids
                .get(name)
                .ok_or_else(|| format!("no action {name}"))?;
            bytes.extend(id.to_le_bytes());
            count += 1;
        }
        self.list(count, bytes)
    }

    /// A record of strings only.
    fn words(&mut self, table: Table, texts: &[&str]) -> Result<(), String> {
        for text in texts {
            let string = self.string(text)?;
            self.table(table).extend(string.to_le_bytes());
        }
        Ok(())
    }

    fn service(&mut self, service: &model::Service) -> Result<(), String> {
        let resources =
            self.resource_count..self.resource_count + narrow::<u32>(service.resource_types.len())?;
        let actions = self.action_count..self.action_count + narrow::<u32>(service.actions.len())?;
        self.words(Table::Services, &[&service.prefix, &service.name])?;
        let keys = self.key_list(&service.keys)?;
        let table = self.table(Table::Services);
        for word in [
            actions.start,
            actions.end,
            resources.start,
            resources.end,
            keys,
        ] {
            table.extend(word.to_le_bytes());
        }
        table.push(service.flags);
        for resource_type in service.resource_types.values() {
            self.resource_type(resource_type)?;
        }
        let mut ids = BTreeMap::new();
        for (key, id) in service.resource_types.keys().zip(resources.clone()) {
            ids.insert(key.as_str(), narrow::<u16>(id as usize)?);
        }
        let id = narrow(self.service_count)?;
        for action in service.actions.values() {
            self.action(action, id, &ids)?;
        }
        self.service_count += 1;
        self.resource_count = resources.end;
        Ok(())
    }

    fn resource_type(&mut self, resource_type: &model::ResourceType) -> Result<(), String> {
        let mut arns = Vec::new();
        for arn in &resource_type.arns {
            arns.extend(self.string(arn)?.to_le_bytes());
        }
        let words = [
            self.string(&resource_type.key)?,
            self.list(resource_type.arns.len(), arns)?,
            self.key_list(&resource_type.keys)?,
        ];
        self.table(Table::ResourceTypes)
            .extend(words.iter().flat_map(|word| word.to_le_bytes()));
        Ok(())
    }

    fn action(
        &mut self,
        action: &model::Action,
        service: u16,
        types: &BTreeMap<&str, u16>,
    ) -> Result<(), String> {
        let mut items = Vec::new();
        for (key, each) in &action.resources {
            let id = types
                .get(key.as_str())
                .ok_or_else(|| format!("no resource type {key}"))?;
            items.extend(id.to_le_bytes());
            items.extend(self.key_list(&each.keys)?.to_le_bytes());
            items.push(u8::from(each.required));
        }
        let words = [
            self.string(&action.name)?,
            self.list(action.resources.len(), items)?,
            self.key_list(&action.keys)?,
        ];
        let id = self.action_count;
        self.action_count += 1;
        let table = self.table(Table::Actions);
        table.extend(words.iter().flat_map(|word| word.to_le_bytes()));
        table.extend(service.to_le_bytes());
        table.push(action.access);
        if !action.dependents.is_empty() {
            let needs = self.action_list(&action.dependents)?;
            self.table(Table::Dependents)
                .extend([id, needs].iter().flat_map(|word| word.to_le_bytes()));
        }
        Ok(())
    }

    fn action_index(&mut self, model: &Model) -> Result<(), String> {
        let names = model.services.iter().flat_map(|(prefix, service)| {
            service
                .actions
                .keys()
                .map(move |name| (prefix.as_bytes(), name.as_bytes()))
        });
        // A quarter of the slots at least stays free, so that searches end soon.
        let count = self.action_ids.len();
        let mut slots = vec![0_u32; (count + count / 3 + 1).next_power_of_two()];
        for (id, (prefix, name)) in names.enumerate() {
            let hash = layout::hash_name([prefix, name]);
            let slot = narrow::<u32>(id)? + 1;
            if slot > action_slot::ID_MASK {
                return Err("too many actions for the index".to_owned());
            }
            let start = hash as usize % slots.len();
            let (before, after) = slots.split_at_mut(start);
            let free = after.iter_mut().chain(before).find(|slot| **slot == 0);
            *free.ok_or("the index of actions is full")? = slot | action_slot::tag(hash);
        }
        self.table(Table::ActionIndex)
            .extend(slots.iter().flat_map(|slot| slot.to_le_bytes()));
        Ok(())
    }

    fn condition_keys(&mut self, model: &Model) -> Result<(), String> {
        let mut templates = BTreeMap::new();
        for (id, key) in model.keys.values().enumerate() {
            let name = self.string(&key.name)?;
            let table = self.table(Table::ConditionKeys);
            table.extend(name.to_le_bytes());
            table.extend([key.types, key.flags, key.category, key.presence]);
            if key.flags & condition_key::TEMPLATE != 0 {
                templates.insert(model::glob(&key.name), narrow::<u32>(id)?);
            }
        }
        for (glob, id) in templates {
            let pattern = self.string(&glob)?;
            let table = self.table(Table::Templates);
            table.extend(pattern.to_le_bytes());
            table.extend(id.to_le_bytes());
        }
        Ok(())
    }

    fn finish(self, date: u32) -> Result<Vec<u8>, String> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend(VERSION.to_le_bytes());
        bytes.extend([0; 8]);
        bytes.extend(date.to_le_bytes());
        let mut offset = HEADER_SIZE;
        for table in Table::ALL {
            let length = self.tables[table as usize].len();
            bytes.extend(narrow::<u32>(offset)?.to_le_bytes());
            bytes.extend(narrow::<u32>(length / table.stride())?.to_le_bytes());
            offset += length;
        }
        for table in self.tables {
            bytes.extend(table);
        }
        let checksum = layout::checksum(&bytes).to_le_bytes();
        bytes[CHECKED_FROM - checksum.len()..CHECKED_FROM].copy_from_slice(&checksum);
        Ok(bytes)
    }
}

fn narrow<T: TryFrom<usize>>(value: usize) -> Result<T, String> {
    T::try_from(value).map_err(|_| format!("{value} does not fit the layout"))
}
