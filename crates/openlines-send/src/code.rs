//! Error codes of a portal, what each means, and what it says about the message.

use std::fmt;

use openlines::Lang;

/// What an error code says about the message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Not executed, and it will be taken later.
    ForNow,
    /// Not executed, for the access token has expired.
    Token,
    /// Not executed, and asking again changes nothing.
    Final,
    /// It may have been executed.
    Unknown,
}

/// Which other messages meet the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reach {
    /// None: it is about this message, its recipient, or this moment.
    Message,
    /// All from the same open channel.
    Line,
    /// All to the portal, with these credentials.
    Portal,
}

/// One row a code: name, code as the portal writes it, what it says about the message, which others meet the same, and what it means.
macro_rules! codes {
    ($($name:ident = $code:literal => $class:ident, $reach:ident, $en:literal, $ru:literal;)+) => {
        /// Error code of a portal.
        ///
        /// Codes are compared without regard to case and to white space around them; portals are not consistent in either.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $(#[doc = concat!("`", $code, "`: ", $en, ".")] $name,)+
            /// Any other code, as the portal wrote it. It may come to be known, so look for one by [`as_str`](Self::as_str).
            Other(String),
        }

        impl ErrorCode {
            /// Every code that is known.
            pub const KNOWN: &[Self] = &[$(Self::$name),+];

            /// Code as the portal writes it.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$name => $code,)+
                    Self::Other(code) => code,
                }
            }

            /// What a known code means, in the reader's language.
            ///
            /// ```
            /// use openlines::Lang;
            /// use openlines_send::ErrorCode;
            ///
            /// let code = ErrorCode::from("NOT_FOUND");
            /// assert_eq!(code.meaning(Lang::En), Some("there is no open channel with this `CODE`"));
            /// ```
            pub fn meaning(&self, lang: Lang) -> Option<&'static str> {
                let (en, ru) = match self {
                    $(Self::$name => ($en, $ru),)+
                    Self::Other(_) => return None,
                };
                Some(match lang {
                    Lang::En => en,
                    Lang::Ru => ru,
                })
            }

            /// Which other messages meet the same; of an unknown code nobody knows that any would.
            pub fn reach(&self) -> Reach {
                match self {
                    $(Self::$name => Reach::$reach,)+
                    Self::Other(_) => Reach::Message,
                }
            }

            pub(crate) fn class(&self) -> Option<Class> {
                match self {
                    $(Self::$name => Some(Class::$class),)+
                    Self::Other(_) => None,
                }
            }
        }

        impl From<&str> for ErrorCode {
            fn from(code: &str) -> Self {
                let trimmed = code.trim();
                $(if trimmed.eq_ignore_ascii_case($code) {
                    return Self::$name;
                })+
                Self::Other(trimmed.to_owned())
            }
        }
    };
}

codes! {
    QueryLimitExceeded = "QUERY_LIMIT_EXCEEDED" => ForNow, Message,
        "too many requests to the portal",
        "слишком много запросов к порталу";
    OperationTimeLimit = "OPERATION_TIME_LIMIT" => ForNow, Message,
        "the method has used up its operating time",
        "метод исчерпал отведённое ему время работы";
    ExpiredToken = "expired_token" => Token, Portal,
        "the access token has expired",
        "срок действия токена доступа истёк";
    InvalidToken = "invalid_token" => Token, Portal,
        "the access token is not valid, or has expired",
        "токен доступа недействителен или истёк";
    OverloadLimit = "OVERLOAD_LIMIT" => Final, Portal,
        "Bitrix24 has blocked the portal's REST by hand; only its support can lift that",
        "Битрикс24 вручную заблокировал REST портала; снять блокировку может только поддержка";
    NoAuthFound = "NO_AUTH_FOUND" => Final, Portal,
        "no credentials were found, or the body was not JSON",
        "не найдены данные авторизации, или тело запроса — не JSON";
    InvalidCredentials = "INVALID_CREDENTIALS" => Final, Portal,
        "the webhook's user or secret is wrong, or the webhook is deleted",
        "неверный пользователь или секрет вебхука, или вебхук удалён";
    AuthorizationError = "authorization_error" => Final, Portal,
        "the user may not use the application",
        "у пользователя нет права на это приложение";
    InsufficientScope = "insufficient_scope" => Final, Portal,
        "the credentials do not cover the method's scope, `imopenlines`",
        "у вебхука или приложения нет права `imopenlines`";
    UserAccessError = "user_access_error" => Final, Portal,
        "the application is not open to the user",
        "приложение пользователю недоступно";
    ApplicationNotFound = "APPLICATION_NOT_FOUND" => Final, Portal,
        "the application is gone from the portal",
        "приложения на портале больше нет";
    NotInstalled = "NOT_INSTALLED" => Final, Portal,
        "the application's installation is not finished",
        "установка приложения не завершена";
    ErrorOauth = "ERROR_OAUTH" => Final, Portal,
        "authorisation failed",
        "авторизация не удалась";
    PaymentRequired = "PAYMENT_REQUIRED" => Final, Portal,
        "the application has not been paid for",
        "приложение не оплачено";
    AccessDenied = "ACCESS_DENIED" => Final, Message,
        "the portal's plan has no REST, or there is no access to the CRM object",
        "на тарифе портала нет REST, или нет доступа к объекту CRM";
    InvalidRequest = "INVALID_REQUEST" => Final, Portal,
        "HTTPS is required; in a request for tokens, a parameter is missing",
        "нужен HTTPS; в запросе токенов — не хватает параметра";
    ErrorMethodNotFound = "ERROR_METHOD_NOT_FOUND" => Final, Portal,
        "there is no such method, or the portal lacks its module",
        "такого метода нет, или на портале нет его модуля";
    ErrorBatchMethodNotAllowed = "ERROR_BATCH_METHOD_NOT_ALLOWED" => Final, Message,
        "the method may not be called in a batch",
        "метод нельзя вызывать в пакете";
    ErrorBatchLengthExceeded = "ERROR_BATCH_LENGTH_EXCEEDED" => Final, Message,
        "the batch is too long",
        "пакет слишком длинный";
    ErrorManifestIsNotAvailable = "ERROR_MANIFEST_IS_NOT_AVAILABLE" => Final, Portal,
        "the portal is not available to applications",
        "портал недоступен приложениям";
    MethodConfirmWaiting = "METHOD_CONFIRM_WAITING" => Final, Portal,
        "the call waits for an administrator's consent",
        "вызов ждёт согласия администратора";
    MethodConfirmDenied = "METHOD_CONFIRM_DENIED" => Final, Portal,
        "an administrator has denied the call",
        "администратор запретил вызов";
    PortalDeleted = "PORTAL_DELETED" => Final, Portal,
        "the portal is deleted",
        "портал удалён";

    InternalServerError = "INTERNAL_SERVER_ERROR" => Unknown, Message,
        "an uncaught failure on the portal",
        "необработанная ошибка на портале";
    ErrorUnexpectedAnswer = "ERROR_UNEXPECTED_ANSWER" => Unknown, Message,
        "an unexpected answer within the portal",
        "неожиданный ответ внутри портала";
    ErrorCore = "ERROR_CORE" => Unknown, Message,
        "a failure in the portal's core",
        "сбой в ядре портала";
    WrongEncoding = "WRONG_ENCODING" => Unknown, Message,
        "the method ran, but its answer could not be encoded",
        "метод выполнен, но его ответ не удалось закодировать";

    WrongAuthType = "WRONG_AUTH_TYPE" => Final, Portal,
        "the method cannot be called with this kind of credentials",
        "с таким видом авторизации метод вызвать нельзя";
    Code = "CODE" => Final, Line,
        "`CODE` of the open channel is wrong",
        "неверный `CODE` открытой линии";
    CodeError = "CODE_ERROR" => Final, Line,
        "`CODE` of the open channel is wrong",
        "неверный `CODE` открытой линии";
    ImbotError = "IMBOT_ERROR" => Final, Portal,
        "the bot of the open channel is missing",
        "нет бота открытой линии";
    NotFound = "NOT_FOUND" => Final, Line,
        "there is no open channel with this `CODE`",
        "открытой линии с таким `CODE` нет";
    UserIdEmpty = "USER_ID_EMPTY" => Final, Message,
        "`USER_ID` is empty, zero or not a number",
        "`USER_ID` пуст, равен нулю или не число";
    UserMessageLimit = "USER_MESSAGE_LIMIT" => Final, Message,
        "the user had a message from this open channel within the last seven days",
        "за последние семь дней пользователь уже получил сообщение от этой открытой линии";
    MessageEmpty = "MESSAGE_EMPTY" => Final, Message,
        "`MESSAGE` is empty",
        "`MESSAGE` пуст";
    AttachError = "ATTACH_ERROR" => Final, Message,
        "no block of `ATTACH` is valid",
        "в `ATTACH` нет ни одного верного блока";
    AttachOversize = "ATTACH_OVERSIZE" => Final, Message,
        "`ATTACH` is too large",
        "`ATTACH` слишком велик";
    KeyboardError = "KEYBOARD_ERROR" => Final, Message,
        "no button of `KEYBOARD` is valid",
        "в `KEYBOARD` нет ни одной верной кнопки";
    KeyboardOversize = "KEYBOARD_OVERSIZE" => Final, Message,
        "`KEYBOARD` is too large",
        "`KEYBOARD` слишком велик";
    WrongRequest = "WRONG_REQUEST" => Final, Message,
        "the message was not added; there may be no such user",
        "сообщение не добавлено; возможно, такого пользователя нет";

    ErrorArgument = "ERROR_ARGUMENT" => Final, Message,
        "a parameter is empty or of the wrong type",
        "параметр пуст или не того типа";
    ChatNotInCrm = "CHAT_NOT_IN_CRM" => Final, Message,
        "the chat does not belong to the CRM object, has not been accepted yet, or is closed",
        "чат не относится к объекту CRM, ещё не принят или закрыт";
    Canceled = "CANCELED" => Final, Message,
        "a handler on the portal cancelled the message",
        "обработчик на портале отменил сообщение";
    MessageAddError = "MESSAGE_ADD_ERROR" => Final, Message,
        "the message was not added",
        "сообщение не добавлено";

    InvalidClient = "invalid_client" => Final, Portal,
        "the application's secret is wrong",
        "неверный секрет приложения";
    InvalidGrant = "invalid_grant" => Final, Portal,
        "the refresh token is wrong, used up or expired",
        "токен обновления неверен, уже использован или истёк";
    InvalidScope = "invalid_scope" => Final, Portal,
        "the application asks for more than it may",
        "приложение просит больше прав, чем ему дано";
    WrongClient = "wrong_client" => Final, Portal,
        "there is no such application",
        "такого приложения нет";
}

impl fmt::Display for ErrorCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_read_in_any_case_and_with_white_space_around_them() {
        for code in ErrorCode::KNOWN {
            let text = code.as_str();
            for written in [
                text.to_owned(),
                text.to_lowercase(),
                text.to_uppercase(),
                format!(" {text}\n"),
            ] {
                assert_eq!(ErrorCode::from(written.as_str()), *code);
            }
        }
        assert_eq!(ErrorCode::from(" new "), ErrorCode::Other("new".to_owned()));
    }
    #[test]
    fn every_known_code_has_a_meaning_in_both_languages() {
        for code in ErrorCode::KNOWN {
            let [en, ru] = [Lang::En, Lang::Ru].map(|lang| code.meaning(lang).expect("known"));
            assert!(en.is_ascii() && !en.ends_with('.'), "{en}");
            let is_russian = ru.chars().any(|c| matches!(c, 'а'..='я'));
            assert!(is_russian && !ru.ends_with('.'), "{ru}");
        }
        assert_eq!(ErrorCode::from("new").meaning(Lang::En), None);
    }
}
