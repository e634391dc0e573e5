//! What the engine sees.

use std::sync::Arc;

use super::levels::Levels;
use super::options::RuleOptions;
use super::own::OwnRules;
use super::sensitive::SensitiveActions;
use super::suppression::{KnownFindings, Suppression};
use crate::catalog::Catalog;
use crate::embed::PolicyKind;

/// The settings for one document. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The kind of every policy; `None` to tell it from the content.
    pub policy_kind: Option<PolicyKind>,
    /// The type of the resource that the policies are attached to, as CloudFormation names it: `AWS::S3::Bucket`.
    pub resource_type: Option<String>,
    /// Whether rules run that are off by default.
    pub pedantic: bool,
    /// Whether rules also give what IAM Access Analyzer says where nothing is wrong.
    pub every_code: bool,
    /// Whether a document that does not look like a policy is linted as one.
    pub assume_policy: bool,
    /// The facts about AWS.
    pub catalog: &'static Catalog,
    /// Which rules run, and how bad their findings are.
    pub levels: Arc<Levels>,
    /// The numbers that decide what some rules find.
    pub options: Arc<RuleOptions>,
    /// Whose accounts are whose.
    pub accounts: Arc<Accounts>,
    /// Which actions are dangerous on every resource, where it was said.
    pub sensitive_actions: Arc<SensitiveActions>,
    /// Findings that are left out of this document.
    pub suppressions: Arc<[Suppression]>,
    /// Findings that were there before, and are left out.
    pub known: Option<Arc<KnownFindings>>,
    /// An organization's own rules.
    pub own_rules: Arc<OwnRules>,
}

impl Default for Settings {
    /// Tells the kind from the content, runs the rules that are on by default, and looks only at policies.
    fn default() -> Self {
        Self {
            policy_kind: None,
            resource_type: None,
            pedantic: false,
            every_code: false,
            assume_policy: false,
            catalog: Catalog::builtin(),
            levels: Arc::default(),
            options: Arc::default(),
            accounts: Arc::default(),
            sensitive_actions: Arc::default(),
            suppressions: Arc::default(),
            known: None,
            own_rules: Arc::default(),
        }
    }
}

/// The accounts that an organization has said something about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    /// The person's own accounts, sorted: access from them is no access from outside.
    pub own: Vec<String>,
    /// Accounts of others that may have access, sorted.
    pub trusted: Vec<String>,
    /// The ids of the person's organizations, sorted: `o-…`.
    pub organizations: Vec<String>,
}

impl Accounts {
    /// Whether an account's number is one of the person's own.
    pub fn is_own(&self, account: &str) -> bool {
        has(&self.own, account)
    }

    /// Whether an account may have access without a word: one of the person's own, or one that they trust.
    pub fn is_trusted(&self, account: &str) -> bool {
        self.is_own(account) || has(&self.trusted, account)
    }

    /// Whether an organization is one of the person's own.
    pub fn is_own_organization(&self, id: &str) -> bool {
        has(&self.organizations, id)
    }
}

fn has(sorted: &[String], text: &str) -> bool {
    sorted
        .binary_search_by(|known| known.as_str().cmp(text))
        .is_ok()
}

#[cfg(test)]
mod tests {
    use super::Accounts;

    #[test]
    fn own_accounts_are_trusted() {
        let accounts = Accounts {
            own: vec!["111122223333".to_owned(), "444455556666".to_owned()],
            trusted: vec!["123456789012".to_owned()],
            organizations: vec!["o-abcdefghij".to_owned()],
        };
        assert!(accounts.is_own("444455556666") && !accounts.is_own("123456789012"));
        assert!(accounts.is_trusted("111122223333") && accounts.is_trusted("123456789012"));
        assert!(!accounts.is_trusted("111122223334"));
        assert!(accounts.is_own_organization("o-abcdefghij"));
    }
}
