//! Condition operators, from the IAM User Guide's page "IAM JSON policy elements: Condition operators".

/// A condition operator with its prefix and suffix: `ForAnyValue:StringLikeIfExists`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Operator {
    /// `ForAllValues:` or `ForAnyValue:`.
    pub qualifier: Option<SetQualifier>,
    /// The operator itself.
    pub facts: &'static OperatorFacts,
    /// The `IfExists` suffix.
    pub if_exists: bool,
}

/// How an operator treats several values in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SetQualifier {
    /// Every value of the request must match; holds when there is none.
    ForAllValues,
    /// At least one value of the request must match.
    ForAnyValue,
}

/// The type of value that an operator compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum OperatorFamily {
    /// Text.
    String,
    /// Integers and decimals.
    Numeric,
    /// Dates and times.
    Date,
    /// `true` or `false`.
    Bool,
    /// Base64 text.
    Binary,
    /// IPv4 and IPv6 addresses and ranges.
    IpAddress,
    /// ARNs, field by field.
    Arn,
    /// The key's presence.
    Null,
}

/// What is known of an operator.
#[derive(Debug, PartialEq, Eq)]
pub struct OperatorFacts {
    /// Its name.
    pub name: &'static str,
    /// What it compares.
    pub family: OperatorFamily,
    /// Whether it holds when the values do not match, and when the key is missing.
    pub negated: bool,
    /// Whether `*` and `?` are wildcards in its values.
    pub wildcards: bool,
    /// Whether `${…}` are policy variables in its values.
    pub variables: bool,
}

const fn operator(
    name: &'static str,
    family: OperatorFamily,
    negated: bool,
    wildcards: bool,
) -> OperatorFacts {
    let variables = matches!(family, OperatorFamily::String | OperatorFamily::Arn);
    OperatorFacts {
        name,
        family,
        negated,
        wildcards,
        variables,
    }
}

/// All operators.
const OPERATORS: &[OperatorFacts] = &[
    operator("StringEquals", OperatorFamily::String, false, false),
    operator("StringNotEquals", OperatorFamily::String, true, false),
    operator(
        "StringEqualsIgnoreCase",
        OperatorFamily::String,
        false,
        false,
    ),
    operator(
        "StringNotEqualsIgnoreCase",
        OperatorFamily::String,
        true,
        false,
    ),
    operator("StringLike", OperatorFamily::String, false, true),
    operator("StringNotLike", OperatorFamily::String, true, true),
    operator("NumericEquals", OperatorFamily::Numeric, false, false),
    operator("NumericNotEquals", OperatorFamily::Numeric, true, false),
    operator("NumericLessThan", OperatorFamily::Numeric, false, false),
    operator(
        "NumericLessThanEquals",
        OperatorFamily::Numeric,
        false,
        false,
    ),
    operator("NumericGreaterThan", OperatorFamily::Numeric, false, false),
    operator(
        "NumericGreaterThanEquals",
        OperatorFamily::Numeric,
        false,
        false,
    ),
    operator("DateEquals", OperatorFamily::Date, false, false),
    operator("DateNotEquals", OperatorFamily::Date, true, false),
    operator("DateLessThan", OperatorFamily::Date, false, false),
    operator("DateLessThanEquals", OperatorFamily::Date, false, false),
    operator("DateGreaterThan", OperatorFamily::Date, false, false),
    operator("DateGreaterThanEquals", OperatorFamily::Date, false, false),
    operator("Bool", OperatorFamily::Bool, false, false),
    operator("BinaryEquals", OperatorFamily::Binary, false, false),
    operator("IpAddress", OperatorFamily::IpAddress, false, false),
    operator("NotIpAddress", OperatorFamily::IpAddress, true, false),
    operator("ArnEquals", OperatorFamily::Arn, false, true),
    operator("ArnLike", OperatorFamily::Arn, false, true),
    operator("ArnNotEquals", OperatorFamily::Arn, true, true),
    operator("ArnNotLike", OperatorFamily::Arn, true, true),
    operator("Null", OperatorFamily::Null, false, false),
];

impl Operator {
    /// Reads an operator's name, without regard to case. `NullIfExists` and set prefixes on `Null` are read too.
    pub fn parse(name: &str) -> Option<Self> {
        let (qualifier, rest) = match name.split_once(':') {
            None => (None, name),
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAllValues") => {
                (Some(SetQualifier::ForAllValues), rest)
            }
            Some((prefix, rest)) if prefix.eq_ignore_ascii_case("ForAnyValue") => {
                (Some(SetQualifier::ForAnyValue), rest)
            }
            Some(_) => return None,
        };
        let suffix = rest.len().saturating_sub("IfExists".len());
        let if_exists = rest
            .get(suffix..)
            .is_some_and(|tail| tail.eq_ignore_ascii_case("IfExists"));
        let base = if if_exists { rest.get(..suffix)? } else { rest };
        let facts = OPERATORS
            .iter()
            .find(|operator| operator.name.eq_ignore_ascii_case(base))?;
        Some(Self {
            qualifier,
            facts,
            if_exists,
        })
    }

    /// The operator's name as AWS writes it.
    pub fn name(&self) -> String {
        let prefix = match self.qualifier {
            None => "",
            Some(SetQualifier::ForAllValues) => "ForAllValues:",
            Some(SetQualifier::ForAnyValue) => "ForAnyValue:",
        };
        let suffix = if self.if_exists { "IfExists" } else { "" };
        format!("{prefix}{}{suffix}", self.facts.name)
    }

    /// Names of all operators, without prefixes and suffixes.
    pub fn names() -> impl Iterator<Item = &'static str> {
        OPERATORS.iter().map(|operator| operator.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixes_suffixes_and_case() {
        let operator = Operator::parse("foranyvalue:stringlikeifexists").unwrap();
        assert_eq!(operator.qualifier, Some(SetQualifier::ForAnyValue));
        assert!(operator.if_exists && operator.facts.wildcards && !operator.facts.negated);
        assert_eq!(operator.name(), "ForAnyValue:StringLikeIfExists");
        for name in Operator::names() {
            assert_eq!(Operator::parse(name).unwrap().name(), name);
        }
        for name in [
            "",
            "StringEqual",
            "IfExists",
            "ForSome:StringLike",
            "String Equals",
        ] {
            assert_eq!(Operator::parse(name), None, "{name}");
        }
    }
}
