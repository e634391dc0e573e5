//! A linter for AWS IAM policies.

pub mod access;
pub mod catalog;
