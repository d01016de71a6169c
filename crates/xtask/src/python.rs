//! Python with packages of its own.

use std::path::Path;
use std::process::Command;

use crate::process::succeed;

/// Python in an environment that has what a `requirements.txt` names; whatever is installed already stays.
///
/// # Errors
/// What failed, in words.
pub(crate) fn with(environment: &Path, requirements: &Path) -> Result<Command, String> {
    succeed(
        Command::new("python3")
            .args(["-m", "venv"])
            .arg(environment),
    )?;
    let python = environment.join("bin/python");
    succeed(
        Command::new(&python)
            .args(["-m", "pip", "install", "--quiet", "--requirement"])
            .arg(requirements),
    )?;
    Ok(Command::new(python))
}
