//! A thread of its own, for as long as it is wanted.

use std::io;
use std::thread::{self, JoinHandle};

use tokio::runtime;
use tokio::sync::oneshot;

/// What serves on a thread of its own. Dropping it stops it.
pub(super) struct Serving {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Serving {
    /// Starts a thread that serves until it is stopped.
    ///
    /// # Errors
    /// No thread to run on.
    pub(super) fn start(serve: impl Future<Output = ()> + Send + 'static) -> io::Result<Self> {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        runtime.spawn(serve);
        let thread = thread::Builder::new()
            .name("portal".to_owned())
            // Nothing is ever sent: it ends once `stop` is dropped.
            .spawn(move || drop(runtime.block_on(stopped)))?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
        })
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic there has been reported already.
            let _ = thread.join();
        }
    }
}
