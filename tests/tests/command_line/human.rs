//! Reports for people: the place shown, secrets masked, language and colour.

use std::collections::HashSet;

use serde_json::json;

use crate::{CODE, file, invalid, openlines, outcome, run, valid, with_warning};

#[test]
fn a_report_points_at_the_place() {
    let input = "{\n  \"CODE\": \"ab515f5d85a8b844d484f6ea75a2e494\",\n  \"USER_ID\": 2,\n  \"MESSAGE\": \"hi\",\n\t\"KEYBOARD\": [{\"TEXT\": \"漢字\", \"LINK\": \"ftp://example.com/\"}]\n}\n";
    let outcome = run(&["check", "-"], input);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    let at = lines
        .iter()
        .position(|line| line.starts_with("error[link-scheme]: "))
        .expect("the link is wrong");
    assert_eq!(
        lines[at + 1..at + 5],
        [
            " --> <stdin>:5:38  /KEYBOARD/0/LINK",
            "  |",
            "5 |     \"KEYBOARD\": [{\"TEXT\": \"漢字\", \"LINK\": \"ftp://example.com/\"}]",
            "  |                                           ^^^^^^^^^^^^^^^^^^^^",
        ],
        "{}",
        outcome.stdout
    );
    assert!(
        lines[at + 5].starts_with("  = effect: dropped: "),
        "{}",
        outcome.stdout
    );
    assert!(
        lines[at + 6].starts_with("  = help: "),
        "{}",
        outcome.stdout
    );
    assert!(
        lines
            .last()
            .is_some_and(|line| line.starts_with("<stdin>: ") && line.contains("; KEYBOARD ")),
        "{}",
        outcome.stdout
    );
}

#[test]
fn several_files_have_a_header_each() {
    let [good, bad] = [
        file("header-good.json", valid()),
        file("header-bad.json", invalid()),
    ];
    let outcome = run(&["check", &bad, &good], "");
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(lines[0], format!("── {bad}"));
    assert!(
        lines[1].starts_with("error[missing-parameter]: "),
        "{}",
        outcome.stdout
    );
    assert_eq!(
        lines[lines.len() - 2..],
        ["", &format!("{good}: no problems")],
        "{}",
        outcome.stdout
    );
}

#[test]
fn lines_for_people_name_the_line() {
    let outcome = run(
        &["check", "--lines", "--format", "human", "-"],
        format!("{}\n\n{}\n{}\n", valid(), with_warning(), invalid()),
    );
    for place in [" --> <stdin>:2:1\n", " --> <stdin>:3:", " --> <stdin>:4:"] {
        assert!(
            outcome.stdout.contains(place),
            "{place}: {}",
            outcome.stdout
        );
    }
    assert!(!outcome.stdout.contains("<stdin>:1:"), "{}", outcome.stdout);
    assert!(
        outcome
            .stdout
            .ends_with("\n<stdin>: 4 messages, 2 with errors, 1 with warnings only\n"),
        "{}",
        outcome.stdout
    );
}

#[test]
fn a_method_that_was_guessed_is_told_where_there_are_errors() {
    let mistaken = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", "chat_id": 3}).to_string();
    let crm = json!({"CRM_ENTITY_TYPE": "deal", "CRM_ENTITY": 1, "USER_ID": 2, "CHAT_ID": 3, "MESSAGE": "hi"}).to_string();
    let english = "\n  checked as `imopenlines.crm.message.add`, because of `CRM_ENTITY_TYPE`, `CRM_ENTITY` or `CHAT_ID`; --method network checks it as `imopenlines.network.message.add`\n";
    let russian = "\n  проверено как `imopenlines.crm.message.add` из-за ";
    let check = |options: &[&str], input: &str| {
        let outcome = run(&[&["check"], options].concat(), input);
        outcome.stdout
    };
    assert!(check(&[], &mistaken).ends_with(english));
    assert!(check(&["--lang", "ru"], &mistaken).contains(russian));
    assert!(run(&["fix"], mistaken.as_str()).stderr.ends_with(english));
    for (options, input) in [
        (&["--method", "crm"][..], &mistaken),
        (&["--method", "network"], &mistaken),
        (&["--format", "json"], &mistaken),
        (&["--quiet"], &mistaken),
        (&[], &crm),
        (&[], &invalid()),
    ] {
        let told = check(options, input);
        assert!(!told.contains("because of"), "{told}");
    }
}

#[test]
fn secrets_are_masked() {
    let secrets = ["s3cretT0ken", "s3cretAcce55", "s3cretH00k"];
    let message = json!({
        "Auth": secrets[0], "access_token": secrets[1], "USER_ID": 0,
        "MESSAGE": format!("see https://example.com/rest/1/{}/", secrets[2]),
        "ATTACH": [{"FILE": {"LINK": format!("ftp://example.com/rest/12/{}/a", secrets[2])}}],
    });
    for input in [
        message.to_string(),
        format!("{message:#}"),
        format!("{message}x"),
    ] {
        for arguments in [
            &["check", "-"][..],
            &["check", "--lang", "ru", "-"],
            &["check", "--lines", "--format", "human"],
            &["fix"],
        ] {
            let outcome = run(arguments, input.clone());
            let printed = outcome.stdout + &outcome.stderr;
            assert!(printed.contains("***"), "{arguments:?} {printed}");
            for secret in secrets {
                assert!(!printed.contains(secret), "{arguments:?} {printed}");
            }
        }
    }
}

#[test]
fn secrets_in_a_key_are_masked_wherever_it_is_named() {
    for key in [
        "https://p.example/rest/1/s3cret/",
        "?auth=s3cret",
        "Authorization: Bearer s3cret",
    ] {
        let message =
            json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "hi", key: 1, "ATTACH": [{key: 1}]});
        for options in [&[][..], &["--lang", "ru"]] {
            let told = run(&[&["check"], options].concat(), message.to_string()).stdout;
            assert!(told.contains("***"), "{told}");
            assert!(!told.contains("s3cret"), "{told}");
        }
    }
}

#[test]
fn a_secret_on_a_line_behind_its_name_is_masked() {
    for input in [
        "{\n  \"auth\":\n  \"s3cret\" x\n}",
        "{\"auth\"\r\n:\r\n\r\n\"s3cret\" x",
        "{\"auth\": [\n  \"s3cret\" x\n]}",
        "Authorization: Bearer\ns3cret",
    ] {
        let input = format!("{}{input}", "\n".repeat(100));
        for arguments in [
            &["check", "-"][..],
            &["check", "--lines", "--format", "human"],
            &["fix"],
        ] {
            let outcome = run(arguments, input.as_str());
            let printed = outcome.stdout + &outcome.stderr;
            assert!(!printed.contains("s3cret"), "{arguments:?} {printed}");
        }
    }
    let lines = format!("{{\"auth\":\"s3cret\"}}\n[\"shown\"]\n{}", invalid());
    let told = run(&["check", "--lines", "--format", "human"], lines).stdout;
    assert!(told.contains("2 | [\"shown\"]\n"), "{told}");
}

/// Texts that hold the secret `s3cret`, in each of which something else may stand before it.
const WITH_SECRET: [&str; 17] = [
    "auth=s3cret",
    "?auth=s3cret&a=1",
    "client_secret: s3cret",
    "auth=\ns3cret",
    "token :\t\"s3cret\"",
    "Authorization: Bearer s3cret",
    "Authorization: Bearer\ns3cret",
    "{\"auth\": \"s3cret\", \"a\": 1}",
    "{\"access_token \": \"s\\\"3cret\"}",
    "{\"auth\": {\"a\": [\"s3cret\"]}}",
    "['auth' => 's3cret']",
    "$_REQUEST[\"sessid\"] = 's3cret';",
    "auth[refresh_token]=s3cret",
    "auth:\n  access_token: s3cret",
    "https://p.example/rest/1/s3cret/",
    "https://p.example/rest/api/1/s3cret/a",
    "/rest/12/s3cret",
];

/// Ways in which a text comes to stand in another.
const WRAPS: [fn(&str) -> String; 9] = [
    str::to_owned,
    |text| format!("a\n{text}"),
    |text| format!("a\t{text}\n"),
    |text| format!("https://p.example/?q%26{text}"),
    |text| json!({ "a": text }).to_string(),
    |text| json!({"a": json!([text]).to_string()}).to_string(),
    |text| json!({ "a": text }).to_string().replace('/', "\\/"),
    percent_encoded,
    |text| percent_encoded(&percent_encoded(text)),
];

/// Ways in which a text is written in JSON.
const WRITINGS: [fn(&str) -> String; 3] = [
    |text| json!(text).to_string(),
    |text| json!(text).to_string().replace('/', "\\/"),
    |text| {
        let written = text.chars().map(|c| match c {
            'a'..='z' | 'A'..='Z' | '0'..='9' => c.to_string(),
            _ => format!("\\u{:04x}", u32::from(c)),
        });
        format!("\"{}\"", written.collect::<String>())
    },
];

fn percent_encoded(text: &str) -> String {
    let encoded = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    encoded.collect()
}

#[test]
fn no_secret_is_shown_however_it_is_wrapped() {
    // Nothing of one line reaches into the next.
    let end = format!("\"Y\":\"{}\"}}", "-".repeat(100));
    let mut inputs = Vec::new();
    for text in WITH_SECRET {
        for wrapped in WRAPS.map(|wrap| wrap(text)) {
            for written in WRITINGS.map(|write| write(&wrapped)) {
                inputs.push(format!("{{\"X\":{written},{end}"));
                inputs.push(format!("{{{written}:1,{end}"));
                inputs.push(format!("{{{written} {end}"));
            }
        }
    }
    let report = run(
        &["check", "--lines", "--format", "human"],
        inputs.join("\n"),
    );
    let is_told = |line: &&str| line.contains("3cret");
    let secrets: Vec<_> = report.stdout.lines().filter(is_told).collect();
    assert!(secrets.is_empty(), "{}", secrets.join("\n"));
    let masked: HashSet<_> = report
        .stdout
        .lines()
        .filter(|line| line.contains("***"))
        .filter_map(|line| line.split_once(" | ")?.0.parse::<usize>().ok())
        .collect();
    for (number, input) in (1..).zip(inputs) {
        let is_cut = input.len() > 100 + end.len();
        assert!(is_cut || masked.contains(&number), "{input}");
    }
}

#[test]
fn a_long_line_is_shown_around_the_place() {
    let message = json!({"CODE": CODE, "USER_ID": 2, "MESSAGE": "я".repeat(9_000), "COLOUR": 1, "ATTACH": [{"MESSAGE": "漢".repeat(3_000)}, {"MESSAGE": true}]});
    let outcome = run(&["check", "-"], message.to_string());
    assert!(outcome.stdout.contains("…"), "{}", outcome.stdout);
    assert!(
        outcome.stdout.contains("{\"MESSAGE\":true}]"),
        "{}",
        outcome.stdout
    );
    let longest = outcome
        .stdout
        .lines()
        .map(|line| line.chars().count())
        .max();
    assert!(longest < Some(200), "{longest:?}");
}

#[test]
fn no_input_drives_the_terminal() {
    let text = "\u{1b}]0;title\u{7}\u{9b}2J\u{202e}\r\u{8}\u{7f}";
    let raw = format!("{{\"{text}\": \"{text}\"");
    let escaped =
        json!({"CODE": CODE, "USER_ID": text, "MESSAGE": "hi", text: 1, "ATTACH": [{text: 1}]})
            .to_string();
    for input in [raw, escaped] {
        for arguments in [
            &["check", "-"][..],
            &["check", "--format", "json"],
            &["check", "--lines"],
            &["fix"],
        ] {
            let outcome = run(arguments, input.clone());
            let printed = outcome.stdout + &outcome.stderr;
            let is_odd = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!printed.contains(is_odd), "{arguments:?} {printed:?}");
        }
    }
}

#[test]
fn language_comes_from_the_option_then_from_the_environment() {
    let first_line = |environment: &[(&str, &str)], options: &[&str]| {
        let outcome = outcome(
            openlines()
                .args(["check"])
                .args(options)
                .envs(environment.iter().copied()),
            invalid(),
        );
        outcome.stdout.lines().next().expect("a problem").to_owned()
    };
    let (english, russian) = ("error[missing-parameter]: ", "ошибка[missing-parameter]: ");
    assert!(first_line(&[], &[]).starts_with(english));
    for tag in ["ru_RU.UTF-8", "ru", "RU", "Ru-ru"] {
        assert!(first_line(&[("LANG", tag)], &[]).starts_with(russian));
    }
    assert!(
        first_line(&[("LANG", "ru_RU.UTF-8"), ("LC_ALL", "C.UTF-8")], &[]).starts_with(english)
    );
    assert!(first_line(&[("LANG", "ru_RU.UTF-8")], &["--lang", "en"]).starts_with(english));
    assert!(first_line(&[], &["--lang", "ru"]).starts_with(russian));
    let missing = outcome(
        openlines()
            .args(["check", "no/such/file"])
            .env("LANG", "ru"),
        "",
    );
    assert!(
        missing
            .stderr
            .starts_with("ошибка: не удалось прочитать no/such/file: "),
        "{}",
        missing.stderr
    );
}

#[test]
fn colour_is_for_terminals() {
    let colored = |environment: &[(&str, &str)], arguments: &[&str]| {
        let outcome = outcome(
            openlines()
                .args(arguments)
                .envs(environment.iter().copied()),
            invalid(),
        );
        outcome.stdout.contains('\u{1b}')
    };
    assert!(!colored(&[], &["check", "-"]), "a pipe is no terminal");
    assert!(colored(&[("CLICOLOR_FORCE", "1")], &["check", "-"]));
    assert!(!colored(&[("NO_COLOR", "1")], &["check", "-"]));
    assert!(
        !colored(
            &[("CLICOLOR_FORCE", "1")],
            &["check", "--format", "json", "-"]
        ),
        "JSON has no colour"
    );
}

#[test]
fn nothing_in_a_wrong_argument_drives_the_terminal() {
    for arguments in [
        &["\x1b[31mx"][..],
        &["explain", "\x1b[31mx"],
        &["check", "--lang", "\x1b[31mx"],
        &["check", "--\x1b[31mx"],
        &["portal", "--fault", "\x1b[31mx"],
    ] {
        for colours in ["0", "1"] {
            let mut command = openlines();
            let told = outcome(command.args(arguments).env("CLICOLOR_FORCE", colours), "");
            assert_eq!(told.status, 2);
            assert!(told.stderr.contains("␛[31mx"), "{:?}", told.stderr);
            assert!(!told.stderr.contains("\x1b[31mx"), "{:?}", told.stderr);
        }
    }
}
