//! Own accounts, trusted ones and organizations: which findings they take away, and which not.

use crate::run::Place;

/// The findings of all rules of a policy, `policy-type` and name of rule, with these settings.
fn found(kind: &str, config: &str, statement: &str, rule: &str) -> usize {
    let place = Place::with(
        "a.json",
        format!(
            "{{\"Version\": \"2012-10-17\", \"Statement\": {{\"Effect\": \"Allow\", {statement}}}}}"
        ),
    );
    place.write("iamlint.toml", config);
    let arguments = [
        "check",
        "--format",
        "concise",
        "--policy-type",
        kind,
        "--select",
        rule,
    ];
    let outcome = place.run(&[&arguments[..], &["a.json"]].concat());
    assert_eq!(outcome.stderr, "", "{config}");
    outcome.stdout.lines().count()
}

const OWN: &str = "own-accounts = [\"444455556666\"]";
const TRUSTED: &str = "trusted-accounts = [\"444455556666\"]";
const OTHERS: &str = "own-accounts = [\"111122223333\"]\ntrusted-accounts = [\"123456789012\"]";
const ORGANIZATION: &str = "organizations = [\"o-a1b2c3d4e5\"]";
const OTHER_ORGANIZATION: &str = "organizations = [\"o-zzzzzzzzzz\"]";

/// Rules about access from other accounts, with a policy each that lets 444455556666 in.
const RULES: [(&str, &str, &str); 4] = [
    (
        "cross-account-access",
        "trust",
        "\"Principal\": {\"AWS\": \"arn:aws:iam::444455556666:role/reader\"}, \"Action\": \"sts:AssumeRole\"",
    ),
    (
        "cross-account-access",
        "resource",
        "\"Principal\": {\"AWS\": \"444455556666\"}, \"Action\": \"sqs:SendMessage\", \"Resource\": \"arn:aws:sqs:us-east-1:111122223333:jobs\"",
    ),
    (
        "cross-account-without-external-id",
        "trust",
        "\"Principal\": {\"AWS\": \"arn:aws:iam::444455556666:root\"}, \"Action\": \"sts:AssumeRole\"",
    ),
    (
        "account-root-trust",
        "trust",
        "\"Principal\": {\"AWS\": \"arn:aws:iam::444455556666:root\"}, \"Action\": \"sts:AssumeRole\"",
    ),
];

#[test]
fn own_and_trusted_accounts_quieten_what_is_said_of_other_accounts() {
    for (rule, kind, statement) in RULES {
        for (config, count) in [
            ("", 1),
            (OTHERS, 1),
            (ORGANIZATION, 1),
            (OWN, 0),
            (TRUSTED, 0),
        ] {
            assert_eq!(
                found(kind, config, statement, rule),
                count,
                "{rule}: {config}"
            );
        }
        let scoped = "[[override]]\npaths = [\"a.json\"]\ntrusted-accounts = [\"444455556666\"]";
        assert_eq!(found(kind, scoped, statement, rule), 0, "{rule}");
        let elsewhere = "[[override]]\npaths = [\"b.json\"]\ntrusted-accounts = [\"444455556666\"]";
        assert_eq!(found(kind, elsewhere, statement, rule), 1, "{rule}");
    }
}

#[test]
fn own_organizations_quieten_what_they_bind() {
    let within = |condition: &str| {
        format!(
            "\"Principal\": {{\"AWS\": \"arn:aws:iam::444455556666:role/reader\"}}, \"Action\": \"sts:AssumeRole\", \"Condition\": {{{condition}}}"
        )
    };
    let id = within("\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}");
    let path = within(
        "\"ForAnyValue:StringLike\": {\"aws:PrincipalOrgPaths\": [\"o-a1b2c3d4e5/r-ab12/*\"]}",
    );
    for statement in [&id, &path] {
        let count = |config, rule| found("trust", config, statement, rule);
        let rule = "cross-account-access";
        assert_eq!(count("", rule), 1);
        assert_eq!(count(ORGANIZATION, rule), 0);
        assert_eq!(count(OTHER_ORGANIZATION, rule), 1);
        // Without a word on organizations, any is taken for one's own.
        let rule = "cross-account-without-external-id";
        assert_eq!(count("", rule), 0);
        assert_eq!(count(ORGANIZATION, rule), 0);
        assert_eq!(count(OTHER_ORGANIZATION, rule), 1);
    }
    // These let others in as well.
    for condition in [
        "\"StringEqualsIfExists\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}",
        "\"StringNotEquals\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5\"}",
        "\"StringLike\": {\"aws:PrincipalOrgID\": \"o-a1b2c3d4e5*\"}",
        "\"StringEquals\": {\"aws:PrincipalOrgID\": [\"o-a1b2c3d4e5\", \"o-zzzzzzzzzz\"]}",
        "\"ForAllValues:StringLike\": {\"aws:PrincipalOrgPaths\": [\"o-a1b2c3d4e5/*\"]}",
    ] {
        let statement = within(condition);
        let count = found("trust", ORGANIZATION, &statement, "cross-account-access");
        assert_eq!(count, 1, "{condition}");
    }
}

#[test]
fn nothing_quietens_what_is_open_to_all() {
    let public = "\"Principal\": \"*\", \"Action\": \"sqs:SendMessage\", \"Resource\": \"arn:aws:sqs:us-east-1:444455556666:jobs\"";
    let service = "\"Principal\": {\"Service\": \"sns.amazonaws.com\"}, \"Action\": \"sqs:SendMessage\", \"Resource\": \"arn:aws:sqs:us-east-1:444455556666:jobs\"";
    let all = [OWN, ORGANIZATION].join("\n");
    for config in ["", OWN, TRUSTED, ORGANIZATION, &all] {
        assert_eq!(
            found("resource", config, public, "public-access"),
            1,
            "{config}"
        );
        assert_eq!(
            found("resource", config, service, "confused-deputy"),
            1,
            "{config}"
        );
    }
    let role = "\"Principal\": {\"AWS\": \"*\"}, \"Action\": \"sts:AssumeRole\"";
    assert_eq!(found("trust", &all, role, "public-access"), 1);
    // What an organization forbids stays forbidden for accounts that it trusts.
    let config = format!(
        "{TRUSTED}\n[[forbidden-principal]]\nname = \"no-former-partner\"\nprincipals = [\"444455556666\"]\n"
    );
    let trust = RULES[0].2;
    assert_eq!(found("trust", &config, trust, "no-former-partner"), 1);
}
