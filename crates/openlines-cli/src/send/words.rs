//! What `openlines send` says, in the reader's language; what became of a message the sender says itself.

use openlines::Lang;

use super::mailing::Unfilled;
use super::outcome::{End, Kind};
use crate::words::{self, either, told};

/// What became of one message.
pub(super) fn end(lang: Lang, end: &End) -> String {
    match end {
        End::Sent(Some(id)) => told!(lang, "sent, message {id}", "отправлено, сообщение {id}"),
        End::Failed(failure) => failure.message(lang),
        End::Abandoned => either(
            lang,
            "unknown outcome: stopped before there was an answer",
            "исход неизвестен: остановлено до того, как пришёл ответ",
        )
        .to_owned(),
        End::Sent(None) | End::NotBegun | End::Skipped(_) | End::Invalid(_) => {
            match row(lang, &end.kind()) {
                (words, "") => words.to_owned(),
                (words, more) => format!("{words}: {more}"),
            }
        }
    }
}

/// Row of the summary: a name, and what there is to say about it.
pub(super) fn row(lang: Lang, kind: &Kind) -> (&'static str, &str) {
    match (lang, kind) {
        (Lang::En, Kind::Sent) => ("sent", ""),
        (Lang::En, Kind::SentBefore) => ("left out", "sent before"),
        (Lang::En, Kind::Refused(code)) => ("refused", code),
        (Lang::En, Kind::NotSent) => ("not sent", ""),
        (Lang::En, Kind::Unknown) => ("unknown", "may have been delivered"),
        (Lang::En, Kind::UnknownBefore) => ("left out", "may have been delivered before"),
        (Lang::En, Kind::NotBegun) => ("not begun", ""),
        (Lang::En, Kind::Invalid) => ("invalid", ""),
        (Lang::Ru, Kind::Sent) => ("отправлено", ""),
        (Lang::Ru, Kind::SentBefore) => ("пропущено", "отправлено раньше"),
        (Lang::Ru, Kind::Refused(code)) => ("отказано", code),
        (Lang::Ru, Kind::NotSent) => ("не отправлено", ""),
        (Lang::Ru, Kind::Unknown) => ("неизвестно", "возможно, доставлено"),
        (Lang::Ru, Kind::UnknownBefore) => ("пропущено", "возможно, доставлено раньше"),
        (Lang::Ru, Kind::NotBegun) => ("не начато", ""),
        (Lang::Ru, Kind::Invalid) => ("с ошибками", ""),
    }
}

/// Columns that the names of the rows take, and the name of their sum.
pub(super) fn names(lang: Lang) -> (usize, &'static str) {
    match lang {
        Lang::En => (9, "all"),
        Lang::Ru => (13, "всего"),
    }
}

/// Name of a message of a table, whose placeholders are filled in.
pub(super) fn filled(lang: Lang, name: &str) -> String {
    told!(lang, "{name}, filled in", "{name}, подстановки заполнены")
}

/// Messages in which the cell of a placeholder is empty.
pub(super) fn empty_cells(lang: Lang, unfilled: &Unfilled) -> String {
    let counted = words::messages_counted(lang, unfilled.messages);
    let (first, column) = (&unfilled.first, &unfilled.placeholder);
    let count = unfilled.messages;
    told!(
        lang,
        "{counted} with an empty cell in place of a placeholder; the first: column {column} in {first}",
        "сообщений с пустой ячейкой вместо подстановки: {count}; первая ячейка: столбец {column} в {first}",
    )
}

/// Messages with placeholders that nothing fills.
pub(super) fn not_filled(lang: Lang, unfilled: &Unfilled) -> String {
    let counted = words::messages_counted(lang, unfilled.messages);
    let (first, name) = (&unfilled.first, &unfilled.placeholder);
    let count = unfilled.messages;
    told!(
        lang,
        "{counted} with placeholders, which are filled only with --to; the first: {{{name}}} in {first}",
        "сообщений с подстановками, которые заполняются только с --to: {count}; первая подстановка: {{{name}}} в {first}",
    )
}

/// That nothing of a table is filled in.
pub(super) fn untouched(lang: Lang, column: &str) -> String {
    told!(
        lang,
        "nothing of the table but `USER_ID` is in the message; write {{{column}}} where the column {column} belongs",
        "из таблицы в сообщение не попадёт ничего, кроме `USER_ID`; чтобы подставить столбец {column}, напишите {{{column}}}",
    )
}

/// Name of a message with whom it goes to.
pub(super) fn to_user(lang: Lang, name: &str, user: &str) -> String {
    told!(lang, "{name} (user {user})", "{name} (пользователь {user})")
}

/// Bar of the progress, as `indicatif` reads it.
pub(super) fn progress(lang: Lang) -> &'static str {
    either(
        lang,
        "{bar:30} {pos}/{len}  {msg}  {eta} left",
        "{bar:30} {pos}/{len}  {msg}  осталось {eta_precise}",
    )
}

/// Why no other message is begun: one met what all would.
pub(super) fn meets_all(lang: Lang) -> &'static str {
    either(
        lang,
        "Every message would end like this, so no other is begun.",
        "Так было бы с каждым сообщением, поэтому отправка остальных не начата.",
    )
}

/// Why no other message is begun: so many of those before ended without a word about the message.
pub(super) fn meets_many(lang: Lang) -> &'static str {
    either(
        lang,
        "Several in a row ended like this, so no other is begun.",
        "Несколько подряд закончились так же, поэтому отправка остальных не начата.",
    )
}

/// What a message waits for.
pub(super) fn waiting(lang: Lang) -> &'static str {
    either(
        lang,
        "Still waiting: for the portal's answer, or until its limits allow the request. Ctrl-C stops.",
        "Всё ещё ждём: ответа портала или пока его ограничения не позволят отправить запрос. Ctrl-C — остановить.",
    )
}

/// Why no other message is begun: the user asked.
pub(super) fn stopping(lang: Lang) -> &'static str {
    either(
        lang,
        "Stopping: waiting for what is in flight. Ctrl-C again leaves it unknown.",
        "Остановка: ждём ответов на уже отправленное. Ещё раз Ctrl-C — и исход останется неизвестным.",
    )
}

/// Messages whose problems are not shown.
pub(super) fn hidden(lang: Lang, count: usize) -> String {
    let counted = words::messages_counted(lang, count);
    told!(
        lang,
        "Problems in others, too: {counted}.",
        "Ещё с замечаниями: {counted}."
    )
}

/// Why nothing was sent.
pub(super) fn nothing_sent(lang: Lang, invalid: usize, all: usize) -> String {
    match (lang, invalid, all) {
        (Lang::En, _, 1) => "Nothing was sent.".to_owned(),
        (Lang::En, 1, all) => format!("Nothing was sent: 1 of {all} messages has errors."),
        (Lang::En, invalid, all) => {
            format!("Nothing was sent: {invalid} of {all} messages have errors.")
        }
        (Lang::Ru, _, 1) => "Ничего не отправлено.".to_owned(),
        (Lang::Ru, invalid, all) => {
            format!("Ничего не отправлено: сообщений с ошибками {invalid} из {all}.")
        }
    }
}

/// What a run would do.
pub(super) fn dry_run(lang: Lang, sent: usize, left_out: usize) -> String {
    let [sent, before] = [sent, left_out].map(|count| words::messages_counted(lang, count));
    let before = match left_out {
        0 => String::new(),
        _ => told!(
            lang,
            " {before} would be left out, as the journal knows of them.",
            " По журналу будет пропущено: {before}.",
        ),
    };
    told!(
        lang,
        "{sent} would be sent.{before} This was a dry run: nothing was sent.",
        "К отправке: {sent}.{before} Это пробный запуск: ничего не отправлено.",
    )
}

/// What it means that some are left out as sent before: the journal knows people, not what they were sent.
pub(super) fn sent_before(lang: Lang) -> &'static str {
    either(
        lang,
        "Those sent before got a message with this journal; a new mailing takes a new journal.",
        "Тем, кому отправлено раньше, сообщение ушло с этим же журналом; для новой рассылки укажите новый журнал.",
    )
}

/// How to go on with a journal.
pub(super) fn go_on(lang: Lang) -> &'static str {
    either(
        lang,
        "To send the rest, run the same command again: the journal knows what was sent.",
        "Чтобы отправить остальное, повторите ту же команду: журнал помнит, что отправлено.",
    )
}

/// How to go on with a journal that could not be written any more.
pub(super) fn go_on_without(lang: Lang) -> &'static str {
    either(
        lang,
        "To send the rest, make the journal writable and run the same command again: it leaves out every message that the journal says was begun.",
        "Чтобы отправить остальное, сделайте журнал доступным для записи и повторите ту же команду: всё, что по журналу было начато, она пропустит.",
    )
}

/// What was sent without a word of it in the journal.
pub(super) fn missing(lang: Lang, names: &str) -> String {
    told!(
        lang,
        "Sent, but not in the journal, which could not be written: {names}. It takes them for unknown.",
        "Отправлено, но в журнал не попало, так как записать в него не удалось: {names}. Для журнала их исход неизвестен."
    )
}

/// What it means that the journal is not there any more.
pub(super) fn lost(lang: Lang) -> &'static str {
    either(
        lang,
        "The journal was removed or replaced meanwhile, so the next run does not know what was sent: put it back before.",
        "Журнал тем временем удалили или заменили, и следующий запуск не узнает, что отправлено: сначала верните его.",
    )
}

/// How to go on without a journal.
pub(super) fn first_resendable(lang: Lang, name: &str) -> String {
    told!(
        lang,
        "The first message that can be sent again is {name}. Without --journal the next run does not know what was sent: give it only what was not.",
        "Первое сообщение, которое можно отправить снова: {name}. Без --journal следующий запуск не знает, что отправлено: передайте ему только неотправленное."
    )
}

/// What to do about messages that may have been delivered.
pub(super) fn unknown(lang: Lang, count: usize, has_journal: bool) -> String {
    let counted = words::messages_counted(lang, count);
    match (lang, has_journal) {
        (Lang::En, true) => format!(
            "May have been delivered: {counted}; the next run leaves such messages out, unless it has --resend-unknown."
        ),
        (Lang::En, false) => {
            format!(
                "May have been delivered: {counted}; check before you send such a message again."
            )
        }
        (Lang::Ru, true) => format!(
            "Возможно, доставлено: {counted}; следующий запуск пропустит такие сообщения, если не указать --resend-unknown."
        ),
        (Lang::Ru, false) => {
            format!("Возможно, доставлено: {counted}; проверьте, прежде чем отправлять снова.")
        }
    }
}

#[cfg(test)]
mod tests {
    use openlines_send::{Failure, NotSent, Standing};

    use super::*;

    #[test]
    fn what_became_of_a_message_is_said_in_both_languages() {
        for (of, en, ru) in [
            (End::Sent(None), "sent", "отправлено"),
            (
                End::Skipped(Standing::Sent),
                "left out: sent before",
                "пропущено: отправлено раньше",
            ),
            (
                End::Skipped(Standing::Unknown),
                "left out: may have been delivered before",
                "пропущено: возможно, доставлено раньше",
            ),
            (
                End::Abandoned,
                "unknown outcome: stopped before there was an answer",
                "исход неизвестен: остановлено до того, как пришёл ответ",
            ),
            (End::NotBegun, "not begun", "не начато"),
        ] {
            assert_eq!([end(Lang::En, &of), end(Lang::Ru, &of)], [en, ru]);
        }
    }

    #[test]
    fn the_rows_of_the_summary_stand_in_columns() {
        for (kind, en, ru) in [
            (Kind::Sent, ("sent", ""), ("отправлено", "")),
            (
                Kind::SentBefore,
                ("left out", "sent before"),
                ("пропущено", "отправлено раньше"),
            ),
            (
                Kind::Refused("X".to_owned()),
                ("refused", "X"),
                ("отказано", "X"),
            ),
            (
                End::Failed(Failure::NotSent(NotSent::Deadline(
                    std::time::Duration::ZERO,
                )))
                .kind(),
                ("not sent", ""),
                ("не отправлено", ""),
            ),
            (
                Kind::Unknown,
                ("unknown", "may have been delivered"),
                ("неизвестно", "возможно, доставлено"),
            ),
            (
                Kind::UnknownBefore,
                ("left out", "may have been delivered before"),
                ("пропущено", "возможно, доставлено раньше"),
            ),
            (Kind::NotBegun, ("not begun", ""), ("не начато", "")),
            (Kind::Invalid, ("invalid", ""), ("с ошибками", "")),
        ] {
            for (lang, expected) in [(Lang::En, en), (Lang::Ru, ru)] {
                assert_eq!(row(lang, &kind), expected);
                assert!(expected.0.chars().count() <= names(lang).0);
            }
        }
    }
}
