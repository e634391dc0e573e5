//! Reads our own tables, which fill what the packages do not say: tab-separated, with a line of column names.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::Path;

use iamlint::catalog::layout::{condition_key, service};

use crate::model::{self, Key, Model};

/// Adds global, federation and service condition keys, the services that send keys about VPC endpoints, and dependent actions.
/// What these tables say about a key overrides the packages.
pub(crate) fn read(folder: &Path, model: &mut Model) -> Result<(), Box<dyn Error>> {
    for row in table(&folder.join("global-keys.tsv"))? {
        let mut key = key(&row)?;
        key.flags |= condition_key::GLOBAL;
        if row.get("sensitive") == "yes" {
            key.flags |= condition_key::SENSITIVE;
        }
        key.category = position(
            row.get("category"),
            &["", "principal", "session", "network", "resource", "request"],
        )?;
        key.presence = position(row.get("presence"), &["sometimes", "signed", "always"])?;
        add(key, model);
    }
    for row in table(&folder.join("federation-keys.tsv"))? {
        let mut key = key(&row)?;
        key.flags |= condition_key::FEDERATION;
        if row.get("session") == "yes" {
            key.flags |= condition_key::SESSION;
        }
        add(key, model);
    }
    for row in table(&folder.join("service-keys.tsv"))? {
        let key = key(&row)?;
        let prefix = key.name.split(':').next().unwrap_or_default();
        let owner = model
            .services
            .get_mut(prefix)
            .ok_or_else(|| format!("{prefix}: no such service"))?;
        owner.keys.insert(key.name.to_ascii_lowercase());
        add(key, model);
    }
    for row in table(&folder.join("endpoint-keys.tsv"))? {
        let prefix = row.get("service");
        let Some(owner) = model.services.get_mut(prefix) else {
            model
                .warnings
                .insert(format!("{prefix} sends endpoint keys but is not a service"));
            continue;
        };
        for key in row.get("keys").split(',') {
            let names = [
                "",
                "aws:SourceVpcArn",
                "aws:VpceAccount",
                "aws:VpceOrgID",
                "aws:VpceOrgPaths",
            ];
            owner.flags |= service::RCP << position(key, &names)?;
        }
    }
    // What AWS lists as dependent actions, which the packages leave out (service authorization reference).
    for row in table(&folder.join("dependent-actions.tsv"))? {
        let (prefix, name) = row
            .get("action")
            .split_once(':')
            .ok_or("a dependent action's owner has no colon")?;
        let action = model
            .services
            .get_mut(prefix)
            .and_then(|service| service.actions.get_mut(&name.to_ascii_lowercase()));
        let Some(action) = action else {
            model.warnings.insert(format!(
                "{prefix}:{name} has dependent actions but does not exist"
            ));
            continue;
        };
        let needs = row.get("needs").split(',').map(str::to_ascii_lowercase);
        action.dependents.extend(needs);
    }
    Ok(())
}

fn key(row: &Row) -> Result<Key, String> {
    let (types, _) = model::value_types(row.get("types"))?;
    let flags = [0, condition_key::MULTIVALUED];
    let multivalued = position(row.get("values"), &["single", "multi"])?;
    Ok(Key {
        name: row.get("name").to_owned(),
        types,
        flags: flags[usize::from(multivalued)],
        ..Key::default()
    })
}

fn add(key: Key, model: &mut Model) {
    model.keys.insert(key.name.to_ascii_lowercase(), key);
}

fn position(text: &str, names: &[&str]) -> Result<u8, String> {
    let at = names.iter().position(|name| *name == text);
    let at = at.and_then(|at| u8::try_from(at).ok());
    at.ok_or_else(|| format!("{text:?} is none of {names:?}"))
}

struct Row(BTreeMap<String, String>);

impl Row {
    /// A column's text; empty when there is no such column.
    fn get(&self, column: &str) -> &str {
        self.0.get(column).map(String::as_str).unwrap_or_default()
    }
}

fn table(path: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let text =
        std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let mut lines = text.lines().map(|line| line.split('\t').map(str::to_owned));
    let columns: Vec<String> = lines.next().ok_or("a table without columns")?.collect();
    let rows = lines.map(|cells| Row(columns.iter().cloned().zip(cells).collect()));
    Ok(rows.collect())
}
