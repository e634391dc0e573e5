//! What is offered where, and that what is accepted makes a policy without findings of its own.

mod lists;

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::Arc;

use tower_lsp::ls_types::InsertTextFormat;

use super::item::Item;
use super::*;
use crate::config::Settings;
use crate::lint::lint;
use crate::lsp::position::Encoding;
use crate::source::{SourceFile, Span};
use crate::workspace::{ConfigChoice, FileSettings, Options, Workspace};

fn document(text: &str, kind: Option<PolicyKind>) -> Document {
    Document::new(
        "file:///policies/policy.json".parse().unwrap(),
        "json".to_owned(),
        1,
        "policies/policy.json",
        text.to_owned(),
        Encoding::Utf8,
        from(kind),
    )
}

/// The settings of a document that is said to be of a kind.
fn from(policy_kind: Option<PolicyKind>) -> Arc<FileSettings> {
    let options = Options {
        config: ConfigChoice::None,
        policy_kind,
        ..Options::default()
    };
    let workspace = Workspace::new(options).unwrap();
    workspace.settings_for(Path::new("policy.json")).unwrap()
}

/// A text without its `|`, and where that was.
fn cut(text: &str) -> (String, u32) {
    let offset = text.find('|').unwrap();
    (text.replacen('|', "", 1), offset as u32)
}

/// A client that fills in blanks.
const SNIPPETS: Skills = Skills {
    snippets: true,
    default_range: false,
};

fn offered(text: &str, kind: Option<PolicyKind>) -> Vec<Item> {
    let (text, offset) = cut(text);
    items(&document(&text, kind), offset, SNIPPETS).map_or_else(Vec::new, |list| list.items)
}

fn labels(text: &str) -> Vec<String> {
    offered(text, None)
        .into_iter()
        .map(|item| item.label.into_owned())
        .collect()
}

/// A snippet with what stands in its blanks.
fn filled(snippet: &str) -> String {
    let mut out = String::new();
    let mut characters = snippet.chars().peekable();
    // Whether we are in a blank, and in a choice behind its first text.
    let (mut blank, mut choice, mut skipping) = (false, false, false);
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let next = characters.next().unwrap();
                if !skipping {
                    out.push(next);
                }
            }
            '$' if characters.peek() == Some(&'{') => {
                characters.next();
                while characters.next_if(char::is_ascii_digit).is_some() {}
                choice = characters.next() == Some('|');
                blank = true;
            }
            ',' if choice => skipping = true,
            '|' if choice => skipping = false,
            '}' if blank => (blank, choice) = (false, false),
            _ if skipping => {}
            other => out.push(other),
        }
    }
    out
}

/// The text with an item accepted, and where what it wrote stands.
fn accepted(document: &Document, item: &Item) -> (String, Span) {
    let edit = item.text_edit.as_ref().unwrap();
    let new_text = if item.insert_text_format == Some(InsertTextFormat::SNIPPET) {
        filled(&edit.new_text)
    } else {
        edit.new_text.clone()
    };
    let span = document.span(edit.range);
    let mut text = document.text().to_owned();
    text.replace_range(span.range(), &new_text);
    let mut start = span.start;
    for more in item.additional_text_edits.iter().flatten() {
        let span = document.span(more.range);
        assert!(span.end <= start, "{item:?}");
        text.replace_range(span.range(), &more.new_text);
        start += more.new_text.len() as u32;
    }
    (text, Span::new(start, start + new_text.len() as u32))
}

/// Accepts each item at the `|`, and lints what comes of it.
fn check(text: &str, kind: Option<PolicyKind>) -> usize {
    let (clean, offset) = cut(text);
    let document = document(&clean, kind);
    let before: BTreeSet<&'static str> = {
        let file = SourceFile::new("policy.json", clean.clone());
        let found = lint(&file, &settings(kind)).diagnostics;
        found.iter().map(|finding| finding.rule).collect()
    };
    let items = items(&document, offset, SNIPPETS).map_or_else(Vec::new, |list| list.items);
    assert!(!items.is_empty(), "nothing is offered in {text}");
    let mut wrong = Vec::new();
    for item in &items {
        let (text, written) = accepted(&document, item);
        let parse = crate::syntax::parse(&text, crate::source::Dialect::Json);
        if !parse.errors.is_empty() {
            wrong.push(format!("{}: {:?} in\n{text}", item.label, parse.errors));
            continue;
        }
        // What the list shows to add nothing is there to be seen, not to be taken.
        let redundant = item.detail.ends_with("already");
        let file = SourceFile::new("policy.json", text.clone());
        for finding in lint(&file, &settings(kind)).diagnostics {
            let span = finding.primary.span;
            let caused = span.start < written.end && written.start < span.end;
            if caused && !redundant && !before.contains(finding.rule) {
                wrong.push(format!(
                    "{}: {}: {} in\n{text}",
                    item.label, finding.rule, finding.message
                ));
            }
        }
    }
    let count = wrong.len();
    wrong.truncate(12);
    assert!(
        wrong.is_empty(),
        "{count} of {}:\n{}",
        items.len(),
        wrong.join("\n")
    );
    items.len()
}

fn settings(kind: Option<PolicyKind>) -> Settings {
    Settings {
        policy_kind: kind,
        assume_policy: true,
        ..Settings::default()
    }
}

const HEAD: &str = r#"{"Version": "2012-10-17", "Statement": "#;

#[test]
fn elements_are_those_that_are_missing() {
    assert_eq!(
        labels(r#"{"Version": "2012-10-17", |"Statement": [{"Effect": "Allow"}]}"#),
        [""; 0]
    );
    let text = HEAD.to_owned() + r#"{"Effect": "Allow", "Action": "s3:GetObject", |}}"#;
    assert_eq!(
        labels(&text),
        ["Principal", "Resource", "Condition", "Sid", "NotResource"]
    );
    let trust = HEAD.to_owned() + r#"{"Effect": "Allow", |}}"#;
    let offered = offered(&trust, Some(PolicyKind::Trust));
    let names: Vec<&str> = offered.iter().map(|item| item.label.as_ref()).collect();
    assert_eq!(
        names,
        ["Principal", "Action", "Condition", "Sid", "NotAction"]
    );
}

#[test]
fn accepted_elements() {
    for kind in PolicyKind::ALL {
        for text in [
            r#"{"Effect": "Allow", "Principal": {"AWS": "111122223333"}, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*", |}}"#,
            r#"{"Effect": "Deny" | }}"#,
            "{ | \"Action\": \"s3:GetObject\"}}",
            "{\"Effect\": \"Deny\", \"Act|\n}}",
        ] {
            check(&(HEAD.to_owned() + text), Some(kind));
        }
    }
    check("{ | }", Some(PolicyKind::Identity));
    check(r#"{"Statement": [], "Ver|" }"#, None);
    check(r#"{"Version": "|", "Statement": []}"#, None);
    check(
        &(HEAD.to_owned() + r#"{"Effect": "|", "Action": "s3:GetObject", "Resource": "*"}}"#),
        None,
    );
}

#[test]
fn accepted_actions() {
    for text in [
        r#"{"Effect": "Deny", "Action": "|", "Resource": "*"}}"#,
        r#"{"Effect": "Deny", "Action": ["s3:Get*", "|"], "Resource": "*"}}"#,
        r#"{"Effect": "Deny", "Action": ["s3:GetObject", "s3:|"], "Resource": "*"}}"#,
        r#"{"Effect": "Deny", "Action": ["s3:GetObject" | ], "Resource": "*"}}"#,
        r#"{"Effect": "Deny", "Action": | "Resource": "*"}}"#,
        "{\"Effect\": \"Deny\", \"Resource\": \"*\", \"Action\": \"sqs:Ge|\n}}",
        "{\"Effect\": \"Deny\", \"Resource\": \"*\", \"Action\": [\"sqs:Se|ndMess]}}",
    ] {
        check(&(HEAD.to_owned() + text), None);
    }
    let trust = HEAD.to_owned()
        + r#"{"Effect": "Allow", "Principal": {"AWS": "arn:aws:iam::111122223333:root"}, "Action": "sts:|"}}"#;
    let names: Vec<String> = offered(&trust, Some(PolicyKind::Trust))
        .into_iter()
        .map(|item| item.label.into_owned())
        .collect();
    assert!(
        names.contains(&"sts:AssumeRole".to_owned())
            && !names.contains(&"sts:GetCallerIdentity".to_owned())
    );
}

#[test]
fn the_middle_of_a_word_is_replaced_whole() {
    let (text, offset) = cut(&(HEAD.to_owned() + r#"{"Action": "s3:Get|Objekt"}}"#));
    let document = document(&text, None);
    let items = items(&document, offset, SNIPPETS).unwrap().items;
    let item = items
        .iter()
        .find(|item| item.label == "s3:GetObjectAcl")
        .unwrap();
    assert!(
        accepted(&document, item)
            .0
            .contains(r#""Action": "s3:GetObjectAcl"}"#)
    );
    let detail = item.detail.as_ref();
    assert!(
        detail.starts_with("Read · ") && detail.contains("object"),
        "{detail}"
    );
}

#[test]
fn actions_without_their_prefix_are_found() {
    let text = HEAD.to_owned() + r#"{"Action": "sendmess|"}}"#;
    assert!(labels(&text).contains(&"sqs:SendMessage".to_owned()));
}

#[test]
fn accepted_resources() {
    for text in [
        r#"{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "|"}}"#,
        r#"{"Effect": "Deny", "Action": "sqs:SendMessage", "Resource": ["arn:|"]}}"#,
        r#"{"Effect": "Deny", "Action": "sqs:SendMessage", "Resource": ["arn:aws:sqs:|"]}}"#,
        r#"{"Effect": "Deny", "Action": "sqs:SendMessage", "Resource": ["arn:aws-cn:sqs:|"]}}"#,
        r#"{"Effect": "Deny", "Action": "lambda:InvokeFunction", "Resource": "arn:aws:lambda:eu-west-1:|"}}"#,
        r#"{"Effect": "Deny", "Action": "dynamodb:Query", "Resource": ["*", "arn:aws:dynamodb:eu-west-1:111122223333:|"]}}"#,
        r#"{"Effect": "Deny", "Action": "ec2:DescribeInstances", "Resource": "|"}}"#,
        "{\"Effect\": \"Deny\", \"Action\": \"kms:Decrypt\", \"Resource\": \"ar|\n}}",
    ] {
        check(&(HEAD.to_owned() + text), None);
    }
}

#[test]
fn accepted_variables() {
    let text = HEAD.to_owned()
        + r#"{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/${aw|}/*"}}"#;
    check(&text, None);
    let text = HEAD.to_owned()
        + r#"{"Effect": "Deny", "Action": "s3:ListBucket", "Resource": "*", "Condition": {"StringLike": {"s3:prefix": "${|"}}}}"#;
    check(&text, None);
    let old = text.replace("2012-10-17", "2008-10-17");
    assert_eq!(labels(&old), [""; 0]);
}

#[test]
fn accepted_conditions() {
    for condition in [
        "{ | }",
        r#"{"StringEquals": {"aws:PrincipalAccount": "111122223333"}, "|" }"#,
        r#"{"StringLike": { | }}"#,
        r#"{"Bool": {"|"}}"#,
        r#"{"ArnLike": { | }}"#,
        r#"{"IpAddress": {"aws:|"}}"#,
        r#"{"Null": { | }}"#,
        r#"{"NumericLessThan": { | }}"#,
        r#"{"DateLessThan": { | }}"#,
        r#"{"ForAnyValue:StringLike": { | }}"#,
        r#"{"Bool": {"aws:SecureTransport": "|"}}"#,
        r#"{"StringEquals": {"aws:RequestedRegion": ["us-east-1", "|"]}}"#,
        r#"{"StringEquals": {"s3:x-amz-acl": | }}"#,
        r#"{"ArnLike": {"aws:PrincipalArn": "|"}}"#,
        r#"{"StringEquals": | }"#,
        "|",
    ] {
        let text = HEAD.to_owned()
            + r#"{"Effect": "Deny", "Action": "s3:PutObject", "Resource": "*", "Condition": "#
            + condition
            + "}}";
        check(&text, None);
    }
}

#[test]
fn accepted_principals() {
    for principal in [
        "|",
        "{ | }",
        r#"{"AWS": "|"}"#,
        r#"{"AWS": ["arn:aws:iam::444455556666:root", | ]}"#,
        r#"{"Service": "|"}"#,
    ] {
        let text = HEAD.to_owned()
            + r#"{"Effect": "Deny", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*", "Principal": "#
            + principal
            + "}}";
        check(&text, Some(PolicyKind::Resource));
    }
    let text = HEAD.to_owned()
        + r#"{"Effect": "Deny", "Action": "sts:AssumeRoleWithWebIdentity", "Principal": {"Federated": "|"}}}"#;
    assert!(labels(&text).len() > 4);
}

#[test]
fn accepted_skeletons() {
    for kind in PolicyKind::ALL {
        check(&(HEAD.to_owned() + "[ | ]}"), Some(kind));
        check(&(HEAD.to_owned() + "|}"), Some(kind));
        check("|", Some(kind));
    }
    check("|", None);
    check("  \n|\n", None);
    check(&(HEAD.to_owned() + "[]}").replace("[]", "[|]"), None);
}

/// An item as the client gives it back.
fn received(item: &Item) -> CompletionItem {
    serde_json::from_value(serde_json::to_value(item).unwrap()).unwrap()
}

#[test]
fn documentation_comes_when_it_is_asked_for() {
    let text = HEAD.to_owned() + r#"{"Action": "s3:GetObj|"}}"#;
    let items = offered(&text, None);
    let item = items
        .iter()
        .find(|item| item.label == "s3:GetObject")
        .unwrap();
    let resolved = resolve(received(item), Catalog::builtin());
    let Some(Documentation::MarkupContent(content)) = resolved.documentation else {
        panic!("no documentation");
    };
    assert!(
        content.value.contains("list_amazons3.html"),
        "{}",
        content.value
    );
    for text in ["{ | }", r#"{"Version": "|"}"#] {
        for item in offered(text, Some(PolicyKind::Identity)) {
            if item.data.is_some() {
                let resolved = resolve(received(&item), Catalog::builtin());
                assert!(resolved.documentation.is_some(), "{item:?}");
            }
        }
    }
}

#[test]
fn no_place_of_a_damaged_text_panics() {
    let text = HEAD.to_owned()
        + "[{\"Effect\": \"Allow, \"Action\": [\"s3:Get*\", \"é\\u00e9:\", \"Resource\": \"arn:aws:s3:::${aws:\n\"Condition\": {\"StringLike\": {\"s3:prefix\": ";
    for end in (0..=text.len()).filter(|end| text.is_char_boundary(*end)) {
        let document = document(&text[..end], None);
        for offset in [end / 2, end] {
            let _ = items(&document, offset as u32, SNIPPETS);
        }
    }
}
