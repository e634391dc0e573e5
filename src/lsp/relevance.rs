//! Which documents iamlint has something to say about: policies, and what becomes one.

use tower_lsp::ls_types::Uri;

use super::document::Document;
use crate::embed;
use crate::syntax::ValueKind;
use crate::workspace::Origin;

/// What iamlint does with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    /// It holds a policy, or is said to be one: everything is offered.
    Policy,
    /// It is to become a policy, by its name and what there is of it: what helps to write is offered, but there are
    /// no findings yet, as there are none at the command line.
    Draft,
    /// It is something else: left alone.
    Other,
}

/// The languages, as clients name them, that a policy may be written in.
const LANGUAGES: &[&str] = &["json", "jsonc", "json5", "json with comments"];

/// The extensions of files that may hold a policy, whatever the client calls their language.
const EXTENSIONS: &[&str] = &["json", "jsonc", "json5"];

/// Words in the name of a file or folder that hold policies.
const WORDS: &[&str] = &[
    "iam",
    "policies",
    "policy",
    "permissions",
    "rcp",
    "rcps",
    "role",
    "roles",
    "scp",
    "scps",
    "trust",
];

/// How many folders above a file may tell that it is to become a policy.
const FOLDERS: usize = 3;

/// The elements of a policy and of a statement (IAM User Guide, "Grammar of the IAM JSON policy language").
const ELEMENTS: &[&str] = &[
    "Action",
    "Condition",
    "Effect",
    "Id",
    "NotAction",
    "NotPrincipal",
    "NotResource",
    "Principal",
    "Resource",
    "Sid",
    "Statement",
    "Version",
];

/// Whether a document can hold a policy at all, by its language or the extension of its name.
pub(crate) fn is_candidate(uri: &Uri, language: &str) -> bool {
    let path = uri.path().as_str();
    let extension = path.rsplit_once('.').map_or("", |(_, extension)| extension);
    LANGUAGES.contains(&language)
        || EXTENSIONS
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
}

/// Whether a document could hold a policy, at the price of a search for a word: also written into a string or
/// percent-encoded it stands there as it is.
pub(super) fn may_hold_policy(document: &Document) -> bool {
    document.settings.assume_policy || document.text().contains("Statement")
}

/// Whether a document holds a policy, or is said to be one.
pub(super) fn holds_policy(document: &Document) -> bool {
    document.settings.assume_policy
        || (may_hold_policy(document) && !embed::find(&document.parse().root).is_empty())
}

/// What a candidate is, by its content first.
pub(super) fn role(document: &Document, holds_policy: bool) -> Role {
    let promised = || is_named(document) || is_promised(&document.uri);
    if holds_policy {
        Role::Policy
    } else if promised() && is_begun(document) {
        Role::Draft
    } else {
        Role::Other
    }
}

/// Whether a file of settings says of which kind the policies in this file are: then they are policies.
fn is_named(document: &Document) -> bool {
    let kind = &document.from.decided.policy_kind;
    kind.value.is_some() && matches!(kind.origin, Origin::File { .. })
}

/// Whether a name or folder says that a policy is to be written here.
fn is_promised(uri: &Uri) -> bool {
    let path = uri.path().as_str();
    path.rsplit('/').take(FOLDERS + 1).any(|name| {
        name.split(|c: char| !c.is_ascii_alphanumeric())
            .any(|word| WORDS.iter().any(|known| word.eq_ignore_ascii_case(known)))
    })
}

/// Whether what there is could be the beginning of a policy: nothing, or an object in which each key is an element or
/// begins like one.
fn is_begun(document: &Document) -> bool {
    /// A draft is short. What is longer without a statement is something else.
    const LONGEST: usize = 4096;

    if document.text().len() > LONGEST {
        return document.text().trim().is_empty();
    }
    let parse = document.parse();
    match &parse.root.kind {
        ValueKind::Object(object) => object.members.iter().all(|member| {
            let key = member.key.as_str();
            ELEMENTS.iter().any(|element| element.starts_with(key))
        }),
        ValueKind::Error => true,
        _ => false,
    }
}
