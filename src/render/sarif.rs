//! SARIF 2.1.0 (OASIS), as code scanning services read it.

mod rule;

use std::io::{self, Write};

use serde::Serialize;

use super::characters::Characters;
use super::place::{self, Range};
use super::{Findings, Linted, fingerprint, sentences, write_json};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::{Applicability, Fix};
use crate::rules;
use crate::source::Span;
use rule::Rule;

/// Where the schema of the format stands.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// What relative names are relative to, as code scanning services call it.
const ROOT: &str = "%SRCROOT%";

/// Writes the log. It describes the rules that have findings.
///
/// # Errors
///
/// Those of the writer.
pub fn write(findings: Findings<'_>, writer: &mut dyn Write) -> io::Result<()> {
    let used: Vec<&rules::Rule> = {
        let mut names: Vec<&str> = findings.iter().map(|(_, finding)| finding.rule).collect();
        names.sort_unstable();
        names.dedup();
        names.into_iter().filter_map(rules::find).collect()
    };
    let results = findings.files.iter().flat_map(|linted| {
        let characters = Characters::new(&linted.file);
        let fingerprints = fingerprint::of(linted);
        let results: Vec<_> = linted
            .findings
            .iter()
            .zip(fingerprints)
            .map(|(finding, fingerprint)| {
                Outcome::of(finding, linted, &characters, &used, fingerprint)
            })
            .collect();
        results
    });
    let log = Log {
        schema: SCHEMA,
        version: "2.1.0",
        runs: [Run {
            tool: Tool {
                driver: Driver {
                    name: env!("CARGO_PKG_NAME"),
                    semantic_version: env!("CARGO_PKG_VERSION"),
                    properties: DriverProperties {
                        catalog: findings.catalog_date,
                    },
                    rules: used.iter().map(|rule| Rule::of(rule)).collect(),
                },
            },
            column_kind: "unicodeCodePoints",
            results: results.collect(),
        }],
    };
    write_json(&log, writer)
}

/// The level of a severity. What grants more than is safe is as bad as what does not work.
fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error | Severity::Security => "error",
        Severity::Warning => "warning",
        Severity::Suggestion => "note",
    }
}

#[derive(Serialize)]
struct Log<'a> {
    #[serde(rename = "$schema")]
    schema: &'static str,
    version: &'static str,
    runs: [Run<'a>; 1],
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Run<'a> {
    tool: Tool<'a>,
    column_kind: &'static str,
    results: Vec<Outcome<'a>>,
}

#[derive(Serialize)]
struct Tool<'a> {
    driver: Driver<'a>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Driver<'a> {
    name: &'static str,
    semantic_version: &'static str,
    properties: DriverProperties<'a>,
    rules: Vec<Rule>,
}

#[derive(Serialize)]
struct DriverProperties<'a> {
    catalog: &'a str,
}

/// A text, as SARIF wraps it.
#[derive(Serialize)]
struct Text<T> {
    text: T,
}

/// A `result` object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Outcome<'a> {
    rule_id: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    rule_index: Option<usize>,
    level: &'static str,
    message: Text<String>,
    locations: [Location<'a>; 1],
    #[serde(skip_serializing_if = "Vec::is_empty")]
    related_locations: Vec<Location<'a>>,
    partial_fingerprints: Fingerprints,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fixes: Vec<Repair<'a>>,
    properties: OutcomeProperties,
}

#[derive(Serialize)]
struct Fingerprints {
    #[serde(rename = "iamlintFinding/v1")]
    finding: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct OutcomeProperties {
    severity: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    issue_code: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<usize>,
    #[serde(rename = "physicalLocation")]
    physical: PhysicalLocation,
    #[serde(rename = "logicalLocations", skip_serializing_if = "Vec::is_empty")]
    logical: Vec<LogicalLocation<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<Text<&'a str>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct PhysicalLocation {
    artifact_location: ArtifactLocation,
    region: Region,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactLocation {
    uri: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    uri_base_id: Option<&'static str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
}

#[derive(Serialize)]
struct LogicalLocation<'a> {
    name: &'a str,
    kind: &'static str,
}

/// A `fix` object.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Repair<'a> {
    description: Text<&'a str>,
    artifact_changes: [ArtifactChange<'a>; 1],
    properties: RepairProperties,
}

#[derive(Serialize)]
struct RepairProperties {
    applicability: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ArtifactChange<'a> {
    artifact_location: ArtifactLocation,
    replacements: Vec<Replacement<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Replacement<'a> {
    deleted_region: Region,
    inserted_content: Text<&'a str>,
}

impl<'a> Outcome<'a> {
    fn of(
        finding: &'a Diagnostic,
        linted: &'a Linted,
        characters: &Characters<'_>,
        used: &[&rules::Rule],
        fingerprint: String,
    ) -> Self {
        let location = |id, span, message: &'a str| Location {
            id,
            physical: PhysicalLocation {
                artifact_location: ArtifactLocation::of(linted),
                region: Region::of(span, characters),
            },
            logical: Vec::new(),
            message: (!message.is_empty()).then_some(Text { text: message }),
        };
        let mut primary = location(None, finding.primary.span, &finding.primary.message);
        let sid = finding.statement.as_ref().and_then(|at| at.sid.as_deref());
        primary.logical = sid
            .map(|name| LogicalLocation {
                name,
                kind: "object",
            })
            .into_iter()
            .collect();
        Self {
            rule_id: finding.rule,
            rule_index: used.iter().position(|rule| rule.name == finding.rule),
            level: level(finding.severity),
            message: Text {
                text: sentences(finding),
            },
            locations: [primary],
            related_locations: finding
                .secondary
                .iter()
                .enumerate()
                .map(|(index, label)| location(Some(index + 1), label.span, &label.message))
                .collect(),
            partial_fingerprints: Fingerprints {
                finding: fingerprint,
            },
            fixes: finding
                .fixes
                .iter()
                .map(|fix| Repair::of(fix, linted, characters))
                .collect(),
            properties: OutcomeProperties {
                severity: finding.severity.name(),
                issue_code: finding.issue_code,
            },
        }
    }
}

impl ArtifactLocation {
    fn of(linted: &Linted) -> Self {
        let (uri, relative) = place::uri(linted.file.name());
        Self {
            uri,
            uri_base_id: relative.then_some(ROOT),
        }
    }
}

impl Region {
    fn of(span: Span, characters: &Characters<'_>) -> Self {
        let Range { start, end } = Range::of(span, characters);
        Self {
            start_line: start.line,
            start_column: start.column,
            end_line: end.line,
            end_column: end.column,
        }
    }
}

impl<'a> Repair<'a> {
    fn of(fix: &'a Fix, linted: &Linted, characters: &Characters<'_>) -> Self {
        let replacement = |edit: &'a crate::fix::Edit| Replacement {
            deleted_region: Region::of(edit.span, characters),
            inserted_content: Text {
                text: edit.replacement.as_str(),
            },
        };
        Self {
            description: Text { text: &fix.title },
            artifact_changes: [ArtifactChange {
                artifact_location: ArtifactLocation::of(linted),
                replacements: fix.edits.iter().map(replacement).collect(),
            }],
            properties: RepairProperties {
                applicability: match fix.applicability {
                    Applicability::Safe => "safe",
                    Applicability::Unsafe => "unsafe",
                },
            },
        }
    }
}
