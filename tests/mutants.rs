//! Damaged policies: none may make iamlint panic, hang, or say something that can't be shown.
//!
//! `cargo test --release --test mutants` tries a hundred thousand of them in a few seconds; an unoptimised build, where
//! that would take minutes, the first few thousand.

#[allow(dead_code)]
mod invariants;

use std::fs;
use std::ops::Range;
use std::path::Path;

use iamlint::config::Settings;
use iamlint::embed::PolicyKind;
use iamlint::source::{Dialect, SourceFile};
use iamlint::syntax::tokens;

use invariants::random::Random;

const MUTANTS: u64 = if cfg!(debug_assertions) {
    4_000
} else {
    100_000
};

/// Pieces that a mutation puts in: what syntax and rules look out for.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ":",
    "\"",
    "'",
    "\\",
    "\\u",
    "\\ud83d",
    "\\\"",
    "//",
    "/*",
    "*/",
    "\n",
    "\r",
    "\0",
    "\t",
    "\u{feff}",
    "\u{2028}",
    "😀",
    "é",
    "*",
    "?",
    "${",
    "}",
    "${*}",
    "%",
    "%22",
    "%7B",
    "0",
    "-1",
    "1e9",
    "true",
    "null",
    "\"Effect\"",
    "\"Allow\"",
    "\"Action\"",
    "\"NotAction\"",
    "\"Principal\"",
    "\"Resource\"",
    "\"Condition\"",
    "\"Statement\"",
    "s3:*",
    "iam:PassRole",
    "arn:aws:s3:::",
    "\"aws:SourceIp\"",
    "\"Bool\"",
    "{\"Policy\":",
    "\"*\"",
];

struct Seed {
    bytes: Vec<u8>,
    tokens: Vec<Range<usize>>,
}

fn seeds() -> Vec<Seed> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata/policies");
    let mut paths: Vec<_> = fs::read_dir(folder)
        .expect("the policies are there")
        .map(|entry| entry.expect("the folder can be read").path())
        .collect();
    paths.sort();
    assert!(paths.len() >= 20);
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(path).expect("the policy can be read");
            let tokens = tokens(&text).map(|token| token.span.range()).collect();
            Seed {
                bytes: text.into_bytes(),
                tokens,
            }
        })
        .collect()
}

fn mutant(random: &mut Random, seeds: &[Seed]) -> Vec<u8> {
    let seed = random.pick(seeds);
    let mut bytes = seed.bytes.clone();
    for round in 0..=random.below(4) {
        let at = random.below(bytes.len());
        match random.below(10) {
            0 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte ^= 1 << random.below(8);
                }
            }
            1 => {
                if let Some(byte) = bytes.get_mut(at) {
                    *byte = random.next() as u8;
                }
            }
            2 => {
                let part = random.part(bytes.len());
                bytes.drain(part);
            }
            3 => {
                let part = random.part(bytes.len());
                let copy = bytes[part].to_vec();
                bytes.splice(at..at, copy);
            }
            // The token ranges are those of the undamaged text.
            4 | 5 if round == 0 => {
                let [a, b] = [random.pick(&seed.tokens), random.pick(&seed.tokens)];
                let (a, b) = if a.start < b.start { (a, b) } else { (b, a) };
                let [first, second] = [a, b].map(|range| bytes[range.clone()].to_vec());
                bytes.splice(b.clone(), first);
                bytes.splice(a.clone(), second);
            }
            6 if round == 0 => {
                let token = random.pick(&seed.tokens).clone();
                bytes.drain(token);
            }
            7 => {
                let other = &random.pick(seeds).bytes;
                let tail = other[random.below(other.len())..].to_vec();
                bytes.truncate(at);
                bytes.extend(tail);
            }
            8 => bytes.truncate(at),
            _ => {
                let piece = random.pick(PIECES).bytes();
                bytes.splice(at..at, piece);
            }
        }
    }
    bytes
}

fn try_mutants(numbers: impl Iterator<Item = u64>) {
    let seeds = seeds();
    for number in numbers {
        let mut random = Random(number);
        let bytes = mutant(&mut random, &seeds);
        let settings = Settings {
            policy_kind: [None, None, Some(*random.pick(&PolicyKind::ALL))][random.below(3)],
            pedantic: random.below(2) == 0,
            assume_policy: random.below(2) == 0,
            ..Settings::default()
        };
        let dialect = *random.pick(&[Dialect::Json, Dialect::Json, Dialect::Jsonc]);
        let file = SourceFile::from_bytes("policy.json", bytes).with_dialect(dialect);
        let report = invariants::checked_lint(&file, &settings);
        if number % 16 == 0 {
            invariants::checked_fix(&file, &settings);
            invariants::check_output(file, report);
        }
    }
}

#[test]
fn damaged_policies_are_linted_like_any_other() {
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || try_mutants((thread..MUTANTS).step_by(4)));
        }
    });
}

#[test]
fn what_once_went_wrong() {
    for text in [
        // A colon put behind a key that never ends became a part of the key, again and again.
        "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Act\n \"s3:GetObject\"}]}",
        // An item was taken out of a list whose quotes are odd.
        "{\"Version\": \"2012-10-17\", \"Statement\": [{\"Effect\": \"Allow\", \"Action\": [\"*\"\", \"***\"], \"Resource\": \"*\"}]}",
        // A straight quote became the end of what a typographic one had begun.
        "{\"Statement\": [{ ^ x-y: `“` (U+201C) in a policy document\n { \"Effect\": \"Allow\" }]}",
        // A bare word became `null`, which can't be a key, in a part that the tree leaves out.
        "{\"Statement\": {\"Effect\": \"Allow\", \"Action\": \"*\", \"Resource\": \"*\"}} {Null: 1, True: 2}",
        // A bare word became `null`, which can't be a key.
        "{\"Statement\": {\"Effect\": \"Deny\", \"Action\": \"s3\"Null\":PutObject\", \"Resource\": \"*\"}}",
        // A copy was taken out of what may be the end of a string without its closing quote.
        "{ \"Statement\": { \"Effect\": \"Allow\", \"Actio\": n: \"s3:GetObject\", \"NotResource\": \"*, \"Actio\": n: \"s3:GetObject\", \"NotResource\": \"*\" } }\n",
        "[\n  { \"Version\": \"2012-10-17\", \"\0Statement\": { \"Effect\": \"Deny\", \"Action\": \"s3:PutObject\", \"NotResource\":\n  { \"Version\": \"2012-10-17\", \"St`tement\": { \"Effect\": \"Allow\", \"Actio\"n: \"s3:GetObject\", \"NotResource\": \"*, \"Actio\"n: \"s3:GetObject\", \"NotResource\": \"*\" } }\n]\n",
    ] {
        let file = SourceFile::new("policy.json", text);
        let settings = Settings {
            assume_policy: true,
            ..Settings::default()
        };
        let report = invariants::checked_lint(&file, &settings);
        assert_ne!(report.diagnostics, []);
        invariants::checked_fix(&file, &settings);
        invariants::check_output(file, report);
    }
}
