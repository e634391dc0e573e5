//! The kinds of policy, and how a document's content tells its kind.

use std::str::FromStr;
use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::source::Alphabet;
use crate::syntax::{Object, Value};

/// What a policy document is attached to, which decides its grammar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PolicyKind {
    /// Attached to a user, group or role.
    Identity,
    /// Attached to a resource: a bucket, a key, a queue.
    Resource,
    /// A role's trust policy: who may assume it.
    Trust,
    /// A service control policy of AWS Organizations.
    Scp,
    /// A resource control policy of AWS Organizations.
    Rcp,
    /// A permissions boundary.
    Boundary,
    /// A session policy.
    Session,
    /// A VPC endpoint policy.
    VpcEndpoint,
}

/// The text is the name of no policy kind.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no policy type")]
pub struct UnknownPolicyKind(String);

impl PolicyKind {
    /// All kinds.
    pub const ALL: [Self; 8] = [
        Self::Identity,
        Self::Resource,
        Self::Trust,
        Self::Scp,
        Self::Rcp,
        Self::Boundary,
        Self::Session,
        Self::VpcEndpoint,
    ];

    /// The name that people type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Identity => "identity",
            Self::Resource => "resource",
            Self::Trust => "trust",
            Self::Scp => "scp",
            Self::Rcp => "rcp",
            Self::Boundary => "boundary",
            Self::Session => "session",
            Self::VpcEndpoint => "vpc-endpoint",
        }
    }

    /// The kind in a sentence: "an identity policy".
    pub const fn description(self) -> &'static str {
        match self {
            Self::Identity => "an identity policy",
            Self::Resource => "a resource policy",
            Self::Trust => "a role trust policy",
            Self::Scp => "a service control policy",
            Self::Rcp => "a resource control policy",
            Self::Boundary => "a permissions boundary",
            Self::Session => "a session policy",
            Self::VpcEndpoint => "a VPC endpoint policy",
        }
    }

    /// Whether the kind has the grammar of identity policies: no principal.
    pub const fn is_identity_like(self) -> bool {
        matches!(self, Self::Identity | Self::Boundary | Self::Session)
    }

    /// Whether each statement of the kind names a principal.
    pub const fn takes_principal(self) -> bool {
        matches!(
            self,
            Self::Resource | Self::Trust | Self::Rcp | Self::VpcEndpoint
        )
    }
}

impl FromStr for PolicyKind {
    type Err = UnknownPolicyKind;

    /// Reads our names and the `policyType` names of IAM Access Analyzer.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let aws = match text {
            "IDENTITY_POLICY" => Some(Self::Identity),
            "RESOURCE_POLICY" => Some(Self::Resource),
            "SERVICE_CONTROL_POLICY" => Some(Self::Scp),
            "RESOURCE_CONTROL_POLICY" => Some(Self::Rcp),
            _ => None,
        };
        aws.or_else(|| Self::ALL.into_iter().find(|kind| kind.name() == text))
            .ok_or_else(|| UnknownPolicyKind(text.to_owned()))
    }
}

/// [`kind_of`] a policy that stands in `text`, whose characters are told. Most policies have no principal, and their text tells that faster than their
/// statements.
pub(crate) fn kind_in(text: &str, alphabet: Alphabet, policy: &Value<'_>) -> PolicyKind {
    static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new("Principal"));
    let source = text.get(policy.span.range()).unwrap_or_default().as_bytes();
    let ends = |at: usize| !source.get(at + 9).is_some_and(u8::is_ascii_alphanumeric);
    // A key may be written with escapes.
    if alphabet.backslash || FINDER.find_iter(source).any(ends) {
        kind_of(policy)
    } else {
        PolicyKind::Identity
    }
}

/// The kind that a document's content shows: with a principal it is a resource policy, or a trust policy where all
/// actions are those of role trust; else it is an identity policy. Organization policies, boundaries and session
/// policies can't be told from identity policies by their content and are never guessed.
pub fn kind_of(policy: &Value<'_>) -> PolicyKind {
    let statements = policy.get("Statement").map_or(&[][..], Value::one_or_many);
    let objects = || statements.iter().filter_map(Value::as_object);
    let has = |statement: &Object<'_>, keys: [&str; 2]| {
        keys.iter().any(|key| statement.get(key).is_some())
    };
    if !objects().any(|statement| has(statement, ["Principal", "NotPrincipal"])) {
        return PolicyKind::Identity;
    }
    let mut actions = objects()
        .filter_map(|statement| statement.get("Action"))
        .flat_map(|member| member.value.one_or_many())
        .filter_map(Value::as_text)
        .peekable();
    let trust = actions.peek().is_some()
        && actions.all(|action| {
            let action = action.as_str();
            action
                .get(..4)
                .is_some_and(|prefix| prefix.eq_ignore_ascii_case("sts:"))
        })
        && !objects().any(|statement| has(statement, ["Resource", "NotResource"]));
    if trust {
        PolicyKind::Trust
    } else {
        PolicyKind::Resource
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Dialect;
    use crate::syntax::parse;

    #[test]
    fn a_text_tells_the_kind_that_its_statements_tell() {
        for (text, kind) in [
            (r#"{"Statement": {"Principal": "*"}}"#, PolicyKind::Resource),
            (
                r#"{"Statement": [{"NotPrincipal": "*"}]}"#,
                PolicyKind::Resource,
            ),
            (
                r#"{"Statement": {"Princip\u0061l": "*"}}"#,
                PolicyKind::Resource,
            ),
            (r"{'Statement': {'Principal': '*'}}", PolicyKind::Resource),
            (r#"{Statement: {Principal: "*"}}"#, PolicyKind::Resource),
            (
                r#"{"Statement": {"Principal": "*", "Action": "sts:AssumeRole"}}"#,
                PolicyKind::Trust,
            ),
            (
                r#"{"Statement": {"Action": "aws:PrincipalTag"}}"#,
                PolicyKind::Identity,
            ),
            (
                r#"{"Statement": {"Sid": "Principal"}}"#,
                PolicyKind::Identity,
            ),
            (r#"{"Statement": []}"#, PolicyKind::Identity),
        ] {
            let root = parse(text, Dialect::Json).root;
            assert_eq!(kind_in(text, Alphabet::of(text), &root), kind, "{text}");
            assert_eq!(kind_of(&root), kind, "{text}");
        }
    }
}
