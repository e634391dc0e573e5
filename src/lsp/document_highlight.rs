//! `textDocument/documentHighlight`: where the service or the condition key under the cursor is used.

use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams};

use super::document::Document;
use super::policies;
use crate::policy::{Arn, ArnField, Policy, PrincipalElement, Statement};
use crate::source::Span;
use crate::syntax::Text;

/// Something that can stand at several places.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Subject {
    /// A service, by its prefix in lower case.
    Service(String),
    /// A condition key, in lower case.
    Key(String),
    /// An account.
    Account(String),
}

/// The places of what stands at a position.
pub(super) fn document_highlight(
    document: &Document,
    params: &DocumentHighlightParams,
) -> Option<Vec<DocumentHighlight>> {
    let offset = document.offset(params.text_document_position_params.position);
    let mut uses: Vec<(Span, Subject)> = Vec::new();
    policies::each(document, |policy| collect(policy, &mut uses));
    // The narrowest wins: an account in an ARN, not the ARN's service.
    let (_, subject) = uses
        .iter()
        .filter(|(span, _)| span.start <= offset && offset <= span.end)
        .min_by_key(|(span, _)| span.len())?;
    let places = uses.iter().filter(|(_, other)| other == subject);
    Some(
        places
            .map(|(span, _)| DocumentHighlight {
                range: document.range(*span),
                kind: Some(DocumentHighlightKind::TEXT),
            })
            .collect(),
    )
}

fn collect(policy: &Policy<'_>, uses: &mut Vec<(Span, Subject)>) {
    for statement in &policy.statements {
        let actions = statement
            .action_elements()
            .flat_map(|element| &element.patterns);
        for pattern in actions {
            if let Some((prefix, _)) = pattern.split() {
                let subject = Subject::Service(prefix.to_ascii_lowercase());
                uses.push((pattern.service_span(), subject));
            }
        }
        texts(statement, |text| arn(text, uses));
        for (_, entry) in statement.conditions() {
            let key = entry.key();
            let name = key.as_str().to_ascii_lowercase();
            uses.push((key.content_span(), Subject::Key(name.clone())));
            if let Some((prefix, _)) = name.split_once(':') {
                let span = key.span_of(0..prefix.len());
                uses.push((span, Subject::Service(prefix.to_owned())));
            }
        }
    }
}

/// The strings of a statement that may be ARNs.
fn texts<'a>(statement: &Statement<'a>, mut visit: impl FnMut(&'a Text<'a>)) {
    for pattern in statement
        .resource_elements()
        .flat_map(|element| &element.patterns)
    {
        visit(pattern.text);
    }
    for (_, text) in statement
        .principal_elements()
        .flat_map(PrincipalElement::values)
    {
        visit(text);
    }
    for (_, entry) in statement.conditions() {
        entry.texts().for_each(&mut visit);
    }
}

fn arn(text: &Text<'_>, uses: &mut Vec<(Span, Subject)>) {
    let whole = text.as_str();
    if crate::policy::is_account(whole) {
        uses.push((text.content_span(), Subject::Account(whole.to_owned())));
        return;
    }
    let Some(arn) = Arn::parse(whole).filter(|_| whole.starts_with("arn:")) else {
        return;
    };
    if !arn.service().is_empty() {
        let span = text.span_of(arn.range(ArnField::Service));
        uses.push((span, Subject::Service(arn.service().to_ascii_lowercase())));
    }
    if crate::policy::is_account(arn.account()) {
        let span = text.span_of(arn.range(ArnField::Account));
        uses.push((span, Subject::Account(arn.account().to_owned())));
    }
}
