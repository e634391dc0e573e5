//! A linter for AWS IAM policies.
