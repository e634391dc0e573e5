//! The rules that an organization has written in its settings.

use std::borrow::Cow;

use super::LintContext;
use super::resource::fit::Resources;
use crate::access::StatementMeaning;
use crate::access::action_set::ActionSet;
use crate::access::glob::{Case, Glob};
use crate::catalog::Action;
use crate::config::{ConditionTest, OwnCheck, OwnRule};
use crate::diagnostic::Diagnostic;
use crate::policy::{
    AwsPrincipal, ConditionEntry, OperatorEntry, Principal, PrincipalType, ResourcePattern,
    Statement,
};
use crate::source::Span;
use crate::syntax::Value;

/// Runs the own rules of the settings on a policy.
pub(crate) fn check(context: &LintContext<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let settings = context.settings;
    for rule in &settings.own_rules.rules {
        if !rule.kinds.contains(&context.policy.kind)
            || !settings.levels.runs(rule.name, false, false)
        {
            continue;
        }
        for allowed in context.grants().allows() {
            match &rule.check {
                OwnCheck::ForbiddenAction(actions) => {
                    forbidden_action(context, rule, actions, allowed, diagnostics);
                }
                OwnCheck::ForbiddenResource(resources) => {
                    forbidden_resource(context, rule, resources, allowed, diagnostics);
                }
                OwnCheck::ForbiddenPrincipal(principals) => {
                    forbidden_principal(rule, principals, allowed, diagnostics);
                }
                OwnCheck::RequiredCondition {
                    actions,
                    all_of,
                    any_of,
                    none_of,
                } => {
                    required_condition(
                        context,
                        rule,
                        (actions, all_of, any_of, none_of),
                        allowed,
                        diagnostics,
                    );
                }
            }
        }
    }
}

fn report<'d>(
    rule: &OwnRule,
    span: Span,
    words: String,
    diagnostics: &'d mut Vec<Diagnostic>,
) -> Option<&'d mut Diagnostic> {
    let message = rule.message.clone().unwrap_or_else(|| words.clone());
    let mut diagnostic = Diagnostic::new(rule.name, rule.severity, span, message);
    // The organization's words come first, and what they are about beside the place.
    if rule.message.is_some() {
        diagnostic.here(words);
    }
    if let Some(url) = &rule.url {
        diagnostic.note(format!("See {url}"));
    }
    diagnostics.push(diagnostic);
    diagnostics.last_mut()
}

/// Those of `actions` that a statement allows on some of its resources and the policy does not certainly take back.
fn allowed_of<'a>(
    context: &LintContext<'a>,
    actions: &ActionSet,
    allowed: &StatementMeaning<'a>,
) -> ActionSet {
    if allowed.certain_actions().is_disjoint(actions) {
        return ActionSet::new();
    }
    let both = allowed.certain_actions().intersection(actions);
    let both = both.difference(context.grants().certainly_denied());
    let Some(mut resources) = Resources::of(allowed.statement) else {
        return both;
    };
    let usable = both.actions(context.catalog);
    usable
        .filter(|action| resources.fit(*action))
        .map(Action::id)
        .collect()
}

/// Where a statement names one of the actions, and how it is written there.
fn action_place<'s>(
    context: &LintContext<'_>,
    statement: &'s Statement<'_>,
    actions: &ActionSet,
) -> (Span, Cow<'s, str>) {
    for pattern in statement
        .action
        .iter()
        .flat_map(|element| &element.patterns)
    {
        let Some(text) = pattern.known() else {
            continue;
        };
        if !ActionSet::from_pattern(context.catalog, text).is_disjoint(actions) {
            return (pattern.span(), Cow::Borrowed(text));
        }
    }
    match &statement.not_action {
        Some(element) => (element.member.key.span(), Cow::Borrowed("NotAction")),
        None => (statement.anchor(), Cow::Borrowed("this statement")),
    }
}

/// "`s3:DeleteBucket`", "`s3:DeleteBucket` and 3 more actions".
fn listed(context: &LintContext<'_>, actions: &ActionSet) -> String {
    let first = actions
        .actions(context.catalog)
        .next()
        .map(|action| action.to_string());
    let first = first.unwrap_or_default();
    match actions.len() {
        0 | 1 => format!("`{first}`"),
        2 => format!("`{first}` and 1 more action"),
        count => format!("`{first}` and {} more actions", count - 1),
    }
}

fn forbidden_action<'a>(
    context: &LintContext<'a>,
    rule: &OwnRule,
    actions: &ActionSet,
    allowed: &StatementMeaning<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let granted = allowed_of(context, actions, allowed);
    if granted.is_empty() {
        return;
    }
    let (span, text) = action_place(context, allowed.statement, &granted);
    let words = if actions.len() == 1 && context.catalog.find_action(&text).is_some() {
        format!("`{text}` is forbidden")
    } else {
        format!(
            "`{text}` allows {}, which is forbidden",
            listed(context, &granted)
        )
    };
    report(rule, span, words, diagnostics);
}

fn forbidden_resource<'a>(
    context: &LintContext<'a>,
    rule: &OwnRule,
    resources: &[(String, ActionSet)],
    allowed: &StatementMeaning<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let meant = allowed.resources();
    if !meant.is_known() {
        return;
    }
    for (forbidden, actions) in resources {
        let mut granted = allowed_of(context, actions, allowed);
        if granted.is_empty() {
            continue;
        }
        let forbidden_glob = Glob::new(forbidden, Case::Sensitive);
        let (span, text) = if meant.is_negated() {
            // What is left out whole is out of reach; of the rest some part is not.
            let element = allowed.statement.not_resource.as_ref();
            let out = meant.patterns().iter().filter_map(ResourcePattern::known);
            if out
                .map(|text| meant.glob(text))
                .any(|glob| glob.glob().covers(&forbidden_glob))
            {
                continue;
            }
            let Some(element) = element else { continue };
            (element.member.key.span(), "NotResource")
        } else {
            // A variable may stand for anything, and then for nothing that is forbidden.
            let hit = meant.patterns().iter().find_map(|pattern| {
                let text = pattern.known().filter(|text| !text.contains("${"))?;
                let glob = meant.glob(text);
                glob.glob()
                    .intersects(&forbidden_glob)
                    .then_some((pattern.span(), text))
            });
            let Some(hit) = hit else { continue };
            hit
        };
        for denied in context.grants().denies() {
            if denied.condition().is_always()
                && denied.resources().cover(forbidden)
                && denied.is_for_everybody()
            {
                granted = granted.difference(denied.certain_actions());
            }
        }
        if granted.is_empty() {
            continue;
        }
        let words = format!(
            "`{text}` gives {} access to `{forbidden}`, which is forbidden",
            listed(context, &granted)
        );
        report(rule, span, words, diagnostics);
        return;
    }
}

fn forbidden_principal(
    rule: &OwnRule,
    principals: &[String],
    allowed: &StatementMeaning<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let Some(element) = &allowed.statement.principal else {
        return;
    };
    let open = allowed.condition().is_always();
    // Everyone under a condition may be everyone but the one.
    let everyone = || {
        principals
            .iter()
            .find(|forbidden| *forbidden == "*" || open)
    };
    if matches!(element.principal, Principal::Everyone) {
        if let Some(forbidden) = everyone() {
            let words = if forbidden == "*" {
                "access for everyone is forbidden".to_owned()
            } else {
                format!("`*` gives access to `{forbidden}`, too, which is forbidden")
            };
            report(rule, element.member.value.span, words, diagnostics);
        }
        return;
    }
    for (kind, text) in element.values() {
        if !text.is_known() {
            continue;
        }
        let value = text.as_str();
        let hit = if kind == PrincipalType::Aws && value == "*" {
            everyone()
        } else {
            principals
                .iter()
                .find(|forbidden| names_principal(forbidden, kind, value))
        };
        if let Some(forbidden) = hit {
            let words = if value == *forbidden {
                format!("access for `{value}` is forbidden")
            } else {
                format!("access for `{value}` is forbidden, as for `{forbidden}`")
            };
            report(rule, text.content_span(), words, diagnostics);
        }
    }
}

/// Whether a forbidden principal is the value of a principal map, or holds it.
fn names_principal(forbidden: &str, kind: PrincipalType, value: &str) -> bool {
    if forbidden == "*" {
        return false;
    }
    if kind == PrincipalType::Aws
        && crate::policy::is_account(forbidden)
        && let Ok(principal) = AwsPrincipal::parse(value)
    {
        let account = match principal {
            AwsPrincipal::Account(account)
            | AwsPrincipal::User { account, .. }
            | AwsPrincipal::Role { account, .. }
            | AwsPrincipal::Session { account, .. }
            | AwsPrincipal::FederatedUser { account } => account,
            AwsPrincipal::Everyone | AwsPrincipal::UserId(_) | AwsPrincipal::RoleId(_) => {
                return false;
            }
        };
        return account == forbidden;
    }
    Glob::new(forbidden, Case::Sensitive).matches(value)
}

type Tests<'r> = (
    &'r ActionSet,
    &'r [ConditionTest],
    &'r [ConditionTest],
    &'r [ConditionTest],
);

fn required_condition<'a>(
    context: &LintContext<'a>,
    rule: &OwnRule,
    (actions, all_of, any_of, none_of): Tests<'_>,
    allowed: &StatementMeaning<'a>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let granted = allowed_of(context, actions, allowed);
    let statement = allowed.statement;
    if granted.is_empty() || is_unknown(statement) {
        return;
    }
    let keys = |tests: &[ConditionTest]| {
        let keys: Vec<_> = tests.iter().map(|test| format!("`{}`", test.key)).collect();
        keys.join(" or ")
    };
    let missing = if let Some(test) = all_of.iter().find(|test| !holds(test, statement)) {
        format!("`{}`", test.key)
    } else if !any_of.is_empty() && !any_of.iter().any(|test| holds(test, statement)) {
        keys(any_of)
    } else {
        for test in none_of {
            let found = statement
                .conditions()
                .find(|(operator, entry)| fits(test, operator, entry) && has_value(test, entry));
            if let Some((_, entry)) = found {
                let words = format!(
                    "{} must not be allowed under this condition on `{}`",
                    listed(context, &granted),
                    entry.key().as_str()
                );
                report(rule, entry.key().content_span(), words, diagnostics);
            }
        }
        return;
    };
    let (span, _) = action_place(context, statement, &granted);
    let words = format!(
        "{} is allowed without the condition on {missing} that it needs",
        listed(context, &granted)
    );
    if let Some(diagnostic) = report(rule, span, words, diagnostics)
        && let Some(condition) = &statement.condition
    {
        diagnostic.label(condition.member.key.span(), "the condition that is there");
    }
}

/// Whether a part of the condition is not known: what is required may be in it.
fn is_unknown(statement: &Statement<'_>) -> bool {
    let Some(condition) = &statement.condition else {
        return false;
    };
    condition.member.value.as_object().is_none()
        || condition
            .operators
            .iter()
            .any(|operator| !operator.member.key.is_known() || operator.member.value.is_opaque())
        || statement.conditions().any(|(_, entry)| {
            !entry.key().is_known()
                || entry.values.iter().any(|value| {
                    value.is_opaque() || value.as_text().is_some_and(|text| !text.is_known())
                })
        })
}

fn fits(test: &ConditionTest, operator: &OperatorEntry<'_>, entry: &ConditionEntry<'_>) -> bool {
    let name = operator.member.key.as_str();
    Glob::new(&test.key, Case::Insensitive).matches(entry.key().as_str())
        && (test.operators.is_empty()
            || test
                .operators
                .iter()
                .any(|wanted| wanted.eq_ignore_ascii_case(name)))
}

/// Whether a statement has a condition as it is wanted.
fn holds(test: &ConditionTest, statement: &Statement<'_>) -> bool {
    statement.conditions().any(|(operator, entry)| {
        fits(test, operator, entry)
            && !entry.values.is_empty()
            && (test.values.is_empty() || entry.values.iter().all(|value| is_covered(test, value)))
    })
}

fn has_value(test: &ConditionTest, entry: &ConditionEntry<'_>) -> bool {
    test.values.is_empty() || entry.values.iter().any(|value| is_covered(test, value))
}

/// Whether one of the wanted patterns covers a value, itself read as a pattern.
fn is_covered(test: &ConditionTest, value: &Value<'_>) -> bool {
    let written = match &value.kind {
        crate::syntax::ValueKind::String(string) => Cow::Borrowed(string.as_str()),
        crate::syntax::ValueKind::Bool(value) => Cow::Owned(value.to_string()),
        crate::syntax::ValueKind::Number(number) => Cow::Borrowed(*number),
        _ => return false,
    };
    let theirs = Glob::new(&written, Case::Sensitive);
    test.values
        .iter()
        .any(|pattern| Glob::new(pattern, Case::Sensitive).covers(&theirs))
}
