//! Which condition keys pin what, and how a value must look to do so.

use super::Bounds;
use crate::catalog::{ConditionKey, KeyCategory};

/// How a value must look to pin something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// Without a wildcard: an account, the id of an organization.
    Whole,
    /// With a fixed beginning: a path of an organization, a unique id with the name of its session.
    Start,
    /// An ARN whose account is fixed or, where it has none, whose resource has a fixed beginning.
    Arn,
    /// Address ranges that leave out most of the internet.
    Addresses,
    /// `true`.
    True,
    /// Anything but wildcards alone.
    Any,
}

/// The keys that pin, by their lowercase names, sorted. A name that ends in `/` stands for all that begin so.
///
/// From the IAM User Guide's pages "AWS global condition context keys" and "The confused deputy problem", the S3 User
/// Guide's "The meaning of public", and the pages of IAM, KMS, S3 and EFS in the Service Authorization Reference.
const KEYS: &[(&str, Bounds, Form)] = &[
    ("aws:ec2instancesourcevpc", Bounds::SOURCE, Form::Whole),
    ("aws:federatedprovider", Bounds::PRINCIPAL, Form::Arn),
    ("aws:principalaccount", Bounds::PRINCIPAL, Form::Whole),
    ("aws:principalarn", Bounds::PRINCIPAL, Form::Arn),
    ("aws:principalisawsservice", Bounds::PRINCIPAL, Form::True),
    ("aws:principalorgid", Bounds::PRINCIPAL, Form::Whole),
    (
        "aws:principalorgmasteraccountid",
        Bounds::PRINCIPAL,
        Form::Whole,
    ),
    ("aws:principalorgpaths", Bounds::PRINCIPAL, Form::Start),
    ("aws:principalservicename", Bounds::PRINCIPAL, Form::Start),
    (
        "aws:principalservicenameslist",
        Bounds::PRINCIPAL,
        Form::Start,
    ),
    ("aws:resourceaccount", Bounds::RESOURCE, Form::Whole),
    ("aws:resourceorgid", Bounds::RESOURCE, Form::Whole),
    ("aws:resourceorgpaths", Bounds::RESOURCE, Form::Start),
    ("aws:resourcetag/", Bounds::RESOURCE, Form::Any),
    ("aws:sourceaccount", Bounds::SOURCE, Form::Whole),
    ("aws:sourcearn", Bounds::SOURCE, Form::Arn),
    ("aws:sourceip", Bounds::SOURCE, Form::Addresses),
    ("aws:sourceorgid", Bounds::SOURCE, Form::Whole),
    ("aws:sourceorgpaths", Bounds::SOURCE, Form::Start),
    ("aws:sourceowner", Bounds::SOURCE, Form::Whole),
    ("aws:sourcevpc", Bounds::SOURCE, Form::Whole),
    ("aws:sourcevpcarn", Bounds::SOURCE, Form::Arn),
    ("aws:sourcevpce", Bounds::SOURCE, Form::Whole),
    ("aws:userid", Bounds::PRINCIPAL, Form::Start),
    ("aws:vpceaccount", Bounds::SOURCE, Form::Whole),
    ("aws:vpceorgid", Bounds::SOURCE, Form::Whole),
    ("aws:vpceorgpaths", Bounds::SOURCE, Form::Start),
    ("ec2:resourcetag/", Bounds::RESOURCE, Form::Any),
    ("ec2:sourceinstancearn", Bounds::SOURCE, Form::Arn),
    (
        "elasticfilesystem:accessedviamounttarget",
        Bounds::SOURCE,
        Form::True,
    ),
    (
        "iam:associatedresourcearn",
        Bounds::PASSED_SERVICE,
        Form::Any,
    ),
    ("iam:awsservicename", Bounds::PASSED_SERVICE, Form::Start),
    ("iam:passedtoservice", Bounds::PASSED_SERVICE, Form::Start),
    ("iam:permissionsboundary", Bounds::BOUNDARY, Form::Any),
    ("iam:policyarn", Bounds::BOUNDARY, Form::Any),
    ("iam:resourcetag/", Bounds::RESOURCE, Form::Any),
    ("kms:calleraccount", Bounds::PRINCIPAL, Form::Whole),
    ("kms:resourcealiases", Bounds::RESOURCE, Form::Start),
    ("lambda:sourcefunctionarn", Bounds::SOURCE, Form::Arn),
    ("s3:dataaccesspointaccount", Bounds::SOURCE, Form::Whole),
    ("s3:dataaccesspointarn", Bounds::SOURCE, Form::Arn),
    ("s3:existingobjecttag/", Bounds::RESOURCE, Form::Any),
    ("s3:resourceaccount", Bounds::RESOURCE, Form::Whole),
    ("secretsmanager:resourcetag/", Bounds::RESOURCE, Form::Any),
    ("ssm:resourcetag/", Bounds::RESOURCE, Form::Any),
];

/// What a key pins, and how its values must look; `None` for keys that pin nothing known. `key` is what the catalog knows of
/// it.
pub(super) fn find(name: &str, key: Option<ConditionKey<'_>>) -> Option<(Bounds, Form)> {
    let head = name
        .find('/')
        .map_or(name, |at| name.get(..=at).unwrap_or(name));
    let folded = |known: &str| {
        let ours = known.bytes();
        ours.cmp(head.bytes().map(|byte| byte.to_ascii_lowercase()))
    };
    if let Ok(index) = KEYS.binary_search_by(|(known, ..)| folded(known)) {
        return KEYS.get(index).map(|&(_, bound, form)| (bound, form));
    }
    let suffix = "resourcetag/";
    let of_tag = head.len() > suffix.len()
        && head
            .get(head.len() - suffix.len()..)
            .is_some_and(|tail| tail.eq_ignore_ascii_case(suffix));
    if of_tag {
        return Some((Bounds::RESOURCE, Form::Any));
    }
    // The claims of an identity provider say who asks.
    let key = key?;
    let claim = name.rsplit(':').next().unwrap_or_default();
    let says_who = ["sub", "aud", "oaud", "azp"]
        .iter()
        .any(|known| claim.eq_ignore_ascii_case(known));
    (key.is_federation() && says_who).then_some((Bounds::PRINCIPAL, Form::Start))
}

/// What a key bounds that pins nothing.
pub(super) fn weak(name: &str, key: Option<ConditionKey<'_>>) -> Bounds {
    let Some(key) = key else {
        return Bounds::UNKNOWN;
    };
    if key.is_federation() {
        return Bounds::CALLER;
    }
    match key.category() {
        Some(KeyCategory::Principal) => Bounds::CALLER,
        Some(KeyCategory::Network) => Bounds::CIRCUMSTANCE,
        Some(KeyCategory::Session) => {
            let mfa = name
                .get(..8)
                .is_some_and(|head| head.eq_ignore_ascii_case("aws:mult"));
            let issued = name.eq_ignore_ascii_case("aws:TokenIssueTime");
            if mfa || issued {
                Bounds::CIRCUMSTANCE
            } else {
                Bounds::CALLER
            }
        }
        Some(KeyCategory::Request) => {
            // What the caller sends or chooses freely. Tags and calls by way of a service bound what can be done.
            const FREE: [&str; 7] = [
                "aws:currenttime",
                "aws:epochtime",
                "aws:referer",
                "aws:requestedregion",
                "aws:securetransport",
                "aws:useragent",
                "aws:viaawsmcpservice",
            ];
            let free = FREE.iter().any(|known| known.eq_ignore_ascii_case(name));
            if free {
                Bounds::CIRCUMSTANCE
            } else {
                Bounds::UNKNOWN
            }
        }
        Some(KeyCategory::Resource) | None => Bounds::UNKNOWN,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn the_table_is_sorted_and_its_keys_exist() {
        assert!(KEYS.is_sorted_by(|a, b| a.0 < b.0));
        let catalog = Catalog::builtin();
        for (name, ..) in KEYS {
            let name = name.replace('/', "/team");
            // AWS has withdrawn this one from its list; old policies still use it.
            if name != "aws:sourceowner" {
                assert!(catalog.condition_key(&name).is_some(), "{name}");
            }
            assert!(find(&name.to_ascii_uppercase(), None).is_some());
        }
    }
}
