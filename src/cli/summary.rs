//! `iamlint summary`

use std::io::Write;
use std::path::PathBuf;

use clap::Args;
use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};

use super::arguments::policy_type;
use super::discover::{self, Input};
use super::problem::{self, Problem};
use super::read::{self, Content};
use super::{Outcome, written};
use crate::access::summary::summarize;
use crate::catalog::Catalog;
use crate::embed::{self, Found, PolicyKind};
use crate::policy;
use crate::render::summary::{self, Summarized, SummaryFormat};
use crate::source::{Dialect, SourceFile};
use crate::syntax::{self, Parse, Value};

/// Shows what policies grant.
#[derive(Args, Debug)]
#[command(
    after_help = "Exit code: 0 when every policy was read, 2 when something could not be read or has syntax errors."
)]
pub(super) struct Summary {
    /// Files and folders, `-` for standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,

    /// What the policies are attached to [default: told from each policy]
    #[arg(long, value_name = "TYPE", value_parser = policy_type())]
    policy_type: Option<PolicyKind>,

    /// How to show it
    #[arg(long, value_name = "FORMAT", value_parser = format(), default_value = "table")]
    format: SummaryFormat,
}

/// A text that holds policies: a document, or what stands in one of its strings.
struct Document {
    file: String,
    text: String,
    dialect: Dialect,
    kind: Option<PolicyKind>,
    /// Whether it is a policy whatever it looks like.
    assumed: bool,
}

/// Writes what the policies of the arguments' files grant.
///
/// # Errors
///
/// When nothing holds a policy, or the output can't be written.
pub(super) fn run(arguments: &Summary, out: &mut dyn Write) -> Result<Outcome, Problem> {
    let catalog = Catalog::builtin();
    let mut found = discover::discover(&arguments.paths, None);
    let mut documents = Vec::new();
    for input in &found.documents {
        match read::read(input) {
            Ok(Content::Text(file)) => open(&file, input, &mut documents),
            Ok(Content::Nothing(_)) => {}
            Err(problem) => found.problems.push(problem),
        }
    }
    let parses: Vec<Parse<'_>> = documents
        .iter()
        .map(|document| syntax::parse(&document.text, document.dialect))
        .collect();
    let mut policies = Vec::new();
    for (document, parse) in documents.iter().zip(&parses) {
        let before = policies.len();
        let mut add = |value, kind: Option<PolicyKind>| {
            let kind = arguments.policy_type.or(kind).or(document.kind);
            let kind = kind.unwrap_or_else(|| embed::kind_of(value));
            policies.push(Summarized {
                file: &document.file,
                kind,
                summary: summarize(&policy::lower(value, kind), catalog),
            });
        };
        for found in embed::find(&parse.root) {
            if let Found::Here { value, kind } = found {
                add(value, kind);
            }
        }
        if document.assumed && policies.len() == before && holds_none_inside(&parse.root) {
            policies.push(Summarized {
                file: &document.file,
                kind: PolicyKind::Identity,
                summary: summarize(&policy::lower(&parse.root, PolicyKind::Identity), catalog),
            });
        }
        let broken = parse.errors.iter().any(|error| error.kind.is_structural());
        if broken && policies.len() > before {
            found.problems.push(Problem::Broken(document.file.clone()));
        }
    }
    if policies.is_empty() && found.problems.is_empty() {
        let looked_at = found.documents.len();
        found.problems.push(Problem::NoPolicies {
            folders: found.folders.join(", "),
            files: format!(
                "{looked_at} JSON file{}",
                if looked_at == 1 { "" } else { "s" }
            ),
        });
    }
    if !policies.is_empty() {
        let format = arguments.format;
        written(summary::write(format, &policies, catalog, out).and_then(|()| out.flush()))?;
    }
    problem::show(&found.problems);
    Ok(if found.problems.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Failed
    })
}

/// A document, and the texts in its strings that hold policies themselves.
fn open(file: &SourceFile, input: &Input, documents: &mut Vec<Document>) {
    let document = Document {
        file: file.name().to_owned(),
        text: file.text().to_owned(),
        dialect: file.dialect(),
        kind: None,
        assumed: input.named,
    };
    let mut waiting = vec![(document, 0)];
    while let Some((document, depth)) = waiting.pop() {
        let mut inner = Vec::new();
        for found in embed::find(&syntax::parse(&document.text, document.dialect).root) {
            if let Found::Inside { text, kind, .. } = found
                && depth < embed::MAX_EMBEDDED
            {
                inner.push((
                    Document {
                        file: document.file.clone(),
                        text,
                        dialect: Dialect::Json,
                        kind: kind.or(document.kind),
                        assumed: false,
                    },
                    depth + 1,
                ));
            }
        }
        documents.push(document);
        waiting.extend(inner.into_iter().rev());
    }
}

/// Whether a document holds no text with a policy of its own.
fn holds_none_inside(root: &Value<'_>) -> bool {
    embed::find(root).is_empty()
}

fn format() -> impl TypedValueParser<Value = SummaryFormat> {
    let names = SummaryFormat::ALL.map(|format| {
        PossibleValue::new(format.name()).help(match format {
            SummaryFormat::Table => "Columns of text",
            SummaryFormat::Markdown => "Tables of Markdown",
            SummaryFormat::Json => "JSON, versioned, with the name of every action",
        })
    });
    PossibleValuesParser::new(names).map(|name| {
        let mut formats = SummaryFormat::ALL.into_iter();
        formats
            .find(|format| format.name() == name)
            .unwrap_or_default()
    })
}
