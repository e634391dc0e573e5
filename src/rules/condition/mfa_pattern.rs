//! `mfa-pattern`

use super::entry::{Entry, entries};
use crate::fix::Fix;
use crate::policy::value::scalar;
use crate::policy::{Effect, OperatorFamily, Policy, PrincipalElement, Statement};
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Value;

declare_rule! {
    /// Reports a test for multi-factor authentication that does not test it.
    ///
    /// ## Why
    ///
    /// Requests that are signed with long-term access keys hold no `aws:MultiFactorAuthPresent` at all, and those of a session
    /// hold it whether or not it was started with MFA. So a `Deny` with `Bool` and `false` lets the access keys through,
    /// an `Allow` with `BoolIfExists` lets them in, and `Null` asks only what kind of credentials there are.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Action": "ec2:TerminateInstances",
    ///     "Resource": "*",
    ///     "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "false" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Use instead
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Deny",
    ///     "Action": "ec2:TerminateInstances",
    ///     "Resource": "*",
    ///     "Condition": { "BoolIfExists": { "aws:MultiFactorAuthPresent": "false" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// `Null` is fine beside a `Bool` on the key in the same statement, and where two statements that deny share the work: one
    /// with `Bool` and `false`, one with `Null` and `true`. `aws:MultiFactorAuthAge` is judged in the same way. Services hold
    /// neither key, so a statement for service principals alone is reported as well.
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys: aws:MultiFactorAuthPresent](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-multifactorauthpresent)
    static RULE = {
        name: "mfa-pattern",
        severity: Security,
        since: "0.1.0",
        fix: Sometimes,
        issue_codes: [],
        check: Conditions(check),
    }
}

const PRESENT: &str = "aws:MultiFactorAuthPresent";
const AGE: &str = "aws:MultiFactorAuthAge";

/// What an entry on one of the keys asks, as far as it matters here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Test {
    /// `Null`, with `true` for a key that must be missing.
    Null(bool),
    /// A value is compared; whether a missing key passes; the value where it is a Boolean.
    Value(bool, Option<bool>),
}

/// Which statements deny with a test on one of the keys: the first two, so that another one than any given is among them.
#[derive(Debug, Default)]
pub(in crate::rules) struct MfaDenials {
    /// A value is compared.
    comparing: Vec<usize>,
    /// Requests without the key are denied.
    without_key: Vec<usize>,
}

impl MfaDenials {
    /// Those of a policy.
    pub(in crate::rules) fn of(policy: &Policy<'_>) -> Self {
        let mut denying = Self::default();
        let note = |list: &mut Vec<usize>, index: usize| {
            if list.len() < 2 && list.last() != Some(&index) {
                list.push(index);
            }
        };
        for statement in policy.with_effect(Effect::Deny) {
            for test in tests(statement) {
                if matches!(test, Test::Value(..)) {
                    note(&mut denying.comparing, statement.index);
                }
                if matches!(test, Test::Null(true) | Test::Value(true, Some(false))) {
                    note(&mut denying.without_key, statement.index);
                }
            }
        }
        denying
    }
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    for statement in context.statements() {
        if statement.condition.is_none() {
            continue;
        }
        for entry in entries(statement) {
            if entry.is_any_key(&[PRESENT, AGE]) {
                judge(context, statement, &entry, sink);
            }
        }
    }
}

fn test(entry: &Entry<'_, '_>) -> Option<Test> {
    let [value] = entry.values() else {
        return None;
    };
    let value = boolean(value);
    match entry.family() {
        OperatorFamily::Null => value.map(Test::Null),
        OperatorFamily::Bool | OperatorFamily::String => {
            value.map(|value| Test::Value(entry.operator.if_exists, Some(value)))
        }
        OperatorFamily::Numeric => Some(Test::Value(entry.operator.if_exists, None)),
        _ => None,
    }
}

fn boolean(value: &Value<'_>) -> Option<bool> {
    let text = scalar(value)?;
    text.eq_ignore_ascii_case("true")
        .then_some(true)
        .or_else(|| text.eq_ignore_ascii_case("false").then_some(false))
}

fn judge(
    context: &LintContext<'_>,
    statement: &Statement<'_>,
    entry: &Entry<'_, '_>,
    sink: &mut Sink<'_>,
) {
    let Some(test) = test(entry).filter(|_| !entry.operator.facts.negated) else {
        return;
    };
    let key = entry.quoted_key();
    let principal = statement.principal.as_ref();
    if principal.is_some_and(PrincipalElement::names_only_services) {
        sink.report(
            entry.key_span(),
            format!("requests of services never hold {key}"),
        )
        .here("never there")
        .note("A service does not sign in, with MFA or without.");
        return;
    }
    let (message, note, other) = match (statement.effect(), test) {
        (Some(Effect::Deny), Test::Value(false, value)) if value != Some(true) => (
            format!("requests without {key} are not denied"),
            "Requests that are signed with long-term access keys do not hold the key.",
            with_if_exists(entry, true),
        ),
        (Some(Effect::Allow), Test::Value(true, value)) if value != Some(false) => (
            format!("requests without {key} are allowed"),
            "Requests that are signed with long-term access keys do not hold the key, and `IfExists` takes them in.",
            with_if_exists(entry, false),
        ),
        (Some(Effect::Allow), Test::Null(false)) | (Some(Effect::Deny), Test::Null(true)) => (
            format!("`Null` does not test {key}"),
            "The key also exists in sessions that were started without MFA: then it is `false`.",
            None,
        ),
        _ => return,
    };
    if is_completed(context, statement, test) {
        return;
    }
    let diagnostic = sink.report(entry.key_span(), message);
    diagnostic.label(entry.operator_span(), "decides what a missing key does");
    diagnostic.note(note);
    if let Some(name) = other {
        let edits = entry.move_to(context.text, &name, None);
        if !edits.is_empty() {
            diagnostic.fix(Fix::risky(format!("Use `{name}`"), edits));
        }
    }
}

/// The operator's name with `IfExists`, or without it.
fn with_if_exists(entry: &Entry<'_, '_>, wanted: bool) -> Option<String> {
    let mut operator = entry.operator;
    if operator.qualifier.is_some() {
        return None;
    }
    operator.if_exists = wanted;
    Some(operator.name())
}

/// The tests of a statement on one of the keys.
fn tests(statement: &Statement<'_>) -> Vec<Test> {
    entries(statement)
        .filter(|entry| entry.is_any_key(&[PRESENT, AGE]))
        .filter_map(|entry| test(&entry))
        .collect()
}

/// Whether another test makes up for what this one lets through: in the same statement, or in another one that denies.
fn is_completed(context: &LintContext<'_>, statement: &Statement<'_>, found: Test) -> bool {
    if tests(statement).len() > 1 {
        return true;
    }
    if statement.effect() != Some(Effect::Deny) {
        return false;
    }
    let denying = context.mfa_denials();
    let others = match found {
        Test::Null(_) => &denying.comparing,
        Test::Value(..) => &denying.without_key,
    };
    others.iter().any(|other| *other != statement.index)
}
