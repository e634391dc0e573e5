//! Policies inside what the AWS command line answers: found, of the right kind, underlined and repaired in place.
#![allow(clippy::unwrap_used)]

#[allow(dead_code)]
mod invariants;

use iamlint::config::Settings;
use iamlint::embed::{
    Found, MAX_EMBEDDED, PolicyKind, PositionMap, find, kind_of, looks_like_policy,
};
use iamlint::fix::{Edit, Fix, apply};
use iamlint::source::{Dialect, SourceFile, Span};
use iamlint::syntax::{Value, parse};
use invariants::{checked_fix, checked_lint};
use serde_json::json;

/// What a rule underlines, in the outer text.
fn underlined(text: &str, rule: &str) -> Vec<String> {
    let file = SourceFile::new("policy.json", text);
    let report = checked_lint(&file, &Settings::default());
    let findings = report.diagnostics.iter();
    findings
        .filter(|finding| finding.rule == rule)
        .map(|finding| file.slice(finding.primary.span).to_owned())
        .collect()
}

/// The text after the fixes of a rule. All others are tried too, and must do no harm.
fn fixed(text: &str, rule: &str) -> String {
    let file = SourceFile::new("policy.json", text);
    checked_fix(&file, &Settings::default());
    let diagnostics = checked_lint(&file, &Settings::default()).diagnostics;
    let own = diagnostics.iter().filter(|finding| finding.rule == rule);
    let fixes: Vec<&Fix> = own.filter_map(|finding| finding.fixes.first()).collect();
    apply(text, &fixes).0
}

fn policy(effect: &str) -> serde_json::Value {
    json!({"Version": "2012-10-17", "Statement": [{"Sid": "é😀", "Effect": effect, "Action": "s3:GetObject", "Resource": "arn:aws:s3:::amzn-s3-demo-bucket/*"}]})
}

fn percent_encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect::<Vec<_>>()
        .concat()
}

fn kinds(text: &str) -> Vec<Option<PolicyKind>> {
    let parse = parse(text, Dialect::Json);
    find(&parse.root)
        .iter()
        .map(|found| match found {
            Found::Here { kind, .. } | Found::Inside { kind, .. } => *kind,
        })
        .collect()
}

#[test]
fn every_wrapper_of_the_command_line_is_opened() {
    let document = policy("allow");
    let text = document.to_string();
    let url = percent_encoded(&text);
    for wrapped in [
        document.clone(),
        json!([document, {"unrelated": true}]),
        json!({"PolicyVersion": {"Document": document, "VersionId": "v3"}}),
        json!({"PolicyVersion": {"Document": url}}),
        json!({"PolicyDocument": document}),
        json!({"RoleName": "app", "PolicyName": "inline", "PolicyDocument": url}),
        json!({"Policy": text}),
        json!({"Policy": url}),
        json!({"Policy": {"PolicySummary": {"Type": "SERVICE_CONTROL_POLICY"}, "Content": text}}),
        json!({"Role": {"RoleName": "app", "AssumeRolePolicyDocument": document}}),
        json!({"Role": {"AssumeRolePolicyDocument": url}}),
        json!({"Roles": [{"AssumeRolePolicyDocument": url}]}),
        json!({"Attributes": {"Policy": text}}),
        json!({"UserDetailList": [{"UserPolicyList": [{"PolicyDocument": document}]}]}),
        json!({"GroupDetailList": [{"GroupPolicyList": [{"PolicyDocument": url}]}]}),
        json!({"RoleDetailList": [{"RolePolicyList": [{"PolicyDocument": document}]}]}),
        json!({"Policies": [{"PolicyVersionList": [{"Document": document}]}]}),
        json!({"ResourcePolicy": text}),
        json!({"policyText": text}),
    ] {
        for text in [
            wrapped.to_string(),
            serde_json::to_string_pretty(&wrapped).unwrap(),
        ] {
            assert_eq!(underlined(&text, "invalid-effect"), ["allow"], "{text}");
            assert_eq!(
                fixed(&text, "invalid-effect"),
                text.replace("allow", "Allow")
            );
        }
    }
}

#[test]
fn every_policy_of_a_file_is_found() {
    let [here, text] = [policy("allow"), json!(policy("deny").to_string())];
    let wrapped = json!({
        "UserDetailList": [{"UserPolicyList": [{"PolicyDocument": here}, {"PolicyDocument": text}]}],
        "RoleDetailList": [{"AssumeRolePolicyDocument": here, "RolePolicyList": [{"PolicyDocument": here}]}],
        "Policies": [{"PolicyVersionList": [{"Document": here}, {"Document": here}]}],
    })
    .to_string();
    assert_eq!(underlined(&wrapped, "invalid-effect").len(), 6);
    let file = SourceFile::new("policy.json", wrapped);
    assert_eq!(checked_lint(&file, &Settings::default()).policies, 6);
}

#[test]
fn a_place_inside_keeps_its_escapes() {
    let inside = |content: &str| {
        format!(
            r#"{{"😀": "é", "Policy": "{{\"Version\":\"2012-10-17\",\"Statement\":[{content}]}}"}}"#
        )
    };
    for (content, expected) in [
        (r#"{\"Effect\":\"allow\"}"#, "allow"),
        (r#"{\"Sid\":\"é😀\\u00e9\",\"Effect\":\"allow\"}"#, "allow"),
        (r"{\u0022Effect\u0022:\u0022allow\u0022}", "allow"),
        (r#"{\"Effect\":\"\u0061llow\"}"#, r"\u0061llow"),
        (r#"{\"Effect\":\"\\u0061llow\"}"#, r"\\u0061llow"),
        (r#"{\"Effect\":\"al\\u006c\u006fw\"}"#, r"al\\u006c\u006fw"),
        (r#"{\"Effect\":\" allow\\t\"}"#, r" allow\\t"),
        (r#"{\n  \"Effect\" : \"allow\"\r\n}"#, "allow"),
    ] {
        let text = inside(content);
        assert_eq!(underlined(&text, "invalid-effect"), [expected], "{text}");
        assert_eq!(
            fixed(&text, "invalid-effect"),
            text.replace(expected, "Allow")
        );
    }
}

#[test]
fn a_place_inside_keeps_its_percent_signs() {
    let inside = |content: &str| {
        format!(
            r#"{{"é": 1, "PolicyDocument": "%7B%22Version%22%3A%222012-10-17%22%2C%22Statement%22%3A%5B%7B{content}%7D%5D%7D"}}"#
        )
    };
    for (content, expected) in [
        ("%22Effect%22%3A%22allow%22", "allow"),
        ("%22Effect%22%3a%22allow%22", "allow"),
        ("%22Effect%22:%22%61llow%22", "%61llow"),
        (
            "%22Sid%22%3A%22%C3%A9%F0%9F%98%80é😀%22,%22Effect%22:%22allo%77%22",
            "allo%77",
        ),
        (r#"\"Effect\":\"allow\""#, "allow"),
        (r"%22Effect%22%3A%22\u0061llow%22", r"\u0061llow"),
        (r"%22Effect%22%3A%22\u002561llow%22", r"\u002561llow"),
        (r"%22Effect%22%3A%22%5Cu0061llow%22", "%5Cu0061llow"),
        ("%22Sid%22%3A%22100%%22,%22Effect%22:%22allow%22", "allow"),
    ] {
        let text = inside(content);
        assert_eq!(underlined(&text, "invalid-effect"), [expected], "{text}");
        assert_eq!(
            fixed(&text, "invalid-effect"),
            text.replace(expected, "Allow")
        );
    }
}

#[test]
fn a_document_inside_a_document_inside_a_document() {
    let once = json!({"Policy": policy("allow").to_string()});
    let twice = json!({"Policy": once.to_string()}).to_string();
    let url = json!({"PolicyDocument": percent_encoded(&once.to_string())}).to_string();
    let url_twice = json!({"Policy": url}).to_string();
    for text in [twice, url, url_twice] {
        assert_eq!(underlined(&text, "invalid-effect"), ["allow"], "{text}");
        assert_eq!(
            fixed(&text, "invalid-effect"),
            text.replace("allow", "Allow")
        );
    }
}

#[test]
fn an_endless_wrapping_is_left_alone() {
    let mut text = policy("allow").to_string();
    for level in 0..2 * MAX_EMBEDDED {
        let found = underlined(&text, "invalid-effect").len();
        assert_eq!(
            found,
            usize::from(level <= MAX_EMBEDDED),
            "at level {level}"
        );
        text = json!({"Policy": percent_encoded(&text)}).to_string();
    }
}

#[test]
fn broken_documents_inside_are_underlined_and_repaired_too() {
    let text = r#"{"Policy": "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:GetObject\",],\"Resource\":\"*\"}]}"}"#;
    assert_eq!(underlined(text, "trailing-comma"), [","]);
    assert_eq!(fixed(text, "trailing-comma"), text.replace(",]", "]"));
    let url = json!({"PolicyDocument": percent_encoded("{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"s3:GetObject\",\"Resource\":\"*\"},]}")}).to_string();
    assert_eq!(underlined(&url, "trailing-comma"), ["%2C"]);
    assert_eq!(fixed(&url, "trailing-comma"), url.replace("%2C%5D", "%5D"));
}

#[test]
fn what_is_no_policy_is_left_alone() {
    for text in [
        "{}",
        "[]",
        "null",
        r#"{"Policy": "see {the} wiki"}"#,
        r#"{"Policy": "{}"}"#,
        r#"{"Policy": "{"}"#,
        r#"{"Policy": "%7B%FF"}"#,
        r#"{"Policy": null, "Document": 7, "PolicyDocument": []}"#,
        r#"{"Statement": "I did it", "Date": "today"}"#,
        r#"{"Statement": [{"account": 1, "balance": 2}]}"#,
        r#"{"AWSTemplateFormatVersion": "2010-09-09", "Policies": [{"PolicyDocument": {"Statement": {"Effect": "allow"}}}]}"#,
        r#""{\"Version\":\"2012-10-17\",\"Statement\":[]}""#,
    ] {
        let file = SourceFile::new("data.json", text);
        let report = checked_lint(&file, &Settings::default());
        assert_eq!(report.policies, 0, "{text}");
        assert_eq!(report.diagnostics, [], "{text}");
    }
}

#[test]
fn surroundings_tell_the_kind() {
    use PolicyKind::{Identity, Rcp, Resource, Scp, Trust};
    let document = policy("Allow");
    let text = document.to_string();
    let organization =
        |kind: &str| json!({"Policy": {"PolicySummary": {"Type": kind}, "Content": text}});
    for (wrapped, kind) in [
        (document.clone(), None),
        (json!({"PolicyDocument": document}), None),
        (json!({"Policy": text}), None),
        (organization("SERVICE_CONTROL_POLICY"), Some(Scp)),
        (organization("RESOURCE_CONTROL_POLICY"), Some(Rcp)),
        (
            json!({"Role": {"AssumeRolePolicyDocument": document}}),
            Some(Trust),
        ),
        (
            json!({"UserPolicyList": [{"PolicyDocument": document}]}),
            Some(Identity),
        ),
        (
            json!({"GroupPolicyList": [{"PolicyDocument": document}]}),
            Some(Identity),
        ),
        (
            json!({"RolePolicyList": [{"PolicyDocument": document}]}),
            Some(Identity),
        ),
        (
            json!({"PolicyVersionList": [{"Document": document}]}),
            Some(Identity),
        ),
        (json!({"ResourcePolicy": text}), Some(Resource)),
    ] {
        assert_eq!(kinds(&wrapped.to_string()), [kind], "{wrapped}");
    }
    // Tag, backup and other policies of an organization are no policies of ours.
    assert_eq!(
        kinds(&json!({"Policy": {"PolicySummary": {"Type": "TAG_POLICY"}, "Content": "{\"tags\":{}}"}}).to_string()),
        [None]
    );
}

#[test]
fn content_tells_the_kind() {
    use PolicyKind::{Identity, Resource, Trust};
    for (statement, kind) in [
        (json!({"Action": "s3:GetObject", "Resource": "*"}), Identity),
        (
            json!({"Action": "sts:AssumeRole", "Resource": "*"}),
            Identity,
        ),
        (json!([]), Identity),
        (json!("?"), Identity),
        (
            json!({"Principal": "*", "Action": "s3:GetObject", "Resource": "*"}),
            Resource,
        ),
        (
            json!({"NotPrincipal": {"AWS": "*"}, "Action": "s3:GetObject"}),
            Resource,
        ),
        (
            json!({"Principal": "*", "Action": "sts:AssumeRole", "Resource": "*"}),
            Resource,
        ),
        (json!({"Principal": "*"}), Resource),
        (json!({"Principal": "*", "Action": []}), Resource),
        (json!({"Principal": "*", "Action": "sts:AssumeRole"}), Trust),
        (
            json!({"Principal": {}, "Action": ["STS:AssumeRole", "sts:TagSession"]}),
            Trust,
        ),
        (
            json!([{"Principal": {}, "Action": "sts:AssumeRole"}, {"Principal": {}, "Action": "sqs:*"}]),
            Resource,
        ),
    ] {
        let text = json!({"Version": "2012-10-17", "Statement": statement}).to_string();
        assert_eq!(kind_of(&parse(&text, Dialect::Json).root), kind, "{text}");
    }
}

#[test]
fn the_shape_of_a_policy() {
    let shape = |text: &str| looks_like_policy(&parse(text, Dialect::Json).root);
    assert!(shape(r#"{"Statement": {"Effect": "Allow"}}"#));
    assert!(shape(r#"{"Statement": [1, {"NotAction": "*"}]}"#));
    assert!(shape(r#"{"Version": "2012-10-17", "Statement": []}"#));
    assert!(shape(r#"{"Version": "2012-10-17", "Statement": "#));
    assert!(!shape(r#"{"Version": "2012-10-17"}"#));
    assert!(!shape(r#"{"Version": "1.2", "Statement": "x"}"#));
    assert!(!shape(r#"{"Statement": []}"#));
}

fn only_text(text: &str) -> (String, PositionMap) {
    let parse = parse(text, Dialect::Json);
    let text = parse.root.as_text().unwrap();
    if text.as_str().contains('%') {
        PositionMap::of_url_encoded(text).unwrap()
    } else {
        PositionMap::of_json_string(text)
    }
}

#[test]
fn edits_are_written_in_the_encoding_around_them() {
    let (inner, map) = only_text(r#""{\"a\": 1}""#);
    assert_eq!(inner, r#"{"a": 1}"#);
    let edit = Edit::replace(Span::new(1, 4), "\"é\\\n\"");
    assert_eq!(
        map.outer_edit(&edit),
        Edit::replace(Span::new(2, 7), r#"\"é\\\n\""#)
    );

    let (inner, map) = only_text(r#""%7B%22a%22: 1}""#);
    assert_eq!(inner, r#"{"a": 1}"#);
    assert_eq!(
        map.outer_edit(&edit),
        Edit::replace(Span::new(4, 11), "%22%C3%A9%5C%0A%22")
    );
    assert_eq!(map.outer(Span::new(7, 8)), Span::new(14, 15));
    assert_eq!(map.outer(Span::new(8, 8)), Span::new(15, 15));
}

#[test]
fn found_values_are_the_ones_in_the_tree() {
    let text = json!({"PolicyVersion": {"Document": policy("Allow")}}).to_string();
    let parse = parse(&text, Dialect::Json);
    let found = find(&parse.root);
    let [Found::Here { value, .. }] = found.as_slice() else {
        panic!("{found:?}")
    };
    let expected: &Value<'_> = parse
        .root
        .get("PolicyVersion")
        .and_then(|version| version.get("Document"))
        .unwrap();
    assert!(std::ptr::eq(*value, expected));
}
