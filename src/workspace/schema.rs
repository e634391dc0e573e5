//! The JSON schema of `iamlint.toml`, for editors.

use serde_json::{Value, json};

use crate::config::{Config, resource_types};
use crate::rules::{self, THEMES};

/// The schema, as indented JSON. Editors complete keys, names of rules and types of resource from it.
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(Config).to_value();
    let names = rules::all().map(|rule| rule.name);
    let themes = THEMES.iter().map(|theme| theme.name);
    let known: Vec<&str> = names.chain(themes).chain(["all"]).collect();
    // Codes of IAM Access Analyzer and names of own rules are names as well: what is listed is only offered.
    let name = json!({ "anyOf": [{ "enum": known }, { "type": "string" }] });
    let types: Vec<&str> = resource_types::names().collect();
    for table in ["", "/$defs/Override", "/$defs/Suppress"] {
        for key in ["select", "ignore", "rules"] {
            let list = schema.pointer_mut(&format!("{table}/properties/{key}/items"));
            if let Some(list) = list {
                *list = name.clone();
            }
        }
        if let Some(levels) = schema.pointer_mut(&format!("{table}/properties/rules"))
            && levels.get("additionalProperties").is_some()
            && let Some(levels) = levels.as_object_mut()
        {
            levels.insert("propertyNames".to_owned(), name.clone());
        }
        if let Some(kind) = schema.pointer_mut(&format!("{table}/properties/resource-type"))
            && let Some(kind) = kind.as_object_mut()
        {
            let mut values: Vec<Value> = types.iter().map(|name| json!(name)).collect();
            values.push(Value::Null);
            kind.insert("enum".to_owned(), Value::Array(values));
        }
    }
    format!("{schema:#}")
}
