//! How many tests passed, by what the runners print.

use std::fmt;
use std::ops::AddAssign;

/// Numbers of tests.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) passed: usize,
    pub(crate) failed: usize,
    pub(crate) skipped: usize,
}

/// Who says how many tests passed.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counts {
    /// Nobody: the whole step is one test.
    AsOne,
    /// The test harness of cargo: `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
    Cargo,
    /// `node --test`: `# pass 3`, or `ℹ pass 3` in its other report; the tests in other languages say the same.
    Node,
}

impl Counts {
    /// Tests that one line of output tells of.
    pub(crate) fn read(self, line: &str) -> Tally {
        match self {
            Self::AsOne => Tally::default(),
            Self::Cargo => read_cargo(line),
            Self::Node => read_node(line),
        }
    }

    /// What a finished step counts for; one that fails without a failed test to its name, as when it does not compile, is a failed test itself.
    pub(crate) fn settle(self, mut tally: Tally, success: bool) -> Tally {
        match (self, success) {
            (Self::AsOne, true) => tally.passed += 1,
            // Nothing was counted, so nothing is known to have run.
            (_, true) if tally.passed + tally.failed == 0 => tally.failed += 1,
            (_, false) if tally.failed == 0 => tally.failed += 1,
            _ => {}
        }
        tally
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.skipped += other.skipped;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

fn read_cargo(line: &str) -> Tally {
    let mut tally = Tally::default();
    let Some((_, counts)) = line
        .strip_prefix("test result: ")
        .and_then(|rest| rest.split_once(". "))
    else {
        return tally;
    };
    for part in counts.split("; ") {
        match number_first(part) {
            Some((n, "passed")) => tally.passed = n,
            Some((n, "failed")) => tally.failed = n,
            Some((n, "ignored")) => tally.skipped = n,
            _ => {}
        }
    }
    tally
}

fn number_first(part: &str) -> Option<(usize, &str)> {
    let (number, what) = part.split_once(' ')?;
    Some((number.parse().ok()?, what))
}

fn read_node(line: &str) -> Tally {
    let mut tally = Tally::default();
    let words: Vec<&str> = line.split(' ').collect();
    if let ["#" | "ℹ", what, number] = words[..]
        && let Ok(n) = number.parse()
    {
        match what {
            "pass" => tally.passed = n,
            "fail" | "cancelled" => tally.failed = n,
            "skipped" | "todo" => tally.skipped = n,
            _ => {}
        }
    }
    tally
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(counts: Counts, output: &str, success: bool, expected: &str) {
        let mut tally = Tally::default();
        for line in output.lines() {
            tally += counts.read(line);
        }
        assert_eq!(counts.settle(tally, success).to_string(), expected);
    }

    #[test]
    fn a_step_is_one_test() {
        check(Counts::AsOne, "whatever\n", true, "1 passed, 0 failed");
        check(Counts::AsOne, "whatever\n", false, "0 passed, 1 failed");
    }

    #[test]
    fn cargo_sums_its_binaries() {
        let output = "running 2 tests\n\
            test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n\
            test result: FAILED. 3 passed; 1 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.00s\n";
        check(Counts::Cargo, output, false, "5 passed, 1 failed");
    }

    #[test]
    fn what_does_not_compile_is_a_failed_test() {
        check(Counts::Cargo, "", false, "0 passed, 1 failed");
        check(Counts::Node, "", false, "0 passed, 1 failed");
    }

    #[test]
    fn what_fails_beside_its_tests_is_a_failed_test() {
        check(
            Counts::Cargo,
            "test result: ok. 2 passed; 0 failed; 0 ignored; 0 measured",
            false,
            "2 passed, 1 failed",
        );
    }

    #[test]
    fn what_ran_no_test_is_a_failed_one() {
        check(Counts::Cargo, "", true, "0 passed, 1 failed");
        check(
            Counts::Node,
            "ℹ pass 0\nℹ fail 0\n",
            true,
            "0 passed, 1 failed",
        );
    }

    #[test]
    fn ignored_tests_are_said() {
        check(
            Counts::Cargo,
            "test result: ok. 2 passed; 0 failed; 1 ignored; 0 measured",
            true,
            "2 passed, 0 failed, 1 skipped",
        );
    }

    #[test]
    fn node_in_both_reports() {
        check(
            Counts::Node,
            "# tests 4\n# pass 3\n# fail 1\n# cancelled 0\n# skipped 0\n# todo 0\n",
            false,
            "3 passed, 1 failed",
        );
        check(
            Counts::Node,
            "ℹ tests 4\nℹ pass 4\nℹ fail 0\nℹ skipped 0\n",
            true,
            "4 passed, 0 failed",
        );
        check(
            Counts::Node,
            "# pass 3\n# fail 1\n# cancelled 2\n# skipped 3\n# todo 4\n",
            false,
            "3 passed, 3 failed, 7 skipped",
        );
    }
}
