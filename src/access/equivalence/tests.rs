//! Policies that mean the same, and policies that nearly do.

use super::equivalent;
use crate::embed::PolicyKind;
use crate::policy::lower;
use crate::source::Dialect;
use crate::syntax;

fn same_as(kind: PolicyKind, before: &str, after: &str) -> bool {
    let text = |statements: &str| {
        format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}")
            .replace('\'', "\"")
    };
    let (before, after) = (text(before), text(after));
    let (before, after) = (
        syntax::parse(&before, Dialect::Json),
        syntax::parse(&after, Dialect::Json),
    );
    assert!(before.errors.is_empty() && after.errors.is_empty());
    equivalent(&lower(&before.root, kind), &lower(&after.root, kind))
}

fn same(before: &str, after: &str) -> bool {
    same_as(PolicyKind::Identity, before, after)
}

/// A statement that allows, from its elements.
fn allow(rest: &str) -> String {
    format!("{{'Effect': 'Allow', {rest}}}")
}

#[test]
fn spelling_does_not_count() {
    let plain = allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/*'");
    for other in [
        allow("'Sid': 'Read', 'Resource': ['arn:aws:s3:::b/*'], 'Action': ['S3:getobject']"),
        allow(
            "'Action': ['s3:GetObject', 's3:GetObject'], 'Resource': ['arn:aws:s3:::b/*', 'arn:aws:s3:::b/c']",
        ),
        format!("{plain}, {plain}"),
    ] {
        assert!(same(&plain, &other), "{other}");
        assert!(same(&other, &plain), "{other}");
    }
    for other in [
        allow("'Action': 's3:GetObject*', 'Resource': 'arn:aws:s3:::b/*'"),
        allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::B/*'"),
        allow("'Action': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/?*'"),
        allow("'NotAction': 's3:GetObject', 'Resource': 'arn:aws:s3:::b/*'"),
        plain.replace("Allow", "Deny"),
        format!(
            "{plain}, {}",
            allow("'Action': 's3:PutObject', 'Resource': 'arn:aws:s3:::b/c'")
        ),
        String::new(),
    ] {
        assert!(!same(&plain, &other), "{other}");
        assert!(!same(&other, &plain), "{other}");
    }
}

#[test]
fn statements_are_joined_and_split() {
    let joined = allow(
        "'Action': ['s3:GetObject', 's3:PutObject'], 'Resource': ['arn:aws:s3:::a/*', 'arn:aws:s3:::b/*']",
    );
    let of = |action: &str, resource: &str| {
        allow(&format!("'Action': '{action}', 'Resource': '{resource}'"))
    };
    let parts = [
        of("s3:GetObject", "arn:aws:s3:::a/*"),
        of("s3:GetObject", "arn:aws:s3:::b/*"),
        of("s3:PutObject", "arn:aws:s3:::a/*"),
        of("s3:PutObject", "arn:aws:s3:::b/*"),
    ];
    assert!(same(&joined, &parts.join(",")));
    // A corner of the product is missing.
    assert!(!same(&joined, &parts[..3].join(",")));
    let once = allow("'Action': ['iam:*', 'iam:PassRole'], 'Resource': '*'");
    assert!(same(&once, &of("iam:*", "*")));
}

#[test]
fn negations() {
    let all_but =
        |names: &str| format!("{{'Effect': 'Deny', 'NotAction': [{names}], 'Resource': '*'}}");
    assert!(same(
        &all_but("'s3:Get*', 's3:GetObject'"),
        &all_but("'s3:Get*'")
    ));
    assert!(!same(&all_but("'s3:Get*', 'iam:*'"), &all_but("'s3:Get*'")));
    let elsewhere = |names: &str| allow(&format!("'Action': 's3:*', 'NotResource': [{names}]"));
    assert!(same(
        &elsewhere("'arn:aws:s3:::a*', 'arn:aws:s3:::ab'"),
        &elsewhere("'arn:aws:s3:::a*'")
    ));
    assert!(!same(
        &elsewhere("'arn:aws:s3:::a*'"),
        &elsewhere("'arn:aws:s3:::ab'")
    ));
}

#[test]
fn conditions() {
    let under = |condition: &str| {
        allow(&format!(
            "'Action': 's3:*', 'Resource': '*', 'Condition': {condition}"
        ))
    };
    for (a, b) in [
        (
            "{'stringequals': {'AWS:UserId': ['b', 'a']}}",
            "{'StringEquals': {'aws:userid': ['a', 'b', 'a']}}",
        ),
        (
            "{'StringLike': {'aws:userid': 'a'}}",
            "{'StringEquals': {'aws:userid': 'a'}}",
        ),
        (
            "{'StringLike': {'aws:userid': '*'}}",
            "{'Null': {'aws:userid': false}}",
        ),
        (
            "{'NullIfExists': {'aws:userid': ['true', 'x']}}",
            "{'Null': {'aws:userid': ['true', 'x']}}",
        ),
        (
            "{'StringLikeIfExists': {'aws:userid': '*'}, 'Bool': {'aws:SecureTransport': true}}",
            "{'Bool': {'aws:SecureTransport': 'true'}}",
        ),
        (
            "{'IpAddress': {'aws:SourceIp': '203.0.113.7/24'}}",
            "{'IpAddress': {'aws:SourceIp': '203.0.113.0/24'}}",
        ),
        (
            "{'NumericLessThan': {'s3:max-keys': [5, '10']}}",
            "{'NumericLessThan': {'s3:max-keys': '10'}}",
        ),
        (
            "{'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a*'}}",
            "{'ArnEquals': {'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/a*'}}",
        ),
    ] {
        assert!(same(&under(a), &under(b)), "{a} {b}");
    }
    for (a, b) in [
        (
            "{'StringEquals': {'aws:userid': 'a'}}",
            "{'StringEquals': {'aws:userid': 'A'}}",
        ),
        (
            "{'StringEquals': {'aws:userid': 'a'}}",
            "{'StringNotEquals': {'aws:userid': 'a'}}",
        ),
        (
            "{'StringEquals': {'aws:userid': 'a'}}",
            "{'StringEqualsIfExists': {'aws:userid': 'a'}}",
        ),
        (
            "{'StringLike': {'aws:userid': 'a*'}}",
            "{'StringEquals': {'aws:userid': 'a*'}}",
        ),
        (
            "{'NumericLessThan': {'s3:max-keys': ['5', '10']}}",
            "{'NumericLessThan': {'s3:max-keys': '5'}}",
        ),
        ("{'Bool': {'aws:SecureTransport': 'true'}}", "{}"),
    ] {
        assert!(!same(&under(a), &under(b)), "{a} {b}");
    }
}

#[test]
fn principals() {
    let to = |principal: &str| {
        allow(&format!(
            "'Principal': {principal}, 'Action': 's3:*', 'Resource': '*'"
        ))
    };
    let resource = |a: &str, b: &str| same_as(PolicyKind::Resource, &to(a), &to(b));
    assert!(resource(
        "{'AWS': '111122223333'}",
        "{'AWS': ['arn:aws:iam::111122223333:root']}"
    ));
    assert!(resource("'*'", "{'AWS': ['*', '111122223333']}"));
    assert!(resource(
        "{'AWS': ['arn:aws:iam::111122223333:role/p/r', 'arn:aws:sts::111122223333:assumed-role/r/s']}",
        "{'AWS': 'arn:aws:iam::111122223333:role/p/r'}"
    ));
    assert!(!resource(
        "{'AWS': '111122223333'}",
        "{'AWS': '444455556666'}"
    ));
    assert!(!resource(
        "{'Service': 'ec2.amazonaws.com'}",
        "{'AWS': '*'}"
    ));
    assert!(!resource(
        "{'AWS': '111122223333'}",
        "{'AWS': ['111122223333', '444455556666']}"
    ));
}

#[test]
fn text_patterns_of_arns() {
    let with = |operator: &str, arn: &str| {
        let condition = format!("'{operator}': {{'aws:PrincipalArn': '{arn}'}}");
        allow(&format!(
            "'Action': '*', 'Resource': '*', 'Condition': {{{condition}}}"
        ))
    };
    let roles = "arn:aws:iam::111122223333:role/team-*";
    assert!(same(&with("StringLike", roles), &with("ArnLike", roles)));
    assert!(same(
        &with("ForAnyValue:StringLike", roles),
        &with("ForAnyValue:ArnEquals", roles)
    ));
    assert!(same(
        &with("StringNotLike", roles),
        &with("ArnNotLike", roles)
    ));
    for (operator, arn) in [
        // It compares the star itself.
        ("StringEquals", roles),
        ("StringNotLike", roles),
        // As text, the star takes colons, too.
        ("StringLike", "arn:aws:iam::*:role/team"),
        (
            "StringLike",
            "arn:aws:iam::111122223333:role/${aws:username}",
        ),
        ("StringLike", "arn:aws:iam::*"),
    ] {
        let (text, arns) = (with(operator, arn), with("ArnLike", arn));
        assert!(!same(&text, &arns), "{operator}: {arn}");
    }
}
