//! Whole statements and whole policies.

use tower_lsp::ls_types::CompletionItemKind as Kind;

use super::Surroundings;
use super::item::{Entry, Items};
use super::template::Template;
use crate::embed::PolicyKind;

/// A statement that is often needed. `«…»` are blanks.
struct Skeleton {
    label: &'static str,
    kinds: &'static [PolicyKind],
    statement: &'static str,
}

const IDENTITY: &[PolicyKind] = &[
    PolicyKind::Identity,
    PolicyKind::Boundary,
    PolicyKind::Session,
];

const SKELETONS: &[Skeleton] = &[
    Skeleton {
        label: "allow reading the objects of a bucket",
        kinds: IDENTITY,
        statement: r#"{
  "Effect": "Allow",
  "Action": "s3:GetObject",
  "Resource": "arn:aws:s3:::«amzn-s3-demo-bucket»/*"
}"#,
    },
    Skeleton {
        label: "allow with multi-factor authentication only",
        kinds: IDENTITY,
        statement: r#"{
  "Effect": "Allow",
  "Action": "«ec2:StopInstances»",
  "Resource": "arn:aws:ec2:«us-east-1»:«111122223333»:instance/*",
  "Condition": { "Bool": { "aws:MultiFactorAuthPresent": "true" } }
}"#,
    },
    Skeleton {
        label: "allow passing a role to one service",
        kinds: IDENTITY,
        statement: r#"{
  "Effect": "Allow",
  "Action": "iam:PassRole",
  "Resource": "arn:aws:iam::«111122223333»:role/«RoleName»",
  "Condition": { "StringEquals": { "iam:PassedToService": "«lambda.amazonaws.com»" } }
}"#,
    },
    Skeleton {
        label: "let a service assume the role",
        kinds: &[PolicyKind::Trust],
        statement: r#"{
  "Effect": "Allow",
  "Principal": { "Service": "«lambda.amazonaws.com»" },
  "Action": "sts:AssumeRole"
}"#,
    },
    Skeleton {
        label: "let another account assume the role",
        kinds: &[PolicyKind::Trust],
        statement: r#"{
  "Effect": "Allow",
  "Principal": { "AWS": "arn:aws:iam::«111122223333»:role/«RoleName»" },
  "Action": "sts:AssumeRole",
  "Condition": { "StringEquals": { "sts:ExternalId": "«ExternalId»" } }
}"#,
    },
    Skeleton {
        label: "let workflows of a GitHub repository assume the role",
        kinds: &[PolicyKind::Trust],
        statement: r#"{
  "Effect": "Allow",
  "Principal": { "Federated": "arn:aws:iam::«111122223333»:oidc-provider/token.actions.githubusercontent.com" },
  "Action": "sts:AssumeRoleWithWebIdentity",
  "Condition": {
    "StringEquals": {
      "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
      "token.actions.githubusercontent.com:sub": "repo:«example-org/example-repo»:ref:refs/heads/«main»"
    }
  }
}"#,
    },
    Skeleton {
        label: "let a service write, for one account only",
        kinds: &[PolicyKind::Resource],
        statement: r#"{
  "Effect": "Allow",
  "Principal": { "Service": "«cloudtrail.amazonaws.com»" },
  "Action": "«s3:PutObject»",
  "Resource": "arn:aws:s3:::«amzn-s3-demo-bucket»/*",
  "Condition": { "StringEquals": { "aws:SourceAccount": "«111122223333»" } }
}"#,
    },
    Skeleton {
        label: "deny requests without TLS",
        kinds: &[PolicyKind::Resource],
        statement: r#"{
  "Effect": "Deny",
  "Principal": "*",
  "Action": "s3:*",
  "Resource": ["arn:aws:s3:::«amzn-s3-demo-bucket»", "arn:aws:s3:::«amzn-s3-demo-bucket»/*"],
  "Condition": { "Bool": { "aws:SecureTransport": "false" } }
}"#,
    },
    Skeleton {
        label: "deny leaving the organization",
        kinds: &[PolicyKind::Scp],
        statement: r#"{
  "Effect": "Deny",
  "Action": "organizations:LeaveOrganization",
  "Resource": "*"
}"#,
    },
    Skeleton {
        label: "deny what is outside of some Regions",
        kinds: &[PolicyKind::Scp],
        statement: r#"{
  "Effect": "Deny",
  "NotAction": ["iam:*", "organizations:*", "route53:*", "cloudfront:*", "support:*"],
  "Resource": "*",
  "Condition": { "StringNotEquals": { "aws:RequestedRegion": ["«eu-central-1»", "«eu-west-1»"] } }
}"#,
    },
    Skeleton {
        label: "deny principals of other organizations",
        kinds: &[PolicyKind::Rcp],
        statement: r#"{
  "Effect": "Deny",
  "Principal": "*",
  "Action": "«s3:*»",
  "Resource": "*",
  "Condition": {
    "StringNotEqualsIfExists": { "aws:PrincipalOrgID": "«o-exampleorgid»" },
    "BoolIfExists": { "aws:PrincipalIsAWSService": "false" }
  }
}"#,
    },
    Skeleton {
        label: "allow what one account asks for",
        kinds: &[PolicyKind::VpcEndpoint],
        statement: r#"{
  "Effect": "Allow",
  "Principal": "*",
  "Action": "«s3:GetObject»",
  "Resource": "arn:aws:s3:::«amzn-s3-demo-bucket»/*",
  "Condition": { "StringEquals": { "aws:PrincipalAccount": "«111122223333»" } }
}"#,
    },
];

/// The simplest statement of a kind.
pub(super) fn plain_statement(kind: PolicyKind) -> Template {
    let fits = |skeleton: &&Skeleton| skeleton.kinds.contains(&kind);
    let first = SKELETONS
        .iter()
        .find(fits)
        .map(|skeleton| skeleton.statement);
    filled(first.unwrap_or_default(), 0)
}

/// Offers statements, in a list where they are the value of `Statement`.
pub(super) fn statements(surroundings: &Surroundings<'_>, listed: bool, items: &mut Items<'_>) {
    let guessed = !surroundings.kind_is_certain && surroundings.kind == PolicyKind::Identity;
    // With no statement yet, nothing tells the kind.
    let open = guessed
        && surroundings
            .policy
            .is_none_or(|policy| policy.statements.is_empty());
    for skeleton in SKELETONS {
        let certain = skeleton.kinds.contains(&surroundings.kind);
        let told_later = open
            && skeleton
                .kinds
                .iter()
                .any(|kind| matches!(kind, PolicyKind::Trust | PolicyKind::Resource));
        if !(certain || told_later) {
            continue;
        }
        let template = if listed {
            Template::text("[\n  ")
                .join(filled(skeleton.statement, 1))
                .then("\n]")
        } else {
            filled(skeleton.statement, 0)
        };
        let entry = Entry::new(skeleton.label, Kind::SNIPPET).writes(template);
        items.value(entry.detail("statement").rank(if certain { 1 } else { 3 }));
    }
}

/// Offers whole policies.
pub(super) fn policies(surroundings: &Surroundings<'_>, items: &mut Items<'_>) {
    for skeleton in SKELETONS {
        let certain = skeleton.kinds.contains(&surroundings.kind);
        let told = skeleton.kinds.iter().any(|kind| {
            matches!(
                kind,
                PolicyKind::Identity | PolicyKind::Trust | PolicyKind::Resource
            )
        });
        if !(certain || (told && !surroundings.kind_is_certain)) {
            continue;
        }
        let template =
            Template::text("{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [\n    ")
                .join(filled(skeleton.statement, 2))
                .then("\n  ]\n}");
        let entry = Entry::new(format!("policy: {}", skeleton.label), Kind::SNIPPET);
        items.value(
            entry
                .detail("policy")
                .rank(if certain { 1 } else { 3 })
                .writes(template),
        );
    }
}

/// A statement with its blanks, moved to the right by levels of two spaces.
fn filled(statement: &str, levels: usize) -> Template {
    let indented = statement.replace('\n', &format!("\n{}", "  ".repeat(levels)));
    let mut template = Template::default();
    let mut rest = indented.as_str();
    while let Some((before, blank)) = rest.split_once('«') {
        let (name, after) = blank.split_once('»').unwrap_or((blank, ""));
        template = template.then(before).blank(name);
        rest = after;
    }
    template.then(rest)
}
