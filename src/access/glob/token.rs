//! Reads a pattern into canonical tokens, without allocating.

/// How the characters `*`, `?` and `${…}` are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    /// Every character stands for itself.
    Text,
    /// `*` and `?` are wildcards; `$` stands for itself.
    Glob,
    /// As `Glob`; `${key}` is one opaque token, `${*}`, `${?}` and `${$}` are literal characters.
    Opaque,
    /// As `Opaque`, but `${key}` reads as a `*`: it may stand for any text.
    Open,
}

/// One step of a pattern in its canonical reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// This character (in lower case when case is folded).
    Char(char),
    /// Exactly one character: a `?` of a run of wildcards that holds no `*`.
    One,
    /// That many characters or more: a run of wildcards that holds a `*`.
    Gap(usize),
    /// A policy variable; the text between its braces.
    Variable(&'a str),
}

/// The tokens of a pattern from left to right. A clone is a cursor to come back to.
#[derive(Debug, Clone)]
pub(super) struct Tokens<'a> {
    rest: &'a str,
    ones: usize,
    syntax: Syntax,
    fold: bool,
}

/// A pattern with each gap spread out: the side that a pattern is laid over.
#[derive(Debug, Clone)]
pub(super) struct Units<'a> {
    tokens: Tokens<'a>,
    ones: usize,
    star: bool,
}

/// One step of [`Units`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unit<'a> {
    Char(char),
    One,
    Star,
    Variable(&'a str),
}

impl<'a> Tokens<'a> {
    pub(super) fn new(text: &'a str, syntax: Syntax, fold: bool) -> Self {
        Self {
            rest: text,
            ones: 0,
            syntax,
            fold,
        }
    }

    /// The bytes not read yet. Exact before each token that does not follow a `One`.
    pub(super) fn rest(&self) -> &'a str {
        self.rest
    }

    /// Takes off what stands for itself, up to the next wildcard or what may be a variable.
    pub(super) fn take_literal(&mut self) -> &'a str {
        let mut bytes = self.rest.bytes();
        let end = bytes.position(|byte| match byte {
            b'*' | b'?' => self.syntax != Syntax::Text,
            b'$' => matches!(self.syntax, Syntax::Opaque | Syntax::Open),
            _ => false,
        });
        let (literal, rest) = self
            .rest
            .split_at_checked(end.unwrap_or(self.rest.len()))
            .unwrap_or((self.rest, ""));
        self.rest = rest;
        literal
    }

    /// Takes a `*`, a `?` or, read as a `*`, a variable off `rest`; gives whether it is a `*`.
    fn take_wildcard(&mut self) -> Option<bool> {
        let (star, width) = match self.rest.as_bytes().first()? {
            b'*' => (true, 1),
            b'?' => (false, 1),
            b'$' if self.syntax == Syntax::Open => match self.reference()? {
                (Token::Variable(_), width) => (true, width),
                _ => return None,
            },
            _ => return None,
        };
        self.advance(width);
        Some(star)
    }

    /// The `${…}` at the start of `rest`, and its width in bytes.
    fn reference(&mut self) -> Option<(Token<'a>, usize)> {
        let body = self.rest.strip_prefix("${")?;
        let Some(end) = memchr::memchr(b'}', body.as_bytes()) else {
            // No brace closes from here on: without this note each `${` would look for one again.
            self.syntax = Syntax::Glob;
            return None;
        };
        let name = body.get(..end)?;
        let token = match name {
            "*" => Token::Char('*'),
            "?" => Token::Char('?'),
            "$" => Token::Char('$'),
            _ => Token::Variable(name),
        };
        Some((token, end + "${}".len()))
    }

    fn advance(&mut self, width: usize) {
        self.rest = self.rest.get(width..).unwrap_or_default();
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.ones > 0 {
            self.ones -= 1;
            return Some(Token::One);
        }
        let first = self.rest.chars().next()?;
        if self.syntax != Syntax::Text && matches!(first, '*' | '?' | '$') {
            let (mut ones, mut gap) = (0, false);
            while let Some(star) = self.take_wildcard() {
                gap |= star;
                ones += usize::from(!star);
            }
            if gap {
                return Some(Token::Gap(ones));
            }
            if ones > 0 {
                self.ones = ones - 1;
                return Some(Token::One);
            }
            if matches!(self.syntax, Syntax::Opaque | Syntax::Open)
                && let Some((token, width)) = self.reference()
            {
                self.advance(width);
                return Some(token);
            }
        }
        self.advance(first.len_utf8());
        Some(Token::Char(if self.fold {
            first.to_ascii_lowercase()
        } else {
            first
        }))
    }
}

impl<'a> Units<'a> {
    pub(super) fn new(tokens: Tokens<'a>) -> Self {
        Self {
            tokens,
            ones: 0,
            star: false,
        }
    }
}

impl<'a> Iterator for Units<'a> {
    type Item = Unit<'a>;

    fn next(&mut self) -> Option<Unit<'a>> {
        if self.ones > 0 {
            self.ones -= 1;
            return Some(Unit::One);
        }
        if self.star {
            self.star = false;
            return Some(Unit::Star);
        }
        Some(match self.tokens.next()? {
            Token::Char(c) => Unit::Char(c),
            Token::One => Unit::One,
            Token::Variable(name) => Unit::Variable(name),
            Token::Gap(0) => Unit::Star,
            Token::Gap(ones) => {
                self.ones = ones - 1;
                self.star = true;
                Unit::One
            }
        })
    }
}

/// Whether two variables are one: the key without regard to case, a default text exactly.
pub(super) fn same_variable(a: &str, b: &str) -> bool {
    let split = |text| str::split_once(text, ',').map_or((text, None), |(k, d)| (k, Some(d)));
    let ((a_key, a_default), (b_key, b_default)) = (split(a), split(b));
    a_key.trim().eq_ignore_ascii_case(b_key.trim())
        && a_default.map(str::trim) == b_default.map(str::trim)
}
