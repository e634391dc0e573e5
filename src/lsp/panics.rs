//! What a panic said, kept for the log instead of printed.

use std::cell::RefCell;
use std::panic;

thread_local! {
    static LAST: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Keeps what panics say from now on. A language server's standard error is nobody's to read.
pub(super) fn keep() {
    panic::set_hook(Box::new(|panic| {
        let message = panic.payload_as_str().unwrap_or("a panic");
        let place = panic.location().map(|place| format!(" at {place}"));
        LAST.with(|last| {
            if let Ok(mut last) = last.try_borrow_mut() {
                *last = format!("{message}{}", place.unwrap_or_default());
            }
        });
    }));
}

/// What the last panic of this thread said.
pub(super) fn last() -> String {
    LAST.with(|last| last.borrow().clone())
}
