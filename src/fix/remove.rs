//! Takes items out of lists and members out of objects, with their commas, and leaves comments and layout alone.

use std::ops::Range;

use super::Edit;
use crate::source::Span;
use crate::syntax::{TokenKind, Value, tokens};

/// The edits that take the items at `indexes` out of an array.
///
/// `text` is the text that the array was read from. An item that has its lines for itself goes with them; comments
/// stay. No edits for what is no array. Taking all items leaves `[]`.
pub fn remove_items(text: &str, array: &Value<'_>, indexes: &[usize]) -> Vec<Edit> {
    let spans: Vec<Span> = array
        .as_array()
        .unwrap_or_default()
        .iter()
        .map(|item| item.span)
        .collect();
    remove(text, array.span, &spans, indexes)
}

/// The edits that take the members at `indexes` out of an object: as [`remove_items`].
pub fn remove_members(text: &str, object: &Value<'_>, indexes: &[usize]) -> Vec<Edit> {
    let members = object.as_object().map(|object| object.members.as_slice());
    let spans: Vec<Span> = members
        .unwrap_or_default()
        .iter()
        .map(crate::syntax::Member::span)
        .collect();
    remove(text, object.span, &spans, indexes)
}

fn remove(text: &str, whole: Span, parts: &[Span], indexes: &[usize]) -> Vec<Edit> {
    let mut gone = vec![false; parts.len()];
    for &index in indexes {
        if let Some(slot) = gone.get_mut(index) {
            *slot = true;
        }
    }
    let comma_after = |index: usize| {
        let from = parts.get(index)?.end as usize;
        let to = parts.get(index + 1).map_or(whole.end, |next| next.start) as usize;
        let comma = tokens(text.get(from..to)?).find(|token| token.kind == TokenKind::Comma)?;
        Some(from + comma.span.start as usize..from + comma.span.end as usize)
    };
    let mut ranges: Vec<Range<usize>> = Vec::new();
    let mut last_kept = None;
    for (index, part) in parts.iter().enumerate() {
        if !gone.get(index).copied().unwrap_or_default() {
            last_kept = Some(index);
            continue;
        }
        let comma = comma_after(index);
        if comma.is_none() && index + 1 == parts.len() {
            ranges.extend(last_kept.and_then(comma_after));
        }
        with_blanks(text, part.range(), comma, &mut ranges);
    }
    ranges.sort_by_key(|range| (range.start, range.end));
    merge(text, ranges)
        .map(|range| Edit::delete(Span::new(range.start as u32, range.end as u32)))
        .collect()
}

/// The part and its comma, with the white space that would be left over.
fn with_blanks(
    text: &str,
    part: Range<usize>,
    comma: Option<Range<usize>>,
    ranges: &mut Vec<Range<usize>>,
) {
    let mut core = part;
    if let Some(comma) = comma {
        let between = text.get(core.end..comma.start).unwrap_or_default();
        if between.bytes().all(|byte| byte.is_ascii_whitespace()) {
            core.end = comma.end;
        } else {
            ranges.push(comma);
        }
    }
    let before = text.get(..core.start).unwrap_or_default();
    let after = text.get(core.end..).unwrap_or_default();
    let blanks_before = before.len() - before.trim_end_matches([' ', '\t']).len();
    let blanks_after = after.len() - after.trim_start_matches([' ', '\t']).len();
    let line_starts = before.len() == blanks_before
        || before
            .get(..before.len() - blanks_before)
            .is_some_and(|rest| rest.ends_with('\n'));
    let rest = after.get(blanks_after..).unwrap_or_default();
    let line_end = if rest.starts_with('\n') {
        Some(1)
    } else {
        rest.starts_with("\r\n").then_some(2)
    };
    let closes = rest.starts_with([']', '}']);
    let range = match (line_starts, line_end) {
        (true, Some(end)) => core.start - blanks_before..core.end + blanks_after + end,
        (false, Some(_)) => core.start - blanks_before..core.end,
        (_, None) if closes => core.start - blanks_before..core.end,
        (_, None) => core.start..core.end + blanks_after,
    };
    ranges.push(range);
}

/// Joins ranges that touch, or have nothing but spaces between them.
fn merge(text: &str, ranges: Vec<Range<usize>>) -> impl Iterator<Item = Range<usize>> {
    let mut merged: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let joined = merged.last_mut().filter(|last| {
            range.start <= last.end
                || text
                    .get(last.end..range.start)
                    .is_some_and(|gap| gap.bytes().all(|byte| byte == b' ' || byte == b'\t'))
        });
        match joined {
            Some(last) => last.end = last.end.max(range.end),
            None => merged.push(range),
        }
    }
    merged.into_iter()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{remove_items, remove_members};
    use crate::fix::{Fix, apply};
    use crate::source::Dialect;
    use crate::syntax::{TokenKind, parse, tokens};

    fn without(text: &str, indexes: &[usize]) -> String {
        let parsed = parse(text, Dialect::Jsonc);
        let edits = if parsed.root.as_array().is_some() {
            remove_items(text, &parsed.root, indexes)
        } else {
            remove_members(text, &parsed.root, indexes)
        };
        let (result, applied) = apply(text, &[&Fix::safe("", edits)]);
        assert_eq!(applied, [0], "{text}");
        assert!(parse(&result, Dialect::Jsonc).errors.is_empty(), "{result}");
        result
    }

    #[test]
    fn on_one_line() {
        let list = r#"["a", "b", "c"]"#;
        assert_eq!(without(list, &[0]), r#"["b", "c"]"#);
        assert_eq!(without(list, &[1]), r#"["a", "c"]"#);
        assert_eq!(without(list, &[2]), r#"["a", "b"]"#);
        assert_eq!(without(list, &[1, 2]), r#"["a"]"#);
        assert_eq!(without(list, &[0, 2]), r#"["b"]"#);
        assert_eq!(without(list, &[0, 1, 2]), "[]");
        assert_eq!(without(r#"{"a": 1, "b": [2]}"#, &[1]), r#"{"a": 1}"#);
        assert_eq!(without(r#"["a" , "b" ]"#, &[1]), r#"["a"  ]"#);
    }

    #[test]
    fn on_lines_of_their_own() {
        let list = "[\n  \"a\",\n  \"b\",\r\n  \"c\"\n]";
        assert_eq!(without(list, &[0]), "[\n  \"b\",\r\n  \"c\"\n]");
        assert_eq!(without(list, &[1]), "[\n  \"a\",\n  \"c\"\n]");
        assert_eq!(without(list, &[2]), "[\n  \"a\",\n  \"b\"\r\n]");
        assert_eq!(without(list, &[1, 2]), "[\n  \"a\"\n]");
        let trailing = "[\n  \"a\",\n  \"b\",\n]";
        assert_eq!(without(trailing, &[1]), "[\n  \"a\",\n]");
        let mixed = "[\n  \"a\", \"b\",\n  \"c\", \"d\"]";
        assert_eq!(without(mixed, &[1]), "[\n  \"a\",\n  \"c\", \"d\"]");
        assert_eq!(without(mixed, &[2]), "[\n  \"a\", \"b\",\n  \"d\"]");
        assert_eq!(without(mixed, &[2, 3]), "[\n  \"a\", \"b\"\n  ]");
    }

    #[test]
    fn comments_stay() {
        let list = "[\n  \"a\", // first\n  \"b\" /* , */, // second\n  // third\n  \"c\"]";
        assert_eq!(
            without(list, &[1]),
            "[\n  \"a\", // first\n  /* , */ // second\n  // third\n  \"c\"]"
        );
        assert_eq!(
            without(list, &[2]),
            "[\n  \"a\", // first\n  \"b\" /* , */ // second\n  // third\n]"
        );
        assert_eq!(without("[ // one\n\"a\"]", &[0]), "[ // one\n]");
    }

    proptest! {
        #[test]
        fn the_other_items_and_all_comments_stay(
            gaps in proptest::collection::vec(
                proptest::sample::select(vec!["", " ", "\n  ", "\r\n", " // a, b\n", "/* , */"]),
                2..16,
            ),
            trailing in any::<bool>(),
            picked in proptest::collection::btree_set(0_usize..7, 0..7),
        ) {
            let count = gaps.len() / 2;
            let mut text = "[".to_owned();
            for (index, pair) in gaps.as_chunks::<2>().0.iter().enumerate() {
                let comma = if index + 1 < count || trailing { "," } else { "" };
                text.extend([pair[0], "\"", &index.to_string(), "\"", pair[1], comma]);
            }
            text.push_str("\n]");
            let indexes: Vec<usize> = picked.into_iter().filter(|&index| index < count).collect();
            let parsed = parse(&text, Dialect::Jsonc);
            let edits = remove_items(&text, &parsed.root, &indexes);
            let result = apply(&text, &[&Fix::safe("", edits)]).0;
            let again = parse(&result, Dialect::Jsonc);
            prop_assert!(again.errors.is_empty(), "{text}\n{result}");
            let left: Vec<String> = (0..count)
                .filter(|index| !indexes.contains(index))
                .map(|index| index.to_string())
                .collect();
            let found: Vec<&str> = again
                .root
                .as_array()
                .unwrap()
                .iter()
                .map(|item| item.as_text().unwrap().as_str())
                .collect();
            prop_assert_eq!(found, left, "{}\n{}", text, result);
            let comments = |text: &str| {
                tokens(text)
                    .filter(|token| matches!(token.kind, TokenKind::Comment { .. }))
                    .count()
            };
            prop_assert_eq!(comments(&result), comments(&text), "{}\n{}", text, result);
        }
    }
}
