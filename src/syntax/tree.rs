//! The tree: values, members, and paths through them.

use super::text::Text;
use crate::source::Span;

/// A value and its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Value<'s> {
    /// All of its characters, brackets and quotes included.
    pub span: Span,
    /// What it is.
    pub kind: ValueKind<'s>,
}

/// The kinds of [`Value`].
#[derive(Clone, Debug, PartialEq)]
pub enum ValueKind<'s> {
    /// `{…}`
    Object(Object<'s>),
    /// `[…]`
    Array(Vec<Value<'s>>),
    /// `"…"`
    String(Text<'s>),
    /// A number as it is written.
    Number(&'s str),
    /// `true` or `false`
    Bool(bool),
    /// `null`
    Null,
    /// A value that is not known when the document is read.
    Hole,
    /// What could not be read; an error says why.
    Error,
}

/// An object's members in the order of the text, repeated keys included.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Object<'s> {
    /// The members.
    pub members: Vec<Member<'s>>,
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub struct Member<'s> {
    /// The key.
    pub key: Text<'s>,
    /// The value; its kind is [`ValueKind::Error`] where there is none.
    pub value: Value<'s>,
}

/// A step of the way from a document's root to one of its nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PathElement {
    /// Into the value of the member with this key.
    Value(String),
    /// Into the item with this index, from 0.
    Index(usize),
    /// To the key itself; only ever the last step.
    Key(String),
}

impl<'s> Object<'s> {
    /// The first member with exactly this key.
    pub fn get(&self, key: &str) -> Option<&Member<'s>> {
        self.members
            .iter()
            .find(|member| member.key.as_str() == key)
    }
}

impl Member<'_> {
    /// Key and value together.
    pub fn span(&self) -> Span {
        self.key.span().cover(self.value.span)
    }
}

impl<'s> Value<'s> {
    /// The members, if this is an object.
    pub fn as_object(&self) -> Option<&Object<'s>> {
        match &self.kind {
            ValueKind::Object(object) => Some(object),
            _ => None,
        }
    }

    /// The items, if this is an array.
    pub fn as_array(&self) -> Option<&[Value<'s>]> {
        match &self.kind {
            ValueKind::Array(items) => Some(items),
            _ => None,
        }
    }

    /// The text, if this is a string.
    pub fn as_text(&self) -> Option<&Text<'s>> {
        match &self.kind {
            ValueKind::String(text) => Some(text),
            _ => None,
        }
    }

    /// The value of the first member with this key, if this is an object that has one.
    pub fn get(&self, key: &str) -> Option<&Value<'s>> {
        Some(&self.as_object()?.get(key)?.value)
    }

    /// The items of an array, or the value itself as the only item: IAM takes one or many almost everywhere.
    pub fn one_or_many(&self) -> &[Value<'s>] {
        match &self.kind {
            ValueKind::Array(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    /// The JSON type, as people say it: "an object", "a string", …
    pub fn type_name(&self) -> &'static str {
        match self.kind {
            ValueKind::Object(_) => "an object",
            ValueKind::Array(_) => "an array",
            ValueKind::String(_) => "a string",
            ValueKind::Number(_) => "a number",
            ValueKind::Bool(_) => "a Boolean",
            ValueKind::Null => "null",
            ValueKind::Hole => "an unknown value",
            ValueKind::Error => "nothing readable",
        }
    }

    /// Whether the value can't be judged: broken, or not known.
    pub fn is_opaque(&self) -> bool {
        matches!(self.kind, ValueKind::Hole | ValueKind::Error)
    }

    /// The path from this value to the deepest key or value that holds `span`, and that node's own span.
    ///
    /// Costs the depth times the logarithm of the breadth: members and items stand in the order of the text.
    pub fn locate(&self, span: Span) -> (Vec<PathElement>, Span) {
        let mut path = Vec::new();
        let mut node = self;
        loop {
            match &node.kind {
                ValueKind::Object(object) => {
                    let members = &object.members;
                    let index =
                        members.partition_point(|member| member.key.span().start <= span.start);
                    let Some(member) = index.checked_sub(1).and_then(|index| members.get(index))
                    else {
                        break;
                    };
                    if member.key.span().contains(span) {
                        path.push(PathElement::Key(member.key.as_str().to_owned()));
                        return (path, member.key.span());
                    }
                    if !member.value.span.contains(span) {
                        break;
                    }
                    path.push(PathElement::Value(member.key.as_str().to_owned()));
                    node = &member.value;
                }
                ValueKind::Array(items) => {
                    let index = items.partition_point(|item| item.span.start <= span.start);
                    let Some(index) = index.checked_sub(1) else {
                        break;
                    };
                    match items.get(index) {
                        Some(item) if item.span.contains(span) => {
                            path.push(PathElement::Index(index));
                            node = item;
                        }
                        _ => break,
                    }
                }
                _ => break,
            }
        }
        (path, node.span)
    }
}
