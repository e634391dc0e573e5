//! ARN patterns in the two ways that AWS reads them.
//!
//! In `Resource` and `NotResource` a pattern is one glob over the whole ARN, so that a `*` may
//! stretch over colons: [`ResourceGlob`]. Under `ArnLike` and its relatives the six fields between
//! the colons are compared one by one: [`ArnGlob`]. Letters count as written in both.

use std::borrow::Cow;

use super::glob::{Case, Glob, union_covers};

/// The fields of an ARN: `arn`, partition, service, Region, account and resource.
pub const ARN_FIELDS: usize = 6;

/// A value of `Resource` or `NotResource`.
///
/// A pattern that begins with `arn:` and has fewer than six fields is read with `*` for each
/// missing one, as AWS does in identity policies: `arn:aws:sqs` is `arn:aws:sqs:*:*:*`.
#[derive(Debug, Clone)]
pub struct ResourceGlob<'a> {
    text: Cow<'a, str>,
    variables: bool,
}

/// A value of an ARN condition operator (`ArnLike`, `ArnEquals` and their negations, which read
/// patterns alike), in its six fields.
#[derive(Debug, Clone)]
pub struct ArnGlob<'a> {
    fields: [Glob<'a>; ARN_FIELDS],
}

impl<'a> ResourceGlob<'a> {
    /// Reads `text` where `${…}` is plain text: `"Version": "2008-10-17"`, or none.
    pub fn new(text: &'a str) -> Self {
        Self {
            text: filled_up(text, false),
            variables: false,
        }
    }

    /// Reads `text` where it may hold policy variables: see [`Glob::with_variables`].
    pub fn with_variables(text: &'a str) -> Self {
        Self {
            text: filled_up(text, true),
            variables: true,
        }
    }

    /// The pattern as one glob, missing fields filled up: for all that a glob can be asked.
    pub fn glob(&self) -> Glob<'_> {
        read(&self.text, self.variables)
    }

    /// Whether the pattern matches the ARN `arn`, which holds no wildcard.
    pub fn matches(&self, arn: &str) -> bool {
        self.glob().matches(arn)
    }

    /// Whether every ARN that `other` matches is matched by this pattern.
    pub fn covers(&self, other: &ResourceGlob<'_>) -> bool {
        self.glob().covers(&other.glob())
    }

    /// Whether some ARN is matched by both patterns.
    pub fn intersects(&self, other: &ResourceGlob<'_>) -> bool {
        self.glob().intersects(&other.glob())
    }

    /// Whether every ARN that this pattern matches is matched by one of `others`: see
    /// [`union_covers`] for what `false` means.
    pub fn is_covered_by_union(&self, others: &[ResourceGlob<'_>]) -> bool {
        let globs: Vec<_> = others.iter().map(ResourceGlob::glob).collect();
        union_covers(&globs, &self.glob())
    }
}

impl<'a> ArnGlob<'a> {
    /// Reads `text` where `${…}` is plain text: `"Version": "2008-10-17"`, or none.
    ///
    /// A lone `*` is any ARN. `None` for anything else with fewer than six fields, which no ARN
    /// matches.
    pub fn new(text: &'a str) -> Option<Self> {
        Self::with_fields(text, false)
    }

    /// Reads `text` where it may hold policy variables: see [`Glob::with_variables`]. A colon
    /// within a variable separates nothing.
    pub fn with_variables(text: &'a str) -> Option<Self> {
        Self::with_fields(text, true)
    }

    /// The fields' patterns: `arn`, partition, service, Region, account and resource.
    pub fn fields(&self) -> &[Glob<'a>; ARN_FIELDS] {
        &self.fields
    }

    /// Whether each field of the ARN `arn`, which holds no wildcard, is matched.
    pub fn matches(&self, arn: &str) -> bool {
        split(arn, false)
            .is_some_and(|fields| self.pairs(&fields).all(|(glob, text)| glob.matches(text)))
    }

    /// Whether every ARN that `other` matches is matched by this pattern.
    pub fn covers(&self, other: &ArnGlob<'_>) -> bool {
        self.pairs(&other.fields)
            .all(|(ours, theirs)| ours.covers(theirs))
    }

    /// Whether some ARN is matched by both patterns.
    pub fn intersects(&self, other: &ArnGlob<'_>) -> bool {
        self.pairs(&other.fields)
            .all(|(ours, theirs)| ours.intersects(theirs))
    }

    fn with_fields(text: &'a str, variables: bool) -> Option<Self> {
        let whole = read(text, variables);
        let fields = if whole.is_any() {
            [whole; ARN_FIELDS]
        } else {
            split(text, variables)?.map(|field| read(field, variables))
        };
        Some(Self { fields })
    }

    fn pairs<'s, T>(
        &'s self,
        others: &'s [T; ARN_FIELDS],
    ) -> impl Iterator<Item = (&'s Glob<'a>, &'s T)> {
        self.fields.iter().zip(others)
    }
}

fn read(text: &str, variables: bool) -> Glob<'_> {
    if variables {
        Glob::with_variables(text, Case::Sensitive)
    } else {
        Glob::new(text, Case::Sensitive)
    }
}

fn filled_up(text: &str, variables: bool) -> Cow<'_, str> {
    let missing = (ARN_FIELDS - 1) - colons(text, variables).take(ARN_FIELDS - 1).count();
    if missing == 0 || !text.starts_with("arn:") {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.to_owned() + &":*".repeat(missing))
    }
}

fn split(text: &str, variables: bool) -> Option<[&str; ARN_FIELDS]> {
    let mut fields = [""; ARN_FIELDS];
    let mut ends = colons(text, variables);
    let mut start = 0;
    let (resource, others) = fields.split_last_mut()?;
    for field in others {
        let end = ends.next()?;
        *field = text.get(start..end)?;
        start = end + 1;
    }
    *resource = text.get(start..)?;
    Some(fields)
}

/// The places of the colons that separate fields.
fn colons(text: &str, variables: bool) -> impl Iterator<Item = usize> {
    // Where the last variable begins that a brace closes: an open `${` is plain text.
    let closed = text.rfind('}').filter(|_| variables).unwrap_or(0);
    let mut inside = false;
    let mut before = b' ';
    text.bytes().enumerate().filter_map(move |(at, byte)| {
        match byte {
            b'{' if before == b'$' && at < closed => inside = true,
            b'}' => inside = false,
            _ => {}
        }
        before = byte;
        (byte == b':' && !inside).then_some(at)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{ArnGlob, Case, Glob, ResourceGlob, colons, split};

    fn arn(text: &str) -> ArnGlob<'_> {
        ArnGlob::new(text).unwrap()
    }

    #[test]
    fn a_resource_is_one_glob() {
        let any = ResourceGlob::new("arn:aws:s3:*");
        assert!(any.matches("arn:aws:s3:::bucket/key:with:colons"));
        let stretched = ResourceGlob::new("arn:aws:sns:*:topic:x");
        assert!(stretched.matches("arn:aws:sns:eu-west-1:123456789012:topic:x"));
        assert!(!ResourceGlob::new("arn:aws:s3:::b").matches("arn:aws:s3:::B"));
        assert!(ResourceGlob::new("*").covers(&any));
    }

    #[test]
    fn missing_fields_of_a_resource_are_stars() {
        for (short, long) in [
            ("arn:aws:sqs", "arn:aws:sqs:*:*:*"),
            ("arn:aws:sqs:", "arn:aws:sqs::*:*"),
            ("arn:", "arn::*:*:*:*"),
            ("arn:aws:s3:::b", "arn:aws:s3:::b"),
            ("*", "*"),
            ("", ""),
            ("arn*", "arn*"),
        ] {
            assert_eq!(ResourceGlob::new(short).glob().text(), long);
        }
        // A colon within a variable is none of the ARN's.
        let name = ResourceGlob::with_variables("arn:aws:s3:${aws:username}");
        assert_eq!(name.glob().text(), "arn:aws:s3:${aws:username}:*:*");
        assert!(name.intersects(&ResourceGlob::new("arn:aws:s3:x:y:z")));
        assert!(!name.matches("arn:aws:s3:x:y:z"));
    }

    #[test]
    fn a_union_of_resources() {
        let whole = ResourceGlob::new("arn:aws:s3:::b/*");
        let parts = [
            ResourceGlob::new("arn:aws:s3:::b/"),
            ResourceGlob::new("arn:*:s3:::b/?*"),
        ];
        assert!(whole.is_covered_by_union(&parts));
        assert!(!whole.is_covered_by_union(&parts[1..]));
    }

    #[test]
    fn a_condition_compares_field_by_field() {
        let topic = arn("arn:aws:sns:*:123456789012:*");
        assert!(topic.matches("arn:aws:sns:eu-west-1:123456789012:a:b"));
        assert!(!topic.matches("arn:aws:sns:eu-west-1:111122223333:x:123456789012:y"));
        assert!(
            ResourceGlob::new("arn:aws:sns:*:123456789012:*")
                .matches("arn:aws:sns:eu-west-1:111122223333:x:123456789012:y")
        );
        assert!(!topic.matches("arn:aws:sns:eu-west-1:123456789012"));
        assert!(ArnGlob::new("arn:aws:sns:*").is_none());
        assert!(arn("*").covers(&topic) && !topic.covers(&arn("*")));
        assert!(arn("*").matches("arn:aws:s3:::b") && !arn("*").matches("b"));
        assert!(topic.covers(&arn("arn:aws:sns:eu-*:123456789012:a*")));
        assert!(topic.intersects(&arn("arn:*:sns:eu-west-1:*:a")));
        assert!(!topic.intersects(&arn("arn:*:sqs:eu-west-1:*:a")));
    }

    #[test]
    fn colons_in_variables_separate_nothing() {
        let name = "arn:aws:iam::123456789012:user/${aws:username}:x";
        let fields = split(name, true).unwrap();
        assert_eq!(fields[5], "user/${aws:username}:x");
        assert_eq!(colons("a${b:c}:${d:e", true).collect::<Vec<_>>(), [7, 11]);
        assert_eq!(colons("a${b:c}", false).collect::<Vec<_>>(), [4]);
        let tag = ArnGlob::with_variables("arn:aws:iam:${a:b}:${c:d}:role/x").unwrap();
        assert_eq!(tag.fields()[4].text(), "${c:d}");
    }

    proptest! {
        #[test]
        fn fields_match_alone(
            pattern in proptest::array::uniform6("[ab*?]{0,3}"),
            other in proptest::array::uniform6("[ab*?]{0,2}"),
            text in proptest::array::uniform6("[ab]{0,3}"),
        ) {
            let (p, o, t) = (pattern.join(":"), other.join(":") + ":x", text.join(":") + ":x");
            let alone = pattern.iter().zip(&text).enumerate().all(|(at, (glob, text))| {
                let text = if at == 5 { format!("{text}:x") } else { text.clone() };
                Glob::new(glob, Case::Sensitive).matches(&text)
            });
            prop_assert_eq!(arn(&p).matches(&t), alone);
            prop_assert!(!alone || ResourceGlob::new(&p).matches(&t));
            let (in_p, in_o) = (arn(&p).matches(&t), arn(&o).matches(&t));
            prop_assert!(!arn(&p).covers(&arn(&o)) || !in_o || in_p);
            prop_assert!(arn(&p).intersects(&arn(&o)) || !(in_o && in_p));
        }
    }
}
