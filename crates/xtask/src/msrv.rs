//! `cargo xtask msrv`: everything builds with the oldest Rust that the manifest names.

use std::fs;
use std::process::Command;

use crate::process::{cargo, output, root, succeed, target};

const CHECK: [&str; 3] = ["check", "--workspace", "--all-features"];

/// Checks every crate with that compiler, which `rustup` installs where another one is at hand.
///
/// # Errors
/// A manifest that names no version, or what failed, in words.
pub(crate) fn run() -> Result<(), String> {
    let manifest = fs::read_to_string(root().join("Cargo.toml")).map_err(|e| e.to_string())?;
    let oldest = oldest(&manifest).ok_or("Cargo.toml names no `rust-version`")?;
    let at_hand = output(Command::new("rustc").arg("--version"))?;
    if is_of(&at_hand, oldest) {
        return succeed(&mut cargo(CHECK));
    }
    let mut check = Command::new("rustup");
    check
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target())
        .args(["run", "--install", &format!("{oldest}.0"), "cargo"])
        .args(CHECK);
    succeed(&mut check)
}

/// The `rust-version` of a manifest, of two numbers.
fn oldest(manifest: &str) -> Option<&str> {
    let mut lines = manifest.lines();
    lines.find_map(|line| line.strip_prefix("rust-version = \"")?.strip_suffix('"'))
}

/// Whether a compiler that says this of itself is of that version.
fn is_of(says: &str, version: &str) -> bool {
    let rest = says
        .strip_prefix("rustc ")
        .and_then(|rest| rest.strip_prefix(version));
    rest.is_some_and(|rest| rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_what_the_manifest_names() {
        let manifest = "[workspace.package]\nedition = \"2024\"\nrust-version = \"1.95\"\n";
        assert_eq!(oldest(manifest), Some("1.95"));
        assert_eq!(oldest("rust-version.workspace = true\n"), None);
    }

    #[test]
    fn the_readme_names_the_oldest() {
        let read = |name| fs::read_to_string(root().join(name)).expect("it can be read");
        let manifest = read("Cargo.toml");
        let oldest = oldest(&manifest).expect("the manifest names a version");
        assert!(read("README.md").contains(&format!("(MSRV) is {oldest}.\n")));
    }

    #[test]
    fn a_compiler_is_of_one_version() {
        let says = "rustc 1.95.0 (59807616e 2026-04-14)";
        assert!(is_of(says, "1.95"));
        assert!(!is_of(says, "1.9"));
        assert!(!is_of("rustc 1.96.0-nightly", "1.95"));
    }
}
