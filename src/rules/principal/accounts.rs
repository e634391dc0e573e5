//! Which accounts a policy names, and which of them is its own.

use crate::policy::{
    Arn, AwsPrincipal, ConditionEntry, OperatorFamily, PrincipalElement, PrincipalType,
    ResourcePattern, SetQualifier, Statement, is_account,
};
use crate::rules::LintContext;
use crate::syntax::Text;

/// The principals under `AWS` that the statement lets in, as far as they can be read.
pub(super) fn let_in<'a>(
    statement: &Statement<'a>,
) -> impl Iterator<Item = (AwsPrincipal<'a>, &'a Text<'a>)> {
    let principal = statement.principal.iter().filter(|_| statement.allows());
    principal
        .flat_map(PrincipalElement::values)
        .filter(|(principal_type, text)| *principal_type == PrincipalType::Aws && text.is_known())
        .filter_map(|(_, text)| Some((AwsPrincipal::parse(text.as_str()).ok()?, text)))
}

/// The account that a principal belongs to; `None` for those that show none.
pub(super) fn account_of(principal: AwsPrincipal<'_>) -> Option<&str> {
    let account = match principal {
        AwsPrincipal::Account(account)
        | AwsPrincipal::User { account, .. }
        | AwsPrincipal::Role { account, .. }
        | AwsPrincipal::Session { account, .. }
        | AwsPrincipal::FederatedUser { account } => account,
        AwsPrincipal::Everyone | AwsPrincipal::UserId(_) | AwsPrincipal::RoleId(_) => return None,
    };
    is_account(account).then_some(account)
}

/// The account that the policy belongs to, as its resources and identity providers tell; `None` where they tell none, or
/// several.
pub(super) fn own_account<'a>(context: &LintContext<'a>) -> Option<&'a str> {
    let statements = context.statements().iter();
    let mut accounts = statements.flat_map(named_accounts);
    let first = accounts.next()?;
    accounts.all(|account| account == first).then_some(first)
}

fn named_accounts<'s, 'a>(
    statement: &'s Statement<'a>,
) -> impl Iterator<Item = &'a str> + use<'s, 'a> {
    let resources = statement
        .resource
        .iter()
        .flat_map(|element| &element.patterns)
        .filter_map(ResourcePattern::arn);
    let providers = statement
        .principal
        .iter()
        .flat_map(PrincipalElement::values)
        .filter(|(principal_type, text)| {
            *principal_type == PrincipalType::Federated && text.is_known()
        })
        .filter_map(|(_, text)| Arn::parse(text.as_str()));
    resources
        .chain(providers)
        .map(|arn| arn.account())
        .filter(|account| is_account(account))
}

/// Whether a condition binds the callers to the organizations that the settings call one's own.
pub(super) fn is_within_own_organizations(
    context: &LintContext<'_>,
    statement: &Statement<'_>,
) -> bool {
    let accounts = &context.settings.accounts;
    !accounts.organizations.is_empty()
        && organizations(statement)
            .any(|entry| each_organization(entry, |id| accounts.is_own_organization(id)))
}

/// Whether a condition on the callers' organization names none of one's own: only the settings can tell.
pub(super) fn names_other_organizations(
    context: &LintContext<'_>,
    entry: &ConditionEntry<'_>,
) -> bool {
    let accounts = &context.settings.accounts;
    let is_other = |id: &str| !id.contains(['*', '?', '$']) && !accounts.is_own_organization(id);
    !accounts.organizations.is_empty()
        && ORGANIZATION_KEYS.iter().any(|key| entry.is_key(key))
        && each_organization(entry, is_other)
}

/// Whether a condition on an organization has values, all are known, and their organizations are such.
fn each_organization(entry: &ConditionEntry<'_>, is_such: impl Fn(&str) -> bool) -> bool {
    let texts = || entry.texts();
    !entry.values.is_empty()
        && texts().count() == entry.values.len()
        && texts().all(|text| text.is_known() && is_such(organization_of(text.as_str())))
}

/// Keys that hold the organization of who asks.
const ORGANIZATION_KEYS: [&str; 2] = ["aws:PrincipalOrgID", "aws:PrincipalOrgPaths"];

/// The conditions that only callers of certain organizations meet.
fn organizations<'s, 'a>(
    statement: &'s Statement<'a>,
) -> impl Iterator<Item = &'s ConditionEntry<'a>> {
    let conditions = statement.conditions().filter(|(operator, entry)| {
        let asks = operator.operator.is_some_and(|operator| {
            !operator.facts.negated
                && !operator.if_exists
                && operator.facts.family == OperatorFamily::String
                && operator.qualifier != Some(SetQualifier::ForAllValues)
        });
        asks && ORGANIZATION_KEYS.iter().any(|key| entry.is_key(key))
    });
    conditions.map(|(_, entry)| entry)
}

/// The organization that an id or a path of one begins with.
fn organization_of(text: &str) -> &str {
    text.split('/').next().unwrap_or(text)
}
