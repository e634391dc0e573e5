//! Fixing any file ends, and leaves it no more broken than it was.
#![no_main]

mod input;
#[allow(dead_code)]
#[path = "../../tests/invariants/mod.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    if let Some((file, settings)) = input::read(data) {
        invariants::checked_fix(&file, &settings);
    }
});
