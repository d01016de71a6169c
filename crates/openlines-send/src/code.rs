//! Error codes of a portal, and what each says about the message.

use std::fmt;

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

/// One row a code: documentation, name, code as the portal writes it and its variants, what it says about the message.
macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $code:literal $(| $variant:literal)* => $class:ident,)+) => {
        /// Error code of a portal.
        ///
        /// Codes are compared without regard to case and to white space around them; portals are not consistent in either.
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum ErrorCode {
            $($(#[$doc])* #[doc = concat!("`", $code, "`", $(", `", $variant, "`",)* ".")] $name,)+
            /// Any other code, as the portal wrote it.
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
                $(if [$code $(, $variant)*].iter().any(|known| known.eq_ignore_ascii_case(trimmed)) {
                    return Self::$name;
                })+
                Self::Other(trimmed.to_owned())
            }
        }
    };
}

codes! {
    /// Too many requests to the portal.
    QueryLimitExceeded = "QUERY_LIMIT_EXCEEDED" => ForNow,
    /// The method used up its operating time.
    OperationTimeLimit = "OPERATION_TIME_LIMIT" => ForNow,
    /// The access token has expired.
    ExpiredToken = "expired_token" | "invalid_token" => Token,
    /// Bitrix24 blocked the portal's REST by hand.
    OverloadLimit = "OVERLOAD_LIMIT" => Final,
    /// No credentials were found, or the body was no JSON.
    NoAuthFound = "NO_AUTH_FOUND" => Final,
    /// The webhook or its secret is wrong.
    InvalidCredentials = "INVALID_CREDENTIALS" => Final,
    /// The user may not use the application.
    AuthorizationError = "authorization_error" => Final,
    /// The credentials do not cover the method's scope, `imopenlines`.
    InsufficientScope = "insufficient_scope" => Final,
    /// The application is not open to the user.
    UserAccessError = "user_access_error" => Final,
    /// The application is gone from the portal.
    ApplicationNotFound = "APPLICATION_NOT_FOUND" => Final,
    /// The application's installation is not finished.
    NotInstalled = "NOT_INSTALLED" => Final,
    /// Authorisation failed.
    ErrorOauth = "ERROR_OAUTH" => Final,
    /// The application has not been paid for.
    PaymentRequired = "PAYMENT_REQUIRED" => Final,
    /// The portal's plan has no REST, or there is no access to the CRM object: the code is the same.
    AccessDenied = "ACCESS_DENIED" => Final,
    /// HTTPS is required; of the token endpoint: a parameter is missing.
    InvalidRequest = "INVALID_REQUEST" => Final,
    /// There is no such method, or the portal lacks its module.
    ErrorMethodNotFound = "ERROR_METHOD_NOT_FOUND" => Final,
    /// The method may not be called in a batch.
    ErrorBatchMethodNotAllowed = "ERROR_BATCH_METHOD_NOT_ALLOWED" => Final,
    /// The batch is too long.
    ErrorBatchLengthExceeded = "ERROR_BATCH_LENGTH_EXCEEDED" => Final,
    /// The portal is not available to applications.
    ErrorManifestIsNotAvailable = "ERROR_MANIFEST_IS_NOT_AVAILABLE" => Final,
    /// The call waits for an administrator's consent.
    MethodConfirmWaiting = "METHOD_CONFIRM_WAITING" => Final,
    /// An administrator denied the call.
    MethodConfirmDenied = "METHOD_CONFIRM_DENIED" => Final,
    /// The portal is gone.
    PortalDeleted = "PORTAL_DELETED" => Final,

    /// An uncaught failure on the portal.
    InternalServerError = "INTERNAL_SERVER_ERROR" => Unknown,
    /// An uncaught failure on the portal.
    ErrorUnexpectedAnswer = "ERROR_UNEXPECTED_ANSWER" => Unknown,
    /// An uncaught failure on the portal.
    ErrorCore = "ERROR_CORE" => Unknown,
    /// The method ran, but its answer could not be encoded.
    WrongEncoding = "WRONG_ENCODING" => Unknown,

    /// The method cannot be called with this kind of credentials.
    WrongAuthType = "WRONG_AUTH_TYPE" => Final,
    /// `CODE` of the line is wrong.
    Code = "CODE" | "CODE_ERROR" => Final,
    /// The line's bot is missing.
    ImbotError = "IMBOT_ERROR" => Final,
    /// There is no line with this `CODE`.
    NotFound = "NOT_FOUND" => Final,
    /// `USER_ID` is empty.
    UserIdEmpty = "USER_ID_EMPTY" => Final,
    /// The user had a message from this line within the last seven days.
    UserMessageLimit = "USER_MESSAGE_LIMIT" => Final,
    /// `MESSAGE` is empty.
    MessageEmpty = "MESSAGE_EMPTY" => Final,
    /// `ATTACH` is wrong as a whole.
    AttachError = "ATTACH_ERROR" => Final,
    /// `ATTACH` is too large.
    AttachOversize = "ATTACH_OVERSIZE" => Final,
    /// `KEYBOARD` is wrong.
    KeyboardError = "KEYBOARD_ERROR" => Final,
    /// `KEYBOARD` is too large.
    KeyboardOversize = "KEYBOARD_OVERSIZE" => Final,
    /// The message was not added: there is no such user, for example.
    WrongRequest = "WRONG_REQUEST" => Final,

    /// A parameter of the CRM method is empty or of the wrong type; `argument` names it.
    ErrorArgument = "ERROR_ARGUMENT" => Final,
    /// The chat does not belong to the CRM object, has not been accepted yet, or is closed.
    ChatNotInCrm = "CHAT_NOT_IN_CRM" => Final,
    /// A handler on the portal called the message off.
    Canceled = "CANCELED" => Final,
    /// The message was not added.
    MessageAddError = "MESSAGE_ADD_ERROR" => Final,

    /// The application's secret is wrong.
    InvalidClient = "invalid_client" => Final,
    /// The refresh token is wrong, used up or expired.
    InvalidGrant = "invalid_grant" => Final,
    /// The application asks for more than it may.
    InvalidScope = "invalid_scope" => Final,
    /// There is no such application.
    WrongClient = "wrong_client" => Final,
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
        assert_eq!(ErrorCode::from("CODE_ERROR"), ErrorCode::Code);
        assert_eq!(ErrorCode::from("invalid_token"), ErrorCode::ExpiredToken);
        assert_eq!(ErrorCode::from(" new "), ErrorCode::Other("new".to_owned()));
    }
}
