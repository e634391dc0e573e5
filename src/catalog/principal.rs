//! AWS managed policies and service principals: names that AWS owns.

use std::fmt;

use super::Catalog;
use super::layout::{Table, principal};

/// A policy that AWS manages.
#[derive(Clone, Copy)]
pub struct ManagedPolicy<'c> {
    catalog: &'c Catalog,
    id: u32,
}

impl<'c> ManagedPolicy<'c> {
    /// The name: `AWSLambdaBasicExecutionRole`.
    pub fn name(self) -> &'c str {
        self.catalog
            .string(self.catalog.record(Table::ManagedPolicies, self.id).u32(0))
    }

    /// The path between `policy` and the name: `/` or `/service-role/`.
    pub fn path(self) -> &'c str {
        self.catalog
            .string(self.catalog.record(Table::ManagedPolicies, self.id).u32(4))
    }
}

impl fmt::Debug for ManagedPolicy<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ManagedPolicy({}{})", self.path(), self.name())
    }
}

/// The name of a service as a principal: `ec2.amazonaws.com`.
#[derive(Clone, Copy)]
pub struct ServicePrincipal<'c> {
    catalog: &'c Catalog,
    id: u32,
}

impl<'c> ServicePrincipal<'c> {
    /// The name, lowercase.
    pub fn name(self) -> &'c str {
        self.catalog.string(
            self.catalog
                .record(Table::ServicePrincipals, self.id)
                .u32(principal::NAME),
        )
    }

    /// Whether AWS itself uses the name, in a managed policy. Otherwise it is only a service prefix
    /// before `.amazonaws.com`: likely, but not certain to exist.
    pub fn is_seen(self) -> bool {
        let flags = self
            .catalog
            .record(Table::ServicePrincipals, self.id)
            .u8(principal::FLAGS);
        flags & principal::SEEN != 0
    }
}

impl fmt::Debug for ServicePrincipal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ServicePrincipal({})", self.name())
    }
}

impl Catalog {
    /// Every AWS managed policy, sorted by lowercase name.
    pub fn managed_policies(&self) -> impl ExactSizeIterator<Item = ManagedPolicy<'_>> + Clone {
        (0..self.count(Table::ManagedPolicies)).map(|id| ManagedPolicy { catalog: self, id })
    }

    /// Finds an AWS managed policy by its name, in any ASCII case, with or without a path:
    /// `ReadOnlyAccess`, `service-role/AWSLambdaBasicExecutionRole`. The path is ignored: compare it with
    /// [`ManagedPolicy::path`].
    pub fn managed_policy(&self, name: &str) -> Option<ManagedPolicy<'_>> {
        let name = name.rsplit_once('/').map_or(name, |(_, name)| name);
        let id = self.find(
            Table::ManagedPolicies,
            0..self.count(Table::ManagedPolicies),
            name,
        )?;
        Some(ManagedPolicy { catalog: self, id })
    }

    /// Every service principal, sorted by name.
    pub fn service_principals(
        &self,
    ) -> impl ExactSizeIterator<Item = ServicePrincipal<'_>> + Clone {
        (0..self.count(Table::ServicePrincipals)).map(|id| ServicePrincipal { catalog: self, id })
    }

    /// Finds a service principal by its name, in any ASCII case.
    pub fn service_principal(&self, name: &str) -> Option<ServicePrincipal<'_>> {
        let id = self.find(
            Table::ServicePrincipals,
            0..self.count(Table::ServicePrincipals),
            name,
        )?;
        Some(ServicePrincipal { catalog: self, id })
    }
}
