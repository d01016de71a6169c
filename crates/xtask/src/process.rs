//! Folders of the project, and the programs started in them.

use std::env;
use std::ffi::OsStr;
use std::io::{self, BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::SystemTime;

/// Top folder of the project.
pub(crate) fn root() -> &'static Path {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.ancestors().nth(2).unwrap_or(manifest)
}

/// Folder for everything that is built.
pub(crate) fn target() -> PathBuf {
    // Relative to the current folder, as cargo reads it.
    env::var_os("CARGO_TARGET_DIR").map_or_else(
        || root().join("target"),
        |dir| std::path::absolute(&dir).unwrap_or_else(|_| dir.into()),
    )
}

/// The cargo that runs this, in the top folder.
pub(crate) fn cargo<S: AsRef<OsStr>>(args: impl IntoIterator<Item = S>) -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target())
        .args(args);
    command
}

/// Runs a command, passes its output on, shows each line of it to `see`, and says whether it succeeded.
///
/// # Errors
/// It did not start, or its output could not be passed on.
pub(crate) fn run(command: &mut Command, mut see: impl FnMut(&str)) -> io::Result<bool> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()?;
    if let Some(stdout) = child.stdout.take() {
        let mut reader = BufReader::new(stdout);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line)? > 0 {
            io::stdout().write_all(&line)?;
            see(String::from_utf8_lossy(&line).trim_end());
            line.clear();
        }
    }
    Ok(child.wait()?.success())
}

/// Runs a command whose output is for the reader.
///
/// # Errors
/// Which command failed, and how.
pub(crate) fn succeed(command: &mut Command) -> Result<(), String> {
    let status = command.stdin(Stdio::null()).status();
    judge(&format!("{command:?}"), status)
}

/// What came of a command.
fn judge(call: &str, status: io::Result<ExitStatus>) -> Result<(), String> {
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("{call}: {status}")),
        Err(error) => Err(format!("{call}: {error}")),
    }
}

/// A command that runs beside others.
pub(crate) struct Started {
    /// As it is called.
    call: String,
    child: Child,
}

/// Starts a command whose output waits for [`Started::finish`].
///
/// # Errors
/// Which command did not start, and why.
pub(crate) fn start(command: &mut Command) -> Result<Started, String> {
    let call = format!("{command:?}");
    match command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn() {
        Ok(child) => Ok(Started { call, child }),
        Err(error) => Err(format!("{call}: {error}")),
    }
}

impl Started {
    /// Passes on what it prints until it ends.
    ///
    /// # Errors
    /// Which command failed, and how.
    pub(crate) fn finish(mut self) -> Result<(), String> {
        let passed_on = match self.child.stdout.take() {
            Some(mut stdout) => io::copy(&mut stdout, &mut io::stdout()),
            None => Ok(0),
        };
        judge(&self.call, passed_on.and_then(|_| self.child.wait()))
    }
}

/// What a command prints.
///
/// # Errors
/// Which command failed, and how.
pub(crate) fn output(command: &mut Command) -> Result<String, String> {
    match command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
    {
        Ok(output) if output.status.success() => {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        }
        Ok(output) => Err(format!("{command:?}: {}", output.status)),
        Err(error) => Err(format!("{command:?}: {error}")),
    }
}

/// Makes a path stand for another one.
///
/// # Errors
/// What the system says.
pub(crate) fn link(original: &Path, path: &Path) -> io::Result<()> {
    remove(path)?;
    std::os::unix::fs::symlink(original, path)
}

/// Removes a file or link; one that is not there is no error.
///
/// # Errors
/// What the system says.
pub(crate) fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Whether both files are there, and the first is no older.
pub(crate) fn is_newer(file: &Path, than: &Path) -> bool {
    let modified =
        |path: &Path| -> Option<SystemTime> { std::fs::metadata(path).ok()?.modified().ok() };
    modified(file).is_some_and(|time| modified(than).is_some_and(|other| time >= other))
}
