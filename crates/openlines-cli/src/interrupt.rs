//! Ctrl-C, and the runtime that waits for it.

use std::{io, process, thread};

use tokio::runtime::{Builder, Runtime};
#[cfg(unix)]
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::status::Status;

/// One request ends what is under way in order, the next at once, and this one whatever is waited for.
const LAST: u32 = 3;

/// Runs something to its end on this thread.
pub(crate) fn block_on<F: Future>(future: F) -> io::Result<F::Output> {
    let runtime = runtime()?;
    let output = runtime.block_on(future);
    // Else it would wait for a name that is still looked up, though nobody needs it any more.
    runtime.shutdown_background();
    Ok(output)
}

fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// From now on the third request ends the command even where it waits for somebody to read what it writes.
pub(crate) fn end_at_last() -> io::Result<()> {
    let runtime = runtime()?;
    let mut interrupts = {
        let _within = runtime.enter();
        Interrupts::new()?
    };
    let watch = move || {
        runtime.block_on(async {
            for _ in 0..LAST {
                interrupts.next().await;
            }
        });
        process::exit(Status::Failed.code().into())
    };
    thread::Builder::new().spawn(watch)?;
    Ok(())
}

/// The user's or the system's requests to end.
pub(crate) struct Interrupts {
    #[cfg(unix)]
    interrupt: Signal,
    #[cfg(unix)]
    terminate: Signal,
    /// The terminal is closed; none where that is not to end anything.
    #[cfg(unix)]
    hangup: Option<Signal>,
}

#[cfg(unix)]
impl Interrupts {
    /// From now on a request does not end the command by itself. It takes a runtime.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: ends_at_hangup()
                .then(|| signal(SignalKind::hangup()))
                .transpose()?,
        })
    }

    /// Waits for the next request.
    pub(crate) async fn next(&mut self) {
        let hangup = &mut self.hangup;
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = async { hangup.as_mut()?.recv().await }, if hangup.is_some() => {}
        }
    }
}

/// Whether the end of the terminal ends the command: not under `nohup`, which has it ignored, nor where the system does not tell.
#[cfg(unix)]
fn ends_at_hangup() -> bool {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status
        .lines()
        .find_map(|line| u64::from_str_radix(line.strip_prefix("SigIgn:")?.trim(), 16).ok());
    ignored.is_some_and(|ignored| ignored & 1 == 0)
}

#[cfg(not(unix))]
impl Interrupts {
    /// From the first wait on a request does not end the command by itself.
    pub(crate) fn new() -> io::Result<Self> {
        Ok(Self {})
    }

    /// Waits for the next request; for ever where the system tells of none.
    pub(crate) async fn next(&mut self) {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending().await
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;

    #[test]
    fn what_cannot_be_cut_short_is_not_waited_for() {
        let (begun, is_begun) = channel();
        let (end, is_ended) = channel::<()>();
        let looks_up = async {
            tokio::task::spawn_blocking(move || {
                begun.send(()).expect("somebody waits");
                // For ever, were it waited for.
                is_ended.recv()
            });
            is_begun.recv().expect("begun");
        };
        block_on(looks_up).expect("a runtime");
        drop(end);
    }
}
