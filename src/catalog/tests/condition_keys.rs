//! Look-ups of condition keys.

use super::{catalog, swap_case};
use crate::catalog::{ConditionKey, ConditionType, KeyCategory, KeyPresence};

#[test]
fn condition_keys_are_found_by_name_and_by_template() {
    let name = |name: &str| catalog().condition_key(name).map(ConditionKey::name);
    assert_eq!(name("AWS:sourceip"), Some("aws:SourceIp"));
    assert_eq!(
        name("aws:RequestTag/team"),
        Some("aws:RequestTag/${TagKey}")
    );
    assert_eq!(
        name("aws:requesttag/Cost Center:a/b"),
        Some("aws:RequestTag/${TagKey}")
    );
    assert_eq!(
        name("aws:RequestTag/${TagKey}"),
        Some("aws:RequestTag/${TagKey}")
    );
    assert_eq!(name("aws:RequestTag/"), None);
    assert_eq!(
        name("s3:ExistingObjectTag/team"),
        Some("s3:ExistingObjectTag/<key>")
    );
    assert_eq!(
        name("kms:EncryptionContext:AppName"),
        Some("kms:EncryptionContext:${EncryptionContextKey}")
    );
    assert_eq!(
        name("kms:EncryptionContextKeys"),
        Some("kms:EncryptionContextKeys")
    );
    assert_eq!(
        name("events:Metadata/x/Matcher").map(|found| found.ends_with("/Matcher")),
        Some(true)
    );
    assert_eq!(
        name("token.actions.githubusercontent.com:sub"),
        Some("<oidc-provider>:sub")
    );
    assert_eq!(
        name("oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:aud"),
        Some("<oidc-provider>:aud")
    );
    for unknown in [
        "",
        ":",
        "aws",
        "aws:",
        "aws:SourceIpp",
        "s3:sub",
        "nosuch:aud",
        "?",
        "?*",
        "<oidc-provider>:x",
    ] {
        assert_eq!(name(unknown), None, "{unknown}");
    }
    for key in catalog().condition_keys() {
        assert_eq!(catalog().condition_key(&swap_case(key.name())), Some(key));
        assert!(key.value_types().count() <= 2);
    }
}

#[test]
fn condition_keys_have_their_facts() {
    let key = |name: &str| catalog().condition_key(name).expect(name);
    assert_eq!(
        key("aws:SourceIp").value_type(),
        Some(ConditionType::IpAddress)
    );
    assert_eq!(
        key("aws:PrincipalArn").value_type(),
        Some(ConditionType::Arn)
    );
    assert_eq!(
        key("aws:EpochTime").value_types().collect::<Vec<_>>(),
        [ConditionType::Numeric, ConditionType::Date]
    );
    assert!(key("aws:TagKeys").multivalued());
    assert!(key("dynamodb:LeadingKeys").multivalued());
    assert!(!key("aws:PrincipalOrgID").multivalued());
    assert!(key("aws:PrincipalOrgID").is_sensitive());
    assert!(!key("aws:PrincipalArn").is_sensitive());
    assert_eq!(key("aws:SourceVpce").category(), Some(KeyCategory::Network));
    assert_eq!(key("s3:prefix").category(), None);
    assert_eq!(key("aws:SecureTransport").presence(), KeyPresence::Always);
    assert_eq!(key("aws:PrincipalArn").presence(), KeyPresence::Signed);
    assert_eq!(key("aws:SourceVpce").presence(), KeyPresence::Sometimes);
    assert!(key("lambda:SourceFunctionArn").is_global());
    assert!(
        catalog()
            .global_condition_key("aws:PrincipalTag/x")
            .is_some()
    );
    assert!(catalog().global_condition_key("s3:prefix").is_none());
    assert!(key("saml:aud").is_federation());
    assert!(!key("sts:ExternalId").is_federation());
    assert!(key("saml:sub").stays_in_session());
    assert!(!key("saml:aud").stays_in_session());

    let s3 = catalog().service("s3").expect("exists");
    assert!(s3.condition_key("S3:Prefix").is_some());
    assert!(s3.condition_key("aws:ResourceTag/x").is_some());
    assert!(s3.condition_key("ec2:Region").is_none());
    let list = s3.action("ListBucket").expect("exists");
    assert!(list.supports_condition_key(key("s3:prefix")));
    assert!(!list.supports_condition_key(key("s3:x-amz-acl")));
}
