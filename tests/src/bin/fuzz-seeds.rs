//! Writes the parameters and parts of every observed case as seeds for the fuzz targets.

use std::fs;
use std::path::Path;

use openlines_tests::corpus;

/// Longer seeds slow the fuzzer down and show it nothing new.
const LONGEST: usize = 4096;

fn main() -> std::io::Result<()> {
    let top = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut count = 0;
    for target in ["reader", "check", "portal"] {
        let folder = top.join("fuzz/corpus").join(target);
        fs::create_dir_all(&folder)?;
        for case in corpus::observed()? {
            for part in ["", "/ATTACH", "/KEYBOARD"] {
                let Some(text) = case.params.pointer(part).map(ToString::to_string) else {
                    continue;
                };
                if text.len() <= LONGEST {
                    fs::write(
                        folder.join(format!("{}{}", case.id, part.replace('/', "-"))),
                        text,
                    )?;
                    count += 1;
                }
            }
        }
    }
    println!("{count} seeds in fuzz/corpus");
    Ok(())
}
