//! Words around a report, in the reader's language; the report's own words are the core's.

use openlines::{Effect, Lang, PortalCode, Severity};

/// A sentence in the reader's language, filled in from the variables it names.
macro_rules! told {
    ($lang:ident, $en:literal, $ru:literal $(,)?) => {
        match $lang {
            openlines::Lang::En => format!($en),
            openlines::Lang::Ru => format!($ru),
        }
    };
}
pub(crate) use told;

/// Words in the reader's language.
pub(crate) fn either(lang: Lang, en: &'static str, ru: &'static str) -> &'static str {
    match lang {
        Lang::En => en,
        Lang::Ru => ru,
    }
}

pub(crate) fn severity(lang: Lang, severity: Severity) -> &'static str {
    match (lang, severity) {
        (Lang::En, Severity::Error) => "error",
        (Lang::En, Severity::Warning) => "warning",
        (Lang::Ru, Severity::Error) => "ошибка",
        (Lang::Ru, Severity::Warning) => "предупреждение",
    }
}

pub(crate) fn effect(lang: Lang) -> &'static str {
    either(lang, "effect", "последствие")
}

/// What the portal does about a problem, with the name it has in JSON and the portal's own code.
pub(crate) fn effect_of(lang: Lang, effect: Effect, code: Option<PortalCode>) -> String {
    let (name, words) = (effect.as_str(), lang.effect(effect));
    match (lang, code) {
        (Lang::En, Some(code)) => format!("{name} ({code}): {words}"),
        (Lang::En, None) => format!("{name}: {words}"),
        (Lang::Ru, Some(code)) => format!("{words} ({name}, {code})"),
        (Lang::Ru, None) => format!("{words} ({name})"),
    }
}

pub(crate) fn help(lang: Lang) -> &'static str {
    either(lang, "help", "совет")
}

pub(crate) fn note(lang: Lang) -> &'static str {
    either(lang, "note", "примечание")
}

pub(crate) fn utf16(lang: Lang) -> &'static str {
    either(
        lang,
        "the file is in UTF-16: save it as UTF-8",
        "файл в кодировке UTF-16: сохраните его в UTF-8",
    )
}

pub(crate) fn byte_order_mark(lang: Lang) -> &'static str {
    either(
        lang,
        "save the file as UTF-8 without BOM",
        "сохраните файл в UTF-8 без BOM",
    )
}

pub(crate) fn not_utf8(lang: Lang) -> &'static str {
    either(
        lang,
        "the file is in another encoding: save it as UTF-8",
        "файл в другой кодировке: сохраните его в UTF-8",
    )
}

pub(crate) fn lines(lang: Lang) -> &'static str {
    either(
        lang,
        "a message stands on each line: check --lines reads them one by one",
        "на каждой строке своё сообщение: check --lines прочтёт их по одному",
    )
}

pub(crate) fn bytes(lang: Lang) -> &'static str {
    either(lang, "bytes", "байт")
}

pub(crate) fn characters(lang: Lang) -> &'static str {
    either(lang, "characters", "символов")
}

pub(crate) fn database_bytes(lang: Lang) -> &'static str {
    either(lang, "bytes in the database", "байт в базе портала")
}

/// How many errors and warnings there are: `2 errors, 1 warning`.
pub(crate) fn problems(lang: Lang, errors: usize, warnings: usize) -> String {
    let counted: Vec<String> = [(errors, ERRORS), (warnings, WARNINGS)]
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, noun)| noun.counted(lang, count))
        .collect();
    match lang {
        _ if !counted.is_empty() => counted.join(", "),
        Lang::En => "no problems".to_owned(),
        Lang::Ru => "замечаний нет".to_owned(),
    }
}

/// As which method a message was checked that its keys made one to a CRM chat, and how to have it checked as the other.
pub(crate) fn detected_crm(lang: Lang) -> &'static str {
    either(
        lang,
        "checked as `imopenlines.crm.message.add`, because of `CRM_ENTITY_TYPE`, `CRM_ENTITY` or `CHAT_ID`; \
         --method network checks it as `imopenlines.network.message.add`",
        "проверено как `imopenlines.crm.message.add` из-за `CRM_ENTITY_TYPE`, `CRM_ENTITY` или `CHAT_ID`; \
         с --method network будет проверено как `imopenlines.network.message.add`",
    )
}

/// Name of a message as `fix` would write it.
pub(crate) fn fixed(lang: Lang, name: &str) -> String {
    told!(
        lang,
        "{name}, as it should be written",
        "{name}, как следует записать"
    )
}

/// Why no message is printed as it should be written.
pub(crate) fn not_fixed(lang: Lang) -> &'static str {
    either(
        lang,
        "Nothing is printed: only you can put the errors right.",
        "Ничего не напечатано: ошибки можете исправить только вы.",
    )
}

/// Why a portal finds no parameters in a text.
pub(crate) fn unread(lang: Lang) -> &'static str {
    either(
        lang,
        "the text is not JSON, or nested too deep, so the portal reads no parameters",
        "это не JSON, или вложенность слишком глубокая: портал не прочитает ни одного параметра",
    )
}

/// What it means that a message is for a CRM chat: only the other method's portal is known from observation.
pub(crate) fn received_crm(lang: Lang) -> &'static str {
    either(
        lang,
        "this is a message of `imopenlines.crm.message.add`, shown as `imopenlines.network.message.add` would take it",
        "это сообщение `imopenlines.crm.message.add`, а показано, как его принял бы `imopenlines.network.message.add`",
    )
}

/// How many messages there are: `2 messages`.
pub(crate) fn messages_counted(lang: Lang, count: usize) -> String {
    MESSAGES.counted(lang, count)
}

/// How many messages there are, and how many of them have errors or only warnings.
pub(crate) fn messages(lang: Lang, all: usize, with_errors: usize, with_warnings: usize) -> String {
    let all = messages_counted(lang, all);
    told!(
        lang,
        "{all}, {with_errors} with errors, {with_warnings} with warnings only",
        "{all}, с ошибками: {with_errors}, только с предупреждениями: {with_warnings}"
    )
}

/// Noun after a number: English one and many; Russian one, a few and many.
struct Noun {
    en: [&'static str; 2],
    ru: [&'static str; 3],
}

const ERRORS: Noun = Noun {
    en: ["error", "errors"],
    ru: ["ошибка", "ошибки", "ошибок"],
};
const WARNINGS: Noun = Noun {
    en: ["warning", "warnings"],
    ru: ["предупреждение", "предупреждения", "предупреждений"],
};
const MESSAGES: Noun = Noun {
    en: ["message", "messages"],
    ru: ["сообщение", "сообщения", "сообщений"],
};

impl Noun {
    fn counted(&self, lang: Lang, count: usize) -> String {
        let noun = match (lang, count % 10, count % 100) {
            (Lang::En, ..) => self.en[usize::from(count != 1)],
            (Lang::Ru, _, 11..=14) => self.ru[2],
            (Lang::Ru, 1, _) => self.ru[0],
            (Lang::Ru, 2..=4, _) => self.ru[1],
            (Lang::Ru, ..) => self.ru[2],
        };
        format!("{count} {noun}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_agree_with_their_nouns() {
        assert_eq!(problems(Lang::En, 0, 0), "no problems");
        assert_eq!(problems(Lang::En, 1, 2), "1 error, 2 warnings");
        assert_eq!(problems(Lang::En, 0, 1), "1 warning");
        assert_eq!(problems(Lang::Ru, 0, 0), "замечаний нет");
        assert_eq!(problems(Lang::Ru, 1, 2), "1 ошибка, 2 предупреждения");
        assert_eq!(problems(Lang::Ru, 11, 5), "11 ошибок, 5 предупреждений");
        assert_eq!(problems(Lang::Ru, 21, 112), "21 ошибка, 112 предупреждений");
        assert_eq!(
            messages(Lang::En, 1, 0, 0),
            "1 message, 0 with errors, 0 with warnings only"
        );
        assert_eq!(
            messages(Lang::Ru, 0, 0, 0),
            "0 сообщений, с ошибками: 0, только с предупреждениями: 0"
        );
    }
}
