//! `textDocument/documentLink`: actions and AWS managed policies, linked with AWS's pages.

use tower_lsp::ls_types::DocumentLink;

use super::document::Document;
use super::policies;
use crate::catalog::Catalog;
use crate::policy::{Arn, Statement};
use crate::source::Span;
use crate::syntax::Text;

/// The links of a document.
pub(super) fn document_link(document: &Document) -> Vec<DocumentLink> {
    let catalog = document.settings.catalog;
    let mut links = Vec::new();
    let mut add = |span: Span, url: &str, tooltip: String| {
        if let Ok(target) = url.parse() {
            links.push(DocumentLink {
                range: document.range(span),
                target: Some(target),
                tooltip: Some(tooltip),
                data: None,
            });
        }
    };
    policies::each(document, |policy| {
        for statement in &policy.statements {
            let actions = statement
                .action_elements()
                .flat_map(|element| &element.patterns);
            for pattern in actions {
                let service = pattern
                    .split()
                    .and_then(|(prefix, _)| catalog.service(prefix));
                if let Some(service) = service {
                    let tooltip =
                        format!("{} in the service authorization reference", service.name());
                    add(pattern.span(), &service.reference_url(), tooltip);
                }
            }
            managed(statement, catalog, &mut add);
        }
    });
    links
}

/// The AWS managed policies that a statement names in its resources and conditions.
fn managed(statement: &Statement<'_>, catalog: &Catalog, add: &mut impl FnMut(Span, &str, String)) {
    let resources = statement
        .resource_elements()
        .flat_map(|element| &element.patterns)
        .map(|pattern| pattern.text);
    let values = statement.conditions().flat_map(|(_, entry)| entry.texts());
    for text in resources.chain(values) {
        if let Some(policy) = policy_of(text).and_then(|name| catalog.managed_policy(name)) {
            let tooltip = format!("{}, an AWS managed policy", policy.name());
            add(text.content_span(), &policy.reference_url(), tooltip);
        }
    }
}

fn policy_of<'t>(text: &'t Text<'_>) -> Option<&'t str> {
    let arn = Arn::parse(text.as_str())?;
    let own = arn.service() == "iam" && arn.account() == "aws";
    own.then(|| arn.resource().strip_prefix("policy/"))?
}
