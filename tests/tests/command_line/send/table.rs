//! One message to the people in a table.

use serde_json::{Value, json};

use super::{mailing, send, users};
use crate::portal::Portal;
use crate::{CODE, Outcome, file, run};

#[test]
fn one_message_goes_to_many_each_with_their_own_words() {
    let portal = Portal::start(&[]);
    let message = file(
        "send-many.json",
        json!({
            "CODE": CODE, "user_id": 999, "MESSAGE": "Hi {NAME}, {{NAME}}",
            "KEYBOARD": [{"TEXT": "Order {ORDER}", "LINK": "https://example.com/{ORDER}"}],
        })
        .to_string(),
    );
    let table = file("send-many.csv", "USER_ID;NAME;ORDER\n2;Anna;12\n3;Бо;13\n");
    let dry = send(&portal, &[&message, "--to", &table, "--dry-run"]);
    assert_eq!(dry.status, 0);
    assert!(dry.stdout.contains("│ Hi Anna, {NAME}"), "{}", dry.stdout);
    assert!(!dry.stdout.contains("Бо"), "{}", dry.stdout);
    assert!(
        dry.stderr.starts_with("2 messages would be sent."),
        "{}",
        dry.stderr
    );
    let for_tools = ["--dry-run", "--format", "json"];
    let dry = send(
        &portal,
        &[&[&*message, "--to", &table], &for_tools[..]].concat(),
    );
    let would_be_sent: Vec<_> = dry
        .stdout
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["message"].take())
        .collect();
    assert!(portal.messages().is_empty());

    let outcome = send(&portal, &[&message, "--to", &table]);
    assert_eq!(outcome.status, 0, "{outcome:?}");
    assert_eq!(
        outcome.stdout,
        "\n  sent             2\n  all              2\n"
    );
    // They may arrive in another order.
    let mut messages = portal.messages();
    messages.sort_by_key(|message| message["params"]["USER_ID"].as_u64());
    let sent = messages.iter().map(|message| &message["params"]);
    assert!(would_be_sent.iter().eq(sent), "{would_be_sent:?}");
    let arrived: Vec<_> = messages
        .iter()
        .map(|message| {
            let params = &message["params"];
            assert_eq!(params["user_id"], json!(null));
            [
                &params["USER_ID"],
                &message["text"],
                &params["KEYBOARD"][0]["LINK"],
            ]
            .map(ToString::to_string)
        })
        .collect();
    assert_eq!(
        arrived,
        [
            ["2", "\"Hi Anna, {NAME}\"", "\"https://example.com/12\""],
            ["3", "\"Hi Бо, {NAME}\"", "\"https://example.com/13\""],
        ]
    );
}

#[test]
fn a_placeholder_that_nothing_fills_is_told_before_sending() {
    let portal = Portal::start(&[]);
    let message = file(
        "send-unfilled.json",
        json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "Hi {NAME}, {{NAME}} {A b} {CITY}."})
            .to_string(),
    );
    let table = file(
        "send-unfilled.csv",
        "USER_ID;NAME;CITY;OTHER\n2;Anna;Riga;\n3;Bo; ;\n4;;;\n",
    );
    let words = |count: &str, verb: &str| format!("warning: {count} message{verb}; the first: ");
    let empty = words("2", "s with an empty cell in place of a placeholder");
    let empty = format!("{empty}column CITY in {table}:3\n");
    let not_filled = words("1", " with placeholders, which are filled only with --to");
    let not_filled = format!("{not_filled}{{NAME}} in {message}\n");
    for options in [&["--dry-run"][..], &["--dry-run", "--format", "json"]] {
        let dry = |arguments: &[&str]| run(&[&["send"], options, arguments].concat(), "");
        let outcome = dry(&[&message, "--to", &table]);
        assert_eq!(outcome.status, 0);
        assert!(outcome.stderr.starts_with(&empty), "{}", outcome.stderr);
        let outcome = dry(&[&message]);
        assert_eq!(outcome.status, 0);
        assert!(
            outcome.stderr.starts_with(&not_filled),
            "{}",
            outcome.stderr
        );
    }

    let outcome = send(&portal, &[&message, "--to", &table, "--lang", "ru"]);
    assert_eq!(outcome.status, 0);
    assert_eq!(
        outcome.stderr,
        format!(
            "предупреждение: сообщений с пустой ячейкой вместо подстановки: 2; первая ячейка: столбец CITY в {table}:3\n"
        )
    );
    assert_eq!(portal.messages().len(), 3);
    let whole = file(
        "send-unfilled-too.csv",
        "USER_ID;NAME;CITY;OTHER\n5;Anna;Riga;\n",
    );
    let outcome = send(&portal, &[&message, "--to", &whole]);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert_eq!(
        outcome.stdout,
        "\n  sent             1\n  all              1\n"
    );
}

#[test]
fn a_table_of_which_nothing_is_filled_in_is_told_before_sending() {
    let table = file("send-untouched.csv", "ИМЯ;USER_ID;CITY\nАнна;2;Riga\n");
    let alone = file("send-untouched-alone.csv", "USER_ID;a}b\n2;x\n");
    for (text, table, warning) in [
        (
            "#ИМЯ#, {{ИМЯ}}",
            &table,
            "предупреждение: из таблицы в сообщение не попадёт ничего, кроме `USER_ID`; \
             чтобы подставить столбец ИМЯ, напишите {ИМЯ}\n",
        ),
        ("#ИМЯ#, {CITY}", &table, ""),
        ("#ИМЯ#", &alone, ""),
    ] {
        let message = json!({"CODE": CODE, "MESSAGE": text}).to_string();
        let message = file("send-untouched.json", message);
        let outcome = dry_run(&message, table, "ru");
        assert_eq!(outcome.status, 0);
        let sent = "К отправке: 1 сообщение. Это пробный запуск: ничего не отправлено.\n";
        assert_eq!(outcome.stderr, format!("{warning}{sent}"));
    }
}

#[test]
fn every_filled_message_is_checked_before_the_first_is_sent() {
    let portal = Portal::start(&[]);
    let message = file(
        "send-filled.json",
        json!({"CODE": CODE, "MESSAGE": "{TEXT}"}).to_string(),
    );
    let mut table = "USER_ID,TEXT\n2,hi\n3,\n".to_owned();
    let path = file("send-filled.csv", &table);
    let outcome = send(&portal, &[&message, "--to", &path, "--format", "json"]);
    assert_eq!(outcome.status, 1);
    assert_users(&outcome, &[("2", "not-begun"), ("3", "invalid")]);
    assert!(
        outcome.stderr.contains("send-filled.csv:3, filled in:"),
        "{}",
        outcome.stderr
    );

    table.push_str("02,hi\n");
    for (table, words) in [
        (table.as_str(), "user 2 is in line 2 and again in line 4"),
        (
            "USER_ID,OTHER\n2,hi\n",
            "there is no column for {TEXT} in the message",
        ),
        ("USER,TEXT\n2,hi\n", "names no column `USER_ID`"),
    ] {
        let path = file("send-filled.csv", table);
        let outcome = send(&portal, &[&message, "--to", &path]);
        assert_eq!(outcome.status, 2);
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
    }
    assert!(portal.messages().is_empty());
}

#[test]
fn every_placeholder_without_a_column_is_told() {
    let message = json!({
        "CODE": CODE,
        "MESSAGE": "{Name}, {CITY}",
        "ATTACH": [{"MESSAGE": "{CITY} {ИМЯ}"}],
    });
    let message = file("send-no-columns.json", message.to_string());
    let table = file("send-no-columns.csv", "name;USER_ID;ИМЯ\nann;2;Анна\n");
    for (lang, words) in [
        (
            "en",
            "error: {TABLE}: there is no column for {CITY}, {Name} in the message, but `name`, `USER_ID`, `ИМЯ`\n",
        ),
        (
            "ru",
            "ошибка: {TABLE}: для {CITY}, {Name} из сообщения нет столбца, есть `name`, `USER_ID`, `ИМЯ`\n",
        ),
    ] {
        let outcome = dry_run(&message, &table, lang);
        assert_eq!(outcome.stderr, words.replace("{TABLE}", &table));
        assert_eq!((outcome.status, &*outcome.stdout), (2, ""));
    }
}

/// Filled in, the first row would take 64 GB.
#[test]
fn a_row_that_fills_in_more_than_is_read_is_not_filled() {
    let text = "{TEXT}".repeat(32_768);
    let message = json!({"CODE": CODE, "MESSAGE": text}).to_string();
    let message = file("send-long-rows.json", message);
    let long = "x".repeat(2_000_000);
    let rows = [&*long, &long[..33], &long[..32]];
    let rows = rows.map(|cell| format!("{}, {cell}\n", cell.len()));
    let table = file(
        "send-long-rows.csv",
        format!("USER_ID,TEXT\n{}", rows.concat()),
    );
    let outcome = dry_run(&message, &table, "en");
    let words = |line: u64, found: u64| {
        format!(
            "{table}: line {line} fills in {found} bytes, and of a message at most 1048576 are read\n"
        )
    };
    let (first, second) = (words(2, 65_536_000_000), words(3, 1_081_344));
    assert_eq!(outcome.stderr, format!("error: {first}{second}"));
    assert_eq!((outcome.status, &*outcome.stdout), (2, ""));
}

#[test]
fn only_so_many_wrong_rows_are_told_of() {
    let [message, _] = mailing("send-wrong-rows", 1);
    let table = file(
        "send-wrong-rows.csv",
        "USER_ID,NAME\n".to_owned() + &",Anna\n".repeat(21),
    );
    for (lang, first, last) in [
        (
            "en",
            "line 2 has no `USER_ID`",
            "and more lines that cannot be used: 1",
        ),
        (
            "ru",
            "в строке 2 нет `USER_ID`",
            "и ещё строк, которые нельзя использовать: 1",
        ),
    ] {
        let outcome = dry_run(&message, &table, lang);
        assert_eq!(outcome.status, 2);
        let lines: Vec<&str> = outcome.stderr.lines().collect();
        assert_eq!(lines.len(), 21, "{}", outcome.stderr);
        assert!(lines[0].ends_with(first), "{}", lines[0]);
        assert_eq!(lines[20], format!("{table}: {last}"));
    }
}

/// What a language says of a mailing that is only tried.
fn dry_run(message: &str, table: &str, lang: &str) -> Outcome {
    let arguments = ["send", message, "--to", table, "--dry-run", "--lang", lang];
    run(&arguments, "")
}

#[track_caller]
fn assert_users(outcome: &Outcome, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(user, outcome)| ((*user).to_owned(), (*outcome).to_owned()))
        .collect();
    assert_eq!(users(outcome), expected, "{}", outcome.stderr);
}
