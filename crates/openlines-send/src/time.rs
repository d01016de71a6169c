//! `time` of an answer: worth reading, never worth relying on.

use serde_json::Value;

/// What the portal says about the time a request took.
///
/// Any part may be absent.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
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
        let time = Self {
            start: number("start"),
            finish: number("finish"),
            duration: number("duration"),
            processing: number("processing"),
            operating: number("operating"),
            operating_reset_at: number("operating_reset_at"),
        };
        (time != Self::default()).then_some(time)
    }
}
