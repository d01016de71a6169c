//! `cargo xtask windows`: whether the command and the sender compile for Windows.

use crate::process::{cargo, succeed};
use crate::toolchain::{self, WINDOWS};

/// Checks the command and the sender, and with them all that they depend on.
///
/// # Errors
/// What failed, in words.
pub(crate) fn run() -> Result<(), String> {
    let mut command = cargo([
        "check",
        "--package",
        "openlines-cli",
        "--package",
        "openlines-send",
        "--all-features",
        "--target",
        WINDOWS.triple,
    ]);
    toolchain::find(&WINDOWS, None)?.apply(&mut command);
    // Nothing is linked, so that what dependencies have in C need not be compiled.
    succeed(command.env("CC", "true").env("AR", "true"))
}
