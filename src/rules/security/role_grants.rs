//! Grants of `iam:PassRole` and `iam:CreateServiceLinkedRole`: on which roles, and for which services.

use crate::access::glob::{Case, Glob};
use crate::access::resources::is_everything;
use crate::embed::PolicyKind;
use crate::policy::{
    ActionElement, ActionPattern, OperatorFamily, ResourcePattern, SetQualifier, Statement,
    has_wildcard,
};
use crate::rules::{LintContext, Sink};
use crate::source::Span;

/// An action that hands a role to a service.
pub(super) struct RoleAction {
    /// The action, as AWS writes it.
    pub(super) name: &'static str,
    /// The condition key that holds the service.
    pub(super) key: &'static str,
    /// Whether a condition on the key makes up for a `NotResource`.
    pub(super) key_excuses_not_resource: bool,
    /// The codes for a `NotResource`, and for a resource with wildcards, each in the order of [`Naming`].
    pub(super) codes: [[&'static str; 3]; 2],
    /// What a statement without bounds grants, and one with `NotResource`.
    pub(super) grants: [&'static str; 2],
    /// Why that matters.
    pub(super) why: &'static str,
}

/// How a statement speaks of an action.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Naming {
    /// By its name.
    Exact,
    /// By a pattern with wildcards.
    Wildcard,
    /// By leaving it out of `NotAction`.
    NotAction,
}

/// A statement that grants the action on roles without bounds.
struct Grant {
    code: &'static str,
    /// The entry of `Action`, or all of `NotAction`.
    action: Span,
    /// The entries of `Resource`, or all of `NotResource`.
    resources: Vec<Span>,
    negated: bool,
}

/// Reports every statement that grants the action on roles without bounds.
pub(super) fn check(context: &LintContext<'_>, sink: &mut Sink<'_>, action: &RoleAction) {
    if context.policy.kind != PolicyKind::Identity {
        return;
    }
    for meaning in context.meanings() {
        let Some(grant) = unbounded_grant(meaning.statement, action) else {
            continue;
        };
        let [any, almost_any] = action.grants;
        let diagnostic = sink.report_as(
            grant.code,
            grant.action,
            if grant.negated { almost_any } else { any },
        );
        if context.breadth().swallows(meaning.position) || is_taken_back(context, action) {
            diagnostic.implied();
        }
        diagnostic.about(grant.action);
        for span in grant.resources {
            diagnostic.about(span);
            diagnostic.label(
                span,
                if grant.negated {
                    "every role but these"
                } else {
                    "every role"
                },
            );
        }
        diagnostic.note(action.why).note(if grant.negated {
            "Name the roles in `Resource`.".to_owned()
        } else {
            format!(
                "Name the roles in `Resource`, or the services in a condition on `{}`.",
                action.key
            )
        });
    }
}

/// Whether a `Deny` takes the action back for certain: IAM Access Analyzer reads one statement at a time.
fn is_taken_back(context: &LintContext<'_>, action: &RoleAction) -> bool {
    let found = context.catalog.find_action(action.name);
    found.is_some_and(|action| context.grants().certainly_denied().contains(action.id()))
}

/// Whether the statement grants the action on roles without bounds.
pub(super) fn is_unbounded(statement: &Statement<'_>, action: &RoleAction) -> bool {
    unbounded_grant(statement, action).is_some()
}

fn unbounded_grant(statement: &Statement<'_>, action: &RoleAction) -> Option<Grant> {
    if !statement.allows() {
        return None;
    }
    let (naming, place) = naming(statement, action.name)?;
    let [not_resource_codes, star_codes] = &action.codes;
    let restricted = names_service(statement, action.key);
    if let Some(element) = &statement.not_resource {
        let everything = element.patterns.iter().copied().any(is_any_role);
        let code = not_resource_codes.get(naming as usize)?;
        let excused = everything || (restricted && action.key_excuses_not_resource);
        return (!excused).then(|| Grant {
            code,
            action: place,
            resources: vec![element.member.value.span],
            negated: true,
        });
    }
    if restricted {
        return None;
    }
    let patterns = statement
        .resource
        .iter()
        .flat_map(|element| &element.patterns);
    let resources: Vec<Span> = patterns
        .filter(|pattern| is_any_role(**pattern))
        .map(ResourcePattern::span)
        .collect();
    let code = star_codes.get(naming as usize)?;
    (!resources.is_empty()).then_some(Grant {
        code,
        action: place,
        resources,
        negated: false,
    })
}

/// How the statement speaks of an action, and where; `None` when it does not.
pub(super) fn naming(statement: &Statement<'_>, action: &str) -> Option<(Naming, Span)> {
    let place = |element: &ActionElement<'_>, test: &dyn Fn(&ActionPattern<'_>) -> bool| {
        let mut patterns = element.patterns.iter();
        patterns
            .find(|pattern| test(pattern))
            .map(ActionPattern::span)
    };
    let names = |element: &ActionElement<'_>| {
        place(element, &|pattern| {
            pattern.text.as_str().eq_ignore_ascii_case(action)
        })
    };
    let covers = |element: &ActionElement<'_>| {
        place(element, &|pattern| {
            pattern.known().is_some_and(|text| {
                may_match(text, action)
                    && has_wildcard(text)
                    && Glob::new(text, Case::Insensitive).matches(action)
            })
        })
    };
    if let Some(element) = &statement.action {
        return names(element)
            .map(|span| (Naming::Exact, span))
            .or_else(|| covers(element).map(|span| (Naming::Wildcard, span)));
    }
    let element = statement.not_action.as_ref()?;
    let known = element
        .patterns
        .iter()
        .all(|pattern| pattern.known().is_some());
    (known && names(element).is_none() && covers(element).is_none())
        .then_some((Naming::NotAction, element.member.value.span))
}

/// Whether the first character leaves it open that the pattern matches the action.
fn may_match(pattern: &str, action: &str) -> bool {
    let first = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    matches!(first(pattern), Some(b'*' | b'?')) || first(pattern) == first(action)
}

/// Whether a condition asks that the key be one of some services.
pub(super) fn names_service(statement: &Statement<'_>, key: &str) -> bool {
    statement.conditions().any(|(operator, entry)| {
        let Some(operator) = operator.operator else {
            return false;
        };
        let open = |text: &str| operator.facts.wildcards && text.starts_with(['*', '?']);
        entry.is_key(key)
            && operator.facts.family == OperatorFamily::String
            && !operator.facts.negated
            && !operator.if_exists
            && operator.qualifier != Some(SetQualifier::ForAllValues)
            && !entry
                .texts()
                .any(|text| text.is_known() && open(text.as_str()))
    })
}

/// Whether the pattern matches roles of any name: `*`, `arn:aws:iam::*:role/*`, and the same below the paths that AWS
/// gives to the roles of services. The beginning of a name is a bound, and so is a path of one's own.
fn is_any_role(pattern: ResourcePattern<'_>) -> bool {
    let Some(text) = pattern.known() else {
        return false;
    };
    let Some(arn) = pattern.arn() else {
        return is_everything(text);
    };
    let resource = arn.resource();
    let service = Glob::new(arn.service(), Case::Insensitive).matches("iam");
    if !service || !has_wildcard(resource) {
        return false;
    }
    let name = resource.strip_prefix("role/").unwrap_or(resource);
    let name = ["service-role/", "aws-service-role/"]
        .iter()
        .find_map(|path| name.strip_prefix(path))
        .unwrap_or(name);
    !name.bytes().any(|byte| byte.is_ascii_alphanumeric())
}
