//! `textDocument/diagnostic`, and findings as the protocol writes them.

use serde::{Deserialize, Serialize};
use tower_lsp::ls_types::{
    CodeDescription, Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, DiagnosticTag,
    DocumentDiagnosticReport, FullDocumentDiagnosticReport, Location, NumberOrString, Range,
    RelatedFullDocumentDiagnosticReport, RelatedUnchangedDocumentDiagnosticReport,
    UnchangedDocumentDiagnosticReport, Uri,
};

use super::document::Document;
use super::session::Session;
use crate::diagnostic::{self, Label, Severity};
use crate::docs;
use crate::rules::{self, Rule};
use crate::source::Span;

/// What a finding carries for the requests that come back with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Data {
    /// Which finding it is: its index in the report of the version.
    pub(crate) index: usize,
    /// The version of the document.
    pub(crate) version: i32,
    /// The titles of its fixes.
    pub(crate) fixes: Vec<String>,
}

/// The findings in a document, as a client that has this `session` understands them.
pub(crate) fn diagnostics(document: &Document, session: Option<&Session>) -> Vec<Diagnostic> {
    let related = session.is_none_or(Session::shows_related);
    let found = document.report().diagnostics.iter().enumerate();
    found
        .filter(|(_, finding)| !finding.implied)
        .map(|(index, finding)| convert(document, index, finding, related))
        .collect()
}

/// The findings in a document, or that they are those that the client knows as `known`. What is not ours has none.
pub(super) fn report(
    document: Option<&Document>,
    known: Option<&str>,
    session: Option<&Session>,
) -> DocumentDiagnosticReport {
    let id = document.map(Document::id);
    if let Some(id) = id.as_ref().filter(|id| known == Some(id.as_str())) {
        return DocumentDiagnosticReport::Unchanged(RelatedUnchangedDocumentDiagnosticReport {
            related_documents: None,
            unchanged_document_diagnostic_report: UnchangedDocumentDiagnosticReport {
                result_id: id.clone(),
            },
        });
    }
    let items = document.map(|document| diagnostics(document, session));
    DocumentDiagnosticReport::Full(RelatedFullDocumentDiagnosticReport {
        related_documents: None,
        full_document_diagnostic_report: FullDocumentDiagnosticReport {
            result_id: id,
            items: items.unwrap_or_default(),
        },
    })
}

/// One finding, with the places that explain it if the client shows them.
pub(crate) fn convert(
    document: &Document,
    index: usize,
    finding: &diagnostic::Diagnostic,
    related: bool,
) -> Diagnostic {
    let rule = rules::find(finding.rule);
    let related = related.then(|| related_information(document, finding));
    Diagnostic {
        range: document.range(finding.primary.span),
        severity: Some(severity(finding.severity)),
        code: Some(NumberOrString::String(finding.rule.to_owned())),
        code_description: rule
            .and_then(|rule| reference(rule, finding.issue_code))
            .map(|href| CodeDescription { href }),
        source: Some("iamlint".to_owned()),
        message: message(finding),
        related_information: related.filter(|related| !related.is_empty()),
        tags: rule.and_then(|rule| tags(rule, finding.issue_code)),
        data: serde_json::to_value(Data {
            index,
            version: document.version,
            fixes: finding.fixes.iter().map(|fix| fix.title.clone()).collect(),
        })
        .ok(),
    }
}

/// AWS's four finding types as the protocol's four severities. What grants more than is safe is shown as a warning:
/// editors keep the colour of errors for what does not work.
fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Security | Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Suggestion => DiagnosticSeverity::INFORMATION,
    }
}

/// The message with what stands beside the underline, and why it matters.
fn message(finding: &diagnostic::Diagnostic) -> String {
    let mut message = finding.message.clone();
    if !finding.primary.message.is_empty() {
        message.push_str(": ");
        message.push_str(&finding.primary.message);
    }
    for note in &finding.notes {
        message.push('\n');
        message.push_str(note);
    }
    message
}

fn related_information(
    document: &Document,
    finding: &diagnostic::Diagnostic,
) -> Vec<DiagnosticRelatedInformation> {
    let related = |label: &Label| DiagnosticRelatedInformation {
        location: Location {
            uri: document.uri.clone(),
            range: document.range(label.span),
        },
        message: if label.message.is_empty() {
            "see here".to_owned()
        } else {
            label.message.clone()
        },
    };
    finding.secondary.iter().map(related).collect()
}

/// Where a finding is explained.
pub(crate) fn reference(rule: &Rule, issue_code: Option<&str>) -> Option<Uri> {
    docs::address(rule, issue_code)?.parse().ok()
}

/// How an editor shows what a rule finds: faded where it says nothing that is not said elsewhere, struck out where AWS
/// advises against its use.
fn tags(rule: &Rule, issue_code: Option<&str>) -> Option<Vec<DiagnosticTag>> {
    let redundant = rule.theme() == "redundancy" || rule.name.starts_with("redundant-");
    let deprecated = rule.name.starts_with("deprecated-")
        || issue_code.is_some_and(|code| code.starts_with("DEPRECATED_"));
    let tag = match (redundant, deprecated) {
        (true, _) => DiagnosticTag::UNNECESSARY,
        (_, true) => DiagnosticTag::DEPRECATED,
        _ => return None,
    };
    Some(vec![tag])
}

/// The findings that touch a range, with their indexes in the report.
pub(crate) fn touching(
    document: &Document,
    range: Range,
) -> impl Iterator<Item = (usize, &diagnostic::Diagnostic)> {
    let asked = document.span(range);
    let touches = move |span: Span| span.start <= asked.end && asked.start <= span.end;
    let found = document.report().diagnostics.iter().enumerate();
    found.filter(move |(_, finding)| !finding.implied && touches(finding.primary.span))
}
