//! What the resources of a statement are.

use super::arn_glob::ResourceGlob;
use crate::policy::{Policy, ResourcePattern, Statement};

/// The resources of a statement: a view of its `Resource` or `NotResource`.
#[derive(Clone, Copy, Debug)]
pub struct Resources<'p, 'a> {
    statement: &'p Statement<'a>,
    variables: bool,
    implied: bool,
}

impl<'p, 'a> Resources<'p, 'a> {
    /// The resources of a statement of `policy`. In a trust policy they are the role itself, which is not written.
    pub fn new(policy: &Policy<'_>, statement: &'p Statement<'a>) -> Self {
        Self {
            statement,
            variables: policy.has_variables(),
            implied: policy.kind == crate::embed::PolicyKind::Trust,
        }
    }

    /// Whether the statement says which resources it does not mean.
    pub fn is_negated(&self) -> bool {
        self.statement.resource.is_none() && self.statement.not_resource.is_some()
    }

    /// The patterns of `Resource` or, where the statement has none, of `NotResource`.
    pub fn patterns(&self) -> &'p [ResourcePattern<'a>] {
        let element = self
            .statement
            .resource
            .as_ref()
            .or(self.statement.not_resource.as_ref());
        element.map_or(&[][..], |element| &element.patterns)
    }

    /// Whether every pattern is known.
    pub fn is_known(&self) -> bool {
        self.patterns()
            .iter()
            .all(|pattern| pattern.known().is_some())
    }

    /// Whether the statement certainly means every resource there is: `*`, `arn:aws:*`, a `NotResource` that names
    /// nothing.
    pub fn are_everything(&self) -> bool {
        if self.is_negated() {
            return self.statement.not_resource.as_ref().is_some_and(|element| {
                let items = element.member.value.as_array();
                items.is_some_and(<[_]>::is_empty)
            });
        }
        self.known().any(is_everything)
    }

    /// Whether the statement certainly means every resource that the pattern matches. For `NotResource`: whether no
    /// pattern of it could match one.
    pub fn cover(&self, pattern: &str) -> bool {
        if self.implied && self.patterns().is_empty() {
            return true;
        }
        let target = self.glob(pattern);
        if self.is_negated() {
            return self.is_known()
                && !self
                    .near(pattern)
                    .any(|known| self.glob(known).intersects(&target));
        }
        if self
            .near(pattern)
            .any(|known| is_everything(known) || self.glob(known).covers(&target))
        {
            return true;
        }
        let globs: Vec<ResourceGlob<'_>> =
            self.near(pattern).map(|known| self.glob(known)).collect();
        globs.len() > 1 && may_be_united(pattern, &globs) && target.is_covered_by_union(&globs)
    }

    /// Whether the statement may mean some resource that the pattern matches.
    pub fn may_meet(&self, pattern: &str) -> bool {
        if self.implied && self.patterns().is_empty() {
            return true;
        }
        let target = self.glob(pattern);
        if self.is_negated() {
            return !self
                .near(pattern)
                .any(|known| self.glob(known).covers(&target));
        }
        !self.is_known()
            || self
                .near(pattern)
                .any(|known| self.glob(known).intersects(&target))
    }

    /// A pattern as the policy reads it: with variables, or without.
    pub fn glob<'t>(&self, pattern: &'t str) -> ResourceGlob<'t> {
        if self.variables {
            ResourceGlob::with_variables(pattern)
        } else {
            ResourceGlob::new(pattern)
        }
    }

    /// The known patterns that may have an ARN in common with `pattern`, as far as their first letters tell.
    fn near<'t>(&self, pattern: &'t str) -> impl Iterator<Item = &'a str> + use<'t, 'p, 'a> {
        self.known().filter(move |known| !are_apart(known, pattern))
    }

    fn known(&self) -> impl Iterator<Item = &'a str> + use<'p, 'a> {
        self.patterns().iter().filter_map(ResourcePattern::known)
    }
}

/// Whether two patterns differ in a character before either's first wildcard or variable, so that nothing matches both: the
/// cheap test, as most resources are of other services or have other names.
fn are_apart(one: &str, other: &str) -> bool {
    let open = |byte: u8| matches!(byte, b'*' | b'?' | b'$');
    let pairs = one.bytes().zip(other.bytes());
    let mut literal = pairs.take_while(|(one, other)| !open(*one) && !open(*other));
    literal.any(|(one, other)| one != other)
}

/// Whether several patterns may cover together what `pattern` matches: what begins with anything is covered only where one of
/// them begins with anything, too.
fn may_be_united(pattern: &str, globs: &[ResourceGlob<'_>]) -> bool {
    let open = |text: &str| text.starts_with(['*', '?']);
    !open(pattern) || globs.iter().any(|glob| open(glob.glob().text()))
}

/// Whether a pattern matches every ARN: `*`, `arn:aws:*`, `arn:*:*:*:*:*`.
pub fn is_everything(pattern: &str) -> bool {
    let any = |field: &str| !field.is_empty() && field.bytes().all(|byte| byte == b'*');
    let before = pattern.trim_end_matches('*');
    if before.len() == pattern.len() {
        return false;
    }
    if before.is_empty() {
        return true;
    }
    if !before.ends_with(':') {
        return false;
    }
    if !pattern.starts_with("arn:") && !pattern.starts_with('*') {
        return false;
    }
    let mut fields = pattern.split(':');
    let (Some(prefix), Some(partition)) = (fields.next(), fields.next()) else {
        return false;
    };
    let rest: Vec<&str> = fields.take(5).collect();
    (prefix == "arn" || any(prefix))
        && (any(partition) || (partition == "aws" && !rest.is_empty()))
        && rest.into_iter().all(any)
}
