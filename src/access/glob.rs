//! The algebra of IAM patterns: which strings a pattern matches, and how two patterns relate.
//!
//! A pattern holds `*` (any run of characters, empty or not, `/` and `:` included) and `?`
//! (exactly one character, a Unicode scalar value). Everything here reasons over an alphabet
//! without end, so `?*` never equals a finite list of alternatives.
//!
//! Why no search through all embeddings is needed. Read a pattern as fixed segments between
//! *gaps*, where a run of wildcards with a `*` in it is one gap with a least length (`?*?` is a
//! gap of two or more).
//!
//! - Having reached a later gap is never worse than being anywhere before it, as the gap swallows
//!   whatever comes. So taking the leftmost place for each segment is enough.
//! - To cover another pattern, it is enough to cover it with characters that occur nowhere else
//!   in the place of its wildcards. Inside a segment that still asks for a certain character, the
//!   worst a `*` can bring is a long run of them; inside a gap, the worst is nothing at all.
//! - Two patterns that both hold a gap meet if their heads agree and their tails agree: the rest
//!   of each fits into a gap of the other.

mod covering;
mod shortcut;
mod token;
mod union;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Write as _;

pub use covering::{COVERING_CANDIDATES, covering};
use token::{Syntax, Token, Tokens, Unit, Units, same_variable};
pub use union::{UNION_STEP_BUDGET, union_covers};

/// Whether `A` and `a` are one character. Only ASCII letters are ever folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// As in ARNs and most condition values.
    Sensitive,
    /// As in actions and service prefixes.
    Insensitive,
}

/// A pattern, borrowed from the text that holds it.
///
/// Making one takes a single pass and no memory. In an operation on two globs, both should have
/// the same [`Case`]; where they differ, that of `self` holds for both.
#[derive(Debug, Clone, Copy)]
pub struct Glob<'a> {
    text: &'a str,
    case: Case,
    syntax: Syntax,
    /// Before the first gap; everything when there is none.
    head: &'a str,
    /// From the start of the first gap to the end of the last one; empty without a gap.
    gaps: &'a str,
    /// After the last gap.
    tail: &'a str,
    /// Whether `*` is all that is special in it: no `?`, no variable.
    plain: bool,
}

/// What a `?` of the pattern below has to agree with.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Quantifier {
    /// The pattern above must take every character.
    All,
    /// One character that suits both is enough.
    Some,
}

impl<'a> Glob<'a> {
    /// Reads `text` as a pattern in which only `*` and `?` are special.
    pub fn new(text: &'a str, case: Case) -> Self {
        Self::with_syntax(text, case, Syntax::Glob)
    }

    /// Reads `text` as a pattern of a policy with `"Version": "2012-10-17"`, where it may hold
    /// policy variables: `${*}`, `${?}` and `${$}` are literal characters, and any other `${…}`
    /// stands for a text that only the request knows.
    ///
    /// [`matches`](Self::matches), [`covers`](Self::covers) and [`union_covers`] then answer
    /// `true` only for what holds whatever the variables are (one key having one value on both
    /// sides), and [`intersects`](Self::intersects) answers `false` only for what cannot be.
    pub fn with_variables(text: &'a str, case: Case) -> Self {
        Self::with_syntax(text, case, Syntax::Opaque)
    }

    /// Whether the pattern matches `text`, which holds no wildcard.
    ///
    /// At most `|pattern| * |text|` steps.
    pub fn matches(&self, text: &str) -> bool {
        if self.plain {
            // What the text holds is no wildcard: to lie over it is to match it.
            return self.lies_over(text);
        }
        self.embeds(self.text_units(text), Quantifier::All, &mut 0)
    }

    /// Whether every string that `other` matches is matched by this pattern. Exact.
    ///
    /// At most `|self| * |other|` steps.
    pub fn covers(&self, other: &Glob<'_>) -> bool {
        if self.plain && other.plain {
            return self.lies_over(other.text);
        }
        !self.ends_apart(other) && self.embeds(other.units(self.case), Quantifier::All, &mut 0)
    }

    /// Whether some string is matched by both patterns. Exact.
    ///
    /// At most `|self| * |other|` steps; linear when both hold a `*` or neither does.
    pub fn intersects(&self, other: &Glob<'_>) -> bool {
        self.plainly_meets(other)
            .unwrap_or_else(|| self.intersects_counting(other, &mut 0))
    }

    /// Whether both patterns match the same strings. Linear.
    pub fn equivalent(&self, other: &Glob<'_>) -> bool {
        let mut ours = self.tokens();
        let mut theirs = other.tokens_as(self.case);
        loop {
            match (ours.next(), theirs.next()) {
                (None, None) => return true,
                (Some(Token::Variable(a)), Some(Token::Variable(b))) if same_variable(a, b) => {}
                (Some(a), Some(b)) if a == b => {}
                _ => return false,
            }
        }
    }

    /// The text the glob was made from.
    pub fn text(&self) -> &'a str {
        self.text
    }

    /// How the glob compares letters.
    pub fn case(&self) -> Case {
        self.case
    }

    /// Whether the pattern matches everything: `*`, or a run of several.
    pub fn is_any(&self) -> bool {
        !self.text.is_empty() && self.text.bytes().all(|byte| byte == b'*')
    }

    /// Whether the pattern matches one string only (for actions: one but for its case).
    pub fn is_literal(&self) -> bool {
        self.tokens().all(|token| matches!(token, Token::Char(_)))
    }

    /// The part before the first wildcard or variable, as written: a key to sort or to index by.
    ///
    /// Every string that the pattern matches begins with it. It ends early before an escape such
    /// as `${*}`.
    pub fn literal_prefix(&self) -> &'a str {
        let variables = match self.syntax {
            Syntax::Text => return self.text,
            Syntax::Glob => false,
            Syntax::Opaque | Syntax::Open => true,
        };
        let mut bytes = self.text.bytes();
        let end = bytes.position(|byte| matches!(byte, b'*' | b'?') || (variables && byte == b'$'));
        slice(self.text, 0, end.unwrap_or(self.text.len()))
    }

    /// The pattern with each run of wildcards in its shortest and ordered form: `?`s, then at most
    /// one `*`. Borrowed when it is so already. Letters and variables stay as written.
    pub fn canonical(&self) -> Cow<'a, str> {
        let mut out = String::new();
        let mut tokens = self.tokens_as(Case::Sensitive);
        loop {
            let before = tokens.rest();
            match tokens.next() {
                None => break,
                Some(Token::One) => out.push('?'),
                Some(Token::Gap(ones)) => {
                    out.extend(std::iter::repeat_n('?', ones));
                    out.push('*');
                }
                Some(Token::Variable(name)) => {
                    // Writing to a string cannot fail.
                    let _ = write!(out, "${{{name}}}");
                }
                Some(Token::Char(_)) => {
                    out.push_str(slice(before, 0, before.len() - tokens.rest().len()));
                }
            }
        }
        if out == self.text {
            Cow::Borrowed(self.text)
        } else {
            Cow::Owned(out)
        }
    }

    fn with_syntax(text: &'a str, case: Case, syntax: Syntax) -> Self {
        let variables = matches!(syntax, Syntax::Opaque | Syntax::Open) && text.contains('$');
        let (first, last) = match syntax {
            Syntax::Text => (text.len(), text.len()),
            _ if variables => Self::gaps(text, syntax),
            _ => Self::plain_gaps(text),
        };
        let plain = !variables && syntax != Syntax::Text && !text.contains('?');
        Self {
            plain,
            text,
            case,
            syntax,
            head: slice(text, 0, first),
            gaps: slice(text, first, last),
            tail: slice(text, last, text.len()),
        }
    }

    /// Where the first gap starts and the last one ends, without variables: a `*` and the wildcards around it.
    fn plain_gaps(text: &str) -> (usize, usize) {
        let bytes = text.as_bytes();
        let star = |byte: &u8| *byte == b'*';
        let (Some(mut first), Some(last)) =
            (bytes.iter().position(star), bytes.iter().rposition(star))
        else {
            return (text.len(), text.len());
        };
        while first > 0 && bytes.get(first - 1) == Some(&b'?') {
            first -= 1;
        }
        let marks = bytes
            .iter()
            .skip(last + 1)
            .take_while(|byte| **byte == b'?')
            .count();
        (first, last + 1 + marks)
    }

    /// The same, with variables.
    fn gaps(text: &str, syntax: Syntax) -> (usize, usize) {
        let mut tokens = Tokens::new(text, syntax, false);
        let (mut first, mut last) = (text.len(), text.len());
        let mut gaps = false;
        loop {
            tokens.take_literal();
            let start = text.len() - tokens.rest().len();
            match tokens.next() {
                None => break,
                Some(Token::Gap(_)) => {
                    if !gaps {
                        first = start;
                    }
                    gaps = true;
                    last = text.len() - tokens.rest().len();
                }
                Some(_) => {}
            }
        }
        (first, last)
    }

    fn tokens(&self) -> Tokens<'a> {
        self.tokens_as(self.case)
    }

    fn tokens_as(&self, case: Case) -> Tokens<'a> {
        self.part(self.text, case)
    }

    fn part<'t>(&self, text: &'t str, case: Case) -> Tokens<'t> {
        Tokens::new(text, self.syntax, case == Case::Insensitive)
    }

    fn units(&self, case: Case) -> Units<'a> {
        Units::new(self.tokens_as(case))
    }

    fn text_units<'t>(&self, text: &'t str) -> Units<'t> {
        Units::new(Tokens::new(
            text,
            Syntax::Text,
            self.case == Case::Insensitive,
        ))
    }

    /// Lays the pattern over `below` from left to right, each segment as early as it fits.
    fn embeds(&self, mut below: Units<'_>, quantifier: Quantifier, steps: &mut u64) -> bool {
        let head = self.part(self.head, self.case);
        if !fits(head, &mut below, quantifier, steps) {
            return false;
        }
        if self.gaps.is_empty() {
            return below.next().is_none();
        }
        let mut gaps = self.part(self.gaps, self.case);
        while let Some(token) = gaps.next() {
            if let Token::Gap(least) = token {
                if !skip(&mut below, least, steps) {
                    return false;
                }
                continue;
            }
            let segment = std::iter::once(token).chain(
                gaps.clone()
                    .take_while(|token| !matches!(token, Token::Gap(_))),
            );
            loop {
                let mut end = below.clone();
                if fits(segment.clone(), &mut end, quantifier, steps) {
                    below = end;
                    break;
                }
                if below.next().is_none() {
                    return false;
                }
            }
            for _ in segment.skip(1) {
                gaps.next();
            }
        }
        if self.tail.is_empty() {
            return true;
        }
        let tail = self.part(self.tail, self.case);
        let (length, left) = (tail.clone().count(), below.clone().count());
        *steps += (length + left) as u64;
        let Some(surplus) = left.checked_sub(length) else {
            return false;
        };
        surplus.checked_sub(1).map(|last| below.nth(last));
        fits(tail, &mut below, quantifier, steps)
    }

    fn intersects_counting(&self, other: &Glob<'_>, steps: &mut u64) -> bool {
        let ours = self.opened(self.case);
        let theirs = other.opened(self.case);
        match (ours.gaps.is_empty(), theirs.gaps.is_empty()) {
            (false, true) => ours.embeds(theirs.units(self.case), Quantifier::Some, steps),
            (true, _) => theirs.embeds(ours.units(self.case), Quantifier::Some, steps),
            (false, false) => {
                let (head, their_head) = (
                    ours.part(ours.head, self.case),
                    theirs.part(theirs.head, self.case),
                );
                let (mut tail, mut their_tail) = (
                    ours.part(ours.tail, self.case),
                    theirs.part(theirs.tail, self.case),
                );
                let (length, their_length) = (tail.clone().count(), their_tail.clone().count());
                *steps += (length + their_length) as u64;
                for _ in their_length..length {
                    tail.next();
                }
                for _ in length..their_length {
                    their_tail.next();
                }
                let mut agree = |(above, below)| {
                    *steps += 1;
                    agrees(above, below, Quantifier::Some)
                };
                head.zip(their_head.map(unit)).all(&mut agree)
                    && tail.zip(their_tail.map(unit)).all(&mut agree)
            }
        }
    }

    /// The glob with its variables read as `*`.
    fn opened(&self, case: Case) -> Self {
        match self.syntax {
            Syntax::Opaque => Self::with_syntax(self.text, case, Syntax::Open),
            _ => Self { case, ..*self },
        }
    }
}

fn slice(text: &str, start: usize, end: usize) -> &str {
    text.get(start..end).unwrap_or_default()
}

fn unit(token: Token<'_>) -> Unit<'_> {
    match token {
        Token::Char(c) => Unit::Char(c),
        Token::One => Unit::One,
        Token::Gap(_) => Unit::Star,
        Token::Variable(name) => Unit::Variable(name),
    }
}

/// Whether the tokens agree with the next units of `below`, one by one.
fn fits<'t>(
    mut tokens: impl Iterator<Item = Token<'t>>,
    below: &mut Units<'_>,
    quantifier: Quantifier,
    steps: &mut u64,
) -> bool {
    tokens.all(|token| {
        *steps += 1;
        below
            .next()
            .is_some_and(|unit| agrees(token, unit, quantifier))
    })
}

fn agrees(above: Token<'_>, below: Unit<'_>, quantifier: Quantifier) -> bool {
    match (above, below) {
        (Token::Char(a), Unit::Char(b)) => a == b,
        (Token::Char(_), Unit::One) => quantifier == Quantifier::Some,
        (Token::One, Unit::Char(_) | Unit::One) => true,
        (Token::Variable(a), Unit::Variable(b)) => same_variable(a, b),
        _ => false,
    }
}

/// Takes `least` characters off `below`; what may be empty does not count as one.
fn skip(below: &mut Units<'_>, least: usize, steps: &mut u64) -> bool {
    let mut left = least;
    while left > 0 {
        *steps += 1;
        match below.next() {
            None => return false,
            Some(Unit::Char(_) | Unit::One) => left -= 1,
            Some(Unit::Star | Unit::Variable(_)) => {}
        }
    }
    true
}
