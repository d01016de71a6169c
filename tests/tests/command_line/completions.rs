//! `openlines completions`.

use crate::run;

#[test]
fn shells_can_complete() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let outcome = run(&["completions", shell], "");
        assert_eq!((outcome.status, outcome.stderr.as_str()), (0, ""));
        for word in [
            "check",
            "fix",
            "explain",
            "completions",
            "demo",
            "unknown-keys",
        ] {
            assert!(
                outcome.stdout.contains(word),
                "{shell} does not know {word}"
            );
        }
    }
    for shell in ["bash", "zsh", "fish"] {
        let script = run(&["completions", shell], "").stdout;
        for value in ["link-scheme", "network-message"] {
            assert!(script.contains(value), "{shell} does not know {value}");
        }
    }
    assert_eq!(run(&["completions", "no-such-shell"], "").status, 2);
}
