//! Why the work could not be done, in words. What the system says stands in them as it says it.

use openlines::Lang;
use openlines::limits::MAX_TEXT_BYTES;

use super::Error;
use crate::mask::shown;
use crate::send::{RowError, TableError, TemplateError};

impl Error {
    /// In words, without a secret: a webhook may stand where a name should.
    pub(crate) fn message(&self, lang: Lang) -> String {
        match lang {
            Lang::En => english(self),
            Lang::Ru => russian(self),
        }
    }
}

fn english(error: &Error) -> String {
    match error {
        Error::NoInput => "no file is named; name one, or - for the standard input".to_owned(),
        Error::Read { name, source } => format!("cannot read {}: {source}", shown(name)),
        Error::TooLong { name } => format!(
            "cannot read {}: longer than {MAX_TEXT_BYTES} bytes",
            shown(name)
        ),
        Error::Save { name, source } => format!("cannot write {}: {source}", shown(name)),
        Error::Listen { address, source } => format!("cannot listen on {address}: {source}"),
        Error::StdinTwice => {
            "- is named more than once, and the standard input can be read only once".to_owned()
        }
        Error::OneToMany => "--to sends one message to many: name one FILE".to_owned(),
        Error::JournalIsStdin => {
            "a journal is a file, and - is the standard input: name a file, such as --journal run.journal"
                .to_owned()
        }
        Error::NoWebhook => {
            "say where the webhook is: --webhook-env VAR or --webhook-file FILE".to_owned()
        }
        Error::Twice { first, second } => format!(
            "{} and {} are the same message: name it once",
            shown(first),
            shown(second)
        ),
        Error::SameRecipient { first, second } => format!(
            "{} and {} go to the same recipient, who gets one message in seven days from an open channel: \
             send one of them, and the other in a run of its own once they may get another",
            shown(first),
            shown(second)
        ),
        Error::Template { name, source } => {
            let why = match source {
                TemplateError::Crm => {
                    "--to is for imopenlines.network.message.add, and this is for a CRM chat"
                        .to_owned()
                }
                TemplateError::KeyTwice(path) => format!("{} stands there twice", shown(path)),
                TemplateError::NotAnObject => "it is not a JSON object".to_owned(),
                TemplateError::NotJson(source) => format!("it is not JSON: {source}"),
            };
            format!("{} cannot be sent to many: {why}", shown(name))
        }
        Error::Table { name, source } => {
            let why = match source {
                TableError::Csv(source) => source.to_string(),
                TableError::NotUtf8 { line } => {
                    format!("line {line} is not UTF-8: save it as CSV UTF-8")
                }
                TableError::OpenQuote { line } => {
                    format!("the quotation mark in line {line} is never closed")
                }
                TableError::Workbook => {
                    "this is a workbook, not a table: save it as CSV UTF-8".to_owned()
                }
                TableError::Rows(wrong) => rows(Lang::En, name, wrong),
                TableError::Nobody => "there is nobody in the table".to_owned(),
                TableError::ColumnTwice(column) => {
                    format!("the heading names the column {} twice", shown(column))
                }
                TableError::NoUserColumn(found) if found.is_empty() => {
                    "the heading names no column USER_ID".to_owned()
                }
                TableError::NoUserColumn(found) => format!(
                    "the heading names no column USER_ID, but {}",
                    columns(found)
                ),
                TableError::NoColumn(column) => format!(
                    "there is no column for {{{}}} in the message",
                    shown(column)
                ),
            };
            format!("{}: {why}", shown(name))
        }
        Error::Variable(name) => {
            format!("the environment variable {} holds no webhook", shown(name))
        }
        Error::Webhook(source) => format!("no webhook: {source}"),
        Error::Demo(source) => format!("the example did not arrive: {source}"),
        Error::Journal { name, source } => {
            format!("{}: {}", shown(name), shown(&source.message(Lang::En)))
        }
        Error::Write(source) => format!("cannot write the answer: {source}"),
    }
}

fn russian(error: &Error) -> String {
    match error {
        Error::NoInput => "файл не указан; укажите его или - для стандартного ввода".to_owned(),
        Error::Read { name, source } => {
            format!("не удалось прочитать {}: {source}", shown(name))
        }
        Error::TooLong { name } => format!(
            "не удалось прочитать {}: больше {MAX_TEXT_BYTES} байт",
            shown(name)
        ),
        Error::Save { name, source } => format!("не удалось записать {}: {source}", shown(name)),
        Error::Listen { address, source } => {
            format!("не удалось занять адрес {address}: {source}")
        }
        Error::StdinTwice => {
            "- указан больше одного раза, а стандартный ввод читается лишь однажды".to_owned()
        }
        Error::OneToMany => "--to отправляет одно сообщение многим: укажите один файл".to_owned(),
        Error::JournalIsStdin => {
            "журнал — это файл, а - означает стандартный ввод: укажите файл, например --journal run.journal"
                .to_owned()
        }
        Error::NoWebhook => {
            "укажите, где вебхук: --webhook-env ПЕРЕМЕННАЯ или --webhook-file ФАЙЛ".to_owned()
        }
        Error::Twice { first, second } => format!(
            "{} и {} — одно и то же сообщение: укажите его один раз",
            shown(first),
            shown(second)
        ),
        Error::SameRecipient { first, second } => format!(
            "{} и {} предназначены одному получателю, а из открытой линии он получает одно сообщение в семь дней: \
             отправьте одно из них, а другое — отдельным запуском, когда ему снова можно будет написать",
            shown(first),
            shown(second)
        ),
        Error::Template { name, source } => {
            let why = match source {
                TemplateError::Crm => {
                    "--to — для imopenlines.network.message.add, а это сообщение в чат CRM"
                        .to_owned()
                }
                TemplateError::KeyTwice(path) => format!("{} стоит там дважды", shown(path)),
                TemplateError::NotAnObject => "это не объект JSON".to_owned(),
                TemplateError::NotJson(source) => format!("это не JSON: {source}"),
            };
            format!("{} нельзя отправить многим: {why}", shown(name))
        }
        Error::Table { name, source } => {
            let why = match source {
                TableError::Csv(source) => source.to_string(),
                TableError::NotUtf8 { line } => {
                    format!("строка {line} не в UTF-8: сохраните файл как CSV UTF-8")
                }
                TableError::OpenQuote { line } => format!("кавычка в строке {line} не закрыта"),
                TableError::Workbook => {
                    "это книга Excel, а не таблица: сохраните её как CSV UTF-8".to_owned()
                }
                TableError::Rows(wrong) => rows(Lang::Ru, name, wrong),
                TableError::Nobody => "в таблице никого нет".to_owned(),
                TableError::ColumnTwice(column) => {
                    format!("в заголовке дважды назван столбец {}", shown(column))
                }
                TableError::NoUserColumn(found) if found.is_empty() => {
                    "в заголовке нет столбца USER_ID".to_owned()
                }
                TableError::NoUserColumn(found) => format!(
                    "в заголовке нет столбца USER_ID, есть {}",
                    columns(found)
                ),
                TableError::NoColumn(column) => {
                    format!("для {{{}}} из сообщения нет столбца", shown(column))
                }
            };
            format!("{}: {why}", shown(name))
        }
        Error::Variable(name) => format!("в переменной окружения {} нет вебхука", shown(name)),
        Error::Webhook(source) => format!("нет вебхука: {}", source.message(Lang::Ru)),
        Error::Demo(source) => format!("пример не дошёл: {}", source.message(Lang::Ru)),
        Error::Journal { name, source } => {
            format!("{}: {}", shown(name), shown(&source.message(Lang::Ru)))
        }
        Error::Write(source) => format!("не удалось вывести ответ: {source}"),
    }
}

/// Rows of a table that are told of, and columns of its heading.
const MOST_TOLD: usize = 20;

/// What is wrong with the rows of a table, a line each.
fn rows(lang: Lang, name: &str, wrong: &[RowError]) -> String {
    let told = wrong.iter().take(MOST_TOLD).map(|error| row(lang, error));
    let more = wrong.len().saturating_sub(MOST_TOLD);
    let more = (more > 0).then(|| match lang {
        Lang::En => format!("{more} more lines cannot be used"),
        Lang::Ru => format!("и ещё строк, которые нельзя использовать: {more}"),
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
        } => match lang {
            Lang::En => format!(
                "line {line} has another number of columns than the heading: {found} and not {heading}"
            ),
            Lang::Ru => format!(
                "в строке {line} не столько столбцов, сколько в заголовке: {found}, а не {heading}"
            ),
        },
        RowError::NoUser { line } => match lang {
            Lang::En => format!("line {line} has no USER_ID"),
            Lang::Ru => format!("в строке {line} нет USER_ID"),
        },
        RowError::UserTwice {
            user,
            first,
            second,
        } => {
            let user = shown(user);
            match lang {
                Lang::En => format!("user {user} stands in line {first} and in line {second}"),
                Lang::Ru => {
                    format!("пользователь {user} стоит в строке {first} и в строке {second}")
                }
            }
        }
    }
}

/// Names of columns.
fn columns(found: &[String]) -> String {
    let names = found.iter().take(MOST_TOLD);
    let names: Vec<_> = names.map(|name| format!("`{}`", shown(name))).collect();
    names.join(", ")
}
