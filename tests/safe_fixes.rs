//! Safe fixes of policies that were changed at random: what is granted stays, the result can be read, and a second run
//! changes nothing.
//!
//! `cargo test --release --test safe_fixes` tries twenty thousand policies, an unoptimised build the first two thousand.

#[allow(dead_code)]
mod invariants;

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use iamlint::access::equivalent;
use iamlint::config::Settings;
use iamlint::diagnostic::Diagnostic;
use iamlint::embed::{self, PolicyKind};
use iamlint::fix::{self, Applicability};
use iamlint::lint::{fix_all, lint};
use iamlint::policy;
use iamlint::source::{Dialect, SourceFile};
use iamlint::syntax::{self, TokenKind, Value, tokens};

use invariants::random::Random;

const POLICIES: u64 = if cfg!(debug_assertions) {
    2_000
} else {
    20_000
};

/// What is put in place of a string or an item: what rules look out for.
const VALUES: &[&str] = &[
    "\"*\"",
    "\"s3:*\"",
    "\"s3:Get*\"",
    "\"s3:GetObject\"",
    "\"S3:getobject\"",
    "\"s3:GetObject*\"",
    "\"s3:**\"",
    "\"iam:PassRole\"",
    "\"ec2:Describe*\"",
    "\"arn:aws:s3:::amzn-s3-demo-bucket/*\"",
    "\"arn:aws:s3:::amzn-s3-demo-bucket/**\"",
    "\"arn:aws:s3:::*\"",
    "\"arn:aws:iam::111122223333:root\"",
    "\"111122223333\"",
    "\"Allow\"",
    "\"Deny\"",
    "\"allow\"",
    "\"true\"",
    "true",
    "\"2012-10-17\"",
    "[]",
    "[\"*\"]",
    "\"203.0.113.0/24\"",
    "\"203.0.113.7/24\"",
    "\"\"",
];

/// What takes the place of a key.
const KEYS: &[&str] = &[
    "\"Action\"",
    "\"NotAction\"",
    "\"Resource\"",
    "\"NotResource\"",
    "\"Principal\"",
    "\"AWS\"",
    "\"StringEquals\"",
    "\"StringLike\"",
    "\"StringNotEquals\"",
    "\"ForAllValues:StringEquals\"",
    "\"ForAnyValue:StringLike\"",
    "\"StringEqualsIfExists\"",
    "\"Bool\"",
    "\"ArnLike\"",
    "\"ArnEquals\"",
    "\"aws:SourceArn\"",
    "\"aws:sourcearn\"",
    "\"aws:PrincipalArn\"",
    "\"aws:SecureTransport\"",
    "\"s3:prefix\"",
];

/// Rules whose safe fixes repair what AWS refuses to store: before them, nothing was granted at all.
const REFUSED: &[&str] = &[
    // `Resource … must be in ARN format or "*"`
    "invalid-arn",
    // `… can not contain region information`
    "invalid-arn-region",
    // `Actions/Conditions must be prefaced by a vendor`, and white space in them
    "malformed-action",
    // `Has prohibited field Resource`
    "trust-resource",
    // `Partition "…" is not valid for resource`
    "unknown-partition",
];

struct Seed {
    text: String,
    dialect: Dialect,
    kind: Option<PolicyKind>,
}

/// The policies of the tests: whole ones, and those of the rules' fixtures, each of which shows what a rule is about.
fn seeds() -> Vec<Seed> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("testdata");
    let mut folders = vec![root.join("policies"), root.join("rules")];
    let mut paths: Vec<PathBuf> = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "json" || extension == "jsonc")
            {
                paths.push(path);
            }
        }
    }
    paths.sort();
    assert!(paths.len() > 300);
    let read = |path: &PathBuf| {
        let text = String::from_utf8(fs::read(path).ok()?).ok()?;
        let kind = text
            .lines()
            .find_map(|line| line.strip_prefix("// policy-type:")?.trim().parse().ok());
        let dialect = if path.extension()? == "json" {
            Dialect::Json
        } else {
            Dialect::Jsonc
        };
        // The long ones are about length alone.
        (text.len() < 20_000).then_some(Seed {
            text,
            dialect,
            kind,
        })
    };
    paths.iter().filter_map(read).collect()
}

/// Changes a policy in one to three places, mostly so that it can still be read.
fn change(random: &mut Random, seed: &Seed) -> String {
    let mut text = seed.text.clone();
    for _ in 0..=random.below(3) {
        let strings: Vec<Range<usize>> = tokens(&text)
            .filter(|token| matches!(token.kind, TokenKind::String { .. }))
            .map(|token| token.span.range())
            .collect();
        if strings.is_empty() {
            return text;
        }
        let at = random.pick(&strings).clone();
        let is_key = text[at.end..].trim_start().starts_with(':');
        let string = text[at.clone()].to_owned();
        let new = match random.below(10) {
            _ if is_key => match random.below(3) {
                0 => changed_case(random, &string),
                _ => (*random.pick(KEYS)).to_owned(),
            },
            0..=2 => (*random.pick(VALUES)).to_owned(),
            3 | 4 => text[random.pick(&strings).clone()].to_owned(),
            5 => changed_case(random, &string),
            6 => format!("{string}, {string}"),
            7 => format!("[{string}]"),
            8 => format!("[{string}, {}]", random.pick(VALUES)),
            _ => with_wildcard(random, &string),
        };
        text.replace_range(at, &new);
    }
    if random.below(4) == 0 {
        text = with_repeated_statement(&text).unwrap_or(text);
    }
    text
}

fn changed_case(random: &mut Random, string: &str) -> String {
    match random.below(3) {
        0 => string.to_ascii_lowercase(),
        1 => string.to_ascii_uppercase(),
        _ => {
            let flip = random.below(string.len());
            let flipped = |(index, c): (usize, char)| {
                if index == flip && c.is_ascii_lowercase() {
                    c.to_ascii_uppercase()
                } else if index == flip {
                    c.to_ascii_lowercase()
                } else {
                    c
                }
            };
            string.char_indices().map(flipped).collect()
        }
    }
}

fn with_wildcard(random: &mut Random, string: &str) -> String {
    let inside: Vec<usize> = string
        .char_indices()
        .map(|(index, _)| index)
        .skip(1)
        .collect();
    let mut new = string.to_owned();
    if !inside.is_empty() {
        let at = *random.pick(&inside);
        let pieces = ["*", "?", "**", "*?", "/*", " "];
        new.insert_str(at, random.pick::<&str>(&pieces));
    }
    new
}

/// The policy with its first statement once more at the end of the list.
fn with_repeated_statement(text: &str) -> Option<String> {
    let parse = syntax::parse(text, Dialect::Jsonc);
    let statements = parse.root.get("Statement")?.as_array()?;
    let (first, last) = (statements.first()?, statements.last()?);
    let copy = text.get(first.span.range())?;
    let (before, after) = text.split_at(last.span.range().end);
    Some(format!("{before},\n{copy}{after}"))
}

/// What a safe fix broke, if it did. `proven` counts the fixes whose policy is proven to be as it was.
fn broken(seed: &Seed, text: &str, settings: &Settings, proven: &AtomicUsize) -> Option<String> {
    let file = |text: &str| SourceFile::new("policy.json", text).with_dialect(seed.dialect);
    let source = file(text);
    let errors = |text: &str| syntax::parse(text, seed.dialect).errors.len();
    let findings = lint(&source, settings).diagnostics;
    let is_refused = |finding: &&Diagnostic| REFUSED.contains(&finding.rule);
    let refused = findings.iter().any(|finding| is_refused(&finding));
    for finding in findings.iter().filter(|finding| !is_refused(finding)) {
        let safe = |fix: &&fix::Fix| fix.applicability == Applicability::Safe;
        for fix in finding.fixes.iter().filter(safe) {
            let (after, _) = fix::apply(text, &[fix]);
            match meaning_kept(seed, text, &after, settings) {
                Some(true) => {
                    proven.fetch_add(1, Ordering::Relaxed);
                }
                Some(false) => {
                    return Some(format!("{}: {}\n{after}", finding.rule, fix.title));
                }
                None => {}
            }
        }
    }
    let fixed = fix_all(file(text), settings, Applicability::Safe);
    let after = fixed.file.text();
    if errors(after) > errors(text) {
        return Some(format!("new syntax errors\n{after}"));
    }
    if !refused && meaning_kept(seed, text, after, settings) == Some(false) {
        return Some(format!("all together\n{after}"));
    }
    let again = fix_all(file(after), settings, Applicability::Safe);
    (again.file.text() != after)
        .then(|| format!("a second run\n{after}\n--- and then\n{}", again.file.text()))
}

/// Whether a policy means what it meant; `None` where it can't be said of the policy what it means.
fn meaning_kept(seed: &Seed, before: &str, after: &str, settings: &Settings) -> Option<bool> {
    let before = syntax::parse(before, seed.dialect);
    let after = syntax::parse(after, seed.dialect);
    if !before.errors.is_empty() || !embed::looks_like_policy(&before.root) {
        return None;
    }
    let kind = |root: &Value<'_>| settings.policy_kind.unwrap_or_else(|| embed::kind_of(root));
    let before = policy::lower(&before.root, kind(&before.root));
    let after = policy::lower(&after.root, kind(&after.root));
    equivalent(&before, &before).then(|| equivalent(&before, &after))
}

#[test]
fn safe_fixes_keep_what_is_granted() {
    let seeds = seeds();
    let proven = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let (seeds, proven, failures) = (&seeds, &proven, &failures);
    std::thread::scope(|scope| {
        for thread in 0..4 {
            scope.spawn(move || {
                for number in (thread..POLICIES).step_by(4) {
                    let mut random = Random(number);
                    let seed = random.pick(seeds);
                    let text = change(&mut random, seed);
                    let settings = Settings {
                        policy_kind: seed.kind,
                        pedantic: random.below(2) == 0,
                        assume_policy: true,
                        ..Settings::default()
                    };
                    if let Some(what) = broken(seed, &text, &settings, proven) {
                        let failure = format!("--- {number}\n{text}\n--- {what}\n");
                        failures.lock().expect("no thread panics").push(failure);
                    }
                }
            });
        }
    });
    let failures = failures.lock().expect("no thread panics");
    let shown: Vec<&str> = failures.iter().take(60).map(String::as_str).collect();
    assert!(
        failures.is_empty(),
        "{} policies:\n{}",
        failures.len(),
        shown.join("\n")
    );
    let least = usize::try_from(POLICIES).unwrap_or_default() / 16;
    let proven = proven.load(Ordering::Relaxed);
    assert!(proven > least, "only {proven} fixes were proven");
}
