//! `openlines receive`.

use openlines::limits::MAX_TEXT_BYTES;
use openlines_tests::corpus;
use serde_json::{Value, json};

use crate::{CODE, file, invalid, openlines, outcome, run, valid};

/// How a line begins that is shown as an error is, and as a warning is.
const ERROR: &str = "\u{1b}[1m\u{1b}[91m";
const WARNING: &str = "\u{1b}[1m\u{1b}[33m";

#[test]
fn receive_prints_every_observed_case() {
    let cases = corpus::observed().expect("the observed cases are in the project");
    let input: String = cases
        .iter()
        .map(|case| format!("{}\n", case.params))
        .collect();
    let outcome = run(&["receive", "--lines"], input);
    assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""));
    let received = outcome.reports();
    assert_eq!(received.len(), cases.len());
    for (case, received) in cases.iter().zip(received) {
        // That this is what was observed, the portal's own tests say.
        let expected = openlines_portal::receive(&case.params).to_json();
        assert_eq!(received, expected, "{}", case.id);
    }
}

#[test]
fn receive_says_that_a_crm_message_is_shown_as_the_other() {
    let crm = json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"});
    for (lang, note) in [
        (
            "en",
            "note: this is a message of `imopenlines.crm.message.add`, shown as `imopenlines.network.message.add` would take it\n",
        ),
        (
            "ru",
            "примечание: это сообщение `imopenlines.crm.message.add`, а показано, как его принял бы `imopenlines.network.message.add`\n",
        ),
    ] {
        for (message, is_told) in [(crm.to_string(), true), (valid(), false)] {
            let outcome = run(&["receive", "--lang", lang], message);
            assert_eq!(outcome.stdout.contains(note), is_told, "{}", outcome.stdout);
        }
    }
}

#[test]
fn receive_tells_of_the_sending_step_where_it_does_something() {
    let told = |message: Value| {
        let outcome = run(&["receive", "--lines"], message.to_string());
        (outcome.status, outcome.stdout)
    };
    let plain = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "a[BR]b"});
    let expected = r#"{"outcome":"ok","stored":{"MESSAGE":"a[BR]b","URL_PREVIEW":"Y"}}"#;
    assert_eq!(told(plain), (0, format!("{expected}\n")));
    let refused = json!({"CODE": CODE, "USER_ID": -1, "MESSAGE": "a[BR]b"});
    let expected = r#"{"outcome":"ok","stored":{"MESSAGE":"a[BR]b","URL_PREVIEW":"Y"},"after_add":{"outcome":"WRONG_REQUEST","MESSAGE":"a\nb"}}"#;
    assert_eq!(told(refused), (1, format!("{expected}\n")));
}

#[test]
fn receive_keeps_numbers_to_the_last_digit() {
    let input = format!(
        r#"{{"CODE":"{CODE}","USER_ID":2,"MESSAGE":"hi","ATTACH":[{{"FILE":{{"LINK":"/a","SIZE":72113335609365.000}}}}]}}"#
    );
    let outcome = run(&["receive", "--lines", "-"], input);
    let size = &outcome.reports()[0]["stored"]["ATTACH"]["BLOCKS"][0]["FILE"][0]["SIZE"];
    assert_eq!(*size, 72_113_335_609_365_u64, "{}", outcome.stdout);
}

#[test]
fn receive_reads_whatever_a_line_holds() {
    let input = [
        b"\xef\xbb\xbf".as_slice(),
        valid().as_bytes(),
        b"\r\n\n{\n\xff\n",
    ]
    .concat();
    let outcome = run(&["receive", "--lines", "-"], input);
    let outcomes: Vec<Value> = outcome
        .reports()
        .iter_mut()
        .map(|received| received["outcome"].take())
        .collect();
    assert_eq!(outcomes, ["ok", "CODE", "CODE", "CODE"]);
    assert_eq!(outcome.status, 1);
}

#[test]
fn receive_shows_both_sides_and_marks_what_is_lost() {
    let message = json!({
        "CODE": CODE, "USER_ID": 2, "MESSAGE": "hi \u{1b}[2J", "auth": "s3cret",
        "ATTACH": [{"IMAGE": {"LINK": "bad"}}, {"MESSAGE": "See https://example.com/rest/1/s3cret/"}],
    });
    let path = file("receive.json", message.to_string());
    let outcome = run(&["receive", &path], "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines[0], "outcome: ok");
    let has = |start: &str, end: &str| {
        let mut lines = lines.iter();
        lines.any(|line| line.starts_with(start) && line.ends_with(end))
    };
    assert!(has("sent ", "| arrives"), "{}", outcome.stdout);
    assert!(has("-       LINK: \"bad\" ", ""), "{}", outcome.stdout);
    assert!(
        has("/ATTACH/0/IMAGE/LINK: dropped: ", "`https://`"),
        "{}",
        outcome.stdout
    );
    assert!(!outcome.stdout.contains("s3cret"), "{}", outcome.stdout);
    assert!(!outcome.stdout.contains('\u{1b}'), "{}", outcome.stdout);

    let ru = run(&["receive", "--lang", "ru", &path], "").stdout;
    let lines: Vec<&str> = ru.lines().collect();
    assert_eq!(lines[0], "ответ: ok");
    let start = "/ATTACH/0/IMAGE/LINK: потеряно: не начинается с ";
    assert!(lines.iter().any(|line| line.starts_with(start)), "{ru}");

    let refused = run(&["receive"], invalid());
    assert_eq!(refused.status, 1);
    assert!(
        refused.stdout.starts_with("outcome: MESSAGE_EMPTY\n"),
        "{}",
        refused.stdout
    );
}

#[test]
fn receive_shows_a_message_and_then_what_became_of_it() {
    let plain = run(&["receive"], valid());
    assert_eq!(
        plain.stdout,
        format!(
            "outcome: ok\n\n\
            {:60}| arrives\n\
            {:60}|\n\
            \x20 USER_ID: 2{:48}|\n\
            {:60}| MESSAGE: \"hi\"\n\
            {:60}| URL_PREVIEW: \"Y\"\n\n",
            "sent",
            format!("  CODE: \"{CODE}\""),
            "",
            "  MESSAGE: \"hi\"",
            "  URL_PREVIEW: (not sent)",
        )
    );
    let lossy = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "A": 1}).to_string();
    let ru = run(&["receive", "--lang", "ru"], lossy);
    let end = "\"Y\"\n\n/A: потеряно: такого ключа портал не читает\n\n";
    assert!(ru.stdout.ends_with(end), "{}", ru.stdout);
    let lines = run(
        &["receive", "--lines", "--format", "human"],
        format!("{}\n{}\n", valid(), valid()),
    );
    for name in ["── <stdin>:1\noutcome: ok\n", "── <stdin>:2\noutcome: ok\n"] {
        assert!(lines.stdout.contains(name), "{}", lines.stdout);
    }
    let left_out = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "ATTACH": vec![0; 1001]});
    let outcome = run(&["receive"], left_out.to_string());
    assert!(
        outcome
            .stdout
            .ends_with("\n(message): altered: more is lost than is told here\n\n"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn receive_shows_what_is_lost_in_colour() {
    let message = json!({"CODE": CODE, "USER_ID": "2a", "MESSAGE": "hi", "A": 1, "ATTACH": 1});
    let mut command = openlines();
    command.arg("receive").env("CLICOLOR_FORCE", "1");
    let shown = outcome(&mut command, message.to_string()).stdout;
    for (mark, style) in [("!", ERROR), ("-", ERROR), ("~", WARNING)] {
        let start = format!("{style}{mark} ");
        assert!(
            shown.lines().any(|line| line.starts_with(&start)),
            "{shown:?}"
        );
    }
    assert!(shown.contains("\n  MESSAGE: \"hi\""), "{shown:?}");
}

#[test]
fn receive_says_what_it_cannot_read_and_goes_on() {
    let path = file("receive-valid.json", valid());
    let outcome = run(&["receive", "no/such/file", &path], "");
    assert_eq!(outcome.status, 2);
    assert!(
        outcome
            .stderr
            .starts_with("error: cannot read no/such/file: ")
            && outcome.stderr.lines().count() == 1,
        "{}",
        outcome.stderr
    );
    let header = format!("── {path}\noutcome: ok\n");
    assert!(outcome.stdout.starts_with(&header), "{}", outcome.stdout);

    let long = "a".repeat(MAX_TEXT_BYTES + 1);
    let lines = format!("{}\n{long}\n{}\n", valid(), valid());
    let outcome = run(&["receive", "--lines"], lines);
    let answers: Vec<Value> = outcome
        .reports()
        .iter_mut()
        .map(|received| received["outcome"].take())
        .collect();
    assert_eq!(answers, [json!("ok"), json!(null), json!("ok")]);
    assert!(outcome.stdout.contains("\n{\"outcome\":null}\n"));
    let error = format!("error: cannot read <stdin>:2: longer than {MAX_TEXT_BYTES} bytes\n");
    assert_eq!((outcome.status, outcome.stderr), (2, error));
    let long = file("receive-long.json", &long);
    let outcome = run(&["receive", "--format", "json", &long, &path], "");
    assert_eq!((outcome.status, outcome.reports().len()), (2, 1));
}

#[test]
fn receive_says_of_a_text_that_it_is_not_json() {
    let note =
        "note: the text is not JSON, or nested too deep, so the portal reads no parameters\n";
    let deep = "[".repeat(600) + &"]".repeat(600);
    for input in [
        &b"[1\n"[..],
        b"",
        b"\xff",
        b"\xef\xbb\xbf{}",
        b"{} {}",
        deep.as_bytes(),
    ] {
        let outcome = run(&["receive", "-"], input);
        assert_eq!((outcome.status, outcome.stderr.as_str()), (1, ""));
        assert!(outcome.stdout.contains(note), "{}", outcome.stdout);
    }
    let ru = run(&["receive", "--lang", "ru"], "").stdout;
    let note = "примечание: это не JSON, или вложенность слишком глубокая: портал не прочитает ни одного параметра\n";
    assert!(ru.contains(note), "{ru}");
    for input in ["{}", "[1]", " null ", &valid()] {
        let outcome = run(&["receive", "-"], input);
        assert!(!outcome.stdout.contains("note:"), "{}", outcome.stdout);
    }
    let outcome = run(&["receive", "--format", "json", "-"], "[1");
    assert_eq!(outcome.reports(), [json!({"outcome": "CODE"})]);
}

#[test]
fn receive_says_what_became_of_a_key_whatever_it_is_called() {
    let key = |key: &str| json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", key: 1}).to_string();
    for (name, expected) in [
        (
            "client_secret",
            "/client_secret: dropped: nothing reads this key",
        ),
        ("a\nb", "/a␊b: dropped: nothing reads this key"),
        ("\u{1b}[1m", "/␛[1m: dropped: nothing reads this key"),
        (
            "auth=s3cret",
            "/auth=******: dropped: nothing reads this key",
        ),
    ] {
        let outcome = run(&["receive"], key(name));
        let mut lines = outcome.stdout.lines();
        assert!(lines.any(|line| line == expected), "{}", outcome.stdout);
    }
    let outcome = run(&["receive", "--lang", "ru"], key("token\n"));
    assert!(!outcome.stdout.contains("/token\n"), "{}", outcome.stdout);
    let nested = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "ATTACH": [{"MESSAGE": "a", "token": 1}]});
    let outcome = run(&["receive"], nested.to_string());
    let expected = "\n/ATTACH/0/token: dropped: nothing reads this key\n";
    assert!(outcome.stdout.contains(expected), "{}", outcome.stdout);
}
