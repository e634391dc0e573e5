//! Finds the policies in a document: the document itself, the items of an array, and what the AWS command line wraps
//! around them.

use super::kind::PolicyKind;
use super::position::PositionMap;
use crate::syntax::{Member, Object, Text, Value, ValueKind};

/// A policy found in a document.
#[derive(Debug)]
pub enum Found<'t, 's> {
    /// It stands in the document as it is.
    Here {
        /// The policy.
        value: &'t Value<'s>,
        /// The kind that its surroundings tell.
        kind: Option<PolicyKind>,
    },
    /// It is written as a text inside a string.
    Inside {
        /// The policy's own text.
        text: String,
        /// The way from that text to the document.
        positions: PositionMap,
        /// The kind that its surroundings tell.
        kind: Option<PolicyKind>,
    },
}

/// What stands under a member's name in the output of the AWS command line.
#[derive(Clone, Copy)]
enum Wrapper {
    /// A policy, or an object or list that holds policies.
    Holds(Option<PolicyKind>),
    /// The policy of an organization, whose kind stands beside it.
    Organization,
}

/// The names under which `aws iam get-policy-version`, `get-role`, `get-account-authorization-details`,
/// `s3api get-bucket-policy`, `kms get-key-policy`, `sqs get-queue-attributes`, `organizations describe-policy` and
/// their like answer with a policy (AWS CLI command reference).
const WRAPPERS: &[(&str, Wrapper)] = &[
    ("AccessPolicies", Wrapper::Holds(Some(PolicyKind::Resource))),
    (
        "AssumeRolePolicyDocument",
        Wrapper::Holds(Some(PolicyKind::Trust)),
    ),
    ("Attributes", Wrapper::Holds(None)),
    ("Content", Wrapper::Organization),
    ("Document", Wrapper::Holds(None)),
    ("GroupDetailList", Wrapper::Holds(None)),
    (
        "GroupPolicyList",
        Wrapper::Holds(Some(PolicyKind::Identity)),
    ),
    ("Policies", Wrapper::Holds(None)),
    ("Policy", Wrapper::Holds(None)),
    ("PolicyDocument", Wrapper::Holds(None)),
    ("PolicyVersion", Wrapper::Holds(None)),
    (
        "PolicyVersionList",
        Wrapper::Holds(Some(PolicyKind::Identity)),
    ),
    ("ResourcePolicy", Wrapper::Holds(Some(PolicyKind::Resource))),
    ("Role", Wrapper::Holds(None)),
    ("RoleDetailList", Wrapper::Holds(None)),
    ("RolePolicyList", Wrapper::Holds(Some(PolicyKind::Identity))),
    ("Roles", Wrapper::Holds(None)),
    ("UserDetailList", Wrapper::Holds(None)),
    ("UserPolicyList", Wrapper::Holds(Some(PolicyKind::Identity))),
    ("policy", Wrapper::Holds(Some(PolicyKind::Resource))),
    ("policyText", Wrapper::Holds(Some(PolicyKind::Resource))),
];

/// How many wrappers may stand around a policy.
const MAX_WRAPPERS: usize = 8;

/// How many texts inside one another are opened. AWS writes one policy into one string; copies of its answers may be
/// wrapped again. Each level is decoded whole, so that without a limit the time would not be linear.
pub const MAX_EMBEDDED: usize = 4;

/// All policies of a document, in the order of the text.
pub fn find<'t, 's>(root: &'t Value<'s>) -> Vec<Found<'t, 's>> {
    let mut found = Vec::new();
    search(root, None, 0, &mut found);
    found
}

/// Whether a value has the shape of a policy document: an object with a `Statement` that holds statements, or is
/// broken.
pub fn looks_like_policy(value: &Value<'_>) -> bool {
    let Some(object) = value.as_object() else {
        return false;
    };
    let Some(statement) = object.get("Statement") else {
        return false;
    };
    match &statement.value.kind {
        ValueKind::Array(items) if items.is_empty() => has_version(object),
        ValueKind::Object(statement) => is_statement(statement) || has_version(object),
        ValueKind::Array(items) => {
            items.iter().filter_map(Value::as_object).any(is_statement) || has_version(object)
        }
        _ => has_version(object),
    }
}

fn is_statement(object: &Object<'_>) -> bool {
    ["Effect", "Action", "NotAction", "Principal"]
        .iter()
        .any(|key| object.get(key).is_some())
}

fn has_version(object: &Object<'_>) -> bool {
    object
        .get("Version")
        .and_then(|member| member.value.as_text())
        .is_some_and(|version| version.as_str().starts_with("20"))
}

fn search<'t, 's>(
    value: &'t Value<'s>,
    kind: Option<PolicyKind>,
    depth: usize,
    found: &mut Vec<Found<'t, 's>>,
) {
    if looks_like_policy(value) {
        found.push(Found::Here { value, kind });
        return;
    }
    if depth > MAX_WRAPPERS {
        return;
    }
    match &value.kind {
        ValueKind::Array(items) => {
            for item in items {
                search(item, kind, depth + 1, found);
            }
        }
        ValueKind::Object(object) if !is_template(object) => {
            let organization = organization_kind(object);
            for member in &object.members {
                search_member(member, organization, kind, depth, found);
            }
        }
        ValueKind::String(text) if depth > 0 => found.extend(inside(text, kind)),
        _ => {}
    }
}

fn search_member<'t, 's>(
    member: &'t Member<'s>,
    organization: Option<PolicyKind>,
    kind: Option<PolicyKind>,
    depth: usize,
    found: &mut Vec<Found<'t, 's>>,
) {
    let name = member.key.as_str();
    let Ok(index) = WRAPPERS.binary_search_by_key(&name, |wrapper| wrapper.0) else {
        return;
    };
    let wrapper = WRAPPERS.get(index).map(|wrapper| wrapper.1);
    let inner = match wrapper {
        Some(Wrapper::Holds(inner)) => inner,
        Some(Wrapper::Organization) => organization,
        None => None,
    };
    search(&member.value, inner.or(kind), depth + 1, found);
}

/// The kind that `"PolicySummary": {"Type": …}` beside a `Content` tells.
fn organization_kind(object: &Object<'_>) -> Option<PolicyKind> {
    let kind = object.get("PolicySummary")?.value.get("Type")?.as_text()?;
    kind.as_str().parse().ok()
}

/// A CloudFormation template: its functions are no policy grammar, so it is left alone.
fn is_template(object: &Object<'_>) -> bool {
    object.get("AWSTemplateFormatVersion").is_some()
        || (object.get("Resources").is_some() && object.get("Statement").is_none())
}

/// A policy written inside a string: as JSON, or percent-encoded.
fn inside<'t, 's>(text: &Text<'_>, kind: Option<PolicyKind>) -> Option<Found<'t, 's>> {
    let content = text.as_str().trim_start();
    let (text, positions) = if content.starts_with('{') {
        PositionMap::of_json_string(text)
    } else if content
        .get(..3)
        .is_some_and(|start| start.eq_ignore_ascii_case("%7B"))
    {
        PositionMap::of_url_encoded(text)?
    } else {
        return None;
    };
    Some(Found::Inside {
        text,
        positions,
        kind,
    })
}
