//! What the engine is told to do.

use crate::catalog::Catalog;
use crate::embed::PolicyKind;

/// The settings of a run.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The kind of every policy; `None` to tell it from the content.
    pub policy_kind: Option<PolicyKind>,
    /// The type of the resource that the policies are attached to, as CloudFormation names it: `AWS::S3::Bucket`.
    pub resource_type: Option<String>,
    /// Whether rules run that are off by default.
    pub pedantic: bool,
    /// Whether a document that does not look like a policy is linted as one.
    pub assume_policy: bool,
    /// The facts about AWS.
    pub catalog: &'static Catalog,
}

impl Default for Settings {
    /// Tells the kind from the content, runs the rules that are on by default, and looks only at policies.
    fn default() -> Self {
        Self {
            policy_kind: None,
            resource_type: None,
            pedantic: false,
            assume_policy: false,
            catalog: Catalog::builtin(),
        }
    }
}
