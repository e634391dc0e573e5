//! Policy variables, behind `${`.

use tower_lsp::ls_types::CompletionItemKind as Kind;

use super::item::{Entry, Items};
use super::template::Template;
use super::{Surroundings, conditions};
use crate::catalog::ConditionType;
use crate::embed::PolicyKind;
use crate::policy::{Operator, has_wildcard};

/// The variables that policies are mostly written with.
const COMMON: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:PrincipalOrgID",
    "aws:PrincipalTag/${TagKey}",
    "aws:userid",
    "aws:username",
];

/// Offers variables, if a `${` is open before the cursor; says whether it is. `operator` is that of the condition.
pub(super) fn offer(
    surroundings: &Surroundings<'_>,
    operator: Option<&str>,
    items: &mut Items<'_>,
) -> bool {
    let typed = surroundings.slot.typed;
    let Some((before, open)) = typed.rsplit_once("${") else {
        return false;
    };
    if open.contains('}') {
        return false;
    }
    let has_variables = surroundings
        .policy
        .is_some_and(crate::policy::Policy::has_variables);
    let takes = operator.is_none_or(|operator| {
        Operator::parse(operator).is_some_and(|operator| operator.facts.variables)
    });
    let organization =
        matches!(surroundings.kind, PolicyKind::Scp | PolicyKind::Rcp) && operator.is_none();
    if !has_variables || !takes || organization {
        return true;
    }
    // What stands behind the cursor stays, without what is typed of the variable.
    let span = surroundings.slot.span;
    let document = surroundings.document.text();
    let behind = document
        .get(span.start as usize + typed.len()..span.end as usize)
        .unwrap_or_default();
    let behind = match behind.split_once('}') {
        Some((rest, after)) if !rest.contains("${") && !has_wildcard(rest) => after,
        _ => behind,
    };
    let start = span.start + before.len() as u32;
    for key in surroundings.catalog.condition_keys() {
        let text = matches!(
            key.value_type(),
            Some(ConditionType::String | ConditionType::Arn)
        );
        let name = key.name();
        let of_request =
            name.starts_with("aws:RequestTag/") || name.starts_with("aws:ResourceTag/");
        if !key.is_global() || key.multivalued() || !text || of_request {
            continue;
        }
        let variable = Template::text("${")
            .join(conditions::key_template(name))
            .then("}");
        let entry = Entry::new(variable.plain(), Kind::VARIABLE)
            .detail(key.value_type().map_or("", ConditionType::as_str))
            .rank(if COMMON.contains(&name) { 4 } else { 5 })
            .writes(variable.then(behind))
            .about_name("condition-key", name);
        items.part(entry, start);
    }
    true
}
