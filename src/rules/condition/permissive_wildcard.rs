//! `permissive-wildcard`

use std::ops::Range;

use crate::catalog::ConditionKey;
use crate::embed::PolicyKind;
use crate::policy::{OperatorFamily, variables};
use crate::rules::wording::quoted;
use crate::rules::{LintContext, Sink, declare_rule};
use crate::syntax::Text;

declare_rule! {
    /// Reports a wildcard or a policy variable in a condition value that says whom a resource or role trusts.
    ///
    /// ## Why
    ///
    /// In a resource policy or a role trust policy the condition is often all that keeps strangers out. An account or an
    /// organization with a wildcard is any account or organization; a subject that starts with a wildcard is anyone's.
    ///
    /// ## Example
    ///
    /// ```json
    /// {
    ///   "Version": "2012-10-17",
    ///   "Statement": {
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "*" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringLike": { "aws:PrincipalOrgID": "o-a1b2*" } }
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
    ///     "Effect": "Allow",
    ///     "Principal": { "AWS": "*" },
    ///     "Action": "s3:GetObject",
    ///     "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*",
    ///     "Condition": { "StringEquals": { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } }
    ///   }
    /// }
    /// ```
    ///
    /// ## Notes
    ///
    /// AWS gives none of these findings in identity policies, where `"aws:ResourceAccount": "${aws:PrincipalAccount}"` is common and
    /// right. The rule judges statements that allow, in policies that name principals, under operators that are not negated:
    ///
    /// - the keys that AWS calls sensitive (`aws:PrincipalAccount`, `aws:PrincipalOrgID`, `aws:SourceAccount`, `aws:SourceVpce` …) take neither wildcards nor variables;
    /// - in `aws:userid` they stand behind the colon, or alone before it: `AIDACKCEVSQ6C2EXAMPLE:*`, `*:*`;
    /// - in claims of OIDC providers and in organization paths, each wildcard and variable follows six other characters at
    ///   least. AWS does not say for which keys this holds; these say who is meant, and have no fixed beginning as ARNs do.
    ///
    /// ## References
    ///
    /// - [AWS global condition context keys: sensitive keys](https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html)
    /// - [IAM policy validation check reference](https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html#access-analyzer-reference-policy-checks-error-wildcard-usage-too-permissive)
    static RULE = {
        name: "permissive-wildcard",
        severity: Error,
        since: "0.1.0",
        fix: None,
        issue_codes: [
            "WILDCARD_USAGE_TOO_PERMISSIVE",
            "VARIABLE_USAGE_TOO_PERMISSIVE",
        ],
        check: Conditions(check),
    }
}

/// So many characters must stand before a wildcard, without another one between.
const LITERAL_START: usize = 6;

/// What a key asks of wildcards and variables in its values.
#[derive(Clone, Copy)]
enum Demand {
    None,
    BehindColon,
    BehindText,
}

fn check(context: &LintContext<'_>, sink: &mut Sink<'_>) {
    let kind = context.policy.kind;
    if !kind.takes_principal() || kind == PolicyKind::Rcp {
        return;
    }
    let has_variables = context
        .policy
        .version
        .and_then(|member| member.value.as_text())
        .is_some_and(|version| version.as_str() == "2012-10-17");
    for statement in context
        .statements()
        .iter()
        .filter(|statement| statement.allows())
    {
        for (operator, entry) in statement.conditions() {
            let Some(facts) = operator.operator.map(|operator| operator.facts) else {
                continue;
            };
            let text_operator =
                matches!(facts.family, OperatorFamily::String | OperatorFamily::Arn);
            if !text_operator || facts.negated || !entry.key().is_known() {
                continue;
            }
            let name = entry.key().as_str();
            let Some(demand) = context.catalog.condition_key(name).and_then(demand) else {
                continue;
            };
            for text in entry.texts().filter(|text| text.is_known()) {
                check_value(text, name, demand, facts.wildcards, has_variables, sink);
            }
        }
    }
}

fn demand(key: ConditionKey<'_>) -> Option<Demand> {
    let name = key.name();
    if key.is_sensitive() {
        Some(Demand::None)
    } else if name.eq_ignore_ascii_case("aws:userid") {
        Some(Demand::BehindColon)
    } else if matches!(name, "aws:PrincipalOrgPaths" | "aws:SourceOrgPaths")
        || (key.is_federation() && !name.starts_with("saml:") && !name.ends_with(":amr"))
    {
        Some(Demand::BehindText)
    } else {
        None
    }
}

/// Reports the first wildcard and the first variable of a value that break the key's demand.
fn check_value(
    text: &Text<'_>,
    key: &str,
    demand: Demand,
    wildcards: bool,
    has_variables: bool,
    sink: &mut Sink<'_>,
) {
    let value = text.as_str();
    let parts = parts(value, wildcards, has_variables);
    // The colons inside variables separate nothing.
    let colon = value
        .match_indices(':')
        .map(|(at, _)| at)
        .find(|at| !parts.iter().any(|(range, _)| range.contains(at)));
    let mut literal_start = 0;
    let mut reported = [false; 2];
    for (range, is_variable) in parts {
        let literal = value.get(literal_start..range.start).unwrap_or_default();
        let alone = range.start == 0 && Some(range.end) == colon;
        let fine = match demand {
            Demand::None => false,
            Demand::BehindColon => alone || colon.is_some_and(|colon| range.start > colon),
            Demand::BehindText => literal.chars().count() >= LITERAL_START,
        };
        literal_start = range.end;
        let Some(reported) = reported.get_mut(usize::from(is_variable)) else {
            continue;
        };
        if fine || std::mem::replace(reported, true) {
            continue;
        }
        let (code, what) = if is_variable {
            ("VARIABLE_USAGE_TOO_PERMISSIVE", "variable")
        } else {
            ("WILDCARD_USAGE_TOO_PERMISSIVE", "wildcard")
        };
        let key = quoted(key);
        let (message, note) = match demand {
            Demand::None => (
                format!("a {what} in {key} may let in anyone"),
                "The key says whose account, organization or network is meant: name it in full.",
            ),
            Demand::BehindColon => (
                format!("a {what} in {key} belongs behind the colon, or alone before it"),
                "The part before the colon is the unique id of the user or role, the part behind it the session.",
            ),
            Demand::BehindText => (
                format!("a {what} in {key} with fewer than {LITERAL_START} characters before it"),
                "Write out the part that nobody else can have, such as the organization and the repository.",
            ),
        };
        sink.report_as(code, text.span_of(range), message)
            .note(note)
            .about(text.span());
    }
}

/// Runs of wildcards, and variables whose value comes with the request: where they stand, and whether one is a variable.
fn parts(value: &str, wildcards: bool, has_variables: bool) -> Vec<(Range<usize>, bool)> {
    let mut parts: Vec<(Range<usize>, bool)> = Vec::new();
    let escapes_and_references: Vec<_> = if has_variables {
        variables(value).collect()
    } else {
        Vec::new()
    };
    for variable in &escapes_and_references {
        if variable.is_reference() {
            parts.push((variable.range.clone(), true));
        }
    }
    if wildcards {
        let mut inside = escapes_and_references.iter().peekable();
        for (at, _) in value.match_indices(['*', '?']) {
            while inside
                .next_if(|variable| variable.range.end <= at)
                .is_some()
            {}
            if inside
                .peek()
                .is_some_and(|variable| variable.range.start <= at)
            {
                continue;
            }
            match parts.last_mut() {
                Some((range, false)) if range.end == at => range.end = at + 1,
                _ => parts.push((at..at + 1, false)),
            }
        }
        parts.sort_by_key(|(range, _)| range.start);
    }
    parts
}
