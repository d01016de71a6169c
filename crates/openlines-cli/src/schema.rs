//! `openlines schema`

use std::io::{self, BufWriter, Write};

use openlines::{Draft, SchemaFile};

use crate::args;
use crate::error::Error;
use crate::human::{BOLD, DIM};
use crate::status::Status;

pub(crate) fn run(args: &args::Schema) -> Result<Status, Error> {
    let draft = args.draft();
    if let Some(file) = args.name {
        let mut out = io::stdout().lock();
        out.write_all(file.text(draft).as_bytes())?;
        out.flush()?;
    } else {
        let mut out = BufWriter::new(anstream::stdout().lock());
        list(&mut out, draft)?;
        out.flush()?;
    }
    Ok(Status::Valid)
}

/// Name and title of every schema.
fn list(out: &mut impl Write, draft: Draft) -> io::Result<()> {
    let width = SchemaFile::ALL
        .iter()
        .map(|file| file.name().len())
        .max()
        .unwrap_or_default();
    for file in SchemaFile::ALL {
        let schema = file.schema(draft);
        let title = schema["title"].as_str().unwrap_or_default();
        writeln!(out, "{BOLD}{:width$}{BOLD:#}  {title}", file.name())?;
    }
    writeln!(out, "\n{DIM}`openlines schema NAME` prints one.{DIM:#}")
}
