//! `textDocument/completion` and `completionItem/resolve`
//!
//! What can be written at a place is told from the tokens before it and from the statement around it, in whatever state
//! the text is. An item writes what makes the text whole: quotes, colon, commas.

mod actions;
mod conditions;
mod elements;
mod item;
mod principals;
mod resources;
mod skeletons;
mod template;
mod values;
mod variables;

use std::cell::OnceCell;

use tower_lsp::ls_types::{
    CompletionItem, CompletionParams, Documentation, MarkupContent, MarkupKind,
};

use super::document::Document;
use super::markdown;
use super::place::{Place, Quotes, Slot, cursor, place};
use super::session::Session;
use crate::access::action_set::ActionSet;
use crate::catalog::Catalog;
use crate::embed::PolicyKind;
use crate::policy::{self, ActionPattern, Policy, Statement};
use crate::syntax::{Value, ValueKind};
use item::{Items, List, Skills};

/// The characters after which a client asks for completion unasked.
pub(super) const TRIGGERS: [&str; 6] = ["\"", ":", "/", "{", "$", "*"];

/// What is known of the place where something is written.
struct Surroundings<'a> {
    document: &'a Document,
    catalog: &'static Catalog,
    kind: PolicyKind,
    /// Whether somebody said what kind it is; else it is told from what there is of the policy.
    kind_is_certain: bool,
    policy: Option<&'a Policy<'a>>,
    statement: Option<&'a Statement<'a>>,
    slot: &'a Slot<'a>,
    /// What [`Surroundings::actions`] gives, once it was asked for.
    actions: OnceCell<ActionSet>,
}

impl<'a> Surroundings<'a> {
    /// The actions that the statement speaks of.
    fn actions(&self) -> &ActionSet {
        self.actions.get_or_init(|| self.find_actions())
    }

    fn find_actions(&self) -> ActionSet {
        let Some(statement) = self.statement else {
            return ActionSet::new();
        };
        let (element, negated) = match (&statement.action, &statement.not_action) {
            (Some(element), _) => (element, false),
            (None, Some(element)) => (element, true),
            (None, None) => return ActionSet::new(),
        };
        let patterns = element.patterns.iter().filter_map(ActionPattern::known);
        ActionSet::from_patterns(self.catalog, patterns, negated)
    }

    /// Whether a string of the tree is the one that is written.
    fn is_slot(&self, text: &crate::syntax::Text<'_>) -> bool {
        let is_written = self.slot.quotes != Quotes::None || !self.slot.span.is_empty();
        is_written && text.content_span().start == self.slot.span.start
    }

    /// The keys of the object that begins at an offset, but for the one that is written.
    fn siblings(&self, open: u32) -> Vec<&'a str> {
        let mut keys = Vec::new();
        let policy = self.policy.map(|policy| policy.value);
        if let Some(object) = policy.and_then(|value| object_at(value, open)) {
            let others = object.iter().filter(|member| !self.is_slot(&member.key));
            keys.extend(others.map(|member| member.key.as_str()));
        }
        keys
    }
}

/// The members of the object that begins at an offset.
fn object_at<'a>(value: &'a Value<'a>, open: u32) -> Option<&'a [crate::syntax::Member<'a>]> {
    let mut node = value;
    loop {
        match &node.kind {
            ValueKind::Object(object) if node.span.start == open => return Some(&object.members),
            ValueKind::Object(object) => {
                let members = &object.members;
                let behind = members.partition_point(|member| member.value.span.start <= open);
                node = &members.get(behind.checked_sub(1)?)?.value;
            }
            ValueKind::Array(items) => {
                let behind = items.partition_point(|item| item.span.start <= open);
                node = items.get(behind.checked_sub(1)?)?;
            }
            _ => return None,
        }
    }
}

/// What can be written at a position.
pub(super) fn completion(
    document: &Document,
    session: Option<&Session>,
    params: &CompletionParams,
) -> Option<List> {
    let offset = document.offset(params.text_document_position.position);
    let skills = Skills {
        snippets: session.is_some_and(Session::takes_snippets),
        default_range: session.is_some_and(Session::takes_default_range),
    };
    let list = items(document, offset, skills)?;
    let asks_again = !list.items.is_empty() || list.is_incomplete;
    asks_again.then_some(list)
}

/// The items at a byte offset.
fn items(document: &Document, offset: u32, skills: Skills) -> Option<List> {
    let cursor = cursor(document.text(), offset)?;
    let parse = document.parse();
    let policies = document.policies(&parse.root);
    let catalog = document.settings.catalog;
    let surrounding =
        |value: &Value<'_>| cursor.frames.iter().any(|it| it.open == value.span.start);
    let found = policies.iter().rev().find(|(value, _)| surrounding(value));
    let Some((value, kind)) = found else {
        let empty = cursor.frames.is_empty() && parse.root.is_opaque();
        if !empty {
            return None;
        }
        let surroundings = Surroundings {
            document,
            catalog,
            kind: document
                .settings
                .policy_kind
                .unwrap_or(PolicyKind::Identity),
            kind_is_certain: document.settings.policy_kind.is_some(),
            policy: None,
            statement: None,
            slot: &cursor.slot,
            actions: OnceCell::new(),
        };
        let mut items = Items::new(document, &cursor.slot, offset, skills);
        skeletons::policies(&surroundings, &mut items);
        return Some(items.finish());
    };
    let (place, statement) = place(&cursor, value.span.start)?;
    let policy = policy::lower(value, *kind);
    let statement = statement.and_then(|open| {
        let mut statements = policy.statements.iter();
        statements.find(|statement| statement.value.span.start == open)
    });
    let surroundings = Surroundings {
        document,
        catalog,
        kind: *kind,
        kind_is_certain: document.settings.policy_kind.is_some(),
        policy: Some(&policy),
        statement,
        slot: &cursor.slot,
        actions: OnceCell::new(),
    };
    let open = cursor.frames.last().map_or(0, |frame| frame.open);
    let mut items = Items::new(document, &cursor.slot, offset, skills);
    offer(&surroundings, place, open, &mut items);
    Some(items.finish())
}

/// Offers what fits a place, in the object that begins at `open`.
fn offer<'a>(
    surroundings: &'a Surroundings<'a>,
    place: Place<'_>,
    open: u32,
    items: &mut Items<'a>,
) {
    match place {
        Place::PolicyKey => elements::of_policy(surroundings, open, items),
        Place::StatementKey => elements::of_statement(surroundings, open, items),
        Place::Version => elements::versions(items),
        Place::Effect => elements::effects(items),
        Place::Statements => skeletons::statements(surroundings, true, items),
        Place::Statement => skeletons::statements(surroundings, false, items),
        Place::Action => actions::offer(surroundings, items),
        Place::Resource => {
            if !variables::offer(surroundings, None, items) {
                resources::offer(surroundings, items);
            }
        }
        Place::Principal => principals::elements(surroundings, items),
        Place::PrincipalKey => principals::keys(surroundings, open, items),
        Place::PrincipalValue(key) => principals::values(surroundings, key, items),
        Place::Condition => conditions::whole(surroundings, items),
        Place::Operator => conditions::operators(surroundings, open, items),
        Place::OperatorValue(operator) => conditions::tests(surroundings, operator, items),
        Place::ConditionKey(operator) => conditions::keys(surroundings, operator, open, items),
        Place::ConditionValue(operator, key) => {
            if !variables::offer(surroundings, Some(operator), items) {
                values::offer(surroundings, operator, key, items);
            }
        }
    }
}

/// Fills in what an item leaves out until it is looked at: its documentation.
pub(super) fn resolve(mut item: CompletionItem, catalog: &'static Catalog) -> CompletionItem {
    let data = item.data.as_ref().and_then(serde_json::Value::as_str);
    let subject = data.map(|data| item::about(data, &item.label));
    if let Some(text) = subject.and_then(|(kind, name)| markdown::of(kind, name, catalog)) {
        item.documentation = Some(Documentation::MarkupContent(MarkupContent {
            kind: MarkupKind::Markdown,
            value: text,
        }));
    }
    item
}

#[cfg(test)]
mod tests;
