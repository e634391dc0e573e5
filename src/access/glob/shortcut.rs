//! Answers for the shapes that most patterns have, without a look at each of their tokens.

use super::token::{Syntax, Token, Tokens};
use super::{Case, Glob};

/// The ends of a pattern whose letters count as written.
struct Ends<'a> {
    /// Before the first wildcard or variable; everything where there is none.
    head: &'a str,
    /// After the last one; everything where there is none.
    tail: &'a str,
    /// What is between the ends.
    middle: Middle,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Middle {
    /// Nothing: head and tail are one.
    None,
    /// It begins and ends with what may be any text.
    Open,
    /// It begins or ends with a `?` or an escape.
    Other,
}

impl Glob<'_> {
    /// Whether some string is matched by both patterns, where their ends tell or one of them is plain text.
    pub(super) fn plainly_meets(&self, other: &Glob<'_>) -> Option<bool> {
        let (ours, theirs) = (self.ends()?, other.ends()?);
        let heads = ours.head.bytes().zip(theirs.head.bytes());
        let tails = ours.tail.bytes().rev().zip(theirs.tail.bytes().rev());
        if heads.chain(tails).any(|(ours, theirs)| ours != theirs) {
            return Some(false);
        }
        match (ours.middle, theirs.middle) {
            (Middle::Open, Middle::Open) => Some(true),
            (Middle::None, _) => other.may_be(self.text),
            (_, Middle::None) => self.may_be(other.text),
            _ => None,
        }
    }

    /// What the pattern begins and ends with. `None` where case is folded.
    fn ends(&self) -> Option<Ends<'_>> {
        let variables = match (self.case, self.syntax) {
            (Case::Sensitive, Syntax::Glob) => false,
            (Case::Sensitive, Syntax::Opaque) => true,
            _ => return None,
        };
        let mut tokens = self.tokens();
        let head = tokens.take_literal();
        let special = |byte: &u8| match byte {
            b'*' | b'?' => true,
            b'$' | b'}' => variables,
            _ => false,
        };
        let rest = tokens.rest();
        let Some(last) = rest.as_bytes().iter().rposition(special) else {
            return Some(Ends {
                head,
                tail: head,
                middle: Middle::None,
            });
        };
        let (middle, tail) = rest.split_at_checked(last + 1)?;
        let open = |token| matches!(token, Some(Token::Gap(_) | Token::Variable(_)));
        let ends_open = || {
            let name = middle.get(middle.rfind("${")?..)?;
            let whole = name.find('}')? + 1 == name.len();
            Some(whole && open(self.part(name, self.case).next()))
        };
        let stretches = open(tokens.next()) && (middle.ends_with('*') || ends_open() == Some(true));
        let middle = if stretches {
            Middle::Open
        } else {
            Middle::Other
        };
        Some(Ends { head, tail, middle })
    }

    /// Whether the pattern matches a text for some values of its variables. `None` for a pattern with `?` or escapes.
    fn may_be(&self, text: &str) -> Option<bool> {
        let syntax = match self.syntax {
            Syntax::Opaque => Syntax::Open,
            other => other,
        };
        let mut tokens = Tokens::new(self.text, syntax, false);
        let Some(mut left) = text.strip_prefix(tokens.take_literal()) else {
            return Some(false);
        };
        if tokens.rest().is_empty() {
            return Some(left.is_empty());
        }
        loop {
            if tokens.next() != Some(Token::Gap(0)) {
                return None;
            }
            let segment = tokens.take_literal();
            if tokens.rest().is_empty() {
                return Some(left.ends_with(segment));
            }
            // The leftmost place leaves most for the rest.
            let Some(start) = left.find(segment) else {
                return Some(false);
            };
            left = left.get(start + segment.len()..)?;
        }
    }

    /// Whether the pattern, in which only `*` is special, matches a text, in which a `*` is a character like no other.
    pub(super) fn lies_over(&self, below: &str) -> bool {
        if self.case == Case::Insensitive {
            return lies_over(self.text, below, |a, b| a.eq_ignore_ascii_case(&b));
        }
        if self.gaps.is_empty() {
            return self.text == below;
        }
        // Most pairs differ at an end.
        let middle = below
            .strip_prefix(self.head)
            .and_then(|rest| rest.strip_suffix(self.tail));
        middle.is_some_and(|middle| lies_over(self.gaps, middle, |a, b| a == b))
    }

    /// Whether it is plain from its end that this pattern does not cover the other: rules most pairs out.
    pub(super) fn ends_apart(&self, other: &Glob<'_>) -> bool {
        if self.syntax == Syntax::Text || other.syntax == Syntax::Text {
            return false;
        }
        if self.gaps.is_empty() && !other.gaps.is_empty() {
            return true;
        }
        match (self.text.as_bytes().last(), other.text.as_bytes().last()) {
            (Some(b'*'), _) if self.case == Case::Sensitive => {
                // The other's wildcards may stand for anything: what this pattern asks for must be written out.
                let text = self.text.trim_end_matches(['*', '?']);
                let segment = text.rsplit(['*', '?']).next().unwrap_or_default();
                !segment.contains('$') && !other.text.contains(segment)
            }
            (None | Some(b'*' | b'?' | b'}'), _) | (_, Some(b'}')) => false,
            (Some(ours), Some(theirs)) if self.case == Case::Insensitive => {
                !ours.eq_ignore_ascii_case(theirs)
            }
            (ours, theirs) => ours != theirs,
        }
    }
}

/// Whether a pattern covers another, both without `?` and variables: whether it matches the other's text, in which a `*` is
/// a character like no other.
fn lies_over(above: &str, below: &str, same: impl Fn(u8, u8) -> bool) -> bool {
    let (above, below) = (above.as_bytes(), below.as_bytes());
    let (mut at, mut seen) = (0, 0);
    // Where to go on after a mismatch: behind the last `*`, one byte further below.
    let mut retry: Option<(usize, usize)> = None;
    while let Some(&byte) = below.get(seen) {
        match above.get(at) {
            Some(b'*') => {
                at += 1;
                if at == above.len() {
                    return true;
                }
                retry = Some((at, seen));
            }
            Some(&want) if same(want, byte) => {
                at += 1;
                seen += 1;
            }
            _ => {
                let Some((after_star, from)) = retry else {
                    return false;
                };
                at = after_star;
                seen = from + 1;
                if let Some(&want) = above.get(at) {
                    let rest = below.get(seen..).unwrap_or_default();
                    let Some(next) = rest.iter().position(|&byte| same(want, byte)) else {
                        return false;
                    };
                    seen += next;
                }
                retry = Some((after_star, seen));
            }
        }
    }
    above.iter().skip(at).all(|byte| *byte == b'*')
}
