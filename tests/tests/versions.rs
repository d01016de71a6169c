//! Wherever the version is said, it is the same one.

use std::fs;
use std::path::Path;

use serde_json::Value;

const VERSION: &str = env!("CARGO_PKG_VERSION");

/// A file of the repository.
fn read(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    fs::read_to_string(root.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn read_json(path: &str) -> Value {
    serde_json::from_str(&read(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The version without its last number: what is compatible with it begins so.
fn series() -> &'static str {
    let (series, _) = VERSION.rsplit_once('.').expect("it has three numbers");
    series
}

/// What lines begin with, up to the next quotation mark.
fn quoted(text: &str, start: &str) -> Vec<String> {
    let ends = text.lines().filter_map(|line| line.strip_prefix(start));
    let ends = ends.filter_map(|end| end.split_once('"'));
    ends.map(|(version, _)| version.to_owned()).collect()
}

#[test]
fn each_crate_needs_the_others_of_this_version() {
    let manifest = read("Cargo.toml");
    let needed = manifest
        .lines()
        .filter(|line| line.contains("path = \"crates/"));
    let needed: Vec<_> = needed.collect();
    assert_eq!(needed.len(), 3);
    for line in needed {
        let version = format!("version = \"{VERSION}\"");
        assert!(line.contains(&version), "Cargo.toml: {line}");
    }
}

#[test]
fn the_npm_package_has_this_version() {
    let manifest = read_json("bindings/js/package.json");
    assert_eq!(manifest["version"], VERSION, "package.json");
    let lock = read_json("bindings/js/package-lock.json");
    assert_eq!(lock["version"], VERSION, "package-lock.json");
    assert_eq!(
        lock["packages"][""]["version"], VERSION,
        "package-lock.json"
    );
}

#[test]
fn the_examples_take_this_version_of_the_npm_package() {
    for example in ["react-hook-form", "tanstack-form", "vanilla"] {
        let path = format!("bindings/js/examples/{example}/package.json");
        let manifest = read_json(&path);
        let range = &manifest["dependencies"]["openlines"];
        assert_eq!(*range, format!("^{}.0", series()), "{path}");
    }
}

#[test]
fn the_page_about_testing_takes_this_version_of_the_portal() {
    let page = "docs/testing-without-a-portal.md";
    let versions = quoted(&read(page), "openlines-portal = \"");
    assert_eq!(versions, [series()], "{page}");
}

/// Before the first release it has none, and between two the one that was last.
#[test]
fn the_changelog_ends_in_this_version() {
    let changelog = read("CHANGELOG.md");
    let mut headings = changelog
        .lines()
        .filter_map(|line| line.strip_prefix("## "));
    let newest = headings.find(|heading| *heading != "Unreleased");
    if let Some(newest) = newest {
        let date = newest.strip_prefix(&format!("{VERSION} - "));
        let date = date.unwrap_or_else(|| panic!("CHANGELOG.md: {newest}"));
        let numbers: Vec<_> = date.split('-').map(str::len).collect();
        assert_eq!(numbers, [4, 2, 2], "CHANGELOG.md: {date}");
    } else {
        assert_eq!(VERSION, "0.1.0", "CHANGELOG.md");
    }
}
