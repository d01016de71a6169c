//! A compiler that has the standard library for another machine than this.

mod debian;

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{output, succeed};

/// What is compiled for.
pub(crate) struct Target {
    pub(crate) triple: &'static str,
    /// Crates of the standard library that are needed.
    library: &'static str,
}

/// Every browser, and Node.
pub(crate) const WASM: Target = Target {
    triple: "wasm32-unknown-unknown",
    library: "core,alloc,panic_abort",
};

/// Windows.
pub(crate) const WINDOWS: Target = Target {
    triple: "x86_64-pc-windows-gnu",
    library: "std,panic_unwind",
};

/// Where a toolchain may come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Source {
    /// The one at hand has the target.
    Installed,
    /// `rustup` adds the target to it.
    Rustup,
    /// Another one is made of Debian's packages, in the folder for everything that is built.
    Debian,
}

impl Source {
    /// Every source, the least trouble first.
    const ALL: [Self; 3] = [Self::Installed, Self::Rustup, Self::Debian];

    /// Source of a name on the command line.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|source| source.name() == name)
    }

    fn name(self) -> &'static str {
        match self {
            Self::Installed => "installed",
            Self::Rustup => "rustup",
            Self::Debian => "debian",
        }
    }

    fn toolchain(self, target: &Target) -> Result<Toolchain, String> {
        let triple = target.triple;
        match self {
            Self::Installed if is_installed(triple)? => Ok(Toolchain::AtHand),
            Self::Installed => Err(format!("the target {triple} is not installed")),
            Self::Rustup => {
                succeed(Command::new("rustup").args(["target", "add", triple]))?;
                Ok(Toolchain::AtHand)
            }
            Self::Debian => debian::toolchain(target).map(Toolchain::At),
        }
    }
}

/// What compiles for the target.
pub(crate) enum Toolchain {
    /// The compiler that compiled this.
    AtHand,
    /// Another one, in a folder as `/usr` is.
    At(PathBuf),
}

impl Toolchain {
    /// Has cargo use it.
    pub(crate) fn apply(&self, command: &mut Command) {
        if let Self::At(usr) = self {
            use_at(usr, command);
        }
    }
}

/// Has cargo use the compiler of a folder, whose libraries nobody else knows of.
fn use_at(usr: &Path, command: &mut Command) {
    command
        .env("RUSTC", usr.join("bin/rustc"))
        .env("LD_LIBRARY_PATH", usr.join("lib"));
}

/// A toolchain of the given source, or of the first that has one.
///
/// # Errors
/// What failed, in words.
pub(crate) fn find(target: &Target, source: Option<Source>) -> Result<Toolchain, String> {
    if let Some(source) = source {
        return source.toolchain(target);
    }
    let mut reasons = Vec::new();
    for source in Source::ALL {
        match source.toolchain(target) {
            Ok(toolchain) => return Ok(toolchain),
            Err(reason) => reasons.push(format!("{}: {reason}", source.name())),
        }
    }
    Err(format!(
        "no toolchain for {}\n{}",
        target.triple,
        reasons.join("\n")
    ))
}

fn is_installed(triple: &str) -> Result<bool, String> {
    let libraries =
        output(Command::new("rustc").args(["--print", "target-libdir", "--target", triple]))?;
    Ok(Path::new(libraries.trim()).is_dir())
}
