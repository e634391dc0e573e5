//! Counts how far iamlint agrees with recorded answers of IAM Access Analyzer's `ValidatePolicy`, for
//! `docs/aws-agreement.md`.
//!
//! ```text
//! cargo run --release --example agreement -- ANSWERS.jsonl
//! ```
//!
//! Each line of the file is a JSON object: `policy`, the text that was asked about; `policy_type` and, where one was
//! told, `resource_type`; `current`, whether AWS would still answer so; and `findings`, those of the answer, with
//! `issueCode` (or `code`) and `locations`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use iamlint::catalog::Catalog;
use iamlint::config::Settings;
use iamlint::embed::PolicyKind;
use iamlint::lint::lint;
use iamlint::render::{Findings, Linted, access_analyzer};
use iamlint::source::SourceFile;
use serde_json::Value;

/// The codes about names that exist or not, which depend on the day of the list of names.
const DATED: [&str; 5] = [
    "INVALID_ACTION",
    "INVALID_GLOBAL_CONDITION_KEY",
    "INVALID_SERVICE",
    "INVALID_SERVICE_CONDITION_KEY",
    "INVALID_SERVICE_IN_ACTION",
];

/// Code and path of a finding, with its span. A finding that stands twice counts once.
type Answer = BTreeMap<(String, String), Option<(u64, u64)>>;

/// Findings of both, only of iamlint, only of AWS.
#[derive(Clone, Copy, Default)]
struct Counts([usize; 3]);

#[derive(Default)]
struct Totals {
    answers: usize,
    current: usize,
    same: usize,
    spans: usize,
    equal_spans: usize,
    /// By code, for current and for old answers.
    codes: BTreeMap<String, [Counts; 2]>,
}

fn main() -> io::Result<()> {
    let Some(path) = std::env::args().nth(1) else {
        return Err(io::Error::other("name the file with the answers"));
    };
    let mut totals = Totals::default();
    for line in std::fs::read_to_string(path)?.lines() {
        count(&serde_json::from_str(line)?, &mut totals)?;
    }
    write(&totals, &mut io::stdout().lock())
}

fn count(record: &Value, totals: &mut Totals) -> io::Result<()> {
    let current = record["current"].as_bool().unwrap_or(true);
    let aws = answer(&record["findings"]);
    let ours = answer(&ours(record)?["findings"]);
    totals.answers += 1;
    totals.current += usize::from(current);
    let undated = |answer: &Answer| -> BTreeSet<(String, String)> {
        let keys = answer.keys();
        keys.filter(|(code, _)| !DATED.contains(&code.as_str()))
            .cloned()
            .collect()
    };
    totals.same += usize::from(current && undated(&aws) == undated(&ours));
    let all: BTreeSet<_> = aws.keys().chain(ours.keys()).collect();
    for key in all {
        let (theirs, mine) = (aws.get(key), ours.get(key));
        let which = match (theirs, mine) {
            (Some(_), Some(_)) => 0,
            (None, _) => 1,
            (_, None) => 2,
        };
        let counts = totals.codes.entry(key.0.clone()).or_default();
        counts[usize::from(!current)].0[which] += 1;
        if let (Some(Some(theirs)), Some(Some(mine))) = (theirs, mine) {
            totals.spans += 1;
            totals.equal_spans += usize::from(theirs == mine);
        }
    }
    Ok(())
}

/// What iamlint answers in the place of AWS.
fn ours(record: &Value) -> io::Result<Value> {
    let resource_type = record["resource_type"].as_str().map(str::to_owned);
    let kind = match resource_type.as_deref() {
        Some("AWS::IAM::AssumeRolePolicyDocument") => PolicyKind::Trust,
        _ => record["policy_type"]
            .as_str()
            .unwrap_or_default()
            .parse()
            .map_err(io::Error::other)?,
    };
    let settings = Settings {
        policy_kind: Some(kind),
        resource_type,
        every_code: true,
        assume_policy: true,
        ..Settings::default()
    };
    let text = record["policy"].as_str().unwrap_or_default();
    let file = SourceFile::new("policy.json", text);
    let report = lint(&file, &settings);
    let findings = Findings {
        files: &[Linted::new(file, report)],
        single: true,
        catalog_date: Catalog::builtin().date(),
    };
    let mut json = Vec::new();
    access_analyzer::write(findings, &mut json)?;
    Ok(serde_json::from_slice(&json)?)
}

fn answer(findings: &Value) -> Answer {
    let findings = findings.as_array().map_or(&[][..], Vec::as_slice);
    let entry = |finding: &Value| {
        let code = finding["issueCode"].as_str().or(finding["code"].as_str());
        let place = &finding["locations"][0];
        let offset = |end: &str| place["span"][end]["offset"].as_u64();
        let span = offset("start").zip(offset("end"));
        let path = match &place["path"] {
            Value::Null => "[]".to_owned(),
            path => path.to_string(),
        };
        ((code.unwrap_or_default().to_owned(), path), span)
    };
    findings.iter().map(entry).collect()
}

fn write(totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
    let sum = |old: usize, which: usize| -> usize {
        let undated = totals
            .codes
            .iter()
            .filter(|(code, _)| !DATED.contains(&code.as_str()));
        undated.map(|(_, counts)| counts[old].0[which]).sum()
    };
    writeln!(out, "| | current | old |\n|---|---|---|")?;
    writeln!(
        out,
        "| answers | {} | {} |",
        totals.current,
        totals.answers - totals.current
    )?;
    writeln!(out, "| findings of both | {} | {} |", sum(0, 0), sum(1, 0))?;
    writeln!(
        out,
        "| findings only of iamlint | {} | not counted |",
        sum(0, 1)
    )?;
    writeln!(
        out,
        "| findings only of AWS | {} | {} |",
        sum(0, 2),
        sum(1, 2)
    )?;
    writeln!(
        out,
        "| policies with exactly the same findings | {} of {} | |",
        totals.same, totals.current
    )?;
    writeln!(
        out,
        "| spans equal, of the findings of both | {} of {} in all | |",
        totals.equal_spans, totals.spans
    )?;
    writeln!(
        out,
        "\n| code | both, current | only iamlint, current | only AWS, current | both, old | only AWS, old |"
    )?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    for (code, [now, old]) in &totals.codes {
        let ([both, ours, theirs], [both_old, _, theirs_old]) = (now.0, old.0);
        writeln!(
            out,
            "| `{code}` | {both} | {ours} | {theirs} | {both_old} | {theirs_old} |"
        )?;
    }
    Ok(())
}
