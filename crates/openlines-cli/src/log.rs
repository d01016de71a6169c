//! Lines of the standard output that nothing waits for: whoever reads them may be slow, or not read at all.

use std::io::{self, Write as _};
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;
use std::time::Duration;

/// Lines that wait to be read; beyond these they are left out.
const WAITING: usize = 10_000;

/// How long the end waits for a reader.
const PATIENCE: Duration = Duration::from_secs(1);

/// A log, written by a thread of its own.
pub(crate) struct Log {
    lines: SyncSender<Option<String>>,
    ended: Receiver<()>,
}

impl Log {
    pub(crate) fn start() -> io::Result<Self> {
        let (lines, waiting) = mpsc::sync_channel::<Option<String>>(WAITING);
        let (end, ended) = mpsc::channel();
        thread::Builder::new().spawn(move || {
            while let Ok(Some(line)) = waiting.recv() {
                // Where nobody reads any more, none is written, and none waits.
                let _ = writeln!(io::stdout(), "{line}");
            }
            let _ = end.send(());
        })?;
        Ok(Self { lines, ended })
    }

    /// What takes a line.
    pub(crate) fn writer(&self) -> impl FnMut(&str) + Send + use<> {
        let lines = self.lines.clone();
        move |line| {
            let _ = lines.try_send(Some(line.to_owned()));
        }
    }

    /// Writes what waits, if it is read.
    pub(crate) fn end(self) {
        if self.lines.try_send(None).is_ok() {
            let _ = self.ended.recv_timeout(PATIENCE);
        }
    }
}
