//! English.

use super::Words;
use crate::code::{Code, Effect, Kind, Syntax};

pub(super) const DID_YOU_MEAN: &str = "did you mean `{}`? ";

const GIVE: &str = "add one";
const NOT_TAKEN: &str = "the portal does not take this value of `{key}`";
const UNKNOWN_VALUE: &str = "`{key}` has an unknown value";
const FROM_ONE: &str = "write an integer from 1 to {max}";
const KEEP_ONE: &str = "keep one of them";
const LEAVE_OUT: &str = "leave `{key}` out";
const COPY_CODE: &str = "copy the open channel's code whole, with nothing added";
const COLOR: &str = "write a colour like `#df532d`, or leave `{key}` out";
const FULL_ADDRESS: &str =
    "write the full address, with `https://` in lower case and no space before it";
const LINK_INSTEAD: &str = "replace the action with `LINK` and a full address";
const NOT_BOTH: &str = "leave `{key}` or `HTML` out";
const FEWER_BLOCKS: &str = "shorten the texts or remove blocks";
const FEWER_BUTTONS: &str = "shorten the texts or remove buttons";
const TOO_MANY_JSON_BYTES: &str = "too long: {actual} bytes as JSON, at most {max} are allowed";
const TOO_MANY_CHARS: &str = "too long: {actual} characters as stored, at most {max} fit";
const TOO_MANY_DB_BYTES: &str = "too long: {actual} bytes in the database, at most {max} fit";
const LOSES: &str = "`{key}` is lost: the portal takes `{expected}`";

pub(super) fn words(code: &Code) -> Words {
    let (message, help) = match code {
        // The document.
        Code::Syntax { .. } => (
            "cannot be read as JSON: {kind}",
            "correct it here, or have a library write the JSON",
        ),
        Code::TooLong { .. } => (
            "too long: {actual} bytes, at most {max} are read",
            "shorten the message",
        ),
        Code::TooDeep { .. } => (
            "nested deeper than {max} levels",
            "remove the needless nesting",
        ),
        Code::TooManyProblems { .. } => (
            "too many problems for one report, the rest is left out",
            "correct these first",
        ),
        Code::DuplicateKey => (
            "`{key}` is repeated, and only the last one counts",
            KEEP_ONE,
        ),
        Code::UnknownKey { .. } => (
            "`{key}` is not known here",
            "use a documented key or leave this one out",
        ),
        Code::KeyCase { .. } => ("`{key}` is not in upper case", "write `{expected}`"),
        Code::WrongKeyCase { .. } => (
            "`{key}` has the wrong letter case, so the portal ignores it",
            "write `{expected}`, and only once",
        ),
        Code::Null | Code::BlankOptional | Code::EmptyPart => (
            "an empty value is the same as none",
            "give it a value or leave the key out",
        ),

        // Parameters of the methods.
        Code::MissingParameter { .. } => ("the required `{key}` has no value", GIVE),
        Code::ParameterValue { .. } => (NOT_TAKEN, "write all of it as text"),
        Code::IdValue { .. } => (NOT_TAKEN, FROM_ONE),
        Code::NotAnObject { .. } => (
            "a message is an object, found {actual}",
            "write an object with the parameters, and as JSON only once",
        ),
        Code::CodeLength { .. } => (
            "`CODE` must have {expected} characters, found {actual}",
            COPY_CODE,
        ),
        Code::CodeCharacters => ("`CODE` may hold only digits and Latin letters", COPY_CODE),
        Code::MessageEmpty { .. } | Code::BlankText => {
            ("`{key}` is empty for the portal", "write at least one word")
        }
        Code::InvisibleText => (
            "`{key}` has no visible character",
            "write at least one word",
        ),
        Code::MessageLong { .. } => (
            "too long: {actual} characters, more than {max}",
            "shorten it to {max}",
        ),
        Code::MessageCut { .. } => (
            "too long: {actual} characters, the portal cuts it",
            "shorten it to {max}",
        ),
        Code::EntityType { .. } | Code::UnknownAction { .. } => {
            (UNKNOWN_VALUE, "write one of {expected}")
        }
        Code::Choice { .. } => (UNKNOWN_VALUE, "write {expected}, or leave `{key}` out"),
        Code::EntityTypeCase { .. } => (
            "the value of `{key}` is not in lower case",
            "write `{expected}`",
        ),

        // Types.
        Code::TypeError { .. } | Code::WrongType { .. } | Code::Converted { .. } => {
            ("expected {expected}, found {actual}", "write {expected}")
        }
        Code::NumberForText => ("a number instead of text", "put it in quotes"),
        Code::TextForNumber => ("text instead of a number", "write it without quotes"),
        Code::UnsafeInteger { .. } => ("not every reader keeps so large an integer", FROM_ONE),
        Code::OutOfRange { .. } => ("`{key}` is out of range", FROM_ONE),
        Code::NotPositive { .. } => (
            "`{key}` is not greater than zero for the portal",
            "write an integer from {min} to {max}, or leave `{key}` out",
        ),

        // Texts.
        Code::Trimmed => (
            "spaces and line breaks around the text are trimmed",
            "remove them",
        ),
        Code::LineBreak => (
            "a line break becomes a space here",
            "write the text on one line",
        ),
        Code::Backslash => (
            r#"the portal rewrites `\n`, `\t`, `\"` and `\\` in the text"#,
            "write `/`, or two backslashes for one (four in JSON), though not before `n` or `t`; with two the warning stays",
        ),

        // Values.
        Code::Color => ("`{key}` is not `#RGB` or `#RRGGBB`", COLOR),
        Code::ColorRandom => (
            "`{key}` is not `#RGB` or `#RRGGBB`: the colour will be random",
            COLOR,
        ),
        Code::NetworkId => (
            "`{key}` must be one letter or digit, then an integer without leading zeros",
            "write it like `a12`",
        ),

        // Links.
        Code::LinkScheme => (
            "`{key}` does not start with `https://` or `http://`",
            FULL_ADDRESS,
        ),
        Code::LinkMalformed => (
            "the link has no scheme or host, or has spaces or control characters",
            "write the full address with no space around it, and `%20` for a space in its path",
        ),
        Code::LinkRelative => ("a button here must lead to an external site", FULL_ADDRESS),
        Code::LinkUnchecked => (
            "`LINK` beside `NETWORK_ID`, `USER_ID`, `CHAT_ID` or `BOT_ID` is not a valid link",
            FULL_ADDRESS,
        ),

        // What is documented.
        Code::Undocumented { .. } => (
            "the documentation knows no such `{key}`, though the portal reads it",
            "write what is documented instead, or leave `{key}` out",
        ),
        Code::ObjectForList => (
            "an object in place of a list",
            "write it as a list, in `[` and `]`",
        ),
        Code::DescriptionHtml => (
            "the portal rewrites HTML in `DESCRIPTION` to BB codes",
            "write BB codes",
        ),
        Code::Needless => ("`{key}` changes nothing here", LEAVE_OUT),

        // Attachments.
        Code::PartAsText { .. } => (
            "`ATTACH` and `KEYBOARD` must not be text",
            "write the object or list itself, or leave the key out",
        ),
        Code::Shape { .. } => (
            "the portal finds no block or button in this",
            "write a list of blocks or buttons, in `[` and `]`",
        ),
        Code::NoEntries { .. } => (
            "the list of blocks or buttons is empty",
            "add an entry, or leave `ATTACH` or `KEYBOARD` out",
        ),
        Code::NothingLeft { .. } => (
            "no block or button survives",
            "correct the other problems in it",
        ),
        Code::MissingKey { .. } => ("the required `{expected}` has no value", GIVE),
        Code::EmptyList => ("the list is empty", "add an item or leave the block out"),
        Code::NamelessTarget => ("`{key}` without `NAME` is lost", "add `NAME`"),
        Code::UnknownBlock { .. } => (
            "no known key of the block has a value",
            "write one of the keys `MESSAGE`, `LINK`, `IMAGE`, `FILE`, `USER`, `GRID`, `DELIMITER`",
        ),
        Code::ExtraBlockKey { .. } => (LOSES, "move `{key}` to a block of its own"),
        Code::ExtraTarget { .. } => (LOSES, KEEP_ONE),
        Code::ExtraAction { .. } => (LOSES, LEAVE_OUT),
        Code::HtmlInstead => ("`{key}` is lost beside `HTML`", NOT_BOTH),
        Code::DescHidden => ("`{key}` is not shown beside `HTML`", NOT_BOTH),
        Code::PreviewMissing => (
            "`WIDTH` and `HEIGHT` are lost without `PREVIEW`",
            "add `PREVIEW` or leave them out",
        ),
        Code::GridRowEmpty | Code::GridRowBlank => (
            "the row has neither `NAME` nor `VALUE`",
            "add at least one of them",
        ),
        Code::GridDisplay => (
            "without `DISPLAY` the portal takes `BLOCK`",
            "write the same `DISPLAY` in every row",
        ),
        Code::GridMixed => (
            "the rows differ in `DISPLAY`",
            "write the same `DISPLAY` in every row",
        ),
        Code::GridTable => (
            "`TABLE` may be shown as `ROW`",
            "write `BLOCK`, `LINE` or `ROW`",
        ),
        Code::ImageSize { .. } => ("`WIDTH` and `HEIGHT` belong together", "add `{expected}`"),
        Code::ImagePreview => (
            "without `PREVIEW` the recipient loads the full image",
            "add a link to a small copy as `PREVIEW`",
        ),
        Code::FileName => ("without `NAME` the link is shown instead", "add `NAME`"),
        Code::FileSize => (
            "without `SIZE` no correct size is shown",
            "add `SIZE` in bytes",
        ),
        Code::DelimiterDefault => (
            "the delimiter gets its default size",
            "write an object with `SIZE`",
        ),

        // Keyboards.
        Code::NoAction => (
            "the button has no valid action",
            "add one action, such as `LINK` with a full address",
        ),
        Code::NotALink => (
            "only buttons that open a link are documented here",
            LINK_INSTEAD,
        ),
        Code::Command => ("the portal drops buttons with `COMMAND` here", LINK_INSTEAD),
        Code::Function => (
            "the portal drops buttons with `FUNCTION`",
            "replace it with another action, or leave it out if there is one",
        ),
        Code::NewlineExtra => (
            "`{key}` is lost beside `TYPE` `NEWLINE`",
            "keep only `TYPE` here, and write the button as the next entry",
        ),
        Code::NewlinesOnly => (
            "the keyboard has no button",
            "add a button or leave `KEYBOARD` out",
        ),
        Code::BlockLink => ("`BLOCK` works for commands only", LEAVE_OUT),
        Code::DisabledLink => ("with `DISABLED` nobody can press the link", LEAVE_OUT),
        Code::CommandSlash => (
            "the portal removes the `/` before a command",
            "write the command without it",
        ),
        Code::AppId => ("`APP_ID` is deprecated", "use another action"),

        // Sizes.
        Code::AttachBytes { .. } => (TOO_MANY_JSON_BYTES, FEWER_BLOCKS),
        Code::AttachChars { .. } => (TOO_MANY_CHARS, FEWER_BLOCKS),
        Code::AttachDbBytes { .. } => (TOO_MANY_DB_BYTES, FEWER_BLOCKS),
        Code::KeyboardBytes { .. } => (TOO_MANY_JSON_BYTES, FEWER_BUTTONS),
        Code::KeyboardChars { .. } => (TOO_MANY_CHARS, FEWER_BUTTONS),
        Code::KeyboardDbBytes { .. } => (TOO_MANY_DB_BYTES, FEWER_BUTTONS),
    };
    Words { message, help }
}

pub(super) fn effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Rejected => "the portal refuses the whole message",
        Effect::Dropped => "the portal silently loses this",
        Effect::Altered => "the portal keeps something else instead",
        Effect::Contract => "the portal may take it, but does not promise to",
        Effect::Degraded => "it arrives, but may not be shown as meant",
        Effect::Tolerated => "nothing is lost, but write it properly",
    }
}

/// Reads well after "expected", "found" and "write".
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "`null`",
        Kind::Boolean => "`true` or `false`",
        Kind::Integer => "an integer",
        Kind::Number => "a fractional number",
        Kind::String => "text",
        Kind::Array => "a list",
        Kind::Object => "an object",
    }
}

pub(super) fn syntax(kind: Syntax) -> &'static str {
    match kind {
        Syntax::UnexpectedEnd => "the text ends too early",
        Syntax::ByteOrderMark => "a byte order mark stands before the text",
        Syntax::ExpectedValue => "a value is expected here",
        Syntax::ExpectedKey => "a key in double quotes is expected here, or no comma before it",
        Syntax::ExpectedColon => "`:` is expected after the key",
        Syntax::ExpectedComma => "`,` or a closing bracket is expected here",
        Syntax::InvalidNumber => "this is not a valid number",
        Syntax::NumberOutOfRange => "the number is too large",
        Syntax::InvalidEscape => r"there is no such escape with `\` (a backslash is `\\`)",
        Syntax::LoneSurrogate => "half of a character, such as a cut emoji",
        Syntax::ControlCharacter => {
            r"an unescaped line break (write `\n`), tab (`\t`) or other control character"
        }
        Syntax::TrailingCharacters => "there is more after the value",
        Syntax::InvalidUtf8 => "the bytes are not UTF-8",
    }
}
