//! How the fuzzer's bytes are read.

use iamlint::config::Settings;
use iamlint::embed::PolicyKind;
use iamlint::source::{Dialect, SourceFile};

/// The first byte chooses the policy kind (none for all but eight of them), the bits of the second one the dialect,
/// the pedantic rules and whether any document counts as a policy; the rest is the file.
pub fn read(data: &[u8]) -> Option<(SourceFile, Settings)> {
    let (&[kind, flags], bytes) = data.split_first_chunk()?;
    let dialect = if flags & 1 == 0 {
        Dialect::Json
    } else {
        Dialect::Jsonc
    };
    let settings = Settings {
        policy_kind: PolicyKind::ALL
            .get(usize::from(kind.wrapping_sub(b'0')))
            .copied(),
        pedantic: flags & 2 != 0,
        assume_policy: flags & 4 != 0,
        ..Settings::default()
    };
    let file = SourceFile::from_bytes("policy.json", bytes.to_vec()).with_dialect(dialect);
    Some((file, settings))
}
