//! Russian.

mod meaning;

pub(in crate::lang) use self::meaning::meaning;
use super::Words;
use crate::code::{Code, Effect, Kind, Syntax};

pub(super) const DID_YOU_MEAN: &str = "возможно, имелось в виду `{}`? ";

const GIVE: &str = "укажите его";
const NOT_TAKEN: &str = "портал не примет такое значение `{key}`";
const UNKNOWN_VALUE: &str = "у `{key}` неизвестное значение";
const FROM_ONE: &str = "укажите целое число от 1 до {max}";
const KEEP_ONE: &str = "оставьте что-то одно";
const LEAVE_OUT: &str = "уберите `{key}`";
const COPY_CODE: &str = "скопируйте код открытой линии целиком, без лишних символов";
const COLOR: &str = "укажите цвет вида `#df532d` или уберите `{key}`";
const FULL_ADDRESS: &str =
    "укажите полный адрес, начиная с `https://` строчными буквами, без пробела перед ним";
const LINK_INSTEAD: &str = "замените действие на `LINK` с полным адресом";
const NOT_BOTH: &str = "уберите `{key}` или `HTML`";
const FEWER_BLOCKS: &str = "сократите тексты или уберите часть блоков";
const FEWER_BUTTONS: &str = "сократите тексты или уберите часть кнопок";
const TOO_MANY_JSON_BYTES: &str = "слишком много байт в JSON: {actual}, предел — {max}";
const TOO_MANY_CHARS: &str =
    "слишком много символов в том, что сохранит портал: {actual}, предел — {max}";
const TOO_MANY_DB_BYTES: &str = "слишком много байт в базе портала: {actual}, предел — {max}";
const LOSES: &str = "`{key}` пропадёт: портал возьмёт `{expected}`";

pub(super) fn words(code: &Code) -> Words {
    let (message, help) = match code {
        // The document.
        Code::Syntax { .. } => (
            "не читается как JSON: {kind}",
            "исправьте это место или формируйте JSON библиотекой",
        ),
        Code::TooLong { .. } => (
            "слишком много байт: {actual}, предел — {max}",
            "сократите сообщение",
        ),
        Code::TooDeep { .. } => (
            "вложенность глубже {max} уровней",
            "уберите лишнюю вложенность",
        ),
        Code::TooManyProblems { .. } => (
            "слишком много замечаний для одного отчёта: остальные не показаны",
            "сначала исправьте эти",
        ),
        Code::DuplicateKey => (
            "ключ `{key}` повторяется, учитывается только последний",
            KEEP_ONE,
        ),
        Code::UnknownKey { .. } => (
            "ключ `{key}` здесь неизвестен",
            "используйте ключ из документации или уберите этот",
        ),
        Code::KeyCase { .. } => (
            "ключ `{key}` написан не заглавными буквами",
            "напишите `{expected}`",
        ),
        Code::WrongKeyCase { .. } => (
            "портал не прочитает `{key}`: неверный регистр букв",
            "напишите `{expected}`, и только один раз",
        ),
        Code::Null | Code::BlankOptional | Code::EmptyPart => (
            "портал считает пустое значение отсутствующим",
            "укажите значение или уберите ключ",
        ),

        // Parameters of the methods.
        Code::MissingParameter { .. } => ("у обязательного `{key}` нет значения", GIVE),
        Code::ParameterValue { .. } => (NOT_TAKEN, "запишите его текстом, целиком"),
        Code::IdValue { .. } => (NOT_TAKEN, FROM_ONE),
        Code::NotAnObject { .. } => (
            "сообщение — это объект, а здесь {actual}",
            "передайте объект с параметрами и кодируйте его в JSON только один раз",
        ),
        Code::CodeLength { .. } => ("в `CODE` символов: {actual}, а нужно {expected}", COPY_CODE),
        Code::CodeCharacters => (
            "в `CODE` допустимы только цифры и латинские буквы",
            COPY_CODE,
        ),
        Code::MessageEmpty { .. } | Code::BlankText => (
            "для портала текст в `{key}` пустой",
            "напишите хотя бы одно слово",
        ),
        Code::InvisibleText => (
            "в `{key}` нет ни одного видимого символа",
            "напишите хотя бы одно слово",
        ),
        Code::MessageLong { .. } => (
            "слишком много символов: {actual}, предел — {max}",
            "сократите до {max}",
        ),
        Code::MessageCut { .. } => (
            "слишком много символов: {actual}, портал обрежет текст",
            "сократите до {max}",
        ),
        Code::EntityType { .. } | Code::UnknownAction { .. } => {
            (UNKNOWN_VALUE, "укажите одно из: {expected}")
        }
        Code::Choice { .. } => (UNKNOWN_VALUE, "укажите {expected} или уберите `{key}`"),
        Code::EntityTypeCase { .. } => (
            "значение `{key}` написано не строчными буквами",
            "напишите `{expected}`",
        ),

        // Types.
        Code::TypeError { .. } | Code::WrongType { .. } | Code::Converted { .. } => (
            "ожидается {expected}, а здесь {actual}",
            "укажите {expected}",
        ),
        Code::NumberForText => ("число вместо текста", "заключите его в кавычки"),
        Code::TextForNumber => ("текст вместо числа", "уберите кавычки"),
        Code::UnsafeInteger { .. } => ("такое большое число не везде хранится точно", FROM_ONE),
        Code::OutOfRange { .. } => ("значение `{key}` вне допустимого диапазона", FROM_ONE),
        Code::NotPositive { .. } => (
            "для портала значение `{key}` не больше нуля",
            "укажите целое число от {min} до {max} либо уберите `{key}`",
        ),

        // Texts.
        Code::Trimmed => (
            "пробелы и переносы строк по краям текста отбрасываются",
            "уберите их",
        ),
        Code::LineBreak => (
            "перенос строки здесь станет пробелом",
            "напишите текст в одну строку",
        ),
        Code::Backslash => (
            r#"портал заменяет в тексте `\n`, `\t`, `\"` и `\\`"#,
            "пишите `/` либо две обратные косые черты вместо одной (в JSON — четыре), но не перед `n` и `t`; с двумя предупреждение останется",
        ),

        // Values.
        Code::Color => ("`{key}` — не `#RGB` и не `#RRGGBB`", COLOR),
        Code::ColorRandom => (
            "`{key}` — не `#RGB` и не `#RRGGBB`: цвет будет случайным",
            COLOR,
        ),
        Code::NetworkId => (
            "`{key}` — это одна буква или цифра и за ней целое число без ведущих нулей",
            "напишите, например, `a12`",
        ),

        // Links.
        Code::LinkScheme => (
            "`{key}` не начинается с `https://` или `http://`",
            FULL_ADDRESS,
        ),
        Code::LinkMalformed => (
            "в ссылке нет протокола или домена либо есть пробелы или управляющие символы",
            "укажите полный адрес без пробелов по краям, пробелы внутри пути замените на `%20`",
        ),
        Code::LinkRelative => ("кнопка здесь должна вести на внешний сайт", FULL_ADDRESS),
        Code::LinkUnchecked => (
            "`LINK` рядом с `NETWORK_ID`, `USER_ID`, `CHAT_ID` или `BOT_ID` — неверная ссылка",
            FULL_ADDRESS,
        ),

        // What is documented.
        Code::Undocumented { .. } => (
            "такого `{key}` нет в документации, хотя портал его читает",
            "укажите то, что есть в документации, или уберите `{key}`",
        ),
        Code::ObjectForList => ("объект вместо списка", "запишите списком, в `[` и `]`"),
        Code::DescriptionHtml => (
            "портал заменит HTML в `DESCRIPTION` на BB-коды",
            "используйте BB-коды",
        ),
        Code::Needless => ("`{key}` здесь ничего не меняет", LEAVE_OUT),

        // Attachments.
        Code::PartAsText { .. } => (
            "`ATTACH` и `KEYBOARD` нельзя передавать текстом",
            "передайте сам объект или список либо уберите ключ",
        ),
        Code::Shape { .. } => (
            "портал не найдёт здесь ни блока, ни кнопки",
            "передайте список блоков или кнопок, в `[` и `]`",
        ),
        Code::NoEntries { .. } => (
            "список блоков или кнопок пуст",
            "добавьте элемент либо уберите весь `ATTACH` или `KEYBOARD`",
        ),
        Code::NothingLeft { .. } => (
            "не останется ни блоков, ни кнопок",
            "исправьте замечания внутри",
        ),
        Code::MissingKey { .. } => ("у обязательного `{expected}` нет значения", GIVE),
        Code::EmptyList => ("список пуст", "добавьте элемент или уберите блок"),
        Code::NamelessTarget => ("без `NAME` ключ `{key}` пропадёт", "добавьте `NAME`"),
        Code::UnknownBlock { .. } => (
            "в блоке нет ни одного известного ключа со значением",
            "укажите один из ключей `MESSAGE`, `LINK`, `IMAGE`, `FILE`, `USER`, `GRID`, `DELIMITER`",
        ),
        Code::ExtraBlockKey { .. } => (LOSES, "вынесите `{key}` в отдельный блок"),
        Code::ExtraTarget { .. } => (LOSES, KEEP_ONE),
        Code::ExtraAction { .. } => (LOSES, LEAVE_OUT),
        Code::HtmlInstead => ("рядом с `HTML` ключ `{key}` пропадёт", NOT_BOTH),
        Code::DescHidden => ("рядом с `HTML` ключ `{key}` не показывается", NOT_BOTH),
        Code::PreviewMissing => (
            "без `PREVIEW` пропадут `WIDTH` и `HEIGHT`",
            "добавьте `PREVIEW` или уберите их",
        ),
        Code::GridRowEmpty | Code::GridRowBlank => (
            "в строке нет ни `NAME`, ни `VALUE`",
            "добавьте хотя бы одно из них",
        ),
        Code::GridDisplay => (
            "без `DISPLAY` портал возьмёт `BLOCK`",
            "укажите во всех строках один и тот же `DISPLAY`",
        ),
        Code::GridMixed => (
            "у строк разный `DISPLAY`",
            "укажите во всех строках один и тот же `DISPLAY`",
        ),
        Code::GridTable => (
            "`TABLE` может выглядеть как `ROW`",
            "укажите `BLOCK`, `LINE` или `ROW`",
        ),
        Code::ImageSize { .. } => ("`WIDTH` и `HEIGHT` нужны вместе", "добавьте `{expected}`"),
        Code::ImagePreview => (
            "без `PREVIEW` получатель загрузит оригинал изображения",
            "добавьте в `PREVIEW` ссылку на уменьшенную копию",
        ),
        Code::FileName => (
            "без `NAME` вместо имени показывается ссылка",
            "добавьте `NAME`",
        ),
        Code::FileSize => (
            "без `SIZE` размер показывается неверно",
            "добавьте `SIZE` в байтах",
        ),
        Code::DelimiterDefault => (
            "у разделителя будет размер по умолчанию",
            "укажите объект с `SIZE`",
        ),

        // Keyboards.
        Code::NoAction => (
            "у кнопки нет рабочего действия",
            "добавьте одно действие, например `LINK` с полным адресом",
        ),
        Code::NotALink => (
            "по документации здесь допустимы только кнопки-ссылки",
            LINK_INSTEAD,
        ),
        Code::Command => ("кнопку с `COMMAND` портал здесь отбросит", LINK_INSTEAD),
        Code::Function => (
            "кнопку с `FUNCTION` портал отбросит",
            "замените другим действием, а если оно уже есть — уберите",
        ),
        Code::NewlineExtra => (
            "при `TYPE` `NEWLINE` ключ `{key}` пропадёт",
            "оставьте здесь только `TYPE`, а кнопку опишите следующим элементом",
        ),
        Code::NewlinesOnly => (
            "в клавиатуре нет ни одной кнопки",
            "добавьте кнопку или уберите `KEYBOARD`",
        ),
        Code::BlockLink => ("`BLOCK` действует только для команд", LEAVE_OUT),
        Code::DisabledLink => ("с `DISABLED` ссылку нельзя нажать", LEAVE_OUT),
        Code::CommandSlash => (
            "портал уберёт `/` перед командой",
            "напишите команду без `/`",
        ),
        Code::AppId => ("`APP_ID` — устаревший ключ", "замените другим действием"),

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
        Effect::Rejected => "портал вернёт ошибку, сообщение не уйдёт",
        Effect::Dropped => "портал молча потеряет эту часть",
        Effect::Altered => "портал сохранит не то, что написано",
        Effect::Contract => "портал может это принять, но не обязан",
        Effect::Degraded => "дойдёт, но может выглядеть не так, как задумано",
        Effect::Tolerated => "ничего не потеряется, но лучше исправить",
    }
}

/// Nominative and accusative at once: stands after «ожидается», «а здесь» and «укажите».
pub(super) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "`null`",
        Kind::Boolean => "`true` или `false`",
        Kind::Integer => "целое число",
        Kind::Number => "дробное число",
        Kind::String => "текст",
        Kind::Array => "список",
        Kind::Object => "объект",
    }
}

pub(super) fn syntax(kind: Syntax) -> &'static str {
    match kind {
        Syntax::UnexpectedEnd => "текст обрывается",
        Syntax::ByteOrderMark => "перед текстом стоит метка порядка байтов (BOM)",
        Syntax::ExpectedValue => "здесь ожидается значение",
        Syntax::ExpectedKey => {
            "здесь ожидается ключ в двойных кавычках; возможно, перед этим лишняя запятая"
        }
        Syntax::ExpectedColon => "после ключа ожидается `:`",
        Syntax::ExpectedComma => "здесь ожидается `,` или закрывающая скобка",
        Syntax::InvalidNumber => "так числа не записывают",
        Syntax::NumberOutOfRange => "слишком большое число",
        Syntax::InvalidEscape => {
            r"в JSON нет такой последовательности с `\` (обратная черта — `\\`)"
        }
        Syntax::LoneSurrogate => "половина символа, например обрезанный эмодзи",
        Syntax::ControlCharacter => {
            r"перенос строки (пишите `\n`), табуляция (`\t`) или другой управляющий символ без экранирования"
        }
        Syntax::TrailingCharacters => "после значения есть что-то лишнее",
        Syntax::InvalidUtf8 => "это не UTF-8",
    }
}
