//! `cargo xtask minimal-versions`: the core builds with the oldest versions of its dependencies that it names.

use std::fs;
use std::io;
use std::os::unix::fs::symlink;
use std::path::Path;

use crate::process::{cargo, root, succeed, target};

/// Checks the core alone: in the whole workspace one crate's newer requirement would hide another's lie.
///
/// # Errors
/// A workspace that could not be laid out, or a core that does not build in it.
pub(crate) fn run() -> Result<(), String> {
    let folder = target().join("minimal-versions");
    lay_out(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut check = cargo(["check", "--package", "openlines", "--all-features"]);
    check
        .arg("-Zdirect-minimal-versions")
        // The stable compiler takes the flag too, when told to.
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", &folder)
        .current_dir(&folder);
    succeed(&mut check)
}

/// A workspace of the core alone, anew, so that nothing is locked.
fn lay_out(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder.join("crates"))?;
    let manifest = fs::read_to_string(root().join("Cargo.toml"))?;
    let alone = manifest
        .lines()
        .filter(|line| !line.starts_with("default-members") && !line.starts_with("exclude"))
        .map(|line| {
            if line.starts_with("members") {
                "members = [\"crates/openlines\"]\n".to_owned()
            } else {
                format!("{line}\n")
            }
        })
        .collect::<String>();
    fs::write(folder.join("Cargo.toml"), alone)?;
    for name in ["crates/openlines", "README.md"] {
        replace(&root().join(name), &folder.join(name))?;
    }
    remove(&folder.join("Cargo.lock"))
}

fn replace(original: &Path, link: &Path) -> io::Result<()> {
    remove(link)?;
    symlink(original, link)
}

/// Removes a file or link; one that is not there is no error.
fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
