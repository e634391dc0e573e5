//! `textDocument/codeAction`

use std::collections::{BTreeMap, HashMap};

use tower_lsp::ls_types::{
    CodeAction, CodeActionKind, CodeActionOrCommand, CodeActionParams, CodeActionResponse,
    TextEdit, WorkspaceEdit,
};

use super::document::Document;
use super::refactor::{self, Kind};
use super::{diagnostics, ignore};
use crate::fix::{self, Applicability, Edit, Fix};
use crate::lint::{best_fix, fix_all};
use crate::source::SourceFile;

/// All safe fixes of a document.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.iamlint");

/// The kinds of actions that are offered.
pub(super) const KINDS: &[CodeActionKind] = &[
    CodeActionKind::QUICKFIX,
    CodeActionKind::REFACTOR_EXTRACT,
    CodeActionKind::REFACTOR_INLINE,
    CodeActionKind::REFACTOR_REWRITE,
    FIX_ALL,
];

/// What can be done about what stands in a range.
pub(crate) fn code_action(document: &Document, params: &CodeActionParams) -> CodeActionResponse {
    let mut actions = Vec::new();
    if is_wanted(params, &CodeActionKind::QUICKFIX) {
        quick_fixes(document, params, &mut actions);
    }
    let wanted = |kind| is_wanted(params, &kind_of(kind));
    if [Kind::Rewrite, Kind::Extract, Kind::Inline]
        .into_iter()
        .any(wanted)
    {
        let asked = document.span(params.range);
        let refactorings = refactor::refactorings(document, asked).into_iter();
        actions.extend(
            refactorings
                .filter(|refactoring| wanted(refactoring.kind))
                .map(|refactoring| CodeAction {
                    title: refactoring.title,
                    kind: Some(kind_of(refactoring.kind)),
                    edit: Some(workspace_edit(document, &refactoring.edits)),
                    ..CodeAction::default()
                }),
        );
    }
    // Only when it is asked for: as one of many actions at a place it would be in the way.
    if params.context.only.is_some() && is_wanted(params, &FIX_ALL) {
        actions.extend(source_fix_all(document));
    }
    actions
        .into_iter()
        .map(CodeActionOrCommand::CodeAction)
        .collect()
}

fn kind_of(kind: Kind) -> CodeActionKind {
    match kind {
        Kind::Rewrite => CodeActionKind::REFACTOR_REWRITE,
        Kind::Extract => CodeActionKind::REFACTOR_EXTRACT,
        Kind::Inline => CodeActionKind::REFACTOR_INLINE,
    }
}

/// Whether the client asks for actions of this kind: for all, or for a kind that holds it (`quickfix` holds
/// `quickfix.a`).
fn is_wanted(params: &CodeActionParams, kind: &CodeActionKind) -> bool {
    let Some(only) = &params.context.only else {
        return true;
    };
    only.iter().map(CodeActionKind::as_str).any(|only| {
        let rest = kind.as_str().strip_prefix(only);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.') || only.is_empty())
    })
}

fn quick_fixes(document: &Document, params: &CodeActionParams, actions: &mut Vec<CodeAction>) {
    let mut rules = BTreeMap::new();
    for (index, finding) in diagnostics::touching(document, params.range) {
        for (place, fix) in finding.fixes.iter().enumerate() {
            let title = match fix.applicability {
                Applicability::Safe => fix.title.clone(),
                Applicability::Unsafe => format!("{} (may change what is granted)", fix.title),
            };
            let safe = fix.applicability == Applicability::Safe;
            actions.push(CodeAction {
                title,
                kind: Some(CodeActionKind::QUICKFIX),
                diagnostics: Some(vec![diagnostics::convert(document, index, finding, false)]),
                edit: Some(workspace_edit(document, &fix.edits)),
                is_preferred: (place == 0 && safe).then_some(true),
                ..CodeAction::default()
            });
        }
        if let Some(fix) = finding.fixes.first() {
            let limit = rules.entry(finding.rule).or_insert(fix.applicability);
            *limit = (*limit).max(fix.applicability);
        }
    }
    for (rule, limit) in rules {
        actions.extend(fix_rule(document, rule, limit));
    }
    let mut ignored = Vec::new();
    for (_, finding) in diagnostics::touching(document, params.range) {
        // One place, one rule, one ignore.
        if !ignored.contains(&finding.rule) {
            ignored.push(finding.rule);
            actions.extend(ignore::actions(document, finding));
        }
    }
}

/// Fixes all findings of one rule; `None` where there is only one.
fn fix_rule(document: &Document, rule: &str, limit: Applicability) -> Option<CodeAction> {
    let findings = document.report().diagnostics.iter();
    let fixes: Vec<&Fix> = findings
        .filter(|finding| finding.rule == rule)
        .filter_map(|finding| best_fix(finding, limit))
        .collect();
    let (_, applied) = fix::apply(document.text(), &fixes);
    if applied.len() < 2 {
        return None;
    }
    let count = applied.len();
    let fixes = applied.iter().filter_map(|&index| fixes.get(index));
    let mut edits: Vec<Edit> = fixes.flat_map(|fix| fix.edits.iter().cloned()).collect();
    edits.sort();
    edits.dedup();
    let risk = match limit {
        Applicability::Safe => "",
        Applicability::Unsafe => " (may change what is granted)",
    };
    Some(CodeAction {
        title: format!("Fix all {count} findings of `{rule}`{risk}"),
        kind: Some(CodeActionKind::QUICKFIX),
        edit: Some(workspace_edit(document, &edits)),
        ..CodeAction::default()
    })
}

/// All safe fixes of the document, round after round; `None` where there is none.
fn source_fix_all(document: &Document) -> Option<CodeAction> {
    let file = document.file();
    let file = SourceFile::new(file.name(), file.text()).with_dialect(file.dialect());
    let fixed = fix_all(file, &document.settings, Applicability::Safe);
    let edits = fix::line_edits(document.text(), fixed.file.text());
    (!edits.is_empty()).then(|| CodeAction {
        title: "Apply all safe fixes".to_owned(),
        kind: Some(FIX_ALL),
        edit: Some(workspace_edit(document, &edits)),
        ..CodeAction::default()
    })
}

/// Edits of one document.
pub(crate) fn workspace_edit(document: &Document, edits: &[Edit]) -> WorkspaceEdit {
    let edits = edits.iter().map(|edit| text_edit(document, edit)).collect();
    WorkspaceEdit {
        changes: Some(HashMap::from([(document.uri.clone(), edits)])),
        ..WorkspaceEdit::default()
    }
}

/// An edit as the protocol writes it.
pub(crate) fn text_edit(document: &Document, edit: &Edit) -> TextEdit {
    TextEdit {
        range: document.range(edit.span),
        new_text: edit.replacement.clone(),
    }
}
