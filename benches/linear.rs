//! Time grows linearly with the length of a document, whatever is long about it, and whatever is wrong with it.
//!
//! `cargo bench --bench linear` compares each kind of document with one that has ten times as much of the same, and fails
//! where the work grows by more than fifty times: quadratic work grows by a hundred.
#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a benchmark prints, and stops where it fails"
)]

use std::time::{Duration, Instant};

use iamlint::config::Settings;
use iamlint::lint::lint;
use iamlint::source::{Dialect, SourceFile};
use iamlint::syntax::{parse, tokens};
use serde_json::{Value, json};

/// How many of a thing the small policy has; the large one has ten times as many.
const SMALL: usize = 1000;

fn policy(statement: &Value) -> String {
    json!({"Version": "2012-10-17", "Statement": statement}).to_string()
}

fn many(count: usize, item: impl Fn(usize) -> Value) -> Value {
    (0..count).map(item).collect()
}

fn members(count: usize, member: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..count).map(member).collect())
}

fn check(what: &str, text: impl Fn(usize) -> String) {
    let settings = Settings {
        pedantic: true,
        assume_policy: true,
        ..Settings::default()
    };
    let [small, large] = [SMALL, 10 * SMALL].map(|count| {
        let file = SourceFile::new("policy.json", text(count));
        effort(|| {
            lint(&file, &settings);
        })
    });
    assert_linear(what, small, large);
}

fn many_statements() {
    let statement = |index: usize| json!({"Sid": format!("S{index}"), "Effect": "Allow", "Action": "s3:GetObject", "Resource": format!("arn:aws:s3:::amzn-s3-demo-bucket/{index}/*")});
    check("statements", |n| policy(&many(n, statement)));
    check("equal statements", |n| policy(&many(n, |_| statement(0))));
    check("statements with errors", |n| {
        policy(&many(
            n,
            |_| json!({"Effect": "allow", "Action": "s3:GetObjekt", "Principle": 1}),
        ))
    });
    check("empty statements", |n| policy(&many(n, |_| json!({}))));
    check("statements that allow all", |n| {
        policy(&many(
            n,
            |_| json!({"Effect": "Allow", "Action": "*", "Resource": "*"}),
        ))
    });
    check("statements that pass roles", |n| {
        policy(&many(
            n,
            |_| json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*"}),
        ))
    });
    check("statements with principals", |n| {
        policy(&many(
            n,
            |_| json!({"Effect": "Allow", "Principal": {"Service": "sns.amazonaws.com"}, "Action": "sqs:SendMessage", "Resource": "*"}),
        ))
    });
    check("denials", |n| {
        policy(&many(
            n,
            |i| json!({"Effect": if i % 2 == 0 { "Deny" } else { "Allow" }, "Action": "s3:*", "Resource": format!("arn:aws:s3:::b{i}/*")}),
        ))
    });
    check("denials of all but some", |n| {
        policy(&many(
            n,
            |i| json!({"Effect": if i % 2 == 0 { "Deny" } else { "Allow" }, "Action": "s3:*", (if i % 2 == 0 { "NotResource" } else { "Resource" }): format!("arn:aws:s3:::b{i}/*")}),
        ))
    });
    check("denials without MFA", |n| {
        policy(&many(
            n,
            |i| json!({"Effect": "Deny", "Action": "s3:*", "Resource": format!("arn:aws:s3:::b{i}/*"), "Condition": {"Bool": {"aws:MultiFactorAuthPresent": "false"}}}),
        ))
    });
    check("negated denials", |n| {
        policy(&many(
            n,
            |i| json!({"Effect": "Deny", "Action": "s3:*", "Resource": "*", "Condition": {"StringNotEquals": {"aws:RequestedRegion": format!("eu-west-{i}")}}}),
        ))
    });
    check("secrets, and denials of some", |n| {
        policy(&many(
            n,
            |i| json!({"Effect": if i % 2 == 0 { "Deny" } else { "Allow" }, "Action": "secretsmanager:GetSecretValue", "Resource": if i % 2 == 0 { format!("arn:aws:secretsmanager:*:*:secret:{i}*") } else { "*".to_owned() }}),
        ))
    });
    check("ways to more permissions, and denials of some", |n| {
        policy(&many(
            n,
            |i| json!({"Effect": if i % 2 == 0 { "Deny" } else { "Allow" }, "Action": ["iam:PassRole", "lambda:CreateFunction", "iam:CreatePolicyVersion"], "Resource": format!("arn:aws:iam::*:role/{i}*")}),
        ))
    });
    check("boundaries", |n| {
        policy(&many(
            n,
            |i| json!({"Effect": if i % 2 == 0 { "Deny" } else { "Allow" }, "Action": "iam:DeleteUserPermissionsBoundary", "Resource": format!("arn:aws:iam::*:user/{}*", "x".repeat(i % 9))}),
        ))
    });
    check("broken statements", |n| {
        policy(&many(n, |_| json!({"Effect": "Allow"}))).replace("\"Effect\":", "\"Effect\"")
    });
}

fn many_actions() {
    let actions =
        |actions: Value| policy(&json!([{"Effect": "Allow", "Action": actions, "Resource": "*"}]));
    check("equal actions", |n| {
        actions(many(n, |_| json!("s3:GetObject")))
    });
    check("unknown actions", |n| {
        actions(many(n, |i| json!(format!("s3:GetObjekt{i}"))))
    });
    check("unknown services", |n| {
        actions(many(n, |i| json!(format!("s3x{i}:GetObject"))))
    });
    check("action patterns", |n| {
        actions(many(n, |i| {
            json!(format!("s3:*{}*", char::from(b'a' + (i % 26) as u8)))
        }))
    });
    check("patterns that match nothing", |n| {
        actions(many(n, |i| json!(format!("s3:*x{i}*y*"))))
    });
    check("patterns that nest", |n| {
        actions(many(n, |i| json!(format!("s3:G{}*", "?".repeat(i % 50)))))
    });
    check("stars", |n| actions(many(n, |_| json!("*"))));
    check("service stars", |n| actions(many(n, |_| json!("*:Get*"))));
    check("malformed actions", |n| {
        actions(many(n, |_| json!("s3 GetObject")))
    });
    check("numbers for actions", |n| actions(many(n, |i| json!(i))));
    check("one long action", |n| {
        actions(json!(format!("s3:{}", "GetObject".repeat(n))))
    });
    check("one action of many stars", |n| {
        actions(json!(format!("s3:{}", "*a".repeat(n))))
    });
    check("one action of many colons", |n| {
        actions(json!("s3:".repeat(n)))
    });
    check("one action of many escapes", |n| {
        actions(json!(format!("s3:{}", "\"\\".repeat(n))))
    });
    check("one action of many spaces", |n| {
        actions(json!(format!("s3: {}", " ".repeat(n))))
    });
    check("one action of many variables", |n| {
        actions(json!(format!("s3:{}", "${a".repeat(n))))
    });
}

fn many_resources() {
    let resources = |resources: Value| {
        policy(
            &json!([{"Effect": "Allow", "Action": ["s3:GetObject", "ec2:RunInstances"], "Resource": resources}]),
        )
    };
    check("equal resources", |n| {
        resources(many(n, |_| json!("arn:aws:s3:::a/*")))
    });
    check("resources", |n| {
        resources(many(n, |i| json!(format!("arn:aws:s3:::b{i}/*"))))
    });
    check("covered resources", |n| {
        resources(many(n, |i| {
            json!(format!("arn:aws:s3:::b/{}*", "c".repeat(i % 60)))
        }))
    });
    check("resources of stars", |n| {
        resources(many(n, |i| json!(format!("arn:aws:s3:::*{i}*a*"))))
    });
    check("resources that are no ARN", |n| {
        resources(many(n, |i| json!(format!("bucket{i}"))))
    });
    check("resource stars", |n| resources(many(n, |_| json!("*"))));
    check("one long resource", |n| {
        resources(json!(format!("arn:aws:s3:::{}", "a/".repeat(n))))
    });
    check("one resource of many stars", |n| {
        resources(json!(format!("arn:aws:s3:::{}", "*a".repeat(n))))
    });
    check("one resource of question marks", |n| {
        resources(json!(format!("arn:aws:s3:::{}", "?*".repeat(n))))
    });
    check("one resource of many colons", |n| {
        resources(json!("arn:".repeat(n)))
    });
    check("one resource of many variables", |n| {
        resources(json!(format!(
            "arn:aws:s3:::{}",
            "${aws:username}".repeat(n)
        )))
    });
    check("one resource of open variables", |n| {
        resources(json!(format!("arn:aws:s3:::{}", "${".repeat(n))))
    });
    check("one resource of defaults", |n| {
        resources(json!(format!("arn:aws:s3:::{}", "${a, '".repeat(n))))
    });
}

fn many_conditions() {
    let conditions = |condition: Value| {
        policy(
            &json!([{"Effect": "Allow", "Action": "s3:*", "Resource": "*", "Condition": condition}]),
        )
    };
    check("condition keys", |n| {
        conditions(
            json!({"StringEquals": members(n, |i| (format!("aws:RequestTag/a{i}"), json!("x")))}),
        )
    });
    check("unknown keys", |n| {
        conditions(json!({"StringEquals": members(n, |i| (format!("aws:Unknown{i}"), json!("x")))}))
    });
    check("keys of a wrong service", |n| {
        conditions(json!({"StringEquals": members(n, |i| (format!("sqs:Unknown{i}"), json!("x")))}))
    });
    check("operators", |n| {
        conditions(members(n, |i| {
            (format!("StringEquals{i}"), json!({"aws:SourceIp": "x"}))
        }))
    });
    check("values", |n| {
        conditions(
            json!({"StringEquals": {"aws:PrincipalTag/a": many(n, |i| json!(format!("x{i}")))}}),
        )
    });
    check("equal values", |n| {
        conditions(json!({"StringLike": {"aws:PrincipalTag/a": many(n, |_| json!("x*"))}}))
    });
    check("addresses", |n| {
        conditions(
            json!({"IpAddress": {"aws:SourceIp": many(n, |i| json!(format!("10.{}.{}.0/24", i / 256, i % 256)))}}),
        )
    });
    check("broken addresses", |n| {
        conditions(json!({"IpAddress": {"aws:SourceIp": many(n, |i| json!(format!("10.{i}")))}}))
    });
    check("ARN values", |n| {
        conditions(
            json!({"ArnLike": {"aws:SourceArn": many(n, |i| json!(format!("arn:aws:s3:::*{i}*")))}}),
        )
    });
    check("one long value", |n| {
        conditions(json!({"StringLike": {"aws:SourceIp": "*?".repeat(n)}}))
    });
}

fn many_principals() {
    let principals = |principal: Value| {
        policy(&json!([{"Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal}]))
    };
    check("accounts", |n| {
        principals(json!({"AWS": many(n, |_| json!("111122223333"))}))
    });
    check("roles", |n| {
        principals(
            json!({"AWS": many(n, |i| json!(format!("arn:aws:iam::111122223333:role/r{i}")))}),
        )
    });
    check("services", |n| {
        principals(json!({"Service": many(n, |i| json!(format!("s{i}.amazonaws.com")))}))
    });
    check("principal stars", |n| {
        principals(json!({"AWS": many(n, |_| json!("*"))}))
    });
    check("unknown principal types", |n| {
        principals(members(n, |i| (format!("Aws{i}"), json!("*"))))
    });
}

fn many_of_other_things() {
    let repeated = |piece: &str, n: usize| {
        format!(
            "{{\"Version\":\"2012-10-17\",\"Statement\":{{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",{}}}}}",
            vec![piece; n].join(",")
        )
    };
    check("equal keys", |n| repeated("\"Effect\":\"Allow\"", n));
    check("keys that are equal but for case", |n| {
        repeated("\"effect\":\"Allow\"", n)
    });
    check("broken members", |n| repeated("\"Effect\" \"Allow\"", n));
    check("single quotes", |n| repeated("'Effect':'Allow'", n));
    check("comments", |n| repeated("\"Effect\":/* */\"Allow\"", n));
    check("comments before a comma", |n| {
        repeated(
            &format!(
                "\"Action\":[\"s3:GetObject\" {} ,\"s3:GetObject\"]",
                "/**/".repeat(n)
            ),
            1,
        )
    });
    check("unknown elements", |n| {
        policy(&members(n, |i| (format!("Unknown{i}"), json!(1))))
    });
    check("policies", |n| {
        many(
            n,
            |_| json!({"Version": "2012-10-17", "Statement": {"Effect": "allow"}}),
        )
        .to_string()
    });
    check("policies in strings", |n| {
        json!({"Policies": many(n, |_| json!({"PolicyDocument": policy(&json!({"Effect": "allow"}))}))}).to_string()
    });
    check("broken policies", |n| {
        many(
            n,
            |_| json!({"Version": "2012-10-17", "Statement": {"Effect": "allow"}}),
        )
        .to_string()
        .replace("},", "}")
    });
    check("one Sid", |n| {
        policy(
            &json!({"Sid": "é\"".repeat(n), "Effect": "Allow", "Action": "s3:*", "Resource": "*"}),
        )
    });
    check("one Id", |n| {
        json!({"Version": "2012-10-17", "Id": "x".repeat(n), "Statement": []}).to_string()
    });
    check("one Version", |n| {
        json!({"Version": "2012-10-17".repeat(n), "Statement": {"Effect": "Allow"}}).to_string()
    });
    check("one effect", |n| {
        policy(&json!({"Effect": "Allow".repeat(n)}))
    });
    check("white space", |n| {
        policy(&json!([])).replace(',', &format!(",{}", " \r\n".repeat(n)))
    });
}

/// Texts that are no policy at all.
fn repeated_pieces() {
    for piece in [
        "\"", "\"\n", "'", "'\n", "\"'", "\"\\", "\"a\\", "\"\\u", "\\", "/", "/*", "//", "//\n",
        "/**/", "*/", "[", "]", "[]", "[[]", "{", "}", "{}", "{\"a\":", "{\"a\":[", "[{", "{[",
        "]}", "}]", ",", ",\n", ":", "\"a\":", "\"a\":1,", "1", "1 ", "-", ".", "+", "0x", "a",
        "a ", "é", "😀", "\u{feff}", "\u{2028}", "\0", "\r", " ", "\"a\" ", "\"a\"}", "%7B",
    ] {
        let [small, large] = [5_000, 50_000].map(|count| {
            let text = piece.repeat(count);
            effort(|| {
                assert!(tokens(&text).count() <= text.len());
                parse(&text, Dialect::Json);
            })
        });
        assert_linear(&format!("{piece:?}"), small, large);
    }
}

/// What the AWS command line wraps around policies, many times.
fn many_wrappers() {
    let repeated = |piece: &str, count: usize| format!("{{{}}}", vec![piece; count].join(","));
    for piece in [
        r#""Content": {}"#,
        r#""Content": "{\"Version\":\"2012-10-17\",\"Statement\":[]}""#,
        r#""Policy": {"Statement": {"Effect": "allow"}}"#,
        r#""Policy": "%7B""#,
        r#""Statement": {"Effect": "allow"}"#,
    ] {
        check(piece, |count| repeated(piece, count));
    }
}

/// The work of `call`: the least of three tries.
///
/// Where the system tells it, this is the time that the thread had a processor for, so that a busy machine changes
/// nothing; else the time by the clock.
fn effort(mut call: impl FnMut()) -> Duration {
    (0..3)
        .map(|_| {
            let (clock, processor) = (Instant::now(), processor_time());
            call();
            match (processor, processor_time()) {
                (Some(before), Some(after)) => after.saturating_sub(before),
                _ => clock.elapsed(),
            }
        })
        .min()
        .unwrap_or_default()
}

/// Asserts that ten times as much of something is at most fifty times the work: quadratic work is a hundred times as
/// much. Work that is over in a few milliseconds is too small to be measured.
fn assert_linear(what: &str, small: Duration, large: Duration) {
    let least = small.max(Duration::from_millis(8));
    println!("{:7.1} {what}", large.as_secs_f64() / least.as_secs_f64());
    assert!(
        large < least * 50,
        "{what}: {small:?}, and {large:?} for ten times as much"
    );
}

fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_ascii_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}

fn main() {
    many_statements();
    many_actions();
    many_resources();
    many_conditions();
    many_principals();
    many_of_other_things();
    repeated_pieces();
    many_wrappers();
}
