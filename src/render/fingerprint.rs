//! What tells a finding from another across runs, however the lines around it move.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::Linted;

/// Hexadecimal digits of a fingerprint.
const DIGITS: usize = 32;

/// A fingerprint of each finding of a document, in order: a hash of rule, file, the underlined text, and how many findings
/// with the same three came before.
pub(super) fn of(linted: &Linted) -> Vec<String> {
    let mut seen: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let findings = linted.findings.iter().map(|finding| {
        let text = linted.file.slice(finding.primary.span);
        let before = seen.entry((finding.rule, text)).or_default();
        let mut hash = Sha256::new();
        for part in [finding.rule, linted.file.name(), text] {
            hash.update(part.as_bytes());
            hash.update([0]);
        }
        hash.update(before.to_string().as_bytes());
        *before += 1;
        let mut fingerprint = String::with_capacity(DIGITS);
        for byte in hash.finalize().iter().take(DIGITS / 2) {
            let _ = write!(fingerprint, "{byte:02x}");
        }
        fingerprint
    });
    findings.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;
    use crate::lint::lint;
    use crate::source::SourceFile;

    fn fingerprints(text: &str) -> Vec<String> {
        let file = SourceFile::new("a.json", text);
        let report = lint(&file, &Settings::default());
        of(&Linted::new(file, report))
    }

    #[test]
    fn moving_a_finding_keeps_its_fingerprint() {
        let statement = r#"{"Effect": "allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}"#;
        let policy = |statements: &str| {
            format!(r#"{{"Version": "2012-10-17", "Statement": [{statements}]}}"#)
        };
        let one = fingerprints(&policy(statement));
        let moved = fingerprints(&policy(&format!("\n\n   {statement}")));
        assert_eq!((one.len(), &one), (1, &moved));
        assert_eq!(one[0].len(), DIGITS);
        let two = fingerprints(&policy(&format!("{statement}, {statement}")));
        assert!(two.contains(&one[0]));
        let mut different = two.clone();
        different.sort();
        different.dedup();
        assert_eq!(different.len(), two.len());
    }
}
