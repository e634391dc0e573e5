//! What small policies certainly and possibly grant.

use super::*;
use crate::embed::PolicyKind;
use crate::policy::lower;
use crate::source::Dialect;
use crate::syntax;

/// Asks what the statements grant, as a policy of `kind`.
fn with<T>(kind: PolicyKind, statements: &str, ask: impl FnOnce(&Grants<'_>) -> T) -> T {
    let text = format!("{{\"Version\": \"2012-10-17\", \"Statement\": [{statements}]}}");
    let text = text.replace('\'', "\"");
    let parsed = syntax::parse(&text, Dialect::Json);
    assert!(parsed.errors.is_empty(), "{text}");
    let policy = lower(&parsed.root, kind);
    ask(&Grants::new(Catalog::builtin(), &policy))
}

fn identity<T>(statements: &str, ask: impl FnOnce(&Grants<'_>) -> T) -> T {
    with(PolicyKind::Identity, statements, ask)
}

fn set(pattern: &str) -> ActionSet {
    ActionSet::from_pattern(Catalog::builtin(), pattern)
}

fn id(name: &str) -> ActionId {
    Catalog::builtin().find_action(name).unwrap().id()
}

fn allow(action: &str, rest: &str) -> String {
    format!("{{'Effect': 'Allow', 'Action': '{action}', {rest}}}")
}

fn deny(action: &str, rest: &str) -> String {
    allow(action, rest).replace("Allow", "Deny")
}

const ALL: &str = "'Resource': '*'";
const MFA: &str = "'Resource': '*', 'Condition': {'Bool': {'aws:MultiFactorAuthPresent': 'false'}}";
const TAG: &str = "'Resource': '*', 'Condition': {'StringEquals': {'aws:ResourceTag/a': 'b'}}";
const NEVER: &str = "'Resource': '*', 'Condition': {'Null': {'aws:PrincipalArn': 'true'}}";

#[test]
fn what_is_certain_is_possible() {
    for statements in [
        allow("s3:*", ALL),
        allow("s3:*", MFA),
        allow("s3:*", NEVER),
        allow("s3:*", "'Resource': 'arn:aws:s3:::b'"),
        allow("*", ALL) + "," + &deny("iam:*", ALL),
        allow("*", ALL) + "," + &deny("iam:*", TAG),
        allow("*", ALL).replace("'Action'", "'NotAction'"),
    ] {
        identity(&statements, |grants| {
            let (certain, possible) = (grants.certainly_granted(), grants.possibly_granted());
            assert!(certain.is_subset(possible), "{statements}");
        });
    }
}

#[test]
fn a_denial_takes_back_as_much_as_is_sure() {
    let both = |denied: &str| allow("s3:*", ALL) + "," + denied;
    let gets = set("s3:Get*");
    identity(&both(&deny("s3:Get*", ALL)), |grants| {
        assert_eq!(*grants.certainly_granted(), set("s3:*").difference(&gets));
        assert_eq!(grants.certainly_granted(), grants.possibly_granted());
    });
    // Under a condition, or on a part: neither certainly granted nor certainly denied.
    for rest in [MFA, TAG, "'Resource': 'arn:aws:s3:::b/*'"] {
        identity(&both(&deny("s3:Get*", rest)), |grants| {
            assert_eq!(*grants.certainly_granted(), set("s3:*").difference(&gets));
            assert_eq!(*grants.possibly_granted(), set("s3:*"));
        });
    }
    identity(&both(&deny("s3:Get*", NEVER)), |grants| {
        assert_eq!(*grants.certainly_granted(), set("s3:*"));
    });
}

#[test]
fn denials_by_resource() {
    let object = "arn:aws:s3:::b/key";
    for (rest, expected) in [
        (ALL, Denial::Whole),
        (NEVER, Denial::None),
        (MFA, Denial::Avoidable),
        (TAG, Denial::Conditional),
        ("'Resource': 'arn:aws:s3:::b/*'", Denial::Whole),
        ("'Resource': 'arn:aws:s3:::c/*'", Denial::None),
        ("'NotResource': 'arn:aws:s3:::b/*'", Denial::None),
        ("'NotResource': 'arn:aws:s3:::c/*'", Denial::Whole),
        (
            "'NotResource': 'arn:aws:s3:::${aws:username}/*'",
            Denial::Part,
        ),
    ] {
        identity(&deny("s3:*", rest), |grants| {
            assert_eq!(
                grants.denial(id("s3:GetObject"), object),
                expected,
                "{rest}"
            );
            assert_eq!(grants.denial(id("iam:GetUser"), object), Denial::None);
        });
    }
    identity(&deny("s3:*", "'Resource': 'arn:aws:s3:::b/*'"), |grants| {
        assert_eq!(
            grants.denial(id("s3:GetObject"), "arn:aws:s3:::*"),
            Denial::Part
        );
    });
}

#[test]
fn a_denial_for_some_principals_is_not_certain() {
    let to = |principal: &str| {
        deny("s3:*", ALL).replace("'Action'", &format!("'Principal': {principal}, 'Action'"))
    };
    for (principal, certain) in [
        ("'*'", true),
        ("{'AWS': '*'}", true),
        ("{'AWS': '111122223333'}", false),
    ] {
        with(PolicyKind::Resource, &to(principal), |grants| {
            assert_eq!(
                !grants.certainly_denied().is_empty(),
                certain,
                "{principal}"
            );
            assert_eq!(*grants.possibly_denied(), set("s3:*"));
        });
    }
}

#[test]
fn conditions_are_what_they_pin() {
    for (condition, expected) in [
        ("{}", ConditionMeaning::Always),
        (
            "{'StringLike': {'aws:PrincipalArn': '*'}}",
            ConditionMeaning::Always,
        ),
        (
            "{'StringLikeIfExists': {'aws:SourceVpc': '*'}}",
            ConditionMeaning::Always,
        ),
        ("{'Null': {'aws:userid': 'true'}}", ConditionMeaning::Never),
        (
            "{'ForAnyValue:StringNotLike': {'aws:TagKeys': '*'}}",
            ConditionMeaning::Never,
        ),
        (
            "{'StringEquals': {'aws:PrincipalOrgID': 'o-example123'}}",
            pins(Bounds::PRINCIPAL),
        ),
        (
            "{'StringEqualsIfExists': {'aws:PrincipalOrgID': 'o-example123'}}",
            pins(Bounds::CALLER),
        ),
        (
            "{'StringNotEquals': {'aws:PrincipalOrgID': 'o-example123'}}",
            pins(Bounds::CALLER),
        ),
        (
            "{'StringLike': {'aws:PrincipalOrgID': 'o-*'}}",
            pins(Bounds::CALLER),
        ),
        (
            "{'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::*:role/x'}}",
            pins(Bounds::CALLER),
        ),
        (
            "{'ArnLike': {'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/*'}}",
            pins(Bounds::PRINCIPAL),
        ),
        (
            "{'ArnLike': {'aws:SourceArn': 'arn:aws:s3:::amzn-s3-demo-bucket'}}",
            pins(Bounds::SOURCE),
        ),
        (
            "{'StringEquals': {'aws:SourceAccount': '${aws:ResourceAccount}'}}",
            pins(Bounds::SOURCE),
        ),
        (
            "{'StringEquals': {'aws:SourceAccount': '${aws:PrincipalAccount}'}}",
            pins(Bounds::CIRCUMSTANCE),
        ),
        (
            "{'IpAddress': {'aws:SourceIp': '203.0.113.0/24'}}",
            pins(Bounds::SOURCE),
        ),
        (
            "{'IpAddress': {'aws:SourceIp': ['0.0.0.0/1', '128.0.0.0/1']}}",
            pins(Bounds::CIRCUMSTANCE),
        ),
        (
            "{'IpAddress': {'aws:SourceIp': ['203.0.113.0/24', '2000::/3']}}",
            pins(Bounds::CIRCUMSTANCE),
        ),
        (
            "{'StringEquals': {'aws:ResourceTag/team': 'a'}}",
            pins(Bounds::RESOURCE),
        ),
        (
            "{'StringEquals': {'rds:cluster-tag/team': 'a'}}",
            pins(Bounds::UNKNOWN),
        ),
        (
            "{'StringEquals': {'iam:PassedToService': 'ec2.amazonaws.com'}}",
            pins(Bounds::PASSED_SERVICE),
        ),
        (
            "{'StringEquals': {'iam:PermissionsBoundary': 'arn:aws:iam::111122223333:policy/b'}}",
            pins(Bounds::BOUNDARY),
        ),
        (
            "{'Bool': {'aws:MultiFactorAuthPresent': 'true'}}",
            pins(Bounds::CIRCUMSTANCE),
        ),
        (
            "{'StringEquals': {'aws:PrincipalTag/team': 'a'}}",
            pins(Bounds::CALLER),
        ),
        ("{'StringIs': {'aws:userid': 'a'}}", pins(Bounds::ALL)),
        (
            "{'Bool': {'aws:SecureTransport': 'true'}, 'StringEquals': {'aws:ResourceAccount': '111122223333'}}",
            pins(Bounds::CIRCUMSTANCE.union(Bounds::RESOURCE)),
        ),
    ] {
        identity(
            &allow("s3:*", &format!("{ALL}, 'Condition': {condition}")),
            |grants| {
                assert_eq!(grants.statements()[0].condition(), expected, "{condition}");
            },
        );
    }
}

fn pins(bounds: Bounds) -> ConditionMeaning {
    ConditionMeaning::Bounds(bounds)
}
