//! `openlines completions`

use std::io::{self, Write as _};

use clap::CommandFactory as _;

use crate::args::{Arguments, Completions};
use crate::error::Error;
use crate::status::Status;

pub(crate) fn run(args: &Completions) -> Result<Status, Error> {
    // Into memory first, because the generator panics where it cannot write.
    let mut script = Vec::new();
    clap_complete::generate(
        args.shell,
        &mut Arguments::command(),
        "openlines",
        &mut script,
    );
    let mut out = io::stdout().lock();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Status::Valid)
}
