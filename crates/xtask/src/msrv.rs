//! `cargo xtask msrv`: everything builds with the oldest Rust that the manifest names.

use std::process::Command;

use crate::process::{cargo, output, root, succeed, target};

/// The `rust-version` of the workspace, which this crate inherits.
const OLDEST: &str = env!("CARGO_PKG_RUST_VERSION");
const CHECK: [&str; 3] = ["check", "--workspace", "--all-features"];

/// Checks every crate with that compiler, which `rustup` installs where another one is at hand.
///
/// # Errors
/// What failed, in words.
pub(crate) fn run() -> Result<(), String> {
    let at_hand = output(Command::new("rustc").arg("--version"))?;
    if is_of(&at_hand, OLDEST) {
        return succeed(&mut cargo(CHECK));
    }
    let mut check = Command::new("rustup");
    check
        .current_dir(root())
        .env("CARGO_TARGET_DIR", target())
        .args(["run", "--install", &format!("{OLDEST}.0"), "cargo"])
        .args(CHECK);
    succeed(&mut check)
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
    use std::fs;

    use super::*;

    #[test]
    fn the_readme_names_the_oldest() {
        let readme = fs::read_to_string(root().join("README.md")).expect("it can be read");
        assert!(readme.contains(&format!("(MSRV) is {OLDEST}.\n")));
    }

    #[test]
    fn a_compiler_is_of_one_version() {
        let says = "rustc 1.95.0 (59807616e 2026-04-14)";
        assert!(is_of(says, "1.95"));
        assert!(!is_of(says, "1.9"));
        assert!(!is_of("rustc 1.96.0-nightly", "1.95"));
    }
}
