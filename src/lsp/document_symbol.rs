//! `textDocument/documentSymbol`: the statements, by their Sids and what they grant.

use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolResponse, Location, SymbolInformation, SymbolKind,
};

use super::document::Document;
use super::policies;
use super::session::Session;
use crate::policy::{Effect, Policy, Statement};
use crate::source::Span;
use crate::syntax::{Member, Text};

/// How many values a symbol's detail names.
const NAMED: usize = 3;

/// The statements of a document; under each policy, where there are several.
pub(super) fn document_symbol(
    document: &Document,
    session: Option<&Session>,
) -> DocumentSymbolResponse {
    let mut found = Vec::new();
    policies::each(document, |policy| {
        found.push(policy_symbol(document, policy));
    });
    let symbols = if let [_] = found.as_slice() {
        found
            .into_iter()
            .flat_map(|policy| policy.children.unwrap_or_default())
            .collect()
    } else {
        found
    };
    if session.is_some_and(Session::shows_symbol_trees) {
        return DocumentSymbolResponse::Nested(symbols);
    }
    let mut flat = Vec::new();
    flatten(document, symbols, None, &mut flat);
    DocumentSymbolResponse::Flat(flat)
}

fn policy_symbol(document: &Document, policy: &Policy<'_>) -> DocumentSymbol {
    let statements = policy.statements.iter();
    let children = statements.map(|statement| statement_symbol(document, statement));
    let span = policy.value.span;
    symbol(
        document,
        ("policy".to_owned(), policy.kind.description().to_owned()),
        SymbolKind::MODULE,
        (span, Span::new(span.start, span.start + 1)),
        children.collect(),
    )
}

fn statement_symbol(document: &Document, statement: &Statement<'_>) -> DocumentSymbol {
    let name = match statement.sid_text().map(Text::as_str) {
        Some(sid) if !sid.trim().is_empty() => sid.to_owned(),
        _ => format!("Statement {}", statement.index + 1),
    };
    let (effect, kind) = match statement.effect() {
        Some(Effect::Allow) => ("Allow", SymbolKind::FUNCTION),
        Some(Effect::Deny) => ("Deny", SymbolKind::INTERFACE),
        _ => ("no effect", SymbolKind::NULL),
    };
    let mut detail = effect.to_owned();
    for (element, word) in [(&statement.action, ""), (&statement.not_action, "all but ")] {
        if let Some(element) = element {
            let names = element.patterns.iter().map(|pattern| pattern.text.as_str());
            detail = format!("{detail} {word}{}", listed(names));
        }
    }
    for (element, word) in [
        (&statement.resource, "on"),
        (&statement.not_resource, "on all but"),
    ] {
        if let Some(element) = element {
            let names = element.patterns.iter().map(|pattern| pattern.text.as_str());
            detail = format!("{detail} {word} {}", listed(names));
        }
    }
    let anchor = statement
        .sid_text()
        .map_or_else(|| statement.anchor(), Text::span);
    let elements = statement
        .value
        .as_object()
        .map_or(&[][..], |object| &object.members);
    let children = elements
        .iter()
        .filter(|member| !matches!(member.key.as_str(), "Sid" | "Effect"))
        .map(|member| element_symbol(document, member))
        .collect();
    symbol(
        document,
        (name, detail),
        kind,
        (statement.value.span, anchor),
        children,
    )
}

fn element_symbol(document: &Document, member: &Member<'_>) -> DocumentSymbol {
    let values = member.value.one_or_many();
    let names = values
        .iter()
        .filter_map(|value| Some(value.as_text()?.as_str()));
    let detail = listed(names);
    symbol(
        document,
        (shown(member.key.as_str()), detail),
        SymbolKind::PROPERTY,
        (member.span(), member.key.span()),
        Vec::new(),
    )
}

fn symbol(
    document: &Document,
    (name, detail): (String, String),
    kind: SymbolKind,
    (span, selection): (Span, Span),
    children: Vec<DocumentSymbol>,
) -> DocumentSymbol {
    #[allow(deprecated, reason = "the protocol's type still has the member")]
    DocumentSymbol {
        name,
        detail: Some(detail).filter(|detail| !detail.is_empty()),
        kind,
        tags: None,
        deprecated: None,
        range: document.range(span),
        selection_range: document.range(selection),
        children: Some(children).filter(|children| !children.is_empty()),
    }
}

/// A name that a client can show: the protocol forbids empty ones.
fn shown(name: &str) -> String {
    if name.trim().is_empty() {
        "…".to_owned()
    } else {
        name.to_owned()
    }
}

/// The first of some names.
fn listed<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<&str> = names.take(NAMED + 1).collect();
    let mut text = names
        .iter()
        .take(NAMED)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    if names.len() > NAMED {
        text.push_str(", …");
    }
    text
}

fn flatten(
    document: &Document,
    symbols: Vec<DocumentSymbol>,
    container: Option<&str>,
    flat: &mut Vec<SymbolInformation>,
) {
    for symbol in symbols {
        #[allow(deprecated, reason = "the protocol's type still has the member")]
        flat.push(SymbolInformation {
            name: symbol.name.clone(),
            kind: symbol.kind,
            tags: None,
            deprecated: None,
            location: Location {
                uri: document.uri.clone(),
                range: symbol.range,
            },
            container_name: container.map(str::to_owned),
        });
        flatten(
            document,
            symbol.children.unwrap_or_default(),
            Some(&symbol.name),
            flat,
        );
    }
}
