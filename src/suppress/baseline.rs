//! Findings that were there before: a file that lists them, each by a fingerprint that does not change when lines move.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::config::KnownFindings;
use crate::diagnostic::Diagnostic;
use crate::source::SourceFile;

/// The version of the file.
const VERSION: u32 = 1;

/// A list of findings, by file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    /// By the file's path from the folder of the baseline, with `/` between its parts.
    files: BTreeMap<String, Arc<KnownFindings>>,
    /// What each finding said, by rule and fingerprint.
    messages: BTreeMap<(String, String), String>,
}

/// The text is no baseline.
#[derive(Debug, thiserror::Error)]
pub enum BaselineError {
    /// It is of another version.
    #[error("it is of version {0}, and this iamlint reads version {VERSION}")]
    Version(u64),
    /// It is not the JSON of a baseline.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
}

#[derive(Deserialize)]
struct Head {
    version: u64,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    findings: Vec<Entry>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    rule: String,
    fingerprint: String,
    /// How many findings have the fingerprint.
    count: usize,
    /// For people who read the list.
    message: String,
}

impl Baseline {
    /// Reads a baseline.
    ///
    /// # Errors
    ///
    /// When the text is no baseline, or one of another version.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let head: Head = serde_json::from_str(text)?;
        if head.version != u64::from(VERSION) {
            return Err(BaselineError::Version(head.version));
        }
        let document: Document = serde_json::from_str(text)?;
        let mut baseline = Self::default();
        for entry in document.findings {
            let key = (entry.rule, entry.fingerprint);
            baseline.insert(&entry.file, key, entry.count, entry.message);
        }
        Ok(baseline)
    }

    /// Adds the findings of a file, by its path from the folder of the baseline.
    pub fn add(&mut self, path: &str, file: &SourceFile, findings: &[Diagnostic]) {
        for finding in findings {
            let key = (finding.rule.to_owned(), fingerprint(file, finding));
            self.insert(path, key, 1, finding.message.clone());
        }
    }

    /// What is known of a file, by its path from the folder of the baseline.
    pub fn of(&self, path: &str) -> Option<&Arc<KnownFindings>> {
        self.files.get(path)
    }

    /// How many findings it lists.
    pub fn len(&self) -> usize {
        let counts = self.files.values().flat_map(|known| known.counts.values());
        counts.sum()
    }

    /// Whether it lists none.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// The baseline as a file: JSON, sorted, with a line end.
    ///
    /// # Errors
    ///
    /// Those of writing JSON, which a list of texts and numbers does not give.
    pub fn to_json(&self) -> Result<String, BaselineError> {
        let files = self.files.iter();
        let findings = files.flat_map(|(file, known)| {
            known.counts.iter().map(|(key, count)| Entry {
                file: file.clone(),
                rule: key.0.clone(),
                fingerprint: key.1.clone(),
                count: *count,
                message: self.messages.get(key).cloned().unwrap_or_default(),
            })
        });
        let document = Document {
            version: VERSION,
            findings: findings.collect(),
        };
        Ok(serde_json::to_string_pretty(&document)? + "\n")
    }

    fn insert(&mut self, path: &str, key: (String, String), count: usize, message: String) {
        let known = self.files.entry(path.to_owned()).or_default();
        *Arc::make_mut(known).counts.entry(key.clone()).or_default() += count;
        self.messages.entry(key).or_insert(message);
    }
}

/// Keeps the findings that are not known. Of several with one fingerprint, those that are more than there were.
pub(super) fn retain_new(known: &KnownFindings, file: &SourceFile, findings: &mut Vec<Diagnostic>) {
    let mut left = known.counts.clone();
    findings.retain(|finding| {
        let key = (finding.rule.to_owned(), fingerprint(file, finding));
        match left.get_mut(&key) {
            Some(count) if *count > 0 => {
                *count -= 1;
                false
            }
            _ => true,
        }
    });
}

/// What tells a finding from others of its file, wherever its lines move: 32 hexadecimal digits of the rule, the message,
/// the underlined text without its layout, and the statement's `Sid`.
pub fn fingerprint(file: &SourceFile, finding: &Diagnostic) -> String {
    let mut hash = Sha256::new();
    hash.update(finding.rule);
    hash.update([0]);
    hash.update(&finding.message);
    hash.update([0]);
    for word in file.slice(finding.primary.span).split_whitespace() {
        hash.update(word);
    }
    hash.update([0]);
    let statement = finding.statement.as_ref();
    hash.update(
        statement
            .and_then(|statement| statement.sid.as_deref())
            .unwrap_or_default(),
    );
    let digest = hash.finalize();
    let mut text = String::with_capacity(32);
    for byte in digest.iter().take(16) {
        // Writing to a string can't fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
