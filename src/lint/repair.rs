//! Repairs a document: applies the fixes of its findings until none is left.

use super::{Report, lint};
use crate::config::Settings;
use crate::diagnostic::Diagnostic;
use crate::fix::{self, Applicability, Fix};
use crate::source::SourceFile;
use crate::syntax;

/// How often a document is looked at anew after fixes were applied. A fix that overlaps another waits for the next
/// round, and behind a repaired fault others may show; few documents need more than three rounds.
pub const MAX_ROUNDS: usize = 32;

/// A document after its fixes, and what is still to be said about it.
#[derive(Debug)]
pub struct Fixed {
    /// The document; its text is the one before where nothing was applied.
    pub file: SourceFile,
    /// What linting it gives now.
    pub report: Report,
    /// How many fixes were applied.
    pub applied: usize,
}

/// Applies the fixes of a document up to `limit` (with [`Applicability::Unsafe`], all of them) until none is left, at
/// most [`MAX_ROUNDS`] times.
///
/// Of each finding the best fix within the limit is taken. A round that would add a syntax error is not taken. A
/// document with bytes that are no UTF-8 stays as it is: its text is not what stands in the file.
pub fn fix_all(file: SourceFile, settings: &Settings, limit: Applicability) -> Fixed {
    let report = lint(&file, settings);
    let mut now = Fixed {
        file,
        report,
        applied: 0,
    };
    if !now.file.invalid_utf8().is_empty() {
        return now;
    }
    for _ in 0..MAX_ROUNDS {
        let fixes: Vec<&Fix> = now
            .report
            .diagnostics
            .iter()
            .filter_map(|finding| best_fix(finding, limit))
            .collect();
        if fixes.is_empty() {
            break;
        }
        let dialect = now.file.dialect();
        let (text, applied) = fix::apply(now.file.text(), &fixes);
        let faults = |text: &str| syntax::parse(text, dialect).errors.len();
        if applied.is_empty() || text == now.file.text() || faults(&text) > faults(now.file.text())
        {
            break;
        }
        let file = SourceFile::new(now.file.name(), text).with_dialect(dialect);
        now.report = lint(&file, settings);
        now.file = file;
        now.applied += applied.len();
    }
    now
}

/// The best fix of a finding within a limit. What another finding implies is repaired with that one.
pub fn best_fix(finding: &Diagnostic, limit: Applicability) -> Option<&Fix> {
    let mut fixes = finding.fixes.iter();
    let best = fixes.find(|fix| fix.applicability <= limit)?;
    (!finding.implied).then_some(best)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fixed(name: &str, text: &str, limit: Applicability) -> Fixed {
        fix_all(SourceFile::new(name, text), &Settings::default(), limit)
    }

    #[test]
    fn a_fixed_document_has_nothing_left_to_fix() {
        let text = r#"{"Version": "2012-10-17", "Statement": {"Effect": "allow", "Action": ["s3:GetObjekt", "s3:GetObjekt",], "Resource": "*"}}"#;
        let safe = fixed("a.json", text, Applicability::Safe);
        assert!(safe.applied >= 2, "{}", safe.applied);
        assert!(safe.file.text().contains("\"Allow\""), "{:?}", safe.file);
        assert!(safe.file.text().contains("GetObjekt"), "{:?}", safe.file);
        let all = fixed("a.json", text, Applicability::Unsafe);
        assert!(all.applied > safe.applied);
        assert!(!all.file.text().contains("GetObjekt"), "{:?}", all.file);
        let again = fixed("a.json", all.file.text(), Applicability::Unsafe);
        assert_eq!((again.applied, again.file.text()), (0, all.file.text()));
    }

    #[test]
    fn bytes_that_are_no_text_stay() {
        let bytes = b"{\"Version\": \"2012-10-17\", \"Statement\": {\"Sid\": \"\xFF\", \"Effect\": \"allow\", \"Action\": \"s3:GetObject\", \"Resource\": \"*\"}}";
        let file = SourceFile::from_bytes("a.json", bytes.to_vec());
        let fixed = fix_all(file, &Settings::default(), Applicability::Unsafe);
        assert_eq!(fixed.applied, 0);
        assert!(!fixed.report.diagnostics.is_empty());
    }
}
