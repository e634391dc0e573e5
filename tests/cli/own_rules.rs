//! An organization's own rules in the settings.

use insta::assert_snapshot;

use crate::run::{Place, failed};

/// What `check` says of a policy of one statement, and of its settings.
fn check(config: &str, statement: &str) -> String {
    let place = Place::with(
        "a.json",
        format!("{{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": [{statement}]\n}}\n"),
    );
    place.write("iamlint.toml", format!("select = []\n{config}"));
    let outcome = place.run(&["check", "--format", "concise"]);
    assert_eq!(outcome.stderr, "");
    outcome.stdout
}

/// What is said of settings; nothing is linted.
fn refused(config: &str) -> String {
    let place = Place::with("a.json", "{\"Statement\": []}");
    place.write("iamlint.toml", config);
    failed(place.run(&["check"]))
}

const ACTION: &str = "[rules]\nno-bucket-deletion = \"on\"\n[[forbidden-action]]\nname = \"no-bucket-deletion\"\nactions = [\"s3:DeleteBucket\"]\n";

#[test]
fn a_forbidden_action_is_found_by_its_meaning() {
    for (element, text) in [
        (
            "\"Action\": \"s3:DeleteBucket\"",
            "`s3:DeleteBucket` is forbidden",
        ),
        (
            "\"Action\": [\"s3:GetObject\", \"s3:*\"]",
            "`s3:*` allows `s3:DeleteBucket`, which is forbidden",
        ),
        (
            "\"Action\": \"*\"",
            "`*` allows `s3:DeleteBucket`, which is forbidden",
        ),
        (
            "\"NotAction\": \"iam:*\"",
            "`NotAction` allows `s3:DeleteBucket`, which is forbidden",
        ),
    ] {
        let found = check(
            ACTION,
            &format!("{{\"Effect\": \"Allow\", {element}, \"Resource\": \"*\"}}"),
        );
        assert!(
            found.contains(&format!(" security[no-bucket-deletion] {text}\n")),
            "{element}: {found}"
        );
        assert_eq!(found.lines().count(), 1, "{found}");
    }
    for statement in [
        "{\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\"}",
        "{\"Effect\": \"Allow\", \"Action\": \"s3:Get*\", \"Resource\": \"*\"}",
        "{\"Effect\": \"Allow\", \"NotAction\": \"s3:*\", \"Resource\": \"*\"}",
        "{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"s3:DeleteB*\", \"Resource\": \"*\"}",
    ] {
        assert_eq!(check(ACTION, statement), "", "{statement}");
    }
    // A `Deny` with a condition takes nothing back for certain.
    let found = check(
        ACTION,
        "{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"s3:*\", \"Resource\": \"*\", \"Condition\": {\"Bool\": {\"aws:SecureTransport\": \"false\"}}}",
    );
    assert_eq!(found.lines().count(), 1);
}

#[test]
fn a_finding_reads_as_the_organization_wrote_it() {
    let place = Place::with(
        "a.json",
        "{\n  \"Version\": \"2012-10-17\",\n  \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"s3:Delete*\", \"Resource\": \"*\"}\n}\n",
    );
    place.write("iamlint.toml", "select = []\n[rules]\nno-bucket-deletion = \"error\"\n[[forbidden-action]]\nname = \"no-bucket-deletion\"\nactions = [\"s3:DeleteBucket\"]\nmessage = \"Only the storage team deletes buckets\"\nurl = \"https://wiki.example.com/buckets\"\npolicy-types = [\"identity\"]\npaths = [\"*.json\", \"!b.json\"]\n");
    let outcome = place.run(&["check", "a.json"]);
    assert_eq!(outcome.code, 1);
    assert_snapshot!(outcome.stdout);
    let json = place.run(&["check", "--format", "json", "a.json"]).stdout;
    assert!(json.contains("\"rule\": \"no-bucket-deletion\""), "{json}");
    assert_eq!(
        place.run(&["check", "--policy-type", "scp", "a.json"]).code,
        0
    );
    assert_eq!(
        place
            .run(&["check", "--ignore", "no-bucket-deletion", "a.json"])
            .code,
        0
    );
    assert_eq!(
        place
            .run(&["check", "--select", "trailing-comma", "a.json"])
            .code,
        0
    );
    std::fs::copy(place.path("a.json"), place.path("b.json")).unwrap();
    assert_eq!(place.run(&["check", "b.json"]).code, 0);
    let text = std::fs::read_to_string(place.path("a.json")).unwrap();
    place.write(
        "c.jsonc",
        text.replace(
            "{\"Effect",
            "// iamlint: ignore[no-bucket-deletion] we are it\n{\"Effect",
        ),
    );
    assert_eq!(place.run(&["check", "c.jsonc"]).code, 0);
}

const RESOURCE: &str = "[rules]\nno-prod = \"on\"\n[[forbidden-resource]]\nname = \"no-prod\"\nresources = [\"arn:aws:s3:::prod-*\"]\n";

#[test]
fn a_forbidden_resource_is_found_by_its_meaning() {
    for (resource, found) in [
        ("\"Resource\": \"arn:aws:s3:::prod-data/*\"", true),
        ("\"Resource\": \"*\"", true),
        ("\"Resource\": \"arn:aws:s3:::p*\"", true),
        ("\"NotResource\": \"arn:aws:s3:::test-*\"", true),
        ("\"NotResource\": \"arn:aws:s3:::prod-*\"", false),
        ("\"Resource\": \"arn:aws:s3:::test-*\"", false),
        (
            "\"Resource\": \"arn:aws:s3:::${aws:PrincipalTag/team}\"",
            false,
        ),
    ] {
        let said = check(
            RESOURCE,
            &format!("{{\"Effect\": \"Allow\", \"Action\": \"s3:GetObject\", {resource}}}"),
        );
        assert_eq!(
            said.contains("security[no-prod]"),
            found,
            "{resource}: {said}"
        );
    }
    // Actions that have no such resource do no harm, nor what is taken back.
    for statement in [
        "{\"Effect\": \"Allow\", \"Action\": \"ec2:*\", \"Resource\": \"*\"}",
        "{\"Effect\": \"Allow\", \"Action\": \"s3:*\", \"Resource\": \"*\"}, {\"Effect\": \"Deny\", \"Action\": \"*\", \"Resource\": \"arn:aws:s3:::prod*\"}",
    ] {
        assert_eq!(check(RESOURCE, statement), "", "{statement}");
    }
}

#[test]
fn a_forbidden_principal_is_found_by_its_meaning() {
    let config = "[rules]\nno-partner = \"on\"\n[[forbidden-principal]]\nname = \"no-partner\"\nprincipals = [\"444455556666\", \"*.example.com\"]\n";
    let said = |principal: &str, more: &str| {
        check(
            config,
            &format!(
                "{{\"Effect\": \"Allow\", \"Principal\": {principal}, \"Action\": \"s3:GetObject\", \"Resource\": \"arn:aws:s3:::amzn-s3-demo-bucket/*\"{more}}}"
            ),
        )
    };
    for principal in [
        "{\"AWS\": \"444455556666\"}",
        "{\"AWS\": [\"111122223333\", \"arn:aws:iam::444455556666:role/x\"]}",
        "{\"Federated\": \"login.example.com\"}",
        "\"*\"",
        "{\"AWS\": \"*\"}",
    ] {
        assert_eq!(
            said(principal, "").matches("security[no-partner]").count(),
            1,
            "{principal}"
        );
    }
    for principal in [
        "{\"AWS\": \"111122223333\"}",
        "{\"Service\": \"s3.amazonaws.com\"}",
    ] {
        assert_eq!(said(principal, ""), "", "{principal}");
    }
    let condition =
        ", \"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-abcdefghij\"}}";
    assert_eq!(said("\"*\"", condition), "");
}

#[test]
fn a_required_condition_is_asked_for() {
    let config = "[rules]\nmfa = \"on\"\n[[required-condition]]\nname = \"mfa\"\nactions = [\"iam:Create*\"]\nall-of = [{ key = \"aws:MultiFactorAuthPresent\", operators = [\"Bool\"], values = [\"true\"] }]\nnone-of = [{ key = \"aws:SourceIp\", values = [\"0.0.0.0/0\"] }]\n";
    let said = |action: &str, condition: &str| {
        check(
            config,
            &format!(
                "{{\"Effect\": \"Allow\", \"Action\": \"{action}\", \"Resource\": \"*\"{condition}}}"
            ),
        )
    };
    let with = |operator: &str, value: &str| {
        format!(", \"Condition\": {{\"{operator}\": {{\"AWS:multifactorauthpresent\": {value}}}}}")
    };
    assert_eq!(
        said("iam:CreateUser", ""),
        "a.json:3:48: security[mfa] `iam:CreateUser` is allowed without the condition on `aws:MultiFactorAuthPresent` that it needs\n"
    );
    assert_eq!(said("iam:*", "").lines().count(), 1);
    assert_eq!(said("iam:Get*", ""), "");
    for value in ["\"true\"", "true", "[\"true\"]"] {
        assert_eq!(said("iam:CreateUser", &with("bool", value)), "", "{value}");
    }
    for (operator, value) in [
        ("Bool", "\"false\""),
        ("BoolIfExists", "\"true\""),
        ("Bool", "[\"true\", \"false\"]"),
    ] {
        assert_eq!(
            said("iam:CreateUser", &with(operator, value))
                .lines()
                .count(),
            1,
            "{operator} {value}"
        );
    }
    let open =
        with("Bool", "true").replace("}}", "}, \"IpAddress\": {\"aws:SourceIp\": \"0.0.0.0/0\"}}");
    assert!(
        said("iam:CreateUser", &open)
            .contains("must not be allowed under this condition on `aws:SourceIp`")
    );
}

#[test]
fn an_action_that_none_of_the_resources_takes_is_not_allowed() {
    let config = "[rules]\nno-instances = \"on\"\nin-region = \"on\"\n[[forbidden-action]]\nname = \"no-instances\"\nactions = [\"ec2:RunInstances\"]\n[[required-condition]]\nname = \"in-region\"\nactions = [\"ec2:StartInstances\"]\nall-of = [{ key = \"aws:RequestedRegion\" }]\n";
    let named = |statement: &str| {
        let found = check(config, statement);
        (found.contains("no-instances"), found.contains("in-region"))
    };
    let bucket = "{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"Resource\": \"arn:aws:s3:::amzn-s3-demo-bucket\"}";
    assert_eq!(named(bucket), (false, false));
    let instances =
        "{\"Effect\": \"Allow\", \"NotAction\": \"iam:*\", \"Resource\": \"arn:aws:ec2:*:*:*\"}";
    assert_eq!(named(instances), (true, true));
}

#[test]
fn keys_by_a_pattern_and_of_providers_are_keys() {
    let config = "[rules]\ntagged = \"on\"\n[[required-condition]]\nname = \"tagged\"\nactions = [\"ec2:CreateVolume\"]\nany-of = [{ key = \"aws:RequestTag/*\" }, { key = \"token.actions.githubusercontent.com:sub\" }, { key = \"aws:RequestTag/team\" }]\n";
    let statement =
        "{\"Effect\": \"Allow\", \"Action\": \"ec2:CreateVolume\", \"Resource\": \"*\"}";
    assert!(check(config, statement).contains("[tagged]"));
}

#[test]
fn rules_that_can_not_be_meant() {
    let action = "[[forbidden-action]]\nname = \"a-rule\"\n";
    let condition = "[[required-condition]]\nname = \"b-rule\"\nactions = [\"s3:DeleteBucket\"]\n";
    assert_snapshot!(
        [
            format!("{action}actions = [\"s3:DeleteBukket\"]"),
            format!("{action}actions = []"),
            format!("{action}actions = \"s3:*\""),
            "[[forbidden-action]]\nactions = [\"s3:*\"]".to_owned(),
            "[[forbidden-action]]\nname = \"trailing-comma\"\nactions = [\"s3:*\"]".to_owned(),
            "[[forbidden-action]]\nname = \"No Bucket\"\nactions = [\"s3:*\"]".to_owned(),
            format!("{action}actions = [\"s3:*\"]\n{action}actions = [\"s3:*\"]"),
            format!("{action}actions = [\"s3:*\"]\n{condition}all-of = [{{ key = \"aws:SourceIp\" }}]"),
            condition.to_owned(),
            format!("{condition}all-of = [{{ key = \"aws:SourceIp\" }}]\nnone-of = [{{ key = \"aws:SourceIp\" }}]"),
            format!("{condition}all-of = [{{ key = \"aws:SourceIp\", operators = [\"IpAdress\"] }}]"),
            "[[forbidden-resource]]\nname = \"r\"\nresources = [\"prod\"]".to_owned(),
            "[[forbidden-principal]]\nname = \"r\"".to_owned(),
            "[[forbidden-principal]]\nname = \"r\"\nprincipals = [\"44445555666\"]".to_owned(),
            format!("{action}actions = [\"s3:Delete*\"]\n[[required-condition]]\nname = \"b-rule\"\nactions = [\"s3:PutObject\", \"s3:DeleteBucket\"]\nall-of = [{{ key = \"aws:SourceIp\" }}]"),
            format!("{condition}all-of = [{{ key = \"aws:SourceIpp\" }}]"),
            format!("{condition}all-of = [{{ key = \"aws:SourceIp\", values = [\"10.*\"] }}]\n[[required-condition]]\nname = \"c-rule\"\nactions = [\"s3:*\"]\nnone-of = [{{ key = \"aws:SourceIp\" }}]"),
        ]
        .map(|config| refused(&config))
        .join("\n")
    );
}
