//! Which items a list holds, in which order, and what a client is told of them.

use super::*;

#[test]
fn what_is_typed_shortens_the_list_and_long_lists_end() {
    let list = |text: &str| {
        let (text, offset) = cut(text);
        items(
            &document(&text, Some(PolicyKind::Identity)),
            offset,
            SNIPPETS,
        )
        .unwrap()
    };
    let typed = list(r#"{"Statement": [{"Action": ["ec2:runinst|"]}]}"#);
    let labels: Vec<&str> = typed.items.iter().map(|item| item.label.as_ref()).collect();
    assert!(labels.contains(&"ec2:RunInstances"), "{labels:?}");
    assert!(!labels.contains(&"ec2:StopInstances"), "{labels:?}");
    // What is left out comes back when letters are taken back.
    assert!(typed.is_incomplete);
    let all = list(r#"{"Statement": [{"Action": ["ec2:|"]}]}"#);
    assert!(all.is_incomplete);
    assert_eq!(all.items.len(), 250);
    let short = list(r#"{"Statement": [{"Effect": "|"}]}"#);
    assert!(!short.is_incomplete);
}

#[test]
fn what_begins_with_what_is_typed_comes_first() {
    let first = |text: &str| labels(&(HEAD.to_owned() + text)).swap_remove(0);
    let pass = r#"{"Effect": "Allow", "Action": "iam:PassRole", "Resource": "*", "Condition": {"StringEquals": {"iam:PassedToService": "lam|"}}}}"#;
    assert_eq!(first(pass), "lambda.amazonaws.com");
    assert_eq!(first(r#"{"Action": "s3:geto|"}}"#), "s3:GetObject");
    // Behind the prefix, a word may stand anywhere.
    assert_eq!(first(r#"{"Action": "sqs:queue|"}}"#), "sqs:CreateQueue");
    let region = r#"{"Action": "dynamodb:Query", "Resource": "arn:aws:dynamodb:us|"}}"#;
    assert!(
        first(region).starts_with("arn:aws:dynamodb:us-"),
        "{}",
        first(region)
    );
}

/// Whatever a list leaves out comes when a few letters of it are typed.
#[test]
fn each_action_of_a_large_service_can_be_reached() {
    let typed = |name: &str| labels(&format!("{HEAD}{{\"Action\": \"{name}|\"}}}}"));
    let all = typed("ec2:");
    let service = Catalog::builtin().service("ec2").unwrap();
    for action in service.actions() {
        let name = action.to_string();
        if !all.contains(&name) {
            let end = name.len().min("ec2:ModifyInst".len());
            let labels = typed(&name[..end]);
            assert!(labels.contains(&name), "{name}");
        }
    }
}

#[test]
fn a_variable_replaces_what_is_typed_of_it() {
    let text = HEAD.to_owned()
        + r#"{"Action": "s3:GetObject", "Resource": "arn:aws:s3:::b/${aws:usern|}/*"}}"#;
    let (clean, offset) = cut(&text);
    let document = document(&clean, None);
    let items = items(&document, offset, SNIPPETS).unwrap().items;
    assert_eq!(items[0].label, "${aws:username}");
    let (after, written) = accepted(&document, &items[0]);
    assert!(
        after.contains("\"arn:aws:s3:::b/${aws:username}/*\""),
        "{after}"
    );
    assert!(after[written.range()].starts_with("${aws:"), "{after}");
}

#[test]
fn a_client_that_can_is_told_once_what_is_replaced() {
    let text = HEAD.to_owned() + r#"{"Action": "s3:GetObj|"}}"#;
    let (clean, offset) = cut(&text);
    let skills = Skills {
        default_range: true,
        ..SNIPPETS
    };
    let list = items(&document(&clean, None), offset, skills).unwrap();
    let list = serde_json::to_value(list).unwrap();
    let range = &list["itemDefaults"]["editRange"];
    assert_eq!(range["end"]["character"], 60, "{range}");
    let item = &list["items"][0];
    assert_eq!(
        *item,
        serde_json::json!({
            "label": "s3:GetObject", "kind": 3, "sortText": "000", "data": "action",
            "detail": "Read · accesspointobject, object",
        })
    );
}

/// The labels of the first items, in a trust policy.
fn of_trust(statement: &str) -> Vec<String> {
    let text = format!("{HEAD}{{\"Effect\": \"Allow\", {statement}}}}}");
    let items = offered(&text, Some(PolicyKind::Trust)).into_iter();
    items.map(|item| item.label.into_owned()).take(4).collect()
}

#[test]
fn the_keys_of_the_provider_come_first() {
    let github = r#""Principal": {"Federated": "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"}, "Action": "sts:AssumeRoleWithWebIdentity", "Condition": {"StringEquals": "#;
    let keys = of_trust(&format!("{github}{{\"|\"}}}}"));
    let own = |key: &String| key.starts_with("token.actions.githubusercontent.com:");
    assert!(keys.iter().all(own), "{keys:?}");
    let values = of_trust(&format!(
        "{github}{{\"token.actions.githubusercontent.com:aud\": \"|\"}}}}"
    ));
    assert_eq!(values, ["sts.amazonaws.com"]);
    let role = r#""Principal": {"AWS": "111122223333"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"|"}}"#;
    let keys = of_trust(role);
    assert!(keys.iter().all(|key| !own(key)), "{keys:?}");
}

#[test]
fn common_global_keys_come_before_rare_ones() {
    let text = HEAD.to_owned()
        + r#"{"Action": "sqs:SendMessage", "Condition": {"StringEquals": {"aws:|"}}}}"#;
    let labels = labels(&text);
    let place = |name: &str| labels.iter().position(|label| label == name);
    assert!(
        place("aws:PrincipalOrgID") < place("aws:CalledViaFirst"),
        "{labels:?}"
    );
}

#[test]
fn an_arn_of_any_service_is_offered_where_everything_is_allowed() {
    for typed in ["arn:aws:dynamodb:", "arn:aws:dynam"] {
        let text = format!("{HEAD}{{\"Action\": \"*\", \"Resource\": \"{typed}|\"}}}}");
        let labels = labels(&text);
        let table = "arn:aws:dynamodb:us-east-1:111122223333:table/TableName";
        assert!(
            labels.iter().any(|label| label == table),
            "{typed}: {labels:?}"
        );
    }
    // More than are sent: what is typed next brings others.
    let (text, offset) = cut(&format!(
        "{HEAD}{{\"Action\": \"*\", \"Resource\": \"arn:|\"}}}}"
    ));
    let list = items(&document(&text, None), offset, SNIPPETS).unwrap();
    assert!(list.is_incomplete);
}

#[test]
fn a_bare_word_is_made_whole() {
    for action in [
        "[\"a:b\", s3:GetObjectA|]",
        "s3:GetObjectA|",
        "[s3:GetObjectA|cl\n\"sqs:*\"]",
    ] {
        let text =
            format!("{HEAD}{{\"Effect\": \"Deny\", \"Action\": {action}\n\"Resource\": \"*\"}}}}");
        let (clean, offset) = cut(&text);
        let document = document(&clean, None);
        let items = items(&document, offset, SNIPPETS).unwrap().items;
        assert_eq!(items[0].label, "s3:GetObjectAcl", "{action}");
        let after = accepted(&document, &items[0]).0;
        assert!(
            !after.contains("s3:,") && after.contains("\"s3:GetObjectAcl\""),
            "{after}"
        );
    }
    let text = HEAD.to_owned()
        + r#"{"Effect": "Deny", "Action": "s3:*", "Condition": {"Bool": {"aws:SecureTransport": t|}}}}"#;
    assert_eq!(labels(&text), ["true"]);
    check(&text, None);
}

#[test]
fn what_an_action_is_about_comes_first() {
    let text = HEAD.to_owned() + r#"{"Action": "s3:GetObject", "Resource": "|"}}"#;
    assert_eq!(labels(&text)[0], "arn:aws:s3:::BucketName/ObjectName");
    let text = HEAD.to_owned() + r#"{"Action": "s3:GetObject", "Resource": "arn:aws:s3:::a/${|"}}"#;
    assert!(labels(&text)[..5].contains(&"${aws:username}".to_owned()));
}

#[test]
fn a_value_of_which_little_is_known_has_an_example() {
    let text = HEAD.to_owned()
        + r#"{"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*", "Condition": {"StringEquals": {"aws:PrincipalOrgID": |}}}}"#;
    assert_eq!(labels(&text), ["o-exampleorgid"]);
    check(&text, None);
}

#[test]
fn wildcards_are_those_that_only_read() {
    let wildcards = |text: &str| -> Vec<String> {
        let labels = labels(&(HEAD.to_owned() + text)).into_iter();
        labels.filter(|label| label.ends_with('*')).collect()
    };
    assert_eq!(
        wildcards(r#"{"Action": "s3:|"}}"#),
        ["s3:Describe*", "s3:Get*", "s3:List*"]
    );
    assert_eq!(
        wildcards(r#"{"Action": ["s3:Get*", "s3:|"]}}"#),
        ["s3:Describe*", "s3:List*"]
    );
    assert!(wildcards(r#"{"Action": "ssm:|"}}"#).contains(&"ssm:Describe*".to_owned()));
}

#[test]
fn the_services_of_most_policies_come_first() {
    let labels = labels(&(HEAD.to_owned() + r#"{"Action": ["sqs:SendMessage", "|"]}}"#));
    assert_eq!(labels[..3], ["sqs", "autoscaling", "cloudformation"]);
    for name in ["s3", "sts", "kms"] {
        assert!(
            labels[..30].contains(&name.to_owned()),
            "{name}: {labels:?}"
        );
    }
    assert_eq!(labels.len(), 250);
}
