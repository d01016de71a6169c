//! Writes the parameters and parts of every observed case, and our own cases, as seeds for the fuzz targets.

use std::path::Path;
use std::{fs, io};

use openlines_tests::corpus;

/// Longer seeds slow the fuzzer down and show it nothing new.
const LONGEST: usize = 4096;

fn main() -> io::Result<()> {
    let mut seeds = Vec::new();
    for case in corpus::observed()? {
        for part in ["", "/ATTACH", "/KEYBOARD"] {
            if let Some(value) = case.params.pointer(part) {
                let name = format!("{}{}", case.id, part.replace('/', "-"));
                seeds.push((name, value.to_string()));
            }
        }
    }
    let own = corpus::load()?.into_iter();
    seeds.extend(own.map(|case| (case.name.replace('/', "-"), case.text)));
    seeds.retain(|(_, text)| text.len() <= LONGEST);
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    for target in ["reader", "check", "portal"] {
        let folder = top.join("fuzz/corpus").join(target);
        fs::create_dir_all(&folder)?;
        for (name, text) in &seeds {
            fs::write(folder.join(name), text)?;
        }
    }
    println!("{} seeds in fuzz/corpus", seeds.len());
    Ok(())
}
