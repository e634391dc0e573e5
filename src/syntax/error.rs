//! What can be wrong with a text as JSON.

use crate::source::Span;

/// One fault in the syntax of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Exactly the characters that are wrong; empty where something is missing.
    pub span: Span,
    /// A place that explains the fault: the bracket that was never closed, say.
    pub related: Option<Span>,
}

/// The kinds of [`SyntaxError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SyntaxErrorKind {
    /// The document holds no value at all.
    EmptyDocument,
    /// Something stands where it means nothing. `related` is the key, if it stands in the place of a colon.
    UnexpectedToken,
    /// More text behind the document's one value.
    TrailingContent,
    /// A member or an item has no value.
    MissingValue,
    /// A member has a value and no key.
    MissingKey,
    /// No comma between two members or items; the span is empty, behind the first of them.
    MissingComma,
    /// No colon between key and value; the span is empty, behind the key.
    MissingColon,
    /// A comma with nothing before it, or two in a row.
    ExtraComma,
    /// A comma before a closing bracket.
    TrailingComma,
    /// `//` or `/* */`.
    Comment,
    /// A block comment without `*/`.
    UnclosedComment,
    /// An object or array without its closing bracket; `related` is the opening one.
    UnclosedBracket,
    /// A closing bracket of the other kind, or with nothing to close.
    UnexpectedBracket,
    /// A string without its closing quote.
    UnclosedString,
    /// `'text'`.
    SingleQuotedString,
    /// A string in typographic quotes.
    CurlyQuotedString,
    /// A bare word where a string belongs.
    UnquotedString,
    /// A backslash followed by what is no escape, or half of a surrogate pair.
    InvalidEscape,
    /// A control character inside a string, which JSON wants escaped.
    ControlCharacter,
    /// A number that JSON does not know (`+1`, `01`, `.5`, `0x10`).
    InvalidNumber,
    /// White space other than space, tab, line feed and carriage return.
    InvalidWhitespace,
    /// A byte-order mark at the start of the text.
    ByteOrderMark,
    /// Values nested deeper than [`super::MAX_DEPTH`].
    TooDeep,
    /// More than [`super::MAX_ERRORS`] errors; the rest is not listed.
    TooManyErrors,
}

impl SyntaxErrorKind {
    /// Whether the tree around the fault is a guess: a person may have meant other members, items or strings.
    pub const fn is_structural(self) -> bool {
        !matches!(
            self,
            Self::TrailingComma
                | Self::Comment
                | Self::SingleQuotedString
                | Self::InvalidEscape
                | Self::ControlCharacter
                | Self::InvalidWhitespace
                | Self::ByteOrderMark
        )
    }
}
