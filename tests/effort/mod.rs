//! How much work a call is, for the tests that assert that work grows linearly.

use std::time::{Duration, Instant};

/// The work of `call`: the least of three tries.
///
/// Where the system tells it, this is the time that the thread had a processor for, so that a busy machine fails no
/// test; else the time by the clock.
pub(crate) fn effort(mut call: impl FnMut()) -> Duration {
    (0..3)
        .map(|_| {
            let (clock, processor) = (Instant::now(), processor_time());
            call();
            match (processor, processor_time()) {
                (Some(before), Some(after)) => after.saturating_sub(before),
                _ => clock.elapsed(),
            }
        })
        .min()
        .unwrap_or_default()
}

/// Asserts that ten times as much of something is at most fifty times the work: quadratic work is a hundred times as
/// much. Work that is over in a few milliseconds is too small to be measured.
pub(crate) fn assert_linear(what: &str, small: Duration, large: Duration) {
    let least = small.max(Duration::from_millis(8));
    assert!(
        large < least * 50,
        "{what}: {small:?}, and {large:?} for ten times as much"
    );
}

fn processor_time() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds = text.split_ascii_whitespace().next()?.parse().ok()?;
    Some(Duration::from_nanos(nanoseconds))
}
