//! What a rule about ignores sees: a comment that leaves findings out, and what is wrong with it.

use crate::source::Span;

/// A comment `iamlint: ignore[…]` that does not do what it seems to.
#[derive(Clone, Debug)]
pub struct FaultyIgnore<'a> {
    /// The text that the comment stands in.
    pub text: &'a str,
    /// The whole comment, from `//` or `/*` on.
    pub comment: Span,
    /// What is wrong.
    pub fault: IgnoreFault,
}

/// The kinds of [`FaultyIgnore`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IgnoreFault {
    /// It is not of the form `iamlint: ignore[rule] reason`. The part that is not.
    Malformed(Span),
    /// A name in it stands for no rule.
    UnknownRule {
        /// The name.
        name: Span,
        /// What to do, without a final stop.
        help: String,
    },
    /// The rules of these names give no finding there.
    Unused {
        /// The names, in the order of the text; never empty.
        names: Vec<Span>,
        /// The names that are needed.
        needed: Vec<Span>,
        /// From the opening to the closing bracket.
        brackets: Span,
    },
}
