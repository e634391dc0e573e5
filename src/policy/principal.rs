//! What the values of a principal map name.
//!
//! The forms are those of the IAM User Guide's page "AWS JSON policy elements: Principal".

use std::ops::Range;

use super::arn::{Arn, ArnField, partition};
use super::pattern::has_wildcard;

/// What a value under `AWS` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AwsPrincipal<'a> {
    /// `*`
    Everyone,
    /// A whole account, as its number or as the ARN of its root.
    Account(&'a str),
    /// An IAM user; also an origin access identity, which is written like one.
    User {
        /// The account.
        account: &'a str,
        /// The name without its path.
        name: &'a str,
    },
    /// An IAM role.
    Role {
        /// The account.
        account: &'a str,
        /// The name without its path.
        name: &'a str,
    },
    /// A session of a role.
    Session {
        /// The account.
        account: &'a str,
        /// The name of the role, which has no path here.
        role: &'a str,
    },
    /// A user with credentials of `sts:GetFederationToken`.
    FederatedUser {
        /// The account.
        account: &'a str,
    },
    /// The unique id of a deleted user: `AIDA…`.
    UserId(&'a str),
    /// The unique id of a deleted role: `AROA…`.
    RoleId(&'a str),
}

/// Why a value under `AWS` names nobody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrincipalFault {
    /// What is wrong.
    pub kind: PrincipalFaultKind,
    /// The wrong part of the value, in bytes.
    pub range: Range<usize>,
}

/// The kinds of [`PrincipalFault`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PrincipalFaultKind {
    /// `*` or `?` in it, other than as the whole value.
    Wildcard,
    /// Neither an account nor an ARN.
    Form,
    /// An ARN with fewer than six fields.
    MissingField,
    /// No partition has this name.
    Partition,
    /// An ARN of another service than IAM and STS.
    Service,
    /// A Region, where IAM and STS have none.
    Region,
    /// An account that is not twelve digits.
    Account,
    /// A group of users.
    Group,
    /// A resource of IAM or STS that is no principal.
    Resource,
}

/// The identity provider that a value under `Federated` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FederatedPrincipal<'a> {
    /// An OIDC provider, as its host name with an optional path: `accounts.google.com`. Condition keys start
    /// with this name and a colon.
    Oidc(&'a str),
    /// A SAML provider.
    Saml,
}

impl<'a> AwsPrincipal<'a> {
    /// Reads a value whose parts are all known.
    ///
    /// # Errors
    ///
    /// What is wrong with it, where it names nobody.
    pub fn parse(text: &'a str) -> Result<Self, PrincipalFault> {
        let fault = |kind, range| Err(PrincipalFault { kind, range });
        let all = 0..text.len();
        if text == "*" {
            return Ok(Self::Everyone);
        }
        if has_wildcard(text) {
            return fault(PrincipalFaultKind::Wildcard, all);
        }
        if is_account(text) {
            return Ok(Self::Account(text));
        }
        if is_unique_id(text, "AIDA") {
            return Ok(Self::UserId(text));
        }
        if is_unique_id(text, "AROA") {
            return Ok(Self::RoleId(text));
        }
        if !text.starts_with("arn:") {
            let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            let kind = if digits {
                PrincipalFaultKind::Account
            } else {
                PrincipalFaultKind::Form
            };
            return fault(kind, all);
        }
        let Some(arn) = Arn::parse(text) else {
            return fault(PrincipalFaultKind::MissingField, all);
        };
        if partition(arn.partition()).is_none() {
            return fault(
                PrincipalFaultKind::Partition,
                arn.range(ArnField::Partition),
            );
        }
        if !matches!(arn.service(), "iam" | "sts") {
            return fault(PrincipalFaultKind::Service, arn.range(ArnField::Service));
        }
        if !arn.region().is_empty() {
            return fault(PrincipalFaultKind::Region, arn.range(ArnField::Region));
        }
        let account = arn.account();
        let origin_access = account == "cloudfront" && arn.resource().starts_with("user/");
        if !is_account(account) && !origin_access {
            return fault(PrincipalFaultKind::Account, arn.range(ArnField::Account));
        }
        match Self::of_resource(arn) {
            Some(principal) => Ok(principal),
            None if arn.service() == "iam" && arn.resource().starts_with("group/") => {
                fault(PrincipalFaultKind::Group, arn.range(ArnField::Resource))
            }
            None => fault(PrincipalFaultKind::Resource, arn.range(ArnField::Resource)),
        }
    }

    fn of_resource(arn: Arn<'a>) -> Option<Self> {
        let (account, resource) = (arn.account(), arn.resource());
        if arn.service() == "iam" && resource == "root" {
            return Some(Self::Account(account));
        }
        let (kind, rest) = resource.split_once('/')?;
        let name = rest.rsplit('/').next().filter(|name| !name.is_empty())?;
        match (arn.service(), kind) {
            ("iam", "user") => Some(Self::User { account, name }),
            ("iam", "role") => Some(Self::Role { account, name }),
            // One page of AWS writes session ARNs with `iam`.
            ("iam" | "sts", "assumed-role") => {
                let (role, session) = rest.split_once('/')?;
                let whole = !role.is_empty() && !session.is_empty();
                whole.then_some(Self::Session { account, role })
            }
            ("sts", "federated-user") => Some(Self::FederatedUser { account }),
            _ => None,
        }
    }
}

impl<'a> FederatedPrincipal<'a> {
    /// Reads a value whose parts are all known: a host name, or the ARN of an OIDC or a SAML provider. `None` for
    /// anything else.
    pub fn parse(text: &'a str) -> Option<Self> {
        if has_wildcard(text) {
            return None;
        }
        if !text.starts_with("arn:") {
            let host = text.split('/').next().unwrap_or_default();
            return is_host(host).then_some(Self::Oidc(text));
        }
        let arn = Arn::parse(text)?;
        let known = partition(arn.partition()).is_some()
            && arn.service() == "iam"
            && arn.region().is_empty()
            && is_account(arn.account());
        match arn.resource().split_once('/') {
            Some(("oidc-provider", provider)) if known => {
                let host = provider.split('/').next().unwrap_or_default();
                is_host(host).then_some(Self::Oidc(provider))
            }
            Some(("saml-provider", name)) if known && !name.is_empty() => Some(Self::Saml),
            _ => None,
        }
    }

    /// The OIDC provider's name, as condition keys start with it.
    pub fn oidc_provider(self) -> Option<&'a str> {
        match self {
            Self::Oidc(provider) => Some(provider),
            Self::Saml => None,
        }
    }
}

/// Whether a text is an account's number: twelve digits.
pub fn is_account(text: &str) -> bool {
    text.len() == 12 && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Unique ids are capitals and digits behind a prefix that says what they stand for ("IAM identifiers").
fn is_unique_id(text: &str, prefix: &str) -> bool {
    text.starts_with(prefix)
        && (16..=128).contains(&text.len())
        && text
            .bytes()
            .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit())
}

/// Whether a text is a host name, with a port at most, and with at least one dot.
fn is_host(text: &str) -> bool {
    let name = text.split(':').next().unwrap_or_default();
    name.contains('.')
        && name.split('.').all(|label| {
            !label.is_empty()
                && label
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Option<(PrincipalFaultKind, &str)> {
        let fault = AwsPrincipal::parse(text).err()?;
        Some((fault.kind, &text[fault.range]))
    }

    #[test]
    fn every_form_of_an_aws_principal() {
        let account = "111122223333";
        let cases = [
            ("*", AwsPrincipal::Everyone),
            (account, AwsPrincipal::Account(account)),
            (
                "arn:aws-cn:iam::111122223333:root",
                AwsPrincipal::Account(account),
            ),
            (
                "arn:aws:iam::111122223333:user/a/b/jane",
                AwsPrincipal::User {
                    account,
                    name: "jane",
                },
            ),
            (
                "arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1EXAMPLE",
                AwsPrincipal::User {
                    account: "cloudfront",
                    name: "CloudFront Origin Access Identity E1EXAMPLE",
                },
            ),
            (
                "arn:aws:iam::111122223333:role/path/deploy",
                AwsPrincipal::Role {
                    account,
                    name: "deploy",
                },
            ),
            (
                "arn:aws:sts::111122223333:assumed-role/deploy/session",
                AwsPrincipal::Session {
                    account,
                    role: "deploy",
                },
            ),
            (
                "arn:aws:sts::111122223333:federated-user/jane",
                AwsPrincipal::FederatedUser { account },
            ),
            (
                "AIDAJQABLZS4A3QDU576Q",
                AwsPrincipal::UserId("AIDAJQABLZS4A3QDU576Q"),
            ),
            (
                "AROAJQABLZS4A3QDU576Q",
                AwsPrincipal::RoleId("AROAJQABLZS4A3QDU576Q"),
            ),
        ];
        for (text, principal) in cases {
            assert_eq!(AwsPrincipal::parse(text), Ok(principal), "{text}");
        }
    }

    #[test]
    fn faults_and_their_places() {
        use PrincipalFaultKind as Kind;
        let cases = [
            ("arn:aws:iam::111122223333:role/*", Kind::Wildcard, None),
            ("", Kind::Form, None),
            ("jane", Kind::Form, None),
            ("12345", Kind::Account, None),
            ("arn:aws:iam", Kind::MissingField, None),
            (
                "arn:amazon:iam::111122223333:root",
                Kind::Partition,
                Some("amazon"),
            ),
            ("arn:aws:s3:::bucket", Kind::Service, Some("s3")),
            (
                "arn:aws:iam:us-east-1:111122223333:root",
                Kind::Region,
                Some("us-east-1"),
            ),
            ("arn:aws:iam::1234:root", Kind::Account, Some("1234")),
            (
                "arn:aws:iam::111122223333:group/g",
                Kind::Group,
                Some("group/g"),
            ),
            (
                "arn:aws:iam::111122223333:policy/p",
                Kind::Resource,
                Some("policy/p"),
            ),
            (
                "arn:aws:iam::111122223333:role/",
                Kind::Resource,
                Some("role/"),
            ),
            (
                "arn:aws:sts::111122223333:assumed-role/r",
                Kind::Resource,
                Some("assumed-role/r"),
            ),
        ];
        for (text, kind, part) in cases {
            assert_eq!(fault(text), Some((kind, part.unwrap_or(text))), "{text}");
        }
    }

    #[test]
    fn identity_providers() {
        let oidc =
            FederatedPrincipal::parse("arn:aws:iam::111122223333:oidc-provider/gitlab.com/a");
        assert_eq!(
            oidc.and_then(FederatedPrincipal::oidc_provider),
            Some("gitlab.com/a")
        );
        assert_eq!(
            FederatedPrincipal::parse("accounts.google.com"),
            Some(FederatedPrincipal::Oidc("accounts.google.com"))
        );
        assert_eq!(
            FederatedPrincipal::parse("arn:aws:iam::111122223333:saml-provider/adfs"),
            Some(FederatedPrincipal::Saml)
        );
        for text in [
            "",
            "*",
            "google",
            "arn:aws:iam::1:saml-provider/a",
            "arn:aws:iam::111122223333:role/a",
        ] {
            assert_eq!(FederatedPrincipal::parse(text), None, "{text}");
        }
    }
}
