//! Condition keys.

use std::fmt;

use super::Catalog;
use super::layout::{Table, condition_key, template};
use super::pattern;
use super::read::Record;

/// The type of a condition key's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ConditionType {
    /// Text.
    String,
    /// A number.
    Numeric,
    /// A date in ISO 8601 or in seconds since 1970.
    Date,
    /// `true` or `false`.
    Bool,
    /// Base64.
    Binary,
    /// An address or a CIDR range.
    IpAddress,
    /// An ARN.
    Arn,
}

impl ConditionType {
    /// Every type, in the order of the catalog's bits.
    pub const ALL: [Self; 7] = [
        Self::String,
        Self::Numeric,
        Self::Date,
        Self::Bool,
        Self::Binary,
        Self::IpAddress,
        Self::Arn,
    ];

    /// AWS's own name: `ARN`, `IPAddress`, `Bool`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Numeric => "Numeric",
            Self::Date => "Date",
            Self::Bool => "Bool",
            Self::Binary => "Binary",
            Self::IpAddress => "IPAddress",
            Self::Arn => "ARN",
        }
    }

    fn bit(self) -> u8 {
        1 << self as u8
    }
}

impl fmt::Display for ConditionType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// What a global condition key describes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyCategory {
    /// The caller.
    Principal,
    /// The role session.
    Session,
    /// The network path of the request.
    Network,
    /// The resource.
    Resource,
    /// The request itself.
    Request,
}

/// When a request holds a global condition key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyPresence {
    /// Only in some requests.
    Sometimes,
    /// In every request that is not anonymous.
    Signed,
    /// In every request.
    Always,
}

/// A condition key: a service's, a global one, or an identity provider's.
#[derive(Clone, Copy)]
pub struct ConditionKey<'c> {
    catalog: &'c Catalog,
    id: u32,
}

impl<'c> ConditionKey<'c> {
    pub(super) fn new(catalog: &'c Catalog, id: u32) -> Self {
        Self { catalog, id }
    }

    fn record(self) -> Record<'c> {
        self.catalog.record(Table::ConditionKeys, self.id)
    }

    fn has(self, flag: u8) -> bool {
        self.record().u8(condition_key::FLAGS) & flag != 0
    }

    /// The full name as AWS writes it, a free part as a placeholder: `aws:SourceIp`, `aws:RequestTag/${TagKey}`,
    /// `s3:ExistingObjectTag/<key>`.
    pub fn name(self) -> &'c str {
        self.catalog.string(self.record().u32(condition_key::NAME))
    }

    /// The type of the value: the first, for a key with several; `None` when AWS does not say.
    pub fn value_type(self) -> Option<ConditionType> {
        self.value_types().next()
    }

    /// The types of the value. Only `aws:EpochTime` has two.
    pub fn value_types(self) -> impl Iterator<Item = ConditionType> + Clone + use<> {
        let types = self.record().u8(condition_key::TYPES);
        ConditionType::ALL
            .into_iter()
            .filter(move |each| types & each.bit() != 0)
    }

    /// Whether a request may hold several values of the key.
    pub fn multivalued(self) -> bool {
        self.has(condition_key::MULTIVALUED)
    }

    /// Whether the name has a free part.
    pub fn is_template(self) -> bool {
        self.has(condition_key::TEMPLATE)
    }

    /// Whether the key is on AWS's list of global condition keys: those of `aws:`, and a few such as `lambda:SourceFunctionArn`.
    pub fn is_global(self) -> bool {
        self.has(condition_key::GLOBAL)
    }

    /// Whether the value identifies an account, an organization or a network, so that a wildcard in it opens the policy.
    pub fn is_sensitive(self) -> bool {
        self.has(condition_key::SENSITIVE)
    }

    /// Whether an identity provider sends the key: SAML, OIDC, or a web identity provider.
    pub fn is_federation(self) -> bool {
        self.has(condition_key::FEDERATION)
    }

    /// Whether a federation key stays in the role session, so that permission policies can use it, not only trust policies.
    pub fn stays_in_session(self) -> bool {
        self.has(condition_key::SESSION)
    }

    /// What a global condition key describes; `None` for other keys.
    pub fn category(self) -> Option<KeyCategory> {
        match self.record().u8(condition_key::CATEGORY) {
            1 => Some(KeyCategory::Principal),
            2 => Some(KeyCategory::Session),
            3 => Some(KeyCategory::Network),
            4 => Some(KeyCategory::Resource),
            5 => Some(KeyCategory::Request),
            _ => None,
        }
    }

    /// When a request holds the key. [`KeyPresence::Sometimes`] for every key that is not global.
    pub fn presence(self) -> KeyPresence {
        match self.record().u8(condition_key::PRESENCE) {
            1 => KeyPresence::Signed,
            2 => KeyPresence::Always,
            _ => KeyPresence::Sometimes,
        }
    }
}

impl PartialEq for ConditionKey<'_> {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.catalog, other.catalog) && self.id == other.id
    }
}

impl Eq for ConditionKey<'_> {}

impl fmt::Debug for ConditionKey<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ConditionKey({})", self.name())
    }
}

impl Catalog {
    /// Every condition key, sorted by lowercase name.
    pub fn condition_keys(&self) -> impl ExactSizeIterator<Item = ConditionKey<'_>> + Clone {
        (0..self.count(Table::ConditionKeys)).map(|id| ConditionKey::new(self, id))
    }

    /// Finds a condition key by its full name, in any ASCII case. A name that fills the free part of a key finds that key:
    /// `kms:EncryptionContext:AppName` finds `kms:EncryptionContext:${EncryptionContextKey}`.
    pub fn condition_key(&self, name: &str) -> Option<ConditionKey<'_>> {
        let id = self
            .keys
            .find(self, Table::ConditionKeys, name)
            .or_else(|| self.condition_key_of_template(name.as_bytes()))?;
        Some(ConditionKey::new(self, id))
    }

    /// Finds a global condition key by its full name, in any ASCII case; see [`Catalog::condition_key`].
    pub fn global_condition_key(&self, name: &str) -> Option<ConditionKey<'_>> {
        self.condition_key(name).filter(|key| key.is_global())
    }

    /// The key whose template a name fills: the one with the longest text before its free part, where several do.
    fn condition_key_of_template(&self, name: &[u8]) -> Option<u32> {
        let colon = name.iter().position(|byte| *byte == b':')?;
        let (prefix, _) = name.split_at_checked(colon + 1)?;
        let id = self.template_under(prefix, name).or_else(|| {
            // The issuer of an OIDC provider is a host name, with a path at times: unlike a service
            // prefix it holds a dot, and it may have a free part itself.
            if !prefix.contains(&b'.') {
                return None;
            }
            self.template_under(name.get(..1)?, name)
                .or_else(|| self.template_under(b"?", name))
        })?;
        Some(self.record(Table::Templates, id).u32(template::KEY))
    }

    /// The best of the templates that begin with a text and match a name.
    fn template_under(&self, start: &[u8], name: &[u8]) -> Option<u32> {
        let pattern = |id| self.name_bytes(Table::Templates, id);
        self.with_prefix(Table::Templates, 0..self.count(Table::Templates), start)
            .filter(|id| pattern::matches(pattern(*id), name))
            .max_by_key(|id| pattern::literal_prefix(pattern(*id)).len())
    }
}
