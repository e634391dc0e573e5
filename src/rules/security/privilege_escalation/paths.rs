//! The table of the known paths: `paths.tsv`, read once.

use std::sync::OnceLock;

const TABLE: &str = include_str!("paths.tsv");

/// The table.
#[derive(Debug)]
pub(super) struct Table {
    /// In the order of the file.
    pub(super) paths: Vec<Path>,
    /// How many different permissions they take.
    pub(super) needs: usize,
}

/// A way to gain permissions.
#[derive(Debug)]
pub(super) struct Path {
    /// Its name in the catalogue: `iam-007`.
    pub(super) id: &'static str,
    /// The family that it belongs to.
    pub(super) category: Category,
    /// The permissions that it takes, all of them.
    pub(super) needs: Vec<Need>,
    /// The service principals that a role may be passed to; empty where none is.
    pub(super) services: Vec<&'static str>,
}

/// A permission that a path takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Need {
    /// The action, as AWS writes it.
    pub(super) action: &'static str,
    /// On what.
    pub(super) target: Target,
    /// Its number among the table's permissions: the same for the same action on the same target.
    pub(super) number: usize,
}

/// What an action must be allowed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Target {
    /// Whatever it is.
    Whatever,
    /// Any resource of a type of the catalog: which of them is worth it is not known.
    Any(&'static str),
    /// Any user, or the caller's own.
    OwnUser,
    /// Any resource of a type, or one of those named here, `|` between them: these do for anybody what others do not.
    Named(&'static str, &'static str),
}

/// The families of paths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Category {
    /// The caller raises its own permissions.
    SelfEscalation,
    /// The caller becomes another principal.
    PrincipalAccess,
    /// The caller passes a role to something new.
    NewPassRole,
    /// The caller takes over something that has a role.
    ExistingPassRole,
}

impl Category {
    /// The families, the worst first.
    pub(super) const ALL: [Self; 4] = [
        Self::SelfEscalation,
        Self::PrincipalAccess,
        Self::NewPassRole,
        Self::ExistingPassRole,
    ];

    /// Its name in the table.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::SelfEscalation => "self-escalation",
            Self::PrincipalAccess => "principal-access",
            Self::NewPassRole => "new-passrole",
            Self::ExistingPassRole => "existing-passrole",
        }
    }

    /// What the caller gains, as an infinitive without "to".
    pub(super) const fn gain(self) -> &'static str {
        match self {
            Self::SelfEscalation => "raise one's own permissions",
            Self::PrincipalAccess => "become another principal",
            Self::NewPassRole => "use any role through something new",
            Self::ExistingPassRole => "use the role of something that exists",
        }
    }
}

impl Path {
    /// Its permissions as a list in one line, each once.
    pub(super) fn permissions(&self) -> String {
        let mut names: Vec<String> = self
            .needs
            .iter()
            .map(|need| format!("`{}`", need.action))
            .collect();
        names.dedup();
        names.join(", ")
    }
}

/// The table. Rows that cannot be read are left out; a test says that there are none.
pub(super) fn table() -> &'static Table {
    static READ: OnceLock<Table> = OnceLock::new();
    READ.get_or_init(|| {
        let mut paths: Vec<Path> = rows().filter_map(read).collect();
        let mut numbers: Vec<(&str, Target)> = Vec::new();
        for need in paths.iter_mut().flat_map(|path| &mut path.needs) {
            let key = (need.action, need.target);
            need.number = numbers
                .iter()
                .position(|known| *known == key)
                .unwrap_or(numbers.len());
            if need.number == numbers.len() {
                numbers.push(key);
            }
        }
        Table {
            paths,
            needs: numbers.len(),
        }
    })
}

fn rows() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|line| !line.starts_with('#'))
}

fn read(row: &'static str) -> Option<Path> {
    let mut columns = row.split('\t');
    let (id, category, needs, services) = (
        columns.next()?,
        columns.next()?,
        columns.next()?,
        columns.next()?,
    );
    let category = Category::ALL
        .into_iter()
        .find(|known| known.name() == category)?;
    let needs = needs.split(' ').map(|need| {
        let (action, target) = match need.split_once('>') {
            None => (need, Target::Whatever),
            Some((action, "own-user")) => (action, Target::OwnUser),
            Some((action, resource_type)) => match resource_type.split_once('=') {
                None => (action, Target::Any(resource_type)),
                Some((resource_type, names)) => (action, Target::Named(resource_type, names)),
            },
        };
        Need {
            action,
            target,
            number: 0,
        }
    });
    Some(Path {
        id,
        category,
        needs: needs.collect(),
        services: services.split(' ').filter(|name| *name != "-").collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::Catalog;

    #[test]
    fn every_row_is_read_and_names_what_exists() {
        let catalog = Catalog::builtin();
        assert_eq!(table().paths.len(), rows().count());
        assert_eq!(table().paths.len(), 65);
        let needs = || table().paths.iter().flat_map(|path| &path.needs);
        let passing = || needs().filter(|need| need.action == "iam:PassRole");
        // `Reach` asks once on what roles are passed.
        assert!(passing().all(|need| passing().all(|other| need.number == other.number)));
        for path in &table().paths {
            let passes = path.needs.iter().any(|need| need.action == "iam:PassRole");
            assert_eq!(passes, !path.services.is_empty(), "{}", path.id);
            for service in &path.services {
                // The catalog does not list all principals with a label before the service's own.
                let nested = service.split('.').count() > 3;
                assert!(
                    nested || catalog.service_principal(service).is_some(),
                    "{service}"
                );
            }
            for need in &path.needs {
                let action = catalog.find_action(need.action);
                let action = action.unwrap_or_else(|| panic!("{}", need.action));
                assert_eq!(action.to_string(), need.action);
                let resource_type = match need.target {
                    Target::Whatever => continue,
                    Target::Any(resource_type) | Target::Named(resource_type, _) => resource_type,
                    Target::OwnUser => "user",
                };
                let mut used = action.resource_types();
                assert!(
                    used.any(|used| used.resource_type().key() == resource_type),
                    "{} {resource_type}",
                    need.action
                );
            }
        }
    }
}
