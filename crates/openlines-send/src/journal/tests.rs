//! What a journal remembers, and what it makes of files that are none.

use std::fs::{self, OpenOptions};
use std::path::PathBuf;

use openlines::{CrmEntity, CrmMessage, Payload};
use tempfile::TempDir;

use super::*;
use crate::{Failure, NotSent, Unknown, Why};

const PORTAL: &str = "p.bitrix24.ru";

struct Desk {
    _folder: TempDir,
    path: PathBuf,
}

impl Desk {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("journal.ndjson");
        Self {
            _folder: folder,
            path,
        }
    }

    fn open(&self) -> Journal {
        Journal::open(&self.path, PORTAL).expect("a journal")
    }

    fn text(&self) -> String {
        fs::read_to_string(&self.path).expect("a file")
    }

    fn append(&self, bytes: &[u8]) {
        let mut file = OpenOptions::new().append(true).open(&self.path);
        file.as_mut()
            .expect("a file")
            .write_all(bytes)
            .expect("room");
    }
}

fn sent() -> Outcome<u64> {
    let response = crate::Response::new(200, [], r#"{"result": 7}"#);
    crate::classify::<CrmMessage>(&response)
}

fn not_sent() -> Outcome<u64> {
    Err(Failure::NotSent(NotSent::Connect("refused".to_owned())))
}

fn unknown() -> Outcome<u64> {
    Err(Failure::Unknown(Box::new(Unknown::without_answer(
        Why::Timeout,
    ))))
}

fn refused() -> Outcome<u64> {
    let response = crate::Response::new(400, [], r#"{"error": "USER_MESSAGE_LIMIT"}"#);
    crate::classify::<CrmMessage>(&response)
}

/// Where a message stands after these attempts, in this process and after a crash.
#[track_caller]
fn check(attempts: &[Option<Outcome<u64>>], expected: Standing) {
    let desk = Desk::new();
    let journal = desk.open().resend_unknown();
    for outcome in attempts {
        let claim = journal.claim("a").expect("a claim");
        claim.begin().expect("written");
        if let Some(outcome) = outcome {
            claim.end(outcome);
        }
    }
    assert_eq!(journal.standing("a"), expected, "{attempts:?}");
    drop(journal);
    let journal = desk.open();
    assert_eq!(journal.standing("a"), expected, "{attempts:?}, read again");
    let claimed = journal.claim("a").map(drop);
    match expected {
        Standing::Sent | Standing::Unknown => assert_eq!(claimed, Err(expected)),
        Standing::New | Standing::NotDelivered => assert_eq!(claimed, Ok(())),
    }
}

#[test]
fn an_unknown_stays_unknown_until_sent() {
    check(&[], Standing::New);
    check(&[Some(sent())], Standing::Sent);
    check(&[Some(not_sent())], Standing::NotDelivered);
    check(&[Some(refused())], Standing::NotDelivered);
    check(&[Some(unknown())], Standing::Unknown);
    check(&[None], Standing::Unknown);
    check(&[Some(refused()), Some(not_sent())], Standing::NotDelivered);
    check(&[Some(refused()), Some(sent())], Standing::Sent);
    check(&[Some(not_sent()), None], Standing::Unknown);
    // What comes of a second copy says nothing about the first.
    check(&[Some(unknown()), Some(refused())], Standing::Unknown);
    check(&[Some(unknown()), Some(not_sent())], Standing::Unknown);
    check(&[None, Some(refused())], Standing::Unknown);
    check(&[None, None], Standing::Unknown);
    check(&[Some(unknown()), Some(sent())], Standing::Sent);
    check(&[None, Some(sent())], Standing::Sent);
}

#[cfg(unix)]
#[test]
fn a_new_journal_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt as _;

    let desk = Desk::new();
    drop(desk.open());
    let metadata = fs::metadata(&desk.path).expect("a file");
    assert_eq!(metadata.permissions().mode() & 0o777, 0o600);
}

#[test]
fn what_was_sent_stays_sent_whatever_stands_behind() {
    let desk = Desk::new();
    drop(desk.open());
    for step in ["sent", "intent", "unknown", "refused", "intent"] {
        let line = format!("{{\"step\":\"{step}\",\"key\":\"a\",\"at\":0}}\n");
        desk.append(line.as_bytes());
        assert_eq!(desk.open().standing("a"), Standing::Sent, "{step}");
    }
}

#[test]
fn one_line_a_step() {
    let desk = Desk::new();
    let journal = desk.open();
    for (key, outcome) in [
        ("a", sent()),
        ("b", not_sent()),
        ("c", refused()),
        ("d", unknown()),
    ] {
        let claim = journal.claim(key).expect("a claim");
        claim.begin().expect("written");
        claim.end(&outcome);
    }
    let at = |line: &str| {
        let (before, after) = line.split_once("\"at\":").expect("a time");
        format!(
            "{before}\"at\":0{}",
            after.trim_start_matches(|c: char| c.is_ascii_digit())
        )
    };
    let text = desk.text();
    let mut lines = text.lines();
    assert_eq!(
        lines.next(),
        Some(r#"{"journal":"openlines-send 1","portal":"p.bitrix24.ru"}"#)
    );
    let lines: Vec<String> = lines.map(at).collect();
    assert_eq!(
        lines,
        [
            r#"{"step":"intent","key":"a","at":0}"#,
            r#"{"step":"sent","key":"a","at":0,"reply":7}"#,
            r#"{"step":"intent","key":"b","at":0}"#,
            r#"{"step":"not-sent","key":"b","at":0,"reason":"not sent: no connection: refused"}"#,
            r#"{"step":"intent","key":"c","at":0}"#,
            r#"{"step":"refused","key":"c","at":0,"reason":"refused: `USER_MESSAGE_LIMIT` (HTTP 400): the user had a message from this open channel within the last seven days"}"#,
            r#"{"step":"intent","key":"d","at":0}"#,
            r#"{"step":"unknown","key":"d","at":0,"reason":"unknown outcome: no answer in time; the message may have been delivered"}"#,
        ]
    );
    let standings = [
        ("a", Standing::Sent),
        ("b", Standing::NotDelivered),
        ("c", Standing::NotDelivered),
        ("d", Standing::Unknown),
    ];
    let standings = standings.map(|(key, standing)| (key.to_owned(), standing));
    let seen = Journal::look(&desk.path, Some(PORTAL)).expect("a journal");
    assert_eq!(seen, BTreeMap::from(standings));
}

#[test]
fn a_message_is_sent_by_one_at_a_time() {
    let desk = Desk::new();
    let journal = desk.open().resend_unknown();
    let claim = journal.claim("a").expect("a claim");
    assert_eq!(journal.claim("a").map(drop), Err(Standing::Unknown));
    drop(claim);
    assert_eq!(journal.claim("a").map(drop), Ok(()));
}

#[test]
fn a_journal_is_opened_once() {
    let desk = Desk::new();
    let journal = desk.open();
    assert!(matches!(
        Journal::open(&desk.path, PORTAL),
        Err(JournalError::InUse)
    ));
    drop(journal);
    desk.open();
}

#[test]
fn a_journal_may_be_named_without_its_folder() {
    sync_parent(Path::new("journal.ndjson")).expect("the current folder");
}

#[test]
fn a_torn_last_line_is_cut_off_wherever_it_was_torn() {
    let desk = Desk::new();
    let journal = desk.open();
    let claim = journal.claim("a").expect("a claim");
    claim.begin().expect("written");
    claim.end(&sent());
    drop(claim);
    drop(journal);
    let whole = desk.text().into_bytes();
    let lines: Vec<usize> = whole
        .iter()
        .enumerate()
        .filter_map(|(at, byte)| (*byte == b'\n').then_some(at + 1))
        .collect();
    for end in 0..=whole.len() {
        fs::write(&desk.path, &whole[..end]).expect("written");
        let journal = desk.open();
        let expected = match lines.iter().filter(|line| **line <= end).count() {
            0 | 1 => Standing::New,
            2 => Standing::Unknown,
            _ => Standing::Sent,
        };
        assert_eq!(journal.standing("a"), expected, "torn at {end}");
        // What is written next begins on a line of its own.
        let claim = journal.claim("b").expect("a claim");
        claim.begin().expect("written");
        drop(claim);
        drop(journal);
        let journal = desk.open();
        assert_eq!(journal.standing("a"), expected, "torn at {end}");
        assert_eq!(journal.standing("b"), Standing::Unknown, "torn at {end}");
    }
    // A crash of the system may leave other bytes in the place of the last line.
    for garbage in [b"\0\0\0\0".as_slice(), b"\0\0\n", b"{\"step\":\n", b"{}"] {
        fs::write(&desk.path, &whole).expect("written");
        desk.append(garbage);
        assert_eq!(desk.open().standing("a"), Standing::Sent);
        assert_eq!(desk.text().into_bytes(), whole);
    }
}

#[test]
fn other_files_are_left_alone() {
    let desk = Desk::new();
    let header = r#"{"journal":"openlines-send 1","portal":"p.bitrix24.ru"}"#;
    for (text, error) in [
        (
            "USER_ID,NAME\n1,Anna",
            "the file is no journal, and was left as it is",
        ),
        ("{}\n", "the file is no journal, and was left as it is"),
        ("\n", "the file is no journal, and was left as it is"),
        (
            "{\"journal\":\"openlines-send 1\",\"portal\":\"q.bi",
            "the file is no journal, and was left as it is",
        ),
        (
            "{\"journal\":\"openlines-send 2\",\"portal\":\"p.bitrix24.ru\"}\n",
            "the file is no journal, and was left as it is",
        ),
        (
            "{\"journal\":\"openlines-send 1\",\"portal\":\"q.bitrix24.ru\"}\n",
            "the journal is that of the portal `q.bitrix24.ru`",
        ),
        (
            "{\"journal\":\"openlines-send 1\",\"portal\":\"p.bitrix24.ru\",\"more\":1}",
            "the file is no journal, and was left as it is",
        ),
        (
            &format!("{header}\nnonsense\n{{\"step\":\"sent\",\"key\":\"a\",\"at\":0}}\n"),
            "line 2 of the journal cannot be read",
        ),
        (
            &format!("{header}\n{{\"step\":\"read\",\"key\":\"a\",\"at\":0}}\n"),
            "line 2 of the journal cannot be read",
        ),
    ] {
        fs::write(&desk.path, text).expect("written");
        let found = Journal::open(&desk.path, PORTAL).expect_err(text);
        assert_eq!(found.to_string(), error, "{text}");
        assert_eq!(desk.text(), text);
    }
    let missing = desk.path.join("no folder").join("journal");
    let error = Journal::open(missing, PORTAL).expect_err("no folder");
    assert!(matches!(error, JournalError::Io(_)));
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn a_journal_of_which_not_even_the_first_line_was_written_is_begun_anew() {
    let desk = Desk::new();
    for text in ["", "{", r#"{"journal":"openlines-send 1","portal":"p.bit"#] {
        fs::write(&desk.path, text).expect("written");
        assert_eq!(desk.open().standing("a"), Standing::New);
        assert_eq!(desk.text().lines().count(), 1);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn what_is_no_journal_is_not_read_to_its_end() {
    // It has none.
    let look = Journal::look("/dev/zero", None);
    assert!(matches!(look, Err(JournalError::NotAJournal)));
}

#[cfg(unix)]
#[test]
fn a_pipe_is_not_waited_for() {
    let desk = Desk::new();
    let made = std::process::Command::new("mkfifo")
        .arg(&desk.path)
        .status();
    assert!(made.expect("a process").success());
    let look = Journal::look(&desk.path, None);
    assert!(matches!(look, Err(JournalError::NotAJournal)));
    let open = Journal::open(&desk.path, PORTAL);
    assert!(matches!(open, Err(JournalError::NotAJournal)));
}

#[test]
fn a_journal_is_looked_at_without_being_opened() {
    let desk = Desk::new();
    let look = |portal| Journal::look(&desk.path, portal);
    assert!(matches!(look(None), Err(JournalError::Io(_))));
    let journal = desk.open();
    let claim = journal.claim("a").expect("a claim");
    claim.begin().expect("written");
    let unknown = BTreeMap::from([("a".to_owned(), Standing::Unknown)]);
    assert_eq!(look(None).expect("a journal"), unknown);
    assert_eq!(look(Some(PORTAL)).expect("a journal"), unknown);
    assert!(matches!(
        look(Some("other")),
        Err(JournalError::OtherPortal(_))
    ));
    claim.end(&sent());
    drop(claim);
    drop(journal);
    let sent = BTreeMap::from([("a".to_owned(), Standing::Sent)]);
    assert_eq!(look(None).expect("a journal"), sent);
    let whole = desk.text();
    for end in 0..whole.len() {
        fs::write(&desk.path, &whole[..end]).expect("written");
        let known = look(None).expect("nearly a journal");
        let steps = whole[..end].matches('\n').count().saturating_sub(1);
        assert_eq!(known.len(), steps.min(1), "torn at {end}");
        assert_eq!(desk.text(), whole[..end]);
    }
    for text in ["{}\n", "USER_ID", "\n", "{\"journal\":\"another\"}"] {
        fs::write(&desk.path, text).expect("written");
        assert!(
            matches!(look(None), Err(JournalError::NotAJournal)),
            "{text}"
        );
    }
}

#[test]
fn nothing_is_begun_after_a_line_that_could_not_be_written() {
    let desk = Desk::new();
    drop(desk.open());
    let journal = desk.open();
    // A file that is open for reading alone cannot be written.
    journal.book().file = File::open(&desk.path).expect("a file");
    let claim = journal.claim("a").expect("a claim");
    assert_eq!(journal.failure(), None);
    let error = claim.begin().expect_err("read alone");
    assert_eq!(journal.failure(), Some(error));
    journal.book().file = OpenOptions::new()
        .append(true)
        .open(&desk.path)
        .expect("a file");
    assert!(claim.begin().is_err(), "the line before may be torn");
}

#[cfg(unix)]
#[test]
fn nothing_is_begun_once_the_file_is_removed_or_replaced() {
    for is_replaced in [false, true] {
        let desk = Desk::new();
        let journal = desk.open();
        let claim = journal.claim("a").expect("a claim");
        claim.begin().expect("written");
        assert!(journal.is_in_place());
        let away = desk.path.with_extension("old");
        fs::rename(&desk.path, &away).expect("renamed");
        if is_replaced {
            drop(desk.open());
        }
        assert!(!journal.is_in_place());
        // How a request ended that had been begun is written where the file is now.
        claim.end(&sent());
        assert_eq!(journal.failure(), None);
        let moved = fs::read_to_string(away).expect("a file");
        assert!(moved.contains(r#""step":"sent""#), "{moved}");
        let error = claim.begin().expect_err("nobody would read it");
        assert_eq!(error, "the file was removed or replaced");
        assert_eq!(journal.failure(), Some(error));
    }
}

#[test]
fn a_standing_is_shown_by_its_name() {
    for (standing, name) in [
        (Standing::New, "new           |"),
        (Standing::Sent, "sent          |"),
        (Standing::NotDelivered, "not-delivered |"),
        (Standing::Unknown, "unknown       |"),
    ] {
        assert_eq!(format!("{standing:14}|"), name);
    }
}

#[test]
fn keys_differ_as_messages_do() {
    let key = |text: &str| {
        let message = CrmMessage {
            crm_entity_type: CrmEntity::Deal,
            crm_entity: 1,
            user_id: 1,
            chat_id: 1,
            message: text.into(),
        };
        Journal::key(&message.check().expect("a message"))
    };
    assert_eq!(key("a"), key("a"));
    assert_ne!(key("a"), key("b"));
    assert_eq!(key("a").len(), 64);
}

#[test]
fn a_message_formatted_anew_keeps_its_key() {
    let key = |text: &str| {
        let message = CrmMessage::from_json(text);
        Journal::key(&message.expect("a message"))
    };
    let compact = r#"{"CRM_ENTITY_TYPE":"deal","CRM_ENTITY":1,"USER_ID":1,"CHAT_ID":1,"MESSAGE":"a \\\" {b\\\\"}"#;
    let spaced = compact.replace(",\"", " ,\r\n\t\"").replace("\":", "\" : ");
    assert_eq!(key(compact), key(&format!("{spaced}\n")));
    assert_ne!(key(compact), key(&compact.replace("{b", "{ b")));
}

#[test]
fn an_intent_that_is_not_on_the_disk_is_taken_back() {
    let desk = Desk::new();
    drop(desk.open());
    let before = desk.text();
    let mut file = OpenOptions::new()
        .append(true)
        .open(&desk.path)
        .expect("a file");
    file.seek(SeekFrom::End(0)).expect("an end");
    let step = |step| Line {
        step,
        key: "a".to_owned(),
        at: 0,
        reply: None,
        reason: None,
    };
    let full = |_: &File| Err(io::ErrorKind::StorageFull.into());
    append(&mut file, &step(Step::Intent), full).expect_err("no room");
    assert_eq!(desk.text(), before);
    // Of an outcome the line may be there: it is the truth.
    append(&mut file, &step(Step::Sent), full).expect_err("no room");
    assert!(desk.text().len() > before.len());
}
