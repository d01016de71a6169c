//! `cargo xtask bench`: how fast everything is, beside others, in one run.

use std::process::Command;

use crate::process::{cargo, root, succeed};
use crate::{npm, wasm};

/// Measures the check beside other Rust libraries; the last lines are the table of ratios.
///
/// # Errors
/// What failed, in words.
pub(crate) fn rust() -> Result<(), String> {
    succeed(&mut cargo(["bench", "--package", "openlines"]))
}

/// Builds the npm package and runs its benchmark.
///
/// # Errors
/// What failed, in words.
pub(crate) fn js() -> Result<(), String> {
    wasm::run(None)?;
    let folder = root().join("bindings/js/bench");
    npm::install(&folder)?;
    succeed(Command::new("node").current_dir(folder).arg("bench.mjs"))
}

/// Measures `receive` on one core, and the portal's server from another process.
///
/// # Errors
/// What failed, in words.
pub(crate) fn portal() -> Result<(), String> {
    let portal = ["--package", "openlines-portal"];
    succeed(cargo(["bench", "--bench", "receive"]).args(portal))?;
    succeed(cargo(["run", "--quiet", "--release", "--example", "load"]).args(portal))
}
