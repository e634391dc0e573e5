//! `embedded-credentials`

use std::sync::LazyLock;

use memchr::memmem::Finder;

use crate::rules::{DocumentContext, Sink, declare_rule};
use crate::source::Span;

declare_rule! {
    /// Reports an access key id, or a text with the shape of a secret access key, in the file.
    ///
    /// ## Why
    ///
    /// Policies are kept in repositories, tickets and consoles, and read by many. No element of a policy has use for an access
    /// key: whoever finds it there has its permissions.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/AKIAQ3EGPU6MJ2V5LTXN/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}/*"
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// The whole text is searched for key ids, `AKIA…` and `ASIA…`, comments included. Ids that end in `EXAMPLE`, as those in
    /// AWS's own pages, are fine. A secret access key has no prefix: a string is taken for one only where it is forty
    /// characters of base64 and nothing else, with upper and lower case and digits well mixed.
    ///
    /// ## References
    ///
    /// - [IAM identifiers: unique ids](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html#identifiers-unique-ids)
    /// - [Managing access keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html)
    static RULE = {
        name: "embedded-credentials",
        severity: Security,
        since: "0.1.0",
        fix: None,
        issue_codes: [],
        check: Document(check),
    }
}

/// Prefixes of access key ids: of users, and of temporary credentials. Source: "IAM identifiers".
const PREFIXES: [&[u8]; 2] = [b"AKIA", b"ASIA"];

/// How both end.
const MARK: &[u8] = b"IA";

/// Length of an access key id.
const ID_LENGTH: usize = 20;

/// Length of a secret access key.
const SECRET_LENGTH: usize = 40;

/// How many different characters a secret access key has at least: with forty drawn from sixty-four, fewer are as good
/// as impossible.
const MIN_DIFFERENT: usize = 20;

/// How often neighbours in a secret access key are of different classes at least: words and paths change seldom.
const MIN_CHANGES: usize = 16;

/// How many digits a secret access key has at least: six are likely, and names in mixed case have one or none.
const MIN_DIGITS: usize = 2;

/// How many slashes and plus signs a secret access key has at most: one or two are likely, and paths have more.
const MAX_SIGNS: usize = 4;

fn check(context: &DocumentContext<'_>, sink: &mut Sink<'_>) {
    for at in key_ids(context.text) {
        sink.report(
            Span::new(at as u32, (at + ID_LENGTH) as u32),
            "an access key id stands in the file",
        )
        .note("Remove it. If the key still works, deactivate it: it has been seen by all who can read this file.");
    }
    for text in context.strings() {
        let value = text.as_str();
        if value.len() == SECRET_LENGTH && text.is_known() && is_secret(value) {
            sink.report(
                text.content_span(),
                "a text with the shape of a secret access key stands in the file",
            )
            .note("If it is one, remove it and deactivate the key: it has been seen by all who can read this file.");
        }
    }
}

/// Where access key ids begin.
fn key_ids(text: &str) -> impl Iterator<Item = usize> {
    static FINDER: LazyLock<Finder<'static>> = LazyLock::new(|| Finder::new(MARK));
    let inside = |byte: &u8| byte.is_ascii_uppercase() || (b'2'..=b'7').contains(byte);
    let bytes = text.as_bytes();
    let starts = FINDER.find_iter(bytes).filter_map(|at| at.checked_sub(2));
    starts.filter(move |start| {
        let end = start + ID_LENGTH;
        let id = bytes.get(*start..end).unwrap_or_default();
        let before = start.checked_sub(1).and_then(|before| bytes.get(before));
        let beside = [before, bytes.get(end)];
        PREFIXES.iter().any(|prefix| id.starts_with(prefix))
            && id.iter().all(inside)
            && !beside.into_iter().flatten().any(u8::is_ascii_alphanumeric)
            && !id.ends_with(b"EXAMPLE")
            && id.iter().skip(4).any(|byte| Some(byte) != id.get(4))
    })
}

fn is_secret(text: &str) -> bool {
    let class = |byte: u8| match byte {
        b'A'..=b'Z' => Some(0),
        b'a'..=b'z' => Some(1),
        b'0'..=b'9' => Some(2),
        b'+' | b'/' => Some(3),
        _ => None,
    };
    let Some(classes) = text
        .bytes()
        .map(class)
        .collect::<Option<Vec<u8>>>()
        .filter(|_| !text.ends_with("EXAMPLEKEY"))
    else {
        return false;
    };
    let mut seen = [false; 128];
    for byte in text.bytes() {
        if let Some(slot) = seen.get_mut(usize::from(byte)) {
            *slot = true;
        }
    }
    let changes = classes
        .windows(2)
        .filter(|pair| pair.first() != pair.last());
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    [0, 1].iter().all(|class| classes.contains(class))
        && digits >= MIN_DIGITS
        && classes.iter().filter(|class| **class > 2).count() <= MAX_SIGNS
        && seen.iter().filter(|seen| **seen).count() >= MIN_DIFFERENT
        && changes.count() >= MIN_CHANGES
}

#[cfg(test)]
mod tests {
    use super::{is_secret, key_ids};

    #[test]
    fn secrets_and_what_looks_like_them() {
        assert!(is_secret("q8Zt3LwPz0Rk/Vb7nYc1XeGh5MuJd9SaT+fQo2Wi"));
        for text in [
            "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            "6938fd4d98bab03faadb97b34396831e3780aea1",
            "AWSServiceRoleForAmazonElasticFileSystem",
            "AllowEc2InstancesWithEncryptedEbsVolumes",
            "service-role/AmazonSageMaker-Executio1Ab",
            "Reports/2026/Quarter1/Region2/Team3/Fina",
        ] {
            assert!(!is_secret(text), "{text}");
        }
    }

    #[test]
    fn ids_stand_alone() {
        for gap in 0..60 {
            let text = format!("{}(AKIAQ3EGPU6MJ2V5LTXN)", "-".repeat(gap));
            assert!(key_ids(&text).eq([gap + 1]), "{text}");
            let twice = format!("{text} ASIAQ3EGPU6MJ2V5LTXN");
            assert!(key_ids(&twice).eq([gap + 1, gap + 23]), "{twice}");
        }
        for text in [
            "AKIAIOSFODNN7EXAMPLE",
            "AKIAQ3EGPU6MJ2V5LTXNA",
            "AKIAQ3EGPU6MJ2V5LTX",
            "AKIAQ3EGPU6MJ2V5LTX1",
            "AKIAXXXXXXXXXXXXXXXX",
        ] {
            assert_eq!(key_ids(text).next(), None, "{text}");
        }
        assert_eq!(key_ids("XAKIAQ3EGPU6MJ2V5LTXN").next(), None);
    }
}
