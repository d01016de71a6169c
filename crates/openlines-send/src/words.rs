//! Words for what became of a message, and for why none could be sent, in the reader's language.

use std::fmt;

use openlines::Lang;

use crate::code::ErrorCode;
use crate::endpoint::InvalidUrl;
#[cfg(feature = "async")]
use crate::journal::JournalError;
use crate::outcome::{Failure, NotSent, Refused, TokenFailure, Unknown, Why};
use crate::response::RetryAfter;
#[cfg(feature = "async")]
use crate::setup::{ClientError, SetupError};

/// Gives what failed its words.
macro_rules! message {
    ($($(#[$example:meta])* $failed:ty, $words:ident;)+) => {
        $(impl $failed {
            /// In words, in the reader's language; `Display` says it in English.
            ///
            /// What the portal, the system or the transport said stands in them as they said it.
            $(#[$example])*
            pub fn message(&self, lang: Lang) -> String {
                fmt::from_fn(|f| $words(f, self, lang)).to_string()
            }
        }

        impl fmt::Display for $failed {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                $words(f, self, Lang::En)
            }
        })+
    };
}

message! {
    ///
    /// ```
    /// use openlines::Lang;
    /// use openlines_send::{Failure, NotSent};
    ///
    /// let failure = Failure::NotSent(NotSent::Stopped);
    /// assert_eq!(failure.message(Lang::Ru), "не отправлено: остановлено до начала отправки");
    /// ```
    Failure, failure;
    NotSent, not_sent;
    TokenFailure, token;
    Refused, refused;
    Unknown, unknown;
    InvalidUrl, url;
}
#[cfg(feature = "async")]
message! {
    SetupError, setup;
    ClientError, client;
    JournalError, journal;
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as the others")]
fn url(f: &mut fmt::Formatter<'_>, error: &InvalidUrl, lang: Lang) -> fmt::Result {
    let (en, ru) = match error {
        InvalidUrl::Length => ("the URL is too long", "адрес слишком длинный"),
        InvalidUrl::Character => (
            "the URL may hold only ASCII, without white space, `%` and `\\`; write a host in other letters in Punycode, as `xn--`",
            "в адресе допустимы только символы ASCII без пробелов, `%` и `\\`; имя хоста с другими буквами запишите в Punycode, в виде `xn--`",
        ),
        InvalidUrl::Scheme => (
            "the URL must start with `https://`; `http://` is for this machine itself",
            "адрес должен начинаться с `https://`; `http://` — только для этого же компьютера",
        ),
        InvalidUrl::UserInfo => (
            "the URL must not hold a user name or password before its host",
            "в адресе не должно быть имени пользователя и пароля перед хостом",
        ),
        InvalidUrl::Host => ("the URL needs a host name", "в адресе нет имени хоста"),
        InvalidUrl::Query => (
            "the URL must not hold a query",
            "в адресе не должно быть строки запроса",
        ),
        InvalidUrl::Fragment => (
            "the URL must not hold a fragment",
            "в адресе не должно быть фрагмента",
        ),
        InvalidUrl::Webhook => (
            "the path of a webhook URL is `/rest/{user id}/{secret}/`, without a method after it",
            "путь в адресе вебхука — `/rest/{id пользователя}/{секрет}/`, без метода после него",
        ),
        InvalidUrl::ClientEndpoint => (
            "the path of a `client_endpoint` is `/rest/`",
            "путь в `client_endpoint` — `/rest/`",
        ),
    };
    f.write_str(either(lang, en, ru))
}

#[cfg(feature = "async")]
fn setup(f: &mut fmt::Formatter<'_>, error: &SetupError, lang: Lang) -> fmt::Result {
    let words = either(
        lang,
        "the HTTP client cannot be set up",
        "не удалось настроить HTTP-клиент",
    );
    match error {
        SetupError::Proxy => {
            let proxy = either(
                lang,
                "the proxy's URL cannot be read, or is not that of an HTTP proxy",
                "адрес прокси не удалось прочитать, или это не HTTP-прокси",
            );
            write!(f, "{words}: {proxy}")
        }
        SetupError::Library(error) => write!(f, "{words}: {error}"),
    }
}

#[cfg(feature = "async")]
fn client(f: &mut fmt::Formatter<'_>, error: &ClientError, lang: Lang) -> fmt::Result {
    match error {
        ClientError::Url(error) => url(f, error, lang),
        ClientError::Setup(error) => setup(f, error, lang),
    }
}

#[cfg(feature = "async")]
fn journal(f: &mut fmt::Formatter<'_>, error: &JournalError, lang: Lang) -> fmt::Result {
    match (lang, error) {
        (Lang::En, JournalError::Io(error)) => write!(f, "the journal cannot be opened: {error}"),
        (Lang::Ru, JournalError::Io(error)) => write!(f, "не удалось открыть журнал: {error}"),
        (Lang::En, JournalError::InUse) => f.write_str("another process has the journal open"),
        (Lang::Ru, JournalError::InUse) => f.write_str("журнал открыт другим процессом"),
        (Lang::En, JournalError::NotAJournal) => {
            f.write_str("the file is no journal, and was left as it is")
        }
        (Lang::Ru, JournalError::NotAJournal) => f.write_str("файл — не журнал и остался как был"),
        (Lang::En, JournalError::OtherPortal(portal)) => {
            write!(f, "the journal is that of the portal `{portal}`")
        }
        (Lang::Ru, JournalError::OtherPortal(portal)) => write!(f, "это журнал портала `{portal}`"),
        (Lang::En, JournalError::Line(number)) => {
            write!(f, "line {number} of the journal cannot be read")
        }
        (Lang::Ru, JournalError::Line(number)) => write!(f, "строка {number} журнала не читается"),
    }
}

fn failure(f: &mut fmt::Formatter<'_>, failure: &Failure, lang: Lang) -> fmt::Result {
    let (en, ru) = match failure {
        Failure::NotSent(_) => ("not sent", "не отправлено"),
        Failure::Refused(_) => ("refused", "портал отказал"),
        Failure::Unknown(_) => ("unknown outcome", "исход неизвестен"),
    };
    write!(f, "{}: ", either(lang, en, ru))?;
    match failure {
        Failure::NotSent(why) => not_sent(f, why, lang),
        Failure::Refused(why) => refused(f, why, lang),
        Failure::Unknown(why) => unknown(f, why, lang),
    }
}

fn not_sent(f: &mut fmt::Formatter<'_>, why: &NotSent, lang: Lang) -> fmt::Result {
    let (en, ru, text) = match why {
        NotSent::Connect(text) => ("no connection", "нет соединения", Some(text)),
        NotSent::Deadline(_) => (
            "its turn would come after the deadline",
            "очередь дошла бы только после срока",
            None,
        ),
        NotSent::Stopped => (
            "stopped before it was begun",
            "остановлено до начала отправки",
            None,
        ),
        NotSent::Token(why) => return token(f, why, lang),
        NotSent::Journal(text) => ("the journal failed", "сбой журнала", Some(text)),
    };
    because(f, either(lang, en, ru), text)
}

fn token(f: &mut fmt::Formatter<'_>, why: &TokenFailure, lang: Lang) -> fmt::Result {
    let no_token = either(lang, "no access token", "нет токена доступа");
    write!(f, "{no_token}: ")?;
    let failure = match why {
        TokenFailure::Store(text) => {
            let words = either(lang, "the token store failed", "сбой хранилища токенов");
            return because(f, words, Some(text));
        }
        TokenFailure::Renewal(failure) => failure,
    };
    let (en, ru) = match **failure {
        Failure::Refused(_) => ("the renewal was refused", "в обновлении отказано"),
        Failure::NotSent(_) | Failure::Unknown(_) => ("the renewal failed", "обновить не удалось"),
    };
    write!(f, "{}: ", either(lang, en, ru))?;
    match &**failure {
        Failure::NotSent(why) => not_sent(f, why, lang),
        Failure::Refused(why) => refused(f, why, lang),
        Failure::Unknown(why) => no_answer(f, why, lang),
    }
}

fn refused(f: &mut fmt::Formatter<'_>, why: &Refused, lang: Lang) -> fmt::Result {
    if let Some(host) = &why.moved_to {
        let moved = either(lang, "the portal has moved to", "портал переехал по адресу");
        return write!(f, "{moved} `{}`", Plain(host));
    }
    code(f, why.status, why.code.as_ref(), lang)?;
    if let Some(argument) = &why.argument {
        write!(f, " (`{}`)", Plain(argument))?;
    }
    wait(f, why.retry_after, lang)?;
    description(f, why.description.as_deref(), lang)
}

fn unknown(f: &mut fmt::Formatter<'_>, outcome: &Unknown, lang: Lang) -> fmt::Result {
    no_answer(f, outcome, lang)?;
    f.write_str(either(
        lang,
        "; the message may have been delivered",
        "; возможно, сообщение доставлено",
    ))
}

/// What happened to a request of unknown outcome.
fn no_answer(f: &mut fmt::Formatter<'_>, outcome: &Unknown, lang: Lang) -> fmt::Result {
    let (en, ru, text) = match &outcome.why {
        Why::Timeout => ("no answer in time", "ответ не пришёл вовремя", None),
        Why::Connection(text) => ("the connection broke", "соединение прервалось", Some(text)),
        Why::Failed => ("the portal failed", "сбой на стороне портала", None),
        Why::Unreadable => (
            "the answer cannot be read",
            "ответ не удалось прочитать",
            None,
        ),
        Why::TooLarge => ("the answer is too large", "ответ слишком велик", None),
    };
    because(f, either(lang, en, ru), text)?;
    if let Some(status) = outcome.status {
        f.write_str(", ")?;
        code(f, status, outcome.code.as_ref(), lang)?;
    }
    wait(f, outcome.retry_after, lang)?;
    description(f, outcome.description.as_deref(), lang)
}

/// What the portal answered, and what that means.
fn code(
    f: &mut fmt::Formatter<'_>,
    status: u16,
    code: Option<&ErrorCode>,
    lang: Lang,
) -> fmt::Result {
    match code {
        Some(code) => write!(f, "`{}` (HTTP {status})", Plain(code.as_str()))?,
        None => write!(f, "HTTP {status}")?,
    }
    match code.and_then(|code| code.meaning(lang)) {
        Some(meaning) => write!(f, ": {meaning}"),
        None => Ok(()),
    }
}

/// How long the portal asks to wait, where it says that in seconds.
fn wait(f: &mut fmt::Formatter<'_>, after: Option<RetryAfter>, lang: Lang) -> fmt::Result {
    match (lang, after) {
        (Lang::En, Some(RetryAfter::Delay(time))) => {
            write!(f, "; the portal says to wait {} s", time.as_secs())
        }
        (Lang::Ru, Some(RetryAfter::Delay(time))) => {
            write!(f, "; портал просит подождать {} с", time.as_secs())
        }
        (_, Some(RetryAfter::At(_)) | None) => Ok(()),
    }
}

/// What the portal says about it.
fn description(f: &mut fmt::Formatter<'_>, text: Option<&str>, lang: Lang) -> fmt::Result {
    match text {
        Some(text) => {
            let says = either(lang, "the portal says", "портал сообщает");
            write!(f, "; {says}: {}", Plain(text))
        }
        None => Ok(()),
    }
}

/// What happened, and what somebody else says about it.
fn because(f: &mut fmt::Formatter<'_>, words: &str, text: Option<&String>) -> fmt::Result {
    match text {
        Some(text) => write!(f, "{words}: {}", Plain(text)),
        None => f.write_str(words),
    }
}

fn either(lang: Lang, en: &'static str, ru: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Ru => ru,
    }
}

/// A text from elsewhere, in which nothing moves a terminal's cursor or turns the direction.
struct Plain<'a>(&'a str);

impl fmt::Display for Plain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0
            .chars()
            .map(|c| match c {
                '\u{61c}'
                | '\u{200e}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2066}'..='\u{2069}' => ' ',
                _ if c.is_control() => ' ',
                _ => c,
            })
            .try_for_each(|c| fmt::Write::write_char(f, c))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn what_comes_from_elsewhere_cannot_drive_a_terminal() {
        let text = Plain("\u{1b}[31ma\r\u{202e}b\u{2067}\u{200f}c").to_string();
        assert_eq!(text, " [31ma  b  c");
    }

    #[test]
    fn what_cannot_be_used_is_told_in_both_languages() {
        let urls = [
            InvalidUrl::Length,
            InvalidUrl::Character,
            InvalidUrl::Scheme,
            InvalidUrl::UserInfo,
            InvalidUrl::Host,
            InvalidUrl::Query,
            InvalidUrl::Fragment,
            InvalidUrl::Webhook,
            InvalidUrl::ClientEndpoint,
        ];
        let told = urls.map(|url| (url.to_string(), url.message(Lang::Ru)));
        #[cfg(feature = "async")]
        let told = told.into_iter().chain(
            [
                JournalError::Io(std::io::ErrorKind::NotFound.into()),
                JournalError::InUse,
                JournalError::NotAJournal,
                JournalError::OtherPortal("x".to_owned()),
                JournalError::Line(2),
            ]
            .map(|error| (error.to_string(), error.message(Lang::Ru))),
        );
        #[cfg(feature = "async")]
        let told = told.chain(
            [SetupError::Proxy, SetupError::Library("x".to_owned())]
                .map(ClientError::Setup)
                .map(|error| (error.to_string(), error.message(Lang::Ru))),
        );
        for (en, ru) in told {
            assert!(en.is_ascii() && !en.ends_with('.'), "{en}");
            let is_russian = ru.chars().any(|c| matches!(c, 'а'..='я'));
            assert!(is_russian && !ru.ends_with('.'), "{ru}");
        }
    }

    #[test]
    fn a_failure_is_told_in_both_languages() {
        let refused = Refused {
            status: 400,
            code: Some(ErrorCode::UserMessageLimit),
            description: Some("Limit\nreached".to_owned()),
            argument: None,
            moved_to: None,
            retry_after: None,
            operating_reset: None,
        };
        let moved = Refused {
            moved_to: Some("b24.example".to_owned()),
            ..refused.clone()
        };
        let busy = Refused {
            status: 503,
            code: None,
            retry_after: Some(RetryAfter::Delay(Duration::from_secs(9))),
            ..refused.clone()
        };
        let broken = Unknown {
            status: Some(502),
            ..Unknown::without_answer(Why::Connection("reset".to_owned()))
        };
        let not_sent = Failure::NotSent;
        let unknown = |why| Failure::Unknown(Box::new(Unknown::without_answer(why)));
        let text = || "x".to_owned();
        let renewal = |failure| not_sent(NotSent::Token(TokenFailure::Renewal(Box::new(failure))));
        for (failure, en, ru) in [
            (
                not_sent(NotSent::Deadline(Duration::ZERO)),
                "not sent: its turn would come after the deadline",
                "не отправлено: очередь дошла бы только после срока",
            ),
            (
                not_sent(NotSent::Stopped),
                "not sent: stopped before it was begun",
                "не отправлено: остановлено до начала отправки",
            ),
            (
                not_sent(NotSent::Token(TokenFailure::Store(text()))),
                "not sent: no access token: the token store failed: x",
                "не отправлено: нет токена доступа: сбой хранилища токенов: x",
            ),
            (
                renewal(Failure::Unknown(Box::new(broken.clone()))),
                "not sent: no access token: the renewal failed: the connection broke: reset, HTTP 502",
                "не отправлено: нет токена доступа: обновить не удалось: соединение прервалось: reset, HTTP 502",
            ),
            (
                renewal(Failure::Refused(Box::new(moved.clone()))),
                "not sent: no access token: the renewal was refused: the portal has moved to `b24.example`",
                "не отправлено: нет токена доступа: в обновлении отказано: портал переехал по адресу `b24.example`",
            ),
            (
                renewal(not_sent(NotSent::Connect(text()))),
                "not sent: no access token: the renewal failed: no connection: x",
                "не отправлено: нет токена доступа: обновить не удалось: нет соединения: x",
            ),
            (
                not_sent(NotSent::Journal(text())),
                "not sent: the journal failed: x",
                "не отправлено: сбой журнала: x",
            ),
            (
                unknown(Why::Timeout),
                "unknown outcome: no answer in time; the message may have been delivered",
                "исход неизвестен: ответ не пришёл вовремя; возможно, сообщение доставлено",
            ),
            (
                unknown(Why::Failed),
                "unknown outcome: the portal failed; the message may have been delivered",
                "исход неизвестен: сбой на стороне портала; возможно, сообщение доставлено",
            ),
            (
                unknown(Why::Unreadable),
                "unknown outcome: the answer cannot be read; the message may have been delivered",
                "исход неизвестен: ответ не удалось прочитать; возможно, сообщение доставлено",
            ),
            (
                unknown(Why::TooLarge),
                "unknown outcome: the answer is too large; the message may have been delivered",
                "исход неизвестен: ответ слишком велик; возможно, сообщение доставлено",
            ),
            (
                Failure::NotSent(NotSent::Connect("refused".to_owned())),
                "not sent: no connection: refused",
                "не отправлено: нет соединения: refused",
            ),
            (
                Failure::Refused(Box::new(refused)),
                "refused: `USER_MESSAGE_LIMIT` (HTTP 400): the user had a message from this open channel within the last seven days; the portal says: Limit reached",
                "портал отказал: `USER_MESSAGE_LIMIT` (HTTP 400): за последние семь дней пользователь уже получил сообщение от этой открытой линии; портал сообщает: Limit reached",
            ),
            (
                Failure::Refused(Box::new(busy)),
                "refused: HTTP 503; the portal says to wait 9 s; the portal says: Limit reached",
                "портал отказал: HTTP 503; портал просит подождать 9 с; портал сообщает: Limit reached",
            ),
            (
                Failure::Refused(Box::new(moved)),
                "refused: the portal has moved to `b24.example`",
                "портал отказал: портал переехал по адресу `b24.example`",
            ),
            (
                Failure::Unknown(Box::new(broken)),
                "unknown outcome: the connection broke: reset, HTTP 502; the message may have been delivered",
                "исход неизвестен: соединение прервалось: reset, HTTP 502; возможно, сообщение доставлено",
            ),
        ] {
            assert_eq!(failure.message(Lang::En), en);
            assert_eq!(failure.to_string(), en);
            assert_eq!(failure.message(Lang::Ru), ru);
            // What it holds says the same of itself.
            let (_, words) = en.split_once(": ").expect("words");
            let told = match &failure {
                Failure::NotSent(why) => why.to_string(),
                Failure::Refused(why) => why.to_string(),
                Failure::Unknown(why) => why.to_string(),
            };
            assert_eq!(told, words);
            if let Failure::NotSent(NotSent::Token(why)) = &failure {
                assert_eq!(why.to_string(), words);
            }
        }
    }
}
