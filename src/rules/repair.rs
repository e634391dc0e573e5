//! Repairs that rules of several themes make.

use crate::fix::{Edit, insert_member};
use crate::policy::{Arn, ArnField, Statement};
use crate::source::Span;
use crate::syntax::Value;

/// The edit that adds a condition to a statement: beside the keys of the same operator, if it has some. `value` is JSON.
pub(crate) fn add_condition(
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

/// An ARN of a format of the catalog: `name` says what stands for each variable; partition, Region and account are those of
/// `like`, or examples where it leaves them open.
pub(super) fn fill_arn(
    format: &str,
    like: Option<Arn<'_>>,
    name: impl Fn(&str) -> String,
) -> String {
    let field = |field: ArnField, default: &'static str| {
        let text = like.as_ref().map_or("", |arn| arn.field(field));
        if text.is_empty() || text.contains(['*', '?', '$']) {
            default
        } else {
            text
        }
    };
    let mut parts = format.split('$');
    let mut filled = String::with_capacity(format.len());
    filled += parts.next().unwrap_or_default();
    for part in parts {
        let Some((variable, after)) = part
            .strip_prefix('{')
            .map(|part| part.split_once('}').unwrap_or((part, "")))
        else {
            filled.push('$');
            filled += part;
            continue;
        };
        match variable {
            "Partition" => filled += field(ArnField::Partition, "aws"),
            "Region" => filled += field(ArnField::Region, "us-east-1"),
            "Account" => filled += field(ArnField::Account, "111122223333"),
            _ => filled += &name(variable),
        }
        filled += after;
    }
    filled
}

/// What stands for a variable of an ARN format until somebody writes the real name: `queue-name` for `QueueName`.
pub(super) fn placeholder(variable: &str) -> String {
    let mut text = String::with_capacity(variable.len() + 4);
    let mut low = false;
    for letter in variable.chars().filter(char::is_ascii_alphanumeric) {
        if letter.is_ascii_uppercase() && low {
            text.push('-');
        }
        low = !letter.is_ascii_uppercase();
        text.push(letter.to_ascii_lowercase());
    }
    text
}

/// What stands between the items of a list behind the item at `start`: a line break with that item's indentation where it
/// begins its line, else a space.
pub(super) fn item_gap(text: &str, start: u32) -> String {
    let before = text.get(..start as usize).unwrap_or_default();
    let rest = before.trim_end_matches([' ', '\t']);
    match before.get(rest.len()..) {
        Some(indent) if rest.ends_with('\n') => format!("\n{indent}"),
        _ => " ".to_owned(),
    }
}

/// The edits that put texts before the items of a list, or make a list of a single value.
pub(super) fn add_items(text: &str, value: &Value<'_>, items: &[String]) -> Vec<Edit> {
    let Some(first) = value.one_or_many().first() else {
        return Vec::new();
    };
    let array = value.as_array().is_some();
    let gap = if array {
        item_gap(text, first.span.start)
    } else {
        " ".to_owned()
    };
    let mut written = String::new();
    for item in items {
        written += "\"";
        written += item;
        written += "\",";
        written += &gap;
    }
    if array {
        return vec![Edit::insert(first.span.start, written)];
    }
    vec![
        Edit::insert(value.span.start, format!("[{written}")),
        Edit::insert(value.span.end, "]"),
    ]
}

/// The edit that puts other texts in the place of an item of `value`, a list or a single text.
pub(super) fn replace_item(text: &str, value: &Value<'_>, place: Span, items: &[String]) -> Edit {
    let quoted: Vec<String> = items.iter().map(|item| format!("\"{item}\"")).collect();
    let list = if value.as_array().is_some() {
        quoted.join(&format!(",{}", item_gap(text, place.start)))
    } else if quoted.len() == 1 {
        quoted.concat()
    } else {
        format!("[{}]", quoted.join(", "))
    };
    Edit::replace(place, list)
}
