//! Why the work could not be done, in words. What the system says stands in them as it says it.

use openlines::{At, Lang};
use openlines_send::ClientError;

use super::Error;
use crate::mask::shown;
use crate::send::{RowError, TableError, TemplateError};
use crate::words::told;

impl Error {
    /// In words, without a secret: a webhook may stand where a name should.
    pub(crate) fn message(&self, lang: Lang) -> String {
        match self {
            Self::NoInput => told!(
                lang,
                "no file is named; name one, or - for the standard input",
                "файл не указан; укажите его или - для стандартного ввода",
            ),
            Self::Read { name, source } => {
                let name = shown(name);
                told!(
                    lang,
                    "cannot read {name}: {source}",
                    "не удалось прочитать {name}: {source}",
                )
            }
            Self::TooLong { name, most } => {
                let name = shown(name);
                told!(
                    lang,
                    "cannot read {name}: longer than {most} bytes",
                    "не удалось прочитать {name}: больше {most} байт",
                )
            }
            Self::Save { name, source } => {
                let name = shown(name);
                told!(
                    lang,
                    "cannot write {name}: {source}",
                    "не удалось записать {name}: {source}",
                )
            }
            Self::Start(source) => told!(
                lang,
                "cannot start: {source}",
                "не удалось начать работу: {source}",
            ),
            Self::Listen { address, source } => told!(
                lang,
                "cannot listen on {address}: {source}",
                "не удалось занять адрес {address}: {source}",
            ),
            Self::StdinTwice => told!(
                lang,
                "- is named more than once, and the standard input can be read only once",
                "- указан больше одного раза, а стандартный ввод читается лишь однажды",
            ),
            Self::OneToMany => told!(
                lang,
                "--to sends one message to many: name one FILE",
                "--to отправляет одно сообщение многим: укажите один файл",
            ),
            Self::Dash { option, example } => told!(
                lang,
                "{option} takes a file, and - is none: name one, such as {option} {example}",
                "для {option} нужен файл, а - не файл: укажите его, например {option} {example}",
            ),
            Self::NoWebhook => told!(
                lang,
                "say where the webhook is: --webhook-env VAR or --webhook-file FILE",
                "укажите, где вебхук: --webhook-env ПЕРЕМЕННАЯ или --webhook-file ФАЙЛ",
            ),
            Self::Twice { first, second } => {
                let (first, second) = (shown(first), shown(second));
                told!(
                    lang,
                    "{first} and {second} are the same message: name it once",
                    "{first} и {second} — одно и то же сообщение: укажите его один раз",
                )
            }
            Self::SameRecipient { first, second } => {
                let (first, second) = (shown(first), shown(second));
                told!(
                    lang,
                    "{first} and {second} go to the same recipient, who gets one message in seven days from an open channel: \
                     send one now, and the other in a run of its own after seven days",
                    "{first} и {second} предназначены одному получателю, а из открытой линии он получает одно сообщение в семь дней: \
                     отправьте одно сейчас, а другое — отдельным запуском через семь дней",
                )
            }
            Self::Template { name, source } => {
                let (name, why) = (shown(name), template(lang, source));
                told!(
                    lang,
                    "{name} cannot be sent to many: {why}",
                    "{name} нельзя отправить многим: {why}",
                )
            }
            Self::Table { name, source } => {
                format!("{}: {}", shown(name), table(lang, name, source))
            }
            Self::Variable(name) => {
                let name = shown(name);
                told!(
                    lang,
                    "the environment variable {name} is not set or is empty",
                    "переменная окружения {name} не задана или пуста",
                )
            }
            Self::Client(ClientError::Url(source)) => {
                let why = source.message(lang);
                told!(
                    lang,
                    "the webhook cannot be used: {why}",
                    "вебхук не подходит: {why}",
                )
            }
            Self::Client(source) => source.message(lang),
            Self::Demo(source) => {
                let why = source.message(lang);
                told!(
                    lang,
                    "the example did not arrive: {why}",
                    "пример не дошёл: {why}",
                )
            }
            Self::Journal { name, source } => {
                format!("{}: {}", shown(name), shown(&source.message(lang)))
            }
            Self::Write(source) => told!(
                lang,
                "cannot write the answer: {source}",
                "не удалось вывести ответ: {source}",
            ),
        }
    }
}

/// Why a message cannot be sent to many.
fn template(lang: Lang, error: &TemplateError) -> String {
    match error {
        TemplateError::Crm => told!(
            lang,
            "--to is for `imopenlines.network.message.add`, and this is for a CRM chat",
            "--to — для `imopenlines.network.message.add`, а это сообщение в чат CRM",
        ),
        TemplateError::KeyTwice(path) => {
            let path = shown(path);
            told!(
                lang,
                "`{path}` is in it twice",
                "`{path}` встречается там дважды",
            )
        }
        TemplateError::NotAnObject => {
            told!(lang, "it is not a JSON object", "это не объект JSON")
        }
        TemplateError::Unreadable(problem) => {
            let why = problem.message(lang);
            match problem.at {
                Some(At { line, column, .. }) => told!(
                    lang,
                    "{why} (line {line}, column {column})",
                    "{why} (строка {line}, столбец {column})",
                ),
                None => why,
            }
        }
    }
}

/// Why a table cannot be used.
fn table(lang: Lang, name: &str, error: &TableError) -> String {
    match error {
        TableError::Csv(source) => source.to_string(),
        TableError::NotUtf8 { line } => told!(
            lang,
            "line {line} is not UTF-8: save it as CSV UTF-8",
            "строка {line} не в UTF-8: сохраните файл как CSV UTF-8",
        ),
        TableError::OpenQuote { line } => told!(
            lang,
            "the quotation mark in line {line} is never closed",
            "кавычка в строке {line} не закрыта",
        ),
        TableError::Workbook => told!(
            lang,
            "this is a workbook, not a table: save it as CSV UTF-8",
            "это книга Excel, а не таблица: сохраните её как CSV UTF-8",
        ),
        TableError::Rows(wrong) => rows(lang, name, wrong),
        TableError::Nobody => {
            told!(lang, "there is nobody in the table", "в таблице никого нет")
        }
        TableError::ColumnTwice(column) => {
            let column = shown(column);
            told!(
                lang,
                "the heading names the column `{column}` twice",
                "в заголовке дважды назван столбец `{column}`",
            )
        }
        TableError::NoUserColumn(found) if found.is_empty() => told!(
            lang,
            "the heading names no column `USER_ID`",
            "в заголовке нет столбца `USER_ID`",
        ),
        TableError::NoUserColumn(found) => {
            let found = columns(found);
            told!(
                lang,
                "the heading names no column `USER_ID`, but {found}",
                "в заголовке нет столбца `USER_ID`, есть {found}",
            )
        }
        TableError::NoColumns {
            placeholders,
            heading,
        } => {
            let placeholders = listed(placeholders, '{', '}');
            let heading = columns(heading);
            told!(
                lang,
                "there is no column for {placeholders} in the message, but {heading}",
                "для {placeholders} из сообщения нет столбца, есть {heading}",
            )
        }
    }
}

/// Rows of a table that are told of, and columns of its heading.
const MOST_TOLD: usize = 20;

/// What is wrong with the rows of a table, a line each.
fn rows(lang: Lang, name: &str, wrong: &[RowError]) -> String {
    let told = wrong.iter().take(MOST_TOLD).map(|error| row(lang, error));
    let more = wrong.len().saturating_sub(MOST_TOLD);
    let more = (more > 0).then(|| {
        told!(
            lang,
            "and more lines that cannot be used: {more}",
            "и ещё строк, которые нельзя использовать: {more}",
        )
    });
    let told: Vec<_> = told.chain(more).collect();
    told.join(&format!("\n{}: ", shown(name)))
}

fn row(lang: Lang, error: &RowError) -> String {
    match error {
        RowError::Columns {
            line,
            found,
            heading,
        } => told!(
            lang,
            "line {line} has another number of columns than the heading: {found} and not {heading}",
            "в строке {line} не столько столбцов, сколько в заголовке: {found}, а не {heading}",
        ),
        RowError::NoUser { line } => told!(
            lang,
            "line {line} has no `USER_ID`",
            "в строке {line} нет `USER_ID`",
        ),
        RowError::UserTwice {
            user,
            first,
            second,
        } => {
            let user = shown(user);
            told!(
                lang,
                "user {user} is in line {first} and again in line {second}",
                "пользователь {user} указан в строке {first} и ещё раз в строке {second}",
            )
        }
        RowError::TooLong { line, found, most } => told!(
            lang,
            "line {line} fills in {found} bytes, and of a message at most {most} are read",
            "из строки {line} подставляется байт: {found}, а сообщение читается не длиннее {most} байт",
        ),
    }
}

/// Names of columns.
fn columns(names: &[String]) -> String {
    listed(names, '`', '`')
}

/// Names, each between two characters.
fn listed(names: &[String], before: char, behind: char) -> String {
    let names = names.iter().take(MOST_TOLD);
    let names: Vec<_> = names
        .map(|name| format!("{before}{}{behind}", shown(name)))
        .collect();
    names.join(", ")
}
