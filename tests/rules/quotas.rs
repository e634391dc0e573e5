//! The quotas of the types of resources: a policy that fills one is fine, a policy with one more is too large.

use iamlint::config::Settings;
use iamlint::embed::PolicyKind;
use iamlint::lint::lint;
use iamlint::source::SourceFile;

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Characters,
    Bytes,
}

/// Types by their CloudFormation names, the largest size that the services' guides name, in what, and whether white space
/// between values counts.
const QUOTAS: [(&str, usize, Unit, bool); 13] = [
    ("AWS::DynamoDB::Stream", 20 * 1024, Unit::Bytes, true),
    ("AWS::DynamoDB::Table", 20 * 1024, Unit::Bytes, true),
    ("AWS::EC2::VPCEndpoint", 20 * 1024, Unit::Characters, true),
    ("AWS::Events::EventBus", 10 * 1024, Unit::Characters, false),
    (
        "AWS::IAM::AssumeRolePolicyDocument",
        2048,
        Unit::Characters,
        false,
    ),
    ("AWS::KMS::Key", 32 * 1024, Unit::Bytes, false),
    ("AWS::Lambda::Function", 20 * 1024, Unit::Bytes, false),
    ("AWS::S3::AccessPoint", 20 * 1024, Unit::Bytes, false),
    ("AWS::S3::Bucket", 20 * 1024, Unit::Bytes, false),
    (
        "AWS::S3::MultiRegionAccessPoint",
        20 * 1024,
        Unit::Bytes,
        false,
    ),
    (
        "AWS::S3ObjectLambda::AccessPoint",
        20 * 1024,
        Unit::Bytes,
        false,
    ),
    ("AWS::SNS::Topic", 30 * 1024, Unit::Bytes, false),
    ("AWS::SQS::Queue", 8 * 1024, Unit::Bytes, false),
];

/// The messages about the size of a policy for a resource type, with so many letters `a` and `é` in its `Sid`, and so many
/// line ends between its values.
fn messages(resource_type: &str, plain: usize, accented: usize, lines: usize) -> Vec<String> {
    let text = policy(plain, accented, lines);
    let trust = resource_type == "AWS::IAM::AssumeRolePolicyDocument";
    let settings = Settings {
        policy_kind: Some(match resource_type {
            "AWS::EC2::VPCEndpoint" => PolicyKind::VpcEndpoint,
            _ if trust => PolicyKind::Trust,
            _ => PolicyKind::Resource,
        }),
        resource_type: Some(resource_type.to_owned()),
        ..Settings::default()
    };
    let findings = lint(&SourceFile::new("policy.json", text), &settings).diagnostics;
    let findings = findings.into_iter();
    let about_size = findings.filter(|finding| finding.rule == "oversized-policy");
    about_size.map(|finding| finding.message).collect()
}

fn policy(plain: usize, accented: usize, lines: usize) -> String {
    format!(
        "{{\"Version\":\"2012-10-17\",{}\"Statement\":{{\"Sid\":\"{}{}\",\"Effect\":\"Deny\",\"Principal\":\"*\",\"Action\":\"sts:AssumeRole\"}}}}",
        "\n".repeat(lines),
        "a".repeat(plain),
        "é".repeat(accented),
    )
}

#[test]
fn a_quota_may_be_filled_and_not_passed() {
    let bare = policy(0, 0, 0).len();
    for (resource_type, limit, ..) in QUOTAS {
        let fits = messages(resource_type, limit - bare, 0, 0);
        assert!(fits.is_empty(), "{resource_type}: {fits:?}");
        let passed = messages(resource_type, limit - bare + 1, 0, 0);
        let [message] = passed.as_slice() else {
            panic!("{resource_type}: {passed:?}");
        };
        assert!(message.contains(&limit.to_string()), "{message}");
        assert!(message.contains(&(limit + 1).to_string()), "{message}");
    }
}

#[test]
fn bytes_are_not_characters() {
    let bare = policy(0, 0, 0).len();
    for (resource_type, limit, unit, _) in QUOTAS {
        // One character less than the quota, in one byte more.
        let found = messages(resource_type, limit - bare - 3, 2, 0);
        assert_eq!(!found.is_empty(), unit == Unit::Bytes, "{resource_type}");
    }
}

#[test]
fn white_space_counts_where_the_guides_say_so() {
    let bare = policy(0, 0, 0).len();
    for (resource_type, limit, _, layout) in QUOTAS {
        let found = messages(resource_type, limit - bare, 0, 1);
        assert_eq!(!found.is_empty(), layout, "{resource_type}");
    }
}
