//! Every problem by name: what it is called, what the portal does about it, whether a schema can say it.

use crate::lang::{Lang, Words};
use crate::names::names;
use crate::subject::Subject;

names! {
    /// What the portal does about a problem.
    pub enum Effect {
        /// The portal refuses the message with an error code.
        Rejected = "rejected",
        /// The portal accepts the message and silently loses this part.
        Dropped = "dropped",
        /// The portal keeps this part as something else.
        Altered = "altered",
        /// The portal may take it today; its documentation forbids it or does not name it.
        Contract = "contract",
        /// It arrives, but is not shown as meant, or not on every client.
        Degraded = "degraded",
        /// Nothing is lost, but it should be written properly.
        Tolerated = "tolerated",
    }
}

impl Effect {
    /// Severity of a problem with this effect, before any [`Options`](crate::Options).
    pub const fn severity(self) -> Severity {
        match self {
            Self::Rejected | Self::Dropped | Self::Altered | Self::Contract => Severity::Error,
            Self::Degraded | Self::Tolerated => Severity::Warning,
        }
    }
}

names! {
    /// Whether a problem makes a message invalid; the graver one is the lesser value.
    pub enum Severity {
        /// The message would not arrive whole, or breaks the documentation.
        Error = "error",
        /// The message arrives whole, unless [`Options`](crate::Options) made this of an error.
        Warning = "warning",
    }
}

names! {
    /// Error code with which the portal answers a message it refuses.
    #[non_exhaustive]
    pub enum PortalCode {
        /// `CODE`
        Code = "CODE",
        /// `USER_ID_EMPTY`
        UserIdEmpty = "USER_ID_EMPTY",
        /// `MESSAGE_EMPTY`
        MessageEmpty = "MESSAGE_EMPTY",
        /// `ATTACH_ERROR`
        AttachError = "ATTACH_ERROR",
        /// `ATTACH_OVERSIZE`
        AttachOversize = "ATTACH_OVERSIZE",
        /// `KEYBOARD_ERROR`
        KeyboardError = "KEYBOARD_ERROR",
        /// `WRONG_REQUEST`
        WrongRequest = "WRONG_REQUEST",
        /// `ERROR_ARGUMENT`, of `imopenlines.crm.message.add`
        ErrorArgument = "ERROR_ARGUMENT",
        /// `INTERNAL_SERVER_ERROR`: an uncaught type error, HTTP 500
        InternalServerError = "INTERNAL_SERVER_ERROR",
    }
}

names! {
    /// Shape of a JSON value, by its JSON Schema name.
    pub enum Kind {
        /// `null`
        Null = "null",
        /// `true` or `false`
        Boolean = "boolean",
        /// A number without a fraction.
        Integer = "integer",
        /// Any other number.
        Number = "number",
        /// Text.
        String = "string",
        /// A list.
        Array = "array",
        /// An object.
        Object = "object",
    }
}

names! {
    /// What is wrong with a text that is not JSON.
    #[non_exhaustive]
    pub enum Syntax {
        /// The text ends before the value does.
        UnexpectedEnd = "unexpected-end",
        /// A byte order mark stands before the text.
        ByteOrderMark = "byte-order-mark",
        /// A character that no value begins with.
        ExpectedValue = "expected-value",
        /// An object's key is missing or is not in double quotes; also a comma before `}`.
        ExpectedKey = "expected-key",
        /// No `:` after a key.
        ExpectedColon = "expected-colon",
        /// No `,` or end between two members or items.
        ExpectedComma = "expected-comma",
        /// A number JSON does not know: `01`, `1.`, `.5`, `NaN`.
        InvalidNumber = "invalid-number",
        /// A number beyond the range of a 64-bit float.
        NumberOutOfRange = "number-out-of-range",
        /// A backslash sequence JSON does not know.
        InvalidEscape = "invalid-escape",
        /// `\ud800` to `\udfff` without its other half.
        LoneSurrogate = "lone-surrogate",
        /// A line break, tab or other control character inside a text, not escaped.
        ControlCharacter = "control-character",
        /// Something stands after the value.
        TrailingCharacters = "trailing-characters",
        /// Bytes that are not UTF-8.
        InvalidUtf8 = "invalid-utf8",
    }
}

/// Defines [`Code`]: one entry is the documentation, the parameters, the name, the effect,
/// whether a JSON Schema can say it, and an example that has the problem.
macro_rules! codes {
    ($(
        $(#[doc = $doc:literal])+
        $variant:ident $({ $($field:ident: $type:ty),+ })? = $slug:literal, $effect:ident, $schema:ident, $subject:ident $example:literal;
    )+) => {
        /// One kind of problem, with its typed parameters.
        ///
        /// ```
        /// use openlines::{Code, Subject};
        ///
        /// let report = Subject::Attach.check(r#"[{"IMAGE": {"LNK": "/a.png"}}]"#);
        /// let meant = report.errors().find_map(|problem| match problem.code {
        ///     Code::UnknownKey { suggestion, .. } => suggestion,
        ///     _ => None,
        /// });
        /// assert_eq!(meant, Some("LINK"));
        /// ```
        ///
        /// A code's name, its [`slug`](Code::slug), is permanent.
        /// One with parameters may come to have more of them: match it as `Code::UnknownKey { .. }`.
        /// The same documentation is printed by `openlines explain`.
        /// What `$rep` and `$list` mean in the longer examples is said at [`Explained::example`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(
                $(#[doc = $doc])+
                #[doc = concat!("\n\nName `", $slug, "`; example (", stringify!($subject), "): `", $example, "`")]
                $variant $({
                    $(#[doc = concat!("Parameter `", stringify!($field), "` of the report.")] $field: $type),+
                })?,
            )+
        }

        impl Code {
            /// Permanent name in kebab case, such as `link-scheme`.
            pub const fn slug(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $slug,)+ }
            }

            /// What the portal does about it.
            pub const fn effect(&self) -> Effect {
                match self { $(Self::$variant { .. } => Effect::$effect,)+ }
            }

            /// Whether the published JSON Schemas refuse what has this problem.
            pub const fn in_schema(&self) -> bool {
                match self { $(Self::$variant { .. } => codes!(@ $schema),)+ }
            }

            /// Position of its documentation in [`EXPLAINED`].
            pub const fn index(&self) -> usize {
                #[derive(Clone, Copy)]
                enum Index { $($variant),+ }
                (match self { $(Self::$variant { .. } => Index::$variant,)+ }) as usize
            }

            /// Code with which the portal refuses the message; only where the effect is [`Effect::Rejected`].
            pub fn portal_code(&self) -> Option<PortalCode> {
                match *self {
                    $(Self::$variant { $($($field),+)? } => None$($(.or($field.portal_code()))+)?,)+
                }
            }

            /// Shows every parameter with its name, in the order a report writes them.
            pub fn params(&self, mut each: impl FnMut(&'static str, Param)) {
                match *self {
                    $(Self::$variant { $($($field),+)? } => { $($(each(stringify!($field), $field.param());)+)? })+
                }
            }
        }

        /// Documentation of every code, in the order of the list.
        pub const EXPLAINED: &[Explained] = &[$(
            Explained {
                slug: $slug,
                effect: Effect::$effect,
                in_schema: codes!(@ $schema),
                documentation: concat!($($doc, "\n"),+),
                subject: Subject::$subject,
                example: $example,
                sample: Code::$variant $({ $($field: <$type as Parameter>::SAMPLE),+ })?,
            },
        )+];
    };
    (@ schema) => { true };
    (@ beyond) => { false };
}

/// Documentation of one [`Code`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Explained {
    /// Permanent name.
    pub slug: &'static str,
    /// What the portal does about it.
    pub effect: Effect,
    /// Whether the published JSON Schemas refuse it.
    pub in_schema: bool,
    documentation: &'static str,
    /// What the example is checked as.
    pub subject: Subject,
    /// JSON text that has this problem.
    ///
    /// In long ones `{"$rep": s, "n": k}` stands for the text `s` repeated `k` times,
    /// and `{"$list": x, "n": k}` in a list for `k` copies of `x`.
    pub example: &'static str,
    pub(crate) sample: Code,
}

impl Explained {
    /// The rule, sentence by sentence, in Markdown.
    pub fn meaning(&self, lang: Lang) -> impl Iterator<Item = &'static str> {
        let meaning = lang.meaning(&self.sample, self.documentation);
        meaning.lines().map(str::trim)
    }

    /// Words for it: templates, for those who put the parameters into them elsewhere.
    pub fn words(&self, lang: Lang) -> Words {
        lang.words(&self.sample)
    }

    /// Names of its parameters, in the order a report writes them, each with a value that tells its type and nothing else.
    pub fn params(&self, each: impl FnMut(&'static str, Param)) {
        self.sample.params(each);
    }
}

codes! {
    // The document.

    /// Text is not JSON.
    /// The portal reads a malformed body as no parameters at all and answers that the first one is missing.
    Syntax { kind: Syntax, portal_code: PortalCode } = "syntax", Rejected, beyond, Attach r#"[{"MESSAGE": "a",}]"#;
    /// Text is longer than the library reads: 1 MiB, our own bound.
    /// It is refused before it is parsed, so that no option makes this a warning.
    TooLong { max: usize, actual: usize } = "too-long", Contract, beyond, Attach r#"[{"MESSAGE": {"$rep": "a", "n": 1048576}}]"#;
    /// Lists and objects are nested deeper than the library reads: 127 levels, our own bound.
    /// No documented message nests deeper than eight; no option makes this a warning.
    TooDeep { max: usize } = "too-deep", Contract, beyond, Attach "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[";
    /// There are more problems than a report holds: 1,000, or paths of 1 MiB in all, our own bounds.
    /// The rest is left out; whether the message is valid, and whether the portal refuses it, is said all the same.
    TooManyProblems { max: usize } = "too-many-problems", Tolerated, beyond, Attach r#"[{"$list": {"MESSAGE": " a"}, "n": 1002}]"#;
    /// Key stands twice in one object.
    /// The last one wins and alone decides sizes and outcome; the earlier one is lost.
    /// A parsed value cannot show it: only text can.
    DuplicateKey = "duplicate-key", Dropped, beyond, Attach r#"[{"FILE": {"LINK": "/a.pdf", "NAME": "a", "NAME": "b", "SIZE": 1}}]"#;
    /// Key is not known here, and the portal does not read it.
    /// Keys inside `ATTACH` and `KEYBOARD` are case-sensitive.
    /// The option `unknown-keys` turns this into a warning.
    UnknownKey { suggestion: Option<&'static str> } = "unknown-key", Dropped, schema, Attach r#"[{"FILE": {"LINK": "/a.pdf", "NAME": "a", "SIZ": 1}}]"#;
    /// Top-level key of `imopenlines.network.message.add` in another case.
    /// The portal upper-cases these keys, and only these.
    KeyCase { expected: &'static str } = "key-case", Tolerated, schema, Network r#"{"code": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "hi"}"#;
    /// Key of `imopenlines.crm.message.add` in another case.
    /// This method's keys are case-sensitive: the portal does not read it.
    WrongKeyCase { expected: &'static str } = "wrong-key-case", Dropped, schema, Crm r#"{"crm_entity_type": "deal", "CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"}"#;
    /// Key is given as `null`, which the portal reads as absent.
    Null = "null", Tolerated, schema, Attach r#"{"BLOCKS": [{"MESSAGE": "hi"}], "COLOR": null}"#;

    // Parameters of the methods.

    /// Required parameter is absent or `null`.
    MissingParameter { portal_code: PortalCode } = "missing-parameter", Rejected, schema, Network r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2}"#;
    /// Required id is not a positive integer for the portal.
    /// A negative `USER_ID` passes the portal's first check and is refused by its sender with `WRONG_REQUEST`.
    IdValue { max: u64, portal_code: PortalCode } = "id-value", Rejected, schema, Network r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 0, "MESSAGE": "hi"}"#;
    /// `CODE` or `MESSAGE` is not text, and the portal does not take it.
    ParameterValue { portal_code: PortalCode } = "parameter-value", Rejected, schema, Network r#"{"CODE": 1, "USER_ID": 2, "MESSAGE": "hi"}"#;
    /// Message is no object but a list, a text or another value.
    /// The portal reads it as no parameters at all and answers that the first one is missing.
    NotAnObject { actual: Kind, portal_code: PortalCode } = "not-an-object", Rejected, schema, Network r#""{\"CODE\": \"ab515f5d85a8b844d484f6ea75a2e494\"}""#;
    /// `CODE` does not have exactly 32 characters.
    CodeLength { expected: usize, actual: usize, portal_code: PortalCode } = "code-length", Rejected, schema, Network r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e49", "USER_ID": 2, "MESSAGE": "hi"}"#;
    /// `CODE` has 32 characters, but not all are digits and Latin letters.
    /// It passes the length check, but no open channel has such a code.
    CodeCharacters = "code-characters", Contract, schema, Network r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e49 ", "USER_ID": 2, "MESSAGE": "hi"}"#;
    /// `MESSAGE` is empty once it is trimmed: `MESSAGE_EMPTY`.
    /// Where only `[BR]`, `[br]` and `#BR#` are there, which become line breaks: `WRONG_REQUEST`.
    /// For `imopenlines.crm.message.add`, `""` and `"0"`: `ERROR_ARGUMENT`.
    MessageEmpty { portal_code: PortalCode } = "message-empty", Rejected, beyond, Network r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": " "}"#;
    /// Text has no visible character: no-break or zero-width spaces only, or any blank `MESSAGE` of `imopenlines.crm.message.add`.
    /// The portal takes it, and the recipient sees nothing.
    InvisibleText = "invisible-text", Contract, beyond, Network r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": "\u00a0"}"#;
    /// `MESSAGE` has 20,001 to 20,006 characters.
    /// It is kept, but any longer and it is cut.
    MessageLong { max: usize, actual: usize } = "message-long", Degraded, beyond, Network r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": {"$rep": "a", "n": 20001}}"#;
    /// `MESSAGE` has more than 20,006 characters.
    /// It is cut to 20,000 and ` (...)` is put behind.
    MessageCut { max: usize, actual: usize } = "message-cut", Altered, beyond, Network r#"{"CODE": "ab515f5d85a8b844d484f6ea75a2e494", "USER_ID": 2, "MESSAGE": {"$rep": "a", "n": 20007}}"#;
    /// `CRM_ENTITY_TYPE` is none of `lead`, `deal`, `company`, `contact`.
    EntityType { expected: &'static [&'static str], suggestion: Option<&'static str>, portal_code: PortalCode } = "entity-type", Rejected, schema, Crm r#"{"CRM_ENTITY_TYPE": "order", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"}"#;
    /// The documentation has `CRM_ENTITY_TYPE` in lower case.
    /// The portal ignores its case.
    EntityTypeCase { expected: &'static str } = "entity-type-case", Tolerated, schema, Crm r#"{"CRM_ENTITY_TYPE": "DEAL", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"}"#;

    // Types.

    /// Object or list where the portal expects a single value, or a text in place of a row of `GRID`.
    /// It fails with an uncaught type error: HTTP 500, nothing is sent.
    TypeError { expected: Kind, actual: Kind, portal_code: PortalCode } = "type-error", Rejected, schema, Attach r#"[{"FILE": {"LINK": "/a.pdf", "NAME": ["a"], "SIZE": 1}}]"#;
    /// Value has a type the portal does not take here, and it is lost.
    /// A button's `TEXT` must be text: a number there loses the button.
    WrongType { expected: Kind, actual: Kind } = "wrong-type", Dropped, schema, Attach r#"[{"MESSAGE": "hi"}, "a block"]"#;
    /// Value has another type than documented and is converted to something else.
    /// Where a number belongs, `2abc` becomes 2 and 1.9 becomes 1; where text belongs, `true` becomes `1` and 1.50 becomes `1.5`.
    Converted { expected: Kind, actual: Kind } = "converted", Altered, schema, Attach r#"[{"MESSAGE": 1.5}]"#;
    /// Integer where text is expected.
    /// Its digits become the text.
    NumberForText = "number-for-text", Tolerated, schema, Attach r#"[{"MESSAGE": 5}]"#;
    /// Text of digits where an integer is expected: `[1-9][0-9]*`, at most 2^53-1, nothing around it.
    TextForNumber = "text-for-number", Tolerated, schema, Attach r#"[{"FILE": {"LINK": "/a.pdf", "NAME": "a", "SIZE": "1"}}]"#;
    /// Integer beyond 2^53-1.
    /// The portal keeps it up to 2^63-1, but a browser or any reader of JSON numbers as 64-bit floats does not.
    UnsafeInteger { max: u64 } = "unsafe-integer", Contract, schema, Attach r#"[{"FILE": {"LINK": "/a.pdf", "NAME": "a", "SIZE": 9007199254740993}}]"#;
    /// Number that an integer of 64 bits does not hold, or an `APP_ID` below zero.
    /// The portal keeps another number, or an id that no application has.
    OutOfRange { max: u64 } = "out-of-range", Altered, schema, Attach r#"[{"FILE": {"LINK": "/a.pdf", "NAME": "a", "SIZE": 99999999999999999999}}]"#;
    /// Number is not greater than zero once it is converted to an integer.
    /// The portal does not keep it.
    NotPositive { min: u64, max: u64 } = "not-positive", Dropped, schema, Attach r#"[{"FILE": {"LINK": "/a.pdf", "NAME": "a", "SIZE": 0}}]"#;

    // Texts.

    /// Required text is blank: nothing is left once ASCII white space is trimmed.
    /// A button's `TEXT`, `COMMAND` or `COMMAND_PARAMS` is blank with nothing but `0` in it, too.
    BlankText = "blank-text", Dropped, beyond, Attach r#"[{"MESSAGE": "hi"}, {"MESSAGE": " "}]"#;
    /// Optional text is blank, which is the same as absent.
    BlankOptional = "blank-optional", Tolerated, beyond, Attach r#"[{"FILE": {"LINK": "/a.pdf", "NAME": "", "SIZE": 1}}]"#;
    /// Text has ASCII white space around it, which is trimmed: space, tab, line feed, carriage return, NUL, vertical tab.
    /// So are `[BR]`, `[br]` and `#BR#` around the `MESSAGE` of either method.
    Trimmed = "trimmed", Tolerated, beyond, Attach r#"[{"MESSAGE": " hi"}]"#;
    /// Line break in a field of one line: it becomes a space.
    LineBreak = "line-break", Degraded, beyond, Attach r#"[{"FILE": {"LINK": "/a.pdf", "NAME": "a\nb", "SIZE": 1}}]"#;
    /// One of the sequences `\n`, `\t`, `\"`, `\\` stands in a text of `ATTACH`, as two characters.
    /// The portal rewrites it to a line break, tab, quote or backslash; of two backslashes one is left, but before `n` and `t` a line break or tab all the same.
    Backslash = "backslash", Degraded, beyond, Attach r#"[{"MESSAGE": "C:\\temp"}]"#;

    // Values.

    /// Value is none of the field's choices, which are texts, and the portal keeps something else, mostly the default.
    Choice { expected: &'static [&'static str], suggestion: Option<&'static str> } = "choice", Altered, schema, Attach r#"{"BLOCKS": [{"MESSAGE": "hi"}], "COLOR_TOKEN": "primry"}"#;
    /// Colour is not `#RGB` or `#RRGGBB`, and is lost.
    Color = "color", Dropped, schema, Attach r#"[{"DELIMITER": {"COLOR": "red"}}]"#;
    /// Colour of the attachment is not `#RGB` or `#RRGGBB`.
    /// The portal picks a random one of its palette.
    ColorRandom = "color-random", Altered, schema, Attach r#"{"BLOCKS": [{"MESSAGE": "hi"}], "COLOR": "red"}"#;
    /// `NETWORK_ID` is not of the form `a12`: one character, then an integer.
    /// The portal keeps the first character, HTML-escaped, and the integer the rest begins with.
    NetworkId = "network-id", Altered, schema, Attach r#"[{"USER": {"NAME": "a", "NETWORK_ID": "a12x"}}]"#;

    // Links.

    /// Link does not start with `https://`, `http://` or `/`, in lower case.
    /// It is lost, and with it the image, file, link block or button that needs it.
    LinkScheme = "link-scheme", Dropped, schema, Attach r#"[{"MESSAGE": "hi"}, {"FILE": {"LINK": "ftp://example.com/a.pdf", "NAME": "a", "SIZE": 1}}]"#;
    /// Link passes the portal's test of its start but leads nowhere: `//host`, `/\host`, a bare `/`, no host, white space or control characters inside.
    LinkMalformed = "link-malformed", Contract, schema, Attach r#"[{"FILE": {"LINK": "https://", "NAME": "a", "SIZE": 1}}]"#;
    /// Button's link is a path of the portal.
    /// Buttons of `imopenlines.network.message.add` lead to an external site.
    LinkRelative = "link-relative", Contract, schema, LinkKeyboard r#"[{"TEXT": "a", "LINK": "/docs/"}]"#;
    /// `LINK` beside another target would fail the link test.
    /// The portal stores it unchecked.
    LinkUnchecked = "link-unchecked", Contract, schema, Attach r#"[{"LINK": {"NAME": "a", "USER_ID": 1, "LINK": "javascript:x"}}]"#;

    // What is documented.

    /// Named by no documentation, though the portal reads it.
    /// A suggestion is what the documentation names instead, such as `ROW` for the layout `COLUMN`.
    /// The option `contract` turns this and every other `contract` error but `too-long` and `too-deep` into warnings.
    Undocumented { suggestion: Option<&'static str> } = "undocumented", Contract, schema, Attach r#"{"BLOCKS": [{"MESSAGE": "hi"}], "DESCRIPTION": "d"}"#;
    /// Object where a list is documented: the portal reads its values as the list's items.
    ObjectForList = "object-for-list", Contract, schema, Attach r#"{"BLOCKS": {"a": {"MESSAGE": "hi"}}}"#;
    /// Undocumented `DESCRIPTION` has HTML in it, which the portal rewrites to BB codes.
    DescriptionHtml = "description-html", Altered, beyond, Attach r#"{"BLOCKS": [{"MESSAGE": "hi"}], "DESCRIPTION": "<b>d</b>"}"#;
    /// Says what is so anyway: `TYPE` `BUTTON` on a button, `BOT_ID` in a keyboard of `imopenlines.network.message.add`, undocumented `AS_DESCRIPTION` `N`.
    Needless = "needless", Tolerated, schema, LinkKeyboard r#"[{"TYPE": "BUTTON", "TEXT": "a", "LINK": "https://example.com/"}]"#;

    // Attachments.

    /// `ATTACH` or `KEYBOARD` is empty, which the portal reads as not given: `null`, `""`, `"0"`, `0`, `false`, `[]`, `{}`.
    EmptyPart = "empty-part", Tolerated, schema, Attach "[]";
    /// `ATTACH` or `KEYBOARD` is written as text.
    /// Portals of different ages read such an `ATTACH` differently; a `KEYBOARD` is always refused.
    PartAsText { portal_code: PortalCode } = "part-as-text", Rejected, schema, Attach r#""[]""#;
    /// `ATTACH` or `KEYBOARD` has a shape that holds no block or button.
    Shape { portal_code: PortalCode } = "shape", Rejected, schema, Attach "5";
    /// List of blocks or buttons is empty.
    NoEntries { portal_code: PortalCode } = "no-entries", Rejected, schema, Attach r#"{"BLOCKS": []}"#;
    /// No block or button survives.
    /// While one survives, the portal says nothing of the others.
    NothingLeft { portal_code: PortalCode } = "nothing-left", Rejected, beyond, Attach r#"[{"MESSAGE": " "}]"#;
    /// Required key is absent or `null`; without it the portal drops the block, item or button.
    MissingKey { expected: &'static str } = "missing-key", Dropped, schema, Attach r#"[{"MESSAGE": "hi"}, {"FILE": {"NAME": "a", "SIZE": 1}}]"#;
    /// List of items of a block is empty.
    EmptyList = "empty-list", Dropped, schema, Attach r#"[{"MESSAGE": "hi"}, {"FILE": []}]"#;
    /// Block has no key that names a known block.
    UnknownBlock { suggestion: Option<&'static str> } = "unknown-block", Dropped, schema, Attach r#"[{"MESSAGE": "hi"}, {"IMG": {"LINK": "/a.png"}}]"#;
    /// Block has more than one key.
    /// The first of these wins, whatever their order in the block: `USER`, `LINK`, `RICH_LINK`, `MESSAGE`, `GRID`, `IMAGE`, `FILE`, `DELIMITER`; it wins even if it is invalid.
    ExtraBlockKey { expected: &'static str } = "extra-block-key", Dropped, schema, Attach r#"[{"MESSAGE": "hi", "DELIMITER": {"SIZE": 100}}]"#;
    /// More than one target in a `USER` or `LINK` block.
    /// The first of these wins: `NETWORK_ID`, `USER_ID`, `CHAT_ID`, `BOT_ID`, `LINK`; in a `LINK` block, `LINK` may stand beside.
    /// In the same way an undocumented `DESCRIPTION` loses to a block with `AS_DESCRIPTION`, and `EXTRA_IMAGE` to `PREVIEW`.
    ExtraTarget { expected: &'static str } = "extra-target", Dropped, schema, Attach r#"[{"USER": {"NAME": "a", "USER_ID": 1, "CHAT_ID": 2}}]"#;
    /// Target in a `LINK` block without `NAME`: the portal reads targets only beside a name.
    NamelessTarget = "nameless-target", Dropped, schema, Attach r#"[{"LINK": {"LINK": "/a", "USER_ID": 1}}]"#;
    /// `PREVIEW`, `WIDTH` or `HEIGHT` beside `HTML` in a `LINK` block.
    /// The portal does not read them.
    HtmlInstead = "html-instead", Dropped, schema, Attach r#"[{"LINK": {"LINK": "/a", "HTML": "b", "PREVIEW": "/p.png"}}]"#;
    /// `DESC` beside `HTML` in a `LINK` block.
    /// It is stored, but `HTML` is shown.
    DescHidden = "desc-hidden", Degraded, beyond, Attach r#"[{"LINK": {"LINK": "/a", "HTML": "b", "DESC": "c"}}]"#;
    /// `WIDTH` or `HEIGHT` without `PREVIEW` in a `LINK` block: they are the preview's size.
    PreviewMissing = "preview-missing", Dropped, schema, Attach r#"[{"LINK": {"LINK": "/a", "WIDTH": 10}}]"#;
    /// Row of a `GRID` has neither `NAME` nor `VALUE`.
    GridRowEmpty = "grid-row-empty", Dropped, beyond, Attach r#"[{"GRID": [{"DISPLAY": "BLOCK", "NAME": "a"}, {"DISPLAY": "BLOCK"}]}]"#;
    /// Row of a `GRID` with `DISPLAY` `LINE` has neither `NAME` nor `VALUE`.
    /// It is kept and shows nothing.
    GridRowBlank = "grid-row-blank", Degraded, beyond, Attach r#"[{"GRID": [{"DISPLAY": "LINE"}]}]"#;
    /// Row of a `GRID` has no `DISPLAY`, which the documentation requires.
    /// The portal takes `BLOCK`.
    GridDisplay = "grid-display", Degraded, beyond, Attach r#"[{"GRID": [{"NAME": "a"}]}]"#;
    /// Rows of one `GRID` differ in `DISPLAY`.
    /// The documentation says not to mix them.
    GridMixed = "grid-mixed", Degraded, beyond, Attach r#"[{"GRID": [{"DISPLAY": "ROW", "NAME": "a"}, {"DISPLAY": "LINE", "NAME": "b"}]}]"#;
    /// `DISPLAY` `TABLE` may be shown as `ROW`.
    GridTable = "grid-table", Degraded, beyond, Attach r#"[{"GRID": [{"DISPLAY": "TABLE", "NAME": "a"}]}]"#;
    /// `WIDTH` without `HEIGHT`, or the other way round, in an `IMAGE`.
    ImageSize { expected: &'static str } = "image-size", Degraded, beyond, Attach r#"[{"IMAGE": {"LINK": "/a.png", "PREVIEW": "/p.png", "WIDTH": 10}}]"#;
    /// `IMAGE` without `PREVIEW`: the recipient loads the full image.
    ImagePreview = "image-preview", Degraded, beyond, Attach r#"[{"IMAGE": {"LINK": "/a.png"}}]"#;
    /// `FILE` without `NAME`: the link is shown instead.
    FileName = "file-name", Degraded, beyond, Attach r#"[{"FILE": {"LINK": "/a.pdf", "SIZE": 1}}]"#;
    /// `FILE` without `SIZE`: no correct size is shown.
    FileSize = "file-size", Degraded, beyond, Attach r#"[{"FILE": {"LINK": "/a.pdf", "NAME": "a"}}]"#;
    /// `DELIMITER` given as `true`, `{}` or `[]`: the default size, 200 pixels.
    DelimiterDefault = "delimiter-default", Tolerated, schema, Attach r#"[{"DELIMITER": true}]"#;

    // Keyboards.

    /// Button has no action: no valid `LINK`, nor `ACTION` with `ACTION_VALUE`, `COMMAND` or `APP_ID`.
    NoAction = "no-action", Dropped, schema, Keyboard r#"[{"TYPE": "NEWLINE"}, {"TEXT": "a"}]"#;
    /// Button has more than one action.
    /// The first valid one wins: `LINK`, `APP_ID`, `ACTION`, `COMMAND`.
    ExtraAction { expected: &'static str } = "extra-action", Dropped, schema, Keyboard r#"[{"TEXT": "a", "LINK": "https://example.com/", "ACTION": "PUT", "ACTION_VALUE": "b"}]"#;
    /// `ACTION` is none of the documented verbs.
    UnknownAction { expected: &'static [&'static str], suggestion: Option<&'static str> } = "unknown-action", Dropped, schema, Keyboard r#"[{"TYPE": "NEWLINE"}, {"TEXT": "a", "ACTION": "OPEN", "ACTION_VALUE": "b"}]"#;
    /// Action of a button of `imopenlines.network.message.add` is not a link.
    /// The documentation allows only buttons that link to an external site.
    NotALink = "not-a-link", Contract, schema, LinkKeyboard r#"[{"TEXT": "a", "ACTION": "PUT", "ACTION_VALUE": "b"}]"#;
    /// `COMMAND` in a keyboard of `imopenlines.network.message.add`: the portal drops the button.
    /// It would need the undocumented top-level `BOT_ID`.
    Command = "command", Dropped, schema, LinkKeyboard r#"[{"TYPE": "NEWLINE"}, {"TEXT": "a", "COMMAND": "b"}]"#;
    /// `FUNCTION` on a button: the portal drops the button, even with a valid `LINK`.
    Function = "function", Dropped, schema, LinkKeyboard r#"[{"TYPE": "NEWLINE"}, {"TEXT": "a", "LINK": "https://example.com/", "FUNCTION": "f"}]"#;
    /// `COMMAND` begins with a slash.
    /// The portal takes one slash away.
    CommandSlash = "command-slash", Tolerated, schema, Keyboard r#"[{"TEXT": "a", "COMMAND": "/help"}]"#;
    /// Key beside `TYPE` `NEWLINE`: the portal reads nothing else of such an entry.
    NewlineExtra = "newline-extra", Dropped, schema, LinkKeyboard r#"[{"TYPE": "NEWLINE", "TEXT": "a"}]"#;
    /// Keyboard has no button, only `NEWLINE`s.
    NewlinesOnly = "newlines-only", Degraded, beyond, LinkKeyboard r#"[{"TYPE": "NEWLINE"}]"#;
    /// `BLOCK` `Y` on a button that is not a `COMMAND`: it works for commands only.
    BlockLink = "block-link", Degraded, beyond, LinkKeyboard r#"[{"TEXT": "a", "LINK": "https://example.com/", "BLOCK": "Y"}]"#;
    /// `DISABLED` `Y` on a link: nobody can press it.
    DisabledLink = "disabled-link", Degraded, beyond, LinkKeyboard r#"[{"TEXT": "a", "LINK": "https://example.com/", "DISABLED": "Y"}]"#;
    /// `APP_ID` is deprecated.
    AppId = "app-id", Degraded, beyond, Keyboard r#"[{"TEXT": "a", "APP_ID": 1}]"#;

    // Sizes.

    /// `ATTACH` is longer than documented: 30 × 1024 bytes of compact UTF-8 JSON.
    AttachBytes { max: usize, actual: usize } = "attach-bytes", Contract, beyond, Attach r#"[{"MESSAGE": {"$rep": "a", "n": 30705}}]"#;
    /// `ATTACH` as the portal would store it, defaults included, has 60,000 characters or more.
    AttachChars { max: usize, actual: usize, portal_code: PortalCode } = "attach-chars", Rejected, beyond, Attach r#"[{"MESSAGE": {"$rep": "a", "n": 60000}}]"#;
    /// `ATTACH` as the portal would store it has more than 65,535 bytes, the length of the database column.
    /// A character beyond U+FFFF, such as an emoji, counts ten.
    AttachDbBytes { max: usize, actual: usize } = "attach-db-bytes", Contract, beyond, Attach r#"[{"MESSAGE": {"$rep": "😀", "n": 6600}}]"#;
    /// `KEYBOARD` is longer than documented: 30 × 1024 bytes of compact UTF-8 JSON.
    KeyboardBytes { max: usize, actual: usize } = "keyboard-bytes", Contract, beyond, LinkKeyboard r#"[{"TEXT": {"$rep": "a", "n": 30720}, "LINK": "https://example.com/"}]"#;
    /// `KEYBOARD` as the portal would store it, defaults included, has 60,000 characters or more.
    /// The message is saved without it, or refused by a newer sender (both deduced): 360 of the shortest valid buttons, 11.2 KB, are too many.
    KeyboardChars { max: usize, actual: usize } = "keyboard-chars", Dropped, beyond, LinkKeyboard r#"[{"$list": {"TEXT": "t", "LINK": "https://example.com/"}, "n": 378}]"#;
    /// `KEYBOARD` as the portal would store it has more than 65,535 bytes, the length of the database column.
    KeyboardDbBytes { max: usize, actual: usize } = "keyboard-db-bytes", Contract, beyond, LinkKeyboard r#"[{"TEXT": {"$rep": "😀", "n": 6600}, "LINK": "https://example.com/"}]"#;
}

impl Code {
    /// Its documentation.
    ///
    /// ```
    /// use openlines::{Lang, Subject};
    ///
    /// let report = Subject::Attach.check("[]");
    /// let explained = report.problems[0].code.explained();
    /// assert_eq!(explained.slug, "empty-part");
    /// assert!(explained.meaning(Lang::En).next().unwrap().starts_with("`ATTACH` or `KEYBOARD` is empty"));
    /// ```
    pub fn explained(&self) -> &'static Explained {
        &EXPLAINED[self.index()]
    }

    /// A list or object where the portal fails over it.
    pub(crate) const fn type_error(expected: Kind, actual: Kind) -> Self {
        Self::TypeError {
            expected,
            actual,
            portal_code: PortalCode::InternalServerError,
        }
    }

    /// Severity before any [`Options`](crate::Options).
    pub const fn severity(&self) -> Severity {
        self.effect().severity()
    }
}

/// Value of one of a code's parameters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Param {
    /// Count or limit.
    Number(u64),
    /// Wire name; absent where there is nothing to suggest.
    Name(Option<&'static str>),
    /// Wire names to choose from.
    Names(&'static [&'static str]),
    /// Type of a JSON value.
    Kind(Kind),
    /// Kind of a syntax error.
    Syntax(Syntax),
}

/// Type of a code's parameter.
trait Parameter: Sized {
    /// Stands for any value where only the kind of problem matters.
    const SAMPLE: Self;

    fn param(self) -> Param;

    /// With what the portal answers, if that is what it says.
    #[inline]
    fn portal_code(self) -> Option<PortalCode> {
        None
    }
}

impl Parameter for PortalCode {
    const SAMPLE: Self = Self::Code;

    #[inline]
    fn param(self) -> Param {
        Param::Name(Some(self.as_str()))
    }

    #[inline]
    fn portal_code(self) -> Option<PortalCode> {
        Some(self)
    }
}

macro_rules! param {
    ($($type:ty = $sample:expr, $value:ident => $param:expr;)+) => {
        $(impl Parameter for $type {
            const SAMPLE: Self = $sample;

            #[inline]
            fn param(self) -> Param {
                let $value = self;
                $param
            }
        })+
    };
}

param! {
    usize = 1, n => Param::Number(n as u64);
    u64 = 1, n => Param::Number(n);
    &'static str = "NAME", name => Param::Name(Some(name));
    Option<&'static str> = None, name => Param::Name(name);
    &'static [&'static str] = &["primary", "base"], names => Param::Names(names);
    Kind = Self::Null, kind => Param::Kind(kind);
    Syntax = Self::UnexpectedEnd, kind => Param::Syntax(kind);
}
