//! `openlines schema`

use std::io::{self, BufWriter, Write};

use openlines::SchemaFile;

use crate::args;
use crate::error::Error;
use crate::human::{BOLD, DIM};
use crate::status::Status;

pub(crate) fn run(args: &args::Schema) -> Result<Status, Error> {
    if let Some(file) = args.name {
        let mut out = io::stdout().lock();
        out.write_all(file.text(args.draft).as_bytes())?;
        out.flush()?;
    } else {
        let mut out = BufWriter::new(anstream::stdout().lock());
        list(&mut out)?;
        out.flush()?;
    }
    Ok(Status::Valid)
}

/// Name of every schema, and what it describes.
fn list(out: &mut impl Write) -> io::Result<()> {
    let width = SchemaFile::ALL
        .iter()
        .map(|file| file.as_str().len())
        .max()
        .unwrap_or_default();
    for &file in SchemaFile::ALL {
        writeln!(
            out,
            "{BOLD}{:width$}{BOLD:#}  {}",
            file.as_str(),
            file.about()
        )?;
    }
    writeln!(out, "\n{DIM}`openlines schema NAME` prints one.{DIM:#}")
}
