//! What SARIF says of a rule.

use serde::Serialize;

use super::{Text, level};
use crate::diagnostic::Severity;
use crate::docs;
use crate::rules;

/// How bad a rule is that reports what grants more than is safe, on the scale of CVSS, as code scanning services show
/// it: high.
const SECURITY_SEVERITY: &str = "7.5";

/// A `reportingDescriptor` object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Rule {
    id: &'static str,
    short_description: Text<String>,
    help: Help,
    #[serde(skip_serializing_if = "Option::is_none")]
    help_uri: Option<String>,
    default_configuration: Configuration,
    properties: Properties,
}

#[derive(Serialize)]
struct Help {
    text: String,
    markdown: String,
}

#[derive(Serialize)]
struct Configuration {
    enabled: bool,
    level: &'static str,
}

#[derive(Serialize)]
struct Properties {
    tags: Vec<&'static str>,
    #[serde(rename = "problem.severity")]
    problem_severity: &'static str,
    #[serde(rename = "security-severity", skip_serializing_if = "Option::is_none")]
    security_severity: Option<&'static str>,
    #[serde(rename = "issueCodes", skip_serializing_if = "<[_]>::is_empty")]
    issue_codes: &'static [&'static str],
}

impl Rule {
    pub(super) fn of(rule: &rules::Rule) -> Self {
        let security = docs::severities(rule).contains(&Severity::Security);
        let page = docs::page(rule);
        let mut tags = vec![rule.theme()];
        if security && rule.theme() != "security" {
            tags.push("security");
        }
        let code = rule.issue_codes.first().copied();
        Self {
            id: rule.name,
            short_description: Text {
                text: docs::summary(rule),
            },
            help: Help {
                text: page.clone(),
                markdown: page,
            },
            help_uri: docs::address(rule, code),
            default_configuration: Configuration {
                enabled: !rule.pedantic,
                level: level(rule.severity),
            },
            properties: Properties {
                tags,
                problem_severity: match rule.severity {
                    Severity::Error | Severity::Security => "error",
                    Severity::Warning => "warning",
                    Severity::Suggestion => "recommendation",
                },
                security_severity: security.then_some(SECURITY_SEVERITY),
                issue_codes: rule.issue_codes,
            },
        }
    }
}
