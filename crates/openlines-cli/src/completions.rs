//! `openlines completions`

use std::io::{self, Write as _};

use clap::{Arg, Command, CommandFactory as _};
use clap_complete::Shell;

use crate::args::{Arguments, Completions};
use crate::error::Error;
use crate::status::Status;

pub(crate) fn run(args: &Completions) -> Result<Status, Error> {
    // Into memory first, because the generator panics where it cannot write.
    let mut script = Vec::new();
    let mut command = Arguments::command();
    clap_complete::generate(args.shell, &mut command, "openlines", &mut script);
    if args.shell == Shell::Fish {
        write_positional_values(&command, &mut script)?;
    }
    let mut out = io::stdout().lock();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Status::Valid)
}

/// Completes, in fish, the values of arguments that are no options, which the generator leaves out.
fn write_positional_values(command: &Command, script: &mut Vec<u8>) -> io::Result<()> {
    for task in command.get_subcommands() {
        let arguments = task.get_positionals();
        for value in arguments.flat_map(Arg::get_possible_values) {
            writeln!(
                script,
                "complete -c openlines -n \"__fish_openlines_using_subcommand {}\" -f -a {}",
                task.get_name(),
                value.get_name(),
            )?;
        }
    }
    Ok(())
}
