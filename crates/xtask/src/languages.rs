//! `cargo xtask languages`: the schema files in the hands of other languages' validators.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{fs, io};

use crate::process::{Started, cargo, link, root, start, succeed, target};
use crate::{apt, npm, python};

/// The language whose validator runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Language {
    Node,
    Python,
    Php,
}

impl Language {
    const ALL: [Self; 3] = [Self::Node, Self::Python, Self::Php];

    /// The language of a name.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        match name {
            "node" => Some(Self::Node),
            "python" => Some(Self::Python),
            "php" => Some(Self::Php),
            _ => None,
        }
    }

    /// As the README marks its example, and as the example's file ends.
    const fn example(self) -> (&'static str, &'static str) {
        match self {
            Self::Node => ("js", "example.mjs"),
            Self::Python => ("python", "example.py"),
            Self::Php => ("php", "example.php"),
        }
    }
}

/// Installs what the languages need, all of them where none is named, and runs their tests on every case.
///
/// # Errors
/// What all of them need could not be made.
pub(crate) fn run(names: &[&str]) -> Result<bool, String> {
    let mut languages = Vec::new();
    for name in names {
        languages.push(Language::from_name(name).ok_or_else(|| format!("no language `{name}`"))?);
    }
    if languages.is_empty() {
        languages = Language::ALL.into();
    }
    let folder = target().join("languages");
    prepare(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    // Side by side; what one prints is passed on whole before the next one's.
    let started: Vec<_> = languages
        .into_iter()
        .map(|language| {
            match language {
                Language::Node => node(&folder),
                Language::Python => python(&folder),
                Language::Php => php(),
            }
            .and_then(|mut tests| start(tests.env("LANGUAGES", &folder)))
            .inspect_err(|_| {
                // What cannot be run counts as a failed test.
                println!("# fail 1");
            })
        })
        .collect();
    let mut passed = true;
    for tests in started {
        if let Err(error) = tests.and_then(Started::finish) {
            eprintln!("{error}");
            passed = false;
        }
    }
    Ok(passed)
}

fn node(folder: &Path) -> Result<Command, String> {
    let tests = folder_of("node");
    npm::install(&tests)?;
    link(&tests.join("node_modules"), &folder.join("node_modules"))
        .map_err(|error| format!("the installed packages: {error}"))?;
    let mut command = Command::new("node");
    command.current_dir(tests).arg("--test");
    Ok(command)
}

fn python(folder: &Path) -> Result<Command, String> {
    let mut command = python::with(
        &folder.join("venv"),
        &folder_of("python").join("requirements.txt"),
    )?;
    command
        .current_dir(folder_of("python"))
        .args(["-B", "test_schemas.py"]);
    Ok(command)
}

/// PHP and its validator are installed for the whole machine, by Debian's packages, where they are missing.
fn php() -> Result<Command, String> {
    if !has_php() {
        apt::install(&["php-cli", "php-json-schema"])
            .map_err(|error| format!("PHP is missing; {error}"))?;
    }
    let mut command = Command::new("php");
    command
        .current_dir(folder_of("php"))
        // Long texts are many times as long once PHP has decoded them.
        .args(["-d", "memory_limit=1G", "schemas.php"]);
    Ok(command)
}

fn has_php() -> bool {
    Command::new("php")
        .args(["-r", "require 'JsonSchema/autoload.php';"])
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

fn folder_of(language: &str) -> PathBuf {
    root().join("tests/languages").join(language)
}

/// Puts the schemas, the verdicts and the examples of the README into a folder.
fn prepare(folder: &Path) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    link(&root().join("schemas"), &folder.join("schemas"))?;
    let mut verdicts = cargo([
        "run",
        "--quiet",
        "--package",
        "openlines-tests",
        "--bin",
        "verdicts",
    ]);
    verdicts.stdout(fs::File::create(folder.join("verdicts.ndjson"))?);
    succeed(&mut verdicts).map_err(io::Error::other)?;

    let readme = fs::read_to_string(root().join("schemas/README.md"))?;
    let code = |mark| {
        block(&readme, mark)
            .ok_or_else(|| io::Error::other(format!("schemas/README.md has no code in {mark}")))
    };
    fs::write(folder.join("message.json"), code("json")?)?;
    for (mark, file) in Language::ALL.map(Language::example) {
        let example = code(mark)?;
        fs::write(folder.join(file), example)?;
        fs::write(folder.join(format!("{file}.out")), promised(example))?;
    }
    Ok(())
}

/// The first block of code of a language.
fn block<'r>(readme: &'r str, mark: &str) -> Option<&'r str> {
    let (_, rest) = readme.split_once(&format!("```{mark}\n"))?;
    rest.split_once("```").map(|(code, _)| code)
}

/// What the comment at the end of an example says it prints.
fn promised(example: &str) -> String {
    let mut lines: Vec<_> = example
        .lines()
        .rev()
        .map_while(|line| line.strip_prefix("// ").or_else(|| line.strip_prefix("# ")))
        .map(|line| format!("{line}\n"))
        .collect();
    lines.reverse();
    lines.concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_found_with_what_they_print() {
        let readme = "A\n```js\n// first\nrun();\n// 1\n// 2\n```\n```js\nother();\n```\n";
        let example = block(readme, "js").unwrap_or_default();
        assert_eq!(example, "// first\nrun();\n// 1\n// 2\n");
        assert_eq!(promised(example), "1\n2\n");
        assert_eq!(block(readme, "go"), None);
    }
}
