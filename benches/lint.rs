//! The stages by themselves: `cargo bench --bench lint`.

use std::fmt::Write;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use iamlint::catalog::Catalog;
use iamlint::config::Settings;
use iamlint::lint::lint;
use iamlint::source::{Dialect, SourceFile};
use iamlint::syntax::{parse, tokens};

const STATEMENTS: [u32; 4] = [10, 100, 1_000, 10_000];

fn main() {
    divan::main();
}

/// A policy of this many statements, all different.
fn policy(statements: u32) -> String {
    let mut text = String::from("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [");
    for index in 0..statements {
        let comma = if index == 0 { "" } else { "," };
        let team = index % 97;
        write!(
            text,
            r#"{comma}
    {{
      "Sid": "Statement{index}",
      "Effect": "Allow",
      "Action": ["s3:GetObject", "s3:PutObject"],
      "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/{index}/*",
      "Condition": {{ "StringEquals": {{ "aws:PrincipalTag/team": "team-{team}" }} }}
    }}"#
        )
        .expect("a string takes all");
    }
    text.push_str("\n  ]\n}\n");
    text
}

#[divan::bench(args = STATEMENTS)]
fn tokens_of(bencher: Bencher<'_, '_>, statements: u32) {
    let text = policy(statements);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| tokens(black_box(&text)).count());
}

#[divan::bench(args = STATEMENTS)]
fn parse_to_tree(bencher: Bencher<'_, '_>, statements: u32) {
    let text = policy(statements);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| parse(black_box(&text), Dialect::Json));
}

#[divan::bench(args = STATEMENTS)]
fn parse_with_serde_json(bencher: Bencher<'_, '_>, statements: u32) {
    let text = policy(statements);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| serde_json::from_str::<serde_json::Value>(black_box(&text)));
}

/// A policy of 500 statements with 100 actions and 100 resources each.
#[divan::bench]
fn lint_many_patterns(bencher: Bencher<'_, '_>) {
    let names: Vec<String> = Catalog::builtin()
        .actions()
        .map(|action| action.to_string())
        .collect();
    let list = |item: &dyn Fn(usize) -> String| (0..100).map(item).collect::<Vec<_>>().join(",");
    let statement = |index: usize| {
        let action = |at: usize| {
            let name = names.get((index * 7_919 + at * 193) % names.len());
            let name = name.map_or("s3:GetObject", String::as_str);
            match name
                .char_indices()
                .rev()
                .find(|(_, letter)| letter.is_ascii_uppercase())
            {
                Some((end, _)) if at.is_multiple_of(2) => format!("\"{}*\"", &name[..end]),
                _ => format!("\"{name}\""),
            }
        };
        let resource = |at: usize| format!("\"arn:aws:s3:::bucket-{at}/{index}/*\"");
        format!(
            "{{\"Effect\": \"Allow\", \"Action\": [{}], \"Resource\": [{}]}}",
            list(&action),
            list(&resource)
        )
    };
    let statements: Vec<String> = (0..500).map(statement).collect();
    let text = format!(
        "{{\"Version\": \"2012-10-17\", \"Statement\": [{}]}}",
        statements.join(",")
    );
    let settings = Settings::default();
    let file = SourceFile::new("policy.json", text.as_str());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| lint(black_box(&file), &settings));
}

#[divan::bench(args = STATEMENTS)]
fn lint_whole(bencher: Bencher<'_, '_>, statements: u32) {
    let text = policy(statements);
    let settings = Settings::default();
    let file = SourceFile::new("policy.json", text.as_str());
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| lint(black_box(&file), &settings));
}
