//! `openlines demo`.

use crate::{openlines, outcome, run};

#[test]
fn the_demo_shows_a_chat_and_a_report() {
    let outcome = run(&["demo"], "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
    assert!(
        outcome.stdout.contains("message.json: sent\n"),
        "{}",
        outcome.stdout
    );
    assert!(
        !outcome.stdout.contains("/rest/"),
        "no webhook: {}",
        outcome.stdout
    );
    assert!(
        outcome
            .stdout
            .contains("│ We have prepared materials for connecting open channels"),
        "{}",
        outcome.stdout
    );
    assert!(
        outcome
            .stdout
            .contains("message.json: no problems; ATTACH "),
        "{}",
        outcome.stdout
    );
    let problems = outcome
        .stdout
        .lines()
        .filter(|line| line.starts_with("error[") || line.starts_with("warning["));
    assert!(problems.count() >= 6, "{}", outcome.stdout);
    assert!(
        !outcome.stdout.contains("e2a1f9c07b3d4"),
        "the token is masked: {}",
        outcome.stdout
    );
    assert!(
        run(&["demo", "--lang", "ru"], "")
            .stdout
            .contains("ошибка[")
    );
}

#[test]
fn the_demo_says_what_it_does() {
    for (lang, told) in [
        (
            "en",
            [
                "The documentation's example, checked and sent to a portal on this machine:\n\n",
                "$ openlines check message.json\nmessage.json: no problems; ATTACH ",
                "$ openlines send message.json --webhook-env WEBHOOK\nmessage.json: sent\n\n",
                "What arrived there, as a chat shows it:\n╭",
                "\n\nA message written in a hurry:\n\n",
                "$ cat broken.json\n{\n",
                "}\n\nA portal answers true, and this is all that arrives:\n╭",
                "\n\nWhat the check says before it is sent:\n",
                "$ openlines check broken.json\nwarning[",
                "\nbroken.json: 7 errors, 2 warnings; ATTACH ",
                "\n\nNow yours: openlines check FILE; everything else: openlines --help\n",
            ],
        ),
        (
            "ru",
            [
                "Пример из документации, проверенный и отправленный порталу на этом компьютере:\n\n",
                "$ openlines check message.json\nmessage.json: замечаний нет; ATTACH ",
                "$ openlines send message.json --webhook-env WEBHOOK\nmessage.json: отправлено\n\n",
                "Что туда пришло, в том виде, как это покажет чат:\n╭",
                "\n\nСообщение, написанное второпях:\n\n",
                "$ cat broken.json\n{\n",
                "}\n\nПортал отвечает true, а доходит только это:\n╭",
                "\n\nЧто сообщит проверка до отправки:\n",
                "$ openlines check broken.json\nпредупреждение[",
                "\nbroken.json: 7 ошибок, 2 предупреждения; ATTACH ",
                "\n\nТеперь ваше: openlines check ФАЙЛ; всё остальное: openlines --help\n",
            ],
        ),
    ] {
        let demo = run(&["demo", "--lang", lang], "").stdout;
        let mut rest = demo.as_str();
        for part in told {
            let (_, after) = rest
                .split_once(part)
                .unwrap_or_else(|| panic!("{part}\nis not next in\n{demo}"));
            rest = after;
        }
        assert_eq!(rest, "");
    }
}

#[test]
fn the_demo_needs_no_certificates() {
    let mut command = openlines();
    command
        .envs(["SSL_CERT_FILE", "SSL_CERT_DIR"].map(|name| (name, "/nonexistent")))
        .arg("demo");
    let outcome = outcome(&mut command, "");
    assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
}
