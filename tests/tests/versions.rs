//! Wherever the version is said, it is the same one.

use serde_json::Value;

const VERSION: &str = env!("CARGO_PKG_VERSION");

fn json(text: &str) -> Value {
    serde_json::from_str(text).expect("it is JSON")
}

/// The version without its last number: what is compatible with it begins so.
fn series() -> &'static str {
    let (series, _) = VERSION.rsplit_once('.').expect("it has three numbers");
    series
}

#[test]
fn each_crate_needs_the_others_of_this_version() {
    let manifest = include_str!("../../Cargo.toml").lines();
    let needed = manifest.filter(|line| line.contains("path = \"crates/"));
    let needed: Vec<_> = needed.collect();
    assert_eq!(needed.len(), 3);
    for line in needed {
        let version = format!("version = \"{VERSION}\"");
        assert!(line.contains(&version), "Cargo.toml: {line}");
    }
}

#[test]
fn the_npm_package_has_this_version() {
    let manifest = json(include_str!("../../bindings/js/package.json"));
    assert_eq!(manifest["version"], VERSION, "package.json");
    let lock = json(include_str!("../../bindings/js/package-lock.json"));
    assert_eq!(lock["version"], VERSION, "package-lock.json");
    assert_eq!(
        lock["packages"][""]["version"], VERSION,
        "package-lock.json"
    );
}

#[test]
fn the_examples_take_this_version_of_the_npm_package() {
    for manifest in [
        include_str!("../../bindings/js/examples/react-hook-form/package.json"),
        include_str!("../../bindings/js/examples/tanstack-form/package.json"),
        include_str!("../../bindings/js/examples/vanilla/package.json"),
    ] {
        let range = &json(manifest)["dependencies"]["openlines"];
        assert_eq!(*range, format!("^{}.0", series()), "{manifest}");
    }
}

#[test]
fn the_page_about_testing_takes_this_version_of_the_portal() {
    let page = include_str!("../../docs/testing-without-a-portal.md").lines();
    let versions = page.filter_map(|line| {
        line.strip_prefix("openlines-portal = \"")?
            .strip_suffix('"')
    });
    assert_eq!(versions.collect::<Vec<_>>(), [series()]);
}

/// Before the first release it has none, and between two the one that was last.
#[test]
fn the_changelog_ends_in_this_version() {
    let changelog = include_str!("../../CHANGELOG.md").lines();
    let mut headings = changelog.filter_map(|line| line.strip_prefix("## "));
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
