//! The condition of a statement in one form: equal forms hold for the same requests.

use std::collections::BTreeSet;

use crate::policy::value::{IpRange, is_boolean, scalar};
use crate::policy::{Operator, OperatorFamily, SetQualifier, Statement, has_wildcard};

/// The tests of a condition, joined by "and".
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tests {
    tests: BTreeSet<Test>,
    never: bool,
}

/// One test.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Test {
    /// The operator in its plainest form.
    operator: String,
    /// Lowercase.
    key: String,
    values: BTreeSet<String>,
}

/// What a test comes to.
enum Form {
    Always,
    Never,
    Test(Test),
}

impl Tests {
    /// `None` where a part is not known, or is no condition.
    pub(super) fn read(statement: &Statement<'_>, variables: bool) -> Option<Self> {
        let mut tests = Self {
            tests: BTreeSet::new(),
            never: false,
        };
        for (operator, entry) in statement.conditions() {
            if !operator.member.key.is_known() || !entry.key().is_known() {
                return None;
            }
            let values: Option<BTreeSet<&str>> = entry.values.iter().map(scalar).collect();
            match form(
                operator.operator?,
                entry.key().as_str(),
                &values?,
                variables,
            ) {
                Form::Always => {}
                Form::Never => tests.never = true,
                Form::Test(test) => {
                    tests.tests.insert(test);
                }
            }
        }
        Some(tests)
    }

    /// Whether these tests ask for all that the others do.
    pub(super) fn implies(&self, other: &Self) -> bool {
        !other.never && other.tests.is_subset(&self.tests)
    }

    pub(super) fn can_hold(&self) -> bool {
        !self.never
    }
}

/// The plainest test that says the same.
fn form(operator: Operator, key: &str, values: &BTreeSet<&str>, variables: bool) -> Form {
    use SetQualifier::{ForAllValues, ForAnyValue};
    let facts = operator.facts;
    let key = key.to_ascii_lowercase();
    let test = |operator: &str, values: BTreeSet<String>| {
        Form::Test(Test {
            operator: operator.to_owned(),
            key: key.clone(),
            values,
        })
    };
    let presence = |missing: bool| test("Null", BTreeSet::from([missing.to_string()]));
    let all = facts.wildcards
        && values
            .iter()
            .any(|value| !value.is_empty() && value.bytes().all(|byte| byte == b'*'));
    if all {
        return match (facts.negated, operator.qualifier) {
            (false, Some(ForAllValues)) => Form::Always,
            (false, _) if operator.if_exists => Form::Always,
            (true, Some(ForAnyValue)) => Form::Never,
            (negated, _) => presence(negated),
        };
    }
    let is_null = facts.family == OperatorFamily::Null;
    if is_null && operator.qualifier.is_none() && values.len() == 1 {
        let only = values.iter().next().copied().unwrap_or_default();
        return presence(only.eq_ignore_ascii_case("true"));
    }
    let mut name = facts.name;
    // Without wildcards, `StringLike` compares as `StringEquals` does; with ARNs, both operators are one.
    let wildcards = values
        .iter()
        .any(|value| has_wildcard(value) || value.contains("${"));
    // A pattern whose first five fields are plain leaves its wildcards to the sixth, which takes colons as text does.
    let arns = !values.is_empty() && values.iter().all(|value| is_arn_with_plain_fields(value));
    name = match name {
        "StringLike" if arns => "ArnEquals",
        "StringNotLike" if arns => "ArnNotEquals",
        "StringEquals" if arns && !wildcards => "ArnEquals",
        "StringNotEquals" if arns && !wildcards => "ArnNotEquals",
        "StringLike" if !wildcards => "StringEquals",
        "StringNotLike" if !wildcards => "StringNotEquals",
        "ArnLike" => "ArnEquals",
        "ArnNotLike" => "ArnNotEquals",
        name => name,
    };
    let plain = values
        .iter()
        .map(|value| plain_value(facts.family, value, variables));
    let mut plain: BTreeSet<String> = plain.collect();
    if facts.family == OperatorFamily::Numeric && plain.len() > 1 {
        plain = outermost(name, plain);
    }
    let qualifier = match operator.qualifier {
        None => "",
        Some(ForAllValues) => "ForAllValues:",
        Some(ForAnyValue) => "ForAnyValue:",
    };
    // `Null` itself asks whether there is a key.
    let suffix = if operator.if_exists && !is_null {
        "IfExists"
    } else {
        ""
    };
    test(&format!("{qualifier}{name}{suffix}"), plain)
}

/// Whether a value is an ARN that has wildcards in its last field only, and no variables.
fn is_arn_with_plain_fields(value: &str) -> bool {
    let mut fields = value.splitn(6, ':');
    let plain = fields.by_ref().take(5).all(|field| !has_wildcard(field));
    plain && fields.next().is_some() && value.starts_with("arn:") && !value.contains("${")
}

/// A value as the operator reads it.
fn plain_value(family: OperatorFamily, value: &str, variables: bool) -> String {
    match family {
        OperatorFamily::Bool | OperatorFamily::Null if is_boolean(value) => {
            value.to_ascii_lowercase()
        }
        OperatorFamily::IpAddress => IpRange::parse(value)
            .map_or_else(|| value.to_owned(), |range| range.cleaned().to_string()),
        // A variable in a policy without variables is plain text: another value.
        OperatorFamily::String | OperatorFamily::Arn if !variables && value.contains("${") => {
            format!("plain:{value}")
        }
        _ => value.to_owned(),
    }
}

/// Of several limits, the one that decides.
fn outermost(name: &str, values: BTreeSet<String>) -> BTreeSet<String> {
    let number = |value: &String| value.parse::<f64>().unwrap_or(f64::NAN);
    let mut sorted: Vec<String> = values.iter().cloned().collect();
    sorted.sort_by(|a, b| number(a).total_cmp(&number(b)));
    let decisive = if name.starts_with("NumericLess") {
        sorted.pop()
    } else if name.starts_with("NumericGreater") {
        sorted.into_iter().next()
    } else {
        return values;
    };
    decisive.into_iter().collect()
}
