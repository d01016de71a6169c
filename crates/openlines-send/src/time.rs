//! `time` of an answer: worth reading, never worth relying on.

use serde_json::Value;

/// What the portal says about the time a request took. Any part may be absent.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct PortalTime {
    /// Seconds since 1970 at which the request began.
    pub start: Option<f64>,
    /// Seconds since 1970 at which it ended.
    pub finish: Option<f64>,
    /// Seconds it took.
    pub duration: Option<f64>,
    /// Seconds the method took.
    pub processing: Option<f64>,
    /// Seconds of operating time the method has used in the last ten minutes.
    pub operating: Option<f64>,
    /// Seconds since 1970 at which part of the operating time is given back.
    pub operating_reset_at: Option<f64>,
    /// When the request began, RFC 3339.
    pub date_start: Option<String>,
    /// When it ended, RFC 3339.
    pub date_finish: Option<String>,
}

impl PortalTime {
    /// Reads what can be read; `None` where that is nothing.
    pub(crate) fn read(value: &Value) -> Option<Self> {
        let object = value.as_object()?;
        let number = |key: &str| {
            let number = match object.get(key)? {
                Value::String(text) => text.parse().ok(),
                number => number.as_f64(),
            };
            number.filter(|number: &f64| number.is_finite())
        };
        let text = |key: &str| {
            let text = object.get(key)?.as_str()?;
            // Only what a date is made of, so that nothing else is handed on in its place.
            let is_date = text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || b"-:.+TZ".contains(&byte));
            is_date.then(|| text.to_owned())
        };
        let time = Self {
            start: number("start"),
            finish: number("finish"),
            duration: number("duration"),
            processing: number("processing"),
            operating: number("operating"),
            operating_reset_at: number("operating_reset_at"),
            date_start: text("date_start"),
            date_finish: text("date_finish"),
        };
        (time != Self::default()).then_some(time)
    }
}
