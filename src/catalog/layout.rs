//! The layout of a catalog file, shared by the reader and by the generator.
//!
//! All numbers are little-endian and unaligned. The file is
//!
//! | at | size | what |
//! |---:|-----:|------|
//! | 0  | 8    | [`MAGIC`] |
//! | 8  | 4    | [`VERSION`] |
//! | 12 | 8    | [`checksum`] of every byte from 20 to the end |
//! | 20 | 4    | string: the date of the facts, `YYYY-MM-DD` |
//! | 24 | 8 each | one [`Section`] for each [`Table`], in the order of [`Table::ALL`]: offset, number of records |
//!
//! followed by the tables. A *string* is a byte offset into [`Table::Strings`], where its [`length`]
//! and that many bytes of UTF-8 stand; the length being ASCII too, the whole table is UTF-8. A *list* is a byte offset into [`Table::Lists`],
//! where a `u16` count and that many items stand; offset 0 is the empty list. Equal strings and equal
//! lists are stored once. A record's number in its table is its id.
//!
//! | table | order | record |
//! |-------|-------|--------|
//! | `Sources` | as given | name string, version string |
//! | `Services` | lowercase prefix | see [`service`] |
//! | `Actions` | service, then lowercase name | see [`action`] |
//! | `ActionIndex` | hash | see [`action_slot`] |
//! | `Dependents` | action | see [`dependents`] |
//! | `ResourceTypes` | service, then lowercase key | see [`resource_type`] |
//! | `ConditionKeys` | lowercase name | see [`condition_key`] |
//! | `Templates` | pattern | see [`template`] |
//! | `ManagedPolicies` | lowercase name | name string, path string |
//! | `ServicePrincipals` | lowercase name | name string, [`principal`] flags `u8` |
//! | `Lists`, `Strings` | – | bytes |
//!
//! Lists come in four shapes: condition key ids (`u16` each), strings (`u32` each), action
//! ids (`u32` each), and [`action_resource`] records.

/// The first eight bytes of every catalog file.
pub const MAGIC: [u8; 8] = *b"IAMFACTS";

/// The version of this layout. A reader accepts no other.
pub const VERSION: u32 = 2;

/// Where the checksum's own coverage begins.
pub const CHECKED_FROM: usize = 20;

/// Where the table of sections begins.
pub const SECTIONS_AT: usize = 24;

/// The size of the header: the first table starts here.
pub const HEADER_SIZE: usize = SECTIONS_AT + 8 * Table::ALL.len();

/// The size in bytes of an item in a list of condition keys.
pub const KEY_ITEM: usize = 2;

/// The size in bytes of an item in a list of strings or of actions.
pub const WORD_ITEM: usize = 4;

/// A part of the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// What the facts were made from.
    Sources,
    /// Services, by prefix.
    Services,
    /// Actions of all services.
    Actions,
    /// A hash table from full action names to actions.
    ActionIndex,
    /// The actions that need others.
    Dependents,
    /// Resource types of all services.
    ResourceTypes,
    /// Condition keys: global, service and federation keys.
    ConditionKeys,
    /// Condition keys with a free part.
    Templates,
    /// AWS managed policies.
    ManagedPolicies,
    /// Service principals.
    ServicePrincipals,
    /// Interned lists.
    Lists,
    /// Interned strings.
    Strings,
}

impl Table {
    /// Every table, in the order of the header.
    pub const ALL: [Self; 12] = [
        Self::Sources,
        Self::Services,
        Self::Actions,
        Self::ActionIndex,
        Self::Dependents,
        Self::ResourceTypes,
        Self::ConditionKeys,
        Self::Templates,
        Self::ManagedPolicies,
        Self::ServicePrincipals,
        Self::Lists,
        Self::Strings,
    ];

    /// The size in bytes of one record.
    pub const fn stride(self) -> usize {
        match self {
            Self::Sources | Self::ManagedPolicies => 8,
            Self::Services => service::SIZE,
            Self::Actions => action::SIZE,
            Self::ActionIndex => action_slot::SIZE,
            Self::Dependents => dependents::SIZE,
            Self::ResourceTypes => resource_type::SIZE,
            Self::ConditionKeys => condition_key::SIZE,
            Self::Templates => template::SIZE,
            Self::ServicePrincipals => principal::SIZE,
            Self::Lists | Self::Strings => 1,
        }
    }
}

/// The fields of a service record: where each begins.
pub mod service {
    /// String: the service prefix.
    pub const PREFIX: usize = 0;
    /// String: the display name.
    pub const NAME: usize = 4;
    /// The id of the first action (`u32`); the service's actions follow each other.
    pub const FIRST_ACTION: usize = 8;
    /// The id after the last action (`u32`).
    pub const END_ACTION: usize = 12;
    /// The id of the first resource type (`u32`).
    pub const FIRST_RESOURCE: usize = 16;
    /// The id after the last resource type (`u32`).
    pub const END_RESOURCE: usize = 20;
    /// List of condition key ids.
    pub const KEYS: usize = 24;
    /// Flags (`u8`).
    pub const FLAGS: usize = 28;
    /// The record's size.
    pub const SIZE: usize = 29;

    /// Resource control policies apply to the service.
    pub const RCP: u8 = 1;
    /// The service sends `aws:SourceVpcArn`.
    pub const SOURCE_VPC_ARN: u8 = 2;
    /// The service sends `aws:VpceAccount`.
    pub const VPCE_ACCOUNT: u8 = 4;
    /// The service sends `aws:VpceOrgID`.
    pub const VPCE_ORG_ID: u8 = 8;
    /// The service sends `aws:VpceOrgPaths`.
    pub const VPCE_ORG_PATHS: u8 = 16;
}

/// The fields of an action record.
pub mod action {
    /// String: the name, without the prefix.
    pub const NAME: usize = 0;
    /// List of [`super::action_resource`] records.
    pub const RESOURCES: usize = 4;
    /// List of condition key ids.
    pub const KEYS: usize = 8;
    /// The service's id (`u16`).
    pub const SERVICE: usize = 12;
    /// Access level (`u8`): 0 List, 1 Read, 2 Write, 3 Permissions management, 4 Tagging.
    pub const ACCESS: usize = 14;
    /// The record's size.
    pub const SIZE: usize = 15;
}

/// The fields of a slot of the hash table from full action names to actions.
///
/// The table holds a power of two of slots, one at least free. An action stands in the first
/// free slot at or after [`hash_name`] modulo the number of slots, counted around the end.
pub mod action_slot {
    /// The action's id plus one; 0 in a free slot.
    pub const ID_MASK: u32 = (1 << 20) - 1;
    /// The record's size.
    pub const SIZE: usize = 4;

    /// The upper bits of a slot: part of the name's hash, so that few names have to be compared.
    pub const fn tag(hash: u64) -> u32 {
        (hash >> 32) as u32 & !ID_MASK
    }
}

/// The fields of a record of the actions that need others.
pub mod dependents {
    /// The action's id (`u32`).
    pub const ACTION: usize = 0;
    /// List of action ids.
    pub const NEEDS: usize = 4;
    /// The record's size.
    pub const SIZE: usize = 8;
}

/// The fields of an item in an action's list of resource types.
pub mod action_resource {
    /// The resource type's id (`u16`).
    pub const TYPE: usize = 0;
    /// List of condition key ids.
    pub const KEYS: usize = 2;
    /// 1 when the action needs a resource of this type (`u8`).
    pub const REQUIRED: usize = 6;
    /// The item's size.
    pub const SIZE: usize = 7;
}

/// The fields of a resource type record.
pub mod resource_type {
    /// String: the key.
    pub const KEY: usize = 0;
    /// List of strings: the ARN formats.
    pub const ARNS: usize = 4;
    /// List of condition key ids.
    pub const KEYS: usize = 8;
    /// The record's size.
    pub const SIZE: usize = 12;
}

/// The fields of a condition key record.
pub mod condition_key {
    /// String: the full name.
    pub const NAME: usize = 0;
    /// The value types (`u8`): bit *n* is the *n*th of String, Numeric, Date, Bool, Binary, `IpAddress`, Arn.
    /// No bit means that the type is not known.
    pub const TYPES: usize = 4;
    /// Flags (`u8`).
    pub const FLAGS: usize = 5;
    /// Category (`u8`): 0 none, 1 principal, 2 session, 3 network, 4 resource, 5 request.
    pub const CATEGORY: usize = 6;
    /// Presence (`u8`): 0 sometimes, 1 in every signed request, 2 always.
    pub const PRESENCE: usize = 7;
    /// The record's size.
    pub const SIZE: usize = 8;

    /// A request may hold several values of the key.
    pub const MULTIVALUED: u8 = 1;
    /// The name has a free part.
    pub const TEMPLATE: u8 = 2;
    /// A global condition key.
    pub const GLOBAL: u8 = 4;
    /// Its value identifies accounts, organizations or networks: wildcards there are dangerous.
    pub const SENSITIVE: u8 = 8;
    /// Comes from an identity provider.
    pub const FEDERATION: u8 = 16;
    /// A federation key that stays in the role session.
    pub const SESSION: u8 = 32;
}

/// The fields of a template record: a condition key whose name has a free part.
pub mod template {
    /// String: the lowercase name as a glob, each free part written `?*`.
    pub const PATTERN: usize = 0;
    /// The condition key's id (`u32`).
    pub const KEY: usize = 4;
    /// The record's size.
    pub const SIZE: usize = 8;
}

/// The fields of a service principal record.
pub mod principal {
    /// String: the name.
    pub const NAME: usize = 0;
    /// Flags (`u8`).
    pub const FLAGS: usize = 4;
    /// The record's size.
    pub const SIZE: usize = 5;

    /// An AWS managed policy names it.
    pub const SEEN: u8 = 1;
}

/// Where a table stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// The byte offset of its first record.
    pub offset: u32,
    /// The number of its records.
    pub count: u32,
}

/// Everything the header says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Header {
    /// [`VERSION`] of the file.
    pub version: u32,
    /// The stored checksum.
    pub checksum: u64,
    /// String: the date of the facts.
    pub date: u32,
    /// The tables, in the order of [`Table::ALL`].
    pub sections: [Section; Table::ALL.len()],
}

impl Header {
    /// A header of a file without any fact.
    pub const EMPTY: Self = Self {
        version: 0,
        checksum: 0,
        date: 0,
        sections: [Section {
            offset: 0,
            count: 0,
        }; Table::ALL.len()],
    };

    /// Reads the header, without looking at what it points to. `None`: too short, or not a catalog.
    pub const fn read(bytes: &[u8]) -> Option<Self> {
        let Some(magic) = bytes.first_chunk::<8>() else {
            return None;
        };
        if u64::from_le_bytes(*magic) != u64::from_le_bytes(MAGIC) {
            return None;
        }
        let (Some(version), Some(low), Some(high), Some(date)) = (
            u32_at(bytes, 8),
            u32_at(bytes, 12),
            u32_at(bytes, 16),
            u32_at(bytes, 20),
        ) else {
            return None;
        };
        let checksum = low as u64 | (high as u64) << 32;
        let mut header = Self {
            version,
            checksum,
            date,
            ..Self::EMPTY
        };
        let mut table = 0;
        while table < Table::ALL.len() {
            let at = SECTIONS_AT + 8 * table;
            let (Some(offset), Some(count)) = (u32_at(bytes, at), u32_at(bytes, at + 4)) else {
                return None;
            };
            header.sections[table] = Section { offset, count };
            table += 1;
        }
        Some(header)
    }
}

/// The longest string, in bytes.
pub const MAX_STRING: usize = (1 << 14) - 1;

/// The length of a string as it stands before it: seven bits a byte, the lower ones first.
pub const fn length(bytes: [u8; 2]) -> usize {
    bytes[0] as usize | (bytes[1] as usize) << 7
}

/// What stands before a string of so many bytes; `None` above [`MAX_STRING`].
pub const fn length_bytes(length: usize) -> Option<[u8; 2]> {
    if length > MAX_STRING {
        return None;
    }
    Some([(length & 0x7F) as u8, (length >> 7) as u8])
}

/// The table of strings of a file as one text; empty where there is none, or where it is not UTF-8.
pub const fn strings<'b>(bytes: &'b [u8], header: &Header) -> &'b str {
    let section = header.sections[Table::Strings as usize];
    let Some((_, rest)) = bytes.split_at_checked(section.offset as usize) else {
        return "";
    };
    let Some((strings, _)) = rest.split_at_checked(section.count as usize) else {
        return "";
    };
    match std::str::from_utf8(strings) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// The `u32` at a byte offset; `None` beyond the end.
pub const fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    match bytes.split_at_checked(at) {
        Some((_, rest)) => match rest.first_chunk::<4>() {
            Some(chunk) => Some(u32::from_le_bytes(*chunk)),
            None => None,
        },
        None => None,
    }
}

/// A 64-bit hash of a file's bytes after [`CHECKED_FROM`], seen as words of eight bytes, the last one shorter:
/// finds damage, not malice.
pub fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes
        .get(CHECKED_FROM..)
        .unwrap_or_default()
        .as_chunks::<8>();
    let hash = words
        .iter()
        .fold(SEED, |hash, word| mix(hash, u64::from_le_bytes(*word)));
    mix(mix(hash, small_word(rest)), bytes.len() as u64)
}

/// The hash of a full action name, given as prefix and name: the same for every ASCII case.
pub fn hash_name(parts: [&[u8]; 2]) -> u64 {
    // Sets the bit that tells lowercase letters from uppercase ones. It confuses other characters as
    // well, which a hash may.
    const FOLD: u64 = 0x2020_2020_2020_2020;
    let mut hash = SEED;
    for part in parts {
        let (words, rest) = part.as_chunks::<8>();
        for word in words {
            hash = mix(hash, u64::from_le_bytes(*word) | FOLD);
        }
        // The last eight bytes once more cost less than the rest byte by byte.
        let last = part
            .last_chunk::<8>()
            .map_or_else(|| small_word(rest), |last| u64::from_le_bytes(*last));
        hash = mix(hash, last | FOLD);
    }
    hash
}

const SEED: u64 = 0xcbf2_9ce4_8422_2325;

const fn mix(hash: u64, word: u64) -> u64 {
    let hash = (hash ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    hash ^ hash >> 32
}

/// Fewer than eight bytes as a number: from four on, the first and the last four; below, all.
fn small_word(bytes: &[u8]) -> u64 {
    match (bytes.first_chunk::<4>(), bytes.last_chunk::<4>()) {
        (Some(first), Some(last)) => {
            u64::from(u32::from_le_bytes(*first)) | u64::from(u32::from_le_bytes(*last)) << 32
        }
        _ => bytes
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte)),
    }
}
