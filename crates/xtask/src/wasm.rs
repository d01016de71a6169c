//! `cargo xtask wasm`: the npm package, from a bare machine.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wasm_bindgen_cli_support::Bindgen;

use crate::npm;
use crate::process::{cargo, is_newer, root, succeed, target};
use crate::toolchain::{self, Source, WASM};

/// Instructions every engine of the last years has, beyond those the compiler takes for granted; and functions inlined only where that is small, whether or not they ask for it, which makes the module a fifth smaller and hardly slower. Loops that take many bytes at once say so themselves; the others need no vectors.
const RUSTFLAGS: &str = "-Ctarget-feature=+simd128 -Cno-vectorize-loops -Cllvm-args=-inline-threshold=25 -Cllvm-args=-inlinehint-threshold=120";

/// What a bound module exports for scripts that pass objects or catch panics.
const UNUSED: [&str; 4] = [
    "__wbindgen_start",
    "__wbindgen_externrefs",
    "__abort_handler",
    "__instance_terminated",
];

/// What the package is built from.
const SOURCES: [&str; 17] = [
    "Cargo.lock",
    "Cargo.toml",
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "bindings/js/Cargo.toml",
    "bindings/js/README.md",
    "bindings/js/async",
    "bindings/js/build.mjs",
    "bindings/js/js",
    "bindings/js/package-lock.json",
    "bindings/js/package.json",
    "bindings/js/src",
    "bindings/js/tsconfig.json",
    "crates/openlines/Cargo.toml",
    "crates/openlines/src",
    "crates/xtask/src/wasm.rs",
    "schemas",
];

/// Builds `bindings/js/dist`, with a toolchain from the given source or, without one, from the first that has one.
///
/// # Errors
/// What failed, in words.
pub(crate) fn run(source: Option<Source>) -> Result<(), String> {
    let package = root().join("bindings/js");
    bind(&build(source)?, &package.join("bindgen"))?;
    npm::install(&package)?;
    succeed(Command::new("node").current_dir(package).arg("build.mjs"))
}

/// Builds the package unless it has been built from what is there now.
///
/// # Errors
/// What failed, in words.
pub(crate) fn ensure() -> Result<(), String> {
    let package = root().join("bindings/js");
    // What `build.mjs` writes last, once nothing can fail any more.
    let built = package.join("dist/core.wasm.d.ts");
    if SOURCES
        .iter()
        .all(|source| is_newer_than_all(&built, &root().join(source)))
    {
        return Ok(());
    }
    run(None)
}

/// Runs the tests of the package in Node.
///
/// # Errors
/// What failed, in words.
pub(crate) fn test() -> Result<(), String> {
    ensure()?;
    let package = root().join("bindings/js");
    npm::install(&package)?;
    succeed(
        Command::new("npm")
            .current_dir(package)
            .args(["--silent", "test"]),
    )
}

/// Whether a file is newer than another, or than all files of a folder.
fn is_newer_than_all(file: &Path, than: &Path) -> bool {
    match fs::read_dir(than) {
        Ok(entries) => entries
            .flatten()
            .all(|entry| is_newer_than_all(file, &entry.path())),
        Err(_) => is_newer(file, than),
    }
}

/// Compiles the module.
fn build(source: Option<Source>) -> Result<PathBuf, String> {
    let toolchain = toolchain::find(&WASM, source)?;
    let mut command = cargo([
        "build",
        "--package",
        "openlines-js",
        "--profile",
        "wasm",
        "--target",
        WASM.triple,
    ]);
    toolchain.apply(&mut command);
    succeed(command.env("RUSTFLAGS", RUSTFLAGS))?;
    Ok(target().join(WASM.triple).join("wasm/openlines_js.wasm"))
}

/// Has wasm-bindgen make of the module one that JavaScript can call, and the types of its functions.
fn bind(module: &Path, folder: &Path) -> Result<(), String> {
    let bound = || {
        let mut output = Bindgen::new()
            .input_path(module)
            .web(true)?
            .typescript(true)
            .generate_output()?;
        // Ours do neither; without these, `wasm-opt` finds that the table of objects and its import are of no use.
        for name in UNUSED {
            output.wasm_mut().exports.remove(name)?;
        }
        output.emit(folder)
    };
    bound().map_err(|error| format!("wasm-bindgen: {error:#}"))
}

/// Installs the package in a folder as others would, packed; after what the folder's `package-lock.json` says.
///
/// # Errors
/// What failed, in words.
pub(crate) fn install_packed(folder: &Path) -> Result<(), String> {
    ensure()?;
    succeed(
        Command::new("node")
            .arg(root().join("bindings/js/test/install.mjs"))
            .arg(folder),
    )
}

#[cfg(test)]
mod tests {
    use std::fs::File;
    use std::io;
    use std::time::{Duration, SystemTime};

    use super::*;

    #[test]
    fn what_the_package_is_built_from_is_there() {
        for source in SOURCES {
            assert!(root().join(source).exists(), "{source}");
        }
    }

    #[test]
    fn what_is_built_is_older_than_one_file_anywhere_in_a_folder() -> io::Result<()> {
        // Where others may write, too, somebody could have laid links under a name that is known beforehand.
        let folder = target().join(format!("tmp/is-newer-{}", std::process::id()));
        fs::create_dir_all(folder.join("sources/inner"))?;
        let write = |name: &str, second| {
            File::create(folder.join(name))?
                .set_modified(SystemTime::UNIX_EPOCH + Duration::from_secs(second))
        };
        let is_newer =
            |name: &str, than: &str| is_newer_than_all(&folder.join(name), &folder.join(than));
        write("built", 2)?;
        write("sources/a", 1)?;
        write("sources/inner/b", 2)?;
        assert!(is_newer("built", "sources"));
        write("sources/inner/b", 3)?;
        assert!(is_newer("built", "sources/a"));
        assert!(!is_newer("built", "sources"));
        assert!(!is_newer("built", "nowhere"));
        assert!(!is_newer("nowhere", "built"));
        fs::remove_dir_all(folder)
    }
}
