//! `cargo xtask browser`: the npm package in a browser, in forms and in the hands of bundlers.

use std::env;
use std::path::PathBuf;
use std::process::Command;

use crate::apt;
use crate::process::{root, succeed};
use crate::wasm;

/// Names under which Chromium and its kin are installed.
const NAMES: [&str; 4] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
];

/// Installs what is needed, the browser included, and runs the tests.
///
/// # Errors
/// What failed, in words.
pub(crate) fn run() -> Result<bool, String> {
    let folder = root().join("bindings/js/browser");
    let chromium = chromium()?;
    wasm::ensure()?;
    wasm::install(&folder)?;
    succeed(
        Command::new("npm")
            .current_dir(folder)
            .args(["--silent", "test"])
            .env("CHROMIUM", chromium),
    )?;
    Ok(true)
}

/// The browser that `CHROMIUM` names or else `PATH` has; without one, Debian's is installed.
fn chromium() -> Result<PathBuf, String> {
    if let Some(named) = env::var_os("CHROMIUM") {
        return Ok(named.into());
    }
    if let Some(found) = on_path() {
        return Ok(found);
    }
    apt::install(&["chromium"]).map_err(|error| {
        format!("there is no Chromium; name one in the environment variable CHROMIUM, or {error}")
    })?;
    on_path().ok_or_else(|| "Debian's chromium is installed, but not on PATH".to_owned())
}

fn on_path() -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    NAMES
        .iter()
        .flat_map(|name| env::split_paths(&path).map(move |folder| folder.join(name)))
        .find(|file| file.is_file())
}
