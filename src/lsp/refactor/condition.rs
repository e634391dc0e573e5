//! The condition that a statement lacks, with example values that a person replaces. Unlike the other refactorings, it
//! narrows what the statement grants.

use super::{Kind, Refactoring, Spot};
use crate::embed::PolicyKind;
use crate::fix::Edit;
use crate::lsp::document::Document;
use crate::policy::{self, FederatedPrincipal, Policy, PrincipalElement, PrincipalType, Statement};
use crate::rules::repair::add_condition;
use crate::rules::{self, Check, LintContext, Sink};
use crate::source::Alphabet;

/// Rules that are off by default, or may be, and know which condition is missing.
const RULES: &[&str] = &[
    "confused-deputy",
    "cross-account-without-external-id",
    "kms-grant-unrestricted",
    "pass-role-without-passed-to-service",
    "saml-audience",
    "service-trust-without-source",
];

/// The host of GitHub's tokens.
const GITHUB: &str = "token.actions.githubusercontent.com";

pub(super) fn offer(document: &Document, spot: &Spot<'_>, found: &mut Vec<Refactoring>) {
    let mut policy = policy::lower(spot.policy, spot.kind);
    let start = spot.statement.span.start;
    policy
        .statements
        .retain(|statement| statement.value.span.start == start);
    let Some(statement) = policy.statements.first().filter(|it| it.allows()) else {
        return;
    };
    let own = own(spot, statement);
    found.extend(own.map(|(keys, edit)| refactoring(format!("Add a condition on {keys}"), edit)));
    of_rules(document, spot, &policy, found);
}

fn refactoring(title: String, edit: Edit) -> Refactoring {
    Refactoring {
        title,
        kind: Kind::Rewrite,
        edits: vec![edit],
    }
}

/// What rules that found nothing here, since they are off, would repair.
fn of_rules(
    document: &Document,
    spot: &Spot<'_>,
    policy: &Policy<'_>,
    found: &mut Vec<Refactoring>,
) {
    let context = LintContext::new(
        spot.text,
        Alphabet::of(spot.text),
        &[],
        policy,
        &document.settings,
    );
    for name in RULES {
        let reported = document.report().diagnostics.iter().any(|finding| {
            finding.rule == *name && spot.statement.span.contains(finding.primary.span)
        });
        let Some(rule) = rules::find(name).filter(|_| !reported) else {
            continue;
        };
        let (Check::Statements(check) | Check::Conditions(check) | Check::Policy(check)) =
            rule.check
        else {
            continue;
        };
        let mut findings = Vec::new();
        check(&context, &mut Sink::new(rule, &mut findings));
        let fix = findings.into_iter().find_map(|finding| {
            let mut fixes = finding.fixes.into_iter();
            fixes.next()
        });
        if let Some(fix) = fix {
            found.push(Refactoring {
                title: fix.title,
                kind: Kind::Rewrite,
                edits: fix.edits,
            });
        }
    }
}

/// The condition on the tokens of an identity provider, or on the organization where everyone is let in; and the names
/// of its keys.
fn own(spot: &Spot<'_>, statement: &Statement<'_>) -> Option<(String, Edit)> {
    let principals = statement.principal.as_ref()?;
    if let Some(provider) = provider(principals).filter(|_| spot.kind == PolicyKind::Trust) {
        let key = |claim: &str| format!("{provider}:{claim}");
        let is_tested = |(_, entry): (_, &policy::ConditionEntry<'_>)| {
            entry.is_key(&key("aud")) || entry.is_key(&key("sub"))
        };
        if statement.conditions().any(is_tested) {
            return None;
        }
        let (aud, sub) = if provider == GITHUB {
            (
                "sts.amazonaws.com",
                "repo:ORGANIZATION/REPOSITORY:ref:refs/heads/BRANCH",
            )
        } else {
            ("AUDIENCE", "SUBJECT")
        };
        // Two keys of one operator are written as one.
        let values = format!("\"{aud}\", \"{}\": \"{sub}\"", key("sub"));
        let edit = add_condition(spot.text, statement, "StringEquals", &key("aud"), &values)?;
        return Some((format!("`{}` and `{}`", key("aud"), key("sub")), edit));
    }
    let open = spot.kind == PolicyKind::Resource && principals.is_everyone();
    if !open || statement.condition.is_some() {
        return None;
    }
    let key = "aws:PrincipalOrgID";
    let edit = add_condition(
        spot.text,
        statement,
        "StringEquals",
        key,
        "\"o-exampleorgid\"",
    )?;
    Some((
        format!("`{key}`, with your organization for o-exampleorgid"),
        edit,
    ))
}

/// The identity provider that is named alone.
fn provider<'a>(principals: &PrincipalElement<'a>) -> Option<&'a str> {
    let mut values = principals.values();
    let (of, text) = values.next()?;
    let alone = of == PrincipalType::Federated && text.is_known() && values.next().is_none();
    match FederatedPrincipal::parse(text.as_str()).filter(|_| alone)? {
        FederatedPrincipal::Oidc(host) => Some(host),
        FederatedPrincipal::Saml => None,
    }
}
