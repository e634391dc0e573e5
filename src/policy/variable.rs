//! Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and the escapes `${*}`, `${?}`, `${$}`.
//!
//! The grammar is that of the IAM User Guide's page "IAM policy elements: Variables and tags".

use std::ops::Range;

use crate::syntax::Text;

/// A `${…}` of a text. All ranges are byte ranges of that text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variable<'a> {
    /// All of it, from the dollar sign to the closing brace; to the next `${` or the end of the text where there is
    /// no brace.
    pub range: Range<usize>,
    /// The condition key, without the spaces around it; may be empty. For an escape, the character itself.
    pub name: &'a str,
    /// Where the name stands.
    pub name_range: Range<usize>,
    /// What stands for the value when the request does not hold the key: without the quotes, where it has any.
    pub default: Option<&'a str>,
    /// What is wrong with it, the worst first.
    pub fault: Option<VariableFault>,
}

/// What is wrong with a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum VariableFault {
    /// No brace closes it.
    MissingBrace,
    /// It names nothing.
    Empty,
    /// A space stands in the name, or around it.
    SpaceInName,
    /// The default value does not stand between single quotes.
    MissingQuote,
}

impl Variable<'_> {
    /// The character that an escape stands for: `${*}`, `${?}` and `${$}` are no wildcards and no references.
    pub fn escaped(&self) -> Option<char> {
        match self.name {
            "*" | "?" | "$" if self.fault.is_none() && self.default.is_none() => {
                self.name.chars().next()
            }
            _ => None,
        }
    }

    /// Whether its value comes with the request: it is well formed and no escape.
    pub fn is_reference(&self) -> bool {
        self.fault.is_none() && self.escaped().is_none()
    }
}

/// The variables of a text, from left to right. One pass.
///
/// A variable ends at the first closing brace, but for braces between the quotes of its default value. The text is read
/// as under `"Version": "2012-10-17"`: in older policies `${…}` is plain text.
pub fn variables(text: &str) -> impl Iterator<Item = Variable<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let bytes = text.as_bytes();
        let dollars = memchr::memchr_iter(b'$', bytes.get(from..)?).map(|at| from + at);
        // Most texts hold no dollar sign.
        let start = { dollars }.find(|at| bytes.get(at + 1) == Some(&b'{'))?;
        let variable = read(text, start);
        from = variable.range.end;
        Some(variable)
    })
}

/// The variables of a string of the document, but for those that unknown parts of it make uncertain.
pub fn variables_in<'a>(text: &'a Text<'_>) -> impl Iterator<Item = Variable<'a>> {
    variables(text.as_str()).filter(|variable| {
        let touches = |hole: &Range<u32>| {
            (hole.start as usize) < variable.range.end && variable.range.start < hole.end as usize
        };
        !text.holes().iter().any(touches)
    })
}

/// Reads the variable whose dollar sign stands at `start`.
fn read(text: &str, start: usize) -> Variable<'_> {
    let inner = start + 2;
    let rest = text.get(inner..).unwrap_or_default();
    let closing = rest.find('}').map(|at| inner + at);
    let next = rest.find("${").map(|at| inner + at);
    let end = match (closing, next) {
        (Some(closing), Some(next)) if next < closing => None,
        (closing, _) => closing,
    };
    let content_end = end.or(next).unwrap_or(text.len());
    let content = text.get(inner..content_end).unwrap_or_default();
    let comma = content.find(',');
    let name_part = content.get(..comma.unwrap_or(content.len()));
    let name_part = name_part.unwrap_or_default();
    let name = name_part.trim();
    let name_start = inner + (name_part.len() - name_part.trim_start().len());
    let mut variable = Variable {
        range: start..end.map_or(content_end, |end| end + 1),
        name,
        name_range: name_start..name_start + name.len(),
        default: None,
        fault: None,
    };
    let mut default_fault = None;
    if let Some(comma) = comma {
        let default_start = inner + comma + 1;
        if let Some((default, brace)) = quoted(text, default_start) {
            variable.default = Some(default);
            variable.range.end = brace + 1;
        } else {
            let default = text.get(default_start..content_end).unwrap_or_default();
            variable.default = Some(default.trim().trim_matches('\''));
            default_fault = Some(VariableFault::MissingQuote);
        }
    }
    variable.fault = if !text
        .get(variable.range.clone())
        .is_some_and(|all| all.ends_with('}'))
    {
        Some(VariableFault::MissingBrace)
    } else if name.is_empty() {
        Some(VariableFault::Empty)
    } else if name_part.contains(char::is_whitespace) {
        Some(VariableFault::SpaceInName)
    } else {
        default_fault
    };
    variable
}

/// The text between the single quotes that begin at `start`, spaces aside, and the place of the brace that closes the
/// variable right behind them.
fn quoted(text: &str, start: usize) -> Option<(&str, usize)> {
    let tail = text.get(start..)?;
    let open = start + (tail.len() - tail.trim_start().len());
    let content = text.get(open..)?.strip_prefix('\'')?;
    let len = content.find('\'')?;
    let behind = content.get(len + 1..)?;
    let brace = open + 2 + len + (behind.len() - behind.trim_start().len());
    let closed = text.get(brace..)?.starts_with('}');
    closed.then_some((content.get(..len)?, brace))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_all(text: &str) -> Vec<(&str, &str, Option<&str>, Option<VariableFault>)> {
        variables(text)
            .map(|variable| {
                assert_eq!(
                    text.get(variable.name_range.clone()),
                    Some(variable.name),
                    "{text}"
                );
                (
                    text.get(variable.range.clone()).unwrap(),
                    variable.name,
                    variable.default,
                    variable.fault,
                )
            })
            .collect()
    }

    #[test]
    fn well_formed() {
        assert_eq!(
            read_all("a/${aws:username}-${aws:PrincipalTag/team, 'no }ne'}/${*}"),
            [
                ("${aws:username}", "aws:username", None, None),
                (
                    "${aws:PrincipalTag/team, 'no }ne'}",
                    "aws:PrincipalTag/team",
                    Some("no }ne"),
                    None
                ),
                ("${*}", "*", None, None),
            ]
        );
        assert_eq!(
            read_all("${aws:username,''}"),
            [("${aws:username,''}", "aws:username", Some(""), None)]
        );
        assert_eq!(read_all("no $variable {here} $"), []);
    }

    #[test]
    fn escapes_are_no_references() {
        let found: Vec<_> = variables("${*}${?}${$}${aws:userid}${}")
            .map(|variable| (variable.escaped(), variable.is_reference()))
            .collect();
        assert_eq!(
            found,
            [
                (Some('*'), false),
                (Some('?'), false),
                (Some('$'), false),
                (None, true),
                (None, false)
            ]
        );
    }

    #[test]
    fn faults() {
        use VariableFault::{Empty, MissingBrace, MissingQuote, SpaceInName};
        for (text, range, name, fault) in [
            (
                "b/${aws:username/*",
                "${aws:username/*",
                "aws:username/*",
                MissingBrace,
            ),
            ("${", "${", "", MissingBrace),
            ("${}", "${}", "", Empty),
            ("${ }", "${ }", "", Empty),
            ("${, 'x'}", "${, 'x'}", "", Empty),
            (
                "${aws: username}",
                "${aws: username}",
                "aws: username",
                SpaceInName,
            ),
            (
                "${aws:username }",
                "${aws:username }",
                "aws:username",
                SpaceInName,
            ),
            (
                "${aws:username, x}",
                "${aws:username, x}",
                "aws:username",
                MissingQuote,
            ),
            (
                "${aws:username, 'x}",
                "${aws:username, 'x}",
                "aws:username",
                MissingQuote,
            ),
            (
                "${aws:username, x'}",
                "${aws:username, x'}",
                "aws:username",
                MissingQuote,
            ),
            (
                "${aws:username,}",
                "${aws:username,}",
                "aws:username",
                MissingQuote,
            ),
        ] {
            let found = read_all(text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(
                (found[0].0, found[0].1, found[0].3),
                (range, name, Some(fault))
            );
        }
        let two = read_all("${aws:userid/${aws:username}");
        assert_eq!(two[0].0, "${aws:userid/");
        assert_eq!(two[0].3, Some(MissingBrace));
        assert_eq!(two[1], ("${aws:username}", "aws:username", None, None));
    }

    proptest::proptest! {
        #[test]
        fn any_text(text in "[$ {}',a*é]{0,24}") {
            let mut end = 0;
            for variable in variables(&text) {
                assert!(variable.range.start >= end && text.get(variable.range.clone()).is_some());
                assert_eq!(text.get(variable.name_range.clone()), Some(variable.name));
                end = variable.range.end;
            }
        }
    }
}
