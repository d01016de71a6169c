//! `openlines demo`

use std::io::{self, BufWriter, Write};

use openlines::{Lang, Subject};

use crate::args;
use crate::error::{Error, Status};
use crate::human::{self, BOLD, DIM, Human, Origin};
use crate::render;

/// The example of the documentation of `imopenlines.network.message.add`, August 2026.
const EXAMPLE: &str = include_str!("../demo/message.json");

/// A message as a developer in a hurry writes it.
const BROKEN: &str = include_str!("../demo/broken.json");

pub(crate) fn run(args: &args::Demo) -> Result<Status, Error> {
    let lang = args.reader.lang();
    let human = Human {
        lang,
        columns: human::columns(),
    };
    let mut out = BufWriter::new(anstream::stdout().lock());
    let words = Words::of(lang);

    writeln!(out, "{BOLD}{}{BOLD:#}\n", words.example)?;
    let message = serde_json::from_str(EXAMPLE).map_err(io::Error::from)?;
    write!(out, "{}", render::message(&message))?;
    writeln!(out)?;
    command(&mut out, "message.json")?;
    human.summary(&mut out, "message.json", &Subject::Network.check(EXAMPLE))?;

    writeln!(out, "\n{BOLD}{}{BOLD:#}\n", words.broken)?;
    let report = Subject::Network.check(BROKEN);
    command(&mut out, "broken.json")?;
    human.problems(
        &mut out,
        Origin::file("broken.json"),
        BROKEN.as_bytes(),
        &report.problems,
    )?;
    human.summary(&mut out, "broken.json", &report)?;
    out.flush()?;
    Ok(Status::Valid)
}

fn command(out: &mut impl Write, file: &str) -> io::Result<()> {
    writeln!(out, "{DIM}$ openlines check {file}{DIM:#}")
}

struct Words {
    example: &'static str,
    broken: &'static str,
}

impl Words {
    fn of(lang: Lang) -> Self {
        match lang {
            Lang::En => Self {
                example: "The documentation's example, as a chat shows it:",
                broken: "A broken message, and what the check says:",
            },
            Lang::Ru => Self {
                example: "Пример из документации, каким его покажет чат:",
                broken: "Сообщение с ошибками и что о нём скажет проверка:",
            },
        }
    }
}
