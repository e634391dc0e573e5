//! `textDocument/semanticTokens`: service, action, wildcard, variable, and the fields of ARNs.

use tower_lsp::ls_types::{SemanticToken, SemanticTokenType, SemanticTokens, SemanticTokensLegend};

use super::document::Document;
use super::policies;
use crate::policy::{Arn, ArnField, Operator, PrincipalElement, Statement, variables};
use crate::source::Span;
use crate::syntax::Text;

/// What a token is: an index into the legend.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Service,
    Action,
    Wildcard,
    Variable,
    Partition,
    Region,
    Account,
    Resource,
    Operator,
    ConditionKey,
    Effect,
}

/// The types of tokens, in the order of their numbers.
pub(super) fn legend() -> SemanticTokensLegend {
    SemanticTokensLegend {
        token_types: vec![
            SemanticTokenType::NAMESPACE,
            SemanticTokenType::FUNCTION,
            SemanticTokenType::OPERATOR,
            SemanticTokenType::VARIABLE,
            SemanticTokenType::ENUM_MEMBER,
            SemanticTokenType::ENUM,
            SemanticTokenType::NUMBER,
            SemanticTokenType::TYPE,
            SemanticTokenType::KEYWORD,
            SemanticTokenType::PROPERTY,
            SemanticTokenType::MODIFIER,
        ],
        token_modifiers: Vec::new(),
    }
}

/// The tokens of a document, those that touch `within` only.
pub(super) fn semantic_tokens(document: &Document, within: Option<Span>) -> SemanticTokens {
    let mut found: Vec<(Span, Kind)> = Vec::new();
    policies::each(document, |policy| {
        let variables = policy.has_variables();
        for statement in &policy.statements {
            let span = statement.value.span;
            let is_wanted =
                within.is_none_or(|within| span.start <= within.end && within.start <= span.end);
            if is_wanted {
                collect(statement, variables, &mut found);
            }
        }
    });
    let touches =
        |span: Span| within.is_none_or(|within| span.start < within.end && within.start < span.end);
    found.retain(|(span, _)| !span.is_empty() && touches(*span));
    found.sort_by_key(|(span, _)| span.start);
    SemanticTokens {
        result_id: None,
        data: encode(document, &found),
    }
}

/// The tokens relative to each other, as the protocol counts them.
fn encode(document: &Document, found: &[(Span, Kind)]) -> Vec<SemanticToken> {
    let (mut line, mut column) = (0, 0);
    let mut data = Vec::with_capacity(found.len());
    for (span, kind) in found {
        let range = document.range(*span);
        // A token stands in one line: so does each part of a string that is closed.
        if range.start.line != range.end.line {
            continue;
        }
        let delta_line = range.start.line - line;
        if delta_line > 0 {
            column = 0;
        }
        data.push(SemanticToken {
            delta_line,
            delta_start: range.start.character - column,
            length: range.end.character - range.start.character,
            token_type: *kind as u32,
            token_modifiers_bitset: 0,
        });
        (line, column) = (range.start.line, range.start.character);
    }
    data
}

fn collect(statement: &Statement<'_>, has_variables: bool, found: &mut Vec<(Span, Kind)>) {
    if let Some(text) = statement
        .effect
        .as_ref()
        .and_then(|it| it.member.value.as_text())
    {
        found.push((text.content_span(), Kind::Effect));
    }
    for pattern in statement
        .action_elements()
        .flat_map(|element| &element.patterns)
    {
        let text = pattern.text;
        let whole = text.as_str();
        let colon = whole.find(':').unwrap_or(0);
        split(text, 0..colon, Kind::Service, false, found);
        let name = if colon > 0 { colon + 1 } else { 0 };
        split(text, name..whole.len(), Kind::Action, false, found);
    }
    for pattern in statement
        .resource_elements()
        .flat_map(|element| &element.patterns)
    {
        arn(pattern.text, has_variables, found);
    }
    for (_, text) in statement
        .principal_elements()
        .flat_map(PrincipalElement::values)
    {
        arn(text, false, found);
    }
    if let Some(condition) = &statement.condition {
        for entry in &condition.operators {
            if entry.operator.is_some() {
                found.push((entry.member.key.content_span(), Kind::Operator));
            }
        }
    }
    for (operator, entry) in statement.conditions() {
        found.push((entry.key().content_span(), Kind::ConditionKey));
        let takes = operator
            .operator
            .is_some_and(|it: Operator| it.facts.variables);
        let wild = operator
            .operator
            .is_some_and(|it: Operator| it.facts.wildcards);
        for text in entry.texts() {
            if text.as_str().starts_with("arn:") {
                arn(text, has_variables && takes, found);
            } else if wild || takes {
                marks(
                    text,
                    0..text.as_str().len(),
                    (wild, has_variables && takes),
                    found,
                );
            }
        }
    }
}

/// The fields of an ARN; a text that is none has its wildcards and variables marked.
fn arn(text: &Text<'_>, has_variables: bool, found: &mut Vec<(Span, Kind)>) {
    let whole = text.as_str();
    let Some(arn) = Arn::parse(whole).filter(|_| whole.starts_with("arn:")) else {
        marks(text, 0..whole.len(), (true, has_variables), found);
        return;
    };
    for (field, kind) in [
        (ArnField::Partition, Kind::Partition),
        (ArnField::Service, Kind::Service),
        (ArnField::Region, Kind::Region),
        (ArnField::Account, Kind::Account),
        (ArnField::Resource, Kind::Resource),
    ] {
        split(text, arn.range(field), kind, has_variables, found);
    }
}

/// A part of a text, its wildcards and variables as tokens of their own.
fn split(
    text: &Text<'_>,
    range: std::ops::Range<usize>,
    kind: Kind,
    has_variables: bool,
    found: &mut Vec<(Span, Kind)>,
) {
    let mut special = Vec::new();
    marked(
        text.as_str(),
        range.clone(),
        (true, has_variables),
        &mut special,
    );
    let mut from = range.start;
    for (inner, inner_kind) in special {
        found.push((text.span_of(from..inner.start), kind));
        found.push((text.span_of(inner.clone()), inner_kind));
        from = inner.end;
    }
    found.push((text.span_of(from..range.end.max(from)), kind));
}

fn marks(
    text: &Text<'_>,
    range: std::ops::Range<usize>,
    which: (bool, bool),
    found: &mut Vec<(Span, Kind)>,
) {
    let mut special = Vec::new();
    marked(text.as_str(), range, which, &mut special);
    found.extend(
        special
            .into_iter()
            .map(|(range, kind)| (text.span_of(range), kind)),
    );
}

/// The runs of wildcards and the variables within a part of a text, from left to right.
fn marked(
    text: &str,
    range: std::ops::Range<usize>,
    (wildcards, has_variables): (bool, bool),
    found: &mut Vec<(std::ops::Range<usize>, Kind)>,
) {
    let runs = |from: usize, to: usize, found: &mut Vec<_>| {
        if !wildcards {
            return;
        }
        let part = text.get(from..to).unwrap_or_default();
        let mut start = None;
        for (at, character) in part.char_indices().chain([(part.len(), ' ')]) {
            match (matches!(character, '*' | '?'), start) {
                (true, None) => start = Some(at),
                (false, Some(begin)) => {
                    found.push((from + begin..from + at, Kind::Wildcard));
                    start = None;
                }
                _ => {}
            }
        }
    };
    let mut from = range.start;
    if has_variables && text.contains("${") {
        for variable in variables(text) {
            let inner = variable.range.clone();
            if inner.start < range.start || range.end < inner.end {
                continue;
            }
            runs(from, inner.start, found);
            found.push((inner.clone(), Kind::Variable));
            from = inner.end;
        }
    }
    runs(from, range.end, found);
}
