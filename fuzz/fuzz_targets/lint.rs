//! Any bytes at all can be linted, and every finding can be shown.
#![no_main]

mod input;
#[allow(dead_code)]
#[path = "../../tests/invariants/mod.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some((file, settings)) = input::read(data) {
        let report = invariants::checked_lint(&file, &settings);
        invariants::check_output(file, report);
    }
});
