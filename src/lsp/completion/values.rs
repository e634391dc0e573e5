//! The values of condition keys.

use std::borrow::Cow;

use tower_lsp::ls_types::CompletionItemKind as Kind;

use super::Surroundings;
use super::item::{Entry, Items};
use super::resources::{ACCOUNT, accounts};
use super::template::Template;
use crate::catalog::{ConditionKey, ConditionType};
use crate::policy::{Operator, OperatorFamily, Statement, regions};
use crate::syntax::Text;

/// Keys with few values, from the pages of the service authorization reference and of the global condition keys.
const VALUES: &[(&str, &[&str])] = &[
    (
        "aws:PrincipalType",
        &[
            "AssumedRole",
            "Account",
            "User",
            "FederatedUser",
            "Anonymous",
        ],
    ),
    ("ec2:MetadataHttpTokens", &["required", "optional"]),
    ("ec2:RootDeviceType", &["ebs", "instance-store"]),
    ("ec2:Tenancy", &["default", "dedicated", "host"]),
    (
        "ec2:VolumeType",
        &["gp3", "gp2", "io1", "io2", "sc1", "st1", "standard"],
    ),
    (
        "elasticloadbalancing:Scheme",
        &["internal", "internet-facing"],
    ),
    ("lambda:FunctionUrlAuthType", &["AWS_IAM", "NONE"]),
    ("s3:authType", &["REST-HEADER", "REST-QUERY-STRING", "POST"]),
    ("s3:object-lock-mode", &["GOVERNANCE", "COMPLIANCE"]),
    ("s3:signatureversion", &["AWS4-HMAC-SHA256", "AWS"]),
    (
        "s3:x-amz-acl",
        &[
            "private",
            "bucket-owner-full-control",
            "bucket-owner-read",
            "authenticated-read",
            "aws-exec-read",
            "log-delivery-write",
            "public-read",
            "public-read-write",
        ],
    ),
    ("s3:x-amz-content-sha256", &["UNSIGNED-PAYLOAD"]),
    ("s3:x-amz-metadata-directive", &["COPY", "REPLACE"]),
    (
        "s3:x-amz-server-side-encryption",
        &["aws:kms", "aws:kms:dsse", "AES256"],
    ),
    (
        "s3:x-amz-storage-class",
        &[
            "STANDARD",
            "INTELLIGENT_TIERING",
            "STANDARD_IA",
            "ONEZONE_IA",
            "GLACIER",
            "GLACIER_IR",
            "DEEP_ARCHIVE",
        ],
    ),
    (
        "token.actions.githubusercontent.com:aud",
        &["sts.amazonaws.com"],
    ),
];

/// Keys whose values are Regions.
const REGION_KEYS: &[&str] = &["aws:RequestedRegion", "ec2:Region", "s3:LocationConstraint"];

/// Keys whose values are service principals.
const SERVICE_KEYS: &[&str] = &[
    "aws:CalledVia",
    "aws:CalledViaFirst",
    "aws:CalledViaLast",
    "aws:PrincipalServiceName",
    "aws:PrincipalServiceNamesList",
    "iam:AWSServiceName",
    "iam:PassedToService",
];

/// Keys whose values are accounts.
const ACCOUNT_KEYS: &[&str] = &[
    "aws:PrincipalAccount",
    "aws:ResourceAccount",
    "aws:SourceAccount",
    "aws:VpceAccount",
    "kms:CallerAccount",
    "s3:ResourceAccount",
];

/// Keys whose values are organizations.
const ORGANIZATION_KEYS: &[&str] = &["aws:PrincipalOrgID", "aws:ResourceOrgID", "aws:SourceOrgID"];

/// The example of a value of which nothing is known.
const UNKNOWN: &str = "value";

/// The service principals that AWS lists for a call in another's name (IAM User Guide, `aws:CalledVia`).
const CALLERS: &[&str] = &[
    "athena.amazonaws.com",
    "backup.amazonaws.com",
    "cloud9.amazonaws.com",
    "cloudformation.amazonaws.com",
    "databrew.amazonaws.com",
    "dataexchange.amazonaws.com",
    "dynamodb.amazonaws.com",
    "imagebuilder.amazonaws.com",
    "kms.amazonaws.com",
    "mgn.amazonaws.com",
    "nimble.amazonaws.com",
    "omics.amazonaws.com",
    "ram.amazonaws.com",
    "robomaker.amazonaws.com",
    "servicecatalog-appregistry.amazonaws.com",
    "sqlworkbench.amazonaws.com",
    "ssm-guiconnect.amazonaws.com",
];

/// What a new key's value is, without quotes.
pub(super) fn template(operator: Operator, key: ConditionKey<'_>) -> Template {
    if operator.facts.family == OperatorFamily::Null {
        return Template::default().choice(["true", "false"]);
    }
    if let Some(values) = listed(key.name()) {
        return Template::default().choice(values.iter().copied());
    }
    let name = key.name();
    let is_one_of = |names: &[&str]| names.iter().any(|it| it.eq_ignore_ascii_case(name));
    let example = match key.value_type() {
        Some(ConditionType::Bool) => return Template::default().choice(["true", "false"]),
        _ if is_one_of(&["aws:EpochTime"]) => "1893456000",
        Some(ConditionType::Numeric) => "3600",
        Some(ConditionType::Date) => "2030-01-01T00:00:00Z",
        Some(ConditionType::IpAddress) => "203.0.113.0/24",
        _ if is_one_of(&["s3:x-amz-server-side-encryption-aws-kms-key-id"]) => {
            "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"
        }
        Some(ConditionType::Arn) => "arn:aws:iam::111122223333:role/RoleName",
        Some(ConditionType::Binary) => "QmluYXJ5VmFsdWVJbkJhc2U2NA==",
        _ if is_one_of(REGION_KEYS) => "us-east-1",
        _ if is_one_of(SERVICE_KEYS) => "cloudformation.amazonaws.com",
        _ if is_one_of(ACCOUNT_KEYS) => ACCOUNT,
        _ if is_one_of(&["aws:SourceVpc"]) => "vpc-0123456789abcdef0",
        _ if is_one_of(&["aws:SourceVpce"]) => "vpce-0123456789abcdef0",
        _ if is_one_of(ORGANIZATION_KEYS) => "o-exampleorgid",
        _ => UNKNOWN,
    };
    Template::default().blank(example)
}

/// Offers the values that a key can have, as far as they are known.
pub(super) fn offer(
    surroundings: &Surroundings<'_>,
    operator: &str,
    key: &str,
    items: &mut Items<'_>,
) {
    let Some(operator) = Operator::parse(operator) else {
        return;
    };
    let is_one_of = |names: &[&str]| names.iter().any(|it| it.eq_ignore_ascii_case(key));
    let found = surroundings.catalog.condition_key(key);
    let value_type = found.and_then(ConditionKey::value_type);
    let present = present(surroundings, key);
    let mut add = |value: Cow<'static, str>, detail: &'static str, rank: u8| {
        if !present.contains(&value.as_ref()) {
            items.string(
                Entry::new(value, Kind::ENUM_MEMBER)
                    .detail(detail)
                    .rank(rank),
            );
        }
    };
    let boolean = operator.facts.family == OperatorFamily::Null
        || (operator.facts.family == OperatorFamily::Bool
            && value_type.is_none_or(|it| it == ConditionType::Bool));
    if boolean {
        // A second Boolean beside the first would be the same as none.
        if present.is_empty() {
            add("true".into(), "", 0);
            add("false".into(), "", 1);
        }
        return;
    }
    if let Some(values) = listed(key) {
        for value in values {
            add((*value).into(), "", 2);
        }
    } else if is_one_of(REGION_KEYS) {
        for region in regions() {
            add(region.into(), "Region", 2);
        }
    } else if is_one_of(&["aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"]) {
        for name in CALLERS {
            add((*name).into(), "service principal", 2);
        }
    } else if is_one_of(SERVICE_KEYS) {
        for principal in surroundings.catalog.service_principals() {
            if principal.is_seen() {
                add(principal.name().into(), "service principal", 2);
            }
        }
    } else if is_one_of(ACCOUNT_KEYS) {
        for account in accounts(surroundings.document.text()) {
            add(account.to_owned().into(), "account", 2);
        }
    } else if operator.facts.family == OperatorFamily::Date {
        add("2030-01-01T00:00:00Z".into(), "a date", 3);
    } else if operator.facts.family == OperatorFamily::IpAddress {
        add("203.0.113.0/24".into(), "a range", 3);
    } else if operator.facts.family == OperatorFamily::Arn && !operator.facts.negated {
        let template = Template::text("arn:aws:iam::")
            .blank(ACCOUNT)
            .then(":role/")
            .blank("RoleName");
        if !present.contains(&template.plain().as_str()) {
            let entry = Entry::new(template.plain(), Kind::VALUE).detail("a role");
            items.string(entry.rank(3).writes(template));
        }
    } else if let Some(key) = found.filter(|_| present.is_empty() && !operator.facts.negated) {
        let template = template(operator, key);
        let example = template.plain();
        if example != UNKNOWN {
            let entry = Entry::new(example, Kind::VALUE).detail("an example");
            items.string(entry.rank(4).writes(template));
        }
    }
}

fn listed(key: &str) -> Option<&'static [&'static str]> {
    let index = VALUES.binary_search_by(|(name, _)| {
        let name = name.bytes().map(|byte| byte.to_ascii_lowercase());
        name.cmp(key.bytes().map(|byte| byte.to_ascii_lowercase()))
    });
    VALUES.get(index.ok()?).map(|(_, values)| *values)
}

/// The values that a key of the statement has already.
fn present<'a>(surroundings: &Surroundings<'a>, key: &str) -> Vec<&'a str> {
    let statement = surroundings.statement.into_iter();
    let entries = statement
        .flat_map(Statement::conditions)
        .filter(|(_, entry)| entry.is_key(key));
    entries
        .flat_map(|(_, entry)| entry.texts())
        .filter(|text| !surroundings.is_slot(text))
        .map(Text::as_str)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn the_keys_exist_and_are_sorted() {
        let names: Vec<String> = VALUES
            .iter()
            .map(|(name, _)| name.to_ascii_lowercase())
            .collect();
        assert!(names.is_sorted(), "{names:?}");
        let names = VALUES.iter().map(|(name, _)| name);
        for name in names
            .chain(REGION_KEYS)
            .chain(SERVICE_KEYS)
            .chain(ACCOUNT_KEYS)
            .chain(ORGANIZATION_KEYS)
        {
            assert!(Catalog::builtin().condition_key(name).is_some(), "{name}");
        }
        assert_eq!(listed("S3:X-Amz-Acl").map(<[_]>::len), Some(8));
    }
}
