//! What must hold of any input; tried with mutated cases in the tests, and by coverage in `fuzz/`.

use openlines::{
    Attach, Code, CrmMessage, Keyboard, LinkKeyboard, NetworkMessage, Options, Payload, Problem,
    Subject,
};
use serde_json::Value;

const SUBJECTS: [Subject; 5] = [
    Subject::Network,
    Subject::Crm,
    Subject::Attach,
    Subject::Keyboard,
    Subject::LinkKeyboard,
];

/// The reader accepts exactly the texts `serde_json` accepts.
///
/// # Panics
/// If it does not.
pub fn reader(text: &str) {
    let report = Subject::Network.check(text);
    let refused = report.problems.iter().any(|problem| {
        matches!(
            problem.code,
            Code::Syntax { .. } | Code::TooDeep { .. } | Code::TooLong { .. }
        )
    });
    let too_long = text.len() > openlines::limits::MAX_TEXT_BYTES;
    assert_eq!(
        refused,
        too_long || serde_json::from_str::<Value>(text).is_err(),
        "{text:?}"
    );
}

/// Nothing panics; what is clean stays clean once it is read and written again; every path leads somewhere.
///
/// # Panics
/// If that does not hold.
pub fn check(bytes: &[u8]) {
    let text = std::str::from_utf8(bytes).ok();
    for subject in SUBJECTS {
        let report = Options::default().check_bytes(subject, bytes);
        let Some(text) = text else {
            assert!(!report.is_valid());
            continue;
        };
        assert_eq!(subject.is_valid(text), report.is_valid(), "{text}");
        for problem in &report.problems {
            let at = problem.at.expect("a text has places");
            assert!(text.is_char_boundary(at.offset), "{text}: {problem:?}");
        }
        assert!(
            report
                .problems
                .is_sorted_by_key(|problem| problem.at.map(|at| at.offset)),
            "{text}"
        );
        let has_duplicates = report
            .problems
            .iter()
            .any(|problem| problem.code == Code::DuplicateKey);
        if let (Ok(document), false) = (serde_json::from_str::<Value>(text), has_duplicates) {
            for problem in &report.problems {
                assert!(leads_somewhere(&document, problem), "{text}: {problem:?}");
            }
        }
    }
    if let Some(text) = text {
        again::<NetworkMessage>(text);
        again::<CrmMessage>(text);
        again::<Attach>(text);
        again::<Keyboard>(text);
        again::<LinkKeyboard>(text);
    }
}

/// A path exists in the document, or that of a missing key does without its last step.
fn leads_somewhere(document: &Value, problem: &Problem) -> bool {
    let parent = problem
        .path
        .rsplit_once('/')
        .map_or("", |(parent, _)| parent);
    document.pointer(&problem.path).is_some() || document.pointer(parent).is_some()
}

/// What is clean, read and written again, is clean and the same.
fn again<T: Payload>(text: &str) {
    let Ok(checked) = T::from_json(text) else {
        return;
    };
    let write = |value: &T| serde_json::to_string(value).expect("a typed value is JSON");
    let written = write(checked.value());
    match T::from_json(&written) {
        Ok(read) => assert_eq!(write(read.value()), written, "{text}"),
        Err(report) => panic!("{text}\nis clean, but\n{written}\nis not: {report}"),
    }
}
