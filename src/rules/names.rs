//! What people may write for a rule: its name, its theme, `all`, a code of IAM Access Analyzer, or the name that
//! parliament has for the check.

use super::{Rule, THEMES, all, find, issue_code, issue_codes};
use crate::catalog::closest;

/// What a name stands for.
#[derive(Clone, Debug)]
pub struct Named {
    /// How it was understood.
    pub kind: NameKind,
    /// The rules that it stands for, in the order of [`all`]; never empty.
    pub rules: Vec<&'static Rule>,
}

/// What a name is a name of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameKind {
    /// `all`
    All,
    /// A theme: its rules.
    Theme,
    /// A rule.
    Rule,
    /// An issue code of IAM Access Analyzer: the rules that cover it.
    IssueCode(&'static str),
    /// A check of parliament: the rules that cover it.
    Parliament(&'static str),
}

/// The text stands for no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no rule is named `{name}`")]
pub struct UnknownName {
    /// What was written.
    pub name: String,
    /// What was probably meant.
    pub meant: Option<&'static str>,
    /// The code of IAM Access Analyzer, where it is one that no rule covers.
    pub not_covered: Option<&'static str>,
}

impl UnknownName {
    /// What to do about it, in a sentence without a final stop.
    pub fn help(&self) -> String {
        match (self.not_covered, self.meant) {
            (Some(code), _) => format!("no rule covers {code}"),
            (None, Some(meant)) => format!("did you mean `{meant}`?"),
            (None, None) => "`iamlint rules` lists the rules".to_owned(),
        }
    }
}

/// What a name stands for. Letter case does not matter, nor whether words are joined with `-` or `_`.
///
/// # Errors
///
/// When it stands for no rule, with what was probably meant.
pub fn named(name: &str) -> Result<Named, UnknownName> {
    let kebab = name.to_ascii_lowercase().replace('_', "-");
    // Some codes are names of rules, too, in capitals.
    if issue_code(name).is_none()
        && let Some(rule) = find(&kebab)
    {
        return Ok(Named {
            kind: NameKind::Rule,
            rules: vec![rule],
        });
    }
    if kebab == "all" {
        return Ok(Named {
            kind: NameKind::All,
            rules: all().collect(),
        });
    }
    if let Some(theme) = THEMES.iter().find(|theme| theme.name == kebab) {
        return Ok(Named {
            kind: NameKind::Theme,
            rules: theme.rules.to_vec(),
        });
    }
    let upper = name.to_ascii_uppercase().replace('-', "_");
    let code = issue_code(&upper).map(|code| code.code);
    if let Some(code) = code {
        let rules: Vec<_> = all()
            .filter(|rule| rule.issue_codes.contains(&code))
            .collect();
        if !rules.is_empty() {
            return Ok(Named {
                kind: NameKind::IssueCode(code),
                rules,
            });
        }
    }
    if let Some((check, names)) = PARLIAMENT.iter().find(|(check, _)| *check == upper) {
        let rules = all().filter(|rule| names.contains(&rule.name)).collect();
        return Ok(Named {
            kind: NameKind::Parliament(check),
            rules,
        });
    }
    let names = all().map(|rule| rule.name);
    let themes = THEMES.iter().map(|theme| theme.name);
    let codes = issue_codes().iter().map(|code| code.code);
    let checks = PARLIAMENT.iter().map(|(check, _)| *check);
    let candidates = names.chain(themes).chain(codes).chain(checks);
    Err(UnknownName {
        name: name.to_owned(),
        meant: closest(name, candidates).map(|(meant, _)| meant),
        not_covered: code,
    })
}

impl Named {
    /// What to tell a person who wrote another name than the rule's: "`INVALID_ACTION` is … and stands for …". `None` for
    /// our own names.
    pub fn note(&self) -> Option<String> {
        let (name, whose) = match self.kind {
            NameKind::IssueCode(code) => (code, "a code of IAM Access Analyzer"),
            NameKind::Parliament(check) => (check, "a check of parliament"),
            NameKind::All | NameKind::Theme | NameKind::Rule => return None,
        };
        let rules: Vec<_> = self
            .rules
            .iter()
            .map(|rule| format!("`{}`", rule.name))
            .collect();
        let rules = match rules.as_slice() {
            [first] => first.clone(),
            [first @ .., last] => format!("{} and {last}", first.join(", ")),
            [] => return None,
        };
        Some(format!("`{name}` is {whose} and stands for {rules}"))
    }
}

/// parliament's names (its `config.yaml` and those of its community auditors, version 1.6.4) with the rules that find the
/// same. Two of them, `CREDENTIALS_EXPOSURE` and `PRIVILEGE_ESCALATION`, are names of rules.
const PARLIAMENT: &[(&str, &[&str])] = &[
    ("BAD_PATTERN_FOR_MFA", &["mfa-pattern"]),
    ("DUPLICATE_SID", &["duplicate-sid"]),
    ("EXCEPTION", &["empty-document", "invalid-utf8"]),
    (
        "INVALID_ARN",
        &[
            "invalid-arn",
            "invalid-arn-account",
            "invalid-arn-region",
            "invalid-arn-service",
            "unknown-partition",
        ],
    ),
    ("INVALID_SID", &["invalid-sid"]),
    ("INVALID_VERSION", &["invalid-version"]),
    (
        "MALFORMED",
        &[
            "conflicting-elements",
            "empty-element",
            "invalid-effect",
            "missing-action",
            "missing-effect",
            "missing-resource",
            "missing-statement",
            "unknown-element",
            "unsupported-principal",
            "wrong-type",
        ],
    ),
    (
        "MALFORMED_JSON",
        &[
            "comment-in-json",
            "control-character",
            "curly-quoted-string",
            "duplicate-key",
            "empty-document",
            "extra-comma",
            "invalid-escape",
            "invalid-number",
            "invalid-utf8",
            "invalid-whitespace",
            "missing-colon",
            "missing-comma",
            "missing-key",
            "missing-value",
            "single-quoted-string",
            "trailing-comma",
            "unclosed-bracket",
            "unclosed-comment",
            "unclosed-string",
            "unexpected-token",
            "unquoted-string",
        ],
    ),
    (
        "MISMATCHED_TYPE",
        &["condition-value-type", "mismatched-operator"],
    ),
    ("MISMATCHED_TYPE_BUT_USABLE", &["mismatched-operator"]),
    (
        "MISMATCHED_TYPE_OPERATION_TO_NULL",
        &["condition-value-type"],
    ),
    ("NOTPRINCIPAL_WITH_ALLOW", &["allow-with-not-principal"]),
    ("NOTRESOURCE_WITH_ALLOW", &["not-resource-allow"]),
    ("NO_VERSION", &["missing-version"]),
    ("OLD_VERSION", &["unsupported-variable"]),
    (
        "PERMISSIONS_MANAGEMENT_ACTIONS",
        &["permissions-management-broad", "resource-exposure"],
    ),
    ("RESOURCE_EFFECTIVELY_STAR", &["wildcard-resource"]),
    (
        "RESOURCE_MISMATCH",
        &[
            "action-resource-mismatch",
            "resource-unused",
            "unknown-resource-type",
        ],
    ),
    (
        "RESOURCE_POLICY_PRIVILEGE_ESCALATION",
        &["resource-exposure"],
    ),
    ("RESOURCE_STAR", &["wildcard-resource"]),
    (
        "SENSITIVE_ACCESS",
        &["credentials-exposure", "data-exfiltration"],
    ),
    (
        "SINGLE_VALUE_CONDITION_TOO_PERMISSIVE",
        &["for-all-values-with-single-valued-key"],
    ),
    (
        "UNKNOWN_ACTION",
        &[
            "api-name-as-action",
            "unknown-action",
            "wrong-service-for-action",
        ],
    ),
    (
        "UNKNOWN_CONDITION_FOR_ACTION",
        &[
            "action-without-condition-key",
            "condition-key-not-supported",
            "condition-key-without-action",
            "malformed-condition-key",
            "missing-tag-key",
            "tag-condition-unsupported",
            "unknown-condition-key",
            "unsupported-global-key",
        ],
    ),
    ("UNKNOWN_FEDERATION_SOURCE", &["federated-principal"]),
    ("UNKNOWN_OPERATOR", &["unknown-condition-operator"]),
    ("UNKNOWN_PREFIX", &["unknown-service"]),
    (
        "UNKNOWN_PRINCIPAL",
        &[
            "invalid-principal-key",
            "invalid-principal-value",
            "unknown-service-principal",
        ],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn names(name: &str) -> Vec<&'static str> {
        named(name)
            .unwrap()
            .rules
            .iter()
            .map(|rule| rule.name)
            .collect()
    }

    #[test]
    fn a_rule_has_several_names() {
        assert_eq!(names("invalid-effect"), ["invalid-effect"]);
        assert_eq!(names("Invalid_Effect"), ["invalid-effect"]);
        assert_eq!(names("all").len(), all().count());
        assert!(names("syntax").contains(&"trailing-comma"));
        assert!(names("INVALID_ACTION").contains(&"unknown-action"));
        assert_eq!(names("UNKNOWN_PREFIX"), ["unknown-service"]);
        let note = named("no_version").unwrap().note().unwrap();
        assert_eq!(
            note,
            "`NO_VERSION` is a check of parliament and stands for `missing-version`"
        );
    }

    #[test]
    fn what_was_meant_is_asked() {
        let unknown = named("invalid-efect").unwrap_err();
        assert_eq!(unknown.help(), "did you mean `invalid-effect`?");
        assert_eq!(
            named("quite-another-thing").unwrap_err().help(),
            "`iamlint rules` lists the rules"
        );
    }

    #[test]
    fn the_checks_of_parliament_are_sorted_and_their_rules_exist() {
        assert!(PARLIAMENT.is_sorted_by(|a, b| a.0 < b.0));
        for (check, rules) in PARLIAMENT {
            assert!(rules.iter().all(|rule| find(rule).is_some()), "{check}");
            // A code of the same name would hide it; only where both mean the same may that be.
            assert!(named(check).is_ok());
        }
    }
}
