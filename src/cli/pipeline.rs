//! Work in several threads, its results in order, and never more of it at once than a few jobs a thread.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Jobs in flight for each thread: enough that none waits for the writer, few enough to bound memory.
const IN_FLIGHT: usize = 4;

/// Takes the jobs of a producer.
pub(super) struct Feed<J> {
    jobs: SyncSender<(usize, J)>,
    permits: SyncSender<()>,
    in_flight: Arc<AtomicUsize>,
    threads: usize,
    sent: usize,
}

impl<J> Feed<J> {
    /// Hands a job over, once there is room. `false` when nobody wants more.
    pub(super) fn send(&mut self, job: J) -> bool {
        if self.permits.send(()).is_err() {
            return false;
        }
        self.in_flight.fetch_add(1, Ordering::SeqCst);
        let sent = self.jobs.send((self.sent, job)).is_ok();
        self.sent += 1;
        sent
    }

    /// Whether a thread waits for work, so that a small job now is better than a large one later.
    pub(super) fn is_hungry(&self) -> bool {
        self.in_flight.load(Ordering::SeqCst) < self.threads
    }
}

/// Runs `work` on the jobs of `produce` in `threads` threads, and `consume` on the results in the order of the jobs, here.
/// `consume` is told whether nothing else is on its way.
///
/// # Errors
///
/// The first of `consume`, which ends the work.
pub(super) fn ordered<J: Send, R: Send, E>(
    threads: usize,
    produce: impl FnOnce(&mut Feed<J>) + Send,
    work: impl Fn(J) -> R + Sync,
    mut consume: impl FnMut(R, bool) -> Result<(), E>,
) -> Result<(), E> {
    let threads = threads.max(1);
    let window = threads * IN_FLIGHT;
    let (permits, permitted) = mpsc::sync_channel(window);
    let (jobs, queue) = mpsc::sync_channel(window);
    let (results, finished) = mpsc::channel();
    let in_flight = Arc::new(AtomicUsize::new(0));
    let mut feed = Feed {
        jobs,
        permits,
        in_flight: Arc::clone(&in_flight),
        threads,
        sent: 0,
    };
    let queue = Arc::new(Mutex::new(queue));
    thread::scope(|scope| {
        // Taken into this closure: an error that leaves it ends the producer's wait for a permit.
        let permitted = permitted;
        scope.spawn(move || produce(&mut feed));
        for _ in 0..threads {
            let (queue, results, work) = (Arc::clone(&queue), results.clone(), &work);
            scope.spawn(move || {
                while let Some((index, job)) = next(&queue) {
                    if results.send((index, work(job))).is_err() {
                        break;
                    }
                }
            });
        }
        // Only the threads hold the other ends now: with the last of them the channels close.
        drop((queue, results));
        let mut waiting = std::collections::BTreeMap::new();
        let mut turn = 0;
        for (index, result) in finished {
            waiting.insert(index, result);
            while let Some(result) = waiting.remove(&turn) {
                turn += 1;
                let left = in_flight.fetch_sub(1, Ordering::SeqCst);
                consume(result, left == 1)?;
                let _ = permitted.recv();
            }
        }
        Ok(())
    })
}

fn next<J>(queue: &Mutex<Receiver<(usize, J)>>) -> Option<(usize, J)> {
    queue
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .recv()
        .ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn results_come_in_order_and_few_at_once() {
        let highest = AtomicUsize::new(0);
        let mut seen = Vec::new();
        let result: Result<(), ()> = ordered(
            3,
            |feed| {
                for index in 0..200_usize {
                    let at_once = feed.in_flight.load(Ordering::SeqCst);
                    highest.fetch_max(at_once, Ordering::SeqCst);
                    assert!(feed.send(index));
                }
            },
            |index| {
                // The first of each dozen is slow.
                if index % 12 == 0 {
                    thread::sleep(Duration::from_millis(2));
                }
                index * 2
            },
            |result, _| {
                seen.push(result);
                Ok(())
            },
        );
        assert_eq!(result, Ok(()));
        assert_eq!(seen, (0..200).map(|index| index * 2).collect::<Vec<_>>());
        assert!(highest.load(Ordering::SeqCst) <= 3 * IN_FLIGHT + 1);
    }

    #[test]
    fn an_error_ends_the_work() {
        let result = ordered(
            2,
            |feed| {
                let mut index = 0_u64;
                while feed.send(index) {
                    index += 1;
                }
            },
            |index| index,
            |index, _| if index == 5 { Err("enough") } else { Ok(()) },
        );
        assert_eq!(result, Err("enough"));
    }
}
