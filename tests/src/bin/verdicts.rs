//! Prints what the check says of every case, one line of JSON each.

use std::io::{self, BufWriter, Write};

use openlines_tests::verdicts::verdicts;

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    for verdict in verdicts()? {
        writeln!(out, "{}", verdict.to_line())?;
    }
    out.flush()
}
