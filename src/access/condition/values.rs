//! What the values of a condition key take in.

use super::ConditionMeaning;
use super::keys::Form;
use crate::catalog::KeyPresence;
use crate::policy::value::{IpRange, scalar};
use crate::policy::{Arn, ConditionEntry, Operator, OperatorFamily, SetQualifier, variables};
use crate::syntax::Value;

/// The variables whose values are those of the resource's own account: as good as written out.
const OWN: [&str; 3] = [
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:ResourceOrgPaths",
];

/// Ranges that hold at least one in so many of all addresses bound nothing worth the name: a half of the internet,
/// a quarter, and `2000::/3`, which is all of the IPv6 that is in use.
const INTERNET_SHARE: u8 = 3;

/// What a test means that takes every value, or none; `None` for others.
pub(super) fn of_everything(
    operator: Operator,
    entry: &ConditionEntry<'_>,
    presence: KeyPresence,
) -> Option<ConditionMeaning> {
    let always_there = presence == KeyPresence::Always;
    let if_missing = operator.if_exists || operator.qualifier == Some(SetQualifier::ForAllValues);
    if operator.facts.family == OperatorFamily::Null {
        return match (all_equal(entry, "false"), all_equal(entry, "true")) {
            (true, _) if always_there => Some(ConditionMeaning::Always),
            (_, true) if always_there => Some(ConditionMeaning::Never),
            _ => None,
        };
    }
    let takes_all = operator.facts.wildcards
        && entry
            .texts()
            .any(|text| text.is_known() && is_stars(text.as_str()));
    match (takes_all, operator.facts.negated) {
        (true, false) if if_missing || always_there => Some(ConditionMeaning::Always),
        (true, true) if operator.qualifier == Some(SetQualifier::ForAnyValue) => {
            Some(ConditionMeaning::Never)
        }
        (true, true) if always_there && !if_missing => Some(ConditionMeaning::Never),
        // No value at all is never matched.
        (false, false) if entry.values.is_empty() && !if_missing => Some(ConditionMeaning::Never),
        _ => None,
    }
}

/// Whether the values, each of them, have the form. What is not known has it.
pub(super) fn pin(entry: &ConditionEntry<'_>, operator: Operator, form: Form) -> bool {
    if form == Form::Addresses {
        return addresses_pin(entry.values);
    }
    let fixed = |value: &Value<'_>| {
        scalar(value).is_none_or(|text| is_fixed(text, operator.facts.wildcards, form))
    };
    !entry.values.is_empty() && entry.values.iter().all(fixed)
}

/// Whether there are values, and all are `text` in any ASCII case.
pub(super) fn all_equal(entry: &ConditionEntry<'_>, text: &str) -> bool {
    let equal =
        |value: &Value<'_>| scalar(value).is_some_and(|value| value.eq_ignore_ascii_case(text));
    !entry.values.is_empty() && entry.values.iter().all(equal)
}

fn is_stars(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte == b'*')
}

fn is_fixed(text: &str, wildcards: bool, form: Form) -> bool {
    match form {
        Form::True => text.eq_ignore_ascii_case("true"),
        Form::Any => !wildcards || text.bytes().any(|byte| !matches!(byte, b'*' | b'?')),
        Form::Whole => is_written_out(text, wildcards),
        Form::Start => starts_fixed(text, wildcards),
        Form::Arn => match Arn::parse(text) {
            Some(arn) if arn.account().is_empty() => starts_fixed(arn.resource(), wildcards),
            Some(arn) => is_written_out(arn.account(), wildcards),
            // No ARN matches such a text, unless its wildcards stand for the missing fields.
            None => !wildcards || !text.contains(['*', '?']),
        },
        Form::Addresses => true,
    }
}

/// Whether a text holds no wildcard, and no variable but those of the resource's own account.
fn is_written_out(text: &str, wildcards: bool) -> bool {
    let own = |name: &str| OWN.iter().any(|known| known.eq_ignore_ascii_case(name));
    !(wildcards && text.contains(['*', '?']))
        && variables(text).all(|variable| !variable.is_reference() || own(variable.name))
}

/// Whether the first character is a fixed one.
fn starts_fixed(text: &str, wildcards: bool) -> bool {
    let open = wildcards && text.starts_with(['*', '?']);
    let first = variables(text)
        .next()
        .filter(|variable| variable.range.start == 0);
    !open
        && !text.is_empty()
        && first.is_none_or(|variable| {
            is_written_out(variable.name, false) && {
                let whole = text.get(variable.range.clone()).unwrap_or_default();
                is_written_out(whole, false)
            }
        })
}

fn addresses_pin(values: &[Value<'_>]) -> bool {
    let mut shares = [0_u128; 2];
    for value in values {
        let Some(text) = scalar(value) else {
            return true;
        };
        let Some(range) = IpRange::parse(text) else {
            continue;
        };
        // The share of all addresses, in units of 2⁻¹²⁰.
        let share = 1_u128 << 120_u32.saturating_sub(u32::from(range.prefix()));
        let [v4, v6] = &mut shares;
        let sum = if range.is_ipv4() { v4 } else { v6 };
        *sum = sum.saturating_add(share);
    }
    let limit = 1_u128 << (120 - INTERNET_SHARE);
    shares.iter().all(|share| *share < limit)
}
