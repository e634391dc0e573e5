//! Refactorings: other ways to write what a policy says. None changes what is granted today, but for the condition that
//! a statement lacks; each works on the tree and the text, and keeps the layout and the comments that it finds, or is not
//! offered.

mod actions;
mod condition;
mod layout;
mod lists;
mod statements;

use crate::catalog::Catalog;
use crate::embed::PolicyKind;
use crate::fix::Edit;
use crate::source::Span;
use crate::syntax::{Member, Parse, Text, TokenKind, Value, tokens};

use super::document::Document;
use layout::Layout;

/// What kind of change a refactoring is, as the protocol groups them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Says the same in other words.
    Rewrite,
    /// Makes several of one.
    Extract,
    /// Makes one of several.
    Inline,
}

/// A refactoring that can be made at a place.
#[derive(Debug)]
pub(crate) struct Refactoring {
    /// What it does, as an imperative.
    pub(crate) title: String,
    /// What kind of change it is.
    pub(crate) kind: Kind,
    /// The edits, sorted and disjoint.
    pub(crate) edits: Vec<Edit>,
}

/// A place in a policy: the statement that it is in, and what of it.
struct Spot<'a> {
    text: &'a str,
    catalog: &'a Catalog,
    layout: Layout<'a>,
    policy: &'a Value<'a>,
    kind: PolicyKind,
    statement: &'a Value<'a>,
    /// Index of the statement in the policy's list, from 0.
    index: usize,
    /// The element of the statement that the place is in.
    element: Option<&'a Member<'a>>,
    /// Where the place is.
    asked: Span,
}

/// The refactorings for what stands at `asked`. None in a document whose brackets or quotes are broken: what an edit
/// would move may be something else than the tree says.
pub(crate) fn refactorings(document: &Document, asked: Span) -> Vec<Refactoring> {
    let Parse { root, errors } = document.parse();
    if errors.iter().any(|error| error.kind.is_structural()) {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (policy, kind) in document.policies(&root) {
        let touches = policy.span.start <= asked.end && asked.start <= policy.span.end;
        let Some(spot) = touches
            .then(|| spot(document, policy, kind, asked))
            .flatten()
        else {
            continue;
        };
        actions::offer(&spot, &mut found);
        lists::offer(&spot, &mut found);
        statements::offer(&spot, &mut found);
        condition::offer(document, &spot, &mut found);
    }
    found
}

fn spot<'a>(
    document: &'a Document,
    policy: &'a Value<'a>,
    kind: PolicyKind,
    asked: Span,
) -> Option<Spot<'a>> {
    let statements = policy.get("Statement")?.one_or_many();
    let index = statements.partition_point(|statement| statement.span.end < asked.start);
    let statement = statements.get(index)?;
    if statement.span.start > asked.end {
        return None;
    }
    let element = statement
        .as_object()?
        .members
        .iter()
        .find(|member| member.span().start <= asked.end && asked.start <= member.span().end);
    Some(Spot {
        text: document.text(),
        catalog: document.settings.catalog,
        layout: Layout::of(document.text()),
        policy,
        kind,
        statement,
        index,
        element,
        asked,
    })
}

impl<'a> Spot<'a> {
    /// The element of the statement with this name.
    fn element(&self, name: &str) -> Option<&'a Member<'a>> {
        self.statement.as_object()?.get(name)
    }

    /// The element that the place is in, if it is one of these.
    fn element_here(&self, names: &[&str]) -> Option<&'a Member<'a>> {
        self.element
            .filter(|member| names.contains(&member.key.as_str()))
    }

    /// The characters of a span.
    fn slice(&self, span: Span) -> &'a str {
        self.text.get(span.range()).unwrap_or_default()
    }

    /// Whether a span holds no comment that an edit would lose.
    fn is_bare(&self, span: Span) -> bool {
        tokens(self.slice(span)).all(|token| !matches!(token.kind, TokenKind::Comment { .. }))
    }

    /// The edit that gives a list of strings to an element in place of its value.
    fn set_list(&self, element: &Member<'_>, items: &[String]) -> Edit {
        let list = self.layout.list(self.text, element, items);
        Edit::replace(element.value.span, list)
    }
}

/// The strings of a value, which is one or a list; `None` if there is anything else in it, or a part that is not known.
fn strings<'a>(value: &'a Value<'_>) -> Option<Vec<&'a str>> {
    value
        .one_or_many()
        .iter()
        .map(|item| {
            item.as_text()
                .filter(|text| text.is_known())
                .map(Text::as_str)
        })
        .collect()
}

/// A string as JSON writes it.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
