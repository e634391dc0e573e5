//! Services.

use std::fmt;
use std::ops::Range;

use super::Catalog;
use super::action::{Action, ActionId};
use super::condition_key::ConditionKey;
use super::layout::{Table, service};
use super::pattern;
use super::read::Record;
use super::resource_type::ResourceType;

/// A service that IAM policies can name.
#[derive(Clone, Copy)]
pub struct Service<'c> {
    catalog: &'c Catalog,
    id: u32,
}

impl<'c> Service<'c> {
    pub(super) fn new(catalog: &'c Catalog, id: u32) -> Self {
        Self { catalog, id }
    }

    fn record(self) -> Record<'c> {
        self.catalog.record(Table::Services, self.id)
    }

    /// The service prefix, lowercase: `s3`.
    pub fn prefix(self) -> &'c str {
        self.catalog.string(self.prefix_string())
    }

    /// The service's number in its catalog.
    pub(crate) fn number(self) -> u32 {
        self.id
    }

    pub(super) fn prefix_string(self) -> u32 {
        self.record().u32(service::PREFIX)
    }

    /// The display name: `Amazon S3`.
    pub fn name(self) -> &'c str {
        self.catalog.string(self.record().u32(service::NAME))
    }

    /// The ids of the service's actions: they follow each other in the catalog.
    pub fn action_ids(self) -> Range<u32> {
        self.record().u32(service::FIRST_ACTION)..self.record().u32(service::END_ACTION)
    }

    /// The service's actions, sorted by lowercase name.
    pub fn actions(self) -> impl ExactSizeIterator<Item = Action<'c>> + Clone + use<'c> {
        let catalog = self.catalog;
        self.action_ids()
            .map(move |id| Action::new(catalog, ActionId(id)))
    }

    /// Finds an action by its name without the prefix, in any ASCII case.
    pub fn action(self, name: &str) -> Option<Action<'c>> {
        let prefix = self.prefix().as_bytes();
        let id = self.catalog.find_action_id(prefix, name.as_bytes())?;
        Some(Action::new(self.catalog, ActionId(id)))
    }

    /// The actions whose name matches a pattern with `*` and `?`, in any ASCII case, sorted by lowercase name.
    ///
    /// Only the actions that share the text before the first wildcard are looked at.
    pub fn actions_matching<'p>(
        self,
        pattern: &'p str,
    ) -> impl Iterator<Item = Action<'c>> + Clone + use<'c, 'p> {
        let Self { catalog, .. } = self;
        let pattern = pattern.as_bytes();
        let literal = pattern::literal_prefix(pattern);
        let rest = pattern.get(literal.len()..).unwrap_or_default();
        catalog
            .with_prefix(Table::Actions, self.action_ids(), literal)
            .filter(move |id| {
                let name = catalog.name_bytes(Table::Actions, *id);
                pattern::matches(rest, name.get(literal.len()..).unwrap_or_default())
            })
            .map(move |id| Action::new(catalog, ActionId(id)))
    }

    /// The ids of the actions that [`Service::actions_matching`] gives where they follow each other in the catalog: for
    /// a pattern in which nothing but `*` follows a name's beginning. `None` for other patterns.
    pub fn action_ids_matching(self, pattern: &str) -> Option<Range<u32>> {
        let pattern = pattern.as_bytes();
        let literal = pattern::literal_prefix(pattern);
        let rest = pattern.get(literal.len()..)?;
        let open = !rest.is_empty() && rest.iter().all(|byte| *byte == b'*');
        open.then(|| {
            self.catalog
                .with_prefix(Table::Actions, self.action_ids(), literal)
        })
    }

    /// The resource types, sorted by lowercase key.
    pub fn resource_types(
        self,
    ) -> impl ExactSizeIterator<Item = ResourceType<'c>> + Clone + use<'c> {
        let catalog = self.catalog;
        self.resource_ids()
            .map(move |id| ResourceType::new(catalog, id))
    }

    /// Finds a resource type by its key, in any ASCII case.
    pub fn resource_type(self, key: &str) -> Option<ResourceType<'c>> {
        let id = self
            .catalog
            .find(Table::ResourceTypes, self.resource_ids(), key)?;
        Some(ResourceType::new(self.catalog, id))
    }

    pub(super) fn resource_ids(self) -> Range<u32> {
        self.record().u32(service::FIRST_RESOURCE)..self.record().u32(service::END_RESOURCE)
    }

    /// The condition keys that the service documents, global ones such as `aws:ResourceTag/${TagKey}` among them,
    /// sorted by lowercase name.
    pub fn condition_keys(
        self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'c>> + Clone + use<'c> {
        let catalog = self.catalog;
        catalog
            .key_list(self.record().u32(service::KEYS))
            .map(move |id| ConditionKey::new(catalog, id))
    }

    /// Finds one of the service's condition keys by its full name, in any ASCII case: `s3:prefix`,
    /// `s3:ExistingObjectTag/team`.
    pub fn condition_key(self, name: &str) -> Option<ConditionKey<'c>> {
        let found = self.catalog.condition_key(name)?;
        self.condition_keys().find(|key| *key == found)
    }

    /// Whether resource control policies apply to the service.
    pub fn supports_rcp(self) -> bool {
        self.has(service::RCP)
    }

    /// Whether the service sends a condition key about the VPC endpoint of a request, when the key is one of
    /// `aws:SourceVpcArn`, `aws:VpceAccount`, `aws:VpceOrgID` and `aws:VpceOrgPaths`, which only some services send;
    /// `None` for any other key.
    pub fn sends_endpoint_key(self, name: &str) -> Option<bool> {
        [
            ("aws:SourceVpcArn", service::SOURCE_VPC_ARN),
            ("aws:VpceAccount", service::VPCE_ACCOUNT),
            ("aws:VpceOrgID", service::VPCE_ORG_ID),
            ("aws:VpceOrgPaths", service::VPCE_ORG_PATHS),
        ]
        .into_iter()
        .find(|(key, _)| key.eq_ignore_ascii_case(name))
        .map(|(_, flag)| self.has(flag))
    }

    fn has(self, flag: u8) -> bool {
        self.record().u8(service::FLAGS) & flag != 0
    }
}

impl PartialEq for Service<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.catalog, other.catalog) && self.id == other.id
    }
}

impl Eq for Service<'_> {}

impl fmt::Debug for Service<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Service({})", self.prefix())
    }
}
