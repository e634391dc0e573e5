//! What the rules of this theme share: keys under an operator, and edits that move them.

use crate::catalog::ConditionKey;
use crate::fix::{Edit, remove_items, remove_members};
use crate::policy::{
    Condition, ConditionEntry, Operator, OperatorEntry, OperatorFamily, Statement,
};
use crate::rules::LintContext;
use crate::rules::wording::quoted;
use crate::source::Span;
use crate::syntax::Value;

/// A condition key under an operator that exists, both known.
#[derive(Clone, Copy)]
pub(super) struct Entry<'p, 'a> {
    statement: &'p Statement<'a>,
    condition: &'p Condition<'a>,
    operator_index: usize,
    block: &'p OperatorEntry<'a>,
    index: usize,
    pair: &'p ConditionEntry<'a>,
    /// The operator.
    pub(super) operator: Operator,
}

/// The keys of a statement's condition that stand under an operator.
pub(super) fn entries<'p, 'a>(statement: &'p Statement<'a>) -> impl Iterator<Item = Entry<'p, 'a>> {
    statement.condition.iter().flat_map(move |condition| {
        let operators = condition.operators.iter().enumerate();
        operators.flat_map(move |(operator_index, operator_entry)| {
            let known = operator_entry.member.key.is_known();
            let operator = operator_entry.operator.filter(|_| known);
            let entries = operator_entry.entries.iter().enumerate();
            entries.filter_map(move |(index, entry)| {
                entry.key().is_known().then_some(Entry {
                    statement,
                    condition,
                    operator_index,
                    block: operator_entry,
                    index,
                    pair: entry,
                    operator: operator?,
                })
            })
        })
    })
}

impl<'a> Entry<'_, 'a> {
    /// The condition key.
    pub(super) fn key(&self) -> &'a str {
        self.pair.key().as_str()
    }

    /// The condition key for a message.
    pub(super) fn quoted_key(&self) -> String {
        quoted(self.key())
    }

    /// Where the condition key stands, without its quotes.
    pub(super) fn key_span(&self) -> Span {
        self.pair.key().content_span()
    }

    /// What the operator compares.
    pub(super) fn family(&self) -> OperatorFamily {
        self.operator.facts.family
    }

    /// The operator as AWS writes it.
    pub(super) fn operator_name(&self) -> String {
        self.operator.name()
    }

    /// Where the operator stands, without its quotes.
    pub(super) fn operator_span(&self) -> Span {
        self.block.member.key.content_span()
    }

    /// What the catalog knows of the condition key.
    pub(super) fn catalog_key(&self, context: &LintContext<'a>) -> Option<ConditionKey<'a>> {
        context.condition_key(self.pair)
    }

    /// Whether the condition key is one of these.
    pub(super) fn is_any_key(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.pair.is_key(name))
    }

    /// The value or values as they are written.
    pub(super) fn value(&self) -> &'a Value<'a> {
        &self.pair.member.value
    }

    /// The values, one or many.
    pub(super) fn values(&self) -> &'a [Value<'a>] {
        self.pair.values
    }

    /// The operator's name with another operator in the place of its base: prefix and suffix stay.
    pub(super) fn renamed_operator(&self, base: &str) -> String {
        self.operator_name()
            .replacen(self.operator.facts.name, base, 1)
    }

    /// The edits that put the key under the operator with this name, with its value or with another one (as source).
    /// None where that operator has the key already.
    pub(super) fn move_to(&self, text: &str, operator: &str, value: Option<&str>) -> Vec<Edit> {
        let others = self.condition.operators.iter().enumerate();
        let other = others
            .filter(|(index, _)| *index != self.operator_index)
            .find(|(_, other)| other.member.key.as_str().eq_ignore_ascii_case(operator))
            .map(|(_, other)| other);
        let alone = self.block.entries.len() == 1;
        if alone && other.is_none() {
            let rename = Edit::replace(self.operator_span(), operator);
            let change = value.map(|value| Edit::replace(self.value().span, value));
            return std::iter::once(rename).chain(change).collect();
        }
        let source = |span: Span| text.get(span.range()).unwrap_or_default();
        let value = value.unwrap_or_else(|| source(self.value().span));
        let member = format!("{}: {value}", source(self.pair.key().span()));
        let insert = if let Some(other) = other {
            let taken = other.entries.iter().any(|entry| entry.is_key(self.key()));
            let Some(first) = other.entries.first().filter(|_| !taken) else {
                return Vec::new();
            };
            let start = first.key().span().start;
            Edit::insert(start, format!("{member},{}", line_break(text, start)))
        } else {
            let start = self.block.member.key.span().start;
            let gap = line_break(text, start);
            Edit::insert(start, format!("\"{operator}\": {{ {member} }},{gap}"))
        };
        let mut edits = self.remove_from_condition(text, alone);
        edits.push(insert);
        edits
    }

    /// The edits that take the key out of the statement, with an operator and a `Condition` that would be left empty.
    pub(super) fn remove(&self, text: &str) -> Vec<Edit> {
        let alone = self.block.entries.len() == 1;
        if alone && self.condition.operators.len() == 1 {
            let members = self.statement.value.as_object();
            let members = members.map_or(&[][..], |object| &object.members);
            let key = self.condition.member.key.span();
            let index = members.iter().position(|member| member.key.span() == key);
            return index.map_or_else(Vec::new, |index| {
                remove_members(text, self.statement.value, &[index])
            });
        }
        self.remove_from_condition(text, alone)
    }

    fn remove_from_condition(&self, text: &str, alone: bool) -> Vec<Edit> {
        if alone {
            let operators = &self.condition.member.value;
            remove_members(text, operators, &[self.operator_index])
        } else {
            let keys = &self.block.member.value;
            remove_members(text, keys, &[self.index])
        }
    }

    /// The edits that leave only the value at `index` in a list of values.
    pub(super) fn keep_only(&self, text: &str, index: usize) -> Vec<Edit> {
        let others = (0..self.values().len()).filter(|other| *other != index);
        remove_items(text, self.value(), &others.collect::<Vec<_>>())
    }
}

/// The place of a value: of a string without its quotes.
pub(super) fn value_span(value: &Value<'_>) -> Span {
    value
        .as_text()
        .map_or(value.span, crate::syntax::Text::content_span)
}

/// Whether a text stands in JSON as it is: without a character that needs an escape.
pub(super) fn is_plain(text: &str) -> bool {
    let escaped = |character: char| character < ' ' || matches!(character, '"' | '\\');
    !text.contains(escaped)
}

/// What separates two members of an object in which one begins at `start`: a line break and its indentation, where the
/// member begins its line; else a space.
fn line_break(text: &str, start: u32) -> &str {
    let before = text.get(..start as usize).unwrap_or_default();
    let line = before.trim_end_matches([' ', '\t']);
    let break_len = if line.ends_with("\r\n") {
        2
    } else if line.ends_with('\n') {
        1
    } else {
        return " ";
    };
    before.get(line.len() - break_len..).unwrap_or(" ")
}

#[cfg(test)]
mod tests {
    use crate::config::Settings;
    use crate::fix::apply;
    use crate::lint::lint;
    use crate::source::SourceFile;

    /// The text with the first fix of the rule's first finding made.
    fn fixed(condition: &str, rule: &str) -> String {
        let text = format!(
            r#"{{"Version": "2012-10-17", "Statement": {{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/*", "Condition": {condition}}}}}"#
        );
        let file = SourceFile::new("a.json", text);
        let report = lint(&file, &Settings::default());
        let finding = report
            .diagnostics
            .iter()
            .find(|finding| finding.rule == rule);
        let fix = &finding.unwrap().fixes[0];
        let (text, _) = apply(file.text(), &[fix]);
        let start = text.find("\"arn:aws:s3:::b/*\"").unwrap() + "\"arn:aws:s3:::b/*\"".len();
        text[start..text.len() - 2].to_owned()
    }

    #[test]
    fn a_key_moves_to_another_operator() {
        let vacuous = |condition| fixed(condition, "vacuous-condition");
        assert_eq!(
            vacuous(r#"{"StringLike": {"aws:PrincipalTag/a": "*"}}"#),
            r#", "Condition": {"Null": {"aws:PrincipalTag/a": "false"}}"#
        );
        assert_eq!(
            vacuous(r#"{"StringLike": {"aws:PrincipalTag/a": "*", "aws:userid": "A:b*"}}"#),
            r#", "Condition": {"Null": { "aws:PrincipalTag/a": "false" }, "StringLike": {"aws:userid": "A:b*"}}"#
        );
        assert_eq!(
            vacuous(
                r#"{"StringLike": {"aws:PrincipalTag/a": ["*"]}, "Null": {"aws:userid": "true"}}"#
            ),
            r#", "Condition": {"Null": {"aws:PrincipalTag/a": "false", "aws:userid": "true"}}"#
        );
        assert_eq!(
            vacuous(
                "{\r\n  \"StringLike\": {\r\n    \"aws:PrincipalTag/a\": \"*\",\r\n    \"aws:userid\": \"A:b*\"\r\n  }\r\n}"
            ),
            ", \"Condition\": {\r\n  \"Null\": { \"aws:PrincipalTag/a\": \"false\" },\r\n  \"StringLike\": {\r\n    \"aws:userid\": \"A:b*\"\r\n  }\r\n}"
        );
    }

    #[test]
    fn a_key_goes_with_what_would_be_empty() {
        let vacuous = |condition| fixed(condition, "vacuous-condition");
        assert_eq!(
            vacuous(r#"{"StringLikeIfExists": {"aws:PrincipalTag/a": "*"}}"#),
            ""
        );
        assert_eq!(
            vacuous(
                r#"{"StringLikeIfExists": {"aws:PrincipalTag/a": "*"}, "Null": {"aws:userid": "true"}}"#
            ),
            r#", "Condition": {"Null": {"aws:userid": "true"}}"#
        );
    }
}
