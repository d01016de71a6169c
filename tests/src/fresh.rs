//! Generated files, which are committed.

use std::path::Path;
use std::{env, fs};

/// Holds a generated file against what it should be; with `UPDATE_EXPECT=1` in the environment, writes it anew.
///
/// # Panics
/// If the file is stale and is not to be written, or cannot be; `test` names the test that writes it.
pub fn fresh(file: &str, text: &str, test: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(file);
    if fs::read_to_string(&path).is_ok_and(|written| written == text) {
        return;
    }
    assert!(
        env::var("UPDATE_EXPECT").is_ok_and(|update| update == "1"),
        "{file} is stale: run `UPDATE_EXPECT=1 cargo test -p openlines-tests --test {test}`"
    );
    fs::create_dir_all(path.parent().expect("a file in a folder")).expect("a folder");
    fs::write(&path, text).expect("the file can be written");
}
