//! What a condition does to its statement: nothing, everything, or certain bounds.
//!
//! Bounds are upper approximations, as every rule that looks at a condition accuses for the lack of one: a value that is
//! not known (a hole) bounds as a fixed one would, and a key that is not known sets [`Bounds::UNKNOWN`].

mod keys;
mod values;

use crate::catalog::{Catalog, ConditionKey, KeyPresence};
use crate::embed::PolicyKind;
use crate::policy::{
    ConditionEntry, Operator, OperatorEntry, OperatorFamily, SetQualifier, Statement,
};
use crate::syntax::Value;

/// A set of things that a condition pins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Bounds(u16);

/// What a condition, or one test of it, does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConditionMeaning {
    /// It holds for every request: as good as none.
    Always,
    /// It holds for no request: the statement has no effect.
    Never,
    /// It holds for some requests.
    Bounds(Bounds),
}

impl Bounds {
    /// Nothing is pinned.
    pub const NONE: Self = Self(0);
    /// Who asks is pinned to fixed accounts, organizations, principals or services.
    pub const PRINCIPAL: Self = Self(1);
    /// Where a request comes from, or on whose behalf, is pinned: a network, an account, a resource.
    pub const SOURCE: Self = Self(1 << 1);
    /// The resource is narrowed: by its tags, its account, its organization.
    pub const RESOURCE: Self = Self(1 << 2);
    /// The service that a role is passed to, or that a service-linked role is for, is restricted.
    pub const PASSED_SERVICE: Self = Self(1 << 3);
    /// The permissions boundary, or the policy that is attached, is pinned.
    pub const BOUNDARY: Self = Self(1 << 4);
    /// The caller must have something, such as a tag, that does not pin who it is.
    pub const CALLER: Self = Self(1 << 5);
    /// Something of the request that the caller can bring about: MFA, time, Region, encryption of the connection, an
    /// address out of a range that bounds little.
    pub const CIRCUMSTANCE: Self = Self(1 << 6);
    /// Something else: a service's own key, or one that is not known.
    pub const UNKNOWN: Self = Self(1 << 7);
    /// Everything may be pinned: an operator or a key that is not known.
    pub const ALL: Self = Self(0xFF);

    /// The things of either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// The things of both sets.
    #[must_use]
    pub const fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Whether something of `other` is pinned.
    pub const fn any_of(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether nothing but things of `other` is pinned.
    pub const fn only(self, other: Self) -> bool {
        self.0 & !other.0 == 0
    }

    /// Whether nothing is pinned.
    pub const fn is_none(self) -> bool {
        self.0 == 0
    }
}

impl ConditionMeaning {
    /// What the whole condition of a statement does, in a policy of `kind`.
    pub fn of_statement(statement: &Statement<'_>, catalog: &Catalog, kind: PolicyKind) -> Self {
        let Some(condition) = &statement.condition else {
            return Self::Always;
        };
        if !is_whole(&condition.member.value) {
            return Self::Bounds(Bounds::ALL);
        }
        let tests = statement
            .conditions()
            .map(|(operator, entry)| Self::of_test(operator, entry, catalog, kind));
        tests.fold(Self::Always, Self::and)
    }

    /// What one test of a condition does: a condition key under an operator, with its values.
    pub fn of_test(
        operator: &OperatorEntry<'_>,
        entry: &ConditionEntry<'_>,
        catalog: &Catalog,
        kind: PolicyKind,
    ) -> Self {
        let known = operator.member.key.is_known() && entry.key().is_known();
        match operator.operator.filter(|_| known) {
            Some(operator) => test(operator, entry, catalog, kind),
            None => Self::Bounds(Bounds::ALL),
        }
    }

    /// What two conditions together do.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Never, _) | (_, Self::Never) => Self::Never,
            (Self::Always, meaning) | (meaning, Self::Always) => meaning,
            (Self::Bounds(a), Self::Bounds(b)) => Self::Bounds(a.union(b)),
        }
    }

    /// What is pinned: nothing for a condition that always holds, everything for one that never does.
    pub fn bounds(self) -> Bounds {
        match self {
            Self::Always => Bounds::NONE,
            Self::Never => Bounds::ALL,
            Self::Bounds(bounds) => bounds,
        }
    }

    /// Whether the condition holds for every request.
    pub fn is_always(self) -> bool {
        self == Self::Always
    }

    /// Whether the condition can hold at all.
    pub fn may_hold(self) -> bool {
        self != Self::Never
    }
}

/// What is pinned for every request that escapes the condition of a `Deny`, so for all that the policy still allows
/// where that statement denies: `StringNotEquals` on `aws:PrincipalOrgID` leaves only principals of the organization.
///
/// A request escapes where one of the tests fails, so something is pinned only if each test, failing, pins it or
/// something like it; the answer is the union of what they pin, or nothing.
pub fn escape(statement: &Statement<'_>, catalog: &Catalog) -> Bounds {
    let whole = |value: &Value<'_>| is_whole(value);
    if !statement
        .condition
        .as_ref()
        .is_some_and(|condition| whole(&condition.member.value))
    {
        return Bounds::NONE;
    }
    let mut all = Bounds::NONE;
    for (operator, entry) in statement.conditions() {
        let known = operator.member.key.is_known() && entry.key().is_known();
        let Some(operator) = operator.operator.filter(|_| known) else {
            return Bounds::ALL;
        };
        let pinned = escape_of(operator, entry, catalog);
        if pinned.is_none() {
            return Bounds::NONE;
        }
        all = all.union(pinned);
    }
    all
}

fn escape_of(operator: Operator, entry: &ConditionEntry<'_>, catalog: &Catalog) -> Bounds {
    let key = entry.key().as_str();
    if operator.facts.family == OperatorFamily::Bool {
        // Not false is true, and present.
        let service = ["aws:PrincipalIsAWSService", "aws:ViaAWSService"];
        let of_service = service.iter().any(|name| key.eq_ignore_ascii_case(name));
        let pins = of_service && values::all_equal(entry, "false");
        return if pins {
            Bounds::PRINCIPAL
        } else {
            Bounds::NONE
        };
    }
    if !operator.facts.negated || operator.qualifier == Some(SetQualifier::ForAnyValue) {
        return Bounds::NONE;
    }
    match keys::find(key, catalog.condition_key(key)) {
        Some((bound, form)) if values::pin(entry, operator, form) => bound,
        _ => Bounds::NONE,
    }
}

/// Whether a condition was read whole: nothing in it is unknown or broken.
fn is_whole(value: &Value<'_>) -> bool {
    value.as_object().is_some_and(|object| {
        let mut members = object.members.iter();
        members.all(|member| member.value.as_object().is_some())
    })
}

fn test(
    operator: Operator,
    entry: &ConditionEntry<'_>,
    catalog: &Catalog,
    kind: PolicyKind,
) -> ConditionMeaning {
    let name = entry.key().as_str();
    let key = catalog.condition_key(name);
    let presence = presence(key, kind);
    if let Some(meaning) = values::of_everything(operator, entry, presence) {
        return meaning;
    }
    let (bound, form) =
        keys::find(name, key).unwrap_or_else(|| (keys::weak(name, key), keys::Form::Any));
    let weak = match bound {
        Bounds::PRINCIPAL => Bounds::CALLER,
        Bounds::SOURCE => Bounds::CIRCUMSTANCE,
        // Other than with what is named: which tags and roles that leaves is not known.
        Bounds::RESOURCE | Bounds::PASSED_SERVICE | Bounds::BOUNDARY => Bounds::UNKNOWN,
        other => other,
    };
    let positive = !operator.facts.negated
        && !operator.if_exists
        && operator.qualifier != Some(SetQualifier::ForAllValues)
        && operator.facts.family != OperatorFamily::Null;
    let pins = positive && values::pin(entry, operator, form);
    ConditionMeaning::Bounds(if pins { bound } else { weak })
}

/// When a request that the statement could match holds the key. Identity policies see no anonymous requests.
fn presence(key: Option<ConditionKey<'_>>, kind: PolicyKind) -> KeyPresence {
    let presence = key.map_or(KeyPresence::Sometimes, ConditionKey::presence);
    match (presence, kind) {
        (
            KeyPresence::Signed,
            PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session,
        ) => KeyPresence::Always,
        (presence, _) => presence,
    }
}
