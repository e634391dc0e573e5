//! What makes two statements equal: all of their elements but `Sid`, whatever the order of members and lists, the
//! brackets around single values, and the case of actions, condition operators and condition keys.

use crate::policy::Statement;
use crate::syntax::{Member, Value, ValueKind};

/// The deepest value of a statement that the grammar knows: list, key, operator, condition, statement.
const MAX_DEPTH: u32 = 5;

/// A number that equal statements share; `None` for a statement with parts that are unknown, unreadable or deeper
/// than any valid one. Takes no memory.
pub(super) fn hash(statement: &Statement<'_>) -> Option<u64> {
    hash_value(statement.value, Place::Statement, MAX_DEPTH)
}

/// A number that equal statements share, from their members and the ends of their items alone: far cheaper than
/// [`hash`], and already different for most.
pub(super) fn shape(statement: &Statement<'_>) -> u64 {
    let members = statement
        .value
        .as_object()
        .map_or(&[][..], |object| &object.members);
    let counted = members
        .iter()
        .filter(|member| Place::Statement.counts(member));
    counted.fold(0, |sum, member| {
        let items = member.value.one_or_many();
        let texts = items.iter().filter_map(Value::as_text);
        let ends = texts.fold(items.len() as u64, |sum, text| {
            sum.wrapping_add(end(text.as_str()))
        });
        let key = hash_text(member.key.as_str(), false);
        sum.wrapping_add(mix(key ^ ends))
    })
}

/// A text that two statements with a [`hash`] share exactly if they are equal.
pub(super) fn canonical(statement: &Statement<'_>) -> String {
    let mut text = String::new();
    write(statement.value, Place::Statement, &mut text);
    text
}

/// The same text without one element; `None` for a statement with parts that can't be compared: see [`hash`].
pub(super) fn canonical_without(statement: &Statement<'_>, element: &str) -> Option<String> {
    hash(statement)?;
    let members = &statement.value.as_object()?.members;
    let mut parts: Vec<String> = members
        .iter()
        .filter(|member| Place::Statement.counts(member) && member.key.as_str() != element)
        .map(|member| member_text(member, Place::Statement))
        .collect();
    parts.sort_unstable();
    Some(parts.join(","))
}

/// Where a value stands, as far as it decides what makes two of them equal.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    /// The members of a statement.
    Statement,
    /// An action: upper and lower case are the same.
    Action,
    /// `Condition`, and an operator in it: the keys' case does not count.
    Condition,
    /// Anything else.
    Other,
}

impl Place {
    /// The place of what stands under a key.
    fn under(self, key: &str) -> Self {
        match (self, key) {
            (Self::Statement, "Action" | "NotAction") => Self::Action,
            (Self::Statement, "Condition") | (Self::Condition, _) => Self::Condition,
            _ => Self::Other,
        }
    }

    /// Whether the member counts at all.
    fn counts(self, member: &Member<'_>) -> bool {
        self != Self::Statement || member.key.as_str() != "Sid"
    }
}

fn hash_value(value: &Value<'_>, place: Place, depth: u32) -> Option<u64> {
    match &value.kind {
        ValueKind::Object(object) => {
            let depth = depth.checked_sub(1)?;
            let mut sum = 1_u64;
            for member in object.members.iter().filter(|member| place.counts(member)) {
                let key = member.key.as_str();
                let inner = hash_value(&member.value, place.under(key), depth)?;
                let key = hash_text(key, place == Place::Condition);
                sum = sum.wrapping_add(mix(key.rotate_left(17) ^ inner));
            }
            Some(mix(sum))
        }
        ValueKind::Array(items) => {
            let depth = depth.checked_sub(1)?;
            items.iter().try_fold(0_u64, |sum, item| {
                Some(sum.wrapping_add(hash_value(item, place, depth)?))
            })
        }
        ValueKind::String(text) => text
            .is_known()
            .then(|| hash_text(text.as_str(), place == Place::Action)),
        ValueKind::Number(number) => Some(hash_text(number, false)),
        ValueKind::Bool(true) => Some(hash_text("true", false)),
        ValueKind::Bool(false) => Some(hash_text("false", false)),
        ValueKind::Null => Some(0),
        ValueKind::Hole | ValueKind::Error => None,
    }
}

/// A number that texts share that are equal but for their case, from their length and last letters.
fn end(text: &str) -> u64 {
    const FOLD: u128 = 0x2020_2020_2020_2020_2020_2020_2020_2020;
    let last = text.as_bytes().last_chunk();
    let last = last.map_or(0, |last| u128::from_le_bytes(*last) | FOLD);
    mix(last as u64 ^ mix((last >> 64) as u64 ^ text.len() as u64))
}

/// FNV-1a.
fn hash_text(text: &str, fold: bool) -> u64 {
    text.bytes().fold(0xCBF2_9CE4_8422_2325, |hash, byte| {
        let byte = if fold {
            byte.to_ascii_lowercase()
        } else {
            byte
        };
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    })
}

fn mix(number: u64) -> u64 {
    (number ^ (number >> 29)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn write(value: &Value<'_>, place: Place, out: &mut String) {
    let (mut parts, open, close) = match &value.kind {
        ValueKind::Object(object) => {
            let members = object.members.iter().filter(|member| place.counts(member));
            (
                members.map(|member| member_text(member, place)).collect(),
                '{',
                '}',
            )
        }
        ValueKind::Array(items) => match items.as_slice() {
            [item] => return write(item, place, out),
            items => {
                let parts: Vec<String> = items.iter().map(|item| value_text(item, place)).collect();
                (parts, '[', ']')
            }
        },
        ValueKind::String(text) => return *out += &quoted(text.as_str(), place == Place::Action),
        ValueKind::Number(number) => return *out += &quoted(number, false),
        ValueKind::Bool(value) => {
            return *out += &quoted(if *value { "true" } else { "false" }, false);
        }
        ValueKind::Null | ValueKind::Hole | ValueKind::Error => return *out += "null",
    };
    parts.sort_unstable();
    out.push(open);
    *out += &parts.join(",");
    out.push(close);
}

fn value_text(value: &Value<'_>, place: Place) -> String {
    let mut text = String::new();
    write(value, place, &mut text);
    text
}

fn member_text(member: &Member<'_>, place: Place) -> String {
    let key = member.key.as_str();
    let mut text = quoted(key, place == Place::Condition);
    text.push(':');
    write(&member.value, place.under(key), &mut text);
    text
}

fn quoted(text: &str, fold: bool) -> String {
    if fold {
        format!("{:?}", text.to_ascii_lowercase())
    } else {
        format!("{text:?}")
    }
}
