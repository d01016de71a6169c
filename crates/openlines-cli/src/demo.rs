//! `openlines demo`

use std::io::{self, BufWriter, Write};
use std::net::{Ipv4Addr, SocketAddr};

use openlines::{Checked, NetworkMessage, Payload as _, Subject};
use openlines_portal::{Portal, Stored, params_from_text, receive};
use openlines_send::Client;
use serde_json::Value;

use crate::args;
use crate::error::Error;
use crate::human::{BOLD, DIM, Human, Origin};
use crate::interrupt::block_on;
use crate::mask::masked;
use crate::render;
use crate::status::Status;
use crate::words::either;

/// The example of the documentation of `imopenlines.network.message.add`, August 2026.
const EXAMPLE: &str = include_str!("../demo/message.json");

/// A message as a developer in a hurry writes it.
const BROKEN: &str = include_str!("../demo/broken.json");

pub(crate) fn run(args: &args::Demo) -> Result<Status, Error> {
    let lang = args.reader.lang();
    let human = Human::new(lang);
    let mut out = BufWriter::new(anstream::stdout().lock());
    let words = |en, ru| either(lang, en, ru);

    let example = words(
        "The documentation's example, checked and sent to a portal on this machine:",
        "Пример из документации, проверенный и отправленный порталу на этом компьютере:",
    );
    writeln!(out, "{BOLD}{example}{BOLD:#}\n")?;
    command(&mut out, "check message.json")?;
    let report = Subject::Network.check(EXAMPLE);
    human.summary(&mut out, "message.json", &report)?;
    command(&mut out, "send message.json --webhook-env WEBHOOK")?;
    let Ok(message) = NetworkMessage::from_json(EXAMPLE) else {
        out.flush()?;
        return Ok(Status::Problems);
    };
    let arrived = arrived(&message)?;
    let sent = words("sent", "отправлено");
    writeln!(out, "{BOLD}message.json{BOLD:#}: {sent}\n")?;
    let shown = words(
        "What arrived there, as a chat shows it:",
        "Что туда пришло, в том виде, как это покажет чат:",
    );
    writeln!(out, "{shown}")?;
    write!(out, "{}", render::message(&arrived, lang))?;

    let broken = words(
        "A message written in a hurry:",
        "Сообщение, написанное второпях:",
    );
    writeln!(out, "\n{BOLD}{broken}{BOLD:#}\n")?;
    writeln!(out, "{DIM}$ cat broken.json{DIM:#}\n{}", masked(BROKEN))?;
    if let Some(stored) = receive(&params_from_text(BROKEN)).stored {
        let lost = words(
            "A portal answers true, and this is all that arrives:",
            "Портал отвечает true, а доходит только это:",
        );
        writeln!(out, "{lost}")?;
        write!(out, "{}", render::message(&stored.to_json(), lang))?;
        writeln!(out)?;
    }
    let told = words(
        "What the check says before it is sent:",
        "Что сообщит проверка до отправки:",
    );
    writeln!(out, "{told}")?;
    command(&mut out, "check broken.json")?;
    let report = Subject::Network.check(BROKEN);
    human.problems(
        &mut out,
        Origin::file("broken.json"),
        BROKEN.as_bytes(),
        &report.problems,
    )?;
    human.summary(&mut out, "broken.json", &report)?;
    let yours = words(
        "Now yours: openlines check FILE; everything else: openlines --help",
        "Теперь ваше: openlines check ФАЙЛ; всё остальное: openlines --help",
    );
    writeln!(out, "\n{yours}")?;
    out.flush()?;
    Ok(Status::Valid)
}

/// Sends a message over HTTP to a portal on this machine; what arrived there.
fn arrived(message: &Checked<NetworkMessage>) -> Result<Value, Error> {
    let portal = Portal::start().map_err(|source| Error::Listen {
        address: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        source,
    })?;
    let client = Client::webhook(portal.webhook()).map_err(Error::Client)?;
    let sent = block_on(client.send(message)).map_err(Error::Start)?;
    sent.map_err(Error::Demo)?;
    let messages = portal.messages();
    let received = messages
        .first()
        .and_then(|message| message.received.as_ref());
    let stored = received.and_then(|received| received.stored.as_ref());
    Ok(stored.map_or(Value::Null, Stored::to_json))
}

fn command(out: &mut impl Write, arguments: &str) -> io::Result<()> {
    writeln!(out, "{DIM}$ openlines {arguments}{DIM:#}")
}
