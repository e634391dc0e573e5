//! The types of the model.

use super::arn::Arn;
use super::operator::Operator;
use super::pattern;
use crate::embed::PolicyKind;
use crate::source::Span;
use crate::syntax::{Member, Text, Value};

/// A policy document.
#[derive(Clone, Debug)]
pub struct Policy<'a> {
    /// What it is attached to.
    pub kind: PolicyKind,
    /// The whole document.
    pub value: &'a Value<'a>,
    /// The `Version` element.
    pub version: Option<&'a Member<'a>>,
    /// The `Id` element.
    pub id: Option<&'a Member<'a>>,
    /// The `Statement` element.
    pub statement: Option<&'a Member<'a>>,
    /// The statements, in the order of the text. Items that are no objects are left out, with a [`Problem`].
    pub statements: Vec<Statement<'a>>,
    /// What does not have the shape that the grammar asks for.
    pub problems: Vec<Problem<'a>>,
}

/// Something that does not fit the grammar.
#[derive(Clone, Debug, PartialEq)]
pub struct Problem<'a> {
    /// What is wrong.
    pub kind: ProblemKind<'a>,
    /// The key or value that is wrong.
    pub span: Span,
}

/// The kinds of [`Problem`].
#[derive(Clone, Debug, PartialEq)]
pub enum ProblemKind<'a> {
    /// A value of the wrong JSON type.
    WrongType {
        /// The value.
        value: &'a Value<'a>,
        /// The element or place that holds it: "`Action`", "a statement".
        place: &'static str,
        /// What it should be, as people say it: "a string".
        expected: &'static str,
    },
    /// A key that is no element of the policy language.
    UnknownElement {
        /// The member.
        member: &'a Member<'a>,
        /// Whether it stands in a statement (else: at the top of the policy).
        in_statement: bool,
    },
}

/// One statement.
#[derive(Clone, Debug)]
pub struct Statement<'a> {
    /// Index in the list of statements as written, from 0.
    pub index: usize,
    /// The whole statement.
    pub value: &'a Value<'a>,
    /// The `Sid` element.
    pub sid: Option<&'a Member<'a>>,
    /// The `Effect` element.
    pub effect: Option<EffectElement<'a>>,
    /// The `Principal` element.
    pub principal: Option<PrincipalElement<'a>>,
    /// The `NotPrincipal` element.
    pub not_principal: Option<PrincipalElement<'a>>,
    /// The `Action` element.
    pub action: Option<ActionElement<'a>>,
    /// The `NotAction` element.
    pub not_action: Option<ActionElement<'a>>,
    /// The `Resource` element.
    pub resource: Option<ResourceElement<'a>>,
    /// The `NotResource` element.
    pub not_resource: Option<ResourceElement<'a>>,
    /// The `Condition` element.
    pub condition: Option<Condition<'a>>,
}

/// The `Effect` element.
#[derive(Clone, Debug)]
pub struct EffectElement<'a> {
    /// Key and value.
    pub member: &'a Member<'a>,
    /// What it says.
    pub effect: Effect,
}

/// What a statement does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// `"Allow"`
    Allow,
    /// `"Deny"`
    Deny,
    /// Anything else.
    Invalid,
}

/// An `Action` or `NotAction` element.
#[derive(Clone, Debug)]
pub struct ActionElement<'a> {
    /// Key and value.
    pub member: &'a Member<'a>,
    /// The patterns; values that are no strings are left out, with a [`Problem`].
    pub patterns: Vec<ActionPattern<'a>>,
}

/// One pattern of an [`ActionElement`]: `*`, or `service:Name` with wildcards.
#[derive(Clone, Copy, Debug)]
pub struct ActionPattern<'a> {
    /// The string.
    pub text: &'a Text<'a>,
}

/// A `Resource` or `NotResource` element.
#[derive(Clone, Debug)]
pub struct ResourceElement<'a> {
    /// Key and value.
    pub member: &'a Member<'a>,
    /// The patterns; values that are no strings are left out, with a [`Problem`].
    pub patterns: Vec<ResourcePattern<'a>>,
}

/// One pattern of a [`ResourceElement`]: `*`, or an ARN with wildcards and variables.
#[derive(Clone, Copy, Debug)]
pub struct ResourcePattern<'a> {
    /// The string.
    pub text: &'a Text<'a>,
    /// Where its fields end, if it has the six of an ARN and is known.
    colons: Option<[u32; 5]>,
}

/// A `Principal` or `NotPrincipal` element.
#[derive(Clone, Debug)]
pub struct PrincipalElement<'a> {
    /// Key and value.
    pub member: &'a Member<'a>,
    /// Whom it names.
    pub principal: Principal<'a>,
}

/// Whom a principal element names.
#[derive(Clone, Debug)]
pub enum Principal<'a> {
    /// `"*"`
    Everyone,
    /// `{"AWS": …, "Service": …}`
    Map(Vec<PrincipalEntry<'a>>),
    /// Anything else.
    Invalid,
}

/// A member of a principal map.
#[derive(Clone, Debug)]
pub struct PrincipalEntry<'a> {
    /// Key and value.
    pub member: &'a Member<'a>,
    /// What the key stands for; `None` for keys that are none.
    pub principal_type: Option<PrincipalType>,
    /// The values; those that are no strings are left out, with a [`Problem`].
    pub values: Vec<&'a Text<'a>>,
}

/// The keys of a principal map.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum PrincipalType {
    /// Accounts, users, roles and sessions.
    Aws,
    /// Identity providers.
    Federated,
    /// AWS services.
    Service,
    /// S3 canonical users.
    CanonicalUser,
}

/// The `Condition` element.
#[derive(Clone, Debug)]
pub struct Condition<'a> {
    /// Key and value.
    pub member: &'a Member<'a>,
    /// The operators with their keys.
    pub operators: Vec<OperatorEntry<'a>>,
}

/// An operator of a condition and what it compares.
#[derive(Clone, Debug)]
pub struct OperatorEntry<'a> {
    /// Key and value.
    pub member: &'a Member<'a>,
    /// The operator; `None` for names that are none.
    pub operator: Option<Operator>,
    /// The condition keys.
    pub entries: Vec<ConditionEntry<'a>>,
}

/// A condition key and its values.
#[derive(Clone, Debug)]
pub struct ConditionEntry<'a> {
    /// Key and value.
    pub member: &'a Member<'a>,
    /// The values, one or many.
    pub values: &'a [Value<'a>],
}

impl<'a> Policy<'a> {
    /// Whether `${…}` is a policy variable: only under `"Version": "2012-10-17"`. In older policies, and without a
    /// version, it is plain text.
    pub fn has_variables(&self) -> bool {
        let version = self.version.and_then(|member| member.value.as_text());
        version.is_some_and(|version| version.as_str() == "2012-10-17")
    }

    /// The statements with this effect.
    pub fn with_effect(&self, effect: Effect) -> impl Iterator<Item = &Statement<'a>> {
        self.statements
            .iter()
            .filter(move |statement| statement.effect() == Some(effect))
    }
}

impl<'a> Statement<'a> {
    /// What the statement does; `None` without an `Effect`.
    pub fn effect(&self) -> Option<Effect> {
        self.effect.as_ref().map(|element| element.effect)
    }

    /// Whether the statement's effect is `Allow`.
    pub fn allows(&self) -> bool {
        self.effect() == Some(Effect::Allow)
    }

    /// The `Sid`, if it is a string.
    pub fn sid_text(&self) -> Option<&'a Text<'a>> {
        self.sid?.value.as_text()
    }

    /// `Action` and `NotAction`, as far as they are there.
    pub fn action_elements(&self) -> impl Iterator<Item = &ActionElement<'a>> {
        self.action.iter().chain(&self.not_action)
    }

    /// `Resource` and `NotResource`, as far as they are there.
    pub fn resource_elements(&self) -> impl Iterator<Item = &ResourceElement<'a>> {
        self.resource.iter().chain(&self.not_resource)
    }

    /// `Principal` and `NotPrincipal`, as far as they are there.
    pub fn principal_elements(&self) -> impl Iterator<Item = &PrincipalElement<'a>> {
        self.principal.iter().chain(&self.not_principal)
    }

    /// All condition keys with their operators.
    pub fn conditions(&self) -> impl Iterator<Item = (&OperatorEntry<'a>, &ConditionEntry<'a>)> {
        let operators = self
            .condition
            .iter()
            .flat_map(|condition| &condition.operators);
        operators.flat_map(|operator| operator.entries.iter().map(move |entry| (operator, entry)))
    }

    /// Where to say something about the statement as a whole: its opening bracket.
    pub fn anchor(&self) -> Span {
        Span::new(self.value.span.start, self.value.span.start + 1)
    }
}

impl<'a> ActionPattern<'a> {
    /// The pattern as text; `None` where a part of it is not known.
    pub fn known(&self) -> Option<&'a str> {
        self.text.is_known().then(|| self.text.as_str())
    }

    /// Service prefix and name: `("s3", "Get*")`. `None` for `*`, for what has no colon and for what is not known.
    pub fn split(&self) -> Option<(&'a str, &'a str)> {
        let text = self.known()?;
        let colon = text.bytes().position(|byte| byte == b':')?;
        Some((text.get(..colon)?, text.get(colon + 1..)?))
    }

    /// Place of the service prefix.
    pub fn service_span(&self) -> Span {
        let text = self.text.as_str();
        self.text.span_of(0..text.find(':').unwrap_or(text.len()))
    }

    /// Place of the name behind the colon.
    pub fn name_span(&self) -> Span {
        let text = self.text.as_str();
        self.text
            .span_of(text.find(':').map_or(0, |colon| colon + 1)..text.len())
    }

    /// Place of the whole pattern, without the quotes.
    pub fn span(&self) -> Span {
        self.text.content_span()
    }

    /// Whether `*` or `?` stands in it.
    pub fn has_wildcard(&self) -> bool {
        self.text.may_have_wildcard() && pattern::has_wildcard(self.text.as_str())
    }
}

impl<'a> ResourcePattern<'a> {
    pub(super) fn new(text: &'a Text<'a>) -> Self {
        let known = text.is_known().then(|| text.as_str());
        let arn = known.and_then(Arn::parse);
        Self {
            text,
            colons: arn.map(|arn| arn.colons()),
        }
    }

    /// The pattern as text; `None` where a part of it is not known.
    pub fn known(&self) -> Option<&'a str> {
        self.text.is_known().then(|| self.text.as_str())
    }

    /// The fields of the ARN; `None` for what has no six fields or is not known.
    pub fn arn(&self) -> Option<Arn<'a>> {
        Some(Arn::with_colons(self.text.as_str(), self.colons?))
    }

    /// Place of the whole pattern, without the quotes.
    pub fn span(&self) -> Span {
        self.text.content_span()
    }
}

impl PrincipalType {
    /// The keys of a principal map, as they are written.
    pub const KEYS: [(&'static str, Self); 4] = [
        ("AWS", Self::Aws),
        ("Federated", Self::Federated),
        ("Service", Self::Service),
        ("CanonicalUser", Self::CanonicalUser),
    ];

    /// The key of a principal map, as it is written: `AWS`.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Aws => "AWS",
            Self::Federated => "Federated",
            Self::Service => "Service",
            Self::CanonicalUser => "CanonicalUser",
        }
    }
}

impl<'a> PrincipalElement<'a> {
    /// Whether everybody is named: `"*"`, or `{"AWS": "*"}` among others.
    pub fn is_everyone(&self) -> bool {
        matches!(self.principal, Principal::Everyone)
            || self.values().any(|(principal_type, text)| {
                principal_type == PrincipalType::Aws && text.is_known() && text.as_str() == "*"
            })
    }

    /// Whether it names services of AWS, and nobody else.
    pub fn names_only_services(&self) -> bool {
        let mut types = self.values().map(|(principal_type, _)| principal_type);
        let is_service = |principal_type| principal_type == PrincipalType::Service;
        types.next().is_some_and(is_service) && types.all(is_service)
    }

    /// All values with the type of principal that they stand under; empty for `"*"`.
    pub fn values(&self) -> impl Iterator<Item = (PrincipalType, &'a Text<'a>)> {
        let entries = match &self.principal {
            Principal::Map(entries) => entries.as_slice(),
            Principal::Everyone | Principal::Invalid => &[],
        };
        entries.iter().flat_map(|entry| {
            let values = entry.values.iter();
            values.filter_map(move |&text| Some((entry.principal_type?, text)))
        })
    }
}

impl<'a> ConditionEntry<'a> {
    /// The condition key.
    pub fn key(&self) -> &'a Text<'a> {
        &self.member.key
    }

    /// The values that are strings.
    pub fn texts(&self) -> impl Iterator<Item = &'a Text<'a>> {
        self.values.iter().filter_map(Value::as_text)
    }

    /// Whether the key is `name`, which is matched without regard to case.
    pub fn is_key(&self, name: &str) -> bool {
        self.member.key.as_str().eq_ignore_ascii_case(name)
    }
}
