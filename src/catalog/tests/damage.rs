//! What happens to files that are not as they were written.

use crate::catalog::layout::{self, CHECKED_FROM, checksum};
use crate::catalog::{BUILTIN_BYTES, Catalog, CatalogError};

#[test]
fn a_cut_file_is_an_error() {
    for length in (0..BUILTIN_BYTES.len()).step_by(1000).chain(0..300) {
        assert!(
            Catalog::from_bytes(BUILTIN_BYTES[..length].to_vec()).is_err(),
            "{length}"
        );
    }
}

#[test]
fn a_changed_byte_is_an_error() {
    for at in (0..140).chain((140..BUILTIN_BYTES.len()).step_by(49_999)) {
        let mut bytes = BUILTIN_BYTES.to_vec();
        bytes[at] ^= 0x41;
        assert!(Catalog::from_bytes(bytes).is_err(), "{at}");
    }
}

/// Even behind a right checksum, a changed byte is an error or a catalog whose every look-up ends.
#[test]
fn a_changed_byte_with_a_right_checksum_does_no_harm() {
    let mut refused = 0;
    for at in (CHECKED_FROM..140).chain((140..BUILTIN_BYTES.len()).step_by(100_003)) {
        let mut bytes = BUILTIN_BYTES.to_vec();
        bytes[at] = bytes[at].wrapping_add(0x83);
        let sum = checksum(&bytes).to_le_bytes();
        bytes[12..CHECKED_FROM].copy_from_slice(&sum);
        match Catalog::from_bytes(bytes) {
            Ok(catalog) => visit(&catalog),
            Err(_) => refused += 1,
        }
    }
    assert!(refused > 100, "{refused}");
}

fn visit(catalog: &Catalog) {
    let mut total = 0;
    for service in catalog.services() {
        total += service.name().len() + service.condition_keys().len();
        for each in service.resource_types() {
            total += each.arn_formats().map(str::len).sum::<usize>();
        }
    }
    for action in catalog.actions().step_by(97) {
        total += action.to_string().len() + action.dependent_actions().len();
        assert_eq!(catalog.find_action(&action.to_string()), Some(action));
        for used in action.resource_types() {
            total += used.resource_type().key().len() + used.condition_keys().len();
        }
    }
    assert!(total > 0);
}

#[test]
fn errors_name_the_problem() {
    assert_eq!(
        Catalog::from_bytes(Vec::new()).err(),
        Some(CatalogError::NotACatalog)
    );
    assert_eq!(
        Catalog::from_bytes(b"{}".repeat(200)).err(),
        Some(CatalogError::NotACatalog)
    );
    let mut bytes = BUILTIN_BYTES.to_vec();
    bytes[8] += 1;
    let error = Catalog::from_bytes(bytes).expect_err("another version");
    let supported = layout::VERSION;
    assert_eq!(
        error,
        CatalogError::Version {
            found: supported + 1,
            supported
        }
    );
    let mut bytes = BUILTIN_BYTES.to_vec();
    *bytes.last_mut().expect("not empty") ^= 1;
    assert_eq!(
        Catalog::from_bytes(bytes).err(),
        Some(CatalogError::Damaged)
    );
}
