//! What a check allocates: nothing for a verdict on a valid text, a bounded multiple of the text at worst.

use allocation_counter::measure;
use openlines::{Options, Subject};
use openlines_tests::corpus;
use openlines_tests::json::Json;
use openlines_tests::strategies;
use proptest::collection::vec;
use proptest::prelude::*;

/// How many allocations it takes to know whether a text is valid; it has to be.
fn verdict(subject: Subject, text: &str) -> u64 {
    let mut valid = false;
    let allocated = measure(|| valid = subject.is_valid(text));
    assert!(valid, "{text}");
    allocated.count_total
}

#[test]
fn the_counter_counts() {
    let allocated = measure(|| drop(Subject::Attach.check("[]")));
    assert!(allocated.count_total > 0);
}

#[test]
fn nothing_for_the_valid_cases_of_the_corpus() {
    let mut judged = 0;
    for case in corpus::load().expect("the corpus is in the project") {
        if case.valid && case.options == Options::default() {
            assert_eq!(verdict(case.subject, &case.text), 0, "{}", case.name);
            judged += 1;
        }
    }
    assert!(judged > 100, "only {judged} valid cases");
}

#[test]
fn nothing_for_the_valid_observed_cases() {
    let mut judged = 0;
    for case in corpus::observed().expect("the observed cases are in the project") {
        let text = case.params.to_string();
        if Subject::Network.check(&text).is_valid() {
            assert_eq!(verdict(Subject::Network, &text), 0, "{}", case.id);
            judged += 1;
        }
    }
    assert!(judged >= 700, "only {judged} valid cases");
}

#[test]
fn nothing_for_long_texts_with_escapes() {
    for piece in [
        "a",
        "я",
        "😀",
        "/",
        "\\\"",
        "\\n",
        "\\u044f",
        "\\ud83d\\ude00",
        "a\\\\n",
    ] {
        // The sender keeps six bytes of an emoji more than JSON needs.
        let text = format!(
            "[{{\"MESSAGE\":\"x{}x\"}}]",
            piece.repeat(29_000 / piece.len().max(5))
        );
        assert_eq!(verdict(Subject::Attach, &text), 0, "{piece}");
    }
    let text = format!("[{{\"MESSAGE\":\"{}\"}}]", "a".repeat(29_000));
    assert_eq!(verdict(Subject::Attach, &text), 0);
}

#[test]
fn a_bounded_multiple_of_whatever_comes() {
    /// Bytes for each byte of a text.
    const MOST: u64 = 16;

    let objects = |member: &str| format!("{{{}\"a\":1}}", member.repeat(1_000_000 / member.len()));
    let lists = |item: &str| format!("[{}1]", item.repeat(1_000_000 / item.len()));
    for text in [
        lists("[],"),
        lists("{},"),
        lists("{\"MESSAGE\":[]},"),
        lists("\"\\u0000\","),
        lists("{\"TEXT\":0,\"LINK\":0},"),
        objects("\"MESSAGE\":[],"),
        objects("\"a\":1,"),
        objects("\"ATTACH\":[1],"),
        format!("{{\"ATTACH\":{}}}", lists("1,")),
        "[".repeat(1_000_000),
        // A path for each problem, and each as long as the key.
        format!(
            "{{\"{}\":{{\"FILE\":{{\"LINK\":\"/a\",{}\"b\":1}}}}}}",
            "k".repeat(400_000),
            "\"a\":1,".repeat(80_000)
        ),
        format!("{{\"MESSAGE\":\"{}\"}}", "\\u0041".repeat(160_000)),
    ] {
        for subject in [Subject::Network, Subject::Attach, Subject::LinkKeyboard] {
            let allocated = measure(|| drop(subject.check(&text)));
            let most = MOST * text.len() as u64;
            assert!(
                allocated.bytes_max <= most,
                "{} bytes for {} of {}...",
                allocated.bytes_max,
                text.len(),
                text.chars().take(40).collect::<String>()
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_for_any_message(message in strategies::network_message(), choices in vec(any::<u8>(), 1..64)) {
        let tree = serde_json::to_value(&message).expect("a message is JSON");
        let text = Json::from(&tree).spell(&choices);
        prop_assert_eq!(verdict(Subject::Network, &text), 0, "{}", text);
    }

    #[test]
    fn nothing_for_any_keyboard(keyboard in strategies::keyboard(), choices in vec(any::<u8>(), 1..64)) {
        let tree = serde_json::to_value(&keyboard).expect("a keyboard is JSON");
        let text = Json::from(&tree).spell(&choices);
        prop_assert_eq!(verdict(Subject::Keyboard, &text), 0, "{}", text);
    }

    #[test]
    fn nothing_for_any_crm_message(message in strategies::crm_message(), choices in vec(any::<u8>(), 1..64)) {
        let tree = serde_json::to_value(&message).expect("a message is JSON");
        let text = Json::from(&tree).spell(&choices);
        prop_assert_eq!(verdict(Subject::Crm, &text), 0, "{}", text);
    }
}
