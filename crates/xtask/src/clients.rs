//! `cargo xtask clients`: the platform's own clients, curl and the documentation's recipes against the portal on the desk.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::{env, fs};

use crate::process::{cargo, root, succeed, target};
use crate::{npm, python, wasm};

/// Runs everything that runs in Node: the JavaScript SDK, curl, the recipes.
///
/// # Errors
/// What failed, in words.
pub(crate) fn js() -> Result<(), String> {
    let folder = root().join("tests/clients/js");
    npm::install(&folder)?;
    wasm::install_packed(&folder)?;
    let command = command()?;
    let portal = Portal::start(&command)?;
    let mut node = Command::new("node");
    // One after another, since they share the portal.
    node.current_dir(folder)
        .args(["--test", "--test-concurrency=1"])
        .env("PATH", path_with(&command)?);
    succeed(portal.lead(&mut node))
}

/// Runs the Python SDK.
///
/// # Errors
/// What failed, in words.
pub(crate) fn python() -> Result<(), String> {
    let folder = root().join("tests/clients/python");
    let mut tests = python::with(
        &target().join("clients/python"),
        &folder.join("requirements.txt"),
    )?;
    let portal = Portal::start(&command()?)?;
    tests.current_dir(folder).args(["-B", "test_b24pysdk.py"]);
    succeed(portal.lead(&mut tests))
}

/// The command `openlines`, just built.
fn command() -> Result<PathBuf, String> {
    succeed(&mut cargo([
        "build",
        "--quiet",
        "--package",
        "openlines-cli",
    ]))?;
    Ok(target().join("debug/openlines"))
}

/// `PATH`, where the command is found first.
fn path_with(command: &Path) -> Result<OsString, String> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = command.parent().map(Path::to_path_buf);
    env::join_paths(folders.into_iter().chain(env::split_paths(&path)))
        .map_err(|error| error.to_string())
}

/// A portal that speaks HTTPS, until it is dropped.
struct Portal {
    process: Child,
    /// One line of JSON about it.
    greeting: String,
    certificate: PathBuf,
}

impl Portal {
    fn start(command: &Path) -> Result<Self, String> {
        let folder = target().join("clients");
        fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
        let certificate = folder.join("portal.pem");
        let process = Command::new(command)
            .args(["portal", "--plan", "partner", "--rate", "off"])
            .args(["--format", "json", "--tls"])
            .arg(&certificate)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|error| format!("the portal did not start: {error}"))?;
        // From here on it is ended whatever happens.
        let mut portal = Self {
            process,
            greeting: String::new(),
            certificate,
        };
        if let Some(stdout) = portal.process.stdout.take() {
            BufReader::new(stdout)
                .read_line(&mut portal.greeting)
                .map_err(|error| error.to_string())?;
        }
        if portal.greeting.is_empty() {
            return Err("the portal ended before it said where it is".to_owned());
        }
        Ok(portal)
    }

    /// Tells a command of the portal, and whatever client it uses to trust it.
    fn lead<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        command
            .env("OPENLINES_PORTAL", &self.greeting)
            .env("NODE_EXTRA_CA_CERTS", &self.certificate)
            .env("REQUESTS_CA_BUNDLE", &self.certificate)
            .env("CURL_CA_BUNDLE", &self.certificate)
    }
}

impl Drop for Portal {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_portal_that_says_nothing_is_none() {
        assert!(Portal::start(Path::new("true")).is_err());
    }
}
