//! Principals.

use tower_lsp::ls_types::CompletionItemKind as Kind;

use super::Surroundings;
use super::item::{Entry, Items};
use super::resources::{ACCOUNT, accounts};
use super::template::Template;
use crate::embed::PolicyKind;
use crate::policy::{PrincipalElement, Statement};

/// Identity providers that are named without an ARN (IAM User Guide, "AWS JSON policy elements: Principal").
const PROVIDERS: &[&str] = &[
    "cognito-identity.amazonaws.com",
    "accounts.google.com",
    "graph.facebook.com",
    "www.amazon.com",
];

/// The value of a new `Principal` element.
pub(super) fn template(surroundings: &Surroundings<'_>) -> Template {
    if surroundings.kind == PolicyKind::Rcp {
        return Template::text("\"*\"");
    }
    Template::text("{ \"AWS\": \"")
        .join(root("111122223333"))
        .then("\" }")
}

/// Offers the value of `Principal`.
pub(super) fn elements(surroundings: &Surroundings<'_>, items: &mut Items<'_>) {
    if takes_everyone(surroundings) {
        items.string(Entry::new("*", Kind::VALUE).detail("everyone").rank(0));
    }
    if surroundings.kind == PolicyKind::Rcp {
        return;
    }
    for (key, detail, value) in maps(surroundings) {
        let template = Template::text(format!("{{ \"{key}\": \""))
            .join(value)
            .then("\" }");
        let entry = Entry::new(format!("{{ \"{key}\": … }}"), Kind::STRUCT);
        items.value(entry.detail(detail).writes(template));
    }
}

/// Offers the keys of a principal map that it does not have yet.
pub(super) fn keys(surroundings: &Surroundings<'_>, open: u32, items: &mut Items<'_>) {
    let present = surroundings.siblings(open);
    for (key, detail, value) in maps(surroundings) {
        if !present.contains(&key) {
            let entry = Entry::new(key, Kind::PROPERTY).detail(detail);
            items.key(entry, Template::text("\"").join(value).then("\""));
        }
    }
}

/// Offers the values under a key of a principal map.
pub(super) fn values(surroundings: &Surroundings<'_>, key: &str, items: &mut Items<'_>) {
    let present = present(surroundings);
    let mut add = |template: Template, detail: &'static str, kind: Kind, rank: u8| {
        let plain = template.plain();
        if !present.contains(&plain.as_str()) {
            let entry = Entry::new(plain, kind).detail(detail);
            items.string(entry.rank(rank).writes(template));
        }
    };
    match key {
        "AWS" => {
            if takes_everyone(surroundings) {
                add(Template::text("*"), "everyone", Kind::VALUE, 0);
            }
            for account in accounts(surroundings.document.text()) {
                add(root(account), "the account", Kind::VALUE, 1);
            }
            add(root(ACCOUNT), "an account", Kind::VALUE, 2);
            let role = arn("iam", ":role/", "RoleName");
            add(role, "a role", Kind::VALUE, 2);
            add(arn("iam", ":user/", "UserName"), "a user", Kind::VALUE, 3);
        }
        "Service" => {
            for principal in surroundings.catalog.service_principals() {
                if principal.is_seen() {
                    let name = Template::text(principal.name());
                    add(name, "service principal", Kind::MODULE, 2);
                }
            }
        }
        "Federated" => {
            for provider in PROVIDERS {
                add(
                    Template::text(*provider),
                    "identity provider",
                    Kind::VALUE,
                    3,
                );
            }
            let oidc = arn(
                "iam",
                ":oidc-provider/",
                "token.actions.githubusercontent.com",
            );
            add(oidc, "an OIDC provider", Kind::VALUE, 2);
            let saml = arn("iam", ":saml-provider/", "ProviderName");
            add(saml, "a SAML provider", Kind::VALUE, 2);
        }
        _ => {}
    }
}

/// The keys of a principal map, what they are for, and what may stand under them.
fn maps(surroundings: &Surroundings<'_>) -> Vec<(&'static str, &'static str, Template)> {
    let mut maps = vec![
        ("AWS", "accounts, roles and users", root(ACCOUNT)),
        (
            "Service",
            "AWS services",
            Template::default().blank("lambda.amazonaws.com"),
        ),
    ];
    if surroundings.kind == PolicyKind::Trust {
        let saml = arn("iam", ":saml-provider/", "ProviderName");
        maps.push(("Federated", "identity providers", saml));
    }
    maps
}

/// Whether everyone may be named without harm: where the statement denies, and in policies that only limit.
fn takes_everyone(surroundings: &Surroundings<'_>) -> bool {
    let denies = surroundings
        .statement
        .is_some_and(|statement| statement.effect().is_some() && !statement.allows());
    let limits = matches!(surroundings.kind, PolicyKind::Rcp | PolicyKind::VpcEndpoint);
    denies || limits
}

fn root(account: &str) -> Template {
    Template::text("arn:aws:iam::").blank(account).then(":root")
}

fn arn(service: &str, between: &str, name: &str) -> Template {
    Template::text(format!("arn:aws:{service}::"))
        .blank(ACCOUNT)
        .then(between)
        .blank(name)
}

fn present<'a>(surroundings: &Surroundings<'a>) -> Vec<&'a str> {
    let statement = surroundings.statement.into_iter();
    let values = statement
        .flat_map(Statement::principal_elements)
        .flat_map(PrincipalElement::values);
    values
        .filter(|(_, text)| !surroundings.is_slot(text))
        .map(|(_, text)| text.as_str())
        .collect()
}
