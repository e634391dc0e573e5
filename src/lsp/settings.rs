//! What the editor's settings say. They beat what stands in `iamlint.toml`, as the command line does.

use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde_json::Value;

use crate::config::Date;
use crate::embed::PolicyKind;
use crate::workspace::{ConfigChoice, Options};

/// The section of the client's configuration that is ours.
pub(super) const SECTION: &str = "iamlint";

/// The editor's settings. Each of them may be missing: then `iamlint.toml` decides.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct ClientSettings {
    /// Whether rules run that are off by default.
    pub(super) pedantic: Option<bool>,
    /// Names of the rules that run.
    pub(super) select: Vec<String>,
    /// Names of rules that do not run.
    pub(super) ignore: Vec<String>,
    /// A file of settings to use for all documents.
    pub(super) config: Option<String>,
    /// What the policies are attached to.
    pub(super) policy_kind: Option<PolicyKind>,
    /// The type of the resource that the policies are attached to.
    pub(super) resource_type: Option<String>,
    /// A catalog of AWS facts.
    pub(super) catalog: Option<String>,
}

impl ClientSettings {
    /// Reads settings, alone or as the member `iamlint` of an object, and what is wrong with them. Keys that are not
    /// ours are the editor's.
    pub(super) fn read(value: &Value) -> (Self, Vec<String>) {
        let value = value.get(SECTION).unwrap_or(value);
        let mut complaints = Vec::new();
        let mut reader = Reader {
            value,
            complaints: &mut complaints,
        };
        let settings = Self {
            pedantic: reader.get("pedantic", "true, false or null", Value::as_bool),
            select: reader.names("select"),
            ignore: reader.names("ignore"),
            config: reader.text("config"),
            policy_kind: reader.get("policyType", "the name of a policy type", |value| {
                value.as_str()?.parse().ok()
            }),
            resource_type: reader.text("resourceType"),
            catalog: reader.text("catalog"),
        };
        (settings, complaints)
    }
}

impl ClientSettings {
    /// What they say, for a workspace in which relative paths start from `root`.
    pub(super) fn options(&self, root: Option<&Path>) -> Options {
        let path = |path: &String| root.map_or_else(|| PathBuf::from(path), |root| root.join(path));
        Options {
            config: match &self.config {
                Some(file) => ConfigChoice::File(path(file)),
                None => ConfigChoice::Nearest,
            },
            select: self.select.clone(),
            ignore: self.ignore.clone(),
            pedantic: self.pedantic,
            policy_kind: self.policy_kind,
            resource_type: self.resource_type.clone(),
            catalog: self.catalog.as_ref().map(path),
            today: today(),
            ..Options::default()
        }
    }
}

/// The day, in UTC: ignores run out by it.
fn today() -> Option<Date> {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).ok()?.as_secs();
    Some(Date::from_unix(seconds))
}

struct Reader<'a> {
    value: &'a Value,
    complaints: &'a mut Vec<String>,
}

impl Reader<'_> {
    /// The value of a setting. `null` and the empty text are what editors say when nothing is set.
    fn get<T>(
        &mut self,
        key: &str,
        expected: &str,
        read: impl FnOnce(&Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.value.get(key)?;
        if value.is_null() || value.as_str() == Some("") {
            return None;
        }
        let read = read(value);
        if read.is_none() {
            let complaint = format!("the setting `{SECTION}.{key}` is {value}, not {expected}");
            self.complaints.push(complaint);
        }
        read
    }

    fn text(&mut self, key: &str) -> Option<String> {
        self.get(key, "a text", |value| Some(value.as_str()?.to_owned()))
    }

    fn names(&mut self, key: &str) -> Vec<String> {
        let names = self.get(key, "a list of names", |value| {
            let names = value.as_array()?.iter();
            names.map(|name| Some(name.as_str()?.to_owned())).collect()
        });
        names.unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_not_ours_is_the_editors() {
        let (settings, complaints) = ClientSettings::read(&json!({
            "iamlint": { "enable": true, "path": "", "pedantic": null, "select": [], "config": "",
                         "ignore": ["admin-access"], "policyType": "scp", "trace": { "server": "off" } }
        }));
        let expected = ClientSettings {
            ignore: vec!["admin-access".to_owned()],
            policy_kind: Some(PolicyKind::Scp),
            ..ClientSettings::default()
        };
        assert_eq!((settings, complaints), (expected, vec![]));
        for nothing in [
            json!(null),
            json!({}),
            json!([]),
            json!({ "iamlint": null }),
        ] {
            let read = ClientSettings::read(&nothing);
            assert_eq!(read, (ClientSettings::default(), vec![]));
        }
    }

    #[test]
    fn a_wrong_value_is_said_and_left_out() {
        let (settings, complaints) = ClientSettings::read(
            &json!({ "pedantic": "yes", "select": [1], "policyType": "bucket" }),
        );
        assert_eq!(settings, ClientSettings::default());
        assert_eq!(
            complaints,
            [
                "the setting `iamlint.pedantic` is \"yes\", not true, false or null",
                "the setting `iamlint.select` is [1], not a list of names",
                "the setting `iamlint.policyType` is \"bucket\", not the name of a policy type",
            ]
        );
    }
}
