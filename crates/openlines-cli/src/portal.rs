//! `openlines portal`

use std::fs;
use std::io::{self, Write as _};

use openlines_portal::{LogFormat, Portal};

use crate::args;
use crate::error::Error;
use crate::interrupt::{Interrupts, block_on};
use crate::log::Log;
use crate::source;
use crate::status::Status;

pub(crate) fn run(args: &args::Portal) -> Result<Status, Error> {
    source::no_dash("--tls", args.tls.as_deref(), "portal.pem")?;
    let format = match args.format {
        args::Format::Human => LogFormat::Human,
        args::Format::Json => LogFormat::Json,
    };
    let log = Log::start().map_err(Error::Start)?;
    let mut builder = Portal::builder()
        .listen(args.listen)
        .plan(args.plan)
        .log(format, log.writer());
    for code in &args.lines {
        builder = builder.line(code);
    }
    for object in &args.crm {
        builder = builder.crm(object.clone());
    }
    for fault in &args.faults {
        builder = builder.fault(*fault);
    }
    if !args.rate {
        builder = builder.rate_off();
    }
    if args.tls.is_some() {
        builder = builder.tls();
    }

    // Held until the greeting is out, so that it comes before the first request.
    let mut out = io::stdout().lock();
    let portal = builder.start().map_err(|source| Error::Listen {
        address: args.listen,
        source,
    })?;
    if let (Some(path), Some(certificate)) = (&args.tls, portal.certificate()) {
        fs::write(path, certificate).map_err(|source| Error::Save {
            name: path.to_string_lossy().into_owned(),
            source,
        })?;
    }
    block_on(async {
        // Whoever has read the greeting may end it.
        let mut interrupts = Interrupts::new().map_err(Error::Start)?;
        // At once: who has read the first line may close what it came from.
        out.write_all(format!("{}\n", portal.greeting(format)).as_bytes())?;
        out.flush()?;
        drop(out);
        interrupts.next().await;
        log.end();
        Ok(Status::Valid)
    })
    .map_err(Error::Start)?
}
