//! Condition operators and condition keys.

use std::borrow::Cow;
use std::collections::BTreeMap;

use tower_lsp::ls_types::CompletionItemKind as Kind;

use super::item::{Entry, Items};
use super::template::Template;
use super::{Surroundings, values};
use crate::catalog::{ConditionKey, ConditionType, KeyPresence};
use crate::embed::PolicyKind;
use crate::policy::{
    Effect, FederatedPrincipal, Operator, OperatorFamily, PrincipalElement, PrincipalType,
    Statement,
};

/// How many actions of a statement are asked for their keys: of `*` there are more than twenty thousand.
const ASKED: usize = 400;

/// The global keys that conditions are mostly about: who asks, from where, and for whose resource.
const COMMON: &[&str] = &[
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalAccount",
    "aws:PrincipalArn",
    "aws:PrincipalOrgID",
    "aws:PrincipalTag/${TagKey}",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:ResourceOrgID",
    "aws:SecureTransport",
    "aws:SourceAccount",
    "aws:SourceArn",
    "aws:SourceIp",
    "aws:SourceVpc",
    "aws:SourceVpce",
];

/// The value of a new `Condition` element.
pub(super) fn template(surroundings: &Surroundings<'_>) -> Template {
    let bool_test = Operator::parse("Bool").map(|operator| test(surroundings, operator, None));
    Template::text("{ \"Bool\": ")
        .join(bool_test.unwrap_or_default())
        .then(" }")
}

/// Offers a whole condition.
pub(super) fn whole(surroundings: &Surroundings<'_>, items: &mut Items<'_>) {
    let template = template(surroundings);
    items.value(
        Entry::new("{ … }", Kind::STRUCT)
            .detail("a condition")
            .writes(template),
    );
}

/// Offers the operators that the condition does not have yet, those first that suit the statement's actions.
pub(super) fn operators(surroundings: &Surroundings<'_>, open: u32, items: &mut Items<'_>) {
    let present = surroundings.siblings(open);
    let keys = ranked(surroundings);
    for base in Operator::names() {
        for name in [
            base.to_owned(),
            format!("{base}IfExists"),
            format!("ForAnyValue:{base}"),
            format!("ForAllValues:{base}"),
        ] {
            let Some(operator) = Operator::parse(&name) else {
                continue;
            };
            if present.iter().any(|it| it.eq_ignore_ascii_case(&name)) || !is_useful(operator) {
                continue;
            }
            let suited = keys.iter().filter(|(key, _)| suits(operator, *key));
            let Some(nearest) = suited.map(|(_, rank)| *rank).min() else {
                continue;
            };
            let plain = operator.qualifier.is_none() && !operator.if_exists;
            let rank = if plain { nearest } else { nearest + 3 };
            let entry = Entry::new(name, Kind::KEYWORD)
                .detail(compares(operator))
                .rank(rank.min(9))
                .about("operator");
            items.key(entry, test(surroundings, operator, Some(&keys)));
        }
    }
}

/// Offers the value of an operator: a key and its value.
pub(super) fn tests(surroundings: &Surroundings<'_>, operator: &str, items: &mut Items<'_>) {
    if let Some(operator) = Operator::parse(operator) {
        let template = test(surroundings, operator, None);
        let entry = Entry::new("{ … }", Kind::STRUCT).detail("a condition key and its value");
        items.value(entry.writes(template));
    }
}

/// Offers the keys that an operator can test, those of the statement's actions first.
pub(super) fn keys(
    surroundings: &Surroundings<'_>,
    operator: &str,
    open: u32,
    items: &mut Items<'_>,
) {
    let Some(operator) = Operator::parse(operator) else {
        return;
    };
    let present = surroundings.siblings(open);
    let denies = surroundings
        .statement
        .is_some_and(|statement| statement.effect() == Some(Effect::Deny));
    for (key, rank) in ranked(surroundings) {
        let taken = present.iter().any(|it| it.eq_ignore_ascii_case(key.name()));
        // A request without multi-factor authentication may lack these keys, and would not be denied.
        let of_mfa = denies && key.name().starts_with("aws:MultiFactorAuth");
        // `Null` asks nothing of a key that every request holds.
        let certain =
            operator.facts.family == OperatorFamily::Null && key.presence() == KeyPresence::Always;
        if taken || certain || !suits(operator, key) || (of_mfa && !operator.if_exists) {
            continue;
        }
        let mut detail = key
            .value_type()
            .map_or("", ConditionType::as_str)
            .to_owned();
        if key.multivalued() {
            detail.push_str(" · multivalued");
        }
        if key.presence() != KeyPresence::Sometimes {
            detail.push_str(" · always present");
        }
        let entry = Entry::new(key.name(), Kind::VARIABLE)
            .detail(detail)
            .rank(rank)
            .writes(key_template(key.name()))
            .about("condition-key");
        let value = if of_mfa && operator.facts.family == OperatorFamily::Bool {
            Template::default().choice(["false", "true"])
        } else {
            values::template(operator, key)
        };
        items.key(entry, Template::text("\"").join(value).then("\""));
    }
}

/// A key's name, its free part as a blank.
pub(super) fn key_template(name: &str) -> Template {
    for (open, close) in [("${", '}'), ("<", '>')] {
        if let Some((before, rest)) = name.split_once(open)
            && let Some((free, after)) = rest.split_once(close)
        {
            return Template::text(before).blank(free).then(after);
        }
    }
    Template::text(name)
}

/// A key and its value that suit an operator. `keys` are the ranked keys, where they are at hand.
fn test(
    surroundings: &Surroundings<'_>,
    operator: Operator,
    keys: Option<&[(ConditionKey<'static>, u8)]>,
) -> Template {
    // Plain global keys that every request may hold: what is written first must be right wherever it stands.
    let name = match operator.facts.family {
        _ if operator.qualifier.is_some() => "aws:CalledVia",
        OperatorFamily::String => "aws:PrincipalAccount",
        OperatorFamily::Numeric => "aws:EpochTime",
        OperatorFamily::Date => "aws:CurrentTime",
        OperatorFamily::Bool => "aws:SecureTransport",
        OperatorFamily::IpAddress => "aws:SourceIp",
        OperatorFamily::Arn => "aws:PrincipalArn",
        OperatorFamily::Null => "aws:PrincipalTag/${TagKey}",
        OperatorFamily::Binary => "",
    };
    // Two operators that test one key may leave nothing that fulfils both.
    let is_used = |key: ConditionKey<'_>| {
        let mut tests = surroundings
            .statement
            .into_iter()
            .flat_map(Statement::conditions);
        tests.any(|(_, entry)| entry.is_key(key.name()))
    };
    let key = surroundings
        .catalog
        .condition_key(name)
        .filter(|key| suits(operator, *key) && !is_used(*key))
        .or_else(|| {
            let all: Cow<'_, _> = keys.map_or_else(|| ranked(surroundings).into(), Cow::Borrowed);
            let keys = all.iter().map(|(key, _)| *key);
            let mut fit = keys.filter(|key| suits(operator, *key));
            fit.find(|key| !is_used(*key))
        });
    let Some(key) = key else {
        return Template::text("{}");
    };
    Template::text("{ \"")
        .join(key_template(key.name()))
        .then("\": \"")
        .join(values::template(operator, key))
        .then("\" }")
}

/// Whether an operator with its prefix and suffix does more than without.
fn is_useful(operator: Operator) -> bool {
    let facts = operator.facts;
    let null = facts.family == OperatorFamily::Null;
    // What is negated holds for a missing key anyway.
    let if_exists = !operator.if_exists || !(facts.negated || null);
    let qualifier = operator.qualifier.is_none() || !null;
    // `ArnEquals` behaves as `ArnLike` does, which says what it does.
    if_exists && qualifier && !(operator.if_exists && facts.family == OperatorFamily::Date)
}

/// What an operator does, in a few words.
fn compares(operator: Operator) -> String {
    let what = match operator.facts.family {
        OperatorFamily::String if operator.facts.wildcards => "text, with * and ?",
        OperatorFamily::String => "text",
        OperatorFamily::Numeric => "a number",
        OperatorFamily::Date => "a date",
        OperatorFamily::Bool => "true or false",
        OperatorFamily::Binary => "Base64",
        OperatorFamily::IpAddress => "an address or range",
        OperatorFamily::Arn => "an ARN, with * and ?",
        OperatorFamily::Null => "whether the key is missing",
    };
    let missing = if operator.if_exists {
        ", or the key is missing"
    } else {
        ""
    };
    format!("{what}{missing}")
}

/// Whether an operator can test a key without a finding.
fn suits(operator: Operator, key: ConditionKey<'_>) -> bool {
    use OperatorFamily as Family;

    if operator.facts.family == Family::Null {
        return true;
    }
    let family = operator.facts.family;
    let fits = |value_type: ConditionType| {
        matches!(
            (family, value_type),
            (Family::String, ConditionType::String)
                | (Family::Numeric, ConditionType::Numeric)
                | (Family::Date, ConditionType::Date)
                | (Family::Bool, ConditionType::Bool)
                | (Family::Binary, ConditionType::Binary)
                | (Family::IpAddress, ConditionType::IpAddress)
                | (Family::Arn, ConditionType::Arn)
        )
    };
    operator.qualifier.is_some() == key.multivalued() && key.value_types().any(fits)
}

/// The condition keys that may be tested here, with their ranks: those of the statement's actions and of the identity
/// provider that it names, then the global ones. Keys of other identity providers, in trust policies only, come last.
fn ranked(surroundings: &Surroundings<'_>) -> Vec<(ConditionKey<'static>, u8)> {
    let catalog = surroundings.catalog;
    let mut ranks: BTreeMap<&str, (ConditionKey<'static>, u8)> = BTreeMap::new();
    let mut add = |key: ConditionKey<'static>, rank: u8| {
        let entry = ranks.entry(key.name()).or_insert((key, rank));
        entry.1 = entry.1.min(rank);
    };
    let actions = surroundings.actions();
    // A key that only some of the actions know is a finding: what every action knows comes first.
    let mut common: Option<Vec<ConditionKey<'static>>> = None;
    for action in actions.actions(catalog).take(ASKED) {
        let own = action.condition_keys();
        let of_types = action.resource_types().flat_map(|used| {
            let of_type = used.resource_type().condition_keys();
            used.condition_keys().chain(of_type)
        });
        let all: Vec<ConditionKey<'_>> = own.chain(of_types).collect();
        match &mut common {
            None => common = Some(all),
            Some(common) => common.retain(|key| all.contains(key)),
        }
    }
    let trust = surroundings.kind == PolicyKind::Trust;
    for key in common.into_iter().flatten() {
        // The actions of a trust policy list the keys of all providers.
        if !(trust && key.is_federation()) {
            add(key, 1);
        }
    }
    let providers = providers(surroundings);
    let of_provider = |key: ConditionKey<'_>| {
        let host = key.name().rsplit_once(':').map(|(host, _)| host);
        host.is_some_and(|host| providers.iter().any(|it| it.eq_ignore_ascii_case(host)))
    };
    for key in catalog.condition_keys() {
        if key.is_federation() && trust && !key.is_template() {
            add(key, if of_provider(key) { 0 } else { 6 });
        } else if key.is_global() && key.name().starts_with("aws:") && !is_excluded(key) {
            let common = COMMON.binary_search(&key.name()).is_ok();
            add(key, if common { 2 } else { 3 });
        }
    }
    ranks.into_values().collect()
}

/// The identity providers that the statement names, as the keys of their tokens begin: a host name, or `saml`.
fn providers<'a>(surroundings: &Surroundings<'a>) -> Vec<&'a str> {
    let statement = surroundings.statement.into_iter();
    let principals = statement.flat_map(|statement| &statement.principal);
    let federated = principals
        .flat_map(PrincipalElement::values)
        .filter(|(of, text)| *of == PrincipalType::Federated && text.is_known());
    let providers = federated.filter_map(|(_, text)| FederatedPrincipal::parse(text.as_str()));
    providers
        .map(|provider| match provider {
            FederatedPrincipal::Oidc(host) => host,
            FederatedPrincipal::Saml => "saml",
        })
        .collect()
}

/// Whether a global key is offered only where an action lists it, or never.
fn is_excluded(key: ConditionKey<'_>) -> bool {
    // Tags of the request and the resource come with some actions only, which list them.
    let listed = ["aws:RequestTag/", "aws:ResourceTag/", "aws:TagKeys"];
    // What the caller writes into a request as he likes proves nothing.
    let mut excluded = listed.iter().chain(&["aws:UserAgent", "aws:referer"]);
    excluded.any(|prefix| key.name().starts_with(prefix))
}
