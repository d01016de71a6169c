//! `cargo xtask browser`: the npm package in browsers, in forms and in the hands of bundlers.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

use crate::process::{root, succeed};
use crate::{apt, npm, wasm};

/// A browser, and Debian's packages of it.
struct Browser {
    /// Environment variable that names it.
    variable: &'static str,
    /// Names under which it and its kin are installed.
    names: &'static [&'static str],
    packages: &'static [&'static str],
}

const BROWSERS: [Browser; 3] = [
    Browser {
        variable: "CHROMIUM",
        names: &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ],
        packages: &["chromium"],
    },
    Browser {
        variable: "FIREFOX",
        names: &["firefox", "firefox-esr"],
        packages: &["firefox-esr"],
    },
    // Safari's engine, in the small browser that comes with it, which wants a screen.
    Browser {
        variable: "WEBKIT",
        names: &["MiniBrowser"],
        packages: &["libwebkit2gtk-4.1-0", "xvfb", "xauth"],
    },
];

/// Installs what is needed, the browsers included, and runs the tests.
///
/// # Errors
/// What failed, in words.
pub(crate) fn run() -> Result<(), String> {
    let folder = root().join("bindings/js/browser");
    let browsers = browsers()?;
    wasm::ensure()?;
    npm::install(&folder)?;
    succeed(
        Command::new("npm")
            .current_dir(folder)
            .args(["--silent", "test"])
            .envs(browsers),
    )
}

/// The browsers by their variables; Debian's are installed in place of those that are not there.
fn browsers() -> Result<Vec<(&'static str, PathBuf)>, String> {
    let absent = BROWSERS.iter().filter(|browser| browser.find().is_none());
    let (variables, packages): (Vec<_>, Vec<_>) = absent
        .map(|browser| (browser.variable, browser.packages))
        .unzip();
    if !packages.is_empty() {
        apt::install(&packages.concat()).map_err(|error| {
            format!(
                "name browsers in the environment, by {}, or {error}",
                variables.join(" and ")
            )
        })?;
    }
    BROWSERS
        .iter()
        .map(|browser| {
            let found = browser.find().ok_or_else(|| {
                format!(
                    "Debian's {} is installed, but not found",
                    browser.packages[0]
                )
            })?;
            Ok((browser.variable, found))
        })
        .collect()
}

impl Browser {
    /// The one that the environment names, or else one that is installed.
    fn find(&self) -> Option<PathBuf> {
        if let Some(named) = env::var_os(self.variable) {
            return Some(named.into());
        }
        let path = env::var_os("PATH").unwrap_or_default();
        let folders: Vec<_> = env::split_paths(&path).chain(libraries()).collect();
        folders
            .iter()
            .flat_map(|folder| self.names.iter().map(move |name| folder.join(name)))
            .find(|file| file.is_file())
    }
}

/// Where the small browser of `WebKit` is: Debian has it beside its libraries, by architecture.
fn libraries() -> impl Iterator<Item = PathBuf> {
    let architectures = fs::read_dir(Path::new("/usr/lib")).into_iter().flatten();
    architectures
        .flatten()
        .map(|folder| folder.path().join("webkit2gtk-4.1"))
}
