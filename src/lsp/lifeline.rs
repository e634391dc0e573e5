//! Watches the process of the client: a server must not outlive it.

use std::path::Path;
use std::thread;
use std::time::Duration;

/// How often is looked.
const EVERY: Duration = Duration::from_secs(2);

/// Calls `gone` when the process ends. Nothing is watched where it can't be seen from here: the client may run on
/// another machine, or outside of this container; then its end of the pipes tells.
pub(super) fn watch(process: u32, gone: impl FnOnce() + Send + 'static) {
    if !lives(process) {
        return;
    }
    thread::spawn(move || {
        while lives(process) {
            thread::sleep(EVERY);
        }
        gone();
    });
}

/// Whether a process lives, as far as Linux shows it. Elsewhere standard input is closed when the client ends.
fn lives(process: u32) -> bool {
    let Ok(stat) =
        std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("stat"))
    else {
        return false;
    };
    // The state follows the name, which stands in parentheses and may hold any character (proc(5)).
    let state = stat
        .rsplit_once(") ")
        .and_then(|(_, rest)| rest.chars().next());
    !matches!(state, Some('Z' | 'X'))
}
