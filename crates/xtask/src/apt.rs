//! Debian's packages, installed for the whole machine.

use std::process::Command;

use crate::process::succeed;

/// Installs packages, without those they only recommend.
///
/// # Errors
/// What is to be installed by hand, as where one is not root or not on Debian.
pub(crate) fn install(packages: &[&str]) -> Result<(), String> {
    let by_hand = |error| format!("install Debian's {}: {error}", packages.join(" and "));
    succeed(apt_get().arg("update")).map_err(by_hand)?;
    succeed(
        apt_get()
            .args(["install", "--no-install-recommends"])
            .args(packages),
    )
    .map_err(by_hand)
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command
        .env("DEBIAN_FRONTEND", "noninteractive")
        .args(["--quiet", "--yes"]);
    command
}
