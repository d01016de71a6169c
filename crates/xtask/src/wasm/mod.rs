//! `cargo xtask wasm`: the npm package, from a bare machine.

mod debian;
mod toolchain;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::process::{cargo, root, succeed, target};

pub(crate) use toolchain::Source;

/// What the package is built for.
const TRIPLE: &str = "wasm32-unknown-unknown";

/// Instructions every engine of the last years has, beyond those the compiler takes for granted.
const RUSTFLAGS: &str = "-Ctarget-feature=+simd128";

/// Builds `bindings/js/dist`, with a toolchain from the given source or, without one, from the first that has one.
///
/// # Errors
/// What failed, in words.
pub(crate) fn run(source: Option<Source>) -> Result<bool, String> {
    let module = build(source)?;
    let package = install()?;
    succeed(
        Command::new("node")
            .current_dir(package)
            .arg("build.mjs")
            .arg(module),
    )?;
    Ok(true)
}

/// Compiles the module.
fn build(source: Option<Source>) -> Result<PathBuf, String> {
    let toolchain = toolchain::find(source)?;
    let mut command = cargo([
        "build",
        "--package",
        "openlines-js",
        "--profile",
        "wasm",
        "--target",
        TRIPLE,
    ]);
    toolchain.apply(&mut command);
    succeed(command.env("RUSTFLAGS", RUSTFLAGS))?;
    Ok(target().join(TRIPLE).join("wasm/openlines_js.wasm"))
}

/// Folder of the npm package, its development dependencies installed as its lock file says.
///
/// # Errors
/// What failed, in words.
pub(crate) fn install() -> Result<PathBuf, String> {
    let package = root().join("bindings/js");
    // npm writes this file last.
    if !is_newer(
        &package.join("node_modules/.package-lock.json"),
        &package.join("package-lock.json"),
    ) {
        succeed(
            Command::new("npm")
                .current_dir(&package)
                .args(["ci", "--no-audit", "--no-fund"]),
        )?;
    }
    Ok(package)
}

fn is_newer(file: &Path, than: &Path) -> bool {
    let modified = |path: &Path| -> Option<SystemTime> { fs::metadata(path).ok()?.modified().ok() };
    modified(file).is_some_and(|time| modified(than).is_some_and(|other| time >= other))
}
