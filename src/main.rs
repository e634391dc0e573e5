//! The `iamlint` binary.
fn main() {}
