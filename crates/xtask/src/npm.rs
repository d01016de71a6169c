//! What npm installs.

use std::path::Path;
use std::process::Command;

use crate::process::{is_newer, succeed};

/// Installs what a folder's `package-lock.json` says, unless it is there, and runs no script of what is installed.
///
/// # Errors
/// What failed, in words.
pub(crate) fn install(folder: &Path) -> Result<(), String> {
    // npm writes the first of these last.
    if is_newer(
        &folder.join("node_modules/.package-lock.json"),
        &folder.join("package-lock.json"),
    ) {
        return Ok(());
    }
    succeed(Command::new("npm").current_dir(folder).args([
        "ci",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
    ]))
}
