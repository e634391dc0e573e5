//! All facts in memory, sorted, before they are written.

use std::collections::{BTreeMap, BTreeSet};

use iamlint::catalog::layout::condition_key;

/// Everything the catalog will hold.
#[derive(Default)]
pub(crate) struct Model {
    pub(crate) date: String,
    pub(crate) sources: Vec<(String, String)>,
    /// By lowercase prefix.
    pub(crate) services: BTreeMap<String, Service>,
    /// By lowercase name.
    pub(crate) keys: BTreeMap<String, Key>,
    /// Lowercase name to name and path.
    pub(crate) managed_policies: BTreeMap<String, (String, String)>,
    /// Lowercase name to whether AWS uses it.
    pub(crate) principals: BTreeMap<String, bool>,
    /// Lowercase name to name, of every key that is used anywhere.
    pub(crate) key_spelling: BTreeMap<String, String>,
    /// What does not fit together in the sources, for people.
    pub(crate) warnings: BTreeSet<String>,
}

#[derive(Default)]
pub(crate) struct Service {
    pub(crate) prefix: String,
    pub(crate) name: String,
    pub(crate) flags: u8,
    /// Lowercase names.
    pub(crate) keys: BTreeSet<String>,
    /// By lowercase name.
    pub(crate) actions: BTreeMap<String, Action>,
    /// By lowercase key.
    pub(crate) resource_types: BTreeMap<String, ResourceType>,
}

#[derive(Default)]
pub(crate) struct Action {
    pub(crate) name: String,
    pub(crate) access: u8,
    pub(crate) keys: BTreeSet<String>,
    /// Lowercase full names.
    pub(crate) dependents: BTreeSet<String>,
    /// By lowercase key.
    pub(crate) resources: BTreeMap<String, Use>,
}

/// A resource type of an action.
#[derive(Default)]
pub(crate) struct Use {
    pub(crate) required: bool,
    pub(crate) keys: BTreeSet<String>,
}

#[derive(Default)]
pub(crate) struct ResourceType {
    pub(crate) key: String,
    pub(crate) arns: Vec<String>,
    pub(crate) keys: BTreeSet<String>,
}

#[derive(Clone, Default)]
pub(crate) struct Key {
    pub(crate) name: String,
    pub(crate) types: u8,
    pub(crate) flags: u8,
    pub(crate) category: u8,
    pub(crate) presence: u8,
}

impl Model {
    /// The lowercase names of some keys, whose spelling is kept.
    pub(crate) fn keys_of(&mut self, names: &[String]) -> BTreeSet<String> {
        for name in names {
            self.key_spelling
                .entry(name.to_ascii_lowercase())
                .or_insert_with(|| name.clone());
        }
        names.iter().map(|name| name.to_ascii_lowercase()).collect()
    }

    /// Adds what the sources leave implicit, and drops what points nowhere.
    pub(crate) fn finish(&mut self) {
        self.add_undeclared_keys();
        self.drop_unknown_dependents();
        for key in self.keys.values_mut() {
            if glob(&key.name).contains('?') {
                key.flags |= condition_key::TEMPLATE;
            }
            // A service prefix has no dot; the name of an identity provider is a host, or `saml`.
            let issuer = key.name.split(':').next().unwrap_or_default();
            if issuer.contains('.') || issuer == "saml" {
                key.flags |= condition_key::FEDERATION;
            }
        }
        for prefix in self.services.keys() {
            self.principals
                .entry(format!("{prefix}.amazonaws.com"))
                .or_insert(false);
        }
    }

    /// Some actions use keys that their service does not list: they exist, but their type is not known.
    fn add_undeclared_keys(&mut self) {
        for service in self.services.values_mut() {
            let mut used = BTreeSet::new();
            for action in service.actions.values() {
                used.extend(action.keys.iter().cloned());
                used.extend(
                    action
                        .resources
                        .values()
                        .flat_map(|each| each.keys.iter().cloned()),
                );
            }
            used.extend(
                service
                    .resource_types
                    .values()
                    .flat_map(|each| each.keys.iter().cloned()),
            );
            for name in used {
                if service.keys.insert(name.clone()) {
                    self.warnings
                        .insert(format!("{} uses {name} without listing it", service.prefix));
                }
            }
            for name in &service.keys {
                self.keys.entry(name.clone()).or_insert_with(|| Key {
                    name: self.key_spelling.get(name).unwrap_or(name).clone(),
                    ..Key::default()
                });
            }
        }
    }

    fn drop_unknown_dependents(&mut self) {
        let known: BTreeSet<String> = self
            .services
            .iter()
            .flat_map(|(prefix, service)| {
                service
                    .actions
                    .keys()
                    .map(move |name| format!("{prefix}:{name}"))
            })
            .collect();
        let warnings = &mut self.warnings;
        let mut keep = |name: &String| {
            let found = known.contains(name);
            if !found {
                warnings.insert(format!("dependent action {name} does not exist"));
            }
            found
        };
        for action in self
            .services
            .values_mut()
            .flat_map(|service| service.actions.values_mut())
        {
            action.dependents.retain(&mut keep);
        }
    }
}

/// A condition key's name as a lowercase glob: each placeholder, `${…}` or `<…>`, becomes `?*`.
pub(crate) fn glob(name: &str) -> String {
    let mut glob = String::new();
    let mut rest = name;
    while let Some(start) = rest.find(['$', '<']) {
        let Some(length) = rest[start..].find(['}', '>']) else {
            break;
        };
        glob.push_str(&rest[..start]);
        glob.push_str("?*");
        rest = &rest[start + length + 1..];
    }
    glob.push_str(rest);
    glob.to_ascii_lowercase()
}

/// The bits of a type such as `String`, `ArrayOfARN` or `Date,Numeric`, and whether it is multivalued.
pub(crate) fn value_types(text: &str) -> Result<(u8, bool), String> {
    let (text, multivalued) = match text.strip_prefix("ArrayOf") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let mut bits = 0;
    for name in text.split(',') {
        let bit = match name.trim().to_ascii_lowercase().as_str() {
            "string" => 0,
            "numeric" | "number" | "integer" | "long" => 1,
            "date" => 2,
            "bool" | "boolean" => 3,
            "binary" | "blob" => 4,
            "ipaddress" | "ip" => 5,
            "arn" => 6,
            _ => return Err(format!("unknown condition key type {name:?}")),
        };
        bits |= 1 << bit;
    }
    Ok((bits, multivalued))
}
