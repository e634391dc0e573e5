//! Accounts and organizations that settings name.

use std::collections::BTreeMap;

use super::Origin;
use super::apply::origin;
use crate::config::Names;
use crate::policy::is_account;
use crate::workspace::Problem;
use crate::workspace::load::Source;

/// What settings name: the form of it, what it is called, and how it is written.
struct Kind {
    holds: fn(&str) -> bool,
    name: &'static str,
    form: &'static str,
}

const ACCOUNT: Kind = Kind {
    holds: is_account,
    name: "account",
    form: "an account is twelve digits, in quotes",
};

const ORGANIZATION: Kind = Kind {
    holds: is_organization,
    name: "id of an organization",
    form: "it is `o-` and 10 to 32 lower-case letters and digits",
};

/// Adds accounts to those that are known.
///
/// # Errors
///
/// When one is no number of an account.
pub(super) fn accounts(
    known: &mut BTreeMap<String, Origin>,
    names: &Names,
    source: &Source,
) -> Result<(), Problem> {
    add(&ACCOUNT, known, names, source)
}

/// Adds the ids of organizations to those that are known.
///
/// # Errors
///
/// When one has not the form of such an id.
pub(super) fn organizations(
    known: &mut BTreeMap<String, Origin>,
    names: &Names,
    source: &Source,
) -> Result<(), Problem> {
    add(&ORGANIZATION, known, names, source)
}

fn add(
    kind: &Kind,
    known: &mut BTreeMap<String, Origin>,
    names: &Names,
    source: &Source,
) -> Result<(), Problem> {
    for name in names {
        if !(kind.holds)(&name.value) {
            let message = format!("`{}` is no {}", name.value, kind.name);
            return Err(source.problem(name.span, message).help(kind.form));
        }
        known.insert(name.value.clone(), origin(source, name.span));
    }
    Ok(())
}

/// The form of an organization's id, as the API reference of AWS Organizations gives it.
fn is_organization(id: &str) -> bool {
    id.strip_prefix("o-").is_some_and(|rest| {
        (10..=32).contains(&rest.len())
            && rest
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit())
    })
}
