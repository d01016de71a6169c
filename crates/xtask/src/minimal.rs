//! `cargo xtask minimal-versions`: the libraries build with the oldest versions of their dependencies that they name.

use std::fs;
use std::io;
use std::path::Path;

use crate::process::{cargo, link, remove, root, succeed, target};

/// The crates that others depend on, each with those it needs; the one that is checked comes first.
const LIBRARIES: [&[&str]; 3] = [
    &["openlines"],
    &["openlines-portal"],
    &["openlines-send", "openlines", "openlines-portal"],
];

/// Checks each library alone: in the whole workspace one crate's newer requirement would hide another's lie.
///
/// # Errors
/// A workspace that could not be laid out, or a library that does not build in it.
pub(crate) fn run() -> Result<(), String> {
    LIBRARIES.into_iter().try_for_each(check)
}

fn check(crates: &[&str]) -> Result<(), String> {
    let library = crates[0];
    let folder = target().join("minimal-versions");
    lay_out(&folder, crates).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut check = cargo(["check", "--package", library, "--all-features"]);
    check
        .arg("-Zdirect-minimal-versions")
        // The stable compiler takes the flag too, when told to.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &folder)
        .current_dir(&folder);
    succeed(&mut check)
}

/// A workspace of some crates alone, anew, so that nothing is locked.
fn lay_out(folder: &Path, crates: &[&str]) -> io::Result<()> {
    fs::create_dir_all(folder.join("crates"))?;
    let paths = crates.iter().map(|name| format!("crates/{name}"));
    let paths: Vec<_> = paths.collect();
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let alone = manifest
        .lines()
        .filter(|line| !line.starts_with("default-members") && !line.starts_with("exclude"))
        .map(|line| {
            if line.starts_with("members") {
                format!("members = {paths:?}\n")
            } else {
                format!("{line}\n")
            }
        })
        .collect::<String>();
    fs::write(folder.join("Cargo.toml"), alone)?;
    for name in paths.iter().map(String::as_str).chain(["README.md"]) {
        link(&root().join(name), &folder.join(name))?;
    }
    remove(&folder.join("Cargo.lock"))
}
