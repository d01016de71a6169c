//! One line a request, secrets left out.

use std::time::Duration;

use serde_json::json;

use super::clock::rfc3339;

/// How a request is written down.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogFormat {
    /// For people: time, method, path, status, outcome.
    #[default]
    Human,
    /// One JSON object a line: `at`, `method`, `path`, `status`, `outcome`, `fault`.
    Json,
}

/// Where log lines go, and how they look.
pub(super) struct Log {
    pub(super) format: LogFormat,
    pub(super) out: Box<dyn FnMut(&str) + Send>,
}

impl Log {
    pub(super) fn write(&mut self, line: &Line<'_>) {
        (self.out)(&line.text(self.format));
    }
}

/// What a line tells of a request.
pub(super) struct Line<'a> {
    pub(super) at: Duration,
    pub(super) method: &'a str,
    pub(super) path: &'a str,
    /// `None` where the connection was reset instead.
    pub(super) status: Option<u16>,
    pub(super) outcome: String,
    pub(super) fault: Option<String>,
}

impl Line<'_> {
    fn text(&self, format: LogFormat) -> String {
        let path = without_secret(self.path);
        let at = rfc3339(self.at);
        match format {
            LogFormat::Human => {
                let status = self
                    .status
                    .map_or("reset".to_owned(), |status| status.to_string());
                let fault = self
                    .fault
                    .as_ref()
                    .map(|fault| format!(" ({fault})"))
                    .unwrap_or_default();
                format!(
                    "{at} {} {path} {status} {}{fault}",
                    self.method, self.outcome
                )
            }
            LogFormat::Json => json!({
                "at": at,
                "method": self.method,
                "path": path,
                "status": self.status,
                "outcome": self.outcome,
                "fault": self.fault,
            })
            .to_string(),
        }
    }
}

/// The path with the secret of a webhook masked, and nothing in it that could break a line or be shown as something else: beyond ASCII a path is percent-encoded, but by whoever means harm.
fn without_secret(path: &str) -> String {
    let mut parts: Vec<&str> = path.split('/').collect();
    // Wherever it stands, and whoever is meant: a path that is mistyped, or of the third version, holds the same secret.
    let after_rest = parts
        .iter_mut()
        .skip_while(|part| !part.eq_ignore_ascii_case("rest"));
    let mut from_user = after_rest
        .skip(1)
        .skip_while(|part| !part.contains(|c: char| c.is_ascii_digit()));
    if let Some(secret) = from_user.nth(1) {
        *secret = "***";
    }
    parts
        .join("/")
        .replace(|c: char| !c.is_ascii_graphic(), "?")
}

#[cfg(test)]
mod tests {
    use super::without_secret;

    #[test]
    fn the_secret_of_a_webhook_is_masked() {
        assert_eq!(
            without_secret("/rest/1/abc/batch.json/"),
            "/rest/1/***/batch.json/"
        );
        assert_eq!(without_secret("/rest/12/abc"), "/rest/12/***");
        assert_eq!(without_secret("/rest/batch"), "/rest/batch");
        assert_eq!(without_secret("//rest/1/abc/x"), "//rest/1/***/x");
        assert_eq!(without_secret("/rest/+1/abc/x"), "/rest/+1/***/x");
        assert_eq!(without_secret("/rest/api/profile"), "/rest/api/profile");
        assert_eq!(without_secret("/rest/api/1/abc/x"), "/rest/api/1/***/x");
    }

    #[test]
    fn nothing_in_a_path_drives_a_terminal_or_hides() {
        assert_eq!(
            without_secret("/rest/a\u{1b}\u{9b}\u{202e}\u{200b}я b%D1%8F"),
            "/rest/a??????b%D1%8F"
        );
    }
}
