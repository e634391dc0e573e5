//! What a string of a policy is, in words.

use std::fmt::Write as _;
use std::ops::Range;

use crate::access::action_set::ActionSet;
use crate::access::glob::{Case, Glob};
use crate::catalog::{Catalog, ServicePrincipal};
use crate::lsp::markdown;
use crate::lsp::place::Place;
use crate::policy::{
    ActionPattern, Arn, ArnField, AwsPrincipal, FederatedPrincipal, Operator, Policy, Statement,
    has_wildcard, variables,
};

/// How many actions are named.
const LISTED: usize = 12;

/// A string and what stands around it.
pub(super) struct Subject<'a> {
    /// The source between the quotes.
    pub(super) text: &'a str,
    /// The place in it.
    pub(super) at: usize,
    pub(super) catalog: &'static Catalog,
    pub(super) policy: &'a Policy<'a>,
    pub(super) statement: Option<&'a Statement<'a>>,
}

/// A description, and the part of the text that it is about; `None` for all of it.
type Description = (String, Option<Range<usize>>);

impl Subject<'_> {
    /// Describes the string, as what stands at a place.
    pub(super) fn describe(&self, place: Place<'_>) -> Option<Description> {
        let whole = |text: String| Some((text, None));
        match place {
            Place::PolicyKey | Place::StatementKey => whole(markdown::element(self.text)?),
            Place::Version => whole(markdown::version(self.text)?),
            Place::Action => self.action(),
            Place::Resource => self.variable().or_else(|| Some((self.resource(), None))),
            Place::PrincipalValue(key) => whole(self.principal(key)?),
            Place::Principal if self.text == "*" => whole(EVERYONE.to_owned()),
            Place::PrincipalKey => whole(principal_key(self.text)?.to_owned()),
            Place::Operator => whole(markdown::operator(Operator::parse(self.text)?)),
            Place::ConditionKey(_) => {
                let key = self.catalog.condition_key(self.text)?;
                whole(markdown::condition_key(
                    key,
                    Some(&self.actions()),
                    self.catalog,
                ))
            }
            Place::ConditionValue(_, _) => self.variable().or_else(|| self.value()),
            _ => None,
        }
    }

    fn actions(&self) -> ActionSet {
        let Some(statement) = self.statement else {
            return ActionSet::new();
        };
        let patterns = |negated| {
            let element = if negated {
                &statement.not_action
            } else {
                &statement.action
            };
            let patterns = element.iter().flat_map(|element| &element.patterns);
            ActionSet::from_patterns(
                self.catalog,
                patterns.filter_map(ActionPattern::known),
                negated,
            )
        };
        patterns(statement.action.is_none())
    }

    fn action(&self) -> Option<Description> {
        let colon = self.text.find(':').unwrap_or(self.text.len());
        let prefix = self.text.get(..colon)?;
        // The prefix tells of the service, the name of the action.
        if self.at < colon
            && !has_wildcard(prefix)
            && let Some(service) = self.catalog.service(prefix)
        {
            return Some((markdown::service(service), Some(0..colon)));
        }
        if !has_wildcard(self.text) {
            return Some((markdown::action(self.catalog.find_action(self.text)?), None));
        }
        Some((markdown::pattern(self.text, self.catalog), None))
    }

    /// The policy variable at the place.
    fn variable(&self) -> Option<Description> {
        if !self.policy.has_variables() {
            return None;
        }
        let at = |range: &Range<usize>| range.start <= self.at && self.at < range.end;
        let variable = variables(self.text).find(|variable| at(&variable.range))?;
        let text = if let Some(character) = variable.escaped() {
            format!("The character `{character}` itself, not a wildcard or a variable.\n")
        } else {
            let key = self.catalog.condition_key(variable.name)?;
            let mut text = "Policy variable: what the request holds for\n\n".to_owned();
            text.push_str(&markdown::condition_key(key, None, self.catalog));
            match variable.default {
                // Writing to a string can't fail.
                Some(default) => {
                    let _ = write!(text, "\nWhere the key is missing: `{default}`.\n");
                }
                None => text.push_str("\nWhere the key is missing, nothing matches.\n"),
            }
            text
        };
        Some((text, Some(variable.range)))
    }

    /// A resource: the fields of the ARN, its type, and which of the statement's actions it serves.
    fn resource(&self) -> String {
        if self.text == "*" {
            return "**`*`** · every resource\n".to_owned();
        }
        let Some(arn) = Arn::parse(self.text) else {
            return format!("**`{}`** is no ARN with six fields.\n", self.text);
        };
        if let Some(name) = arn.resource().strip_prefix("policy/")
            && arn.account() == "aws"
            && let Some(policy) = self.catalog.managed_policy(name)
        {
            return markdown::managed_policy(policy);
        }
        let mut text = fields(arn);
        let types = self.types(arn);
        if !types.is_empty() {
            let types: Vec<String> = types.iter().map(|each| format!("`{each}`")).collect();
            let _ = write!(text, "\nResource type: {}\n", types.join(", "));
        }
        let (serves, others) = self.served(arn);
        if !serves.is_empty() {
            let _ = write!(text, "\nServes {}\n", named(&serves));
        }
        if !others.is_empty() {
            let _ = write!(text, "\nDoes not serve {}\n", named(&others));
        }
        text
    }

    /// The resource types that an ARN may be of.
    fn types(&self, arn: Arn<'_>) -> Vec<String> {
        let Some(service) = self.catalog.service(arn.service()) else {
            return Vec::new();
        };
        let types = service.resource_types().filter(|each| {
            let mut formats = each.arn_formats().filter_map(Arn::parse);
            formats.any(|format| fits(format, arn))
        });
        types
            .map(|each| format!("{}:{}", service.prefix(), each.key()))
            .collect()
    }

    /// The statement's actions that work on an ARN, and those that do not.
    fn served(&self, arn: Arn<'_>) -> (Vec<String>, Vec<String>) {
        let (mut serves, mut others) = (Vec::new(), Vec::new());
        let actions = self.actions();
        // Of a wildcard over everything, a list says nothing.
        if actions.len() > 2000 {
            return (serves, others);
        }
        for action in actions.actions(self.catalog) {
            let mut types = action.resource_types().flat_map(|used| {
                let formats = used.resource_type().arn_formats();
                formats.filter_map(Arn::parse)
            });
            let list = if types.any(|format| fits(format, arn)) {
                &mut serves
            } else {
                &mut others
            };
            list.push(action.to_string());
        }
        (serves, others)
    }

    fn principal(&self, key: &str) -> Option<String> {
        let text = self.text;
        match key {
            "AWS" => Some(aws_principal(AwsPrincipal::parse(text).ok()?)),
            "Service" => {
                let known = self.catalog.service_principal(text);
                let prefix = text.split('.').next().unwrap_or_default();
                let name = self
                    .catalog
                    .service(prefix)
                    .map_or(String::new(), |service| format!(" · {}", service.name()));
                let seen = match known.map(ServicePrincipal::is_seen) {
                    Some(true) => "",
                    Some(false) => "\nNot certain to exist: no AWS managed policy names it.\n",
                    None => "\nNot in the catalog.\n",
                };
                Some(format!("**`{text}`** · service principal{name}\n{seen}"))
            }
            "Federated" => Some(match FederatedPrincipal::parse(text)? {
                FederatedPrincipal::Oidc(host) => {
                    format!("OIDC provider **`{host}`**: its condition keys begin with `{host}:`\n")
                }
                FederatedPrincipal::Saml => {
                    "SAML provider: its condition keys begin with `SAML:`\n".to_owned()
                }
            }),
            "CanonicalUser" => Some("The canonical id of an account, for S3 only.\n".to_owned()),
            _ => None,
        }
    }

    /// A value of a condition: an ARN, or a service principal.
    fn value(&self) -> Option<Description> {
        if let Some(principal) = self.catalog.service_principal(self.text) {
            let name = principal.name();
            return Some((format!("**`{name}`** · service principal\n"), None));
        }
        if let Some(partition) = crate::policy::partition_of_region(self.text) {
            let text = format!(
                "**`{}`** · Region of the partition `{}`\n",
                self.text, partition.name
            );
            return Some((text, None));
        }
        let arn = Arn::parse(self.text).filter(|_| self.text.starts_with("arn:"))?;
        Some((fields(arn), None))
    }
}

const EVERYONE: &str = "**`*`** · everyone, in every account, and without credentials as well\n";

fn principal_key(key: &str) -> Option<&'static str> {
    match key {
        "AWS" => Some("Accounts, users, roles and role sessions.\n"),
        "Service" => Some("AWS services, by their service principals.\n"),
        "Federated" => Some("Identity providers: OIDC, SAML, Amazon Cognito.\n"),
        "CanonicalUser" => Some("Accounts by their canonical ids, for S3 only.\n"),
        _ => None,
    }
}

fn aws_principal(principal: AwsPrincipal<'_>) -> String {
    match principal {
        AwsPrincipal::Everyone => EVERYONE.to_owned(),
        AwsPrincipal::Account(account) => format!(
            "Account **`{account}`**: every user and role in it that the account's own policies allow\n"
        ),
        AwsPrincipal::User { account, name } => {
            format!("User **`{name}`** of account `{account}`\n")
        }
        AwsPrincipal::Role { account, name } => {
            format!("Role **`{name}`** of account `{account}`, with all of its sessions\n")
        }
        AwsPrincipal::Session { account, role } => {
            format!("One session of role **`{role}`** of account `{account}`\n")
        }
        AwsPrincipal::FederatedUser { account } => {
            format!("A federated user session of account `{account}`\n")
        }
        AwsPrincipal::UserId(id) => format!("The user with the unique id `{id}`: deleted by now\n"),
        AwsPrincipal::RoleId(id) => format!("The role with the unique id `{id}`: deleted by now\n"),
    }
}

/// The fields of an ARN as a table.
fn fields(arn: Arn<'_>) -> String {
    let mut text = "| Field | |\n|---|---|\n".to_owned();
    for (name, field) in [
        ("Partition", ArnField::Partition),
        ("Service", ArnField::Service),
        ("Region", ArnField::Region),
        ("Account", ArnField::Account),
        ("Resource", ArnField::Resource),
    ] {
        let value = arn.field(field);
        if !value.is_empty() {
            let _ = writeln!(text, "| {name} | `{}` |", value.replace('|', "\\|"));
        }
    }
    text
}

/// Whether an ARN or pattern may be one of a format.
fn fits(format: Arn<'_>, arn: Arn<'_>) -> bool {
    if format.service() != arn.service() && !has_wildcard(arn.service()) {
        return false;
    }
    // A bucket's name holds no slash: what stands behind one is a key, whatever a `*` before it may match.
    let of_bucket = arn.service() == "s3" && !format.resource().contains('/');
    let plain = arn.resource().split("${").next().unwrap_or_default();
    if of_bucket && plain.contains('/') {
        return false;
    }
    let mut pattern = String::new();
    let mut rest = format.resource();
    while let Some((before, after)) = rest.split_once("${") {
        pattern.push_str(before);
        pattern.push('*');
        rest = after.split_once('}').map_or("", |(_, after)| after);
    }
    pattern.push_str(rest);
    let format = Glob::new(&pattern, Case::Sensitive);
    format.intersects(&Glob::with_variables(arn.resource(), Case::Sensitive))
}

/// "`a`, `b` and 3 more".
fn named(names: &[String]) -> String {
    let mut text: Vec<String> = names
        .iter()
        .take(LISTED)
        .map(|name| format!("`{name}`"))
        .collect();
    if names.len() > LISTED {
        text.push(format!("and {} more", names.len() - LISTED));
    }
    text.join(", ")
}
