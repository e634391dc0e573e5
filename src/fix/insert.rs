//! Puts a member into an object, in the layout that the object has.

use super::Edit;
use crate::syntax::Value;

/// The edit that puts a member behind the last one of an object; `None` for what is no object.
///
/// `text` is the text that the object was read from; `key` and `value` are JSON, the key with its quotes.
pub fn insert_member(text: &str, object: &Value<'_>, key: &str, value: &str) -> Option<Edit> {
    let members = &object.as_object()?.members;
    let (Some(first), Some(last)) = (members.first(), members.last()) else {
        return Some(Edit::insert(
            object.span.start + 1,
            format!("{key}: {value}"),
        ));
    };
    let before = text.get(..first.key.span().start as usize)?;
    // Only the blanks before the member are looked at: the line itself may be the whole document.
    let rest = before.trim_end_matches([' ', '\t']);
    let line = before.get(rest.len()..).unwrap_or_default();
    let own_line = rest.ends_with('\n');
    let gap = if own_line {
        let end = if rest.ends_with("\r\n") { "\r\n" } else { "\n" };
        format!("{end}{line}")
    } else {
        " ".to_owned()
    };
    let at = last.value.span.end.max(last.key.span().end);
    Some(Edit::insert(at, format!(",{gap}{key}: {value}")))
}

#[cfg(test)]
mod tests {
    use super::insert_member;
    use crate::fix::{Fix, apply};
    use crate::source::Dialect;
    use crate::syntax::parse;

    fn with_member(text: &str) -> String {
        let parsed = parse(text, Dialect::Jsonc);
        let edit = insert_member(text, &parsed.root, "\"b\"", "[2]").unwrap();
        let result = apply(text, &[&Fix::safe("", [edit])]).0;
        assert!(parse(&result, Dialect::Jsonc).errors.is_empty(), "{result}");
        result
    }

    #[test]
    fn keeps_the_layout() {
        assert_eq!(with_member("{}"), "{\"b\": [2]}");
        assert_eq!(with_member("{ \"a\": 1 }"), "{ \"a\": 1, \"b\": [2] }");
        assert_eq!(
            with_member("{\n\t\"a\": 1\n}"),
            "{\n\t\"a\": 1,\n\t\"b\": [2]\n}"
        );
        assert_eq!(
            with_member("{\r\n  \"a\": 1, // x\r\n}"),
            "{\r\n  \"a\": 1,\r\n  \"b\": [2], // x\r\n}"
        );
        assert!(insert_member("[]", &parse("[]", Dialect::Json).root, "", "").is_none());
    }
}
