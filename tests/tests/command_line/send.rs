//! `openlines send`, against a portal of its own.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command};

use openlines::limits::MAX_TEXT_BYTES;
use serde_json::{Value, json};

use crate::portal::Portal;
#[cfg(unix)]
use crate::portal::interrupt;
use crate::{CODE, Outcome, file, invalid, openlines, outcome, run, spawn, valid};

/// Runs `openlines send` with the webhook of a portal in the environment.
fn send(portal: &Portal, arguments: &[&str]) -> Outcome {
    let mut command = openlines();
    command
        .env("WEBHOOK", portal.webhook())
        .args(["send", "--webhook-env", "WEBHOOK"])
        .args(arguments);
    outcome(&mut command, "")
}

/// A message, and a table of so many people it goes to.
fn mailing(name: &str, people: u32) -> [String; 2] {
    let message = json!({"CODE": CODE, "MESSAGE": "hi"}).to_string();
    let rows: String = (1..=people).map(|id| format!("{id}\n")).collect();
    [
        file(&format!("{name}.json"), message),
        file(&format!("{name}.csv"), format!("USER_ID\n{rows}")),
    ]
}

/// A file name under which nothing is yet.
fn fresh(name: &str) -> String {
    let path = file(name, "");
    fs::remove_file(&path).expect("the file can be removed");
    path
}

fn users(outcome: &Outcome) -> Vec<(String, String)> {
    let mut users: Vec<_> = outcome
        .reports()
        .iter()
        .map(|line| {
            [&line["user_id"], &line["outcome"]]
                .map(|text| text.as_str().unwrap_or_default().to_owned())
        })
        .map(|[user, outcome]| (user, outcome))
        .collect();
    users.sort();
    users
}

#[track_caller]
fn assert_users(outcome: &Outcome, expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected
        .iter()
        .map(|(user, outcome)| ((*user).to_owned(), (*outcome).to_owned()))
        .collect();
    assert_eq!(users(outcome), expected, "{}", outcome.stderr);
}

#[test]
fn send_delivers_what_the_files_hold() {
    let portal = Portal::start(&[]);
    let network = file("send-network.json", valid());
    let crm = file(
        "send-crm.json",
        json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 1, "CHAT_ID": 1, "MESSAGE": "hi"})
            .to_string(),
    );
    let outcome = send(&portal, &[&network, &crm]);
    assert_eq!(
        (outcome.status, outcome.stderr.as_str()),
        (0, ""),
        "{outcome:?}"
    );
    assert!(
        outcome.stdout.contains("send-network.json: sent\n"),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome.stdout.contains("send-crm.json: sent, message "),
        "{}",
        outcome.stdout
    );
    assert_eq!(portal.messages().len(), 2);
}

#[test]
fn the_webhook_comes_from_a_file_or_the_input_as_well() {
    let portal = Portal::start(&["--plan", "partner"]);
    let message = file("send-webhook.json", valid());
    for before in ["", "\u{feff}"] {
        let webhook = file("send-webhook", format!("{before}{}\n", portal.webhook()));
        let outcome = run(&["send", &message, "--webhook-file", &webhook], "");
        assert_eq!(outcome.status, 0, "{outcome:?}");
    }
    assert_eq!(
        run(&["send", &message, "--webhook-file", "-"], portal.webhook()).status,
        0
    );
    assert_eq!(portal.messages().len(), 3);
}

#[test]
fn nothing_is_sent_where_a_message_has_errors() {
    let portal = Portal::start(&[]);
    let [good, bad] = [
        file("send-good.json", valid()),
        file("send-bad.json", invalid()),
    ];
    let outcome = send(&portal, &[&good, &bad]);
    assert_eq!(outcome.status, 1);
    assert_eq!(outcome.stdout, format!("{good}: not begun\n"));
    assert!(
        outcome.stderr.contains("error[missing-parameter]"),
        "{}",
        outcome.stderr
    );
    assert!(
        outcome
            .stderr
            .ends_with("Nothing was sent: 1 of 2 messages has errors.\n"),
        "{}",
        outcome.stderr
    );
    let outcome = send(&portal, &[&good, &bad, "--format", "json"]);
    let lines = outcome.reports();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[0]["outcome"], "invalid");
    assert_eq!(lines[0]["report"]["valid"], false);
    assert_eq!(lines[1]["outcome"], "not-begun");
    assert!(portal.messages().is_empty());
}

#[test]
fn nothing_is_sent_where_two_messages_go_to_the_same_recipient() {
    let portal = Portal::start(&[]);
    let message = |name: &str, message: Value| file(name, message.to_string());
    let [first, second, another_line, another_user] = [
        message(
            "send-same.json",
            json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "a"}),
        ),
        message(
            "send-same-too.json",
            json!({"code": CODE, "user_id": "2", "MESSAGE": "b"}),
        ),
        message(
            "send-same-line.json",
            json!({"CODE": CODE.replace('a', "b"), "USER_ID": 2, "MESSAGE": "a"}),
        ),
        message(
            "send-same-user.json",
            json!({"CODE": CODE, "USER_ID": 3, "MESSAGE": "a"}),
        ),
    ];
    let outcome = send(&portal, &[&first, &another_user, &second]);
    assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
    let words = format!("error: {first} and {second} go to the same recipient, ");
    assert!(outcome.stderr.contains(&words), "{}", outcome.stderr);
    assert!(portal.messages().is_empty());

    let crm = |text: &str| json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 1, "MESSAGE": text});
    let [crm, crm_too] = [
        message("send-same-crm.json", crm("a")),
        message("send-same-crm-too.json", crm("b")),
    ];
    let files = [&first, &another_line, &another_user, &crm, &crm_too];
    let dry = run(
        &[&["send", "--dry-run"], &files.map(String::as_str)[..]].concat(),
        "",
    );
    assert_eq!(dry.status, 0, "{}", dry.stderr);
}

#[test]
fn what_is_too_long_is_not_sent_whatever_is_taken() {
    let long = valid() + &" ".repeat(MAX_TEXT_BYTES + 50_000 - valid().len());
    let files = ["send-long.json", "send-long-too.json"].map(|name| file(name, &long));
    for options in [&[][..], &["--contract", "warn"]] {
        let send = [&["send", &files[0], &files[1], "--dry-run"], options].concat();
        let outcome = run(&send, "");
        assert_eq!(outcome.status, 1);
        let length = format!("too long: {} bytes", MAX_TEXT_BYTES + 50_000);
        assert!(outcome.stderr.contains(&length), "{}", outcome.stderr);
        assert!(
            outcome
                .stderr
                .ends_with("Nothing was sent: 2 of 2 messages have errors.\n"),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn what_a_portal_is_known_to_take_is_sent_as_it_stands() {
    let portal = Portal::start(&[]);
    let message = file(
        "send-lenient.json",
        json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "BOT_ID": 3}).to_string(),
    );
    assert_eq!(send(&portal, &[&message]).status, 1);
    assert!(portal.messages().is_empty());
    let lenient = send(&portal, &[&message, "--contract", "warn"]);
    assert_eq!(lenient.status, 0, "{lenient:?}");
    assert!(
        lenient.stderr.contains("warning[undocumented]"),
        "{}",
        lenient.stderr
    );
    let template = file(
        "send-lenient-many.json",
        json!({"CODE": CODE, "MESSAGE": "hi", "NOTE": 1}).to_string(),
    );
    let table = file("send-lenient.csv", "USER_ID\n3\n");
    let to = [&template, "--to", &table];
    assert_eq!(send(&portal, &to).status, 1);
    let many = send(&portal, &[&to[..], &["--unknown-keys", "warn"]].concat());
    assert_eq!(many.status, 0, "{many:?}");
    assert_eq!(portal.messages().len(), 2);
}

#[test]
fn a_refusal_is_told_with_its_code() {
    let portal = Portal::start(&[]);
    let message = file("send-refused.json", valid());
    assert_eq!(send(&portal, &[&message]).status, 0);
    let outcome = send(&portal, &[&message]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stdout.contains("refused: `USER_MESSAGE_LIMIT`"),
        "{}",
        outcome.stdout
    );
    let outcome = send(&portal, &[&message, "--format", "json"]);
    assert_eq!(outcome.reports()[0]["code"], "USER_MESSAGE_LIMIT");
}

#[test]
fn send_speaks_the_language_of_its_reader() {
    let portal = Portal::start(&[]);
    let message = file("send-russian.json", valid());
    let table = file("send-russian.csv", "USER_ID\n2\n3\n2000\n");
    let to = [&message, "--to", &table, "--lang", "ru"];
    let dry = send(&portal, &[&to[..], &["--dry-run"]].concat());
    assert_eq!(
        dry.stderr,
        "К отправке: 3 сообщения. Это пробный запуск: ничего не отправлено.\n"
    );
    assert_eq!(send(&portal, &[&message, "--lang", "ru"]).status, 0);
    let outcome = send(&portal, &to);
    let told = format!(
        "{table}:2 (пользователь 2): портал отказал: `USER_MESSAGE_LIMIT` (HTTP 400): за последние семь дней пользователь уже получил сообщение от этой открытой линии"
    );
    assert!(outcome.stdout.starts_with(&told), "{}", outcome.stdout);
    let rows = "\n  отправлено           2\n  отказано             1  USER_MESSAGE_LIMIT\n  всего                3\n";
    assert!(outcome.stdout.ends_with(rows), "{}", outcome.stdout);
}

#[test]
fn one_message_goes_to_many_each_with_their_own_words() {
    let portal = Portal::start(&[]);
    let message = file(
        "send-many.json",
        json!({
            "CODE": CODE, "USER_ID": 999, "MESSAGE": "Hi {NAME}, {{NAME}}",
            "KEYBOARD": [{"TEXT": "Order {ORDER}", "LINK": "https://example.com/{ORDER}"}],
        })
        .to_string(),
    );
    let table = file("send-many.csv", "USER_ID;NAME;ORDER\n2;Anna;12\n3;Бо;13\n");
    let dry = send(&portal, &[&message, "--to", &table, "--dry-run"]);
    assert_eq!(dry.status, 0);
    assert!(dry.stdout.contains("│ Hi Anna, {NAME}"), "{}", dry.stdout);
    assert!(
        dry.stderr.starts_with("2 messages would be sent."),
        "{}",
        dry.stderr
    );
    assert!(portal.messages().is_empty());

    let outcome = send(&portal, &[&message, "--to", &table]);
    assert_eq!(outcome.status, 0, "{outcome:?}");
    assert_eq!(
        outcome.stdout,
        "\n  sent             2\n  all              2\n"
    );
    let mut arrived: Vec<_> = portal
        .messages()
        .iter()
        .map(|message| {
            let params = &message["params"];
            [
                &params["USER_ID"],
                &message["text"],
                &params["KEYBOARD"][0]["LINK"],
            ]
            .map(ToString::to_string)
        })
        .collect();
    arrived.sort();
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
        outcome.stderr.contains("send-filled.csv:3"),
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
fn a_journal_keeps_a_second_run_from_sending_twice() {
    // The weekly limit would hide a second copy.
    let portal = Portal::start(&[
        "--plan",
        "partner",
        "--fault",
        "reset-after@2",
        "--fault",
        "error-200@3",
    ]);
    let message = file(
        "send-journal.json",
        json!({"CODE": CODE, "MESSAGE": "hi"}).to_string(),
    );
    let table = file("send-journal.csv", "USER_ID\n2\n3\n4\n5\n");
    let journal = fresh("send-journal.ndjson");
    let arguments = ["--to", &table, "--journal", &journal, "--format", "json"];
    let arguments = [&[message.as_str()], &arguments[..]].concat();

    let first = send(&portal, &arguments);
    assert_eq!(first.status, 1);
    let ended = |outcome: &Outcome, name: &str| {
        users(outcome).iter().filter(|(_, end)| end == name).count()
    };
    assert_eq!(
        ["sent", "unknown", "refused"].map(|name| ended(&first, name)),
        [2, 1, 1]
    );

    let dry = send(&portal, &[&arguments[..], &["--dry-run"]].concat());
    assert_eq!(
        ["sent-before", "unknown-before", "would-be-sent"].map(|name| ended(&dry, name)),
        [2, 1, 1],
        "{dry:?}"
    );
    let without_webhook = run(&[&["send", "--dry-run"], &arguments[..]].concat(), "");
    assert_eq!(without_webhook, dry);

    let second = send(&portal, &arguments);
    assert_eq!(second.status, 1);
    assert_eq!(
        ["sent-before", "unknown-before", "sent"].map(|name| ended(&second, name)),
        [2, 1, 1]
    );

    let delivered: Vec<_> = portal
        .messages()
        .iter()
        .filter(|message| !message["id"].is_null())
        .map(|message| message["params"]["USER_ID"].to_string())
        .collect();
    let mut once = delivered.clone();
    once.sort();
    once.dedup();
    assert_eq!((delivered.len(), once.len()), (4, 4), "{delivered:?}");

    let third = send(&portal, &[&arguments[..], &["--resend-unknown"]].concat());
    assert_eq!((third.status, ended(&third, "sent")), (0, 1));
}

#[cfg(unix)]
#[test]
fn what_a_full_journal_does_not_know_is_named() {
    let portal = Portal::start(&["--rate", "off", "--fault", "stall=1"]);
    let [message, table] = mailing("send-full", 200);
    let journal = fresh("send-full.ndjson");
    // A file that may not grow beyond some kilobytes is as good as a full disk.
    let mut command = Command::new("sh");
    command
        .env("WEBHOOK", portal.webhook())
        .args(["-c", "trap '' XFSZ; ulimit -f 4; exec \"$0\" \"$@\""])
        .arg(openlines().get_program())
        .args(["send", &message, "--to", &table, "--journal", &journal])
        .args(["--webhook-env", "WEBHOOK", "--plan", "enterprise"]);
    let outcome = outcome(&mut command, "");
    assert_eq!(outcome.status, 1, "{outcome:?}");
    let recorded = fs::read_to_string(&journal).expect("a journal");
    // The last line may have been cut off; then it is named, too.
    let whole = recorded.rsplit_once('\n').unwrap_or_default().0;
    let recorded = whole.matches(r#""step":"sent""#).count();
    let mut lines = outcome.stderr.lines();
    let missing = lines
        .find(|line| line.starts_with("Sent, but not in the journal"))
        .expect("some are missing");
    assert_eq!(
        recorded + missing.matches("send-full.csv:").count(),
        portal.messages().len()
    );
    assert!(
        outcome.stderr.contains("make the journal writable"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn a_dry_run_needs_no_connection() {
    let message = file("send-dry.json", valid());
    let header = json!({"journal": "openlines-send 1", "portal": "b24.example"});
    let journal = file("send-dry.ndjson", format!("{header}\n"));
    let mut command = openlines();
    command
        .env("WEBHOOK", "https://b24.example/rest/1/abc/")
        .envs(["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| (name, "/nonexistent")))
        .args(["send", &message, "--journal", &journal, "--dry-run"])
        .args(["--webhook-env", "WEBHOOK"]);
    let outcome = outcome(&mut command, "");
    assert_eq!(outcome.status, 0, "{}", outcome.stderr);
}

#[test]
fn problems_that_are_not_shown_are_counted() {
    let portal = Portal::start(&["--plan", "partner"]);
    let messages: Vec<String> = (1..=8)
        .map(|user| {
            let message = json!({"CODE": CODE, "USER_ID": user.to_string(), "MESSAGE": "hi"});
            file(&format!("send-warned-{user}.json"), message.to_string())
        })
        .collect();
    let mut arguments: Vec<&str> = messages.iter().map(String::as_str).collect();
    for more in ["--dry-run", "--format=human"] {
        arguments.push(more);
        let outcome = send(&portal, &arguments);
        arguments.pop();
        assert_eq!(outcome.status, 0, "{}", outcome.stderr);
        let shown = outcome.stderr.matches("warning[text-for-number]").count();
        assert_eq!(shown, 5, "{}", outcome.stderr);
        assert!(
            outcome
                .stderr
                .contains("Problems in others, too: 3 messages.\n"),
            "{}",
            outcome.stderr
        );
    }
}

#[test]
fn a_second_mailing_with_the_same_journal_is_told_of() {
    let portal = Portal::start(&["--plan", "partner"]);
    let [message, table] = mailing("send-second", 2);
    let journal = fresh("send-second.journal");
    let arguments = [&*message, "--to", &*table, "--journal", &*journal];
    let told =
        "Those sent before got a message with this journal; a new mailing takes a new journal.\n";
    assert!(!send(&portal, &arguments).stderr.contains(told));
    let next = file(
        "send-second-next.json",
        json!({"CODE": CODE, "MESSAGE": "another"}).to_string(),
    );
    let arguments = [&[&*next], &arguments[1..]].concat();
    for more in [&[][..], &["--dry-run"]] {
        let outcome = send(&portal, &[&arguments[..], more].concat());
        assert_eq!(outcome.status, 0);
        assert!(outcome.stderr.ends_with(told), "{}", outcome.stderr);
    }
}

#[test]
fn a_dry_run_says_what_a_journal_leaves_out() {
    let portal = Portal::start(&[]);
    let [first, second] = [
        file("send-dry-first.json", valid()),
        file(
            "send-dry-second.json",
            json!({"CODE": CODE, "USER_ID": 3, "MESSAGE": "hi"}).to_string(),
        ),
    ];
    let journal = fresh("send-dry-left-out.ndjson");
    let sent = send(&portal, &[&first, "--journal", &journal]);
    assert_eq!(sent.status, 0, "{sent:?}");
    let dry = ["send", "--dry-run", &first, &second, "--journal"];
    let outcome = run(&[&dry[..], &[&journal]].concat(), "");
    assert_eq!(outcome.status, 0, "{outcome:?}");
    assert!(
        outcome
            .stdout
            .starts_with(&format!("{first}: left out: sent before\n{second}\n")),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome.stderr.starts_with(
            "1 message would be sent. 1 message would be left out, as the journal knows of them."
        ),
        "{}",
        outcome.stderr
    );

    let empty = file("send-dry-empty.ndjson", "");
    assert_eq!(run(&[&dry[..], &[&empty]].concat(), "").status, 0);
    assert_eq!(fs::read_to_string(&empty).expect("a file"), "");
    let outcome = run(&[&dry[..], &[&second]].concat(), "");
    assert_eq!((outcome.status, outcome.stdout.as_str()), (2, ""));
    assert!(
        outcome.stderr.contains("the file is no journal"),
        "{}",
        outcome.stderr
    );
}

#[test]
fn what_would_meet_every_message_stops_the_rest() {
    let portal = Portal::start(&[]);
    let webhook = portal
        .webhook()
        .replace("portalonyourdesk", "anothersecret");
    let [message, table] = mailing("send-stop", 200);
    let mut command = openlines();
    command.env("WEBHOOK", &webhook).args([
        "send",
        &message,
        "--to",
        &table,
        "--webhook-env",
        "WEBHOOK",
    ]);
    let outcome = outcome(&mut command, "");
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stdout.contains("INVALID_CREDENTIALS"),
        "{}",
        outcome.stdout
    );
    assert!(outcome.stdout.contains("not begun"), "{}", outcome.stdout);
    assert!(
        outcome.stderr.contains("This would meet every message"),
        "{}",
        outcome.stderr
    );
    assert!(!format!("{outcome:?}").contains("anothersecret"));
}

#[test]
fn a_line_that_is_not_connected_stops_what_is_from_it_alone() {
    let other = CODE.replace('a', "b");
    let portal = Portal::start(&["--line", &other]);
    let [message, table] = mailing("send-no-line", 40);
    let outcome = send(&portal, &[&message, "--to", &table]);
    assert_eq!(outcome.status, 1);
    assert!(outcome.stdout.contains("NOT_FOUND"), "{}", outcome.stdout);
    assert!(not_begun(&outcome) >= 20, "{}", outcome.stdout);
    assert!(
        outcome.stderr.contains("This would meet every message"),
        "{}",
        outcome.stderr
    );

    let table = file("send-lines.csv", {
        let rows = (1..=39).map(|id| format!("{id},{CODE}\n"));
        format!("USER_ID,LINE\n{}40,{other}\n", rows.collect::<String>())
    });
    let message = file(
        "send-lines.json",
        json!({"CODE": "{LINE}", "MESSAGE": "hi"}).to_string(),
    );
    let outcome = send(&portal, &[&message, "--to", &table]);
    assert_eq!(outcome.status, 1);
    assert!(
        outcome.stdout.contains("sent             1\n"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn what_would_meet_every_message_also_stops_what_waits() {
    // Both are in flight; one is to be tried again after a minute, and the other ends that.
    let portal = Portal::start(&["--fault", "operating@1", "--fault", "overload@2"]);
    let message = file(
        "send-stop-waiting.json",
        json!({"CODE": CODE, "MESSAGE": "hi"}).to_string(),
    );
    let table = file("send-stop-waiting.csv", "USER_ID\n2\n3\n");
    let outcome = send(&portal, &[&message, "--to", &table, "--format", "json"]);
    let mut codes: Vec<_> = outcome
        .reports()
        .iter()
        .map(|line| line["code"].to_string())
        .collect();
    codes.sort();
    assert_eq!(codes, ["\"OPERATION_TIME_LIMIT\"", "\"OVERLOAD_LIMIT\""]);
    assert!(portal.messages().is_empty());
}

#[test]
fn so_many_in_a_row_that_say_nothing_of_their_messages_stop_the_rest() {
    let [message, table] = mailing("send-outage", 200);
    let of = |fault: &str| {
        let portal = Portal::start(&["--rate", "off", "--fault", fault]);
        let outcome = send(&portal, &[&message, "--to", &table, "--plan", "enterprise"]);
        assert_eq!(outcome.status, 1, "{outcome:?}");
        outcome
    };
    for fault in ["html-502", "reset-before", "html-403", "error-200"] {
        let outcome = of(fault);
        let begun = 200 - not_begun(&outcome);
        assert!((8..40).contains(&begun), "{fault}: {begun} begun");
        assert!(
            outcome.stderr.contains("Several in a row ended like this"),
            "{}",
            outcome.stderr
        );
    }
    let outcome = of("expired-token");
    assert!(
        outcome.stderr.contains("This would meet every message"),
        "{}",
        outcome.stderr
    );
}

/// How many messages were not begun, by the table at the end.
fn not_begun(outcome: &Outcome) -> usize {
    let mut rows = outcome.stdout.lines();
    let row = rows.find_map(|row| row.trim().strip_prefix("not begun"));
    let count = row.expect("some were not begun").trim();
    count.parse().expect("a count")
}

/// A run to 40 people, 16 of whom are in flight at once.
#[cfg(unix)]
fn to_many(name: &str, portal: &Portal, more: &[&str]) -> Child {
    let [message, table] = mailing(name, 40);
    let mut command = openlines();
    command
        .env("WEBHOOK", portal.webhook())
        .args(["send", &message, "--to", &table])
        .args(["--webhook-env", "WEBHOOK", "--format", "json"])
        .args(more);
    spawn(&mut command)
}

#[cfg(unix)]
#[test]
fn the_first_ctrl_c_waits_for_what_is_in_flight_also_after_a_stop() {
    let portal = Portal::start(&["--fault", "overload@1", "--fault", "stall=1"]);
    let mut child = to_many("send-stop-ctrl-c", &portal, &[]);
    let mut output = BufReader::new(child.stdout.take().expect("the output is piped"));
    let mut text = String::new();
    output.read_line(&mut text).expect("the first message ends");
    // It has stopped by itself; the 15 others are answered after a second.
    assert!(text.contains("OVERLOAD_LIMIT"), "{text}");
    interrupt(&child);
    output.read_to_string(&mut text).expect("UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    let count = |outcome: &str| text.matches(&format!("\"{outcome}\"")).count();
    assert_eq!(["sent", "not-begun", "unknown"].map(count), [15, 24, 0]);
}

#[cfg(unix)]
#[test]
fn what_is_in_flight_ends_also_where_nobody_reads_on() {
    // Nobody reads long before the first answer.
    let portal = Portal::start(&["--fault", "stall=1"]);
    let journal = fresh("send-unread.ndjson");
    let mut child = to_many("send-unread", &portal, &["--journal", &journal]);
    drop(child.stdout.take());
    assert_eq!(child.wait().expect("it ends").code(), Some(2));
    let journal = fs::read_to_string(&journal).expect("a journal");
    let count = |step: &str| journal.matches(&format!("\"step\":\"{step}\"")).count();
    assert_eq!(["intent", "sent"].map(count), [16, 16]);
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_after_what_is_in_flight_and_says_how_to_go_on() {
    let portal = Portal::start(&[]);
    // More than a burst, so that the last of them have to wait.
    let [message, table] = mailing("send-ctrl-c", 100);
    let journal = fresh("send-ctrl-c.ndjson");
    let mut command = openlines();
    command
        .env("WEBHOOK", portal.webhook())
        .args(["send", &message, "--to", &table, "--journal", &journal])
        .args(["--webhook-env", "WEBHOOK", "--format", "json"]);
    let mut child = spawn(&mut command);
    let mut output = BufReader::new(child.stdout.take().expect("the output is piped"));
    let mut line = String::new();
    output.read_line(&mut line).expect("the first message ends");
    interrupt(&child);
    output
        .read_to_string(&mut line)
        .expect("the output is UTF-8");
    assert_eq!(child.wait().expect("it ends").code(), Some(1));
    let outcome = Outcome {
        status: 1,
        stdout: line,
        stderr: String::new(),
    };
    let ends = users(&outcome);
    assert_eq!(ends.len(), 100, "every message is told of");
    let sent = ends.iter().filter(|(_, end)| end == "sent").count();
    let not_begun = ends.iter().filter(|(_, end)| end == "not-begun").count();
    assert_eq!(sent + not_begun, 100, "what was in flight has ended");
    assert!(not_begun > 0);
    assert_eq!(portal.messages().len(), sent);
}

#[test]
fn the_help_says_how_many_requests_a_message_takes() {
    let help = run(&["send", "--help"], "").stdout;
    let words = help.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains("at most 5 requests for a message in all"),
        "{help}"
    );
}

#[test]
fn send_says_what_is_missing() {
    let message = file("send-usage.json", valid());
    let crm = file("send-usage-crm.json", json!({"CRM_ENTITY": 1}).to_string());
    let table = file("send-usage.csv", "USER_ID\n2\n");
    let not_json = file("send-usage-text.json", "{");
    let twice = file(
        "send-usage-twice.json",
        r#"{"MESSAGE": "a", "MESSAGE": "b"}"#,
    );
    for (arguments, words) in [
        (
            &[message.as_str()][..],
            "--webhook-env VAR or --webhook-file FILE",
        ),
        (
            &[&message, "--webhook-env", "NO_SUCH_VARIABLE"],
            "NO_SUCH_VARIABLE is not set or is empty",
        ),
        (
            &[
                &message,
                "--webhook-env",
                "https://example.com/rest/1/s3cret/",
            ],
            "is not set or is empty",
        ),
        (
            &[&message, "--plan", "https://example.com/rest/1/s3cret/"],
            "invalid value",
        ),
        (&[&message, "--plan", "auth=s3cret"], "invalid value"),
        (
            &[&message, "--webhook-file", &message],
            "the webhook cannot be used: ",
        ),
        (&[&message, &message, "--dry-run"], "are the same message"),
        (&[&message, &crm, "--to", &table], "name one FILE"),
        (
            &[&message, "--to", env!("CARGO_TARGET_TMPDIR")],
            concat!("error: cannot read ", env!("CARGO_TARGET_TMPDIR"), ": "),
        ),
        (&[&crm, "--to", &table], "this is for a CRM chat"),
        (
            &[&not_json, "--to", &table],
            "the text ends too early (line 1, column 2)",
        ),
        (&[&twice, "--to", &table], "`/MESSAGE` is in it twice"),
        (&[&message, "--resend-unknown"], "--journal"),
        (
            &[&message, "--journal", "-", "--dry-run"],
            "a journal is a file, and - is the standard input",
        ),
        (&[], "<FILE>"),
    ] {
        let outcome = run(&[&["send"], arguments].concat(), "");
        assert_eq!(
            (outcome.status, outcome.stdout.as_str()),
            (2, ""),
            "{arguments:?}: {}",
            outcome.stderr
        );
        assert!(outcome.stderr.contains(words), "{}", outcome.stderr);
        assert!(!outcome.stderr.contains("s3cret"), "{}", outcome.stderr);
    }
}

/// Where the disk is full, the standard error tells who got the message: the next run would send it to them again.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_told_all_the_same() {
    let [message, table] = mailing("send-unread", 60);
    for format in ["human", "json"] {
        let portal = Portal::start(&["--rate", "off"]);
        let full = fs::File::options().write(true).open("/dev/full");
        let mut command = openlines();
        command
            .env("WEBHOOK", portal.webhook())
            .args(["send", "--webhook-env", "WEBHOOK", "--format", format])
            .args([&message, "--to", &table])
            .stdout(full.expect("a device that is full"));
        let output = command.output().expect("the command runs");
        let told = String::from_utf8(output.stderr).expect("the errors are UTF-8");
        assert_eq!(output.status.code(), Some(2), "{told}");
        assert!(told.contains("cannot write the answer"), "{told}");
        let summary = told.lines().find(|line| line.starts_with("  sent "));
        let sent = summary.and_then(|line| line.rsplit(' ').next()?.parse::<usize>().ok());
        let sent = sent.unwrap_or_else(|| panic!("how many were sent: {told}"));
        assert!(sent > 0, "{told}");
        if format == "json" {
            // A line each was asked for, and the first that cannot be written ends the run.
            assert!(sent < 60, "{told}");
            let named = told.lines().filter(|line| line.ends_with("): sent"));
            assert_eq!(named.count(), sent, "{told}");
            assert!(
                told.contains("The first message that was not begun is "),
                "{told}"
            );
        }
    }
}
