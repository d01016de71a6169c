//! A toolchain made of Debian's packages, where neither the target nor a way to fetch it is at hand.
//!
//! Debian compiles its browsers with `rustc-web`, newer than its stable `rustc`, and packs the source of the standard library; nothing here is installed, and nothing outside the folder for everything that is built changes.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{Target, use_at};
use crate::process::{cargo, link, output, succeed, target as target_folder};

/// Folder, as `/usr` is, of the toolchain; made at the first call, and the library for a target at the first for that.
///
/// # Errors
/// What failed, in words.
pub(super) fn toolchain(target: &Target) -> Result<PathBuf, String> {
    let folder = target_folder().join("debian-toolchain");
    let usr = folder.join("usr");
    if !folder.exists() {
        let started = folder.with_extension("started");
        remove(&started)?;
        io(fs::create_dir_all(&started))?;
        unpack(&started)?;
        arrange(&started.join("usr"))?;
        io(fs::rename(started, &folder))?;
    }
    let libraries = usr.join("lib/rustlib").join(target.triple).join("lib");
    if !libraries.exists() {
        // What was compiled against another one does not fit.
        remove(&target_folder().join(target.triple))?;
        let built = compile_library(target, &folder, &usr)?;
        io(fs::create_dir_all(libraries.with_file_name("")))?;
        io(fs::rename(built, libraries))?;
    }
    Ok(usr)
}

/// Removes a folder, if it is there.
fn remove(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if folder.exists() => io(Err(error)),
        _ => Ok(()),
    }
}

/// Fetches the packages and unpacks them, the versions being whatever Debian has now.
fn unpack(folder: &Path) -> Result<(), String> {
    let apt = Apt::new(folder)?;
    succeed(apt.command("apt-get").args(["--quiet", "update"]))?;
    let library = apt.dependency("libstd-rust-web-dev", "libstd-rust-web-")?;
    let llvm = apt.dependency(&library, "libllvm")?;
    let packages = [
        "rustc-web",
        "libstd-rust-web-dev",
        "rust-web-src",
        &library,
        &llvm,
    ];
    succeed(
        apt.command("apt-get")
            .current_dir(folder)
            .args(["--quiet", "download"])
            .args(packages),
    )?;
    for package in files(folder, |name| name.contains(".deb"))? {
        succeed(Command::new("dpkg").arg("-x").arg(&package).arg(folder))?;
        io(fs::remove_file(package))?;
    }
    Ok(())
}

/// Puts everything where a compiler that is not installed looks for it.
fn arrange(usr: &Path) -> Result<(), String> {
    let lib = usr.join("lib");
    // Debian keeps libraries in a folder named after the machine.
    for folder in files(&lib, |name| name.contains("-linux-gnu"))? {
        for library in files(&folder, |name| name.contains(".so"))? {
            io(fs::rename(
                &library,
                lib.join(library.file_name().unwrap_or_default()),
            ))?;
        }
    }
    // Debian packs no linker for WebAssembly with it; the one at hand will do.
    let version = output(Command::new("rustc").arg("-vV"))?;
    let host = version
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap_or_default();
    let sysroot = output(Command::new("rustc").args(["--print", "sysroot"]))?;
    let programs = Path::new("lib/rustlib").join(host).join("bin");
    io(fs::create_dir_all(usr.join(&programs)))?;
    let linker = programs.join("rust-lld");
    io(link(
        &Path::new(sysroot.trim()).join(&linker),
        &usr.join(&linker),
    ))
}

/// Compiles the standard library for a target from its source, as far as it is needed.
fn compile_library(target: &Target, folder: &Path, usr: &Path) -> Result<PathBuf, String> {
    let package = folder.join("library");
    remove(&package)?;
    io(fs::create_dir_all(package.join("src")))?;
    io(fs::write(
        package.join("Cargo.toml"),
        "[workspace]\n\n[package]\nname = \"library\"\nedition = \"2024\"\n",
    ))?;
    io(fs::write(package.join("src/lib.rs"), "#![no_std]\n"))?;
    let built = package.join("target");
    let mut command = cargo([
        "build",
        "--release",
        &format!("-Zbuild-std={}", target.library),
        "--target",
        target.triple,
    ]);
    use_at(usr, &mut command);
    succeed(
        command
            .current_dir(&package)
            .env("CARGO_TARGET_DIR", &built)
            // `-Zbuild-std` is not stable; the source is the compiler's own.
            .env("RUSTC_BOOTSTRAP", "1")
            // Without it the package cannot be optimised as a whole.
            .env("RUSTFLAGS", "-Cembed-bitcode=yes"),
    )?;
    let libraries = package.join("lib");
    io(fs::create_dir(&libraries))?;
    for library in files(&built.join(target.triple).join("release/deps"), |name| {
        name.contains(".rlib")
    })? {
        io(fs::copy(
            &library,
            libraries.join(library.file_name().unwrap_or_default()),
        ))?;
    }
    Ok(libraries)
}

/// `apt-get` and `apt-cache` with lists of their own, so that neither rights nor the machine's lists are needed.
struct Apt {
    options: Vec<String>,
}

impl Apt {
    fn new(folder: &Path) -> Result<Self, String> {
        let (lists, cache) = (folder.join("apt/lists"), folder.join("apt/cache"));
        io(fs::create_dir_all(lists.join("partial")))?;
        io(fs::create_dir_all(cache.join("archives/partial")))?;
        let options = [
            format!("Dir::State::Lists={}", lists.display()),
            format!("Dir::Cache={}", cache.display()),
            // As root it would otherwise write as a user who may not write here.
            "APT::Sandbox::User=root".to_owned(),
        ];
        Ok(Self {
            options: options
                .into_iter()
                .flat_map(|option| ["-o".to_owned(), option])
                .collect(),
        })
    }

    fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.args(&self.options);
        command
    }

    /// Name of the package that another one depends on and that begins so.
    fn dependency(&self, package: &str, start: &str) -> Result<String, String> {
        output(self.command("apt-cache").args(["depends", package]))?
            .lines()
            .filter_map(|line| line.trim().strip_prefix("Depends: "))
            .find(|name| name.starts_with(start))
            .map(str::to_owned)
            .ok_or_else(|| format!("Debian's {package} depends on no {start}*"))
    }
}

/// Files and folders of a folder whose names are such.
fn files(folder: &Path, is_such: impl Fn(&str) -> bool) -> Result<Vec<PathBuf>, String> {
    let mut files = Vec::new();
    for entry in io(fs::read_dir(folder))? {
        let entry = io(entry)?;
        if is_such(&entry.file_name().to_string_lossy()) {
            files.push(entry.path());
        }
    }
    Ok(files)
}

fn io<T>(result: std::io::Result<T>) -> Result<T, String> {
    result.map_err(|error| format!("Debian's toolchain: {error}"))
}
