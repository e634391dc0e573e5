//! The dimensions of a statement: whom, what, on what.

use std::borrow::Cow;

use crate::access::arn_glob::ResourceGlob;
use crate::access::glob::{Case, Glob, union_covers};
use crate::policy::{
    ActionPattern, AwsPrincipal, Principal, PrincipalElement, PrincipalType, ResourcePattern,
    Statement,
};

/// The actions of a statement: those that a pattern matches or, negated, that none does.
#[derive(Clone, Debug)]
pub(super) struct Actions<'a> {
    patterns: Vec<Glob<'a>>,
    negated: bool,
}

/// The resources of a statement, in the same way. Without an element, as in trust policies, they are what the policy
/// is attached to.
#[derive(Clone, Debug)]
pub(super) struct Targets<'a> {
    patterns: Vec<ResourceGlob<'a>>,
    negated: bool,
    attached: bool,
}

/// The principals of a statement.
#[derive(Clone, Debug)]
pub(super) struct Principals<'a> {
    named: Vec<(PrincipalType, Cow<'a, str>)>,
    negated: bool,
    /// Without an element: the holder of the policy.
    holder: bool,
}

impl<'a> Actions<'a> {
    pub(super) fn read(statement: &'a Statement<'a>) -> Option<Self> {
        let (element, negated) = match (&statement.action, &statement.not_action) {
            (Some(element), None) => (element, false),
            (None, Some(element)) => (element, true),
            _ => return None,
        };
        let known = element.patterns.iter().map(ActionPattern::known);
        let patterns: Option<Vec<_>> = known
            .map(|text| text.map(|text| Glob::new(any_action(text), Case::Insensitive)))
            .collect();
        Some(Self {
            patterns: patterns?,
            negated,
        })
    }

    pub(super) fn parts(&self) -> Vec<Self> {
        if self.negated {
            return vec![self.clone()];
        }
        let parts = self.patterns.iter().map(|pattern| Self {
            patterns: vec![*pattern],
            negated: false,
        });
        parts.collect()
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        let covered = |by: &[Glob<'_>], patterns: &[Glob<'_>]| {
            patterns.iter().all(|pattern| union_covers(by, pattern))
        };
        match (self.negated, other.negated) {
            (false, false) => covered(&other.patterns, &self.patterns),
            (true, true) => covered(&self.patterns, &other.patterns),
            (false, true) => self
                .patterns
                .iter()
                .all(|ours| !other.patterns.iter().any(|theirs| ours.intersects(theirs))),
            (true, false) => other.patterns.iter().any(Glob::is_any),
        }
    }
}

/// `*:*` and `**` mean what `*` does.
fn any_action(text: &str) -> &str {
    let is_any = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte == b'*');
    match text.split_once(':') {
        Some((prefix, name)) if is_any(prefix) && is_any(name) => "*",
        None if is_any(text) => "*",
        _ => text,
    }
}

impl<'a> Targets<'a> {
    pub(super) fn read(statement: &'a Statement<'a>, variables: bool) -> Option<Self> {
        let (element, negated) = match (&statement.resource, &statement.not_resource) {
            (Some(element), None) => (element, false),
            (None, Some(element)) => (element, true),
            (None, None) => {
                return Some(Self {
                    patterns: Vec::new(),
                    negated: false,
                    attached: true,
                });
            }
            (Some(_), Some(_)) => return None,
        };
        let known = element.patterns.iter().map(ResourcePattern::known);
        let patterns: Option<Vec<_>> = known
            .map(|text| {
                let read = if variables {
                    ResourceGlob::with_variables
                } else {
                    ResourceGlob::new
                };
                text.map(read)
            })
            .collect();
        Some(Self {
            patterns: patterns?,
            negated,
            attached: false,
        })
    }

    pub(super) fn parts(&self) -> Vec<Self> {
        if self.negated || self.attached {
            return vec![self.clone()];
        }
        let parts = self.patterns.iter().map(|pattern| Self {
            patterns: vec![pattern.clone()],
            negated: false,
            attached: false,
        });
        parts.collect()
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        if self.attached || other.attached {
            return self.attached == other.attached;
        }
        let covered = |by: &[ResourceGlob<'_>], patterns: &[ResourceGlob<'_>]| {
            patterns
                .iter()
                .all(|pattern| pattern.is_covered_by_union(by))
        };
        match (self.negated, other.negated) {
            (false, false) => covered(&other.patterns, &self.patterns),
            (true, true) => covered(&self.patterns, &other.patterns),
            (false, true) => self
                .patterns
                .iter()
                .all(|ours| !other.patterns.iter().any(|theirs| ours.intersects(theirs))),
            (true, false) => other.patterns.iter().any(|pattern| pattern.glob().is_any()),
        }
    }
}

impl<'a> Principals<'a> {
    pub(super) fn read(statement: &'a Statement<'a>) -> Option<Self> {
        let (element, negated) = match (&statement.principal, &statement.not_principal) {
            (Some(element), None) => (element, false),
            (None, Some(element)) => (element, true),
            (None, None) => {
                return Some(Self {
                    named: Vec::new(),
                    negated: false,
                    holder: true,
                });
            }
            (Some(_), Some(_)) => return None,
        };
        Some(Self {
            named: named(element)?,
            negated,
            holder: false,
        })
    }

    pub(super) fn parts(&self) -> Vec<Self> {
        if self.negated || self.holder {
            return vec![self.clone()];
        }
        let parts = self.named.iter().map(|one| Self {
            named: vec![one.clone()],
            negated: false,
            holder: false,
        });
        parts.collect()
    }

    pub(super) fn is_within(&self, other: &Self) -> bool {
        if self.holder != other.holder || self.negated != other.negated {
            return false;
        }
        let covered = |by: &[(PrincipalType, Cow<'_, str>)],
                       named: &[(PrincipalType, Cow<'_, str>)]| {
            named
                .iter()
                .all(|inner| by.iter().any(|outer| covers(outer, inner)))
        };
        if self.negated {
            covered(&self.named, &other.named)
        } else {
            covered(&other.named, &self.named)
        }
    }
}

/// The principals by type and name, an account by its number; `None` where one is not known.
fn named<'a>(element: &'a PrincipalElement<'a>) -> Option<Vec<(PrincipalType, Cow<'a, str>)>> {
    let entries = match &element.principal {
        Principal::Everyone => return Some(vec![(PrincipalType::Aws, Cow::Borrowed("*"))]),
        Principal::Map(entries) => entries,
        Principal::Invalid => return None,
    };
    let mut named = Vec::new();
    for entry in entries {
        let principal_type = entry.principal_type?;
        for text in &entry.values {
            if !text.is_known() {
                return None;
            }
            let name = match (principal_type, AwsPrincipal::parse(text.as_str())) {
                (PrincipalType::Aws, Ok(AwsPrincipal::Account(account))) => Cow::Borrowed(account),
                (PrincipalType::Service, _) => Cow::Owned(text.as_str().to_ascii_lowercase()),
                _ => Cow::Borrowed(text.as_str()),
            };
            named.push((principal_type, name));
        }
    }
    Some(named)
}

/// Whether the first principal takes in the second: it is the same, everybody, or the role of the session.
fn covers(outer: &(PrincipalType, Cow<'_, str>), inner: &(PrincipalType, Cow<'_, str>)) -> bool {
    if outer == inner {
        return true;
    }
    let ((PrincipalType::Aws, outer), (principal_type, inner)) = (outer, inner) else {
        return false;
    };
    if outer == "*" {
        // Everybody, services and identity providers aside: these are principals of their own.
        return *principal_type == PrincipalType::Aws;
    }
    match (AwsPrincipal::parse(outer), AwsPrincipal::parse(inner)) {
        (
            Ok(AwsPrincipal::Role { account, name }),
            Ok(AwsPrincipal::Session {
                account: other,
                role,
            }),
        ) => *principal_type == PrincipalType::Aws && account == other && name == role,
        _ => false,
    }
}
