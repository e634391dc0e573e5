//! Repairs that rules of several themes make.

use crate::fix::{Edit, insert_member};
use crate::policy::Statement;

/// The edit that adds a condition to a statement: beside the keys of the same operator, if it has some. `value` is JSON.
pub(super) fn add_condition(
    text: &str,
    statement: &Statement<'_>,
    operator: &str,
    key: &str,
    value: &str,
) -> Option<Edit> {
    let key = format!("\"{key}\"");
    let keys = format!("{{ {key}: {value} }}");
    let name = format!("\"{operator}\"");
    let Some(condition) = &statement.condition else {
        let whole = format!("{{ {name}: {keys} }}");
        return insert_member(text, statement.value, "\"Condition\"", &whole);
    };
    let same = condition
        .operators
        .iter()
        .find(|entry| entry.member.key.as_str() == operator);
    match same {
        Some(entry) => insert_member(text, &entry.member.value, &key, value),
        None => insert_member(text, &condition.member.value, &name, &keys),
    }
}
