//! Ctrl-C, and the runtime that waits for it.

use std::io;

use tokio::runtime::{Builder, Runtime};

/// A runtime on this thread.
pub(crate) fn runtime() -> io::Result<Runtime> {
    Builder::new_current_thread().enable_all().build()
}

/// Waits until the user or the system asks the command to end.
#[cfg(unix)]
pub(crate) async fn asked() -> io::Result<()> {
    use std::future::poll_fn;
    use std::task::Poll;

    use tokio::signal::unix::{SignalKind, signal};

    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    poll_fn(|context| {
        if interrupt.poll_recv(context).is_ready() || terminate.poll_recv(context).is_ready() {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    Ok(())
}

/// Waits until the user asks the command to end.
#[cfg(not(unix))]
pub(crate) async fn asked() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
