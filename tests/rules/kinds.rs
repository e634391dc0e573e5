//! Each element of the policy language in each kind of policy: what is asked for, taken and refused there.

use std::collections::BTreeSet;
use std::fmt::Write;

use iamlint::config::Settings;
use iamlint::embed::PolicyKind;
use iamlint::lint::lint;
use iamlint::rules::find;
use iamlint::source::SourceFile;
use serde_json::{Map, Value, json};

use crate::fixture::describe;

/// A policy of the kind that gives no finding.
fn policy(kind: PolicyKind) -> Value {
    let mut statement = json!({
        "Effect": "Allow",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"
    });
    match kind {
        PolicyKind::Identity | PolicyKind::Boundary | PolicyKind::Session => {}
        PolicyKind::Resource | PolicyKind::VpcEndpoint => {
            statement["Principal"] = json!({ "AWS": "111122223333" });
        }
        PolicyKind::Trust => {
            statement = json!({ "Effect": "Allow", "Principal": { "AWS": "111122223333" }, "Action": "sts:AssumeRole" });
        }
        PolicyKind::Scp => {
            statement = json!({ "Effect": "Deny", "Action": "s3:DeleteBucket", "Resource": "*" });
        }
        PolicyKind::Rcp => {
            statement = json!({ "Effect": "Deny", "Principal": "*", "Action": "s3:DeleteBucket", "Resource": "*" });
        }
    }
    json!({ "Version": "2012-10-17", "Statement": [statement] })
}

/// Sets an element, or takes it out.
fn change(object: &mut Map<String, Value>, key: &str, value: &Value) {
    if value.is_null() {
        object.remove(key);
    } else {
        object.insert(key.to_owned(), value.clone());
    }
}

/// What is said of the elements: findings that IAM Access Analyzer has a code for, and those about the grammar.
fn findings(policy: &Value, kind: PolicyKind) -> BTreeSet<String> {
    let settings = Settings {
        policy_kind: Some(kind),
        assume_policy: true,
        ..Settings::default()
    };
    let report = lint(
        &SourceFile::new("policy.json", policy.to_string()),
        &settings,
    );
    let said = report.diagnostics.iter().filter(|finding| {
        finding.issue_code.is_some()
            || find(finding.rule).is_some_and(|rule| rule.theme() == "grammar")
    });
    said.map(|finding| {
        let text = describe(finding);
        text.split(": ").next().unwrap_or_default().to_owned()
    })
    .collect()
}

/// A row of the table: what is done to a policy that is fine, at its top and in its statement. `null` takes an element out.
fn rows() -> Vec<(String, Value, Value)> {
    let none = json!({});
    let statement = |name: &str, changes| (name.to_owned(), json!({}), changes);
    let top = |name: &str, changes| (name.to_owned(), changes, json!({}));
    let bucket = "arn:aws:s3:::amzn-s3-demo-bucket";
    let mut rows = vec![
        ("as it is".to_owned(), none.clone(), none),
        top("no Version", json!({ "Version": null })),
        top("Version 2008-10-17", json!({ "Version": "2008-10-17" })),
        top("Version 2012-10-18", json!({ "Version": "2012-10-18" })),
        top("Id", json!({ "Id": "a b" })),
        top("no Statement", json!({ "Statement": null })),
        top("empty Statement", json!({ "Statement": [] })),
        statement("Sid of letters and digits", json!({ "Sid": "Abc1" })),
        statement("Sid with a space", json!({ "Sid": "a b" })),
        statement("empty Sid", json!({ "Sid": "" })),
        statement("no Effect", json!({ "Effect": null })),
        statement("Effect Allow", json!({ "Effect": "Allow" })),
        statement("Effect Deny", json!({ "Effect": "Deny" })),
        statement("Effect in lowercase", json!({ "Effect": "allow" })),
        statement("no Principal", json!({ "Principal": null })),
        statement(
            "Deny with NotPrincipal",
            json!({ "Effect": "Deny", "Principal": null, "NotPrincipal": { "AWS": "111122223333" } }),
        ),
        statement(
            "Allow with NotPrincipal",
            json!({ "Effect": "Allow", "Principal": null, "NotPrincipal": { "AWS": "111122223333" } }),
        ),
        statement(
            "Principal and NotPrincipal",
            json!({ "Principal": "*", "NotPrincipal": { "AWS": "111122223333" } }),
        ),
        statement("no Action", json!({ "Action": null })),
        statement("Action *", json!({ "Action": "*" })),
        statement("a wildcard inside", json!({ "Action": "s3:*Bucket" })),
        statement(
            "a prefix in upper case",
            json!({ "Action": "S3:GetObject" }),
        ),
        statement(
            "NotAction",
            json!({ "Action": null, "NotAction": "s3:GetObject" }),
        ),
        statement("Action and NotAction", json!({ "NotAction": "iam:*" })),
        statement("no Resource", json!({ "Resource": null })),
        statement("Resource", json!({ "Resource": bucket })),
        statement(
            "NotResource",
            json!({ "Resource": null, "NotResource": bucket }),
        ),
        statement(
            "Resource and NotResource",
            json!({ "Resource": "*", "NotResource": bucket }),
        ),
        statement(
            "Condition",
            json!({ "Condition": { "Bool": { "aws:SecureTransport": "true" } } }),
        ),
        statement(
            "Allow with Condition",
            json!({ "Effect": "Allow", "Condition": { "Bool": { "aws:SecureTransport": "true" } } }),
        ),
        statement(
            "Allow with a resource",
            json!({ "Effect": "Allow", "Resource": bucket }),
        ),
        statement(
            "a variable in Resource",
            json!({ "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/${aws:username}" }),
        ),
        statement(
            "a variable in Principal",
            json!({ "Principal": { "AWS": "arn:aws:iam::111122223333:user/${aws:username}" } }),
        ),
        statement(
            "a variable in Action",
            json!({ "Action": "s3:${aws:username}" }),
        ),
        statement("another element", json!({ "Actions": "s3:GetObject" })),
    ];
    for (name, principal) in [
        ("*", json!("*")),
        ("a bare account", json!("111122223333")),
        ("everyone in a map", json!({ "AWS": "*" })),
        ("an account", json!({ "AWS": "111122223333" })),
        (
            "the root of an account",
            json!({ "AWS": "arn:aws:iam::111122223333:root" }),
        ),
        (
            "a user",
            json!({ "AWS": "arn:aws:iam::111122223333:user/path/name" }),
        ),
        (
            "a role",
            json!({ "AWS": "arn:aws:iam::111122223333:role/name" }),
        ),
        (
            "a session",
            json!({ "AWS": "arn:aws:sts::111122223333:assumed-role/name/session" }),
        ),
        (
            "a federated user",
            json!({ "AWS": "arn:aws:sts::111122223333:federated-user/name" }),
        ),
        (
            "a group",
            json!({ "AWS": "arn:aws:iam::111122223333:group/name" }),
        ),
        (
            "the id of a role",
            json!({ "AWS": "AROAJQABLZS4A3QDU576Q" }),
        ),
        (
            "a part with a wildcard",
            json!({ "AWS": "arn:aws:iam::111122223333:role/*" }),
        ),
        ("a service", json!({ "Service": "ec2.amazonaws.com" })),
        ("any service", json!({ "Service": "*" })),
        (
            "a SAML provider",
            json!({ "Federated": "arn:aws:iam::111122223333:saml-provider/name" }),
        ),
        (
            "a canonical user",
            json!({ "CanonicalUser": "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" }),
        ),
        ("another key", json!({ "User": "111122223333" })),
        ("an empty map", json!({})),
        ("an empty list", json!({ "AWS": [] })),
    ] {
        rows.push((
            format!("Principal: {name}"),
            json!({}),
            json!({ "Principal": principal }),
        ));
    }
    rows
}

#[test]
fn elements_by_kind() {
    let mut table = String::new();
    for (name, top, statement) in rows() {
        let mut seen: Vec<(BTreeSet<String>, Vec<&str>)> = Vec::new();
        for kind in PolicyKind::ALL {
            let mut policy = policy(kind);
            for (key, value) in statement.as_object().unwrap() {
                change(policy["Statement"][0].as_object_mut().unwrap(), key, value);
            }
            for (key, value) in top.as_object().unwrap() {
                change(policy.as_object_mut().unwrap(), key, value);
            }
            let found = findings(&policy, kind);
            match seen.iter_mut().find(|(other, _)| *other == found) {
                Some((_, kinds)) => kinds.push(kind.name()),
                None => seen.push((found, vec![kind.name()])),
            }
        }
        writeln!(table, "{name}").unwrap();
        for (found, kinds) in seen {
            let kinds = if kinds.len() == PolicyKind::ALL.len() {
                "all".to_owned()
            } else {
                kinds.join(", ")
            };
            let found = if found.is_empty() {
                "fine".to_owned()
            } else {
                found.into_iter().collect::<Vec<_>>().join(", ")
            };
            writeln!(table, "    {kinds}: {found}").unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

/// A condition value of another JSON type than a text, a number, a Boolean or a list of them is a finding, wherever it
/// stands and whatever the operator asks for.
#[test]
fn wrong_types_in_conditions_are_findings() {
    let operators = [
        "StringEquals",
        "StringNotLike",
        "ForAllValues:StringLike",
        "ForAnyValue:StringEquals",
        "NumericLessThanIfExists",
        "DateGreaterThan",
        "Bool",
        "BinaryEquals",
        "IpAddress",
        "NotIpAddress",
        "ArnLike",
        "Null",
        "Nonsense",
    ];
    let keys = [
        "aws:SourceIp",
        "aws:CurrentTime",
        "aws:TagKeys",
        "aws:SecureTransport",
        "aws:PrincipalArn",
        "aws:userid",
        "aws:RequestedRegion",
        "aws:SourceVpc",
        "aws:ResourceTag/team",
        "s3:prefix",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
        "kms:ViaService",
        "iam:PassedToService",
        "token.actions.githubusercontent.com:sub",
        "nothing",
        "",
    ];
    let wrong = [
        json!(null),
        json!({}),
        json!({ "a": "b" }),
        json!([null]),
        json!([[]]),
        json!([["a"]]),
        json!([{}]),
        json!(["a", { "b": 1 }]),
    ];
    let mut failures = String::new();
    for kind in [PolicyKind::Identity, PolicyKind::Trust, PolicyKind::Rcp] {
        for value in &wrong {
            let places = operators.iter().flat_map(|operator| {
                keys.iter()
                    .map(move |key| json!({ *operator: { *key: value } }))
            });
            let blocks = operators.iter().map(|operator| json!({ *operator: value }));
            for condition in places.chain(blocks).chain([value.clone()]) {
                let mut policy = policy(kind);
                policy["Statement"][0]["Condition"] = condition.clone();
                if findings(&policy, kind).is_empty() {
                    writeln!(failures, "{}: {condition}", kind.name()).unwrap();
                }
            }
        }
    }
    assert!(failures.is_empty(), "nothing is said of\n{failures}");
}
