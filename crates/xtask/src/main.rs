//! `cargo xtask`: what cargo cannot say itself.

mod apt;
mod bench;
mod browser;
mod clients;
mod languages;
mod minimal;
mod msrv;
mod npm;
mod process;
mod python;
mod tally;
mod test;
mod toolchain;
mod wasm;
mod windows;

use std::process::ExitCode;

const HELP: &str = "\
Usage: cargo xtask <COMMAND>

Commands:
  test [STEP]...  Runs every step of the tests, or the named ones; the last line is `N passed, N failed`
  test --list     Names the steps
  wasm            Builds the npm package in `bindings/js/dist`
    --toolchain installed|rustup|debian  where the compiler comes from; the first of these that has one if left out
  js              Runs the tests of the npm package in Node
  browser         Runs what `wasm` has built in Chromium, Firefox and WebKit: pages, workers, bundlers, forms
  msrv            Checks every crate with the oldest Rust that `Cargo.toml` names, which rustup installs
  minimal-versions  Builds each library with the oldest versions of its dependencies that it names
  windows         Checks that the command and the sender compile for Windows
  clients js|python  Runs the platform's own SDK in that language against the portal on the desk
  languages [node|python|php]...  Validates every case by the schema files in these languages, or all
  bench rust      Measures the check beside other Rust libraries
  bench js        Measures the npm package beside other libraries
  bench portal    Measures what the portal on the desk makes of a message, and how many requests it answers

Environment:
  CARGO_TARGET_DIR           where everything is built, as for cargo; `target/` if unset
  CHROMIUM, FIREFOX, WEBKIT  the browsers; if unset, those on PATH, or else Debian's, which are installed
";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let done = |outcome: Result<(), String>| outcome.map(|()| true);
    let outcome = match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["test", "--list"] => {
            test::list();
            Ok(true)
        }
        ["test", ref steps @ ..] if steps.iter().all(|step| !step.starts_with('-')) => {
            test::run(steps)
        }
        ["wasm"] => done(wasm::run(None)),
        ["wasm", "--toolchain", name] if let Some(source) = toolchain::Source::from_name(name) => {
            done(wasm::run(Some(source)))
        }
        ["js"] => done(wasm::test()),
        ["browser"] => done(browser::run()),
        ["msrv"] => done(msrv::run()),
        ["minimal-versions"] => done(minimal::run()),
        ["windows"] => done(windows::run()),
        ["clients", "js"] => done(clients::js()),
        ["clients", "python"] => done(clients::python()),
        ["bench", "rust"] => done(bench::rust()),
        ["bench", "js"] => done(bench::js()),
        ["bench", "portal"] => done(bench::portal()),
        ["--help" | "-h" | "help"] | [_, "--help" | "-h"] => {
            print!("{HELP}");
            Ok(true)
        }
        ["languages", ref names @ ..] => languages::run(names),
        _ => Err(format!("cannot make sense of the arguments\n\n{HELP}")),
    };
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::from(2)
        }
    }
}
